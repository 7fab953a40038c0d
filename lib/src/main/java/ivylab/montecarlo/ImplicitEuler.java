package ivylab.montecarlo;

/**
 * The scheme of Rosenbaum and Zhang (2021), equation (A.1), for a kernel that is a sum of
 * exponentials {@code (c_i, gamma_i)}:
 *
 * <pre>
 * Z^i &lt;- (Z^i - lambda Z h + eta sqrt(V) dW) / (1 + gamma_i h)
 * ln S &lt;- ln S + sqrt(V) dW - V h / 2,   V at the left end
 * </pre>
 *
 * <p>S is a martingale in discrete time, whatever the step. The error of smiles is of first order,
 * and large: 1.0 volatility points at the money at h = 0.0012 for the set of 19 May 2017. With the
 * extrapolation take steps of at most 0.0006, and of 0.00025 where the factors start far apart.
 *
 * @param step longest step, years
 * @param richardson whether to extrapolate
 */
public record ImplicitEuler(double step, boolean richardson) implements Scheme {

  public ImplicitEuler {
    Scheme.checked(step);
  }
}
