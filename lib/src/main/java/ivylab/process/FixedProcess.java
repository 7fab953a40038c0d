package ivylab.process;

import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;

/** Options of a Gaussian process whose hyper-parameters are given, not learned. */
public record FixedProcess(double xScale, double yScale, double signal, double noise)
    implements SurfaceMethod {

  /** The hyper-parameters of the comparisons. */
  public static final FixedProcess DEFAULT = new FixedProcess(1, 1, 1, 0.05);

  @Override
  public String name() {
    return "Gaussian process, fixed";
  }

  @Override
  public GaussianProcess fit(Surface visible) {
    return GaussianProcess.fit(visible, this);
  }
}
