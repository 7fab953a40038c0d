package ivylab.chain;

import ivylab.file.TableRows;
import ivylab.price.OptionType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * The forward and the discount factor of each expiry of one chain.
 *
 * <p>If calls and puts of at least three strikes are quoted on both sides, from put-call parity,
 * {@code C - P = D (F - K)}: a line through the mid prices of the strikes within one standard
 * deviation of the money, weighted by the inverse squared spreads, with Huber's weights against
 * outliers. D is that of the rate unless the slope contradicts it by more than three standard
 * errors of at most 0.0005; with D fixed, F is the weighted median of {@code K + (C - P)/D}.
 * American-style options obey parity only near the money, and not exactly. Otherwise {@code F = S
 * exp(r t)}, without dividends.
 *
 * @param symbol underlying
 * @param asOf day of the quotes
 * @param all in order of rising t; omits an expiry with neither pairs nor spot, and one that ends
 *     within the day
 */
public record Forwards(String symbol, LocalDate asOf, List<Forward> all) {

  /** The source of a forward. */
  public enum Source {
    /** Put-call parity. */
    PARITY,
    /** The spot, carried at the interest rate. */
    CARRY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One expiry.
   *
   * @param expiry last day of the options
   * @param t years, from the days to expiry rounded, ACT/365
   * @param forward price for delivery at expiry
   * @param discount value today of one unit at expiry
   * @param source of the forward
   * @param pairs strikes used
   * @param residual typical distance of {@code C - P} from the line, in units of price: 1.4826
   *     times the median, which is robust to outliers; NaN for carry
   */
  public record Forward(
      LocalDate expiry,
      double t,
      double forward,
      double discount,
      Source source,
      int pairs,
      double residual) {

    /** The rate implied by the discount factor, {@code -ln(D)/t}. */
    public double rate() {
      return -Math.log(discount) / t;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: forward %.6g, discount %.5f, %s%s",
          expiry,
          forward,
          discount,
          source,
          source == Source.CARRY
              ? ""
              : String.format(Locale.ROOT, " of %d strikes, residual %.2g", pairs, residual));
    }
  }

  /**
   * The forward implied by one strike.
   *
   * @param strike quoted on both sides, call and put
   * @param forward {@code K + (C - P)/D} of the mid prices
   * @param error half the sum of both spreads, divided by D
   */
  public record Implied(double strike, double forward, double error) {}

  /** Call minus put at one strike, with the width of both spreads. */
  private record Pair(double strike, double difference, double sum, double spread) {
    double weight() {
      double floor = 1e-5 * strike;
      return 1 / (spread * spread + floor * floor);
    }
  }

  private static final int FEWEST = 3;
  private static final int ROUNDS = 10;
  private static final double HUBER = 1.345;

  public Forwards {
    all = List.copyOf(all);
  }

  /** The forwards of a chain. */
  public static Forwards of(Chain chain, Rates rates) {
    var expiries = new TreeMap<LocalDate, List<OptionQuote>>();
    for (OptionQuote quote : chain.quotes())
      expiries.computeIfAbsent(quote.expiry(), day -> new ArrayList<>()).add(quote);
    var all = new ArrayList<Forward>();
    expiries.forEach(
        (expiry, quotes) -> {
          double t = Math.rint(quotes.get(0).days()) / 365;
          if (t > 0)
            of(chain, expiry, t, quotes, rates.discount(chain.asOf(), t)).ifPresent(all::add);
        });
    return new Forwards(chain.symbol(), chain.asOf(), all);
  }

  /** The forward of one expiry, if there is one. */
  public Optional<Forward> at(LocalDate expiry) {
    return all.stream().filter(f -> f.expiry().equals(expiry)).findFirst();
  }

  private static Optional<Forward> of(
      Chain chain, LocalDate expiry, double t, List<OptionQuote> quotes, double discount) {
    double carried = chain.spot() / discount;
    List<Pair> pairs = near(pairs(quotes), carried, discount);
    boolean known = !Double.isNaN(carried);
    if (pairs.size() < (known ? FEWEST : 1))
      return known
          ? Optional.of(new Forward(expiry, t, carried, discount, Source.CARRY, 0, Double.NaN))
          : Optional.empty();
    double[] line = line(pairs);
    double d = discount;
    double forward = median(pairs, discount);
    // a slope that the rate cannot explain: trust the quotes
    if (line[2] <= 5e-4 && Math.abs(line[1] - discount) > 3 * line[2] && line[1] > 0) {
      d = line[1];
      forward = line[0] / d;
    }
    return Optional.of(
        new Forward(
            expiry, t, forward, d, Source.PARITY, pairs.size(), residual(pairs, forward, d)));
  }

  /** 1.4826 times the median distance: the standard deviation, if normal. */
  private static double residual(List<Pair> pairs, double forward, double discount) {
    double[] sorted =
        pairs.stream()
            .mapToDouble(p -> Math.abs(p.difference - discount * (forward - p.strike)))
            .sorted()
            .toArray();
    int n = sorted.length;
    return 1.4826 * (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** The forward implied by each strike of one expiry, in order of rising strike. */
  public static List<Implied> impliedBy(Chain chain, Forward forward) {
    return pairs(chain.quotes().stream().filter(q -> q.expiry().equals(forward.expiry())).toList())
        .stream()
        .map(
            p ->
                new Implied(
                    p.strike,
                    p.strike + p.difference / forward.discount(),
                    p.spread / 2 / forward.discount()))
        .sorted(Comparator.comparingDouble(Implied::strike))
        .toList();
  }

  private static List<Pair> pairs(List<OptionQuote> quotes) {
    Map<Double, OptionQuote> puts =
        quotes.stream()
            .filter(q -> q.type() == OptionType.PUT && twoSided(q))
            .collect(Collectors.toMap(OptionQuote::strike, q -> q, (a, b) -> a));
    var pairs = new ArrayList<Pair>();
    for (OptionQuote c : quotes) {
      OptionQuote p = puts.get(c.strike());
      if (c.type() != OptionType.CALL || !twoSided(c) || p == null) continue;
      double spread = c.ask() - c.bid() + p.ask() - p.bid();
      pairs.add(new Pair(c.strike(), c.mid() - p.mid(), c.mid() + p.mid(), spread));
    }
    return pairs;
  }

  private static boolean twoSided(OptionQuote q) {
    return q.bid() > 0 && q.ask() >= q.bid();
  }

  /**
   * The strikes within one standard deviation of the money, at least three: a straddle at the money
   * costs 0.8 D F times the deviation (Brenner and Subrahmanyam 1988).
   */
  private static List<Pair> near(List<Pair> pairs, double carried, double discount) {
    if (pairs.isEmpty()) return pairs;
    Pair atMoney =
        pairs.stream().min(Comparator.comparingDouble(p -> Math.abs(p.difference))).orElseThrow();
    double money = atMoney.strike + atMoney.difference / discount;
    if (pairs.size() < FEWEST && !Double.isNaN(carried)) money = carried;
    double deviation = atMoney.sum / (0.8 * discount * money);
    double centre = money;
    List<Pair> ordered =
        pairs.stream()
            .sorted(Comparator.comparingDouble(p -> Math.abs(Math.log(p.strike / centre))))
            .toList();
    int count = 0;
    while (count < ordered.size()
        && (count < FEWEST || Math.abs(Math.log(ordered.get(count).strike / centre)) <= deviation))
      count++;
    return ordered.subList(0, count);
  }

  /** Intercept, negative slope, and the standard error of the slope, with Huber's weights. */
  private static double[] line(List<Pair> pairs) {
    int n = pairs.size();
    double[] robust = new double[n];
    java.util.Arrays.fill(robust, 1);
    double[] line = {0, 0, Double.POSITIVE_INFINITY};
    if (n < 5) return line;
    for (int round = 0; round < ROUNDS; round++) {
      double sw = 0;
      double sx = 0;
      double sy = 0;
      for (int i = 0; i < n; i++) {
        Pair p = pairs.get(i);
        double w = p.weight() * robust[i];
        sw += w;
        sx += w * p.strike;
        sy += w * p.difference;
      }
      double mx = sx / sw;
      double my = sy / sw;
      double sxx = 0;
      double sxy = 0;
      for (int i = 0; i < n; i++) {
        Pair p = pairs.get(i);
        double w = p.weight() * robust[i];
        sxx += w * (p.strike - mx) * (p.strike - mx);
        sxy += w * (p.strike - mx) * (p.difference - my);
      }
      double slope = sxy / sxx;
      double[] scaled = new double[n];
      double chi = 0;
      for (int i = 0; i < n; i++) {
        Pair p = pairs.get(i);
        double r = p.difference - my - slope * (p.strike - mx);
        scaled[i] = Math.abs(r) * Math.sqrt(p.weight());
        chi += robust[i] * scaled[i] * scaled[i];
      }
      double[] sorted = scaled.clone();
      java.util.Arrays.sort(sorted);
      double scale = Math.max(1.4826 * sorted[n / 2], 1e-12);
      for (int i = 0; i < n; i++)
        robust[i] = Math.min(1, HUBER * scale / Math.max(scaled[i], 1e-300));
      line = new double[] {my - slope * mx, -slope, Math.sqrt(chi / (n - 2) / sxx)};
    }
    return line;
  }

  private static double median(List<Pair> pairs, double discount) {
    List<Pair> ordered =
        pairs.stream()
            .sorted(Comparator.comparingDouble(p -> p.strike + p.difference / discount))
            .toList();
    double half = ordered.stream().mapToDouble(Pair::weight).sum() / 2;
    double sum = 0;
    for (Pair p : ordered) {
      sum += p.weight();
      if (sum >= half) return p.strike + p.difference / discount;
    }
    throw new IllegalStateException("weights are not finite");
  }

  /** One row per expiry. */
  public Table toTable() {
    return TableRows.of(all)
        .day("Expiry", Forward::expiry)
        .number("t (years)", Forward::t)
        .number("Forward", Forward::forward)
        .number("Discount", Forward::discount)
        .number("Rate (%)", f -> 100 * f.rate())
        .text("Source", Forward::source)
        .count("Strikes", Forward::pairs)
        .number("Residual", Forward::residual)
        .table(symbol + " " + asOf);
  }

  /**
   * The errors of these forwards, {@code 10,000 (F / right - 1)} basis points, beside those of a
   * carried spot, {@code S / D}, which neglects dividends: one row per expiry.
   *
   * @param spot price of the underlying
   * @param right the true forward of an expiry
   */
  public Table errors(double spot, ToDoubleFunction<LocalDate> right) {
    return TableRows.of(all)
        .number("t (years)", Forward::t)
        .number("from parity", f -> 1e4 * (f.forward() / right.applyAsDouble(f.expiry()) - 1))
        .number(
            "carried spot", f -> 1e4 * (spot / f.discount() / right.applyAsDouble(f.expiry()) - 1))
        .table("errors of forwards, basis points");
  }

  @Override
  public String toString() {
    var text = new StringBuilder(symbol + " " + asOf + ": " + all.size() + " forwards");
    for (Forward f : all) text.append("\n  ").append(f);
    return text.toString();
  }
}
