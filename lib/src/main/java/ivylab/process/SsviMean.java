package ivylab.process;

import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;

/**
 * Log volatility of SSVI slices, Gatheral and Jacquier (2014), eq. (4.1), whose level and wings are
 * curves in z = log t + 1. With theta the total variance at the money and L, R the slopes of total
 * variance in the far put and call wing, a slice is the larger root of {@code (w + L k)(w - R k) =
 * theta w}, and
 *
 * <pre>
 * log(theta/t)        = A = b0 + b1 z + b2 z^2
 * log(L/sqrt(theta))  = B = b3 + b4 z,     u = x exp(B - A/2)
 * log(R/sqrt(theta))  = C = b5 + b6 z,     v = x exp(C - A/2)
 * log vol             = A/2 + log(h)/2,    (h + u)(h - v) = h,  h = w/theta
 * </pre>
 *
 * With B and C constant this is the power law of their Remark 4.4 with gamma = 1/2.
 */
final class SsviMean {

  static final int TERMS = 7;

  private SsviMean() {}

  private static double level(double z, double[] b) {
    return b[0] + z * (b[1] + z * b[2]);
  }

  private static double put(double z, double[] b) {
    return b[3] + z * b[4];
  }

  private static double call(double z, double[] b) {
    return b[5] + z * b[6];
  }

  /** Uses {@code dh ((h - v) + (h + u) - 1) = (h + u) dv - (h - v) du}. */
  static Tangent at(double x, double z, double[] b) {
    double a = level(z, b);
    double u = x * Math.exp(put(z, b) - a / 2), v = x * Math.exp(call(z, b) - a / 2);
    double s = 1 + v - u, root = Math.sqrt(s * s + 4 * u * v);
    double h = s > 0 ? (s + root) / 2 : 2 * u * v / (root - s);
    double byPut = -(h - v) * u / (root * 2 * h), byCall = (h + u) * v / (root * 2 * h);
    double byLevel = (1 - byPut - byCall) / 2;
    return new Tangent(a / 2 + Math.log(h) / 2, row(z, byLevel, byPut, byCall));
  }

  private static double[] row(double z, double byLevel, double byPut, double byCall) {
    return new double[] {
      byLevel, byLevel * z, byLevel * z * z, byPut, byPut * z, byCall, byCall * z
    };
  }

  /** Derivatives to third order in (x, A, B, C), and the chain rule through the curves in z. */
  static Tangent.Jet jet(double x, double z, double[] b) {
    DerivativeStructure f =
        logVol(
            new DerivativeStructure(4, 3, 0, x),
            new DerivativeStructure(4, 3, 1, level(z, b)),
            new DerivativeStructure(4, 3, 2, put(z, b)),
            new DerivativeStructure(4, 3, 3, call(z, b)));
    double[] slope = {b[1] + 2 * b[2] * z, b[4], b[6]}; // of the curves, in z
    double[] by = new double[3], byX = new double[3], byXx = new double[3], byZ = new double[3];
    double fz = 0;
    for (int i = 0; i < 3; i++) {
      by[i] = partial(f, 0, i, -1);
      byX[i] = partial(f, 1, i, -1);
      byXx[i] = partial(f, 2, i, -1);
      for (int j = 0; j < 3; j++) byZ[i] += partial(f, 0, i, j) * slope[j];
      fz += by[i] * slope[i];
    }
    double[] rowZ = row(z, byZ[0], byZ[1], byZ[2]); // the curves' own terms 1, z, z^2 vary as well
    rowZ[1] += by[0];
    rowZ[2] += 2 * z * by[0];
    rowZ[4] += by[1];
    rowZ[6] += by[2];
    return new Tangent.Jet(
        new Tangent(f.getValue(), row(z, by[0], by[1], by[2])),
        new Tangent(partial(f, 1, -1, -1), row(z, byX[0], byX[1], byX[2])),
        new Tangent(fz, rowZ),
        new Tangent(partial(f, 2, -1, -1), row(z, byXx[0], byXx[1], byXx[2])));
  }

  private static double partial(DerivativeStructure f, int x, int i, int j) {
    int[] order = {x, 0, 0, 0};
    if (i >= 0) order[1 + i]++;
    if (j >= 0) order[1 + j]++;
    return f.getPartialDerivative(order);
  }

  private static DerivativeStructure logVol(
      DerivativeStructure x, DerivativeStructure a, DerivativeStructure b, DerivativeStructure c) {
    DerivativeStructure half = a.divide(2);
    DerivativeStructure u = x.multiply(b.subtract(half).exp());
    DerivativeStructure v = x.multiply(c.subtract(half).exp());
    DerivativeStructure s = v.subtract(u).add(1), uv4 = u.multiply(v).multiply(4);
    DerivativeStructure root = s.multiply(s).add(uv4).sqrt();
    DerivativeStructure h =
        s.getValue() > 0 ? s.add(root).divide(2) : uv4.divide(root.subtract(s)).divide(2);
    return half.add(h.log().divide(2));
  }
}
