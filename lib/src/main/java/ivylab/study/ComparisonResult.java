package ivylab.study;

import ivylab.surface.CompletionError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a {@link Comparison} found: every trial, and tables made of them. Errors are pooled over
 * quotes: every hidden quote counts alike, whatever surface it lies on. Quotes for which a method
 * gives no positive finite total variance, and all quotes of surfaces on which it throws, are
 * counted as failures and are not in the averages.
 *
 * @param methods names, in the order given
 * @param proportions hidden shares, in the order given
 * @param surfaces surfaces tried at each proportion
 * @param trials by proportion, surface, method
 * @param notices what was left out, one sentence each
 */
public record ComparisonResult(
    List<String> methods,
    List<Double> proportions,
    int surfaces,
    List<Trial> trials,
    List<String> notices) {

  public ComparisonResult {
    methods = List.copyOf(methods);
    proportions = List.copyOf(proportions);
    trials = List.copyOf(trials);
    notices = List.copyOf(notices);
  }

  /**
   * The trials of one method at one proportion, in the order of the surfaces.
   *
   * @throws IllegalArgumentException if there is no such method or proportion
   */
  public List<Trial> trials(String method, double proportion) {
    if (!methods.contains(method))
      throw new IllegalArgumentException("method must be one of " + methods + ": " + method);
    if (!proportions.contains(proportion))
      throw new IllegalArgumentException(
          "proportion must be one of " + proportions + ": " + proportion);
    return trials.stream()
        .filter(t -> t.method().equals(method) && t.proportion() == proportion)
        .toList();
  }

  /** The error of one method at one proportion over all hidden quotes. */
  public CompletionError error(String method, double proportion) {
    return CompletionError.pooled(trials(method, proportion).stream().map(Trial::error).toList());
  }

  /** Arbitrage of one method at one proportion, counted over all surfaces. */
  public MeshCheck mesh(String method, double proportion) {
    return trials(method, proportion).stream()
        .map(Trial::mesh)
        .reduce(MeshCheck.NONE, MeshCheck::plus);
  }

  /** One number; NaN where it was not computed or everything failed. */
  public double value(Metric metric, String method, double proportion) {
    return switch (metric) {
      case MAPE -> 100 * error(method, proportion).volMape();
      case RMSE -> error(method, proportion).volRmse();
      case MSE -> error(method, proportion).varianceMse();
      case CALENDAR -> {
        MeshCheck mesh = mesh(method, proportion);
        yield 100.0 * mesh.calendar() / mesh.points(); // 0/0 is NaN, as promised
      }
      case BUTTERFLY -> {
        MeshCheck mesh = mesh(method, proportion);
        yield 100.0 * mesh.butterfly() / mesh.points();
      }
      case FREE -> {
        List<Trial> own = trials(method, proportion);
        long free = own.stream().filter(t -> t.mesh().isFree()).count();
        yield checked() ? 100.0 * free / own.size() : Double.NaN;
      }
    };
  }

  /**
   * IV MAPE of each surface in percent, {@code [surfaces]} without those that failed altogether:
   * for box plots.
   */
  public double[] mapes(String method, double proportion) {
    return trials(method, proportion).stream()
        .mapToDouble(t -> 100 * t.error().volMape())
        .filter(Double::isFinite)
        .toArray();
  }

  /**
   * One row for each method and proportion. With {@code Notebook.results(name, table)} each number
   * becomes a result: the method is the model, the hidden share the condition.
   */
  public Table table() {
    var method = StringColumn.create("Method");
    var hidden = StringColumn.create("Hidden");
    Map<Metric, DoubleColumn> numbers = new LinkedHashMap<>();
    for (Metric metric : Metric.values())
      if (metric.compareTo(Metric.CALENDAR) < 0 || checked())
        numbers.put(metric, DoubleColumn.create(metric.toString()));
    var points = IntColumn.create("Quotes");
    var failures = IntColumn.create("Failed Quotes");
    var tried = IntColumn.create("Surfaces");
    var threw = IntColumn.create("Failed Surfaces");
    var calendar = IntColumn.create("Calendar");
    var butterfly = IntColumn.create("Butterfly");
    var mesh = IntColumn.create("Mesh Points");
    for (String name : methods)
      for (double p : proportions) {
        method.append(name);
        hidden.append(Metric.percent(p));
        numbers.forEach((metric, column) -> column.append(value(metric, name, p)));
        CompletionError error = error(name, p);
        points.append(error.points());
        failures.append(error.failures());
        tried.append(surfaces);
        threw.append((int) trials(name, p).stream().filter(Trial::failed).count());
        MeshCheck check = mesh(name, p);
        calendar.append(check.calendar());
        butterfly.append(check.butterfly());
        mesh.append(check.points());
      }
    Table table = Table.create("completion of hidden quotes", method, hidden);
    numbers.values().forEach(table::addColumns);
    table.addColumns(points, failures, tried, threw);
    if (checked()) table.addColumns(calendar, butterfly, mesh);
    return table;
  }

  /**
   * One number with a row for each proportion and a column for each method, as {@code Plots.bars}
   * wants it.
   */
  public Table by(Metric metric) {
    var hidden = StringColumn.create("Hidden");
    for (double p : proportions) hidden.append(Metric.percent(p));
    Table table = Table.create(metric.axis(), hidden);
    for (String name : methods)
      table.addColumns(
          DoubleColumn.create(
              name, proportions.stream().mapToDouble(p -> value(metric, name, p)).toArray()));
    return table;
  }

  /** One row for each trial in which a method threw: method, share, surface, reason. */
  public Table failures() {
    var method = StringColumn.create("Method");
    var hidden = StringColumn.create("Hidden");
    var surface = StringColumn.create("Surface");
    var reason = StringColumn.create("Reason");
    for (Trial t : trials)
      if (t.outcome() instanceof Trial.Outcome.Failed failed) {
        method.append(t.method());
        hidden.append(Metric.percent(t.proportion()));
        surface.append(t.masked().surface().symbol() + " " + t.masked().surface().asOf());
        reason.append(failed.reason());
      }
    return Table.create("failures", method, hidden, surface, reason);
  }

  private boolean checked() {
    return trials.stream().anyMatch(t -> t.mesh().points() > 0);
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d methods on %d surfaces, %s hidden"
            .formatted(
                methods.size(),
                surfaces,
                String.join(", ", proportions.stream().map(Metric::percent).toList())));
    for (String name : methods) {
      List<String> mapes = new ArrayList<>();
      for (double p : proportions)
        mapes.add(String.format(Locale.ROOT, "%.2f", value(Metric.MAPE, name, p)));
      long threw = trials.stream().filter(t -> t.method().equals(name) && t.failed()).count();
      lines.add(
          "  %s: IV MAPE %s %%%s"
              .formatted(
                  name,
                  String.join(", ", mapes),
                  threw == 0 ? "" : ", failed on " + threw + " masked surfaces"));
    }
    for (String notice : notices) lines.add("  " + notice);
    return String.join("\n", lines);
  }
}
