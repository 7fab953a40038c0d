package ivylab.fourier;

/**
 * The law of {@code X = ln(S_T/F)}, F the forward to T, by the logarithm of its characteristic
 * function,
 *
 * <pre>psi(u) = ln E exp(i u X),   psi(0) = psi(-i) = 0</pre>
 *
 * at complex u, continuous along every line of constant imaginary part. All nodes of a quadrature
 * are evaluated in one call.
 */
@FunctionalInterface
public interface CharacteristicFunction {

  /**
   * @param t years, in (0, 100)
   * @param re real parts of the nodes u, {@code [n]}
   * @param im their imaginary parts, {@code [n]}
   * @param logRe receives the real parts of psi, {@code [n]}
   * @param logIm receives the imaginary parts of psi, {@code [n]}; at {@code u = -ip} (re = 0),
   *     both are NaN if the moment {@code E exp(p X)} is infinite or not known to be finite
   */
  void log(double t, double[] re, double[] im, double[] logRe, double[] logIm);

  /** The law of the sum of this variable and an independent one. */
  default CharacteristicFunction plus(CharacteristicFunction other) {
    return (t, re, im, logRe, logIm) -> {
      double[] sumRe = new double[re.length], sumIm = new double[re.length];
      log(t, re, im, logRe, logIm);
      other.log(t, re, im, sumRe, sumIm);
      for (int i = 0; i < re.length; i++) {
        logRe[i] += sumRe[i];
        logIm[i] += sumIm[i];
      }
    };
  }

  /** Mean, variance, third and fourth cumulant of X. */
  default Cumulants cumulants(double t) {
    return Cumulants.of(this, t);
  }

  /** {@code ln E exp(p X)} for real p; NaN as in {@link #log}. */
  default double logMoment(double t, double p) {
    double[] re = {0}, im = {-p}, logRe = new double[1], logIm = new double[1];
    log(t, re, im, logRe, logIm);
    return logRe[0];
  }
}
