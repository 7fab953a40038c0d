package ivylab.ssvi;

/**
 * One maturity of an eSSVI surface,
 *
 * <pre>w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)),   phi = psi/theta</pre>
 *
 * Gatheral and Jacquier (2014), eq. (4.1); psi as in Corbetta and others (2019).
 *
 * @param theta total variance at the money, positive
 * @param psi theta phi, positive
 * @param rho in (-1, 1)
 */
public record EssviSlice(double theta, double psi, double rho) {

  public EssviSlice {
    if (!(theta > 0 && Double.isFinite(theta)))
      throw new IllegalArgumentException("theta must be positive and finite: " + theta);
    if (!(psi > 0 && Double.isFinite(psi)))
      throw new IllegalArgumentException("psi must be positive and finite: " + psi);
    if (!(Math.abs(rho) < 1)) throw new IllegalArgumentException("rho must be in (-1, 1): " + rho);
  }

  /** Total variance at log-forward-moneyness k. */
  public double w(double k) {
    double phi = psi / theta, x = phi * k + rho;
    return theta / 2 * (1 + rho * phi * k + Math.sqrt(x * x + 1 - rho * rho));
  }
}
