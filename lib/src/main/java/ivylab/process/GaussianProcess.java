package ivylab.process;

import ivylab.surface.Surface;
import ivylab.surface.VolSurface;

/** A Gaussian process on log volatility, conditioned on the visible quotes of one surface. */
public final class GaussianProcess implements VolSurface {

  private GaussianProcess(Surface visible, FixedProcess options) {}

  /** The process with fixed hyper-parameters, {@link FixedProcess#DEFAULT}. */
  public static FixedProcess fixed() {
    return FixedProcess.DEFAULT;
  }

  static GaussianProcess fit(Surface visible, FixedProcess options) {
    return new GaussianProcess(visible, options);
  }

  /** Posterior mean of log volatility at the points, {@code [m]}. */
  public double[] mean(double[] k, double[] t) {
    throw new UnsupportedOperationException("to come");
  }

  /** Posterior standard deviation of log volatility at the points, {@code [m]}. */
  public double[] deviation(double[] k, double[] t) {
    throw new UnsupportedOperationException("to come");
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    throw new UnsupportedOperationException("to come");
  }
}
