package ivylab.montecarlo;

import ivylab.rough.ExponentialSum;
import ivylab.rough.QuadraticRoughHeston;

/** A model whose paths can be simulated; spot 1, no rates, no dividends. */
public sealed interface PathModel {

  /** Quadratic rough Heston. */
  record Quadratic(QuadraticRoughHeston model) implements PathModel {}

  /** Constant volatility: Black's model. */
  record Lognormal(double vol) implements PathModel {

    public Lognormal {
      if (!(vol >= 0 && vol < 100))
        throw new IllegalArgumentException("vol must be in [0, 100): " + vol);
    }
  }

  /**
   * Heston's model with the memory of a sum of exponentials {@code (c_i, gamma_i)}, Abi Jaber and
   * El Euch (2019), arXiv:1801.10359: a single factor without decay and of weight 1 is the
   * classical model, many factors approximate rough Heston.
   *
   * <pre>
   * dS = S sqrt(V) (rho dB + sqrt(1 - rho^2) dB'),   V = v0 + sum c_i U^i
   * dU^i = (-gamma_i U^i + lambda (theta - V)) dt + nu sqrt(V) dB
   * </pre>
   *
   * Simulated by the implicit Euler scheme with the positive part of V in drift and noise (full
   * truncation).
   *
   * @param v0 variance at the start, non-negative
   * @param lambda speed of mean reversion through the kernel, non-negative
   * @param theta level it reverts to, non-negative
   * @param nu volatility of variance, non-negative
   * @param rho correlation of share and variance
   */
  record LiftedHeston(
      double v0, double lambda, double theta, double nu, double rho, ExponentialSum kernel)
      implements PathModel {

    public LiftedHeston {
      positive("v0", v0);
      positive("lambda", lambda);
      positive("theta", theta);
      positive("nu", nu);
      if (!(Math.abs(rho) <= 1))
        throw new IllegalArgumentException("rho must be in [-1, 1]: " + rho);
    }

    private static void positive(String name, double value) {
      if (!(value >= 0 && value < 1000))
        throw new IllegalArgumentException(name + " must be in [0, 1000): " + value);
    }

    /** The classical model. */
    public static LiftedHeston classical(
        double v0, double lambda, double theta, double nu, double rho) {
      var one = ExponentialSum.of(new double[] {1}, new double[] {0});
      return new LiftedHeston(v0, lambda, theta, nu, rho, one);
    }
  }
}
