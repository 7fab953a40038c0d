package ivylab.chain;

import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A rule that options must satisfy to be kept, with its name in reports. A rule is a value and does
 * not count; {@link Cleaning} does.
 */
public final class Rule {

  private final String name;
  private final Supplier<Function<Chain, Predicate<OptionQuote>>> start;

  private Rule(String name, Supplier<Function<Chain, Predicate<OptionQuote>>> start) {
    this.name = Objects.requireNonNull(name, "name");
    this.start = start;
  }

  /** A rule about each option separately. */
  public static Rule of(String name, Predicate<OptionQuote> keeps) {
    return ofChain(name, chain -> keeps);
  }

  /** A rule that examines a whole chain before it judges the options. */
  public static Rule ofChain(String name, Function<Chain, Predicate<OptionQuote>> keeps) {
    return new Rule(name, () -> keeps);
  }

  /** The bid is present and positive. */
  public static Rule positiveBid() {
    return of("bid > 0", q -> q.bid() > 0);
  }

  /**
   * Bid and ask are present, the ask is not below the bid, and their distance is at most this share
   * of the mid.
   */
  public static Rule spreadAtMost(double share) {
    if (!(share > 0)) throw new IllegalArgumentException("share must be positive: " + share);
    return of(
        "spread at most " + percent(share),
        q -> q.ask() >= q.bid() && q.ask() - q.bid() <= share * q.mid());
  }

  /** The vendor's volatility is present. */
  public static Rule hasVol() {
    return of("has a volatility", q -> q.vol() > 0);
  }

  /**
   * The magnitude of delta is present and lies between two quantiles of those that reach the rule
   * in the same chain, inclusive; linear between order statistics, like NumPy's.
   */
  public static Rule deltaQuantiles(double low, double high) {
    if (!(low >= 0 && low < high && high <= 1))
      throw new IllegalArgumentException(
          "quantiles must be rising in [0, 1]: " + low + ", " + high);
    return ofChain(
        "|delta| in quantiles " + percent(low) + " to " + percent(high),
        chain -> {
          double[] sorted =
              chain.quotes().stream()
                  .mapToDouble(q -> Math.abs(q.delta()))
                  .filter(d -> !Double.isNaN(d))
                  .sorted()
                  .toArray();
          if (sorted.length == 0) return q -> false;
          double least = quantile(sorted, low);
          double most = quantile(sorted, high);
          return q -> Math.abs(q.delta()) >= least && Math.abs(q.delta()) <= most;
        });
  }

  private static double quantile(double[] sorted, double p) {
    double at = p * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /**
   * An option traded on the day has its last trade on the day, and one that was not has not. An
   * option without a volume or a last trade counts as not traded.
   */
  public static Rule consistentTrade() {
    return ofChain(
        "volume and last trade agree",
        chain -> q -> (q.volume() > 0) == chain.asOf().equals(q.lastTraded()));
  }

  /** Days to expiry in a range, inclusive. */
  public static Rule days(double least, double most) {
    if (!(least >= 0 && least <= most))
      throw new IllegalArgumentException("days must be rising from 0: " + least + ", " + most);
    return of(
        number(least) + " to " + number(most) + " days to expiry",
        q -> q.days() >= least && q.days() <= most);
  }

  /**
   * {@link #moneyness(OptionQuote)} in a range, inclusive; 0.5 is near the money, large is in the
   * money for a call.
   */
  public static Rule moneyness(double least, double most) {
    if (!(least < most))
      throw new IllegalArgumentException("moneyness must be rising: " + least + ", " + most);
    return of(
        "moneyness by delta " + number(least) + " to " + number(most),
        q -> moneyness(q) >= least && moneyness(q) <= most);
  }

  /**
   * Delta as a coordinate that a call and a put of one strike share: delta of a call, 1 + delta of
   * a put; NaN if there is none.
   */
  public static double moneyness(OptionQuote q) {
    return q.delta() > 0 ? q.delta() : 1 + q.delta();
  }

  /**
   * The option has been traded on this many dates in a row, up to this one or at some earlier time.
   * A date of the chains on which it is absent, or has no volume, breaks the row. Only the past
   * counts: the first dates of the first row are dropped.
   */
  public static Rule tradedInARow(int dates) {
    if (!(dates >= 1)) throw new IllegalArgumentException("dates must be at least 1: " + dates);
    return new Rule("traded on " + dates + " dates in a row", () -> new InARow(dates));
  }

  /** The memory of each option that has not expired. */
  private static final class InARow implements Function<Chain, Predicate<OptionQuote>> {

    private record Option(
        String symbol, String contract, LocalDate expiry, double strike, OptionType type) {}

    private static final class Row {
      long date;
      int length;
      boolean reached;
    }

    private final int dates;
    private final Map<Option, Row> rows = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, LocalDate> last = new HashMap<>();

    InARow(int dates) {
      this.dates = dates;
    }

    @Override
    public Predicate<OptionQuote> apply(Chain chain) {
      LocalDate before = last.put(chain.symbol(), chain.asOf());
      if (before != null && !chain.asOf().isAfter(before))
        throw new IllegalArgumentException(
            "chains must be in order of date: " + chain.asOf() + " after " + before);
      long date = counts.merge(chain.symbol(), 1L, Long::sum);
      rows.keySet()
          .removeIf(o -> o.symbol.equals(chain.symbol()) && o.expiry.isBefore(chain.asOf()));
      for (OptionQuote q : chain.quotes()) {
        Row row = rows.computeIfAbsent(option(chain, q), o -> new Row());
        boolean next = row.date == date - 1;
        row.date = date;
        row.length = q.volume() > 0 ? (next ? row.length : 0) + 1 : 0;
        row.reached |= row.length >= dates;
      }
      return q -> {
        Row row = rows.get(option(chain, q));
        return row != null && row.reached;
      };
    }

    private static Option option(Chain chain, OptionQuote q) {
      return new Option(chain.symbol(), q.contract(), q.expiry(), q.strike(), q.type());
    }
  }

  /**
   * The mid price is above the option's value at zero volatility and below its limit for infinite
   * volatility: {@code D max(0, F - K) < C < D F}, {@code D max(0, K - F) < P < D K}. Forwards are
   * those of the chain that reaches the rule; an option without one is dropped.
   */
  public static Rule arbitrageBounds(Rates rates) {
    Objects.requireNonNull(rates, "rates");
    return ofChain(
        "price within arbitrage bounds",
        chain -> {
          Forwards forwards = Forwards.of(chain, rates);
          return q ->
              forwards
                  .at(q.expiry())
                  .map(
                      f ->
                          ImpliedVol.status(
                                  q.type(), q.mid(), f.forward(), q.strike(), f.discount(), f.t())
                              == ImpliedVol.Status.OK)
                  .orElse(false);
        });
  }

  /** The rules for end-of-day chains: positive bid, spread at most 10 %, 7 days to two years. */
  public static List<Rule> endOfDay() {
    return List.of(positiveBid(), spreadAtMost(0.1), days(7, 730));
  }

  /**
   * The rules for the research database: positive bid, spread at most 10 %, a volatility, delta
   * between its quantiles of 1 and 99 %, trades that agree, a thousand centuries at most, five
   * dates in a row.
   */
  public static List<Rule> research() {
    return List.of(
        positiveBid(),
        spreadAtMost(0.1),
        hasVol(),
        deltaQuantiles(0.01, 0.99),
        consistentTrade(),
        tradedInARow(5));
  }

  private static String percent(double share) {
    return number(Math.rint(1e8 * share) / 1e6) + " %";
  }

  private static String number(double x) {
    return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
  }

  /** The name in reports. */
  public String name() {
    return name;
  }

  /** A fresh state: evaluated once per chain, in order of date. */
  Function<Chain, Predicate<OptionQuote>> start() {
    return start.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
