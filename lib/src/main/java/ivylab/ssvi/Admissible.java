package ivylab.ssvi;

/**
 * The triples {@code x = (theta, left, right)} that a slice may take: the butterfly conditions of
 * {@link EssviSlice#butterflySlack} and, after an earlier slice, those of {@link
 * EssviSlice#calendarSlack}, all as {@code c(x) >= 0}. Given wings within a box, theta may be any
 * number from some minimum upwards, so a set is never empty and is easy to return to. The set is
 * shrunk by a relative {@link #MARGIN}, so that a point on its boundary still satisfies the
 * conditions after rounding.
 */
final class Admissible {

  static final double MARGIN = 1e-9;

  /** Number of conditions. */
  static final int COUNT = 9;

  /** |rho| at most 0.9999: beyond that, 1 - |rho| loses the digits that the margin needs. */
  static final double LEAST_RATIO = (1 - 0.9999) / (1 + 0.9999);

  /** Of a wing; a thousand slices that each advance by the margin stay below 4. */
  static final double CAP = 4 * (1 - 1e-6);

  private final double theta, left, right; // of the earlier slice; 0 if there is none
  private final double leastLeft, leastRight, cap;

  private Admissible(double theta, double left, double right) {
    this.theta = theta;
    this.left = left;
    this.right = right;
    leastLeft = Math.max(left * (1 + MARGIN), 1e-12);
    leastRight = Math.max(right * (1 + MARGIN), 1e-12);
    cap = Math.max(CAP, Math.max(leastLeft, leastRight));
  }

  /** For a first slice. */
  static Admissible first() {
    return new Admissible(0, 0, 0);
  }

  /** For a slice after another. */
  static Admissible after(EssviSlice earlier) {
    return new Admissible(earlier.theta(), earlier.left(), earlier.right());
  }

  double leastLeft() {
    return leastLeft;
  }

  double leastRight() {
    return leastRight;
  }

  double mostWing() {
    return cap;
  }

  /** The smallest theta that these wings allow. */
  double leastTheta(double left, double right) {
    double butterfly = (left + right) * Math.max(left, right) / 8 * (1 + MARGIN);
    if (theta == 0) return Math.max(butterfly, 1e-12);
    double p = Math.sqrt(Math.max(0, left - this.left));
    double q = Math.sqrt(Math.max(0, right - this.right));
    double apart = (p - q) * (p - q) / (this.left + this.right); // over 2 psi
    return Math.max(butterfly, theta * (1 + (1 + apart) * MARGIN + apart));
  }

  /** The nearest admissible wings, and theta raised as far as they require; in place. */
  void project(double[] x) {
    x[1] = Math.min(Math.max(x[1], leastLeft), cap);
    x[2] = Math.min(Math.max(x[2], leastRight), cap);
    x[1] = Math.max(x[1], LEAST_RATIO * x[2]);
    x[2] = Math.max(x[2], LEAST_RATIO * x[1]);
    x[0] = Math.max(x[0], leastTheta(x[1], x[2]));
  }

  /** Whether every condition holds, up to rounding. */
  boolean contains(double[] x) {
    return x[1] >= leastLeft
        && x[2] >= leastRight
        && x[1] <= cap
        && x[2] <= cap
        && x[1] >= LEAST_RATIO * x[2]
        && x[2] >= LEAST_RATIO * x[1]
        && x[0] >= leastTheta(x[1], x[2]);
  }

  /**
   * The conditions at x, to first order, and the curvature of the last one, which alone is strongly
   * curved: its second derivatives are minus the square of a vector.
   *
   * @param c values, {@code [COUNT]}; overwritten
   * @param a gradients with respect to (theta, left, right), {@code [COUNT 3]} row major;
   *     overwritten
   * @param bend that vector with respect to (left, right), {@code [2]}; overwritten
   */
  void linearise(double[] x, double[] c, double[] a, double[] bend) {
    double l = x[1], r = x[2], eight = 8 * (1 - MARGIN);
    row(c, a, 0, l - leastLeft, 0, 1, 0);
    row(c, a, 1, r - leastRight, 0, 0, 1);
    row(c, a, 2, cap - l, 0, -1, 0);
    row(c, a, 3, cap - r, 0, 0, -1);
    row(c, a, 4, l - LEAST_RATIO * r, 0, 1, -LEAST_RATIO);
    row(c, a, 5, r - LEAST_RATIO * l, 0, -LEAST_RATIO, 1);
    row(c, a, 6, eight * x[0] - (l + r) * l, eight, -2 * l - r, -l);
    row(c, a, 7, eight * x[0] - (l + r) * r, eight, -r, -l - 2 * r);
    if (theta == 0) {
      row(c, a, 8, x[0] - 1e-12, 1, 0, 0);
      bend[0] = bend[1] = 0;
      return;
    }
    double p = Math.sqrt(Math.max(l - left, MARGIN * left));
    double q = Math.sqrt(Math.max(r - right, MARGIN * right));
    double up = (left + right) / theta;
    double value = (x[0] - theta * (1 + MARGIN)) * up - (p - q) * (p - q) * (1 + MARGIN);
    row(c, a, 8, value, up, q / p - 1, p / q - 1);
    double root = Math.sqrt(p * q / 2 * a[3 * 8] / up);
    bend[0] = root / (p * p);
    bend[1] = -root / (q * q);
  }

  private static void row(
      double[] c, double[] a, int i, double value, double a0, double a1, double a2) {
    double scale = 1 / Math.sqrt(a0 * a0 + a1 * a1 + a2 * a2);
    c[i] = value * scale;
    a[3 * i] = a0 * scale;
    a[3 * i + 1] = a1 * scale;
    a[3 * i + 2] = a2 * scale;
  }
}
