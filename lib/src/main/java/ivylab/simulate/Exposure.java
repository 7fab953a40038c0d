package ivylab.simulate;

/**
 * How a return {@code X} depends on one factor V of Cox, Ingersoll and Ross (1985),
 *
 * <pre>
 * dV = kappa (theta - V) dt + sigma sqrt(V) dB,   V_0 = state
 * dX = beta sqrt(V) dW + jumps of intensity (jumps V),   d[W, B] = rho dt
 * </pre>
 *
 * compensated so that {@code E e^X = 1}. With {@code phi} the compensated transform of a jump, the
 * logarithm of {@code E e^(zX)} is {@code state D + kappa theta C},
 *
 * <pre>
 * D' = sigma^2 D^2/2 - b D - q/2,   C' = D,   D(0) = C(0) = 0
 * b = kappa - rho sigma beta z,   q = beta^2 z (1 - z) - 2 jumps phi(z)
 * </pre>
 *
 * the equations of Duffie, Pan and Singleton (2000), "Transform analysis and asset pricing for
 * affine jump-diffusions", which are those of Heston (1993) with another q. Hence, as in {@link
 * ivylab.fourier.Heston},
 *
 * <pre>
 * d = sqrt(b^2 + sigma^2 q),   r = q/(b + d),   f = (1 - exp(-d t))/d,   w = -sigma^2 r f/2
 * D = -q f/(2 (1 + w)),   C = -r t - (2/sigma^2) ln(1 + w)
 * </pre>
 *
 * Only {@link StrictMath} and correctly rounded operations are used.
 *
 * @param state V today, not negative
 * @param kappa speed of mean reversion per year, not negative
 * @param theta mean of V in the long run, not negative
 * @param sigma volatility of V, not negative
 * @param rho correlation, in [-1, 1]
 * @param beta loading of the diffusion, of either sign; 0 if V drives jumps alone
 * @param jumps per year and unit of V, not negative
 */
record Exposure(
    double state, double kappa, double theta, double sigma, double rho, double beta, double jumps) {

  Exposure {
    notNegative("state", state);
    notNegative("kappa", kappa);
    notNegative("theta", theta);
    notNegative("sigma", sigma);
    notNegative("jumps", jumps);
    if (!(rho >= -1 && rho <= 1))
      throw new IllegalArgumentException("rho must be in [-1, 1]: " + rho);
    if (!(Math.abs(beta) < 100)) throw new IllegalArgumentException("beta must be finite: " + beta);
  }

  private static void notNegative(String name, double x) {
    if (!(x >= 0 && x < 1e6))
      throw new IllegalArgumentException(name + " must not be negative or infinite: " + x);
  }

  Exposure withJumps(double jumps) {
    return new Exposure(state, kappa, theta, sigma, rho, beta, jumps);
  }

  /** {@code E int_0^t V}. */
  double integral(double t) {
    double weight = kappa == 0 ? t : -StrictMath.expm1(-kappa * t) / kappa;
    return theta * (t - weight) + state * weight;
  }

  /**
   * Years until {@code E e^(pX)} becomes infinite, for real p; infinity if it never does. As {@code
   * Heston.explosion}, with this q.
   *
   * @param phi the transform of a jump at p
   */
  double explosion(double p, double phi) {
    double c0 = beta * beta * p * (p - 1) + driven(phi), c1 = rho * sigma * beta * p - kappa;
    double delta = c1 * c1 - sigma * sigma * c0;
    if (c0 <= 0 || sigma == 0) return Double.POSITIVE_INFINITY;
    double root = Math.sqrt(Math.abs(delta));
    if (delta < 0) return 2 / root * StrictMath.atan2(root, c1);
    if (c1 < 0) return Double.POSITIVE_INFINITY;
    return root == 0 ? 2 / c1 : StrictMath.log((c1 + root) / (c1 - root)) / root;
  }

  /** {@code 2 jumps phi}; 0 without jumps, also where phi overflows. */
  private double driven(double phi) {
    return jumps == 0 ? 0 : 2 * jumps * phi;
  }

  /**
   * Adds the logarithm of {@code E e^(zX)}, z = p + iy, and its derivative in t.
   *
   * @param phi the transform of a jump at z, [re, im]
   * @param sum receives re, im, and those of the derivative, {@code [4]}
   */
  void add(double t, double p, double y, double[] phi, double[] sum) {
    double ss = sigma * sigma, bb = beta * beta;
    double qr = bb * (p * (1 - p) + y * y) - driven(phi[0]);
    double qi = bb * y * (1 - 2 * p) - driven(phi[1]);
    if (qr == 0 && qi == 0) return;
    double cross = rho * sigma * beta, br = kappa - cross * p, bi = -cross * y;
    double er = br * br - bi * bi + ss * qr, ei = 2 * br * bi + ss * qi;
    double size = Math.sqrt(er * er + ei * ei), dr, di;
    if (er >= 0) {
      dr = Math.sqrt((size + er) / 2);
      di = dr == 0 ? 0 : ei / (2 * dr);
    } else {
      di = Math.copySign(Math.sqrt((size - er) / 2), ei);
      dr = ei / (2 * di);
    }
    // r = q/(b + d) or, where these cancel, (d - b)/sigma^2
    double rr, ri;
    if (br * dr + bi * di >= 0) {
      double sr = br + dr, si = bi + di, nn = sr * sr + si * si;
      rr = nn == 0 ? 0 : (qr * sr + qi * si) / nn;
      ri = nn == 0 ? 0 : (qi * sr - qr * si) / nn;
    } else {
      rr = (dr - br) / ss;
      ri = (di - bi) / ss;
    }
    double n = dr * dr + di * di, fr = t, fi = 0;
    if (n * t * t > 1e-24) {
      double less = StrictMath.expm1(-dr * t), half = di * t / 2, sin = StrictMath.sin(half);
      double or = -less + 2 * (1 + less) * sin * sin;
      double oi = 2 * (1 + less) * sin * StrictMath.cos(half);
      fr = (or * dr + oi * di) / n;
      fi = (oi * dr - or * di) / n;
    }
    double hr = rr * fr - ri * fi, hi = rr * fi + ri * fr;
    double wr = -ss * hr / 2, wi = -ss * hi / 2, ur = 1 + wr, un = ur * ur + wi * wi;
    double cr = hr - rr * t, ci = hi - ri * t;
    if (ss > 0) {
      double square = 2 * wr + wr * wr + wi * wi;
      double ln = Math.abs(square) < 0.5 ? StrictMath.log1p(square) : StrictMath.log(un);
      cr = -rr * t - ln / ss;
      ci = -ri * t - 2 * StrictMath.atan2(wi, ur) / ss;
    }
    double ar = (qr * fr - qi * fi) / 2, ai = (qr * fi + qi * fr) / 2;
    double vr = -(ar * ur + ai * wi) / un, vi = -(ai * ur - ar * wi) / un;
    double mean = kappa * theta;
    sum[0] += state * vr + mean * cr;
    sum[1] += state * vi + mean * ci;
    double slopeRe = ss / 2 * (vr * vr - vi * vi) - (br * vr - bi * vi) - qr / 2;
    double slopeIm = ss * vr * vi - (br * vi + bi * vr) - qi / 2;
    sum[2] += state * slopeRe + mean * vr;
    sum[3] += state * slopeIm + mean * vi;
  }
}
