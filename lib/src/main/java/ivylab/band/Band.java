package ivylab.band;

import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.util.Arrays;
import java.util.Objects;

/**
 * A completed surface and the band a number of its deviations below and above it, in log
 * volatility.
 *
 * @param completed the surface in the middle
 * @param factor deviations to either side, zero or positive; infinite if nothing is known; then the
 *     band extends from 0 to infinity
 */
public record Band(VolSurface completed, double factor) {

  public Band {
    Objects.requireNonNull(completed, "completed");
    if (!(factor >= 0))
      throw new IllegalArgumentException("factor must not be negative: " + factor);
  }

  /**
   * Annualised volatilities at the points: lower, completed, upper.
   *
   * @param k log-forward-moneyness, {@code [m]}
   * @param t years, {@code [m]}, positive
   * @return {@code [3][m]}; NaN where the surface has no volatility
   */
  public double[][] vols(double[] k, double[] t) {
    double[] vol = completed.vol(k, t), deviation = deviations(completed, k, t);
    double[][] vols = {vol.clone(), vol, vol.clone()};
    for (int i = 0; i < vol.length; i++) {
      double ratio = Math.exp(factor * deviation[i]);
      vols[0][i] /= ratio;
      vols[2][i] *= ratio;
    }
    return vols;
  }

  /** A surface's own deviation of log volatility, or 1; {@code [m]}. */
  static double[] deviations(VolSurface surface, double[] k, double[] t) {
    if (surface instanceof UncertainSurface uncertain) return uncertain.quoteDeviation(k, t);
    double[] ones = new double[k.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The lower edge as a surface. */
  public VolSurface lower() {
    return edge(0);
  }

  /** The upper edge as a surface. */
  public VolSurface upper() {
    return edge(2);
  }

  private VolSurface edge(int which) {
    return (k, t) -> {
      double[] w = vols(k, t)[which];
      for (int i = 0; i < w.length; i++) w[i] *= w[i] * t[i];
      return w;
    };
  }

  @Override
  public String toString() {
    return "%s, %.3g deviations to either side".formatted(completed, factor);
  }
}
