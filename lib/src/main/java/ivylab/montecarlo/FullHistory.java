package ivylab.montecarlo;

/**
 * The hybrid scheme of Bennedsen, Lunde and Pakkanen (2017), "Hybrid scheme for Brownian
 * semistationary processes", with one exact cell, for the resolvent form; each path keeps all its
 * shocks, so the cost grows with the square of the number of steps. Slow, close to the definition,
 * and therefore the check of the other schemes.
 *
 * <pre>
 * Z_n = m0(t_n) + eta (sqrt(V_(n-1)) J_n + sum_(j &lt; n-1) sqrt(V_j) w_nj dW_j)
 * w_nj = sqrt(mean of f^2 over the cell's distances from t_n)
 * </pre>
 *
 * @param step longest step, years
 */
public record FullHistory(double step) implements Scheme {

  public FullHistory {
    Scheme.checked(step);
  }

  @Override
  public boolean richardson() {
    return false;
  }
}
