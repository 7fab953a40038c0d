package ivylab.ssvi;

/**
 * The triples {@code x = (theta, left, right)} that a slice may take: butterfly conditions, and
 * calendar conditions after an earlier slice, all as {@code c(x) >= 0}. Given both wings only theta
 * from some least value on is left, so every set is one box in the wings, and never empty. The set
 * is drawn in by a relative {@link #MARGIN}, so that a point on its border is still within the
 * conditions after rounding.
 */
final class Admissible {

  static final double MARGIN = 1e-9;

  /** Number of conditions. */
  static final int COUNT = 10;

  /** |rho| at most 0.9999: beyond, 1 - |rho| loses the digits that the margin needs. */
  private static final double LEAST_RATIO = (1 - 0.9999) / (1 + 0.9999);

  private static final double CAP = 4 * (1 - MARGIN);

  private final double leastTheta, leastLeft, leastRight, mostPhi;

  private Admissible(double leastTheta, double leastLeft, double leastRight, double mostPhi) {
    this.leastTheta = leastTheta;
    this.leastLeft = leastLeft;
    this.leastRight = leastRight;
    this.mostPhi = mostPhi;
  }

  /** For a first slice. */
  static Admissible first() {
    return new Admissible(1e-12, 1e-12, 1e-12, 1e9);
  }

  /** For a slice after another. */
  static Admissible after(EssviSlice earlier) {
    return new Admissible(
        earlier.theta() * (1 + MARGIN),
        Math.min(earlier.left() * (1 + MARGIN), CAP),
        Math.min(earlier.right() * (1 + MARGIN), CAP),
        earlier.phi() * (1 - MARGIN));
  }

  double leastLeft() {
    return leastLeft;
  }

  double leastRight() {
    return leastRight;
  }

  double mostWing() {
    return CAP;
  }

  /** The least theta that these wings allow. */
  double leastTheta(double left, double right) {
    double psi = (left + right) / 2;
    double butterfly = psi * Math.max(left, right) / 4 * (1 + MARGIN);
    return Math.max(Math.max(leastTheta, psi / mostPhi), butterfly);
  }

  /** The nearest wings that are allowed, and theta raised as far as they need; in place. */
  void project(double[] x) {
    x[1] = Math.min(Math.max(x[1], leastLeft), CAP);
    x[2] = Math.min(Math.max(x[2], leastRight), CAP);
    x[1] = Math.max(x[1], LEAST_RATIO * x[2]);
    x[2] = Math.max(x[2], LEAST_RATIO * x[1]);
    x[0] = Math.max(x[0], leastTheta(x[1], x[2]));
  }

  /** Whether every condition holds, to rounding. */
  boolean contains(double[] x) {
    return x[1] >= leastLeft
        && x[2] >= leastRight
        && x[1] <= CAP
        && x[2] <= CAP
        && x[1] >= LEAST_RATIO * x[2]
        && x[2] >= LEAST_RATIO * x[1]
        && x[0] >= leastTheta(x[1], x[2]);
  }

  /**
   * The conditions at x, to first order.
   *
   * @param c values, {@code [COUNT]}; overwritten
   * @param a gradients by (theta, left, right), {@code [COUNT 3]} row major; overwritten
   */
  void linearise(double[] x, double[] c, double[] a) {
    double theta = x[0], left = x[1], right = x[2], eight = 8 * (1 - MARGIN);
    row(c, a, 0, theta - leastTheta, 1, 0, 0);
    row(c, a, 1, left - leastLeft, 0, 1, 0);
    row(c, a, 2, right - leastRight, 0, 0, 1);
    row(c, a, 3, CAP - left, 0, -1, 0);
    row(c, a, 4, CAP - right, 0, 0, -1);
    row(c, a, 5, left - LEAST_RATIO * right, 0, 1, -LEAST_RATIO);
    row(c, a, 6, right - LEAST_RATIO * left, 0, -LEAST_RATIO, 1);
    row(c, a, 7, theta * mostPhi - (left + right) / 2, mostPhi, -0.5, -0.5);
    row(c, a, 8, eight * theta - (left + right) * left, eight, -2 * left - right, -left);
    row(c, a, 9, eight * theta - (left + right) * right, eight, -right, -left - 2 * right);
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
