package ivylab.surface;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/** Black prices of calls with forward 1, for tests. */
final class Black {

  private Black() {}

  /** Call with strike {@code exp(k)} and total variance w. */
  static double call(double k, double w) {
    double sd = Math.sqrt(w), d1 = -k / sd + sd / 2;
    return normal(d1) - Math.exp(k) * normal(d1 - sd);
  }

  private static double normal(double x) {
    return Erf.erfc(-x / Math.sqrt(2)) / 2;
  }

  /**
   * Second derivative of the call price by strike: differences of relative step h and 2h combined
   * so that the error is of order h^4.
   */
  static double density(DoubleUnaryOperator w, double k, double h) {
    return (4 * second(w, k, h) - second(w, k, 2 * h)) / 3;
  }

  private static double second(DoubleUnaryOperator w, double k, double h) {
    double strike = Math.exp(k), up = k + Math.log1p(h), down = k + Math.log1p(-h);
    double sum = call(up, w.applyAsDouble(up)) + call(down, w.applyAsDouble(down));
    return (sum - 2 * call(k, w.applyAsDouble(k))) / (strike * h * strike * h);
  }
}
