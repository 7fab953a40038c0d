package ivylab.chain;

import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Turns chains into implied volatilities, and counts what got none and why. It keeps count over all
 * chains that it is given, so use one per file.
 *
 * <pre>{@code
 * var volatilities = QuotedSurfaces.of(rates);
 * file.forEach(chain -> volatilities.apply(cleaning.apply(chain)).ifPresent(…));
 * show(volatilities.report());
 * }</pre>
 */
public final class QuotedSurfaces {

  /** Which options are used. */
  public enum Side {
    /** Puts below the forward, calls from it on: the liquid ones, and the exact ones to invert. */
    OUT_OF_THE_MONEY,
    /** Calls alone, in the money included. */
    CALLS,
    /** Calls and puts; a strike may then occur twice in a smile. */
    BOTH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The source of the mid volatility. */
  public enum Vols {
    /** The price halfway between bid and ask, by {@link ImpliedVol}. */
    INVERTED,
    /** The vendor's column. */
    VENDOR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The outcome for the options.
   *
   * @param chains given
   * @param surfaces made
   * @param options given
   * @param quotes volatilities obtained
   * @param without options without one, by reason, in order of first occurrence
   */
  public record Report(
      long chains, long surfaces, long options, long quotes, Map<String, Long> without) {

    public Report {
      without = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(without));
    }

    /** One row per reason, the last for those that have a volatility. */
    public Table toTable() {
      var reason = StringColumn.create("Outcome");
      var count = LongColumn.create("Options");
      var share = DoubleColumn.create("Share (%)");
      without.forEach(
          (why, n) -> {
            reason.append(why);
            count.append(n);
            share.append(100.0 * n / options);
          });
      reason.append("volatility");
      count.append(quotes);
      share.append(100.0 * quotes / options);
      return Table.create("from options to volatilities", reason, count, share);
    }

    @Override
    public String toString() {
      var text =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d options got a volatility; %,d surfaces of %,d chains",
                  quotes,
                  options,
                  surfaces,
                  chains));
      without.forEach((why, n) -> text.append(String.format(Locale.ROOT, "\n  %,d: %s", n, why)));
      return text.toString();
    }
  }

  private final @Nullable Rates rates; // null where forwards come from another source
  private final Side side;
  private final Vols vols;
  private final Map<String, Long> without = new LinkedHashMap<>();
  private long chains;
  private long surfaces;
  private long options;
  private long quotes;

  private QuotedSurfaces(@Nullable Rates rates, Side side, Vols vols) {
    this.rates = rates;
    this.side = Objects.requireNonNull(side, "side");
    this.vols = Objects.requireNonNull(vols, "vols");
  }

  /** Out-of-the-money options, mid prices inverted, forwards from these rates and parity. */
  public static QuotedSurfaces of(Rates rates) {
    return of(rates, Side.OUT_OF_THE_MONEY, Vols.INVERTED);
  }

  /** These options and these volatilities, forwards by these rates and parity. */
  public static QuotedSurfaces of(Rates rates, Side side, Vols vols) {
    return new QuotedSurfaces(Objects.requireNonNull(rates, "rates"), side, vols);
  }

  /**
   * The volatilities of one chain: out-of-the-money options, mid prices inverted.
   *
   * @throws IllegalArgumentException saying what became of the options, if none gets one
   */
  public static QuotedSurface of(Chain chain, Forwards forwards) {
    return of(chain, forwards, Side.OUT_OF_THE_MONEY, Vols.INVERTED);
  }

  /**
   * The volatilities of one chain.
   *
   * @throws IllegalArgumentException saying what became of the options, if none gets one
   */
  public static QuotedSurface of(Chain chain, Forwards forwards, Side side, Vols vols) {
    var one = new QuotedSurfaces(null, side, vols);
    return one.apply(chain, forwards)
        .orElseThrow(
            () -> new IllegalArgumentException("no volatility in " + chain + ": " + one.report()));
  }

  /** The volatilities of one chain; empty if no option gets one. */
  public Optional<QuotedSurface> apply(Chain chain) {
    return apply(chain, Forwards.of(chain, Objects.requireNonNull(rates, "rates")));
  }

  /** The same with forwards from another source. */
  public Optional<QuotedSurface> apply(Chain chain, Forwards forwards) {
    chains++;
    var smiles = new TreeMap<LocalDate, List<VolQuote>>();
    for (OptionQuote q : chain.quotes()) {
      options++;
      Forwards.@Nullable Forward f = forwards.at(q.expiry()).orElse(null);
      @Nullable String why = f == null ? "no forward, or it ends within the day" : reason(q, f);
      if (f != null && why == null) {
        quotes++;
        smiles.computeIfAbsent(q.expiry(), day -> new ArrayList<>()).add(quote(q, f));
      } else {
        without.merge(why, 1L, Long::sum);
      }
    }
    if (smiles.isEmpty()) return Optional.empty();
    surfaces++;
    var all = new ArrayList<QuotedSmile>();
    smiles.forEach(
        (expiry, found) -> {
          Forwards.Forward f = forwards.at(expiry).orElseThrow();
          found.sort(Comparator.comparingDouble(VolQuote::k).thenComparing(VolQuote::type));
          all.add(new QuotedSmile(expiry, f.t(), f.forward(), f.discount(), found));
        });
    all.sort(Comparator.comparingDouble(QuotedSmile::t));
    double spot = chain.spot();
    if (Double.isNaN(spot)) spot = all.get(0).forward() * all.get(0).discount();
    return Optional.of(new QuotedSurface(chain.symbol(), chain.asOf(), spot, all));
  }

  /** The reason why an option gets no volatility; null if it gets one. */
  private @Nullable String reason(OptionQuote q, Forwards.Forward f) {
    if (side == Side.OUT_OF_THE_MONEY
        && (q.strike() >= f.forward()) != (q.type() == OptionType.CALL)) return "in the money";
    if (side == Side.CALLS && q.type() == OptionType.PUT) return "put";
    if (q.bid() > q.ask()) return "bid above ask";
    if (vols == Vols.VENDOR) return q.vol() > 0 ? null : "no volatility from the vendor";
    if (Double.isNaN(q.mid())) return "bid or ask is missing";
    ImpliedVol.Status status =
        ImpliedVol.status(q.type(), q.mid(), f.forward(), q.strike(), f.discount(), f.t());
    return status == ImpliedVol.Status.OK ? null : "price " + status;
  }

  private VolQuote quote(OptionQuote q, Forwards.Forward f) {
    double bid = inverted(q, q.bid(), f);
    double ask = inverted(q, q.ask(), f);
    double vol = vols == Vols.VENDOR ? q.vol() : inverted(q, q.mid(), f);
    return new VolQuote(
        q.type(), q.strike(), Math.log(q.strike() / f.forward()), f.t(), vol, bid, ask);
  }

  private static double inverted(OptionQuote q, double price, Forwards.Forward f) {
    return ImpliedVol.of(q.type(), price, f.forward(), q.strike(), f.discount(), f.t());
  }

  /** What became of the options of all chains so far. */
  public Report report() {
    return new Report(chains, surfaces, options, quotes, without);
  }

  @Override
  public String toString() {
    return "volatilities, " + side + ", " + vols + ": " + report();
  }
}
