package ivylab.surface;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * One quantity on every point of a grid.
 *
 * @param grid the mesh
 * @param quantity what the values are, as a legend shows it
 * @param values {@code [tCount * kCount]}, row major over t; may contain NaN where a method failed
 */
public record GridValues(Grid grid, String quantity, List<Double> values) {

  public GridValues {
    values = List.copyOf(values);
    if (values.size() != grid.size())
      throw new IllegalArgumentException(
          "values holds " + values.size() + " but the grid has " + grid.size() + " points");
  }

  /**
   * @param values {@code [tCount * kCount]}, row major over t; copied
   */
  public static GridValues of(Grid grid, String quantity, double[] values) {
    return new GridValues(grid, quantity, Arrays.stream(values).boxed().toList());
  }

  /** The value at one mesh point. */
  public double value(int iT, int iK) {
    if (iT < 0 || iT >= grid.tCount() || iK < 0 || iK >= grid.kCount())
      throw new IndexOutOfBoundsException(
          "(iT, iK) = (%d, %d) on a grid of %d maturities and %d log-moneyness values"
              .formatted(iT, iK, grid.tCount(), grid.kCount()));
    return values.get(iT * grid.kCount() + iK);
  }

  /** The values at one maturity, {@code [kCount]}. */
  public double[] row(int iT) {
    double[] row = new double[grid.kCount()];
    for (int i = 0; i < row.length; i++) row[i] = value(iT, i);
    return row;
  }

  /** The smallest finite value; NaN if there is none. */
  public double min() {
    return finite().min().orElse(Double.NaN);
  }

  /** The largest finite value; NaN if there is none. */
  public double max() {
    return finite().max().orElse(Double.NaN);
  }

  /** Number of values that are NaN or infinite. */
  public int failures() {
    return grid.size() - (int) finite().count();
  }

  /** Share in [0, 1] of all mesh points where the predicate holds: {@code share(g -> g < 0)}. */
  public double share(DoublePredicate predicate) {
    return values.stream().mapToDouble(v -> v).filter(predicate).count() / (double) grid.size();
  }

  /** One row per mesh point: k, t and the quantity. */
  public Table toTable() {
    double[] all = values.stream().mapToDouble(v -> v).toArray();
    return Table.create(
        quantity,
        DoubleColumn.create("k", grid.kPoints()),
        DoubleColumn.create("t", grid.tPoints()),
        DoubleColumn.create(quantity, all));
  }

  private DoubleStream finite() {
    return values.stream().mapToDouble(v -> v).filter(Double::isFinite);
  }

  @Override
  public String toString() {
    String failed = failures() == 0 ? "" : ", not finite at " + failures();
    return "%s in [%.4g, %.4g]%s on %s".formatted(quantity, min(), max(), failed, grid);
  }
}
