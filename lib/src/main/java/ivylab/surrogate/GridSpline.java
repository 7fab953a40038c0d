package ivylab.surrogate;

import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;

/**
 * Interpolation of values on the grid of a part: natural cubic splines in log-strike at each
 * maturity, linear outside, and linearly in maturity, constant outside.
 */
final class GridSpline {

  private final SmileLayout.Part part;

  GridSpline(SmileLayout.Part part) {
    this.part = part;
  }

  /** The share of each point of the part in the value at a point, {@code [part.size()]}. */
  double[] shares(double k, double t) {
    double[] all = new double[part.size()];
    int last = part.maturities().size() - 1, next = 0;
    while (next <= last && part.maturities().get(next) < t) next++;
    if (next == 0 || next > last) {
      add(all, Math.min(next, last), k, 1);
    } else {
      double a = part.maturities().get(next - 1), b = part.maturities().get(next);
      add(all, next - 1, k, (b - t) / (b - a));
      add(all, next, k, (t - a) / (b - a));
    }
    return all;
  }

  private void add(double[] all, int maturity, double k, double share) {
    double[] x = part.logStrikes().get(maturity).stream().mapToDouble(v -> v).toArray();
    for (int i = 0; i < x.length; i++) all[part.index(i, maturity)] += share * cardinal(x, i, k);
  }

  private static double cardinal(double[] x, int knot, double k) {
    int n = x.length;
    if (n == 1) return 1;
    double[] one = new double[n];
    one[knot] = 1;
    if (n == 2) {
      double rising = (k - x[0]) / (x[1] - x[0]);
      return knot == 1 ? rising : 1 - rising;
    }
    PolynomialSplineFunction spline = new SplineInterpolator().interpolate(x, one);
    double end = Math.max(x[0], Math.min(x[n - 1], k));
    double slope = end == k ? 0 : spline.polynomialSplineDerivative().value(end);
    return spline.value(end) + slope * (k - end);
  }
}
