package ivylab.ssvi;

import ivylab.surface.Derivatives;
import java.util.Locale;

/**
 * One maturity of an eSSVI surface,
 *
 * <pre>w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)),   phi = psi/theta</pre>
 *
 * Gatheral and Jacquier (2014), eq. (4.1); psi as in Corbetta and others (2019). The slopes of the
 * wings, {@code right = psi (1 + rho)} and {@code left = psi (1 - rho)}, each twice the slope of
 * total variance far out, make everything simple: w is homogeneous of degree one in (theta, left,
 * right),
 *
 * <pre>2 w = u + sqrt(u^2 + left right k^2),   u = theta + (right - left) k / 2</pre>
 *
 * @param theta total variance at the money, positive
 * @param psi theta phi, positive
 * @param rho in (-1, 1)
 */
public record EssviSlice(double theta, double psi, double rho) {

  /** One of the three numbers that determine a slice. */
  public enum Parameter {
    THETA,
    PSI,
    RHO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public EssviSlice {
    if (!(theta > 0 && Double.isFinite(theta)))
      throw new IllegalArgumentException("theta must be positive and finite: " + theta);
    if (!(psi > 0 && Double.isFinite(psi)))
      throw new IllegalArgumentException("psi must be positive and finite: " + psi);
    if (!(Math.abs(rho) < 1)) throw new IllegalArgumentException("rho must be in (-1, 1): " + rho);
  }

  /**
   * The slice with these wings.
   *
   * @param theta total variance at the money, positive
   * @param left {@code psi (1 - rho)}, positive
   * @param right {@code psi (1 + rho)}, positive
   */
  public static EssviSlice ofWings(double theta, double left, double right) {
    if (!(left > 0 && right > 0))
      throw new IllegalArgumentException("left and right must be positive: " + left + ", " + right);
    return new EssviSlice(theta, (left + right) / 2, (right - left) / (right + left));
  }

  /** The same slice with one parameter multiplied by a factor. */
  public EssviSlice scaled(Parameter parameter, double factor) {
    return switch (parameter) {
      case THETA -> new EssviSlice(theta * factor, psi, rho);
      case PSI -> new EssviSlice(theta, psi * factor, rho);
      case RHO -> new EssviSlice(theta, psi, rho * factor);
    };
  }

  /** {@code psi (1 - rho)}: twice the slope of total variance far out of the money in puts. */
  public double left() {
    return psi * (1 - rho);
  }

  /** {@code psi (1 + rho)}: twice the slope of total variance far out of the money in calls. */
  public double right() {
    return psi * (1 + rho);
  }

  /** {@code psi/theta}, how sharply the slice bends. */
  public double phi() {
    return psi / theta;
  }

  /** Total variance at log-forward-moneyness k. */
  public double w(double k) {
    double u = theta + rho * psi * k, v = psi * k;
    double q = v * v * (1 - rho * rho), root = Math.sqrt(u * u + q);
    return (u >= 0 ? u + root : q / (root - u)) / 2; // the second form does not cancel
  }

  /** Annualised Black volatility at log-forward-moneyness k, t years from expiry. */
  public double vol(double k, double t) {
    return Math.sqrt(w(k) / t);
  }

  /**
   * Total variance, its slope and its curvature at k; exact. A slice alone has no derivative in
   * time, which is given as 0.
   *
   * @param t years to expiry, passed on to the result
   */
  public Derivatives derivatives(double k, double t) {
    return moving(k, t, 0, 0, 0);
  }

  /**
   * The same while theta, left and right change at these rates per year.
   *
   * <pre>
   * 2 w_k = s + (u s + left right k)/R,   2 w_kk = left right theta^2 / R^3,   s = (right - left)/2
   * </pre>
   */
  Derivatives moving(double k, double t, double dTheta, double dLeft, double dRight) {
    double a = left(), b = right(), s = rho * psi;
    double u = theta + s * k, root = Math.sqrt(u * u + a * b * k * k);
    double wk = (s + (u * s + a * b * k) / root) / 2;
    double wkk = a * b * theta * theta / (2 * root * root * root);
    double du = dTheta + (dRight - dLeft) / 2 * k;
    double wt = (du + (u * du + (dLeft * b + a * dRight) / 2 * k * k) / root) / 2;
    return new Derivatives(k, t, w(k), wk, wt, wkk);
  }

  /**
   * Distance of the slice from the boundary of the sufficient conditions for a density that is
   * nowhere negative, Gatheral and Jacquier (2014), theorem 4.2: the smallest of
   *
   * <pre>1 - psi (1 + |rho|)/4,   1 - psi^2 (1 + |rho|)/(4 theta)</pre>
   *
   * Free of butterfly arbitrage where it is not negative; the first condition is necessary too.
   */
  public double butterflySlack() {
    double wing = psi * (1 + Math.abs(rho));
    return Math.min(1 - wing / 4, 1 - psi * wing / (4 * theta));
  }

  /**
   * Distance of the slice from the boundary of what may follow an earlier one at some later time,
   * with theta and the wings linear in between: the smallest of
   *
   * <pre>
   * dl/left,   dr/right,   dtheta/theta - (sqrt(dr) - sqrt(dl))^2 / (2 psi)
   * </pre>
   *
   * where theta, psi, left and right are those of the earlier slice and dtheta, dl, dr the changes.
   * Total variance falls nowhere in between, at any k, exactly when this is non-negative. Proof:
   * with {@code P = left right, R = sqrt(u^2 + P k^2)} the rate of change of w times {@code 2 R (R
   * - u)/k^2 >= 0} is
   *
   * <pre>P (dtheta + k (dr - dl)/2) + (left dr + right dl) (R - u)/2</pre>
   *
   * For it to be non-negative far out, neither wing may fall. It is then convex in k, and its
   * minimum is {@code P (dtheta - theta (sqrt(dr) - sqrt(dl))^2 / (2 psi))}. That was the earlier
   * end. In between, theta/psi either falls, which helps, or rises; then {@code dtheta/theta >=
   * dpsi/psi} at every point, and {@code 2 dpsi = dr + dl >= (sqrt(dr) - sqrt(dl))^2}.
   *
   * <p>The usual conditions, that theta and the wings do not fall and {@code phi} does not rise,
   * are the special case in which dpsi replaces half the square, and demand more than is needed.
   */
  public double calendarSlack(EssviSlice earlier) {
    double dl = left() - earlier.left(), dr = right() - earlier.right();
    double wings = Math.min(dl / earlier.left(), dr / earlier.right());
    double level = theta / earlier.theta - 1;
    if (wings < 0) return Math.min(wings, level);
    double apart = Math.sqrt(dl) - Math.sqrt(dr);
    return Math.min(wings, level - apart * apart / (2 * earlier.psi));
  }
}
