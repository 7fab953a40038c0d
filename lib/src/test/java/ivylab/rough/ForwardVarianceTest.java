package ivylab.rough;

import static ivylab.rough.KernelTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardVarianceTest {

  /** The reference is a numerical solution with error up to 1.4e-5. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void forward_variances_and_variance_swaps_equal_the_reference(ExactValues.Case c) {
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(c.model()), 1);
    double[] t = c.get("exact", "t"), expected = c.get("exact", "xi0");
    for (int i = 0; i < t.length; i++) assertEquals(1, xi.at(t[i]) / expected[i], 3e-5);
    t = c.get("exact", "T");
    expected = c.get("exact", "variance_to_T");
    for (int i = 0; i < t.length; i++) {
      assertEquals(1, xi.integral(t[i]) / expected[i], 3e-5);
      assertEquals(xi.integral(t[i]), xi.vol(t[i]) * xi.vol(t[i]) * t[i], 1e-15);
    }
  }

  /**
   * {@code dm = A m, dM = A M + M A' + eta^2 xi 1 1'} for the first and second moments of the
   * kernel's own factors, by Runge-Kutta; the fastest rate 1,132 times the step 1.25e-5, to the
   * fourth power, is 4e-8.
   */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void moment_equations_of_the_factors_give_the_same(ExactValues.Case c) {
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(c.model()), 1);
    Moments moments = new Moments(c.model());
    double h = 1.25e-5, sum = 0, last = moments.variance(moments.state);
    for (int step = 1; step <= 20_000; step++) {
      double middle = moments.step(h), next = moments.variance(moments.state);
      sum += h / 6 * (last + 4 * middle + next);
      last = next;
      if (step % 800 == 0) {
        assertEquals(1, xi.at(step * h) / next, 1e-7);
        assertEquals(1, xi.integral(step * h) / sum, 1e-7);
      }
    }
  }

  /** First and second moments of the factors, and their equations. */
  private static final class Moments {
    final QuadraticRoughHeston model;
    final ExponentialSum k;
    final int n;
    final double outside;
    double[] state;

    Moments(QuadraticRoughHeston model) {
      this.model = model;
      k = (ExponentialSum) model.kernel();
      n = k.size();
      state = new double[n + n * n];
      outside = model.initial() instanceof InitialCurve.Constant level ? level.level() : 0;
      if (model.initial() instanceof InitialCurve.Factors factors) {
        double[] z0 = factors.z0();
        for (int i = 0; i < n; i++) {
          state[i] = z0[i];
          for (int j = 0; j < n; j++) state[n + i * n + j] = z0[i] * z0[j];
        }
      }
    }

    double variance(double[] s) {
      double first = outside, second = 0;
      for (int i = 0; i < n; i++) {
        first += k.weight(i) * s[i];
        for (int j = 0; j < n; j++) second += k.weight(i) * k.weight(j) * s[n + i * n + j];
      }
      second += outside * outside + 2 * outside * (first - outside);
      return model.a() * (second - 2 * model.b() * first + model.b() * model.b()) + model.c();
    }

    double[] drift(double[] s) {
      double[] ds = new double[s.length], across = new double[n];
      double total = outside, noise = model.eta() * model.eta() * variance(s);
      for (int i = 0; i < n; i++) {
        total += k.weight(i) * s[i];
        for (int j = 0; j < n; j++) across[i] += k.weight(j) * s[n + i * n + j];
        across[i] += outside * s[i];
      }
      for (int i = 0; i < n; i++) {
        ds[i] = -k.rate(i) * s[i] - model.lambda() * total;
        for (int j = 0; j < n; j++)
          ds[n + i * n + j] =
              -(k.rate(i) + k.rate(j)) * s[n + i * n + j]
                  - model.lambda() * (across[i] + across[j])
                  + noise;
      }
      return ds;
    }

    /** One step; returns the variance at its middle. */
    double step(double h) {
      double[] k1 = drift(state), s2 = plus(h / 2, k1), k2 = drift(s2), s3 = plus(h / 2, k2);
      double[] k3 = drift(s3), k4 = drift(plus(h, k3));
      for (int i = 0; i < state.length; i++)
        state[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
      return (variance(s2) + variance(s3)) / 2;
    }

    private double[] plus(double h, double[] ds) {
      double[] sum = new double[ds.length];
      for (int i = 0; i < ds.length; i++) sum[i] = state[i] + h * ds[i];
      return sum;
    }
  }

  /**
   * Parameters in Rosenbaum and Zhang's box, and kernels of 1 to 14 random factors beside theirs.
   */
  static Stream<QuadraticRoughHeston> box() {
    SplittableRandom random = new SplittableRandom(20210704);
    return IntStream.range(0, 300)
        .mapToObj(
            draw -> {
              ExponentialSum kernel = ExponentialSum.lifted();
              if (draw % 2 == 1) {
                int n = random.nextInt(1, 15);
                double[] c = new double[n], gamma = new double[n];
                for (int i = 0; i < n; i++) {
                  c[i] = Math.pow(10, random.nextDouble(-4, 1));
                  gamma[i] = (i == 0 ? 0 : gamma[i - 1]) + Math.pow(10, random.nextDouble(-4, 2));
                }
                kernel = ExponentialSum.of(c, gamma);
              }
              return new QuadraticRoughHeston(
                  random.nextDouble(0.5, 2.5),
                  random.nextDouble(1, 1.5),
                  random.nextDouble(0.1, 0.6),
                  random.nextDouble(0.01, 0.5),
                  random.nextDouble(1e-4, 0.03),
                  kernel,
                  new InitialCurve.Factors(random.doubles(kernel.size(), -0.5, 0.5).toArray()));
            });
  }

  /**
   * Identities in which all terms of the sums take part: {@code xi(0) = a (Z_0 - b)^2 + c}, and
   * {@code xi'(0) = g'(0) + a eta^2 f(0)^2 xi(0)} by the integral of a short time; never negative.
   */
  @ParameterizedTest
  @MethodSource("box")
  void forward_variances_start_where_they_must(QuadraticRoughHeston model) {
    Dynamics dynamics = Dynamics.of(model);
    ForwardVariance xi = ForwardVariance.of(dynamics, 3);
    ExponentialSum k = (ExponentialSum) model.kernel(), f = dynamics.response();
    double[] z0 = ((InitialCurve.Factors) model.initial()).z0();
    double start = 0, drift = 0, f0 = k.at(0);
    for (int i = 0; i < z0.length; i++) start += k.weight(i) * z0[i];
    for (int i = 0; i < z0.length; i++)
      drift -= k.weight(i) * (k.rate(i) * z0[i] + model.lambda() * start);
    double v = model.variance(start), fed = model.a() * model.eta() * model.eta() * f0 * f0 * v;
    double size = model.variance(-Math.abs(start)) + model.variance(Math.abs(start));
    assertEquals(v, xi.at(0), 1e-9 * size);
    assertEquals(f0, f.at(0), 1e-11 * f0);
    double slope = 2 * model.a() * (start - model.b()) * drift + fed;
    double h = 1e-4 / (k.rate(z0.length - 1) + model.lambda() * f0 + fed / v);
    double measured = (4 * xi.at(h) - 3 * xi.at(0) - xi.at(2 * h)) / (2 * h);
    assertEquals(slope, measured, 1e-6 * (Math.abs(slope) + fed + size / (1e4 * h)));
    for (double t : new double[] {1e-5, 1e-4, 0.001, 0.01, 0.1, 1, 3})
      assertTrue(xi.at(t) >= model.c() * (1 - 1e-9), "t = " + t + ": " + xi.at(t));
  }

  /** Nine to ten digits are printed; the closed form and the series are the same function. */
  @Test
  void without_lambda_a_power_kernel_gives_the_mittag_leffler_mean() {
    JsonObject limit = ExactValues.limit("mean_variance");
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(power(0.6)), 2);
    double[] t = ExactValues.doubles(limit.getAsJsonArray("t"));
    double[] expected = ExactValues.doubles(limit.getAsJsonArray("E_V"));
    for (int i = 0; i < t.length; i++) assertEquals(1, xi.at(t[i]) / expected[i], 1e-9);
  }

  private static QuadraticRoughHeston power(double alpha) {
    return new QuadraticRoughHeston(
        0, 1, 0.35, 0.2, 0.0025, new PowerKernel(alpha), new InitialCurve.Constant(0));
  }

  /** {@code E_1(x) = exp(x)}: with alpha 1 variance grows at the rate {@code a eta^2}. */
  @Test
  void with_alpha_one_the_variance_grows_exponentially() {
    QuadraticRoughHeston model = power(1).withEta(1.3);
    double rate = 0.35 * 1.3 * 1.3, v0 = 0.35 * 0.04 + 0.0025;
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(model), 2);
    ForwardVariance sum =
        ForwardVariance.of(
            Dynamics.of(model.withKernel(ExponentialSum.of(new double[] {1}, new double[] {0}))),
            2);
    for (double t : new double[] {0, 0.1, 1, 2}) {
      assertEquals(v0 * Math.exp(rate * t), xi.at(t), 1e-13);
      assertEquals(v0 * Math.expm1(rate * t) / rate, xi.integral(t), 1e-13);
      assertEquals(xi.at(t), sum.at(t), 1e-14);
    }
    assertEquals(Double.POSITIVE_INFINITY, Dynamics.of(power(0.6)).feedbackNorm());
  }

  /** c = 0 and one factor: {@code xi'} from a scalar linear equation, in closed form. */
  @Test
  void one_factor_without_floor_has_a_closed_form() {
    QuadraticRoughHeston model =
        new QuadraticRoughHeston(
            2,
            0.8,
            0.5,
            0,
            0,
            ExponentialSum.of(new double[] {1}, new double[] {3}),
            new InitialCurve.Factors(0.4));
    // dZ = -5 Z dt + 0.8 sqrt(0.5) |Z| dW, so E Z^2 decays at the rate 2 * 5 - 0.64 * 0.5
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(model), 2);
    for (double t : new double[] {0, 0.1, 0.5, 2})
      assertEquals(0.5 * 0.16 * Math.exp(-(10 - 0.32) * t), xi.at(t), 1e-14);
  }

  /**
   * One factor, {@code kappa = 2}: the mean square solves {@code s' = -(2 kappa - a eta^2) s +
   * eta^2 (a b^2 + c) - 2 a b eta^2 m0}. Where {@code a eta^2} is kappa or 2 kappa, one exponent of
   * the forward variance meets another, and a factor t appears. The exponents are moved apart by
   * 1e-8.
   */
  @Test
  void exponents_that_meet_do_no_harm() {
    double kappa = 2, b = 0.2, c = 0.003, z = 0.3;
    for (double strength : new double[] {kappa, 2 * kappa}) {
      double a = 0.4, eta = Math.sqrt(strength / a), source = eta * eta * (a * b * b + c);
      QuadraticRoughHeston model =
          new QuadraticRoughHeston(
              1,
              eta,
              a,
              b,
              c,
              ExponentialSum.of(new double[] {1}, new double[] {1}),
              new InitialCurve.Factors(z));
      ForwardVariance xi = ForwardVariance.of(Dynamics.of(model), 2);
      for (double t : new double[] {0, 0.1, 1, 2}) {
        double decay = Math.exp(-kappa * t),
            rest = (1 - decay) / kappa,
            pull = 2 * b * strength * z;
        double square =
            strength == kappa
                ? decay * (z * z - pull * t) + source * rest
                : z * z + source * t - pull * rest;
        double expected = a * (square - 2 * b * z * decay + b * b) + c;
        assertEquals(1, xi.at(t) / expected, 1e-6, "a eta^2 = " + strength + ", t = " + t);
      }
    }
  }

  /** Without noise the variance is that of the mean; without feedback constant at c. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void limits_without_noise_or_feedback(ExactValues.Case c) {
    QuadraticRoughHeston still = c.model().withEta(0), flat = c.model().withA(0);
    Dynamics dynamics = Dynamics.of(still);
    ForwardVariance xi = ForwardVariance.of(dynamics, 1);
    ForwardVariance nearly = ForwardVariance.of(Dynamics.of(still.withEta(1e-7)), 1);
    ForwardVariance constant = ForwardVariance.of(Dynamics.of(flat), 1);
    for (double t : new double[] {0, 0.001, 0.03, 0.5}) {
      assertEquals(still.variance(dynamics.mean(t)), xi.at(t), 1e-14);
      assertEquals(xi.at(t), nearly.at(t), 1e-12);
      assertEquals(flat.c(), constant.at(t), 1e-18);
      assertEquals(flat.c() * t, constant.integral(t), 1e-18);
    }
    assertEquals(0, dynamics.feedbackNorm());
  }

  /**
   * H solves {@code H = 1 + k * H}: the convolution by Gauss points in {@code v = s^(2H)}, which
   * takes the singularity out of k, in panels graded towards the singularity of H at s = t.
   */
  @Test
  void the_growth_function_of_a_gamma_kernel_solves_its_equation() {
    for (double alpha : new double[] {0.568, 0.7, 0.95}) {
      GammaKernel k = new GammaKernel(0.572, alpha, 9.68);
      Feedback h = Feedback.of(1, k);
      double q = 2 * alpha - 1, t = 0.08, sum = 0, all = 0;
      double end = Math.pow(t, q);
      for (int panel = 0; panel < 40; panel++) {
        double low = end * (1 - Math.pow(0.5, panel)), high = end * (1 - Math.pow(0.5, panel + 1));
        for (int i = 0; i < 3; i++) {
          double x = (i - 1) * Math.sqrt(0.6), w = i == 1 ? 8 / 9.0 : 5 / 9.0;
          for (int part = 0; part < 20; part++) {
            double width = (high - low) / 20, v = low + width * (part + 0.5 + x / 2);
            double s = Math.pow(v, 1 / q);
            double weight = w * width / 2 * k.squareScale() * Math.exp(-2 * 9.68 * s) / q;
            sum += weight * h.at(Math.max(0, t - s));
            all += weight;
          }
        }
      }
      assertEquals(k.squareIntegral(t), all, 1e-7);
      assertEquals(h.at(t), 1 + sum, 2e-6);
      double difference = (h.integral(t + 1e-4) - h.integral(t - 1e-4)) / 2e-4;
      assertEquals(h.at(t), difference, 1e-6);
    }
  }

  /**
   * A sum of exponentials in place of a gamma kernel: two formulas that share nothing. At alpha 0.8
   * the square of the kernel below 1e-9 years has (1e-9)^0.6 = 4e-6 of its integral to 1 year.
   */
  @Test
  void a_gamma_kernel_and_its_exponentials_agree() {
    QuadraticRoughHeston rough =
        new QuadraticRoughHeston(
            0, 1.2, 0.4, 0.2, 0.003, new GammaKernel(1.1, 0.8, 2), new InitialCurve.Constant(0.05));
    ExponentialSum sum = rough.kernel().exponentials(1e-9, 3, 1e-7);
    Dynamics exact = Dynamics.of(rough), near = Dynamics.of(rough.withKernel(sum));
    assertEquals(exact.feedbackNorm(), near.feedbackNorm(), 2e-5);
    ForwardVariance a = ForwardVariance.of(exact, 2), b = ForwardVariance.of(near, 2);
    for (double t : new double[] {0.001, 0.01, 0.1, 1}) {
      assertEquals(1, b.at(t) / a.at(t), 1e-5);
      assertEquals(1, b.integral(t) / a.integral(t), 1e-5);
    }
  }

  /** A given forward variance comes back from its mean through the moment equations. */
  @Test
  void a_matched_curve_is_matched_by_the_model() {
    var curve =
        new InitialCurve.ForwardVariance(
            new double[] {0, 0.05, 0.2}, new double[] {0.02, 0.05, 0.04});
    QuadraticRoughHeston model = PublishedSets.hedgingExample().withInitial(curve);
    Dynamics dynamics = Dynamics.of(model);
    ExponentialSum f = dynamics.response();
    double strength = model.a() * model.eta() * model.eta();
    // p_ij' = -(kappa_i + kappa_j) p_ij + xi for the decoupled factors; xi from m0 and p
    int n = f.size();
    double[][] p = new double[n][n];
    double h = 1e-5, xi = model.variance(dynamics.mean(0));
    for (int step = 1; step <= 20_000; step++) {
      double fed = 0, middle = xi;
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
          double rate = f.rate(i) + f.rate(j), decay = Math.exp(-rate * h);
          p[i][j] = p[i][j] * decay + middle * -Math.expm1(-rate * h) / rate;
          fed += f.weight(i) * f.weight(j) * p[i][j];
        }
      xi = model.variance(dynamics.mean(step * h)) + strength * fed;
      if (step % 1000 == 0) assertEquals(1, xi / curve.at(step * h), 1e-3, "order of the step");
    }
    assertTrue(dynamics.mean(0.1) < model.b());
    assertEquals(curve.integral(0.15), ForwardVariance.of(dynamics, 1).integral(0.15));
  }

  @Test
  void a_curve_that_falls_too_fast_is_refused_with_the_reason() {
    var curve = new InitialCurve.ForwardVariance(new double[] {0, 0.05}, new double[] {0.2, 0.003});
    Dynamics dynamics = Dynamics.of(PublishedSets.hedgingExample().withInitial(curve));
    refused("initial forward variance 0.003", () -> dynamics.mean(0.06));
    refused("horizon must be years", () -> ForwardVariance.of(dynamics, 0));
    refused("t must be years in [0, 1.0]: 1.1", () -> ForwardVariance.of(dynamics, 1).at(1.1));
  }

  /** 2H = 0.02: the mean overflows within weeks, and says so. */
  @Test
  void an_exploding_mean_is_reported() {
    Dynamics dynamics = Dynamics.of(power(0.51));
    ForwardVariance xi = ForwardVariance.of(dynamics, 1);
    var e = assertThrows(ArithmeticException.class, () -> xi.at(0.5));
    assertTrue(e.getMessage().startsWith("forward variance overflows"), e.getMessage());
  }

  /** With a decay of 10 per year, the square of the kernel after 40 years is exp(-800). */
  @Test
  void what_a_double_cannot_hold_is_not_taken_for_feedback() {
    QuadraticRoughHeston model =
        PublishedSets.bourgeyGatheral().withInitial(new InitialCurve.Constant(0.1));
    QuadraticRoughHeston decaying = model.withKernel(new GammaKernel(0.3, 0.6, 10));
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(decaying), 50);
    assertTrue(Double.isFinite(xi.at(35)) && Double.isFinite(xi.integral(35)));
    var e = assertThrows(ArithmeticException.class, () -> xi.at(40));
    assertEquals(
        "2 lambda t of the kernel must be at most 700.0, beyond which its square underflows: 800.0 at t = 40.0",
        e.getMessage());
    QuadraticRoughHeston huge = model.withKernel(new GammaKernel(1e160, 0.6, 10));
    ForwardVariance overflowing = ForwardVariance.of(Dynamics.of(huge), 1);
    e = assertThrows(ArithmeticException.class, () -> overflowing.at(0.1));
    assertTrue(e.getMessage().startsWith("the feedback a eta^2 nu^2"), e.getMessage());
  }
}
