package ivylab.fourier;

/** Checks of arguments; each names the argument, the rule and the value found. */
final class Require {

  private Require() {}

  static void positive(String name, double x) {
    if (!(x > 0 && x < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(name + " must be positive and finite: " + x);
  }

  static void notNegative(String name, double x) {
    if (!(x >= 0 && x < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(name + " must not be negative or infinite: " + x);
  }

  static void correlation(double rho) {
    if (!(rho >= -1 && rho <= 1))
      throw new IllegalArgumentException("rho must be in [-1, 1]: " + rho);
  }

  static void years(double t) {
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
  }

  static void tolerance(double x) {
    if (!(x >= 1e-14 && x < 1e-2))
      throw new IllegalArgumentException("tolerance must be in [1e-14, 0.01): " + x);
  }

  /** The largest log-strike, at least 0. */
  static double highest(double[] logStrikes) {
    double highest = 0;
    for (double k : logStrikes) {
      if (!(Math.abs(k) < 100))
        throw new IllegalArgumentException("logStrikes = ln(K/F) must be in (-100, 100): " + k);
      highest = Math.max(highest, k);
    }
    return highest;
  }
}
