package ivylab.rough;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/**
 * The growth function {@code H = 1 + k * H} of the feedback of variance on itself, {@code k = a
 * eta^2 f^2}: a unit of variance injected per unit of time makes {@code H(t)} after t years.
 */
sealed interface Feedback {

  /** {@code H(t)}. */
  double at(double t);

  /** {@code int_0^t H}. */
  double integral(double t);

  /** {@code int_0^inf k}. */
  double norm();

  static Feedback of(double strength, Kernel resolvent) {
    if (strength == 0) return new None();
    if (resolvent instanceof ExponentialSum f) return Poles.of(strength, f);
    return new Series(strength, (GammaKernel) resolvent);
  }

  /** No feedback. */
  record None() implements Feedback {
    @Override
    public double at(double t) {
      return 1;
    }

    @Override
    public double integral(double t) {
      return t;
    }

    @Override
    public double norm() {
      return 0;
    }
  }

  /**
   * For {@code k = sum_j w_j exp(-rho_j t)}, {@code rho} the sums of two kappa: {@code H = 1 +
   * sum_m r_m int_0^t exp(-mu_m s) ds}, with {@code mu_m} the roots of {@code sum_j w_j / (rho_j -
   * mu) = 1} and {@code r_m = 1 / sum_j w_j / (rho_j - mu_m)^2}, from the Laplace transform {@code
   * 1 / (1 - k^)}. A negative root means growth.
   *
   * @param pair {@code pair[i][j]} is the index of {@code kappa_i + kappa_j} in rho
   */
  record Poles(double[] rho, double[] w, int[][] pair, Secular secular, double[] r)
      implements Feedback {

    static Poles of(double strength, ExponentialSum f) {
      int n = f.size(), pairs = n * (n + 1) / 2;
      long[] code = new long[pairs];
      double[] value = new double[pairs];
      Integer[] order = new Integer[pairs];
      int at = 0;
      for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
          value[at] = f.rate(i) + f.rate(j);
          code[at] = (long) i * n + j;
          order[at] = at++;
        }
      Arrays.sort(order, (x, y) -> Double.compare(value[x], value[y]));
      double[] rho = new double[pairs], w = new double[pairs];
      int[][] pair = new int[n][n];
      int last = -1;
      for (int o : order) {
        if (last < 0 || value[o] > rho[last] * (1 + 1e-14)) rho[++last] = value[o];
        int i = (int) (code[o] / n), j = (int) (code[o] % n);
        w[last] += (i == j ? 1 : 2) * strength * f.weight(i) * f.weight(j);
        pair[i][j] = pair[j][i] = last;
      }
      rho = Arrays.copyOf(rho, last + 1);
      w = Arrays.copyOf(w, last + 1);
      Secular secular = new Secular(rho, w);
      double[] r = new double[rho.length];
      for (int m = 0; m < r.length; m++) {
        double sum = 0;
        for (int k = 0; k < r.length; k++) {
          double over = 1 / secular.gap[m][k];
          sum += w[k] * over * over;
        }
        r[m] = 1 / sum;
      }
      return new Poles(rho, w, pair, secular, r);
    }

    @Override
    public double at(double t) {
      double sum = 1;
      for (int m = 0; m < r.length; m++) sum += r[m] * Exponentials.integral(secular.root[m], t);
      return sum;
    }

    @Override
    public double integral(double t) {
      double sum = t;
      for (int m = 0; m < r.length; m++)
        sum += r[m] * Exponentials.doubleIntegral(secular.root[m], t);
      return sum;
    }

    @Override
    public double norm() {
      double sum = 0;
      for (int k = 0; k < rho.length; k++) sum += w[k] / rho[k];
      return sum;
    }

    /**
     * {@code 1 - sum_j w_j / (rho_j - s)}, infinite at a pole, as a product with the distance from
     * the nearest root: {@code (mu - s) sum_j w_j / ((rho_j - mu)(rho_j - s))}, relatively accurate
     * there too.
     */
    double excess(double s) {
      double[] mu = secular.root;
      int m = 0;
      for (int k = 1; k < mu.length; k++) if (Math.abs(mu[k] - s) < Math.abs(mu[m] - s)) m = k;
      double off = mu[m] - s, sum = 0;
      double[] gap = secular.gap[m];
      for (int k = 0; k < rho.length; k++) sum += w[k] / (gap[k] * (gap[k] + off));
      return off * sum;
    }
  }

  /**
   * For {@code k = theta t^(q-1) exp(-rate t)}, q = 2H: the resolvent of a power kernel is a
   * series, and damping passes through convolutions, so with the incomplete gamma function P
   *
   * <pre>
   * H(t) = 1 + sum_n (theta Gamma(q))^n int_0^t s^(nq-1) exp(-rate s) / Gamma(nq) ds
   *      = 1 + sum_n x^n P(nq, rate t),   x = theta Gamma(q) / rate^q
   * </pre>
   *
   * which for rate 0 is the Mittag-Leffler function {@code E_q(theta Gamma(q) t^q)}. All terms are
   * positive.
   */
  record Series(double theta, double q, double rate) implements Feedback {

    private static final int MOST = 20_000;

    Series(double strength, GammaKernel f) {
      this(strength * f.squareScale(), 2 * f.alpha() - 1, 2 * f.lambda());
    }

    @Override
    public double at(double t) {
      return 1 + sum(t, 0);
    }

    @Override
    public double integral(double t) {
      return t + sum(t, 1);
    }

    @Override
    public double norm() {
      return rate == 0 ? Double.POSITIVE_INFINITY : theta * Gamma.gamma(q) * Math.pow(rate, -q);
    }

    /** The series, its terms integrated {@code times} (0 or 1) times more. */
    private double sum(double t, int times) {
      if (t == 0) return 0;
      double log = Math.log(theta * Gamma.gamma(q)) + q * Math.log(t), x = rate * t, sum = 0;
      if (log == Double.POSITIVE_INFINITY)
        throw new ArithmeticException(
            "the feedback a eta^2 nu^2 / Gamma(alpha)^2 = %s overflows with 2H = %s"
                .formatted(theta, q));
      if (x > LaplaceNodes.MOST_DECAY)
        throw new ArithmeticException(
            "2 lambda t of the kernel must be at most %s, beyond which its square underflows: %s at t = %s"
                .formatted(LaplaceNodes.MOST_DECAY, x, t));
      for (int n = 1; n <= MOST; n++) {
        // t^(nq) / Gamma(nq) int_0^1 (1 - u)^times u^(nq-1) exp(-x u) du
        double p = n * q;
        double term = Math.exp(n * log - Gamma.logGamma(p + 1 + times)) * damped(p, times, x);
        sum += term;
        if (sum == Double.POSITIVE_INFINITY)
          throw new ArithmeticException(
              "forward variance overflows at t = %s: theta = %s, 2H = %s, rate = %s; variance feeds on itself too strongly"
                  .formatted(t, theta, q, rate));
        if (term <= 1e-16 * sum && p > x) return times == 0 ? sum : t * sum;
      }
      throw new ArithmeticException(
          "the series of the forward variance has not converged after %,d terms at t = %s: theta = %s, 2H = %s, rate = %s"
              .formatted(MOST, t, theta, q, rate));
    }

    /**
     * {@code Gamma(p+1+m) / (Gamma(p) m!) int_0^1 (1-u)^m u^(p-1) exp(-x u) du}, Kummer's function
     * {@code M(p, p+1+m, -x) = exp(-x) M(1+m, p+1+m, x)}; the latter has positive terms.
     */
    private static double damped(double p, int m, double x) {
      double term = 1, sum = 1;
      for (int j = 0; j < 10_000; j++) {
        term *= (1 + m + j) * x / ((p + 1 + m + j) * (j + 1));
        sum += term;
        if (term <= 1e-17 * sum) break;
      }
      return Math.exp(-x) * sum;
    }
  }
}
