package ivylab.simulate;

/**
 * A common factor of the {@link EconomyFamily}: square-root diffusions of Cox, Ingersoll and Ross
 * (1985) with the same {@code kappa theta} in the real world and for pricing, so that slower mean
 * reversion for pricing is a risk premium (theirs, section 3; Heston 1993).
 *
 * @param kappa speed of mean reversion in the real world, per year
 * @param theta mean in the real world
 * @param priced speed of mean reversion for pricing
 * @param sigma volatility; {@code 2 kappa theta >= sigma^2} would keep it off 0
 * @param rho correlation of its shocks with those of the returns it drives
 * @param jumps per year and unit of the factor
 */
record Factor(double kappa, double theta, double priced, double sigma, double rho, double jumps) {

  /** The fast part of the variance. */
  static final Factor FAST = new Factor(7, 0.012, 5, 0.52, -0.85, 25);

  /** The slow part. */
  static final Factor SLOW = new Factor(1.2, 0.015, 0.75, 0.18, -0.75, 15);

  /** The part of the jump intensity that the variance does not drive. */
  static final Factor INTENSITY = new Factor(3, 0.25, 2, 1.4, 0, 1);

  /** The short rate, a fraction. */
  static final Factor RATE = new Factor(0.4, 0.04, 0.35, 0.05, 1, 0);

  /** What a return has of it, for pricing. */
  Exposure exposure(double state, double beta) {
    return new Exposure(state, priced, kappa * theta / priced, sigma, rho, beta, jumps);
  }

  /** Its state after a time dt with a standard normal shock, by Euler's rule, truncated at 0. */
  double next(double state, double dt, double shock) {
    return Math.max(
        0, state + kappa * (theta - state) * dt + sigma * Math.sqrt(state * dt) * shock);
  }
}
