package ivylab.fourier;

/**
 * The model of Heston (1993), "A closed-form solution for options with stochastic volatility",
 *
 * <pre>
 * dS = S sqrt(V) dW,   dV = kappa (theta - V) dt + sigma sqrt(V) dB,   V_0 = v0,   d[W, B] = rho dt
 * psi(u) = kappa theta C + v0 D
 * D = -(q/s) (1 - E)/(1 - g E),   C = -(q/s) t - (2/sigma^2) ln((1 - g E)/(1 - g))
 * q = u^2 + iu,   b = kappa - i rho sigma u,   d = sqrt(b^2 + sigma^2 q),   s = b + d
 * g = (b - d)/(b + d),   E = exp(-d t),   Re d >= 0
 * </pre>
 *
 * This is the second form of Albrecher, Mayer, Schoutens and Tistaert (2007), "The little Heston
 * trap", whose logarithm stays on its principal branch (Lord and Kahl 2010), with {@code (b -
 * d)/sigma^2} written as {@code -q/s}, so that nothing cancels for small sigma; {@code sigma = 0}
 * is its limit.
 *
 * @param v0 variance today, not negative; 0.04 is a volatility of 20 %
 * @param kappa speed of mean reversion per year, not negative
 * @param theta mean of the variance in the long run, not negative
 * @param sigma volatility of the variance, not negative
 * @param rho correlation, in [-1, 1]
 */
public record Heston(double v0, double kappa, double theta, double sigma, double rho)
    implements CharacteristicFunction {

  public Heston {
    Require.notNegative("v0", v0);
    Require.notNegative("kappa", kappa);
    Require.notNegative("theta", theta);
    Require.notNegative("sigma", sigma);
    Require.correlation(rho);
    if (v0 == 0 && kappa * theta == 0)
      throw new IllegalArgumentException("v0 or kappa theta must be positive: both are 0");
  }

  public Heston withV0(double v0) {
    return new Heston(v0, kappa, theta, sigma, rho);
  }

  public Heston withKappa(double kappa) {
    return new Heston(v0, kappa, theta, sigma, rho);
  }

  public Heston withTheta(double theta) {
    return new Heston(v0, kappa, theta, sigma, rho);
  }

  public Heston withSigma(double sigma) {
    return new Heston(v0, kappa, theta, sigma, rho);
  }

  public Heston withRho(double rho) {
    return new Heston(v0, kappa, theta, sigma, rho);
  }

  /** {@code E int_0^t V}, the fair total variance of a variance swap to t. */
  public double totalVariance(double t) {
    Require.years(t);
    double weight = kappa == 0 ? t : -Math.expm1(-kappa * t) / kappa;
    return theta * (t - weight) + v0 * weight;
  }

  /**
   * Years until {@code E S^p} becomes infinite; infinity if it never does. It is the time that the
   * solution of {@code B' = sigma^2 B^2/2 + (rho sigma p - kappa) B + p (p - 1)/2}, B(0) = 0, takes
   * to infinity: Andersen and Piterbarg (2007), "Moment explosions in stochastic volatility
   * models", proposition 3.1.
   */
  public double explosion(double p) {
    double c0 = p * (p - 1), c1 = rho * sigma * p - kappa, delta = c1 * c1 - sigma * sigma * c0;
    if (c0 <= 0 || sigma == 0) return Double.POSITIVE_INFINITY;
    double root = Math.sqrt(Math.abs(delta));
    if (delta < 0) return 2 / root * Math.atan2(root, c1);
    if (c1 < 0) return Double.POSITIVE_INFINITY;
    return root == 0 ? 2 / c1 : Math.log((c1 + root) / (c1 - root)) / root;
  }

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    Require.years(t);
    double ss = sigma * sigma, mean = kappa * theta;
    for (int i = 0; i < re.length; i++) {
      double x = re[i], y = im[i];
      double qr = x * x - y * (y + 1), qi = x * (2 * y + 1);
      if (qr == 0 && qi == 0) {
        logRe[i] = logIm[i] = 0;
        continue;
      }
      if (x == 0 && qr < 0 && !(explosion(-y) > t)) {
        logRe[i] = logIm[i] = Double.NaN;
        continue;
      }
      double br = kappa + rho * sigma * y, bi = -rho * sigma * x;
      // d = sqrt(b^2 + sigma^2 q)
      double er = br * br - bi * bi + ss * qr, ei = 2 * br * bi + ss * qi;
      double size = Math.sqrt(er * er + ei * ei), dr, di;
      if (er >= 0) {
        dr = Math.sqrt((size + er) / 2);
        di = dr == 0 ? 0 : ei / (2 * dr);
      } else {
        di = Math.copySign(Math.sqrt((size - er) / 2), ei);
        dr = ei / (2 * di);
      }
      // r = q/s, from s = b + d or, where these cancel, from s = sigma^2 q/(d - b)
      double rr, ri;
      if (br * dr + bi * di >= 0) {
        double sr = br + dr, si = bi + di, nn = sr * sr + si * si;
        // 0 only if kappa = sigma = 0, where C has no weight
        rr = nn == 0 ? 0 : (qr * sr + qi * si) / nn;
        ri = nn == 0 ? 0 : (qi * sr - qr * si) / nn;
      } else {
        rr = (dr - br) / ss;
        ri = (di - bi) / ss;
      }
      // E = exp(-d t), f = (1 - E)/d
      double half = di * t / 2, fall = -dr * t, sin = Math.sin(half), cos = Math.cos(half), fr, fi;
      double less = fall > -0.5 ? Math.expm1(fall) : Math.exp(fall) - 1, decay = 1 + less;
      double n = dr * dr + di * di;
      if (n * t * t < 1e-10) {
        fr = t * (1 - dr * t / 2);
        fi = -t * t * di / 2;
      } else {
        double or = -less + 2 * decay * sin * sin, oi = 2 * decay * sin * cos;
        fr = (or * dr + oi * di) / n;
        fi = (oi * dr - or * di) / n;
      }
      // 1 - g = 2 d/s and g = -sigma^2 r/s give ln((1 - g E)/(1 - g)) = ln(1 + w), w = -sigma^2 r
      // f/2
      double hr = (rr * fr - ri * fi) / 2, hi = (rr * fi + ri * fr) / 2;
      double wr = -ss * hr, wi = -ss * hi, cr, ci;
      double ur = 1 + wr, un = ur * ur + wi * wi;
      if (ss * (Math.abs(hr) + Math.abs(hi)) < 1e-9) {
        // (2/sigma^2) ln(1 + w) = -2h (1 - w/2)
        cr = -2 * (hr - (hr * wr - hi * wi) / 2);
        ci = -2 * (hi - (hr * wi + hi * wr) / 2);
      } else {
        cr =
            (Math.abs(wr) + Math.abs(wi) < 0.5
                    ? Math.log1p(2 * wr + wr * wr + wi * wi)
                    : Math.log(un))
                / ss;
        ci = 2 * Math.atan2(wi, ur) / ss;
      }
      // D = -r (1 - E)/(1 - g E) = -r (1 - E)/((1 - g)(1 + w)) = -q f/(2 (1 + w)),  as s/(2d) r =
      // q/(2d)
      double ar = (qr * fr - qi * fi) / 2, ai = (qr * fi + qi * fr) / 2;
      double vr = -(ar * ur + ai * wi) / un, vi = -(ai * ur - ar * wi) / un;
      logRe[i] = mean * (-rr * t - cr) + v0 * vr;
      logIm[i] = mean * (-ri * t - ci) + v0 * vi;
    }
  }
}
