package ivylab.fourier;

import ivylab.price.Black;
import ivylab.price.OptionType;
import java.util.Arrays;

/**
 * Prices by the integral of Lewis (2001), "A simple option formula for general jump-diffusion and
 * other exponential Lévy processes", eq. (3.11): a call over the forward is
 *
 * <pre>
 * c(k) = 1 - e^(k/2)/pi int_0^inf Re(e^(-iuk) phi(u - i/2)) du/(u^2 + 1/4)
 * </pre>
 *
 * The control variate of Andersen and Piterbarg (2010), "Interest rate modeling", section 9.4,
 * integrates the difference to Black's {@code phi} instead and adds his price, at the total
 * variance {@code -8 ln phi(-i/2)} that makes the difference vanish at u = 0; it also vanishes at
 * {@code u = +-i/2}, so that the pole goes.
 *
 * <p>The integrand decays exponentially and is even, so with {@code u = b sinh y} the trapezoidal
 * rule over all real y is the double-exponential rule of Takahasi and Mori (1974): the spacing is
 * halved until the prices change by less than the tolerance. Error estimate: the last change, much
 * more than the error.
 *
 * @param tolerance of a price over the forward, in [1e-14, 0.01)
 * @param control whether to use the control variate
 */
public record LewisIntegral(double tolerance, boolean control) implements Pricer {

  private static final int FIRST = 16, HALVINGS = 12;

  public LewisIntegral {
    Require.tolerance(tolerance);
  }

  @Override
  public OptionStrip price(CharacteristicFunction law, double t, double... logStrikes) {
    Require.years(t);
    double top = Math.exp(Require.highest(logStrikes) / 2), level = Math.log(tolerance / (4 * top));
    Decay decay = Decay.of(law, t, 0.5, level);
    double sd = Math.sqrt(-8 * decay.origin()), reach = decay.reach(level);
    if (control) reach = Math.max(reach, Math.sqrt(-2 * level) / sd);
    double scale = control ? 1 / sd : Math.min(0.5, 1 / sd), end = asinh(reach / scale);
    int m = logStrikes.length, nodes = decay.u().length, intervals = FIRST;
    double[][] sum = new double[3][m], last = new double[3][m];
    double change = Double.POSITIVE_INFINITY;
    for (int round = 0; round < HALVINGS && !(change < tolerance / 2); round++) {
      double h = end / intervals;
      int first = round == 0 ? 0 : 1, stride = round == 0 ? 1 : 2;
      int n = (intervals - first) / stride + 1;
      double[] u = new double[n], weight = new double[n];
      for (int j = 0; j < n; j++) {
        double y = (first + j * stride) * h;
        u[j] = scale * Math.sinh(y);
        weight[j] = scale * Math.cosh(y) * (y == 0 ? 0.5 : 1);
      }
      nodes += n;
      add(law, t, u, weight, sd, logStrikes, sum);
      change = round == 0 ? change : 0;
      for (int q = 0; q < 3; q++)
        for (int i = 0; i < m; i++) {
          double now = sum[q][i] * h / Math.PI;
          if (q == 0 && round > 0)
            change = Math.max(change, Math.exp(logStrikes[i] / 2) * Math.abs(now - last[q][i]));
          last[q][i] = now;
        }
      intervals *= 2;
    }
    return strip(t, logStrikes, last, sd, change + tolerance / 4, nodes);
  }

  /** Adds {@code Re(e^(-iuk) M)} times 1, 1/2 - iu and u^2 + 1/4, M the integrand without its k. */
  private void add(
      CharacteristicFunction law,
      double t,
      double[] u,
      double[] weight,
      double sd,
      double[] k,
      double[][] sum) {
    int n = u.length;
    double[] im = new double[n], logRe = new double[n], logIm = new double[n];
    Arrays.fill(im, -0.5);
    law.log(t, u, im, logRe, logIm);
    for (int j = 0; j < n; j++) {
      double q = u[j] * u[j] + 0.25, size = Math.exp(logRe[j]);
      double re = size * Math.cos(logIm[j]), imaginary = size * Math.sin(logIm[j]);
      if (control) re -= Math.exp(-sd * sd * q / 2);
      re *= weight[j] / q;
      imaginary *= weight[j] / q;
      for (int i = 0; i < k.length; i++) {
        double c = Math.cos(u[j] * k[i]), s = Math.sin(u[j] * k[i]);
        double x = re * c + imaginary * s, y = imaginary * c - re * s;
        sum[0][i] += x;
        sum[1][i] += x / 2 + u[j] * y;
        sum[2][i] += q * x;
      }
    }
  }

  private OptionStrip strip(
      double t, double[] k, double[][] integral, double sd, double error, int nodes) {
    int m = k.length;
    double[] price = new double[m], below = new double[m], density = new double[m];
    for (int i = 0; i < m; i++) {
      double strike = Math.exp(k[i]), root = Math.exp(k[i] / 2);
      if (control) {
        price[i] = root * Black.otm(k[i], sd);
        below[i] = Black.dualDelta(OptionType.PUT, 1, strike, 1, 1, sd);
        density[i] = strike * Black.dualGamma(1, strike, 1, 1, sd);
      } else {
        price[i] = Math.min(1, strike);
        below[i] = 1;
      }
      price[i] -= root * integral[0][i];
      below[i] -= integral[1][i] / root;
      density[i] += integral[2][i] / root;
    }
    return new OptionStrip(t, k, price, below, density, error, nodes);
  }

  private static double asinh(double x) {
    return Math.log(x + Math.sqrt(x * x + 1));
  }
}
