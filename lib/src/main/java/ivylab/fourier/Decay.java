package ivylab.fourier;

import java.util.Arrays;

/**
 * How fast {@code |E exp((iu + shift) X)|} decays in u, from nodes u that double from 1/8 to 2^20
 * or until it has fallen to a given level.
 *
 * @param u the nodes, {@code [n]}, the first 0
 * @param log {@code ln |phi|} at each less that at u = 0, {@code [n]}
 * @param origin {@code ln |phi|} at u = 0
 */
record Decay(double[] u, double[] log, double origin) {

  private static final int FIRST = 10, MORE = 4, MOST = 24;

  /**
   * @param level negative, a logarithm
   * @throws ArithmeticException if phi is not a number before it has fallen to the level
   */
  static Decay of(CharacteristicFunction law, double t, double shift, double level) {
    double[] u = new double[0], log = new double[0];
    while (u.length < MOST) {
      int from = u.length, n = from == 0 ? FIRST : MORE;
      double[] re = new double[n], im = new double[n], logRe = new double[n], logIm = new double[n];
      for (int i = 0; i < n; i++) re[i] = from + i == 0 ? 0 : Math.scalb(1.0, from + i - 4);
      Arrays.fill(im, -shift);
      law.log(t, re, im, logRe, logIm);
      u = Arrays.copyOf(u, from + n);
      log = Arrays.copyOf(log, from + n);
      System.arraycopy(re, 0, u, from, n);
      System.arraycopy(logRe, 0, log, from, n);
      for (int i = from; i < from + n; i++) {
        if (!(log[i] < Double.POSITIVE_INFINITY))
          throw new ArithmeticException(
              "the characteristic function is "
                  + log[i]
                  + " at u = "
                  + u[i]
                  + ", t = "
                  + t
                  + " (a scheme in time may need more steps): "
                  + law);
        if (log[i] - log[0] < level) return of(Arrays.copyOf(u, i + 1), Arrays.copyOf(log, i + 1));
      }
    }
    return of(u, log);
  }

  private static Decay of(double[] u, double[] log) {
    double origin = log[0];
    for (int i = 0; i < u.length; i++) log[i] = Math.min(0, log[i] - origin);
    return new Decay(u, log, origin);
  }

  /** One standard deviation of X, as if it were normal: 1/u where phi has fallen to exp(-1/2). */
  double scale() {
    return 1 / reach(-0.5);
  }

  /**
   * The u beyond which {@code ln |phi|} stays below a negative level, or the last node if it does
   * not. The root of {@code -ln |phi|} is taken to be linear between nodes, as for a normal X.
   */
  double reach(double level) {
    int i = u.length - 1;
    if (!(log[i] < level)) return u[i];
    while (log[i - 1] < level) i--;
    double low = Math.sqrt(-log[i - 1]), high = Math.sqrt(-Math.max(log[i], -1e6));
    return u[i - 1] + (u[i] - u[i - 1]) * (Math.sqrt(-level) - low) / (high - low);
  }
}
