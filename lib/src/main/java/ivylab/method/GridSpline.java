package ivylab.method;

import ivylab.surface.Predictor;
import ivylab.surface.VolSurface;

/** A spline through averages on a grid. */
final class GridSpline implements Predictor {

  private final SplineAxis xAxis, yAxis;
  private final double[][] values;
  private final int quotes, empty, degree;

  GridSpline(ScatteredValues data, double[] xAxis, double[] yAxis, int degree) {
    this.xAxis = new SplineAxis(xAxis, degree);
    this.yAxis = new SplineAxis(yAxis, degree);
    this.degree = degree;
    quotes = data.size();
    int n = xAxis.length, m = yAxis.length;
    double[][] sum = new double[n][m];
    int[][] count = new int[n][m];
    for (int i = 0; i < quotes; i++) {
      int a = nearest(xAxis, data.x()[i]), b = nearest(yAxis, data.y()[i]);
      sum[a][b] += data.z()[i];
      count[a][b]++;
    }
    int missing = 0;
    for (int a = 0; a < n; a++)
      for (int b = 0; b < m; b++) {
        sum[a][b] /= count[a][b]; // 0/0 is NaN: no value
        if (count[a][b] == 0) missing++;
      }
    empty = missing;
    values = GridGaps.filled(sum);
  }

  /** The grid point nearest to a value; the upper one of a tie. */
  private static int nearest(double[] axis, double value) {
    int low = 0, high = axis.length - 1; // first i whose midpoint with i + 1 is above the value
    while (low < high) {
      int i = (low + high) / 2;
      if (value < (axis[i] + axis[i + 1]) / 2) high = i;
      else low = i + 1;
    }
    return low;
  }

  @Override
  public double[] predict(double[] x, double[] y) {
    VolSurface.requirePairs(x, y);
    double[] z = new double[x.length];
    for (int p = 0; p < z.length; p++) {
      double[] a = xAxis.weights(x[p]), b = yAxis.weights(y[p]);
      for (int i = 0; i < a.length; i++) {
        if (a[i] == 0) continue;
        double row = 0;
        for (int j = 0; j < b.length; j++) row += values[i][j] * b[j];
        z[p] += a[i] * row;
      }
    }
    return z;
  }

  @Override
  public String toString() {
    return "%s spline through the averages of %d values on %d x %d grid points, %d of them filled"
        .formatted(degree == 1 ? "bilinear" : "bicubic", quotes, xAxis.size(), yAxis.size(), empty);
  }
}
