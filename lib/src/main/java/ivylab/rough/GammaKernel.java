package ivylab.rough;

import org.hipparchus.special.Gamma;

/**
 * The gamma kernel {@code K(t) = nu t^(alpha-1) exp(-lambda t) / Gamma(alpha)}: rough at short
 * times, with its own decay. Bourgey and Gatheral (2025), SSRN 5239929. The Hurst exponent is
 * {@code H = alpha - 1/2}.
 *
 * @param nu scale, positive
 * @param alpha in (1/2, 1]
 * @param lambda decay per year, 0 or more; not the {@code lambda} of the model's feedback
 */
public record GammaKernel(double nu, double alpha, double lambda) implements Kernel {

  public GammaKernel {
    if (!(nu > 0 && nu < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("nu must be positive: " + nu);
    if (!(alpha > 0.5 && alpha <= 1))
      throw new IllegalArgumentException("alpha must be in (0.5, 1]: " + alpha);
    if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("lambda must be 0 or more per year: " + lambda);
  }

  @Override
  public double at(double t) {
    Kernel.time(t);
    return nu * Math.pow(t, alpha - 1) * Math.exp(-lambda * t) / Gamma.gamma(alpha);
  }

  @Override
  public double integral(double t) {
    return dampedIntegral(0, t);
  }

  @Override
  public double dampedIntegral(double rate, double t) {
    return nu * incomplete(alpha, lambda + rate, Kernel.time(t)) / Gamma.gamma(alpha);
  }

  @Override
  public double squareIntegral(double t) {
    return squareScale() * incomplete(2 * alpha - 1, 2 * lambda, Kernel.time(t));
  }

  @Override
  public double squareDoubleIntegral(double t) {
    Kernel.time(t);
    double h2 = 2 * alpha - 1;
    if (2 * lambda * t
        < 1e-3) { // t I_p - I_(p+1) cancels nothing here, but neither does the series
      double x = 2 * lambda * t;
      double series =
          1 / (h2 * (h2 + 1)) - x / ((h2 + 1) * (h2 + 2)) + x * x / (2 * (h2 + 2) * (h2 + 3));
      return squareScale() * Math.pow(t, h2 + 1) * series;
    }
    return squareScale() * (t * incomplete(h2, 2 * lambda, t) - incomplete(h2 + 1, 2 * lambda, t));
  }

  /** {@code nu^2 / Gamma(alpha)^2}, so that {@code K^2 = squareScale t^(2H-1) exp(-2 lambda t)}. */
  double squareScale() {
    double scale = nu / Gamma.gamma(alpha);
    return scale * scale;
  }

  @Override
  public ExponentialSum exponentials(double shortest, double longest, double error) {
    return LaplaceNodes.of(this, shortest, longest, error);
  }

  /** {@code int_0^t s^(p-1) exp(-rate s) ds}. */
  static double incomplete(double p, double rate, double t) {
    double x = rate * t;
    if (x < 1e-3)
      return Math.pow(t, p)
          * (1 / p
              - x
                  * (1 / (p + 1)
                      - x / 2 * (1 / (p + 2) - x / 3 * (1 / (p + 3) - x / 4 / (p + 4)))));
    return Gamma.regularizedGammaP(p, x, 1e-15, 100_000) * Gamma.gamma(p) * Math.pow(rate, -p);
  }
}
