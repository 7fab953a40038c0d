package ivylab.montecarlo;

/** How time is cut and paths are advanced. Maturities are hit exactly whatever the step. */
public sealed interface Scheme permits ImplicitEuler, DecoupledFactors, FullHistory {

  /** Longest step, years; shortened between neighbouring maturities so that a whole number fits. */
  double step();

  /**
   * Whether a second path with steps of twice the length runs on the same Brownian motion and every
   * mean is extrapolated, {@code 2 y(step) - y(2 step)}, which removes the error of first order.
   */
  boolean richardson();

  /** Refuses a step that is no positive number of years. */
  static double checked(double step) {
    if (!(step >= 1e-6 && step <= 1))
      throw new IllegalArgumentException("step must be years in [1e-6, 1]: " + step);
    return step;
  }
}
