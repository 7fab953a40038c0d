package ivylab.curvature;

import ivylab.model.ParameterGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The magnitudes of the first derivatives of a loss with respect to its parameters, layer by layer.
 * Magnitudes below 1e-15 of the largest are rounding and count as zero: attention, for example,
 * does not depend on the biases of its keys.
 */
public final class GradientMagnitudes {

  private static final double ROUNDING = 1e-15;

  private final Map<String, double[]> byLayer = new LinkedHashMap<>();

  private GradientMagnitudes() {}

  /**
   * Of a loss at the trained point.
   *
   * @param hessian whose gradient is examined
   * @param layers disjoint groups of its parameters
   */
  public static GradientMagnitudes of(Hessian hessian, List<ParameterGroup> layers) {
    return of(hessian.gradient(), hessian.segments(), layers);
  }

  static GradientMagnitudes of(
      double[] gradient, List<Segment> segments, List<ParameterGroup> layers) {
    double rounding = ROUNDING * Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    GradientMagnitudes magnitudes = new GradientMagnitudes();
    for (ParameterGroup layer : layers) {
      List<Double> values = new ArrayList<>();
      for (Segment segment : segments)
        if (layer.contains().test(segment.name()))
          for (int i = segment.from(); i < segment.to(); i++)
            values.add(Math.abs(gradient[i]) < rounding ? 0 : Math.abs(gradient[i]));
      if (values.isEmpty())
        throw new IllegalArgumentException("no parameter in layer '%s'".formatted(layer.name()));
      double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
      if (magnitudes.byLayer.put(layer.name(), sorted) != null)
        throw new IllegalArgumentException("two layers named '%s'".formatted(layer.name()));
    }
    if (layers.isEmpty()) throw new IllegalArgumentException("layers is empty");
    return magnitudes;
  }

  /** Names of the layers, in the order given. */
  public List<String> layers() {
    return List.copyOf(byLayer.keySet());
  }

  /** Of one layer, rising. */
  public double[] in(String layer) {
    double[] values = byLayer.get(layer);
    if (values == null)
      throw new IllegalArgumentException(
          "no layer named '%s'; there are %s".formatted(layer, byLayer.keySet()));
    return values.clone();
  }

  /** Of all layers together, rising. */
  public double[] all() {
    return byLayer.values().stream().flatMapToDouble(Arrays::stream).sorted().toArray();
  }

  /** Over all layers. */
  public double mean() {
    return mean(all());
  }

  /** Over all layers (n - 1). */
  public double deviation() {
    return deviation(all());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values), sum = 0;
    for (double x : values) sum += (x - mean) * (x - mean);
    return values.length > 1 ? Math.sqrt(sum / (values.length - 1)) : 0;
  }

  /** One row per layer and one for all: mean, deviation, median, largest, number of zeros. */
  public Table toTable() {
    StringColumn name = StringColumn.create("layer");
    IntColumn parameters = IntColumn.create("parameters"), zero = IntColumn.create("zero");
    List<DoubleColumn> columns = new ArrayList<>();
    for (String column : List.of("mean", "deviation", "median", "largest"))
      columns.add(DoubleColumn.create(column));
    Map<String, double[]> rows = new LinkedHashMap<>(byLayer);
    rows.put("all", all());
    rows.forEach(
        (layer, sorted) -> {
          name.append(layer);
          parameters.append(sorted.length);
          zero.append((int) Arrays.stream(sorted).filter(x -> x == 0).count());
          columns.get(0).append(mean(sorted));
          columns.get(1).append(deviation(sorted));
          columns.get(2).append((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
          columns.get(3).append(sorted[sorted.length - 1]);
        });
    Table table = Table.create("gradient magnitudes", name, parameters);
    columns.forEach(table::addColumns);
    return table.addColumns(zero);
  }

  @Override
  public String toString() {
    double[] all = all();
    return String.format(
        Locale.ROOT,
        "gradient magnitudes of %,d parameters: mean %.3g, deviation %.3g, largest %.3g",
        all.length,
        mean(all),
        deviation(all),
        all[all.length - 1]);
  }
}
