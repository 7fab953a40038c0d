package ivylab.rough;

/** Integrals of {@code exp(-rate t)}, accurate for rates around 0 and of either sign. */
final class Exponentials {

  private Exponentials() {}

  /** {@code int_0^t exp(-rate s) ds}. */
  static double integral(double rate, double t) {
    double x = rate * t;
    if (Math.abs(x) < 1e-8) return t * (1 - x / 2);
    return -Math.expm1(-x) / rate;
  }

  /** {@code int_0^t int_0^s exp(-rate r) dr ds = t^2 (x - 1 + exp(-x)) / x^2, x = rate t}. */
  static double doubleIntegral(double rate, double t) {
    double x = rate * t;
    if (Math.abs(x) < 1e-2)
      return t * t * (1 / 2.0 - x * (1 / 6.0 - x * (1 / 24.0 - x * (1 / 120.0 - x / 720))));
    return t * t * (x + Math.expm1(-x)) / (x * x);
  }
}
