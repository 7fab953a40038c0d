package ivylab.probe;

import ivylab.surface.MarketFeatures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import smile.stat.hypothesis.KSTest;
import smile.stat.hypothesis.TTest;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Does a model respond to the market differently on extreme days? For each feature the mean of the
 * sensitivity over all points of a day is one observation, since points of a day share their market
 * and are not independent; extreme days are compared with the rest by Welch's t test (equal means)
 * and the Kolmogorov-Smirnov test (equal distributions). With five features one in twenty tests
 * falls below 0.05 by chance; a stricter bound is 0.01.
 *
 * @param rule which days count as extreme
 * @param measure the quantity compared
 * @param extreme the extreme days, in order
 * @param days all days, including extreme ones
 * @param features one by one
 */
public record Turbulence(
    DayRule rule,
    Sensitivity.Measure measure,
    List<LocalDate> extreme,
    int days,
    List<Contrast> features) {

  /** The criterion for an extreme day. */
  public enum Kind {
    /** The level of the volatility index. */
    VOLATILITY("volatility index", MarketFeatures::volatility),
    /** The magnitude of the market's return. */
    RETURN("absolute return", m -> Math.abs(m.marketReturn()));

    private final String title;
    private final ToDoubleFunction<MarketFeatures> size;

    Kind(String title, ToDoubleFunction<MarketFeatures> size) {
      this.title = title;
      this.size = size;
    }
  }

  /**
   * The given share of days, rounded up, with the largest value of a kind.
   *
   * @param share in (0, 1), for example 0.05
   */
  public record DayRule(Kind kind, double share) {

    public DayRule {
      if (!(share > 0 && share < 1))
        throw new IllegalArgumentException("share must be a fraction in (0, 1): " + share);
    }

    /** The days with the largest volatility index. */
    public static DayRule volatility(double share) {
      return new DayRule(Kind.VOLATILITY, share);
    }

    /** The days with the largest absolute return. */
    public static DayRule absoluteReturn(double share) {
      return new DayRule(Kind.RETURN, share);
    }

    /** The extreme days, in order; of ties, the earlier. */
    public List<LocalDate> extreme(SortedMap<LocalDate, MarketFeatures> days) {
      int count = (int) Math.ceil(share * days.size() - 1e-9);
      return days.keySet().stream()
          .sorted(
              Comparator.comparingDouble((LocalDate d) -> -kind.size.applyAsDouble(days.get(d)))
                  .thenComparing(Comparator.naturalOrder()))
          .limit(count)
          .sorted()
          .toList();
    }

    /** For example {@code the 5 % of days with the largest volatility index}. */
    @Override
    public String toString() {
      return "the %s of days with the largest %s".formatted(Buckets.percent(share), kind.title);
    }
  }

  /**
   * One feature.
   *
   * @param feature name
   * @param extreme means of the extreme days, in their order
   * @param rest means of the other days, in their order
   * @param t Welch's statistic, positive if extreme days have the larger mean; NaN if all extreme
   *     days are equal and all others too
   * @param freedom its degrees of freedom; also NaN then
   * @param tProbability of a larger absolute t under equal means
   * @param distance largest between the two empirical distributions
   * @param ksProbability of a larger distance under equal distributions
   */
  public record Contrast(
      String feature,
      List<Double> extreme,
      List<Double> rest,
      double t,
      double freedom,
      double tProbability,
      double distance,
      double ksProbability) {

    public Contrast {
      extreme = List.copyOf(extreme);
      rest = List.copyOf(rest);
    }

    /** Mean over the extreme days. */
    public double extremeMean() {
      return extreme.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    /** Mean over the other days. */
    public double restMean() {
      return rest.stream().mapToDouble(v -> v).average().orElseThrow();
    }
  }

  public Turbulence {
    extreme = List.copyOf(extreme);
    features = List.copyOf(features);
  }

  static Turbulence of(Sensitivity of, DayRule rule, Sensitivity.Measure measure) {
    SortedMap<LocalDate, MarketFeatures> days = of.days();
    List<LocalDate> extreme = rule.extreme(days);
    if (extreme.size() < 2 || days.size() - extreme.size() < 2)
      throw new IllegalArgumentException(
          "two days on either side are needed to compare, but %s are %d of %d; use more days or"
                  .formatted(rule, extreme.size(), days.size())
              + " a larger share");
    Set<LocalDate> wild = new HashSet<>(extreme);
    List<Contrast> contrasts = new ArrayList<>();
    for (int f = 0; f < of.features().size(); f++) {
      List<Double> inside = new ArrayList<>(), outside = new ArrayList<>();
      of.byDay(measure, f).forEach((day, x) -> (wild.contains(day) ? inside : outside).add(x));
      contrasts.add(contrast(of.features().get(f), inside, outside));
    }
    return new Turbulence(rule, measure, extreme, days.size(), contrasts);
  }

  private static Contrast contrast(String feature, List<Double> inside, List<Double> outside) {
    double[] x = inside.stream().mapToDouble(v -> v).toArray();
    double[] y = outside.stream().mapToDouble(v -> v).toArray();
    KSTest ks = KSTest.test(x.clone(), y.clone()); // sorts in place
    if (isConstant(x) && isConstant(y)) { // as if a model does not respond
      double p = x[0] == y[0] ? 1 : 0;
      return new Contrast(feature, inside, outside, Double.NaN, Double.NaN, p, ks.d, ks.pvalue);
    }
    TTest t = TTest.test(x, y, false);
    return new Contrast(feature, inside, outside, t.t, t.df, t.pvalue, ks.d, ks.pvalue);
  }

  private static boolean isConstant(double[] x) {
    return Arrays.stream(x).allMatch(v -> v == x[0]);
  }

  /** One row per feature. */
  public Table toTable() {
    return Table.create(
        "%s: %d extreme days of %d".formatted(measure, extreme.size(), days),
        StringColumn.create("feature", features.stream().map(Contrast::feature).toList()),
        DoubleColumn.create("extreme", features.stream().mapToDouble(Contrast::extremeMean)),
        DoubleColumn.create("rest", features.stream().mapToDouble(Contrast::restMean)),
        DoubleColumn.create("Welch's t", features.stream().mapToDouble(Contrast::t)),
        DoubleColumn.create("p of t", features.stream().mapToDouble(Contrast::tProbability)),
        DoubleColumn.create("KS distance", features.stream().mapToDouble(Contrast::distance)),
        DoubleColumn.create("p of KS", features.stream().mapToDouble(Contrast::ksProbability)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%s, %d of %d; %s:".formatted(rule, extreme.size(), days, measure));
    for (Contrast c : features)
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %s: %.4f against %.4f, t %.2f (p %.3f)",
              c.feature(),
              c.extremeMean(),
              c.restMean(),
              c.t(),
              c.tProbability()));
    return text.toString();
  }
}
