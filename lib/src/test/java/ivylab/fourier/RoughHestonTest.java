package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoughHestonTest {

  /** The setting of Gatheral and Radoicic (2019): H 0.05, nu 0.4, rho -0.65, no mean reversion. */
  private static final RoughHeston FLAT =
      new RoughHeston(0.05, 0, 0.4, -0.65, VarianceCurve.flat(0.0256));

  private static final double[][] NODES = {{0.7, 0}, {5, 0}, {20, 0}, {3, -0.5}, {30, -0.5}};

  static Stream<RoughHeston> laws() {
    return Stream.of(
        Laws.ROUGH,
        FLAT,
        FLAT.withHurst(0.3).withLambda(1).withRho(0.4),
        Laws.ROUGH.withVariance(
            new VarianceCurve.Forward(List.of(0.05, 0.3, 0.9), List.of(0.02, 0.06, 0.03))));
  }

  /** Largest difference of psi over the nodes. */
  private static double distance(RoughHeston a, RoughHeston b, double t) {
    double largest = 0;
    for (double[] u : NODES) {
      double[] x = Laws.psi(a, t, u[0], u[1]), y = Laws.psi(b, t, u[0], u[1]);
      largest = Math.max(largest, Math.hypot(x[0] - y[0], x[1] - y[1]));
    }
    return largest;
  }

  private static double distance(RoughHeston law, Riccati a, Riccati b, double t) {
    return distance(law.withRiccati(a), law.withRiccati(b), t);
  }

  /**
   * alpha = 1. Both schemes are then the trapezoidal rule, of order 2, the implicit one
   * extrapolated.
   */
  @Test
  void without_roughness_it_is_heston() {
    Heston heston = Laws.EQUITY;
    var rough =
        new RoughHeston(
            0.5,
            heston.kappa(),
            heston.sigma(),
            heston.rho(),
            new VarianceCurve.Reverting(heston.v0(), heston.theta()));
    for (double t : new double[] {0.1, 1})
      for (double[] u : NODES) {
        double[] exact = Laws.psi(heston, t, u[0], u[1]);
        for (int n : new int[] {200, 400}) {
          double[] found = Laws.psi(rough.withRiccati(new Riccati.Implicit(n)), t, u[0], u[1]);
          double tolerance = 3e-7 * Math.pow(200.0 / n, 3.5);
          assertEquals(exact[0], found[0], tolerance);
          assertEquals(exact[1], found[1], tolerance);
          found = Laws.psi(rough.withRiccati(new Riccati.Adams(2 * n)), t, u[0], u[1]);
          tolerance = 4e-4 * Math.pow(200.0 / n, 2);
          assertEquals(exact[0], found[0], tolerance);
          assertEquals(exact[1], found[1], tolerance);
        }
      }
    double[] k = Laws.grid(-0.4, 0.3, 8);
    for (double t : new double[] {2 / 365.0, 0.25, 3}) {
      OptionStrip exact = Pricer.cosine().price(heston, t, k);
      OptionStrip found = Pricer.cosine().price(rough, t, k);
      for (int i = 0; i < k.length; i++) assertEquals(exact.price(i), found.price(i), 1e-6);
    }
  }

  /**
   * Diethelm, Ford and Freed (2004): order 1 + alpha at a fixed time, as F is smooth in t^alpha.
   */
  @ParameterizedTest
  @MethodSource("laws")
  void the_adams_scheme_converges_at_its_order(RoughHeston law) {
    Riccati exact = new Riccati.Implicit(2048);
    double coarse = distance(law, new Riccati.Adams(256), exact, 0.5);
    double fine = distance(law, new Riccati.Adams(1024), exact, 0.5);
    double order = Math.log(coarse / fine) / Math.log(4);
    assertEquals(1 + law.alpha(), order, 0.2, "error " + fine);
  }

  /**
   * Order 2 without extrapolation; what is left with it is of order 2 + alpha, or 2 again where the
   * curve jumps inside a cell.
   */
  @ParameterizedTest
  @MethodSource("laws")
  void the_implicit_scheme_converges_at_its_order(RoughHeston law) {
    Riccati exact = new Riccati.Implicit(2048);
    double coarse = distance(law, new Riccati.Implicit(64), exact, 0.5);
    double fine = distance(law, new Riccati.Implicit(256), exact, 0.5);
    double order = Math.log(coarse / fine) / Math.log(4);
    assertTrue(order > 2.2 && order < 3.2, "order " + order + ", error " + fine);

    double[] re = {5}, im = {0}, a = new double[1], b = new double[1], c = new double[1];
    double[] x = Laws.psi(law.withRiccati(exact), 0.5, 5, 0);
    double[] error = new double[2];
    for (int i = 0; i < 2; i++) {
      new FractionalRiccati(law, 0.5, re, im).implicit(i == 0 ? 64 : 256, a, b);
      error[i] = Math.hypot(a[0] - x[0], b[0] - x[1]);
    }
    assertEquals(2, Math.log(error[0] / error[1]) / Math.log(4), 0.25);
    assertEquals(0, c[0]);
  }

  /**
   * The two schemes share the product rule and nothing else: mesh, predictor, solution of a step.
   */
  @ParameterizedTest
  @MethodSource("laws")
  void both_schemes_agree(RoughHeston law) {
    assertTrue(distance(law, new Riccati.Adams(2048), new Riccati.Implicit(512), 0.1) < 2e-5);
  }

  /** Prices of the default, 64 steps, and of 32 against 1024. */
  @ParameterizedTest
  @MethodSource("laws")
  void sixty_four_steps_price_to_a_millionth(RoughHeston law) {
    double[] k = Laws.grid(-0.4, 0.2, 13);
    for (double t : new double[] {2 / 365.0, 0.1, 0.5, 2}) {
      OptionStrip exact = Pricer.cosine().price(law.withRiccati(new Riccati.Implicit(1024)), t, k);
      OptionStrip found = Pricer.cosine().price(law, t, k);
      for (int i = 0; i < k.length; i++)
        assertEquals(exact.price(i), found.price(i), 3e-7, "t " + t + " k " + k[i]);
    }
  }

  /**
   * As Gatheral and Radoicic (2019) find, the (3, 3) approximation is near the solution but not
   * equal: here 4 basis points of the forward (at two years), 0.4 points of volatility (a put at
   * -0.2 of 18 days) and 0.1 at longer maturities. Each further order is nearer.
   */
  @Test
  void rational_approximations_are_near_and_nearer_with_each_order() {
    double[] k = Laws.grid(-0.2, 0.1, 7);
    for (double t : new double[] {0.05, 0.5, 2}) {
      OptionStrip exact = Pricer.cosine().price(FLAT.withRiccati(new Riccati.Implicit(256)), t, k);
      double last = 3e-3;
      for (int order = 2; order <= 4; order++) {
        OptionStrip strip = Pricer.cosine().price(FLAT.withRiccati(new Riccati.Pade(order)), t, k);
        double price = 0, vol = 0;
        for (int i = 0; i < k.length; i++) {
          price = Math.max(price, Math.abs(strip.price(i) - exact.price(i)));
          vol = Math.max(vol, Math.abs(strip.vol(i) - exact.vol(i)));
        }
        assertTrue(price < last, "t " + t + " order " + order + " error " + price);
        if (order == 3)
          assertTrue(price < 5e-4 && vol < 5e-3, "t " + t + ": " + price + ", " + vol);
        last = price;
      }
    }
  }

  /** n terms in t^alpha are exact: psi differs by {@code O(t^(1 + (n+1) alpha))}. */
  @Test
  void rational_approximations_are_right_at_short_times() {
    for (RoughHeston law : List.of(Laws.ROUGH.withNu(0.1), Laws.ROUGH.withHurst(0.2)))
      for (int order = 2; order <= 4; order++) {
        double alpha = law.alpha(), far = 4e-3, near = 1e-3;
        Riccati pade = new Riccati.Pade(order), exact = new Riccati.Implicit(512);
        double a = distance(law, pade, exact, far), b = distance(law, pade, exact, near);
        double slope = Math.log(a / b) / Math.log(far / near);
        // the next term has a larger coefficient, so that the slope is approached from below
        double expected = 1 + (order + 1) * alpha;
        assertTrue(slope > expected - 0.2 && slope < expected + 0.05, expected + ": " + slope);
      }
  }

  /**
   * E int V: with mean reversion {@code E V_t = theta + (v0 - theta) E_alpha(-lambda t^alpha)},
   * whose integral is {@code t E_(alpha,2)}, Mittag-Leffler functions.
   */
  @Test
  void the_mean_is_minus_half_the_expected_variance() {
    double t = 0.7;
    RoughHeston law = Laws.ROUGH.withLambda(2.5);
    double sum = 0, z = -law.lambda() * Math.pow(t, law.alpha());
    for (int n = 0; n < 60; n++) sum += Math.pow(z, n) / Gamma.gamma(law.alpha() * n + 2);
    double total = 0.03 * t + (0.02 - 0.03) * t * sum;
    for (Riccati riccati : List.of(new Riccati.Implicit(256), new Riccati.Adams(1024)))
      assertEquals(-total / 2, law.withRiccati(riccati).cumulants(t).mean(), 3e-6 * total);

    var curve = new VarianceCurve.Forward(List.of(0.1, 0.4, 0.5), List.of(0.02, 0.07, 0.03));
    double integral = 0.1 * 0.02 + 0.3 * 0.07 + 0.3 * 0.03;
    for (double lambda : new double[] {0, 2.5})
      assertEquals(
          -integral / 2,
          law.withLambda(lambda).withVariance(curve).cumulants(t).mean(),
          3e-6 * integral);
  }

  /** Where the variance starts at its mean the forward variance is flat: psi by two formulas. */
  @Test
  void a_flat_curve_is_a_variance_at_its_mean() {
    RoughHeston reverting =
        Laws.ROUGH.withLambda(2).withVariance(new VarianceCurve.Reverting(.04, .04));
    RoughHeston flat = reverting.withVariance(VarianceCurve.flat(0.04));
    for (Riccati riccati : List.of(new Riccati.Implicit(512), new Riccati.Adams(2048)))
      assertEquals(
          0, distance(reverting.withRiccati(riccati), flat.withRiccati(riccati), 0.6), 1e-12);
    RoughHeston still = reverting.withLambda(0);
    for (Riccati riccati : List.of(new Riccati.Implicit(64), new Riccati.Pade(3)))
      assertEquals(
          0,
          distance(
              still.withRiccati(riccati),
              still.withVariance(VarianceCurve.flat(.04)).withRiccati(riccati),
              0.6),
          1e-12);
  }

  /**
   * {@code xi(t) = theta + (v0 - theta) E_alpha(-lambda t^alpha)} as 300 steps with its integral
   * over each: psi is wrong by the square of a step times xi' G', 1e-6.
   */
  @Test
  void the_curve_of_a_reverting_variance_gives_its_law() {
    RoughHeston law = Laws.ROUGH.withLambda(1.5);
    double t = 0.6, alpha = law.alpha();
    int n = 300;
    List<Double> times = new ArrayList<>(), values = new ArrayList<>();
    double last = 0, integral = 0;
    for (int i = 1; i <= n; i++) {
      double at = t * Math.pow(i / (double) n, 2), sum = 0;
      for (int j = 0; j < 80; j++)
        sum += Math.pow(-law.lambda() * Math.pow(at, alpha), j) / Gamma.gamma(alpha * j + 2);
      double now = 0.03 * at - 0.01 * at * sum;
      times.add(at);
      values.add((now - integral) / (at - last));
      last = at;
      integral = now;
    }
    RoughHeston curve = law.withVariance(new VarianceCurve.Forward(times, values));
    Riccati fine = new Riccati.Implicit(512);
    assertEquals(0, distance(law.withRiccati(fine), curve.withRiccati(fine), t), 1e-5);
    // the two formulas agree for a solution, so here to the error of the approximation
    Riccati pade = new Riccati.Pade(4);
    assertEquals(0, distance(law.withRiccati(pade), curve.withRiccati(pade), t), 3e-3);
  }

  /** psi is linear in the curve, which may be cut where it does not jump. */
  @Test
  void curves_add() {
    var times = List.of(0.07, 0.2, 0.21, 0.5);
    var one = new VarianceCurve.Forward(times, List.of(0.01, 0.03, 0.02, 0.02));
    var two = new VarianceCurve.Forward(times, List.of(0.03, 0.01, 0.02, 0.02));
    for (Riccati riccati :
        List.of(new Riccati.Implicit(64), new Riccati.Adams(300), new Riccati.Pade(3)))
      for (double t : new double[] {0.05, 0.205, 2}) {
        RoughHeston law = Laws.ROUGH.withRiccati(riccati);
        double[] a = Laws.psi(law.withVariance(one), t, 4, 0);
        double[] b = Laws.psi(law.withVariance(two), t, 4, 0);
        double[] sum = Laws.psi(law.withVariance(VarianceCurve.flat(0.04)), t, 4, 0);
        assertEquals(sum[0], a[0] + b[0], 1e-10);
        assertEquals(sum[1], a[1] + b[1], 1e-10);
      }
  }

  /** Moments: log-convex in p, infinite beyond a finite p, and the same by a finer scheme. */
  @Test
  void moments_are_convex_and_end() {
    for (RoughHeston law : List.of(Laws.ROUGH, FLAT)) {
      double[] k = new double[13];
      for (int i = 0; i < k.length; i++) k[i] = law.logMoment(0.5, (i - 4) / 4.0);
      for (int i = 1; i + 1 < k.length; i++)
        assertTrue(k[i + 1] - 2 * k[i] + k[i - 1] > 0, "at " + (i - 4) / 4.0);
      assertTrue(Double.isNaN(law.logMoment(0.5, -400)));
      assertEquals(
          law.withRiccati(new Riccati.Implicit(512)).logMoment(0.5, -1.5),
          law.withRiccati(new Riccati.Pade(3)).logMoment(0.5, -1.5),
          1e-5);
    }
  }

  /**
   * Exact for a linear f: I^alpha 1 = t^alpha/Gamma(1 + alpha), I^alpha t = t^(1+alpha)/Gamma(2 +
   * alpha).
   */
  @Test
  void product_rules_integrate_what_they_should() {
    for (double alpha : new double[] {0.55, 0.8, 1})
      for (double grading : new double[] {1, 2 / alpha}) {
        ProductWeights w = ProductWeights.of(alpha, 300, grading);
        for (int i = 1; i <= 300; i++) {
          double constant = 0, linear = 0, rectangle = 0, t = w.mesh[i];
          for (int j = 0; j <= i; j++) {
            constant += w.trapezoid[i][j];
            linear += w.trapezoid[i][j] * w.mesh[j];
            if (j < i) rectangle += w.rectangle[i][j];
            assertTrue(w.trapezoid[i][j] > 0, "weight " + i + ", " + j);
          }
          double one = Math.pow(t, alpha) / Gamma.gamma(1 + alpha);
          double identity = Math.pow(t, 1 + alpha) / Gamma.gamma(2 + alpha);
          assertEquals(one, constant, 1e-12 * one);
          assertEquals(one, rectangle, 1e-12 * one);
          assertEquals(identity, linear, 1e-11 * identity);
        }
      }
  }

  /** Diethelm, Ford and Freed (2004), eqs. (1.13) and (1.15), at step n + 1 with h = 1/N. */
  @Test
  void uniform_weights_are_the_published_ones() {
    double alpha = 0.62;
    int steps = 50, n = 39;
    ProductWeights w = ProductWeights.of(alpha, steps, 1);
    double h = Math.pow(1.0 / steps, alpha);
    for (int j = 0; j <= n + 1; j++) {
      double a =
          j == 0
              ? Math.pow(n, alpha + 1) - (n - alpha) * Math.pow(n + 1, alpha)
              : j == n + 1
                  ? 1
                  : Math.pow(n - j + 2, alpha + 1)
                      + Math.pow(n - j, alpha + 1)
                      - 2 * Math.pow(n - j + 1, alpha + 1);
      assertEquals(h / Gamma.gamma(alpha + 2) * a, w.trapezoid[n + 1][j], 1e-12);
      if (j > n) continue;
      double b = Math.pow(n + 1 - j, alpha) - Math.pow(n - j, alpha);
      assertEquals(h / Gamma.gamma(alpha + 1) * b, w.rectangle[n + 1][j], 1e-13);
    }
  }

  /** The explicit scheme is unstable at large nodes with few steps, and says so. */
  @Test
  void too_few_steps_are_an_error() {
    RoughHeston law = FLAT.withRiccati(new Riccati.Adams(16));
    var thrown = assertThrows(ArithmeticException.class, () -> Pricer.cosine().price(law, 1, 0));
    assertTrue(thrown.getMessage().contains("may need more steps"), thrown.getMessage());
  }

  @Test
  void arguments_are_checked_by_name() {
    HestonTest.refuse("hurst must be in (0, 1/2]: 0.6", () -> FLAT.withHurst(0.6));
    HestonTest.refuse("lambda must not be negative or infinite: -1.0", () -> FLAT.withLambda(-1));
    HestonTest.refuse("nu must be positive and finite: 0.0", () -> FLAT.withNu(0));
    HestonTest.refuse("rho must be in [-1, 1]: 2.0", () -> FLAT.withRho(2));
    HestonTest.refuse(
        "v0 or lambda theta must be positive: both are 0",
        () -> FLAT.withVariance(new VarianceCurve.Reverting(0, 1)));
    HestonTest.refuse(
        "v0 must not be negative or infinite: -1.0", () -> new VarianceCurve.Reverting(-1, 1));
    HestonTest.refuse("steps must be even: 63", () -> new Riccati.Implicit(63));
    HestonTest.refuse("steps must be in [2, 4096]: 0", () -> new Riccati.Adams(0));
    HestonTest.refuse("order must be 2, 3 or 4: 5", () -> new Riccati.Pade(5));
    HestonTest.refuse(
        "times must increase from above 0: [0.2, 0.1]",
        () -> new VarianceCurve.Forward(List.of(0.2, 0.1), List.of(0.1, 0.1)));
    HestonTest.refuse(
        "times [1] and values [2] must match, not be empty",
        () -> new VarianceCurve.Forward(List.of(0.2), List.of(0.1, 0.1)));
    HestonTest.refuse("values must be positive and finite: 0.0", () -> VarianceCurve.flat(0));
  }
}
