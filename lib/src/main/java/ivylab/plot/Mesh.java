package ivylab.plot;

import ivylab.surface.GridValues;
import ivylab.surface.VolSurface;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A quantity on rows of one maturity each. Rows may cover different ranges of log-moneyness; within
 * a row the points are evenly spaced.
 */
final class Mesh {

  private static final int ROWS = 41, COLUMNS = 41;

  final String quantity;
  private final double[] t, left, right;
  private final double[][] values;

  private Mesh(String quantity, double[] t, double[] left, double[] right, double[][] values) {
    this.quantity = quantity;
    this.t = t;
    this.left = left;
    this.right = right;
    this.values = values;
  }

  /** The rectangle of a grid. */
  static Mesh of(GridValues grid) {
    double[] t = grid.grid().t(), left = new double[t.length], right = new double[t.length];
    double[][] values = new double[t.length][];
    Arrays.fill(left, grid.grid().kMin());
    Arrays.fill(right, grid.grid().kMax());
    Arrays.setAll(values, grid::row);
    return new Mesh(grid.quantity(), t, left, right, values);
  }

  /**
   * The volatility of a surface where there are quotes: each row extends as far as the quotes of
   * its maturity and of all shorter ones, because quotes spread with maturity. Rows are evenly
   * spaced in the square root of maturity, denser where smiles change fastest.
   */
  static Mesh around(VolSurface surface, Quotes quotes) {
    List<Smiles.Slice> slices = Smiles.slices(quotes);
    int n = slices.size();
    double[] at = new double[n], low = new double[n], high = new double[n];
    for (int i = 0; i < n; i++) {
      at[i] = slices.get(i).t();
      low[i] = Collections.min(slices.get(i).reach());
      high[i] = Collections.max(slices.get(i).reach());
      if (i > 0) low[i] = Math.min(low[i], low[i - 1]);
      if (i > 0) high[i] = Math.max(high[i], high[i - 1]);
    }
    List<Double> all = quotes.all().stream().map(p -> Math.sqrt(p.t())).toList();
    Axis roots = Axis.around("", all, 0, false);
    double[] t = new double[ROWS], left = new double[ROWS], right = new double[ROWS];
    double[][] values = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      t[i] = Math.pow(roots.value(i / (ROWS - 1.0)), 2);
      left[i] = interpolated(at, low, t[i]);
      right[i] = interpolated(at, high, t[i]);
      double less = Math.max(0, 0.02 - (right[i] - left[i])) / 2; // no row is a point
      Axis row = Axis.linear("", left[i] -= less, right[i] += less);
      double[] k = new double[COLUMNS], same = new double[COLUMNS];
      Arrays.setAll(k, j -> row.value(j / (COLUMNS - 1.0)));
      Arrays.fill(same, t[i]);
      values[i] = surface.vol(k, same);
    }
    return new Mesh("implied volatility", t, left, right, values);
  }

  /** Linear between the knots, constant beyond them. */
  private static double interpolated(double[] x, double[] y, double at) {
    int i = 0;
    while (i < x.length - 1 && x[i + 1] < at) i++;
    if (i == x.length - 1 || at <= x[i]) return y[i];
    return y[i] + (y[i + 1] - y[i]) * (at - x[i]) / (x[i + 1] - x[i]);
  }

  int rows() {
    return t.length;
  }

  int columns() {
    return values[0].length;
  }

  double k(int row, int column) {
    return left[row] + (right[row] - left[row]) * column / (columns() - 1);
  }

  double t(int row) {
    return t[row];
  }

  double value(int row, int column) {
    return values[row][column];
  }

  double kMin() {
    return Arrays.stream(left).min().orElseThrow();
  }

  double kMax() {
    return Arrays.stream(right).max().orElseThrow();
  }

  List<Double> all() {
    return HeatMap.all(values);
  }

  /** The value at a point, bilinear between mesh points; at the edge beyond it. */
  double at(double k, double t) {
    int i = 0;
    while (i < rows() - 2 && this.t[i + 1] < t) i++;
    double q = Math.max(0, Math.min(1, (t - this.t[i]) / (this.t[i + 1] - this.t[i])));
    double l = (1 - q) * left[i] + q * left[i + 1], r = (1 - q) * right[i] + q * right[i + 1];
    double a = Math.max(0, Math.min(1, (k - l) / (r - l))) * (columns() - 1);
    int j = Math.min((int) a, columns() - 2);
    double p = a - j;
    return (1 - q) * ((1 - p) * values[i][j] + p * values[i][j + 1])
        + q * ((1 - p) * values[i + 1][j] + p * values[i + 1][j + 1]);
  }
}
