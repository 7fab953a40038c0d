package ivylab.montecarlo;

import java.util.List;

/**
 * A simulated smile.
 *
 * @param maturity years
 * @param forward 1 for the share, the mean for the VIX
 * @param forwardError one standard error; 0 for the share
 * @param points by rising strike
 */
public record SmileEstimate(
    double maturity, double forward, double forwardError, List<SmilePoint> points) {

  public SmileEstimate {
    points = List.copyOf(points);
  }

  /** {@code k = ln(K/F)}, {@code [strike]}. */
  public double[] logStrikes() {
    return points.stream().mapToDouble(SmilePoint::logStrike).toArray();
  }

  /**
   * An edge of the error bars: implied volatilities moved by so many standard errors, {@code
   * [strike]}, NaN where missing.
   */
  public double[] vols(double errors) {
    return points.stream().mapToDouble(p -> p.vol() + errors * p.volError()).toArray();
  }

  /** Implied volatilities, {@code [strike]}, NaN where missing. */
  public double[] vols() {
    return points.stream().mapToDouble(SmilePoint::vol).toArray();
  }

  /** Their standard errors, {@code [strike]}, NaN where missing. */
  public double[] volErrors() {
    return points.stream().mapToDouble(SmilePoint::volError).toArray();
  }
}
