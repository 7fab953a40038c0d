package ivylab.accuracy;

import java.util.Locale;

/**
 * How much faster a surrogate is than Monte Carlo simulation of the same error. A Monte Carlo error
 * falls with the square root of the paths, and the time rises in proportion to them, so that at the
 * error of the surrogate a simulation takes
 *
 * <pre>simulationSeconds (simulationError / surrogateError)^2</pre>
 *
 * which is infinite for a surrogate of error 0, such as one whose error does not stand out of the
 * noise of its test part ({@link ErrorReport.Line#beyond}).
 *
 * <p>This counts neither the simulations of the training set nor the training, see {@link
 * #surfacesToRepay}.
 *
 * @param surrogateSeconds per surface, positive
 * @param surrogateError root mean square error against the exact volatilities, not negative
 * @param simulationSeconds per surface, positive
 * @param simulationError root mean square standard error of such a surface, positive
 */
public record SpeedUp(
    double surrogateSeconds,
    double surrogateError,
    double simulationSeconds,
    double simulationError) {

  public SpeedUp {
    positive("surrogateSeconds", surrogateSeconds);
    if (!(surrogateError >= 0 && surrogateError < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(
          "surrogateError must be non-negative and finite: " + surrogateError);
    positive("simulationSeconds", simulationSeconds);
    positive("simulationError", simulationError);
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(name + " must be positive and finite: " + value);
  }

  /** Seconds of a simulation whose error is that of the surrogate; infinite for an error of 0. */
  public double equalSeconds() {
    double errors = simulationError / surrogateError;
    return simulationSeconds * errors * errors;
  }

  /** Ratio of times at equal error. */
  public double factor() {
    return equalSeconds() / surrogateSeconds;
  }

  /** Ratio of times as measured, whatever the errors. */
  public double plain() {
    return simulationSeconds / surrogateSeconds;
  }

  /**
   * Surfaces after which the surrogate has saved what it cost; infinite if it saves nothing.
   *
   * @param seconds of simulating the training set and of training
   */
  public double surfacesToRepay(double seconds) {
    double saved = equalSeconds() - surrogateSeconds;
    return saved > 0 ? seconds / saved : Double.POSITIVE_INFINITY;
  }

  @Override
  public String toString() {
    if (surrogateError == 0)
      return String.format(
          Locale.ROOT,
          "no factor at equal error, because the surrogate's is 0 (%.3g s per surface; %.3g times"
              + " faster than the simulation of error %.3g points)",
          surrogateSeconds,
          plain(),
          100 * simulationError);
    return String.format(
        Locale.ROOT,
        "%.3g times faster at equal error (%.3g s against %.3g s per surface, error %.3g points)",
        factor(),
        surrogateSeconds,
        equalSeconds(),
        100 * surrogateError);
  }
}
