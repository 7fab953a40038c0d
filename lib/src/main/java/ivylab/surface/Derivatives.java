package ivylab.surface;

import org.hipparchus.special.Erf;

/**
 * Total variance at one point and its derivatives in log-moneyness and time, which is all that the
 * static no-arbitrage conditions need.
 *
 * @param k log-forward-moneyness
 * @param t years
 * @param w total variance
 * @param wk dw/dk
 * @param wt dw/dt, per year; calendar arbitrage where it is negative
 * @param wkk d2w/dk2
 */
public record Derivatives(double k, double t, double w, double wk, double wt, double wkk) {

  /**
   * Durrleman's condition, Gatheral and Jacquier (2014), eq. (2.1); the risk-neutral density is
   * non-negative where {@code g >= 0}.
   *
   * <pre>g = (1 - k w'/(2w))^2 - (w')^2/4 (1/w + 1/4) + w''/2</pre>
   */
  public double g() {
    double level = 1 - k * wk / (2 * w);
    return level * level - wk * wk / 4 * (1 / w + 0.25) + wkk / 2;
  }

  /**
   * Undiscounted price of the option that pays 1 above the strike, {@code N(d2) - phi(d2) w' / (2
   * sqrt(w))} with {@code d2 = -k / sqrt(w) - sqrt(w) / 2}; negative where calls rise with the
   * strike.
   */
  public double digitalCall() {
    return digital(1);
  }

  /** The same below the strike, 1 less {@link #digitalCall}; negative where puts fall. */
  public double digitalPut() {
    return digital(-1);
  }

  private double digital(int sign) {
    double sd = Math.sqrt(w), d2 = -k / sd - sd / 2;
    double density = Math.exp(-d2 * d2 / 2) / Math.sqrt(2 * Math.PI);
    return Erf.erfc(-sign * d2 / Math.sqrt(2)) / 2 - sign * density * wk / (2 * sd);
  }

  /**
   * {@link #g} with {@code w'/4} in place of {@code (w')^2/4}, as the IvySPT paper prints it; not
   * the density condition.
   */
  public double gAsPrinted() {
    double level = 1 - k * wk / (2 * w);
    return level * level - wk / 4 * (1 / w + 0.25) + wkk / 2;
  }
}
