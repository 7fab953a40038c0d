package ivylab.fourier;

/**
 * The law of Black (1976), X normal with mean {@code -vol^2 t/2} and variance {@code vol^2 t}:
 *
 * <pre>psi(u) = -vol^2 t (u^2 + iu)/2</pre>
 *
 * @param vol annualised volatility, 0.20 for 20 %, positive
 */
public record Lognormal(double vol) implements CharacteristicFunction {

  public Lognormal {
    Require.positive("vol", vol);
  }

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    Require.years(t);
    double half = vol * vol * t / 2;
    for (int i = 0; i < re.length; i++) {
      double x = re[i], y = im[i];
      logRe[i] = -half * (x * x - y * (y + 1));
      logIm[i] = -half * x * (2 * y + 1);
    }
  }
}
