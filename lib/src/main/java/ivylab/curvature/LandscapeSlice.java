package ivylab.curvature;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Losses along one or two directions through a model, which is at (0, 0).
 *
 * @param a steps along the first direction
 * @param b steps along the second; only 0 for a line
 * @param losses by name, {@code [b a]} row by row
 */
public record LandscapeSlice(List<Double> a, List<Double> b, Map<String, List<Double>> losses) {

  public LandscapeSlice {
    a = List.copyOf(a);
    b = List.copyOf(b);
    Map<String, List<Double>> copy = new LinkedHashMap<>();
    for (var loss : losses.entrySet()) {
      if (loss.getValue().size() != a.size() * b.size())
        throw new IllegalArgumentException(
            "%s has %d values for %d x %d points"
                .formatted(loss.getKey(), loss.getValue().size(), b.size(), a.size()));
      copy.put(loss.getKey(), List.copyOf(loss.getValue()));
    }
    losses = Collections.unmodifiableMap(copy);
  }

  /** Whether there is one direction only. */
  public boolean isLine() {
    return b.size() == 1;
  }

  /** A loss at every point, {@code [b a]}, the first direction changing fastest. */
  public List<Double> losses(String loss) {
    List<Double> values = losses.get(loss);
    if (values == null)
      throw new IllegalArgumentException(
          "no loss named '%s'; there are %s".formatted(loss, losses.keySet()));
    return values;
  }

  /** A loss at one point. */
  public double value(String loss, int iB, int iA) {
    return losses(loss).get(iB * a.size() + iA);
  }

  /** A loss at the model itself; the grid has an odd number of points. */
  public double centre(String loss) {
    return value(loss, b.size() / 2, a.size() / 2);
  }

  /** One row per point: steps and losses. */
  public Table toTable() {
    DoubleColumn first = DoubleColumn.create("a"), second = DoubleColumn.create("b");
    for (double y : b)
      for (double x : a) {
        first.append(x);
        second.append(y);
      }
    Table table =
        isLine() ? Table.create("landscape", first) : Table.create("landscape", first, second);
    losses.forEach(
        (name, values) ->
            table.addColumns(
                DoubleColumn.create(name, values.stream().mapToDouble(x -> x).toArray())));
    return table;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "landscape of %s, steps to ±%.3g",
            isLine() ? a.size() + " points" : a.size() + " x " + b.size() + " points",
            a.get(a.size() - 1)));
    losses.forEach(
        (name, values) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%n  %s %.3g at the model, %.3g to %.3g",
                    name,
                    centre(name),
                    Collections.min(values),
                    Collections.max(values))));
    return text.toString();
  }
}
