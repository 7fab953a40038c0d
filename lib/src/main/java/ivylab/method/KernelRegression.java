package ivylab.method;

import ivylab.surface.Plane;
import ivylab.surface.Predictor;
import ivylab.surface.SurfaceMethod;
import java.util.Locale;

/**
 * Local-linear regression on scattered values with a product of two Gaussian kernels, as in the
 * class {@code KernelVolSurface} of Zhang and others (VAE-VolSurface, 2024): at every point, the
 * plane that best fits the values near it. It reproduces linear functions exactly. Beyond the
 * values it continues with the slope of the nearest ones.
 *
 * @param rule how the two bandwidths are found
 * @param xBandwidth standard deviation of the kernel along the first coordinate, in its unit; NaN
 *     unless given
 * @param yBandwidth along the second
 */
public record KernelRegression(BandwidthRule rule, double xBandwidth, double yBandwidth) {

  /**
   * How bandwidths follow from n values; sigma is the standard deviation of a coordinate (with
   * divisor n).
   */
  public enum BandwidthRule {
    /** {@code 1.06 sigma n^(-1/5)}, as published: the rule for a density of one coordinate. */
    NORMAL_REFERENCE,
    /** {@code sigma n^(-1/6)}: the same rule for two coordinates (Scott 1992, eq. (6.43)). */
    SCOTT,
    /**
     * {@link #SCOTT} times two factors, one for each coordinate, of 1/11 to 2.8 in steps of sqrt 2,
     * that together minimise the mean square when each value is predicted from those at other
     * points. Of more than 500 values, 500 evenly spaced ones are predicted.
     */
    LEAVE_ONE_OUT,
    /** Both bandwidths are given. */
    GIVEN
  }

  /** Bandwidths by {@link BandwidthRule#NORMAL_REFERENCE}. */
  public static final KernelRegression NORMAL_REFERENCE = of(BandwidthRule.NORMAL_REFERENCE);

  /** Bandwidths by {@link BandwidthRule#SCOTT}. */
  public static final KernelRegression SCOTT = of(BandwidthRule.SCOTT);

  /** Bandwidths by {@link BandwidthRule#LEAVE_ONE_OUT}. */
  public static final KernelRegression LEAVE_ONE_OUT = of(BandwidthRule.LEAVE_ONE_OUT);

  public KernelRegression {
    if (rule == BandwidthRule.GIVEN) {
      requireBandwidth("xBandwidth", xBandwidth);
      requireBandwidth("yBandwidth", yBandwidth);
    } else if (!Double.isNaN(xBandwidth) || !Double.isNaN(yBandwidth))
      throw new IllegalArgumentException(
          "bandwidths are given only with the rule GIVEN: %s and %s with %s"
              .formatted(xBandwidth, yBandwidth, rule));
  }

  private static void requireBandwidth(String name, double value) {
    if (!(value > 0 && Double.isFinite(value)))
      throw new IllegalArgumentException(name + " must be positive: " + value);
  }

  private static KernelRegression of(BandwidthRule rule) {
    return new KernelRegression(rule, Double.NaN, Double.NaN);
  }

  /** Given bandwidths, each in the unit of its coordinate. */
  public static KernelRegression ofBandwidths(double x, double y) {
    return new KernelRegression(BandwidthRule.GIVEN, x, y);
  }

  /**
   * Fits values at scattered points of any plane.
   *
   * @param x first coordinate, {@code [n]}
   * @param y second coordinate, {@code [n]}
   * @param z values, {@code [n]}; NaN where there is none
   * @throws IllegalArgumentException if the lengths differ, a number is infinite, a coordinate is
   *     not finite, or no value is left
   */
  public Predictor fit(double[] x, double[] y, double[] z) {
    return fit(ScatteredValues.of(x, y, z));
  }

  LocalLinear fit(ScatteredValues data) {
    int n = data.size();
    double sx = deviation(data.x()), sy = deviation(data.y());
    double scott = Math.pow(n, -1 / 6.0), reference = 1.06 * Math.pow(n, -1 / 5.0);
    return switch (rule) {
      case NORMAL_REFERENCE ->
          new LocalLinear(data, sx * reference, sy * reference, "normal reference");
      case SCOTT -> new LocalLinear(data, sx * scott, sy * scott, "Scott");
      case LEAVE_ONE_OUT -> new LeftOut(data, sx * scott, sy * scott).best();
      case GIVEN -> new LocalLinear(data, xBandwidth, yBandwidth, "given");
    };
  }

  /** Volatility as a surface over {@code (k/sqrt(t), log t)}. */
  public SurfaceMethod method() {
    return method(Plane.SCALED);
  }

  /** Volatility as a surface over a plane, in whose units the bandwidths are given. */
  public SurfaceMethod method(Plane plane) {
    return SurfaceMethod.of(
        "kernel regression",
        this + " of volatility",
        q -> SmoothedSurface.fit(this::fit, plane, q));
  }

  /**
   * The standard deviation of a coordinate; 1 if all values are equal, when any bandwidth will do.
   */
  private static double deviation(double[] values) {
    double mean = 0, square = 0;
    for (double v : values) mean += v / values.length;
    for (double v : values) square += (v - mean) * (v - mean) / values.length;
    double deviation = Math.sqrt(square);
    return deviation > 1e-12 * Math.abs(mean) ? deviation : 1;
  }

  @Override
  public String toString() {
    String bandwidths =
        rule == BandwidthRule.GIVEN
            ? "%.3g and %.3g".formatted(xBandwidth, yBandwidth)
            : "by " + rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "local-linear regression, bandwidths " + bandwidths;
  }
}
