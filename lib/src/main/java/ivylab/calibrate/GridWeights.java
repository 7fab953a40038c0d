package ivylab.calibrate;

import ivylab.surrogate.SmileLayout;
import java.util.List;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;

/**
 * Interpolation of values at the points of a layout as a sum with fixed weights: natural cubic
 * splines in log-strike, straight lines outside and for fewer than three strikes, and linearly in
 * maturity, constant outside.
 *
 * @param weights of the grid's values, {@code [m][G]}
 * @param offset of the grid among the outputs of a network
 */
record GridWeights(double[][] weights, int offset) {

  static GridWeights of(SmileLayout.Part grid, int offset, double[] k, double[] t) {
    double[][] weights = new double[k.length][grid.size()];
    List<Double> maturities = grid.maturities();
    for (int i = 0; i < k.length; i++) {
      int above = 0;
      while (above < maturities.size() && maturities.get(above) < t[i]) above++;
      int right = Math.min(above, maturities.size() - 1), left = Math.max(0, above - 1);
      double span = maturities.get(right) - maturities.get(left);
      double share = span > 0 ? Math.min(1, (t[i] - maturities.get(left)) / span) : 1;
      add(grid, left, k[i], 1 - share, weights[i]);
      add(grid, right, k[i], share, weights[i]);
    }
    return new GridWeights(weights, offset);
  }

  /** Adds the weights of one maturity's spline, from the splines through unit vectors. */
  private static void add(
      SmileLayout.Part grid, int maturity, double k, double share, double[] weights) {
    if (share == 0) return;
    double[] x = grid.logStrikes().get(maturity).stream().mapToDouble(v -> v).toArray();
    for (int s = 0; s < x.length; s++) {
      double[] unit = new double[x.length];
      unit[s] = 1;
      weights[grid.index(s, maturity)] += share * at(x, unit, k);
    }
  }

  private static double at(double[] x, double[] y, double k) {
    int n = x.length;
    if (n == 1) return y[0];
    if (n == 2) return y[0] + (y[1] - y[0]) * (k - x[0]) / (x[1] - x[0]);
    PolynomialSplineFunction spline = new SplineInterpolator().interpolate(x, y);
    double edge = Math.max(x[0], Math.min(x[n - 1], k));
    return spline.value(edge) + spline.polynomialSplineDerivative().value(edge) * (k - edge);
  }

  /**
   * @param rows value and derivatives of each output, {@code [all][c]}
   * @return those at the places, {@code [m][c]}
   */
  double[][] apply(double[][] rows) {
    double[][] result = new double[weights.length][rows[0].length];
    for (int i = 0; i < weights.length; i++)
      for (int g = 0; g < weights[i].length; g++)
        for (int c = 0; c < result[i].length; c++)
          result[i][c] += weights[i][g] * rows[offset + g][c];
    return result;
  }
}
