package ivylab.surface;

import ivylab.method.GridAverage;
import ivylab.method.KernelRegression;

/**
 * A function of two coordinates, estimated from scattered values: log-moneyness and time for a
 * {@link VolSurface}, any two for {@link GridAverage#fit} and {@link KernelRegression#fit} (delta
 * and days, for example).
 */
@FunctionalInterface
public interface Predictor {

  /**
   * The estimates at the points {@code (x[i], y[i])}.
   *
   * @param x first coordinate, {@code [m]}
   * @param y second coordinate, {@code [m]}
   * @return {@code [m]}
   */
  double[] predict(double[] x, double[] y);

  /**
   * The estimates at every pair of an x and a y; the axes need not be evenly spaced.
   *
   * @param x values of the first coordinate, {@code [n]}
   * @param y values of the second coordinate, {@code [m]}
   * @return {@code [n m]}: row i contains the estimates at {@code x[i]}
   */
  default double[][] predictGrid(double[] x, double[] y) {
    int n = x.length, m = y.length;
    double[] xs = new double[n * m], ys = new double[n * m];
    for (int i = 0; i < n * m; i++) {
      xs[i] = x[i / m];
      ys[i] = y[i % m];
    }
    double[] flat = predict(xs, ys);
    double[][] rows = new double[n][m];
    for (int i = 0; i < n; i++) System.arraycopy(flat, i * m, rows[i], 0, m);
    return rows;
  }
}
