package ivylab.plot;

import ivylab.train.History;
import ivylab.train.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A named line of a chart.
 *
 * @param name shown in the legend
 * @param x abscissae, {@code [n]}, finite
 * @param y ordinates, {@code [n]}; the line is broken where they are not finite
 */
public record Series(String name, List<Double> x, List<Double> y) {

  public Series {
    Objects.requireNonNull(name, "name");
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.isEmpty() || x.size() != y.size())
      throw new IllegalArgumentException(
          "series %s: x is [%d] but y is [%d]; both [n], n at least 1"
              .formatted(name, x.size(), y.size()));
    for (double value : x)
      if (!Double.isFinite(value))
        throw new IllegalArgumentException("series " + name + ": x must be finite: " + value);
  }

  /** A line through the points (x[i], y[i]). */
  public static Series of(String name, double[] x, double[] y) {
    return new Series(name, boxed(x), boxed(y));
  }

  /** A line through (1, y[0]), (2, y[1]), …: values by step or epoch. */
  public static Series of(String name, double... y) {
    return new Series(
        name, IntStream.rangeClosed(1, y.length).mapToObj(i -> (double) i).toList(), boxed(y));
  }

  /** A function at these abscissae. */
  public static Series of(String name, double[] x, DoubleUnaryOperator function) {
    return of(name, x, Arrays.stream(x).map(function).toArray());
  }

  /** A line for each column of numbers but the first, which has the abscissae. */
  public static List<Series> of(Table table) {
    double[] x = numbers(table.column(0));
    return table.columns().stream().skip(1).map(c -> of(c.name(), x, numbers(c))).toList();
  }

  private static double[] numbers(Column<?> column) {
    if (column instanceof NumericColumn<?> numeric) return numeric.asDoubleArray();
    throw new IllegalArgumentException(
        "column must be numeric: %s is of type %s".formatted(column.name(), column.type()));
  }

  /** A metric of a training run's validations, per step. */
  public static Series validations(String name, Run<?> run, String metric) {
    History history = run.history();
    return of(name, history.ofValidations(History.Validation::step), history.metric(metric));
  }

  /** {@link #validations(String, Run, String)} of training runs, each under its name. */
  public static List<Series> validations(Map<String, ? extends Run<?>> runs, String metric) {
    return runs.entrySet().stream()
        .map(run -> validations(run.getKey(), run.getValue(), metric))
        .toList();
  }

  /**
   * The centred moving average over up to {@code window} points, under the same name.
   *
   * @param window points, at least 1
   */
  public Series smoothed(int window) {
    return smoothed(window, v -> true);
  }

  /** The same over the values that count; a gap where none does. */
  Series smoothed(int window, DoublePredicate counted) {
    if (window < 1) throw new IllegalArgumentException("window must be at least 1: " + window);
    int half = window / 2;
    double[] all = ys();
    return of(
        name,
        xs(),
        IntStream.range(0, all.length)
            .mapToDouble(
                i ->
                    Arrays.stream(all, Math.max(0, i - half), Math.min(all.length, i + half + 1))
                        .filter(counted)
                        .average()
                        .orElse(Double.NaN))
            .toArray());
  }

  /** The abscissae as an array. */
  double[] xs() {
    return x.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The ordinates as an array. */
  double[] ys() {
    return y.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Override
  public String toString() {
    return "Series \"%s\": %d points".formatted(name, x.size());
  }
}
