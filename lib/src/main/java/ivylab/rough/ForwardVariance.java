package ivylab.rough;

/**
 * The forward variance {@code xi(t) = E V_t}, exactly. It solves
 *
 * <pre>xi = g + a eta^2 f^2 * xi,   g = a (m0 - b)^2 + c</pre>
 *
 * For a sum of exponentials the Laplace transform of xi is rational, so xi is again a sum of
 * exponentials: its exponents are 0, the kappa of the resolvent f, and the roots mu of {@code
 * sum_ij a eta^2 d_i d_j / (kappa_i + kappa_j - mu) = 1}; the poles {@code kappa_i + kappa_j}
 * themselves cancel. For a gamma or power kernel xi is {@code g H} with the series of {@code H = 1
 * + a eta^2 f^2 * H}, and where the initial curve gives xi, it is that curve.
 */
public final class ForwardVariance {

  private final double horizon;
  private final Curve curve;

  private ForwardVariance(double horizon, Curve curve) {
    this.horizon = horizon;
    this.curve = curve;
  }

  /** A function of time and its integral from 0. */
  private interface Curve {
    double at(double t);

    double integral(double t);
  }

  /**
   * The forward variance of a model.
   *
   * @param horizon last time that will be asked, years, in (0, 100)
   */
  public static ForwardVariance of(Dynamics dynamics, double horizon) {
    if (!(horizon > 0 && horizon < 100))
      throw new IllegalArgumentException("horizon must be years in (0, 100): " + horizon);
    return new ForwardVariance(horizon, curve(dynamics));
  }

  private static Curve curve(Dynamics dynamics) {
    QuadraticRoughHeston model = dynamics.model();
    Means means = dynamics.means();
    Feedback feedback = dynamics.feedback();
    if (means instanceof Means.Matched matched) {
      InitialCurve.ForwardVariance given = matched.curve();
      return new Curve() {
        @Override
        public double at(double t) {
          return given.at(t);
        }

        @Override
        public double integral(double t) {
          return given.integral(t);
        }
      };
    }
    if (means instanceof Means.Still still) {
      double g = model.variance(still.level());
      return new Curve() {
        @Override
        public double at(double t) {
          return g * feedback.at(t);
        }

        @Override
        public double integral(double t) {
          return g * feedback.integral(t);
        }
      };
    }
    return sum(model, (Means.Sum) means, feedback);
  }

  private static Sum sum(QuadraticRoughHeston model, Means.Sum means, Feedback feedback) {
    double a = model.a(), away = means.level() - model.b(), flat = a * away * away + model.c();
    double[] p = means.p();
    ExponentialSum f = means.f();
    int n = p.length;
    if (!(feedback instanceof Feedback.Poles poles)) { // xi = g
      double[] rate = new double[1 + n + n * n], value = new double[rate.length];
      value[0] = flat;
      for (int i = 0; i < n; i++) {
        rate[1 + i] = f.rate(i);
        value[1 + i] = 2 * a * away * p[i];
        for (int j = 0; j < n; j++) {
          rate[1 + n + i * n + j] = f.rate(i) + f.rate(j);
          value[1 + n + i * n + j] = a * p[i] * p[j];
        }
      }
      return new Sum(rate, value);
    }
    double[] mu = poles.secular().root;
    double[] rate = new double[1 + n + mu.length], value = new double[rate.length];
    double[] g = new double[1 + n], pairs = new double[poles.rho().length];
    g[0] = flat;
    for (int i = 0; i < n; i++) {
      g[1 + i] = 2 * a * away * p[i];
      rate[1 + i] = f.rate(i);
      for (int j = 0; j < n; j++) pairs[poles.pair()[i][j]] += a * p[i] * p[j];
    }
    for (int i = 0; i <= n; i++) {
      if (g[i] == 0) continue;
      rate[i] = apart(rate[i], poles);
      value[i] = g[i] / poles.excess(rate[i]);
    }
    for (int m = 0; m < mu.length; m++) {
      double[] gap = poles.secular().gap[m];
      double transform = 0;
      for (int k = 0; k < pairs.length; k++) transform += pairs[k] / gap[k];
      for (int i = 0; i <= n; i++) if (g[i] != 0) transform += g[i] / (rate[i] - mu[m]);
      rate[1 + n + m] = mu[m];
      value[1 + n + m] = poles.r()[m] * transform;
    }
    return new Sum(rate, value);
  }

  /**
   * A rate moved off a root that it meets, since the two terms would cancel. Roots are known to
   * 1e-16 of the pole above them; a move of 1e-8 times the root of that pole balances its own error
   * with the cancellation that is left.
   */
  private static double apart(double rate, Feedback.Poles poles) {
    double[] mu = poles.secular().root;
    for (int m = 0; m < mu.length; m++) {
      double least = 1e-8 * Math.max(Math.abs(mu[m]), Math.sqrt(poles.rho()[m]));
      if (Math.abs(rate - mu[m]) < least) return mu[m] + least;
    }
    return rate;
  }

  /** {@code sum_i value_i exp(-rate_i t)}. */
  private record Sum(double[] rate, double[] value) implements Curve {
    @Override
    public double at(double t) {
      double sum = 0;
      for (int i = 0; i < rate.length; i++) sum += value[i] * Math.exp(-rate[i] * t);
      return sum;
    }

    @Override
    public double integral(double t) {
      double sum = 0;
      for (int i = 0; i < rate.length; i++) sum += value[i] * Exponentials.integral(rate[i], t);
      return sum;
    }
  }

  /** {@code xi(t) = E V_t}. */
  public double at(double t) {
    return curve.at(inside(t));
  }

  /**
   * {@code int_0^t xi}, the fair value of the variance swap times t; {@code E log S_t = -1/2} of
   * it.
   */
  public double integral(double t) {
    return curve.integral(inside(t));
  }

  /** Fair strike of the variance swap to t &gt; 0 as a volatility, {@code sqrt(1/t int_0^t xi)}. */
  public double vol(double t) {
    if (!(t > 0)) throw new IllegalArgumentException("t must be positive: " + t);
    return Math.sqrt(integral(t) / t);
  }

  private double inside(double t) {
    if (!(t >= 0 && t <= horizon))
      throw new IllegalArgumentException("t must be years in [0, %s]: %s".formatted(horizon, t));
    return t;
  }
}
