package ivylab.process;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.Arrays;
import java.util.List;

/**
 * A Gaussian process whose hyper-parameters are given, not learned: constant mean, squared
 * exponential covariance, independent noise. The quotes' target is first standardised by its mean
 * and standard deviation over the visible quotes, so signal and noise are in units of that
 * deviation.
 *
 * @param target the modelled quantity and its coordinates
 * @param xScale length scale in x: annualised log-moneyness {@code k/sqrt(t)}, or k
 * @param yScale length scale in y: {@code log t}, or t
 * @param signal prior standard deviation of the surface
 * @param noise standard deviation of a quote around the surface
 * @param limit the most quotes used, at least 1: time grows with its cube. Beyond it, every
 *     n/limit-th quote in order of maturity, then log-moneyness, is used; the process reports this
 */
public record FixedProcess(
    ProcessTarget target, double xScale, double yScale, double signal, double noise, int limit)
    implements SurfaceMethod {

  /**
   * The process on log volatility: scales 0.5 in {@code k/sqrt(t)} and 3 in {@code log t}, signal 3
   * and noise 0.05 deviations. Chosen once, on synthetic SSVI surfaces, as the point of a coarse
   * mesh that does well at every share of hidden quotes.
   */
  public static final FixedProcess DEFAULT =
      new FixedProcess(ProcessTarget.LOG_VOLATILITY, 0.5, 3, 3, 0.05, 3_500);

  /** The process on raw total variance: scales 0.3 in k and 1 in t, signal 3, noise 0.02. */
  static final FixedProcess ON_VARIANCE =
      new FixedProcess(ProcessTarget.TOTAL_VARIANCE, 0.3, 1, 3, 0.02, 3_500);

  public FixedProcess {
    if (!(xScale > 0 && Double.isFinite(xScale)))
      throw new IllegalArgumentException("xScale must be positive: " + xScale);
    if (!(yScale > 0 && Double.isFinite(yScale)))
      throw new IllegalArgumentException("yScale must be positive: " + yScale);
    if (!(signal > 0 && Double.isFinite(signal)))
      throw new IllegalArgumentException("signal must be positive: " + signal);
    if (!(noise >= 0 && Double.isFinite(noise)))
      throw new IllegalArgumentException("noise must be zero or positive: " + noise);
    if (limit < 1) throw new IllegalArgumentException("limit must be at least 1: " + limit);
  }

  public FixedProcess withTarget(ProcessTarget target) {
    return new FixedProcess(target, xScale, yScale, signal, noise, limit);
  }

  public FixedProcess withScales(double xScale, double yScale) {
    return new FixedProcess(target, xScale, yScale, signal, noise, limit);
  }

  public FixedProcess withSignal(double signal) {
    return new FixedProcess(target, xScale, yScale, signal, noise, limit);
  }

  public FixedProcess withNoise(double noise) {
    return new FixedProcess(target, xScale, yScale, signal, noise, limit);
  }

  public FixedProcess withLimit(int limit) {
    return new FixedProcess(target, xScale, yScale, signal, noise, limit);
  }

  @Override
  public String name() {
    return target == ProcessTarget.LOG_VOLATILITY
        ? "Gaussian process"
        : "Gaussian process on " + target;
  }

  @Override
  public GaussianProcess fit(Surface visible) {
    List<Point> quotes = GaussianProcess.thinned(visible.points(), limit);
    double[] z = quotes.stream().mapToDouble(target::value).toArray();
    double centre = Arrays.stream(z).average().orElseThrow(), squares = 0;
    for (double value : z) squares += (value - centre) * (value - centre);
    double deviation = z.length > 1 ? Math.sqrt(squares / (z.length - 1)) : 0;
    double scale = Math.max(deviation, target.floor());
    Covariance kernel = new Covariance.Rbf(xScale, yScale, scale * signal);
    return new GaussianProcess(
        visible, quotes, new FixedPrior(target, centre, kernel, scale * noise));
  }
}
