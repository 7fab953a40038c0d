package ivylab.fourier;

/**
 * Cumulants of {@code X = ln(S_T/F)}: the derivatives at 0 of {@code K(p) = psi(-ip)}. They are
 * Cauchy's integrals over a circle around 0 on which K is analytic,
 *
 * <pre>c_n = n!/(2 pi r^n) int_0^(2 pi) K(r e^(i a)) e^(-i n a) da</pre>
 *
 * by the trapezoidal rule with 32 nodes. The error is {@code c_(n+32) r^32/(n+32)! n!}, negligible,
 * and the rounding errors of K, 1e-16 of its size or so, times {@code n!/r^n}.
 *
 * @param mean first cumulant, minus half the expected variance to T if X is continuous
 * @param variance second cumulant
 * @param third cumulant
 * @param fourth cumulant
 */
public record Cumulants(double mean, double variance, double third, double fourth) {

  private static final int NODES = 32;

  static Cumulants of(CharacteristicFunction law, double t) {
    double[] re = new double[NODES], im = new double[NODES];
    double[] logRe = new double[NODES], logIm = new double[NODES];
    for (double r = 0.5; r > 1e-3; r /= 2) {
      // p = r e^(ia), so that u = -ip = r (sin a - i cos a); odd nodes, which avoid the real axis
      for (int j = 0; j < NODES; j++) {
        double a = 2 * Math.PI * (j + 0.5) / NODES;
        re[j] = r * Math.sin(a);
        im[j] = -r * Math.cos(a);
      }
      // K is analytic in the circle if its strip ends outside, with room to spare
      if (!(Double.isFinite(law.logMoment(t, 2 * r)) && Double.isFinite(law.logMoment(t, -2 * r))))
        continue;
      law.log(t, re, im, logRe, logIm);
      double[] c = new double[5];
      double scale = 1;
      for (int n = 1; n <= 4; n++) {
        scale *= n / r;
        double sum = 0;
        for (int j = 0; j < NODES; j++) {
          double a = 2 * Math.PI * (j + 0.5) / NODES * n;
          sum += logRe[j] * Math.cos(a) + logIm[j] * Math.sin(a);
        }
        c[n] = scale * sum / NODES;
      }
      return new Cumulants(c[1], c[2], c[3], c[4]);
    }
    throw new ArithmeticException("no moment of negative order is finite at t = " + t + ": " + law);
  }
}
