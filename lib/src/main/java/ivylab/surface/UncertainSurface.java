package ivylab.surface;

/** A completed surface that knows its own uncertainty. */
public interface UncertainSurface extends VolSurface {

  /**
   * Standard deviation of the log volatility of a quote at the points, its noise included: 0.01 is
   * one per cent of the volatility.
   *
   * @param k log-forward-moneyness, {@code [m]}
   * @param t years, {@code [m]}, positive
   * @return {@code [m]}, positive
   */
  double[] quoteDeviation(double[] k, double[] t);
}
