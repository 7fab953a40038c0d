package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EssviSliceTest {

  static Stream<EssviSlice> slices() {
    var random = new SplittableRandom(5);
    return Stream.generate(() -> RandomSlices.slice(random)).limit(100);
  }

  @ParameterizedTest
  @MethodSource("slices")
  void total_variance_is_the_formula_as_printed(EssviSlice s) {
    for (double k = -2; k <= 2; k += 0.1) {
      double phi = s.psi() / s.theta(), x = phi * k + s.rho();
      double printed =
          s.theta() / 2 * (1 + s.rho() * phi * k + Math.sqrt(x * x + 1 - s.rho() * s.rho()));
      // the printed form adds terms of size theta (1 + phi |k|), which can cancel
      double rounding = 1e-15 * (s.theta() + s.psi() * Math.abs(k));
      assertEquals(printed, s.w(k), 4 * rounding);
    }
  }

  @ParameterizedTest
  @MethodSource("slices")
  void one_parameter_is_scaled_and_the_others_stay(EssviSlice s) {
    EssviSlice theta = s.scaled(EssviSlice.Parameter.THETA, 0.5);
    EssviSlice psi = s.scaled(EssviSlice.Parameter.PSI, 0.5);
    EssviSlice rho = s.scaled(EssviSlice.Parameter.RHO, 0.5);
    assertEquals(new EssviSlice(0.5 * s.theta(), s.psi(), s.rho()), theta);
    assertEquals(new EssviSlice(s.theta(), 0.5 * s.psi(), s.rho()), psi);
    assertEquals(new EssviSlice(s.theta(), s.psi(), 0.5 * s.rho()), rho);
    assertEquals("rho", EssviSlice.Parameter.RHO.toString());
  }

  /** Central differences: step h of the natural length theta/psi, error h^2 of it, or rounding. */
  @ParameterizedTest
  @MethodSource("slices")
  void slope_and_curvature_are_those_of_differences(EssviSlice s) {
    double h = 1e-4 * s.theta() / s.psi() * Math.sqrt(1 - s.rho() * s.rho());
    for (double k = -2; k <= 2; k += 0.1) {
      Derivatives d = s.derivatives(k, 1);
      double up = s.w(k + h), at = s.w(k), down = s.w(k - h);
      double rounding = 1e-15 * (s.theta() + s.psi() * Math.abs(k));
      assertEquals((up - down) / (2 * h), d.wk(), 1e-7 * s.psi() + 4 * rounding / h);
      double largest = s.psi() * s.psi() / (2 * s.theta() * Math.sqrt(1 - s.rho() * s.rho()));
      assertEquals(
          (up - 2 * at + down) / (h * h), d.wkk(), 1e-6 * largest + 8 * rounding / (h * h));
      assertEquals(0, d.wt());
    }
  }

  @ParameterizedTest
  @MethodSource("slices")
  void wings_and_parameters_are_two_ways_to_say_the_same(EssviSlice s) {
    EssviSlice back = EssviSlice.ofWings(s.theta(), s.left(), s.right());
    assertEquals(s.psi(), back.psi(), 1e-15 * 4);
    assertEquals(s.rho(), back.rho(), 1e-13);
    // homogeneous of degree one in (theta, left, right)
    EssviSlice twice = EssviSlice.ofWings(2 * s.theta(), 2 * s.left(), 2 * s.right());
    assertEquals(2 * s.w(-0.3), twice.w(-0.3), 1e-13 * s.w(-0.3));
    double far = 1e7 * Math.max(1, s.theta() / s.psi());
    assertEquals(s.right() / 2, s.derivatives(far, 1).wk(), 1e-5 * s.psi());
    assertEquals(-s.left() / 2, s.derivatives(-far, 1).wk(), 1e-5 * s.psi());
    assertEquals(Math.sqrt(s.w(0.1) / 0.7), s.vol(0.1, 0.7), 1e-15);
    assertEquals(s.psi() / s.theta(), s.phi());
  }

  @ParameterizedTest
  @MethodSource("slices")
  void the_density_is_nowhere_negative_within_the_butterfly_conditions(EssviSlice s) {
    assertTrue(s.butterflySlack() >= 0);
    double natural = s.theta() / s.psi();
    for (double x = -9; x <= 9; x += 0.05) {
      double k = natural * Math.sinh(x);
      double g = s.derivatives(k, 1).g();
      // g is a difference of terms up to (k w'/2w)^2 <= 1 and w'^2/4w <= 1
      assertTrue(g >= -1e-12, "g = %s at k = %s of %s".formatted(g, k, s));
    }
  }

  @Test
  void butterfly_slack_is_the_share_left_to_either_bound() {
    // psi (1 + |rho|)/4 = 0.375, psi^2 (1 + |rho|)/(4 theta) = 0.375
    assertEquals(0.625, new EssviSlice(1, 1, -0.5).butterflySlack(), 1e-15);
    assertEquals(0.25, new EssviSlice(10, 2, 0.5).butterflySlack(), 1e-15);
    assertEquals(-0.5, new EssviSlice(0.25, 1, 0.5).butterflySlack(), 1e-15);
  }

  @Test
  void a_wing_beyond_two_makes_the_density_negative() {
    EssviSlice steep = new EssviSlice(20, 2.7, 0.5);
    assertTrue(steep.butterflySlack() < 0);
    assertTrue(steep.derivatives(1e4, 1).g() < 0);
  }

  record Pair(EssviSlice earlier, EssviSlice later) {}

  static Stream<Pair> pairs() {
    var random = new SplittableRandom(6);
    return Stream.generate(
            () -> {
              EssviSlice earlier = RandomSlices.slice(random);
              return new Pair(earlier, RandomSlices.after(earlier, random));
            })
        .limit(120);
  }

  /** The rate of change of w on the straight line, at 21 places on it and 181 strikes. */
  private static double leastRate(Pair p) {
    double dTheta = p.later.theta() - p.earlier.theta();
    double dLeft = p.later.left() - p.earlier.left();
    double dRight = p.later.right() - p.earlier.right();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 20; i++) {
      double on = i / 20.0;
      EssviSlice s =
          EssviSlice.ofWings(
              p.earlier.theta() + on * dTheta,
              p.earlier.left() + on * dLeft,
              p.earlier.right() + on * dRight);
      for (double x = -9; x <= 9; x += 0.1) {
        double k = s.theta() / s.psi() * Math.sinh(x);
        Derivatives d = s.moving(k, 1, dTheta, dLeft, dRight);
        least = Math.min(least, d.wt() / d.w());
      }
    }
    return least;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void variance_falls_nowhere_on_the_way_within_the_calendar_condition(Pair p) {
    assertTrue(p.later.calendarSlack(p.earlier) >= 0);
    // relative to w; a sum that cancels keeps 1e-16 of terms as large as k (dRight - dLeft)/w <=
    // 1e3
    assertTrue(leastRate(p) >= -1e-12, p.toString());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void and_falls_somewhere_as_soon_as_it_is_broken(Pair p) {
    EssviSlice e = p.earlier;
    double dLeft = p.later.left() - e.left(), dRight = p.later.right() - e.right();
    double apart = Math.pow(Math.sqrt(dLeft) - Math.sqrt(dRight), 2) / (2 * e.psi());
    // 1 % of the earlier theta below the least that the condition allows
    EssviSlice low =
        EssviSlice.ofWings(e.theta() * (1 + apart - 0.01), p.later.left(), p.later.right());
    assertEquals(-0.01, low.calendarSlack(e), 1e-9);
    assertTrue(leastRate(new Pair(e, low)) < 0, p.toString());
  }

  @Test
  void a_falling_wing_is_reported() {
    EssviSlice s = EssviSlice.ofWings(0.04, 0.1, 0.05);
    assertEquals(-0.1, EssviSlice.ofWings(0.08, 0.09, 0.06).calendarSlack(s), 1e-12);
    assertEquals(-0.2, EssviSlice.ofWings(0.08, 0.12, 0.04).calendarSlack(s), 1e-12);
    assertEquals(-0.5, EssviSlice.ofWings(0.02, 0.09, 0.06).calendarSlack(s), 1e-12);
    assertEquals(0, s.calendarSlack(s));
  }

  /** The pair that shows why theta and wings that rise are not enough. */
  @Test
  void a_pair_that_crosses_although_theta_and_wings_rise_is_refused() {
    EssviSlice earlier = new EssviSlice(0.04, 0.04, -0.7), later = new EssviSlice(0.04, 0.08, -0.7);
    assertTrue(later.calendarSlack(earlier) < 0);
    assertEquals(0.0067, earlier.w(0.41) - later.w(0.41), 1e-4);
  }

  @Test
  void parameters_out_of_range_are_refused() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new EssviSlice(bad, 0.1, 0));
      assertThrows(IllegalArgumentException.class, () -> new EssviSlice(0.1, bad, 0));
    }
    for (double bad : new double[] {1, -1, Double.NaN})
      assertThrows(IllegalArgumentException.class, () -> new EssviSlice(0.1, 0.1, bad));
    assertThrows(IllegalArgumentException.class, () -> EssviSlice.ofWings(0.1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> EssviSlice.ofWings(0.1, 1, Double.NaN));
  }
}
