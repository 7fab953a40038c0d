package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrueSurfaceTest {

  private static final TrueSurface EXAMPLE =
      new TrueSurface(0.04, 0.06, 0.5, 0.4, 0.7, 0.2, 0.5, 0.7);

  private static TrueSurface withPowers(double power) {
    return new TrueSurface(0.04, 0.06, 0.5, 0.4, 0.9, 0.3, power, power);
  }

  /** Surfaces far beyond what the market makes, the steepest that are allowed among them. */
  static Stream<TrueSurface> surfaces() {
    var r = new SplittableRandom(20240117);
    return Stream.generate(
            () ->
                TrueSurface.capped(
                    r.nextDouble(0.003, 0.9),
                    r.nextDouble(0.003, 0.9),
                    r.nextDouble(-0.9, 3),
                    r.nextDouble(0.05, 2),
                    r.nextDouble(0.01, 2.5),
                    r.nextDouble(0.01, 2.5),
                    r.nextDouble(0.5, 1),
                    r.nextDouble(0.5, 1)))
        .limit(40);
  }

  private static Derivatives at(TrueSurface s, double k, double t) {
    return s.derivatives(new double[] {k}, new double[] {t}).get(0);
  }

  private static double w(TrueSurface s, double k, double t) {
    return s.totalVariance(new double[] {k}, new double[] {t})[0];
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void a_slice_is_the_ssvi_of_its_theta_rho_and_psi(TrueSurface s) {
    for (double t : new double[] {0.02, 0.3, 2})
      for (double k : new double[] {-1, -0.2, 0, 0.1, 0.7}) {
        double theta = s.theta(t), rho = s.rho(t), x = s.psi(t) / theta * k;
        double ssvi = theta / 2 * (1 + rho * x + Math.sqrt((x + rho) * (x + rho) + 1 - rho * rho));
        // the form above cancels by up to 1e3 in a far wing: 1e3 times 2e-16, and room
        assertEquals(ssvi, w(s, k, t), 1e-11 * ssvi);
        assertEquals(w(s, k, t), at(s, k, t).w(), 0);
      }
  }

  @Test
  void the_derivatives_at_the_money_are_those_of_the_parameters() {
    Derivatives d = at(EXAMPLE, 0, 0.25);
    double theta = EXAMPLE.theta(0.25), rho = EXAMPLE.rho(0.25), psi = EXAMPLE.psi(0.25);
    assertEquals(theta, d.w(), 1e-15);
    assertEquals(EXAMPLE.forwardVariance(0.25), d.wt(), 1e-15);
    assertEquals(rho * psi, d.wk(), 1e-15);
    assertEquals(psi * psi * (1 - rho * rho) / (2 * theta), d.wkk(), 1e-14);
  }

  @Test
  void far_from_the_money_total_variance_rises_by_the_wing_slopes() {
    double u = EXAMPLE.theta(1) / (1 + EXAMPLE.theta(1));
    assertEquals(-0.7 * Math.pow(u, 0.5), at(EXAMPLE, -1e6, 1).wk(), 1e-9);
    assertEquals(0.2 * Math.pow(u, 0.7), at(EXAMPLE, 1e6, 1).wk(), 1e-9);
  }

  /** Central differences with a step of 1e-4 of the scale: error about 1e-8 of the curvature. */
  @ParameterizedTest
  @MethodSource("surfaces")
  void derivatives_equal_central_differences(TrueSurface s) {
    for (double t : new double[] {0.05, 0.5, 1.7})
      for (double z : new double[] {-2, -0.5, 0.3, 1.5}) {
        double sd = Math.sqrt(s.theta(t)), k = z * sd, h = 1e-3 * sd, ht = 1e-4 * t;
        Derivatives d = at(s, k, t);
        double left = w(s, k - h, t), right = w(s, k + h, t);
        double before = w(s, k, t - ht), after = w(s, k, t + ht);
        assertEquals((right - left) / (2 * h), d.wk(), 1e-4 * d.w() / sd);
        assertEquals((right - 2 * d.w() + left) / (h * h), d.wkk(), 1e-3 * d.w() / (sd * sd));
        assertEquals((after - before) / (2 * ht), d.wt(), 1e-6 * d.w() / t);
      }
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void theta_is_the_integral_of_a_positive_forward_variance(TrueSurface s) {
    int n = 2000;
    double h = 1.5 / n, sum = 0;
    for (int i = 0; i <= n; i++) {
      double v = s.forwardVariance(i * h);
      assertTrue(v > 0, s + " at " + i * h);
      sum += v * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
    }
    assertEquals(sum * h / 3, s.theta(1.5), 1e-8); // Simpson, h = 7.5e-4 against decay of 0.05
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void no_allowed_surface_has_butterfly_or_calendar_arbitrage(TrueSurface s) {
    for (double t = 0.003; t < 20; t *= 1.5)
      for (double k = -3; k <= 3; k += 0.05) {
        Derivatives d = at(s, k, t);
        assertTrue(d.w() > 0 && d.wt() >= 0 && d.g() >= -1e-12, () -> s + " " + d + " g " + d.g());
      }
  }

  @Test
  void tightness_is_what_theorem_4_2_leaves() {
    // powers of 1/2: (L + R) max(L, R) / (2 theta) is largest as theta goes to 0
    assertEquals(Math.sqrt(1.2 * 0.9 / 2), withPowers(0.5).tightness(), 1e-15);
    // power 3/4 both: u^1.5 / theta is largest at theta = 1/2, there 0.5^0.5 / 1.5^1.5
    double peak = Math.sqrt(0.5) / Math.pow(1.5, 1.5);
    assertEquals(Math.sqrt(1.2 * 0.9 / 2 * peak), withPowers(0.75).tightness(), 1e-15);
    // the call wing steeper: call^2 peak(1) + put call peak(5/4), peak(p) = (p-1)^(p-1) p^-p
    double call = 1.1 * 1.1 + 1.1 * 0.2 * Math.pow(0.25, 0.25) * Math.pow(1.25, -1.25);
    var steep = new TrueSurface(0.04, 0.06, 0, 1, 0.2, 1.1, 0.75, 0.5);
    assertEquals(Math.sqrt(call / 2), steep.tightness(), 1e-12);
    // flat wings in power 1: max(L, R) < 2 binds
    assertEquals(1.9 / 2, new TrueSurface(0.04, 0.06, 0, 1, 1.9, 0.1, 1, 1).tightness(), 1e-15);
  }

  @Test
  void wings_too_steep_for_a_density_are_refused_and_the_cap_mends_them() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TrueSurface(0.04, 0.04, 0, 1, 1.3, 0.6, 0.5, 0.5));
    assertTrue(refused.getMessage().contains("too steep"), refused.getMessage());
    var capped = TrueSurface.capped(0.04, 0.04, 0, 1, 1.3, 0.6, 0.5, 0.5);
    assertEquals(1 / 1.02, capped.tightness(), 1e-12);
    assertEquals(1.3 / 0.6, capped.putSlope() / capped.callSlope(), 1e-12);
    var untouched = TrueSurface.capped(0.04, 0.06, 0.5, 0.4, 0.7, 0.2, 0.5, 0.7);
    assertEquals(EXAMPLE, untouched);
  }

  @Test
  void parameters_out_of_range_are_named() {
    assertRefused("shortVariance", () -> new TrueSurface(0, 1, 0, 1, 0.1, 0.1, 0.5, 0.5));
    assertRefused("longVariance", () -> new TrueSurface(1, Double.NaN, 0, 1, .1, .1, .5, .5));
    assertRefused("hump", () -> new TrueSurface(1, 1, -1, 1, 0.1, 0.1, 0.5, 0.5));
    assertRefused("decay", () -> new TrueSurface(1, 1, 0, 0, 0.1, 0.1, 0.5, 0.5));
    assertRefused("putSlope", () -> new TrueSurface(1, 1, 0, 1, -0.1, 0.1, 0.5, 0.5));
    assertRefused("callSlope", () -> new TrueSurface(1, 1, 0, 1, 0.1, 0, 0.5, 0.5));
    assertRefused("putPower", () -> new TrueSurface(1, 1, 0, 1, 0.1, 0.1, 0.4, 0.5));
    assertRefused("callPower", () -> new TrueSurface(1, 1, 0, 1, 0.1, 0.1, 0.5, 1.1));
    assertRefused("t must be years", () -> w(EXAMPLE, 0, 0));
    assertRefused(
        "k is [2] but t is [1]", () -> EXAMPLE.totalVariance(new double[2], new double[1]));
  }

  private static void assertRefused(String part, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
