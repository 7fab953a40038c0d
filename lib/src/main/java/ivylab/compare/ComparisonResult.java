package ivylab.compare;

import ivylab.data.Masked;
import ivylab.surface.CompletionError;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The findings of a {@link Comparison}: every trial, and tables made from them. Errors are pooled
 * over quotes: every hidden quote has equal weight, whatever its surface. Quotes for which a method
 * gives no positive finite total variance, and all quotes of surfaces on which it throws, are
 * counted as failures and excluded from the averages.
 *
 * <p>With several seeds a number is the mean over the seeds, and its deviation is theirs. Two
 * results are equal if their findings are; the cost, which differs from run to run, is ignored.
 *
 * @param methods names, in the order given
 * @param conditions what was hidden and shown, in the order given
 * @param seeds of the masks, in the order given
 * @param surfaces surfaces tried under each condition with each seed
 * @param measured the trials with their costs, by seed, condition, surface, method
 * @param notices what was omitted, one sentence each
 */
public record ComparisonResult(
    List<String> methods,
    List<MaskCondition> conditions,
    List<Long> seeds,
    int surfaces,
    List<Trial.Measured> measured,
    List<String> notices) {

  public ComparisonResult {
    methods = List.copyOf(methods);
    conditions = List.copyOf(conditions);
    seeds = List.copyOf(seeds);
    measured = List.copyOf(measured);
    notices = List.copyOf(notices);
    requireDistinct("methods", methods);
    requireDistinct("conditions", conditions);
    requireDistinct("seeds", seeds);
  }

  static void requireDistinct(String name, List<?> values) {
    if (values.isEmpty()) throw new IllegalArgumentException(name + " is empty");
    if (new HashSet<>(values).size() < values.size())
      throw new IllegalArgumentException(name + " must differ: " + values);
  }

  /**
   * Comparisons with different seeds as one, for methods that were retrained for each.
   *
   * @throws IllegalArgumentException if methods, conditions or the number of surfaces differ, or
   *     two have a seed in common
   */
  public static ComparisonResult together(List<ComparisonResult> results) {
    if (results.isEmpty()) throw new IllegalArgumentException("results is empty");
    ComparisonResult first = results.get(0);
    List<Long> seeds = new ArrayList<>();
    List<Trial.Measured> measured = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    for (ComparisonResult one : results) {
      if (!one.methods.equals(first.methods)
          || !one.conditions.equals(first.conditions)
          || one.surfaces != first.surfaces)
        throw new IllegalArgumentException(
            "results must have the same methods, conditions and number of surfaces: %s and %s"
                .formatted(first, one));
      seeds.addAll(one.seeds);
      measured.addAll(one.measured);
      for (String notice : one.notices) if (!notices.contains(notice)) notices.add(notice);
    }
    return new ComparisonResult(
        first.methods, first.conditions, seeds, first.surfaces, measured, notices);
  }

  /**
   * The same restricted to some of the conditions, in this order: for a figure or a test about
   * them.
   *
   * @throws IllegalArgumentException if one of them was not tried
   */
  public ComparisonResult under(List<MaskCondition> some) {
    for (MaskCondition condition : some) require("condition", conditions, condition);
    List<Trial.Measured> kept =
        measured.stream().filter(one -> some.contains(one.trial().condition())).toList();
    return new ComparisonResult(methods, some, seeds, surfaces, kept, notices);
  }

  /** Every trial, by seed, condition, surface, method. */
  public List<Trial> trials() {
    return measured.stream().map(Trial.Measured::trial).toList();
  }

  /**
   * The trials of one method under one condition, by seed and surface.
   *
   * @throws IllegalArgumentException if there is no such method or condition
   */
  public List<Trial> trials(String method, MaskCondition condition) {
    require("method", methods, method);
    require("condition", conditions, condition);
    return measured.stream()
        .map(Trial.Measured::trial)
        .filter(t -> t.method().equals(method) && t.condition().equals(condition))
        .toList();
  }

  /** {@link #trials(String, MaskCondition)} with a share hidden. */
  public List<Trial> trials(String method, double proportion) {
    return trials(method, MaskCondition.hidden(proportion));
  }

  private static <T> void require(String name, List<T> known, T value) {
    if (!known.contains(value))
      throw new IllegalArgumentException(name + " must be one of " + known + ": " + value);
  }

  private List<Trial> trials(String method, MaskCondition condition, long seed) {
    return trials(method, condition).stream().filter(t -> t.seed() == seed).toList();
  }

  /** The error of one method under one condition over all hidden quotes, all seeds together. */
  public CompletionError error(String method, MaskCondition condition) {
    return error(trials(method, condition));
  }

  /** {@link #error(String, MaskCondition)} with a share hidden. */
  public CompletionError error(String method, double proportion) {
    return error(method, MaskCondition.hidden(proportion));
  }

  private static CompletionError error(List<Trial> trials) {
    return CompletionError.pooled(trials.stream().map(Trial::error).toList());
  }

  /** Arbitrage of one method under one condition, counted over all surfaces and seeds. */
  public MeshCheck mesh(String method, MaskCondition condition) {
    return mesh(trials(method, condition));
  }

  /** {@link #mesh(String, MaskCondition)} with a share hidden. */
  public MeshCheck mesh(String method, double proportion) {
    return mesh(method, MaskCondition.hidden(proportion));
  }

  private static MeshCheck mesh(List<Trial> trials) {
    return trials.stream().map(Trial::mesh).reduce(MeshCheck.NONE, MeshCheck::plus);
  }

  /** One number, the mean over the seeds; NaN if it was not computed or everything failed. */
  public double value(Metric metric, String method, MaskCondition condition) {
    return StatUtils.mean(values(metric, method, condition));
  }

  /** {@link #value(Metric, String, MaskCondition)} with a share hidden. */
  public double value(Metric metric, String method, double proportion) {
    return value(metric, method, MaskCondition.hidden(proportion));
  }

  /** Standard deviation of a number over the seeds (n - 1); NaN with one seed. */
  public double deviation(Metric metric, String method, MaskCondition condition) {
    if (seeds.size() < 2) return Double.NaN;
    return Math.sqrt(StatUtils.variance(values(metric, method, condition)));
  }

  /** One number per seed, {@code [seeds]}. */
  public double[] values(Metric metric, String method, MaskCondition condition) {
    require("method", methods, method);
    require("condition", conditions, condition);
    return seeds.stream().mapToDouble(seed -> value(metric, method, condition, seed)).toArray();
  }

  private double value(Metric metric, String method, MaskCondition condition, long seed) {
    if (metric.isCost()) return cost(metric, method, condition, seed);
    List<Trial> own = trials(method, condition, seed);
    if (!metric.isArbitrage()) {
      CompletionError error = error(own);
      return switch (metric) {
        case MAPE -> 100 * error.volMape();
        case RMSE -> error.volRmse();
        case IV_MSE -> error.volRmse() * error.volRmse();
        default -> error.varianceMse();
      };
    }
    MeshCheck mesh = mesh(own);
    if (!checked()) return Double.NaN;
    return switch (metric) {
      case CALENDAR -> 100.0 * mesh.calendar() / mesh.points(); // 0/0 is NaN, as promised
      case BUTTERFLY -> 100.0 * mesh.butterfly() / mesh.points();
      case CALENDAR_LOSS -> mesh.points() == mesh.invalid() ? Double.NaN : mesh.calendarLoss();
      case BUTTERFLY_LOSS -> mesh.points() == mesh.invalid() ? Double.NaN : mesh.butterflyLoss();
      default -> 100.0 * own.stream().filter(t -> t.mesh().isFree()).count() / own.size();
    };
  }

  /** Over the surfaces on which the method did not throw: the median, or the largest for growth. */
  private double cost(Metric metric, String method, MaskCondition condition, long seed) {
    ToDoubleFunction<Cost> part =
        switch (metric) {
          case FIT -> c -> 1e3 * c.fitSeconds();
          case PREDICT -> c -> 1e3 * c.predictSeconds();
          case ALLOCATED -> Cost::allocatedMegabytes;
          default -> Cost::grownMegabytes;
        };
    double[] own =
        measured.stream()
            .filter(one -> one.trial().method().equals(method))
            .filter(one -> one.trial().condition().equals(condition))
            .filter(one -> one.trial().seed() == seed)
            .mapToDouble(one -> part.applyAsDouble(one.cost()))
            .filter(value -> !Double.isNaN(value))
            .toArray();
    return own.length == 0
        ? Double.NaN
        : StatUtils.percentile(own, metric == Metric.GROWN ? 100 : 50);
  }

  /**
   * IV MAPE of each surface in percent, by seed and surface, without those that failed altogether:
   * for box plots.
   */
  public double[] mapes(String method, MaskCondition condition) {
    return trials(method, condition).stream()
        .mapToDouble(t -> 100 * t.error().volMape())
        .filter(Double::isFinite)
        .toArray();
  }

  /** {@link #mapes(String, MaskCondition)} with a share hidden. */
  public double[] mapes(String method, double proportion) {
    return mapes(method, MaskCondition.hidden(proportion));
  }

  /**
   * IV MAPE of each surface in percent, averaged over the seeds, for paired tests: the same
   * surfaces in the same order for every method and condition. Infinite if the method failed at a
   * quote, since a surface with a hole has not been completed.
   */
  public double[] perSurface(String method, MaskCondition condition) {
    Map<String, List<Double>> bySurface = new LinkedHashMap<>();
    for (Trial t : trials(method, condition)) {
      CompletionError e = t.error();
      bySurface
          .computeIfAbsent(name(t.masked()), any -> new ArrayList<>())
          .add(e.failures() > 0 ? Double.POSITIVE_INFINITY : 100 * e.volMape());
    }
    return bySurface.values().stream()
        .mapToDouble(all -> all.stream().mapToDouble(v -> v).average().orElseThrow())
        .toArray();
  }

  private static String name(Masked masked) {
    Surface surface = masked.surface();
    return surface.symbol() + " " + surface.asOf();
  }

  /**
   * The source of the derivatives with which arbitrage was counted: {@code own}, {@code
   * differences}, {@code own or differences} if it was not the same everywhere, and empty if
   * arbitrage was not checked or all failed.
   */
  public String derivatives(String method) {
    require("method", methods, method);
    boolean own = false, differences = false;
    for (Trial t : trials())
      if (t.method().equals(method)
          && t.mesh().points() > 0
          && t.outcome() instanceof Trial.Outcome.Completed done) {
        own |= done.ownDerivatives();
        differences |= !done.ownDerivatives();
      }
    return (own ? "own" : "")
        + (own && differences ? " or " : "")
        + (differences ? "differences" : "");
  }

  /**
   * One row per method and condition. With {@code Notebook.results(name, table)} each number
   * becomes a result: the method is the model.
   */
  public Table toTable() {
    Table table =
        toTable(
            Metric.MAPE, Metric.RMSE, Metric.MSE, Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
    var points = IntColumn.create("Quotes");
    var failures = IntColumn.create("Failed Quotes");
    var tried = IntColumn.create("Surfaces");
    var threw = IntColumn.create("Failed Surfaces");
    var calendar = IntColumn.create("Calendar");
    var butterfly = IntColumn.create("Butterfly");
    var mesh = IntColumn.create("Mesh Points");
    for (String name : methods)
      for (MaskCondition condition : conditions) {
        CompletionError error = error(name, condition);
        points.append(error.points());
        failures.append(error.failures());
        tried.append(surfaces * seeds.size());
        threw.append((int) trials(name, condition).stream().filter(Trial::failed).count());
        MeshCheck check = mesh(name, condition);
        calendar.append(check.calendar());
        butterfly.append(check.butterfly());
        mesh.append(check.points());
      }
    table.addColumns(points, failures, tried, threw);
    if (checked()) table.addColumns(calendar, butterfly, mesh);
    return table;
  }

  /**
   * One row per method and condition, with these numbers, each followed by its deviation over the
   * seeds if there are several. Arbitrage is omitted if it was not checked.
   */
  public Table toTable(Metric... metrics) {
    return toTable(conditions, metrics);
  }

  /**
   * One row per method, with these numbers under one condition, as {@link #toTable(Metric...)} has
   * them.
   */
  public Table at(MaskCondition condition, Metric... metrics) {
    require("condition", conditions, condition);
    return toTable(List.of(condition), metrics);
  }

  private Table toTable(List<MaskCondition> conditions, Metric... metrics) {
    var method = StringColumn.create("Method");
    var condition = StringColumn.create(heading());
    for (String name : methods)
      for (MaskCondition c : conditions) {
        method.append(name);
        condition.append(c.toString());
      }
    Table table = Table.create("completion of hidden quotes", method, condition);
    for (Metric metric : metrics) {
      if (metric.isArbitrage() && !checked()) continue;
      var mean = DoubleColumn.create(metric.toString());
      var deviation = DoubleColumn.create(metric + " ±");
      for (String name : methods)
        for (MaskCondition c : conditions) {
          mean.append(value(metric, name, c));
          deviation.append(deviation(metric, name, c));
        }
      table.addColumns(mean);
      if (seeds.size() > 1) table.addColumns(deviation);
    }
    return table;
  }

  /**
   * The cost of the methods per surface, one row per method and condition: the median times of a
   * fit and of a prediction, the median memory allocated, the largest growth of the process (see
   * {@link Cost}), and the source of the derivatives. Excludes training. Differs from run to run.
   */
  public Table costs() {
    Table table = toTable(Metric.FIT, Metric.PREDICT, Metric.ALLOCATED, Metric.GROWN);
    if (checked()) {
      var derivatives = StringColumn.create("Derivatives");
      for (String name : methods)
        for (int i = 0; i < conditions.size(); i++) derivatives.append(derivatives(name));
      table.addColumns(derivatives);
    }
    return table.setName("cost of completing a surface");
  }

  /** The subject of the conditions: what is hidden, what is visible, or both. */
  private String heading() {
    if (conditions.stream().allMatch(c -> c.visibleAtMost() == 0)) return "Hidden";
    return conditions.stream().allMatch(c -> c.visibleAtMost() > 0) ? "Visible" : "Condition";
  }

  /**
   * One number with one row per method and one column per condition, each followed by its deviation
   * over the seeds if there are several.
   */
  public Table byMethod(Metric metric) {
    Table table = Table.create(metric.axis(), StringColumn.create("Method", methods));
    for (MaskCondition c : conditions) {
      double[] means = methods.stream().mapToDouble(m -> value(metric, m, c)).toArray();
      double[] deviations = methods.stream().mapToDouble(m -> deviation(metric, m, c)).toArray();
      table.addColumns(DoubleColumn.create(c.toString(), means));
      if (seeds.size() > 1) table.addColumns(DoubleColumn.create(c + " ±", deviations));
    }
    return table;
  }

  /**
   * One number with one row per condition and one column per method, as {@code Charts.bars} needs
   * it.
   */
  public Table by(Metric metric) {
    Table table =
        Table.create(
            metric.axis(),
            StringColumn.create(
                heading(), conditions.stream().map(MaskCondition::toString).toList()));
    for (String name : methods)
      table.addColumns(
          DoubleColumn.create(
              name, conditions.stream().mapToDouble(c -> value(metric, name, c)).toArray()));
    return table;
  }

  /** One method against another over the surfaces, by IV MAPE. */
  public PairedTest paired(String method, String reference, MaskCondition condition) {
    return PairedTest.of(
        method, perSurface(method, condition), reference, perSurface(reference, condition));
  }

  /**
   * Every other method against one over the surfaces, by IV MAPE in percent, under every condition:
   * Wilcoxon's test, and Holm's correction over the whole table, see {@link PairedTest}. A win is a
   * surface on which the method has a lower error than the reference.
   */
  public Table paired(String reference) {
    require("reference", methods, reference);
    List<PairedTest> tests = new ArrayList<>();
    var condition = StringColumn.create(heading());
    for (String name : methods)
      if (!name.equals(reference))
        for (MaskCondition c : conditions) {
          tests.add(paired(name, reference, c));
          condition.append(c.toString());
        }
    Table table = PairedTest.toTable(tests);
    return table.insertColumn(1, condition);
  }

  /** One row per trial in which a method threw: method, condition, surface, reason. */
  public Table failures() {
    var method = StringColumn.create("Method");
    var condition = StringColumn.create(heading());
    var surface = StringColumn.create("Surface");
    var reason = StringColumn.create("Reason");
    for (Trial t : trials())
      if (t.outcome() instanceof Trial.Outcome.Failed failed) {
        method.append(t.method());
        condition.append(t.condition().toString());
        surface.append(name(t.masked()));
        reason.append(failed.reason());
      }
    return Table.create("failures", method, condition, surface, reason);
  }

  private boolean checked() {
    return trials().stream().anyMatch(t -> t.mesh().points() > 0);
  }

  /** Equal findings; the cost does not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ComparisonResult that
        && methods.equals(that.methods)
        && conditions.equals(that.conditions)
        && seeds.equals(that.seeds)
        && surfaces == that.surfaces
        && trials().equals(that.trials())
        && notices.equals(that.notices);
  }

  @Override
  public int hashCode() {
    return Objects.hash(methods, conditions, seeds, surfaces, trials(), notices);
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d methods on %d surfaces, %s %s%s"
            .formatted(
                methods.size(),
                surfaces,
                String.join(", ", conditions.stream().map(MaskCondition::toString).toList()),
                heading().equals("Condition") ? "" : heading().toLowerCase(Locale.ROOT),
                seeds.size() == 1 ? "" : ", " + seeds.size() + " seeds"));
    for (String name : methods) {
      List<String> mapes = new ArrayList<>();
      for (MaskCondition c : conditions) {
        String mean = String.format(Locale.ROOT, "%.2f", value(Metric.MAPE, name, c));
        double deviation = deviation(Metric.MAPE, name, c);
        mapes.add(
            Double.isNaN(deviation)
                ? mean
                : String.format(Locale.ROOT, "%s ± %.2f", mean, deviation));
      }
      long threw = trials().stream().filter(t -> t.method().equals(name) && t.failed()).count();
      lines.add(
          "  %s: IV MAPE %s %%%s"
              .formatted(
                  name,
                  String.join(", ", mapes),
                  threw == 0 ? "" : ", failed on " + threw + " masked surfaces"));
    }
    for (String notice : notices) lines.add("  " + notice);
    for (MaskCondition c : conditions) {
      List<Trial> own = trials(methods.get(0), c);
      long few = own.stream().filter(t -> t.masked().visibleSize() < c.visibleAtMost()).count();
      if (few > 0)
        lines.add(
            "  %d of %d masked surfaces have fewer than %d quotes to show"
                .formatted(few, own.size(), c.visibleAtMost()));
    }
    return String.join("\n", lines);
  }
}
