package ivylab.montecarlo;

/**
 * The mean square of the simulated VIX, which is known exactly.
 *
 * @param maturity years
 * @param square {@code E VIX_T^2}
 * @param squareError one standard error
 */
public record VixCheck(double maturity, double square, double squareError) {}
