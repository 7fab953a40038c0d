package ivylab.rough;

/**
 * The n roots of {@code sum_k w_k / (p_k - x) = 1}, one below each pole: the eigenvalues of {@code
 * diag(p) - sqrt(w) sqrt(w)'}. Each is found as a distance from the nearer pole, so that
 * differences between roots and poles keep their relative accuracy.
 */
final class Secular {

  /** {@code gap[m][k] = p_k - x_m}. */
  final double[][] gap;

  /** The roots, rising. */
  final double[] root;

  /**
   * @param p poles, strictly rising
   * @param w weights, positive
   */
  Secular(double[] p, double[] w) {
    int n = p.length;
    gap = new double[n][n];
    root = new double[n];
    double total = 0;
    for (double x : w) total += x;
    for (int m = 0; m < n; m++) solve(p, w, m, total);
  }

  /**
   * Newton's method with bisection as its guard, on the equation multiplied by the distance from
   * the nearer pole: {@code phi(y) = y (1 - sum of the others) -+ w_near}, which has no pole there.
   */
  private void solve(double[] p, double[] w, int m, double total) {
    int n = p.length;
    double width = m == 0 ? total : p[m] - p[m - 1];
    boolean above = m > 0 && excess(p, w, p[m] - width / 2) < 0; // root in the lower half
    int near = above ? m - 1 : m;
    double side = above ? 1 : -1; // x = p_near + side y
    double low = 0, high = m == 0 ? width * (1 + 1e-12) : width / 2 * (1 + 1e-12);
    double y = Math.min(high / 2, w[near]);
    for (int step = 0; step < 200; step++) {
      double x = side * y, others = 0, slope = 0;
      for (int k = 0; k < n; k++) {
        if (k == near) continue;
        double r = 1 / (p[k] - p[near] - x), term = w[k] * r;
        others += term;
        slope += term * r;
      }
      double phi = y * (1 - others) + side * w[near];
      double derivative = 1 - others - side * y * slope;
      // above the pole the equation falls as y grows, below it rises
      boolean tooFar = above ? phi < 0 : phi > 0;
      if (tooFar) high = y;
      else low = y;
      double next = y - phi / derivative;
      if (!(next > low && next < high)) next = (low + high) / 2;
      boolean done = Math.abs(next - y) <= 4e-16 * y || high - low <= 2e-16 * high;
      y = next;
      if (done) break;
    }
    double x = side * y;
    root[m] = p[near] + x;
    for (int k = 0; k < n; k++) gap[m][k] = k == near ? -x : p[k] - p[near] - x;
  }

  /** {@code 1 - sum_k w_k / (p_k - x)}, which falls from one pole to the next. */
  private static double excess(double[] p, double[] w, double x) {
    double value = 1;
    for (int k = 0; k < p.length; k++) value -= w[k] / (p[k] - x);
    return value;
  }
}
