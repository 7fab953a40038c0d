package ivylab.rough;

/**
 * The fractional kernel {@code K(t) = t^(alpha-1) / Gamma(alpha)}, Gatheral, Jusselin and Rosenbaum
 * (2020). Its square is not integrable at infinity, so the variance it feeds grows without bound:
 * for {@code alpha} near 1/2 and usual parameters within weeks.
 *
 * @param alpha in (1/2, 1]; {@code H = alpha - 1/2}
 */
public record PowerKernel(double alpha) implements Kernel {

  public PowerKernel {
    if (!(alpha > 0.5 && alpha <= 1))
      throw new IllegalArgumentException("alpha must be in (0.5, 1]: " + alpha);
  }

  /** The same kernel as a gamma kernel without decay. */
  GammaKernel gamma() {
    return new GammaKernel(1, alpha, 0);
  }

  @Override
  public double at(double t) {
    return gamma().at(t);
  }

  @Override
  public double integral(double t) {
    return gamma().integral(t);
  }

  @Override
  public double dampedIntegral(double rate, double t) {
    return gamma().dampedIntegral(rate, t);
  }

  @Override
  public double squareIntegral(double t) {
    return gamma().squareIntegral(t);
  }

  @Override
  public double squareDoubleIntegral(double t) {
    return gamma().squareDoubleIntegral(t);
  }

  @Override
  public ExponentialSum exponentials(double shortest, double longest, double error) {
    return gamma().exponentials(shortest, longest, error);
  }
}
