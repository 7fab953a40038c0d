package ivylab.fourier;

import java.util.Arrays;

/**
 * Prices by the cosine series of Fang and Oosterlee (2008), SIAM Journal on Scientific Computing
 * 31(2). On a range [a, b] the density of {@code X = ln(S_T/F)} is
 *
 * <pre>
 * f(x) = sum' A_j cos(w_j (x - a)),   w_j = j pi/(b - a),   A_j = 2/(b - a) Re(phi(w_j) exp(-i w_j a))
 * </pre>
 *
 * (the first term halved), and the put over the forward, with {@code y = k - a},
 *
 * <pre>
 * int_a^k (e^k - e^x) f(x) dx = sum' A_j/(1 + w_j^2) (e^k (sin(w_j y)/w_j - cos(w_j y)) + e^a)
 * </pre>
 *
 * Calls follow by parity. With phi in A_j rather than an integral over [a, b], the series is that
 * of the density folded at a and at b; the range is chosen by the cumulant generating function so
 * that a put does not notice, the number of terms by the decay of phi. Both errors are below the
 * tolerance, and terms are added until they are. An option worth less than the tolerance whose
 * strike lies outside the range is 0.
 *
 * <p>Distribution function and density come with the prices. They see the fold at a for strikes
 * near it, and the density converges later than a price, by a factor of {@code w^2}.
 *
 * @param tolerance of a price over the forward, in [1e-14, 0.01)
 */
public record CosineSeries(double tolerance) implements Pricer {

  private static final int MOST = 1 << 18;

  public CosineSeries {
    Require.tolerance(tolerance);
  }

  @Override
  public OptionStrip price(CharacteristicFunction law, double t, double... logStrikes) {
    Require.years(t);
    double top = Math.exp(Require.highest(logStrikes)), share = tolerance / (8 * top);
    double level = Math.log(share);
    Decay decay = Decay.of(law, t, 0, level);
    Tails tails = Tails.of(law, t, decay.scale(), level);
    double last = Math.max(tails.high(), tails.call()), least = 0, most = 0;
    for (double k : logStrikes) {
      if (k > tails.low()) least = Math.min(least, k);
      if (k < last) most = Math.max(most, k);
    }
    // a strike k sees the mass folded at b from 2b - k on
    double margin = 0.1 * decay.scale(), low = Math.min(tails.fold(), least - margin);
    double high = Math.max((tails.high() + most) / 2, most + margin);
    double step = Math.PI / (high - low), reach = decay.reach(level);
    reach = Math.min(reach, decay.reach(Math.log(share * Math.max(1, reach / 2))));
    int n = 8 + (int) Math.min(MOST, reach / step);
    double[] a = new double[0];
    double rest;
    while (true) {
      a = extended(a, n, law, t, low, step);
      rest = rest(a, step, top);
      if (rest < tolerance / 2 || n >= MOST) break;
      n = Math.min(MOST, n + n / 4);
    }
    int m = logStrikes.length;
    double[] price = new double[m], below = new double[m], density = new double[m];
    sum(logStrikes, a, low, step, price, below, density);
    for (int i = 0; i < m; i++) {
      double k = logStrikes[i];
      if (k > tails.low() && k < last) continue;
      price[i] = density[i] = 0;
      below[i] = k < 0 ? 0 : 1;
    }
    int nodes = n + decay.u().length + tails.nodes();
    return new OptionStrip(t, logStrikes, price, below, density, rest + 4 * top * share, nodes);
  }

  /** The coefficients A_j, the first halved; those known are kept. */
  private static double[] extended(
      double[] known, int n, CharacteristicFunction law, double t, double low, double step) {
    int first = known.length;
    double[] re = new double[n - first], im = new double[n - first];
    double[] logRe = new double[n - first], logIm = new double[n - first];
    for (int j = first; j < n; j++) re[j - first] = j * step;
    law.log(t, re, im, logRe, logIm);
    double[] a = Arrays.copyOf(known, n);
    double factor = 2 * step / Math.PI;
    for (int j = first; j < n; j++) {
      int i = j - first;
      a[j] = factor * Math.exp(logRe[i]) * Math.cos(logIm[i] - re[i] * low) * (j == 0 ? 0.5 : 1);
    }
    return a;
  }

  /**
   * Bound of the terms left out, {@code sum_(j >= n) |A_j| top (1 + 1/w_j)/w_j^2}, with |A_j| taken
   * to be the largest of the last eight and constant.
   */
  private static double rest(double[] a, double step, double top) {
    double largest = 0, w = a.length * step;
    for (int j = a.length - 8; j < a.length; j++) largest = Math.max(largest, Math.abs(a[j]));
    return largest * top / step * (1 + 1 / w) / w;
  }

  /** All strikes at once; their cosines and sines are turned from one term to the next. */
  private static void sum(
      double[] k,
      double[] a,
      double low,
      double step,
      double[] price,
      double[] below,
      double[] density) {
    int m = k.length;
    double[] turnRe = new double[m], turnIm = new double[m], c = new double[m], s = new double[m];
    double[] put = new double[m];
    double foot = a[0];
    for (int i = 0; i < m; i++) {
      double y = k[i] - low;
      turnRe[i] = Math.cos(step * y);
      turnIm[i] = Math.sin(step * y);
      c[i] = 1;
      put[i] = a[0] * (y - 1);
      below[i] = a[0] * y;
      density[i] = a[0];
    }
    for (int j = 1; j < a.length; j++) {
      double w = j * step, v = a[j], q = v / (1 + w * w), vw = v / w, qw = q / w;
      foot += q;
      for (int i = 0; i < m; i++) {
        double next = c[i] * turnRe[i] - s[i] * turnIm[i];
        double sine = c[i] * turnIm[i] + s[i] * turnRe[i];
        c[i] = next;
        s[i] = sine;
        put[i] += qw * sine - q * next;
        below[i] += vw * sine;
        density[i] += v * next;
      }
    }
    foot *= Math.exp(low);
    for (int i = 0; i < m; i++)
      price[i] = Math.exp(k[i]) * put[i] + foot - (k[i] < 0 ? 0 : Math.expm1(k[i]));
  }
}
