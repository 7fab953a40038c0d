package ivylab.fourier;

/**
 * Compensated jumps of Merton (1976): a Poisson number of them, each normal in X,
 *
 * <pre>
 * psi(u) = t intensity (exp(i u mean - u^2 deviation^2/2) - 1 - iu (exp(mean + deviation^2/2) - 1))
 * </pre>
 *
 * Without a diffusion beside them X has an atom, and no density; add one with {@link #plus}.
 *
 * @param intensity jumps per year, not negative
 * @param mean of a jump in the logarithm of the price, finite
 * @param deviation standard deviation of a jump in the logarithm, not negative
 */
public record LognormalJumps(double intensity, double mean, double deviation)
    implements CharacteristicFunction {

  public LognormalJumps {
    Require.notNegative("intensity", intensity);
    if (!(Math.abs(mean) < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("mean must be finite: " + mean);
    Require.notNegative("deviation", deviation);
  }

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    Require.years(t);
    double rate = intensity * t, half = deviation * deviation / 2, drift = Math.expm1(mean + half);
    for (int i = 0; i < re.length; i++) {
      double x = re[i], y = im[i];
      double a = -mean * y - half * (x * x - y * y), b = mean * x - 2 * half * x * y;
      // exp(a + ib) - 1 without cancellation
      double e = Math.expm1(a), s = Math.sin(b / 2);
      logRe[i] = rate * (e - 2 * (1 + e) * s * s + y * drift);
      logIm[i] = rate * ((1 + e) * Math.sin(b) - x * drift);
    }
  }
}
