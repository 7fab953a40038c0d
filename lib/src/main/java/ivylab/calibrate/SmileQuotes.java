package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.SmileSample;
import ivylab.corpus.SmileValues;
import ivylab.file.FileException;
import ivylab.file.Rows;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileGrid;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.random.InverseNormal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The quotes of one day that a model is fitted to: smiles of an index, and of its volatility index
 * where wanted.
 *
 * <pre>{@code
 * var quotes = SmileQuotes.of(spx).upTo(0.25).withVix(vix);
 * }</pre>
 *
 * @param name shown in tables and figures
 * @param quotes at least one
 */
public record SmileQuotes(String name, List<SmileQuote> quotes) {

  public SmileQuotes {
    Objects.requireNonNull(name, "name");
    quotes = List.copyOf(quotes);
    if (quotes.isEmpty()) throw new IllegalArgumentException("quotes is empty: " + name);
  }

  /** The smiles of an index. */
  public static SmileQuotes of(QuotedSurface spx) {
    return new SmileQuotes(
        spx.symbol() + " " + spx.asOf(), spx.quotes().stream().map(SmileQuote::of).toList());
  }

  /**
   * Reads quotes as volatilities from a CSV file, one per row, in the columns of a panel:
   *
   * <ul>
   *   <li>{@code Log Moneyness}, relative to the forward, or {@code logMoneyness}; empty for a
   *       future
   *   <li>{@code Time to Maturity} in years, or {@code Maturity}
   *   <li>{@code Implied Volatility} of the mid as a fraction, or {@code ImpVolCalibrated}
   *   <li>{@code Bid Volatility} and {@code Ask Volatility}, or {@code ImpVolBid} and {@code
   *       ImpVolAsk}; may be absent or empty
   *   <li>{@code Kind}: SPX, VIX or VIX future; SPX if absent
   *   <li>{@code Datetime} and {@code Symbol}; may be absent
   * </ul>
   *
   * A bid volatility of 0 or less counts as missing: the price is then within the spread of its
   * bound.
   *
   * @return one list of quotes per day and symbol, in order of the file
   * @throws FileException naming file, row, column, rule and value, if the file breaks a rule
   */
  public static List<SmileQuotes> read(Path file, Rows rows) {
    return QuoteFile.read(file, rows);
  }

  /**
   * The smiles of one sample of a corpus, with those of the VIX and its futures if it has them. Bid
   * and ask are one standard error below and above; points without a volatility are left out.
   *
   * @throws IllegalArgumentException if no point has a volatility
   */
  public static SmileQuotes of(CorpusGrid grid, SmileSample sample) {
    List<SmileQuote> all = new ArrayList<>();
    add(Kind.SPX, grid.spx(), sample.spx(), all);
    add(Kind.VIX, grid.vix(), sample.vix(), all);
    for (int m = 0; m < grid.vix().size(); m++)
      add(
          new Place(Kind.VIX_FUTURE, grid.vix().maturities()[m], 0),
          sample.vix().forwards()[m],
          sample.vix().forwardErrors()[m],
          all);
    return new SmileQuotes("sample " + sample.index(), all);
  }

  private static void add(Kind kind, SmileGrid grid, SmileValues values, List<SmileQuote> to) {
    int i = 0;
    for (int m = 0; m < grid.size(); m++)
      for (double k : grid.logStrikes()[m]) {
        if (values.reason(i).isEmpty())
          add(
              new Place(kind, grid.maturities()[m], k + 0.0),
              values.vols()[i],
              values.errors()[i],
              to);
        i++;
      }
  }

  /** Leaves out what is no positive number with an error. */
  private static void add(Place place, double value, double error, List<SmileQuote> to) {
    if (value > 0 && error >= 0 && Double.isFinite(value + error))
      to.add(new SmileQuote(place, value - error, value, value + error));
  }

  /**
   * Simulated values at these places, bid and ask one standard error below and above; points
   * without a value are left out.
   *
   * @throws IllegalArgumentException if no point has a value
   */
  public static SmileQuotes simulated(String name, QuotePlaces places, Simulation simulation) {
    var found = SimulatedQuotes.of(places, simulation);
    List<SmileQuote> all = new ArrayList<>();
    for (int i = 0; i < places.size(); i++)
      add(places.places().get(i), found.values()[i], found.errors()[i], all);
    return new SmileQuotes(name, all);
  }

  /**
   * Quotes as a market would show them: each mid is moved by a normal variable whose standard
   * deviation is half the spread. So 68 % of the values of these quotes lie inside of bid and ask.
   *
   * @param halfSpread of each place, a positive fraction
   */
  public SmileQuotes withNoise(ToDoubleFunction<Place> halfSpread, long seed) {
    var random = new SplittableRandom(seed);
    List<SmileQuote> all = new ArrayList<>();
    for (SmileQuote q : quotes) {
      double half = halfSpread.applyAsDouble(q.place());
      if (!(half > 0 && half < 10))
        throw new IllegalArgumentException(
            "halfSpread must be a positive fraction: %s at %s".formatted(half, q.place()));
      double mid = q.mid() + half * InverseNormal.of(random.nextDouble() - 0.5);
      all.add(new SmileQuote(q.place(), mid - half, mid, mid + half));
    }
    return new SmileQuotes(name, all);
  }

  /** The same with the smiles of a volatility index, their k relative to its futures. */
  public SmileQuotes withVix(QuotedSurface vix) {
    return with(vix.quotes().stream().map(q -> SmileQuote.of(Kind.VIX, q)).toList());
  }

  /** The same with more quotes. */
  public SmileQuotes with(List<SmileQuote> more) {
    List<SmileQuote> all = new ArrayList<>(quotes);
    all.addAll(more);
    return new SmileQuotes(name, all);
  }

  /** The same with more quotes. */
  public SmileQuotes with(SmileQuote... more) {
    return with(List.of(more));
  }

  /**
   * The quotes that satisfy a condition.
   *
   * @throws IllegalArgumentException if there are none
   */
  public SmileQuotes where(Predicate<SmileQuote> condition) {
    return new SmileQuotes(name, quotes.stream().filter(condition).toList());
  }

  /** The quotes of one kind. */
  public SmileQuotes only(Kind kind) {
    return where(q -> q.place().kind() == kind);
  }

  /** The quotes with maturities up to t years. */
  public SmileQuotes upTo(double t) {
    return where(q -> q.place().t() <= t);
  }

  /** Whether some quote is of this kind. */
  public boolean has(Kind kind) {
    return quotes.stream().anyMatch(q -> q.place().kind() == kind);
  }

  /** Number of quotes. */
  public int size() {
    return quotes.size();
  }

  /** Where the quotes lie, in their order. */
  public QuotePlaces places() {
    return new QuotePlaces(quotes.stream().map(SmileQuote::place).toList());
  }

  /**
   * The quotes of one kind for figures, on a forward of 100.
   *
   * @param kind {@link Kind#SPX} or {@link Kind#VIX}
   * @throws IllegalArgumentException if there are none
   */
  public QuotedSurface surface(Kind kind, LocalDate asOf) {
    Map<Double, List<VolQuote>> byExpiry = new TreeMap<>();
    for (SmileQuote q : quotes) {
      Place p = q.place();
      if (p.kind() != kind) continue;
      OptionType type = p.k() < 0 ? OptionType.PUT : OptionType.CALL;
      byExpiry
          .computeIfAbsent(p.t(), t -> new ArrayList<>())
          .add(new VolQuote(type, 100 * Math.exp(p.k()), p.k(), p.t(), q.mid(), q.bid(), q.ask()));
    }
    List<QuotedSmile> smiles = new ArrayList<>();
    byExpiry.forEach(
        (t, smile) -> {
          smile.sort((a, b) -> Double.compare(a.k(), b.k()));
          smiles.add(
              new QuotedSmile(asOf.plusDays(Math.max(1, Math.round(365 * t))), t, 100, 1, smile));
        });
    return new QuotedSurface(name, asOf, 100, smiles);
  }

  @Override
  public String toString() {
    long spreads = quotes.stream().filter(SmileQuote::hasSpread).count();
    var text = new StringBuilder("%s: %d quotes".formatted(name, size()));
    for (Kind kind : Kind.values()) {
      long count = quotes.stream().filter(q -> q.place().kind() == kind).count();
      if (count > 0 && count < size()) text.append(", ").append(count).append(' ').append(kind);
    }
    return text.append(", ").append(spreads).append(" with bid and ask").toString();
  }
}
