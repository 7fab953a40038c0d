package ivylab.repair;

import ivylab.surface.Derivatives;

/**
 * The condition at the first and last strike of a region under which prices there are monotonic in
 * the strike: with the butterfly between them, puts rise and calls fall with the strike everywhere.
 * With s the square root of total variance, {@code d2 = -k/s - s/2} and N and n the normal
 * distribution and density, the slopes in k of a put and a call, in units of strike times n(d2),
 * are
 *
 * <pre>
 * put     N(-d2)/n(d2) + s_k     at least 0 at the first strike
 * call   -N(d2)/n(d2)  + s_k     at most 0 at the last
 * </pre>
 *
 * For {@code N(-x)/n(x)} stands its lower bound {@code B(x) = (sqrt(x^2 + 4) - x)/2}, Birnbaum
 * (1942), which is as good as exact far from the money. With y = 1 at the first strike and -1 at
 * the last the condition is
 *
 * <pre>1 + y s_k / B(y d2)   &gt;= 0,   1 where volatility is flat</pre>
 */
final class Edge {

  private Edge() {}

  private static double side(boolean last) {
    return last ? -1 : 1;
  }

  private static double d2(double k, double s) {
    return -k / s - s / 2;
  }

  private static double bound(double x) {
    double root = Math.sqrt(x * x + 4);
    return x > 0 ? 2 / (root + x) : (root - x) / 2; // without cancellation
  }

  static double condition(double k, double s, double slope, boolean last) {
    double y = side(last);
    return 1 + y * slope / bound(y * d2(k, s));
  }

  static double condition(Derivatives d, boolean last) {
    double s = Math.sqrt(d.w());
    return condition(d.k(), s, d.wk() / (2 * s), last);
  }

  /**
   * With {@code s = sqrt(t) exp(f)}: the derivative in f at fixed f_k, of which the condition has
   * {@code s_k = s f_k} and {@code B'(x) = -B/sqrt(x^2 + 4)}.
   */
  static double byF(double k, double s, double fk, boolean last) {
    double y = side(last), x = y * d2(k, s), turn = k / s - s / 2; // of d2, in f
    return y * s * fk / bound(x) * (1 + y * turn / Math.sqrt(x * x + 4));
  }

  /** The derivative in f_k. */
  static double byFk(double k, double s, boolean last) {
    double y = side(last);
    return y * s / bound(y * d2(k, s));
  }
}
