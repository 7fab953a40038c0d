package ivylab.calibrate;

import ivylab.fourier.Heston;
import ivylab.price.Black;

/**
 * Derivatives of Heston's volatilities of one maturity in {@code v0, kappa, theta, sigma, rho}.
 * With psi the logarithm of the characteristic function, the price c of a call over the forward and
 * its derivative in a parameter p are (Lewis 2001)
 *
 * <pre>
 * c     = 1 - e^(k/2)/pi int_0^inf Re[exp(-i u k) e^psi(u - i/2)] du/(u^2 + 1/4)
 * dc/dp =   - e^(k/2)/pi int_0^inf Re[exp(-i u k) e^psi(u - i/2) dpsi/dp] du/(u^2 + 1/4)
 * </pre>
 *
 * by the midpoint rule, whose error is the derivative at strikes a period {@code 2 pi/h} away: here
 * at least 16 standard deviations, and 4, beyond the strikes. psi is linear in v0 and theta; in the
 * others dpsi/dp is a central difference with a relative step of 1e-4. Divided by vega it is the
 * derivative of the volatility, equal for puts and calls.
 */
final class HestonGradient {

  private static final double STEP = 1e-4, LEVEL = -30;
  private static final int MOST = 1 << 15;

  private final double[] x;
  private final double t, h;
  private final double[] re, im, phiRe, phiIm;
  private final double[][] slopeRe, slopeIm;

  /**
   * @param x v0, kappa, theta, sigma, rho
   * @param reach largest log-strike by absolute value
   */
  HestonGradient(double[] x, double t, double reach) {
    this.x = x;
    this.t = t;
    Heston law = law(x);
    double sd = Math.sqrt(law.totalVariance(t));
    h = 2 * Math.PI / (reach + Math.max(16 * sd, 4) + reach);
    int n = nodes(law, sd);
    re = new double[n];
    im = new double[n];
    for (int j = 0; j < n; j++) {
      re[j] = (j + 0.5) * h;
      im[j] = -0.5;
    }
    phiRe = new double[n];
    phiIm = new double[n];
    law.log(t, re, im, phiRe, phiIm);
    for (int j = 0; j < n; j++) {
      double size = Math.exp(phiRe[j]) / (re[j] * re[j] + 0.25), angle = phiIm[j];
      phiRe[j] = size * Math.cos(angle);
      phiIm[j] = size * Math.sin(angle);
    }
    slopeRe = new double[5][n];
    slopeIm = new double[5][n];
    for (int p = 0; p < 5; p++) slope(p);
  }

  private static Heston law(double[] x) {
    return new Heston(x[0], x[1], x[2], x[3], x[4]);
  }

  /** Nodes to where the integrand has fallen to exp(LEVEL). */
  private int nodes(Heston law, double sd) {
    double[] u = {1 / sd}, below = {-0.5}, size = new double[1], angle = new double[1];
    while (u[0] < MOST * h) {
      law.log(t, u, below, size, angle);
      if (size[0] < LEVEL) break;
      u[0] *= 1.25;
    }
    return (int) Math.min(MOST, Math.max(32, u[0] / h));
  }

  private void slope(int p) {
    int n = re.length;
    double step = STEP * (p == 4 ? 0.5 * (1 - Math.abs(x[4])) : x[p]);
    double[] moved = x.clone(), downRe = new double[n], downIm = new double[n];
    if (p == 0 || p == 2) {
      // psi is linear in v0 and in theta
      moved[p] = 2 * x[p];
      step = x[p] / 2;
      law(x).log(t, re, im, downRe, downIm);
      law(moved).log(t, re, im, slopeRe[p], slopeIm[p]);
    } else {
      moved[p] = x[p] + step;
      law(moved).log(t, re, im, slopeRe[p], slopeIm[p]);
      moved[p] = x[p] - step;
      law(moved).log(t, re, im, downRe, downIm);
    }
    for (int j = 0; j < n; j++) {
      double a = (slopeRe[p][j] - downRe[j]) / (2 * step);
      double b = (slopeIm[p][j] - downIm[j]) / (2 * step);
      slopeRe[p][j] = phiRe[j] * a - phiIm[j] * b;
      slopeIm[p][j] = phiRe[j] * b + phiIm[j] * a;
    }
  }

  /**
   * @param k log-strike
   * @param vol the volatility there
   * @param row receives the derivatives, {@code [5]}
   */
  void at(double k, double vol, double[] row) {
    double turnRe = Math.cos(h * k), turnIm = -Math.sin(h * k);
    double c = Math.cos(h * k / 2), s = -Math.sin(h * k / 2);
    double v0 = 0, kappa = 0, theta = 0, sigma = 0, rho = 0;
    for (int j = 0; j < re.length; j++) {
      v0 += c * slopeRe[0][j] - s * slopeIm[0][j];
      kappa += c * slopeRe[1][j] - s * slopeIm[1][j];
      theta += c * slopeRe[2][j] - s * slopeIm[2][j];
      sigma += c * slopeRe[3][j] - s * slopeIm[3][j];
      rho += c * slopeRe[4][j] - s * slopeIm[4][j];
      double next = c * turnRe - s * turnIm;
      s = c * turnIm + s * turnRe;
      c = next;
    }
    double factor = -Math.exp(k / 2) * h / Math.PI / Black.vega(1, Math.exp(k), 1, t, vol);
    row[0] = factor * v0;
    row[1] = factor * kappa;
    row[2] = factor * theta;
    row[3] = factor * sigma;
    row[4] = factor * rho;
  }
}
