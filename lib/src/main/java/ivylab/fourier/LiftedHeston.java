package ivylab.fourier;

import ivylab.rough.ExponentialSum;

/**
 * Heston's model with the memory of a sum of exponentials, Abi Jaber and El Euch (2019),
 * "Multifactor approximation of rough volatility models", section 4: one factor of weight 1 and
 * rate 0 is the classical model, many approximate {@link RoughHeston}.
 *
 * <pre>
 * V = v0 + sum c_i U^i,   dU^i = (-gamma_i U^i + lambda (theta - V)) dt + nu sqrt(V) dB
 * psi_i' = -gamma_i psi_i + F(u, h),   h = sum c_i psi_i,   psi_i(0) = 0
 * F(u, h) = -(u^2 + iu)/2 + (i rho nu u - lambda) h + nu^2 h^2/2
 * psi(u) = v0 int_0^T F(u, h(s)) ds + lambda theta int_0^T h(s) ds
 * </pre>
 *
 * F is linear over each step and the exponentials are integrated exactly; each step is solved for
 * its new value, as in {@link Riccati.Implicit}, on the mesh {@code T (j/steps)^3}, with
 * extrapolation.
 *
 * @param v0 variance today, not negative
 * @param lambda speed of mean reversion through the kernel, not negative
 * @param theta level it reverts to, not negative
 * @param nu volatility of the variance, positive
 * @param rho correlation, in [-1, 1]
 * @param kernel weights {@code c_i} and rates {@code gamma_i}
 * @param steps from 0 to T, even
 */
public record LiftedHeston(
    double v0, double lambda, double theta, double nu, double rho, ExponentialSum kernel, int steps)
    implements CharacteristicFunction {

  public LiftedHeston {
    new RoughHeston(0.5, lambda, nu, rho, new VarianceCurve.Reverting(v0, theta));
    new Riccati.Implicit(steps);
  }

  /** With 128 steps. */
  public LiftedHeston(
      double v0, double lambda, double theta, double nu, double rho, ExponentialSum kernel) {
    this(v0, lambda, theta, nu, rho, kernel, 128);
  }

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    Require.years(t);
    var variance = new VarianceCurve.Reverting(v0, theta);
    // the roughness of this model plays no part: its equation is given another memory
    var equation = new RoughHeston(0.5, lambda, nu, rho, variance);
    new FractionalRiccati(equation, t, re, im).lifted(kernel, steps, logRe, logIm);
  }
}
