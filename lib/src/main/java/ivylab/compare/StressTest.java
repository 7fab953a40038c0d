package ivylab.compare;

import ivylab.data.Panel;
import ivylab.probe.Turbulence;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Errors of completion on extreme days of the market, compared with those on calm days.
 *
 * <p>Two questions, two tests. Is a method worse on extreme days? Days are not paired, and surfaces
 * of one day share their market, so the daily means are compared with the rank-sum test of Wilcoxon
 * (1945). Which of two methods is better on extreme days? Both complete the same surfaces, so
 * surfaces are paired, see {@link #paired}.
 *
 * <pre>
 * StressTest.of(result, Turbulence.Rule.volatility(0.2), panel)
 * </pre>
 *
 * @param rule which days count as extreme
 * @param extreme the extreme days that were tested, in order
 * @param calm the other days that were tested, in order
 * @param methods one by one
 */
public record StressTest(
    Turbulence.DayRule rule, List<LocalDate> extreme, List<LocalDate> calm, List<Row> methods) {

  /**
   * One method. An error is the IV MAPE of a surface in percent, averaged over its masks (and over
   * training runs, if there were several); a mask at which the method gave nothing is omitted.
   *
   * @param method name
   * @param extreme error of each extreme day, averaged over its surfaces; NaN if all failed
   * @param calm error of each calm day
   * @param extremeSurfaces error of each surface of an extreme day; infinite if all masks failed
   * @param calmSurfaces error of each surface of a calm day
   * @param p probability of ranks of days at least this far apart if extreme days are like calm
   *     ones; days that failed are omitted
   */
  public record Row(
      String method,
      List<Double> extreme,
      List<Double> calm,
      List<Double> extremeSurfaces,
      List<Double> calmSurfaces,
      double p) {

    public Row {
      extreme = List.copyOf(extreme);
      calm = List.copyOf(calm);
      extremeSurfaces = List.copyOf(extremeSurfaces);
      calmSurfaces = List.copyOf(calmSurfaces);
    }

    /** Mean over the extreme days; NaN if all failed. */
    public double extremeMean() {
      return mean(extreme);
    }

    /** Mean over the calm days; NaN if all failed. */
    public double calmMean() {
      return mean(calm);
    }

    /** How many times larger the error is on extreme days. */
    public double ratio() {
      return extremeMean() / calmMean();
    }
  }

  public StressTest {
    extreme = List.copyOf(extreme);
    calm = List.copyOf(calm);
    methods = List.copyOf(methods);
  }

  /**
   * The stress test of a comparison.
   *
   * @param rule applied to all days of {@code panel}, tested or not
   * @param panel the history within which a day is extreme; it must contain all tested days
   * @throws IllegalArgumentException if fewer than two extreme or two calm days were tested
   */
  public static StressTest of(ComparisonResult result, Turbulence.DayRule rule, Panel panel) {
    List<Sample> samples = new ArrayList<>();
    for (Trial trial : result.trials()) {
      Surface surface = trial.masked().surface();
      double mape = 100 * trial.error().volMape();
      samples.add(new Sample(trial.method(), surface.asOf(), surface.symbol(), mape));
    }
    return of(samples, rule, panel);
  }

  /**
   * One error.
   *
   * @param method name
   * @param day of the surface
   * @param symbol of the surface
   * @param mape IV MAPE in percent; NaN if the method gave nothing
   */
  public record Sample(String method, LocalDate day, String symbol, double mape) {}

  /**
   * The same for errors from any source; those of one method, day and symbol are averaged.
   *
   * @param samples with the same surfaces for every method
   */
  public static StressTest of(List<Sample> samples, Turbulence.DayRule rule, Panel panel) {
    SortedMap<LocalDate, MarketFeatures> history = new TreeMap<>();
    for (Surface s : panel.surfaces()) history.put(s.asOf(), s.market());
    Set<LocalDate> wild = new HashSet<>(rule.extreme(history));
    Map<String, SortedMap<LocalDate, SortedMap<String, Errors>>> found = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (!history.containsKey(sample.day()))
        throw new IllegalArgumentException(
            "panel must contain all days tested, but lacks %s of %s"
                .formatted(sample.day(), sample.symbol()));
      found
          .computeIfAbsent(sample.method(), n -> new TreeMap<>())
          .computeIfAbsent(sample.day(), d -> new TreeMap<>())
          .computeIfAbsent(sample.symbol(), s -> new Errors())
          .add(sample.mape());
    }
    List<LocalDate> days = samples.stream().map(Sample::day).distinct().sorted().toList();
    List<LocalDate> extreme = days.stream().filter(wild::contains).toList();
    List<LocalDate> calm = days.stream().filter(d -> !wild.contains(d)).toList();
    if (extreme.size() < 2 || calm.size() < 2)
      throw new IllegalArgumentException(
          "two days on either side are needed to compare, but of %d days tested %d are among %s; test"
                  .formatted(days.size(), extreme.size(), rule)
              + " more days or use another share");
    List<Row> rows = new ArrayList<>();
    found.forEach((method, byDay) -> rows.add(row(method, byDay, extreme, calm)));
    return new StressTest(rule, extreme, calm, rows);
  }

  private static Row row(
      String method,
      SortedMap<LocalDate, SortedMap<String, Errors>> byDay,
      List<LocalDate> extreme,
      List<LocalDate> calm) {
    List<Double> wild = extreme.stream().map(d -> day(on(d, byDay))).toList();
    List<Double> rest = calm.stream().map(d -> day(on(d, byDay))).toList();
    return new Row(
        method,
        wild,
        rest,
        surfaces(byDay, extreme),
        surfaces(byDay, calm),
        RankSum.probability(finite(wild), finite(rest)));
  }

  private static SortedMap<String, Errors> on(
      LocalDate day, SortedMap<LocalDate, SortedMap<String, Errors>> byDay) {
    SortedMap<String, Errors> found = byDay.get(day);
    if (found == null)
      throw new IllegalArgumentException(
          "samples must have the same surfaces for every method, but one lacks those of " + day);
    return found;
  }

  private static double day(SortedMap<String, Errors> bySymbol) {
    return mean(bySymbol.values().stream().map(Errors::mean).toList());
  }

  private static List<Double> surfaces(
      SortedMap<LocalDate, SortedMap<String, Errors>> byDay, List<LocalDate> days) {
    return days.stream()
        .flatMap(d -> on(d, byDay).values().stream())
        .map(e -> e.count == 0 ? Double.POSITIVE_INFINITY : e.mean())
        .toList();
  }

  private static double[] finite(List<Double> values) {
    return values.stream().mapToDouble(v -> v).filter(Double::isFinite).toArray();
  }

  private static double mean(List<Double> values) {
    return values.stream()
        .mapToDouble(v -> v)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** The error of one surface. */
  private static final class Errors {
    private double sum;
    private int count;

    void add(double error) {
      if (!Double.isFinite(error)) return;
      sum += error;
      count++;
    }

    double mean() {
      return sum / count; // 0/0 is NaN, as promised
    }
  }

  /**
   * The row of a method.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Row row(String method) {
    return methods.stream()
        .filter(r -> r.method().equals(method))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "method must be one of %s: %s"
                        .formatted(methods.stream().map(Row::method).toList(), method)));
  }

  /** One row per method: errors, their ratio, and whether it could be chance. */
  public Table toTable() {
    return Table.create(
        "stress test: %d extreme days, %d calm ones".formatted(extreme.size(), calm.size()),
        StringColumn.create("Method", methods.stream().map(Row::method)),
        DoubleColumn.create(
            "Extreme Days: IV MAPE %", methods.stream().mapToDouble(Row::extremeMean)),
        DoubleColumn.create("Calm Days: IV MAPE %", methods.stream().mapToDouble(Row::calmMean)),
        DoubleColumn.create("Ratio", methods.stream().mapToDouble(Row::ratio)),
        DoubleColumn.create("p", methods.stream().mapToDouble(Row::p)));
  }

  /**
   * Every other method against one, surface by surface, on extreme days and on calm days, with
   * {@link PairedTest#holm Holm's} probabilities over all of these tests.
   *
   * @param reference one of the methods
   */
  public Table paired(String reference) {
    Row base = row(reference);
    List<PairedTest> tests = new ArrayList<>();
    var days = StringColumn.create("Days");
    for (boolean wild : new boolean[] {true, false})
      for (Row row : methods) {
        if (row.method().equals(reference)) continue;
        days.append(wild ? "extreme" : "calm");
        tests.add(
            PairedTest.of(row.method(), surfaces(row, wild), reference, surfaces(base, wild)));
      }
    Table table = PairedTest.toTable(tests);
    return table.insertColumn(1, days).setName("paired tests on extreme and on calm days");
  }

  private static double[] surfaces(Row row, boolean wild) {
    return (wild ? row.extremeSurfaces() : row.calmSurfaces())
        .stream().mapToDouble(v -> v).toArray();
  }

  /** The tested extreme days, with the quantities that made them extreme: one row per day. */
  public Table days(Panel panel) {
    var date = StringColumn.create("Day");
    var volatility = DoubleColumn.create("Market Volatility");
    var move = DoubleColumn.create("Market Return %");
    var count = IntColumn.create("Surfaces");
    for (LocalDate day : extreme) {
      List<Surface> own = panel.between(day, day).surfaces();
      date.append(day.toString());
      volatility.append(own.get(0).market().volatility());
      move.append(100 * own.get(0).market().marketReturn());
      count.append(own.size());
    }
    return Table.create(rule.toString(), date, volatility, move, count);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d of %d days tested".formatted(rule, extreme.size(), extreme.size() + calm.size()));
    for (Row r : methods)
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %s: IV MAPE %.2f %% against %.2f %% on calm days, %.2f times (p %.3f)",
              r.method(),
              r.extremeMean(),
              r.calmMean(),
              r.ratio(),
              r.p()));
    return text.toString();
  }
}
