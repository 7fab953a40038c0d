package ivylab.plot;

import ivylab.surface.GridValues;
import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
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
    for (int i = 0; i < t.length; i++) {
      left[i] = grid.grid().kMin();
      right[i] = grid.grid().kMax();
      values[i] = grid.row(i);
    }
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
      List<Point> points = slices.get(i).quotes().all();
      at[i] = slices.get(i).t();
      low[i] = points.stream().mapToDouble(Point::k).min().orElseThrow();
      high[i] = points.stream().mapToDouble(Point::k).max().orElseThrow();
      if (i > 0) {
        low[i] = Math.min(low[i], low[i - 1]);
        high[i] = Math.max(high[i], high[i - 1]);
      }
    }
    double first = quotes.all().stream().mapToDouble(Point::t).min().orElseThrow();
    double last = quotes.all().stream().mapToDouble(Point::t).max().orElseThrow();
    if (first == last) {
      first *= 0.9;
      last *= 1.1;
    }
    double[] t = new double[ROWS], left = new double[ROWS], right = new double[ROWS];
    double[][] values = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      double root = Math.sqrt(first) + (Math.sqrt(last) - Math.sqrt(first)) * i / (ROWS - 1);
      t[i] = Math.max(first, Math.min(last, root * root));
      left[i] = interpolated(at, low, t[i]);
      right[i] = interpolated(at, high, t[i]);
      if (right[i] - left[i] < 0.02) {
        left[i] -= 0.01;
        right[i] += 0.01;
      }
      double[] k = new double[COLUMNS], same = new double[COLUMNS];
      for (int j = 0; j < COLUMNS; j++) {
        k[j] = left[i] + (right[i] - left[i]) * j / (COLUMNS - 1);
        same[j] = t[i];
      }
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
    double min = left[0];
    for (double each : left) min = Math.min(min, each);
    return min;
  }

  double kMax() {
    double max = right[0];
    for (double each : right) max = Math.max(max, each);
    return max;
  }

  List<Double> all() {
    List<Double> all = new ArrayList<>();
    for (double[] row : values) for (double value : row) all.add(value);
    return all;
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
