package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import ivylab.surface.Derivatives;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EssviTest {

  private static final EssviSlice EARLY = new EssviSlice(0.01, 0.06, -0.6);
  private static final EssviSlice LATE = new EssviSlice(0.03, 0.12, -0.5);
  private static final Essvi TWO =
      new Essvi(List.of(new Essvi.Node(0.2, EARLY), new Essvi.Node(0.6, LATE)));

  static Stream<Essvi> surfaces() {
    var random = new SplittableRandom(7);
    return Stream.generate(() -> RandomSlices.surface(random)).limit(60);
  }

  /**
   * From a hundredth of the first maturity to ten times the last: 201 strikes at every node, at 12
   * places between, and outside.
   */
  @ParameterizedTest
  @MethodSource("surfaces")
  void no_static_arbitrage_at_between_before_and_behind_the_nodes(Essvi surface) {
    assertTrue(surface.isFree(), surface.toString());
    double last = 0;
    for (int i = 0; i <= surface.nodes().size(); i++) {
      boolean behind = i == surface.nodes().size();
      double from = i == 0 ? 0 : surface.nodes().get(i - 1).t();
      double to = behind ? Math.min(10 * from, 99) : surface.nodes().get(i).t();
      for (int j = 1; j <= 12; j++) {
        double t = from + (to - from) * (i == 0 ? Math.pow(j / 12.0, 2) : j / 12.0);
        EssviSlice slice = surface.slice(t);
        assertTrue(slice.butterflySlack() >= 0, surface + " at " + t);
        double natural = slice.theta() / slice.psi(), sum = 0;
        for (int x = -100; x <= 100; x++) {
          double k = natural * Math.sinh(x / 12.0);
          Derivatives d = surface.derivatives(new double[] {k}, new double[] {t}).get(0);
          sum += d.w();
          // rounding, as in EssviSliceTest
          assertTrue(d.g() >= -1e-12, () -> "g = " + d.g() + " at " + d + " of " + surface);
          assertTrue(d.wt() * t / d.w() >= -1e-11, () -> "w_t at " + d + " of " + surface);
          assertTrue(d.w() > 0);
        }
        assertTrue(sum > 0 && t > last);
        last = t;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void derivatives_are_those_of_differences(Essvi surface) {
    var random = new SplittableRandom(surface.hashCode());
    for (int i = 0; i < 50; i++) {
      double t = random.nextDouble(0.005, 4), k = random.nextDouble(-1, 1), h = 1e-6 * t;
      if (surface.nodes().stream().anyMatch(n -> Math.abs(n.t() - t) <= h)) continue; // a kink
      Derivatives d = surface.derivatives(new double[] {k}, new double[] {t}).get(0);
      double[] w = surface.totalVariance(new double[] {k, k, k}, new double[] {t - h, t, t + h});
      assertEquals(w[1], d.w());
      // step 1e-6 t: error (1e-6)^2, rounding 1e-16/1e-6 of w/t
      assertEquals((w[2] - w[0]) / (2 * h), d.wt(), 1e-8 * (d.w() + surface.slice(t).psi()) / t);
      assertEquals(surface.slice(t).derivatives(k, t).wk(), d.wk());
      assertEquals(surface.slice(t).derivatives(k, t).wkk(), d.wkk());
    }
  }

  @Test
  void parameters_between_before_and_behind_follow_the_rule() {
    EssviSlice half = TWO.slice(0.4);
    assertEquals(0.02, half.theta(), 1e-15);
    assertEquals(0.09, half.psi(), 1e-15);
    assertEquals((-0.036 - 0.06) / 2 / 0.09, half.rho(), 1e-15);
    EssviSlice before = TWO.slice(0.05);
    assertEquals(0.0025, before.theta(), 1e-17);
    assertEquals(0.015, before.psi(), 1e-16);
    assertEquals(-0.6, before.rho());
    EssviSlice behind = TWO.slice(1.0); // theta rises by 0.05 a year
    assertEquals(0.05, behind.theta(), 1e-15);
    assertEquals(0.12, behind.psi());
    assertEquals(-0.5, behind.rho());
    assertEquals(EARLY.theta(), TWO.slice(0.2).theta());
    assertEquals(LATE, TWO.slice(0.6));
    Essvi one = new Essvi(List.of(new Essvi.Node(0.2, EARLY)));
    assertEquals(0.03, one.slice(0.6).theta(), 1e-16);
    assertEquals(0.06, one.slice(0.6).psi());
    assertEquals(Double.POSITIVE_INFINITY, one.calendarSlack());
  }

  @Test
  void a_theta_that_falls_is_not_carried_on() {
    Essvi falling =
        new Essvi(
            List.of(
                new Essvi.Node(0.2, EARLY),
                new Essvi.Node(0.6, new EssviSlice(0.009, 0.06, -0.6))));
    assertEquals(0.009, falling.slice(3).theta());
    assertFalse(falling.isFree());
    assertTrue(falling.toString().contains("NOT within"), falling.toString());
    assertTrue(TWO.toString().contains("free of static arbitrage"), TWO.toString());
    assertEquals(2, TWO.toTable().rowCount());
    assertTrue(TWO.toTable().columnNames().contains("butterfly slack"));
  }

  @Test
  void wrong_nodes_and_times_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> new Essvi(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Essvi.Node(0, EARLY));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Essvi(List.of(new Essvi.Node(0.6, EARLY), new Essvi.Node(0.6, LATE))));
    assertThrows(IllegalArgumentException.class, () -> TWO.slice(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> TWO.slice(365));
    assertThrows(
        IllegalArgumentException.class, () -> TWO.totalVariance(new double[2], new double[] {1}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean", "noisy", "hard"})
  void interpolation_and_grid_of_the_reference_are_reproduced(String chain) {
    GoldenChains golden = GoldenChains.read();
    Essvi surface = golden.surface(chain, "calibrated");
    for (Map.Entry<String, JsonNode> e : golden.chain(chain).get("interpolated").properties()) {
      EssviSlice slice = surface.slice(Double.parseDouble(e.getKey()));
      double[] expected = GoldenChains.doubles(e.getValue());
      assertEquals(expected[0], slice.theta(), 1e-12 * expected[0]);
      assertEquals(expected[1], slice.psi(), 1e-12 * expected[1]);
      assertEquals(expected[2], slice.rho(), 1e-12);
    }
    double rate = golden.chain(chain).get("r").asDouble();
    double[] t = GoldenChains.doubles(golden.root().get("grids").get("ttm"));
    double[] carry = new double[t.length];
    for (int i = 0; i < t.length; i++) carry[i] = rate * t[i];
    double[] vols = CubeGrid.STANDARD.vols(surface, carry);
    for (int i = 0; i < vols.length; i++) {
      double expected = golden.chain(chain).get("grid_iv").get(i / 20).get(i % 20).asDouble();
      assertEquals(expected, vols[i], 1e-12);
    }
  }
}
