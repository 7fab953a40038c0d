package ivylab.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.method.CubicInterpolation;
import ivylab.process.GaussianProcess;
import ivylab.repair.Repair.Way;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArbitrageFreeTest {

  private static final SsviSurface SSVI = new SsviSurface(0.05, 0.01, -0.5, 0.9);

  private static Surface quotes() {
    return SSVI.quotes(60, new SplittableRandom(2));
  }

  /** SSVI whose log volatility has a bump of height a, s wide in k and log t. */
  private record Bumped(double a, double s, double k0, double t0) implements VolSurface {

    private double bump(double k, double t) {
      double u = (k - k0) / s, v = Math.log(t / t0) / s;
      return a * Math.exp(-(u * u + v * v) / 2);
    }

    @Override
    public double[] totalVariance(double[] k, double[] t) {
      double[] w = SSVI.totalVariance(k, t);
      for (int i = 0; i < w.length; i++) w[i] *= Math.exp(2 * bump(k[i], t[i]));
      return w;
    }

    @Override
    public List<Derivatives> derivatives(double[] k, double[] t) {
      List<Derivatives> all = new ArrayList<>();
      for (Derivatives d : SSVI.derivatives(k, t)) {
        double h = bump(d.k(), d.t()), e = Math.exp(2 * h), x = (d.k() - k0) / (s * s);
        double hk = -h * x, hkk = h * (x * x - 1 / (s * s));
        double ht = -h * Math.log(d.t() / t0) / (s * s * d.t());
        all.add(
            new Derivatives(
                d.k(),
                d.t(),
                d.w() * e,
                e * (d.wk() + 2 * hk * d.w()),
                e * (d.wt() + 2 * ht * d.w()),
                e * (d.wkk() + 4 * hk * d.wk() + d.w() * (2 * hkk + 4 * hk * hk))));
      }
      return all;
    }
  }

  static Stream<Bumped> bumps() {
    var random = new SplittableRandom(11);
    return Stream.generate(
            () ->
                new Bumped(
                    random.nextDouble(0.05, 0.3) * (random.nextBoolean() ? 1 : -1),
                    random.nextDouble(0.05, 0.3),
                    random.nextDouble(-0.3, 0.2),
                    Math.exp(random.nextDouble(-2.5, 0.5))))
        .filter(b -> b.arbitrage(Grid.around(quotes())).violations().size() > 5)
        .limit(12);
  }

  private static void free(RepairedSurface repaired) {
    Repair repair = repaired.repair();
    assertTrue(repair.after().isFree(), repair.toString());
    var fine = repaired.arbitrage(repair.region().withCounts(131, 131));
    assertTrue(fine.isFree(), repair + "\n" + fine);
  }

  // ---- free surfaces

  static Stream<SsviSurface> freeSurfaces() {
    var random = new SplittableRandom(7);
    return Stream.generate(() -> SsviSurface.free(random)).limit(10);
  }

  @ParameterizedTest
  @MethodSource("freeSurfaces")
  void what_is_free_is_left_alone(SsviSurface surface) {
    Surface quotes = surface.quotes(40, new SplittableRandom(3));
    RepairedSurface same = ArbitrageFree.repair(surface, quotes);
    assertEquals(Way.UNCHANGED, same.repair().way(), same.toString());
    assertEquals(surface, same.base());
    double[] k = {-2, -0.2, 0.1}, t = {0.4, 1, 9};
    assertArrayEquals(surface.totalVariance(k, t), same.totalVariance(k, t));
    assertEquals(surface.derivatives(k, t), same.derivatives(k, t));
    assertEquals(0, same.repair().mostMoved());
    assertEquals(0, same.repair().steps());
  }

  // ---- violating surfaces

  @ParameterizedTest
  @MethodSource("bumps")
  void a_bump_is_taken_back_as_far_as_it_must_be(Bumped bumped) {
    RepairedSurface repaired = ArbitrageFree.repair(bumped, quotes());
    Repair repair = repaired.repair();
    free(repaired);
    assertFalse(repair.way() == Way.UNCHANGED, repair.toString());
    assertTrue(repair.share() <= 0.05, repair.toString());
    assertEquals(bumped.arbitrage(repair.region()), repair.before());
    // whoever takes the whole bump away moves volatility by no more than its height
    assertTrue(repair.mostMoved() < 1.2 * Math.abs(bumped.a), repair.toString());
    assertTrue(repair.meanMoved() <= repair.mostMoved());
    Surface quotes = quotes();
    double[] was = bumped.vol(quotes.column(Point::k), quotes.column(Point::t));
    double[] is = repaired.vol(quotes.column(Point::k), quotes.column(Point::t));
    double most = 0, sum = 0;
    for (int i = 0; i < was.length; i++) {
      most = Math.max(most, Math.abs(is[i] / was[i] - 1));
      sum += Math.abs(is[i] / was[i] - 1);
    }
    assertEquals(most, repair.mostMoved(), 1e-15);
    assertEquals(sum / was.length, repair.meanMoved(), 1e-15);
  }

  static Stream<SsviSurface> brokenSurfaces() {
    var random = new SplittableRandom(5);
    return Stream.generate(() -> SsviSurface.broken(random)).limit(8);
  }

  /** Wings too steep, variance falling at long maturities: far from free, and free afterwards. */
  @ParameterizedTest
  @MethodSource("brokenSurfaces")
  void a_surface_far_from_free_becomes_free(SsviSurface broken) {
    RepairedSurface repaired =
        ArbitrageFree.repair(broken, broken.quotes(40, new SplittableRandom(9)));
    assertFalse(repaired.repair().before().isFree());
    free(repaired);
  }

  static Stream<SurfaceMethod> methods() {
    return Stream.of(
        GaussianProcess.fixed().withNoise(0.01).withScales(0.3, 1),
        GaussianProcess.fixedOnVariance().withNoise(0).withScales(0.15, 0.3),
        CubicInterpolation.method());
  }

  /** One percent of noise in volatility makes methods that trust their quotes wavy. */
  @ParameterizedTest
  @MethodSource("methods")
  void methods_through_noisy_quotes_become_free_and_stay_near_them(SurfaceMethod method) {
    var random = new SplittableRandom(5);
    Surface exact = SSVI.quotes(80, random);
    Surface noisy =
        exact.withPoints(
            exact.points().stream()
                .map(p -> new Point(p.k(), p.t(), p.w() * random.nextDouble(0.98, 1.02)))
                .toList());
    SurfaceMethod repairing = ArbitrageFree.of(method);
    assertEquals(method.name() + ", repaired", repairing.name());
    var repaired = assertInstanceOf(RepairedSurface.class, repairing.fit(noisy));
    assertFalse(repaired.repair().before().isFree(), repaired.toString());
    free(repaired);
    assertTrue(repaired.repair().share() <= 0.05, repaired.toString());
    assertTrue(repaired.repair().meanMoved() < 0.01, repaired.toString());
  }

  /** A bump between the first two maturities of the mesh, wide enough for a spline. */
  @Test
  void a_violation_between_the_points_of_the_mesh_is_found() {
    Surface quotes = quotes();
    Grid region = ArbitrageFree.repair(SSVI, quotes).repair().region();
    double k = -0.05, t = (region.t()[0] + region.t()[1]) / 2;
    Bumped narrow = new Bumped(0.14, 0.14, k, t);
    assertTrue(narrow.arbitrage(region).isFree());
    assertFalse(narrow.arbitrage(region.withCounts(131, 131)).isFree());
    RepairedSurface repaired = ArbitrageFree.repair(narrow, quotes);
    assertFalse(repaired.repair().way() == Way.UNCHANGED);
    free(repaired);
  }

  // ---- derivatives

  /** Fourth-order differences of step 2e-4 t^(1/2): 1e-13/h^2 of rounding in the second one. */
  @Test
  void derivatives_are_those_of_the_repaired_surface() {
    RepairedSurface repaired = ArbitrageFree.repair(new Bumped(0.2, 0.15, -0.05, 0.5), quotes());
    Grid r = repaired.repair().region();
    double[] k = {-0.3, -0.05, 0.1, r.kMin() - 0.1, r.kMax() + 0.1, -0.1, 0.05, r.kMin() - 0.05};
    double[] t = {0.3, 0.45, 1.6, 0.5, 0.2, r.tMin() * 0.5, r.tMax() * 1.3, r.tMax() * 1.2};
    List<Derivatives> all = repaired.derivatives(k, t);
    double h = 1e-3;
    for (int i = 0; i < k.length; i++) {
      double[] x = new double[5], y = new double[5];
      for (int j = -2; j <= 2; j++) {
        x[j + 2] = repaired.totalVariance(new double[] {k[i] + j * h}, new double[] {t[i]})[0];
        double tt = t[i] * (1 + j * h);
        y[j + 2] = repaired.totalVariance(new double[] {k[i]}, new double[] {tt})[0];
      }
      Derivatives d = all.get(i);
      assertEquals(k[i], d.k());
      assertEquals(t[i], d.t());
      assertEquals(x[2], d.w(), 1e-14);
      assertEquals((x[0] - 8 * x[1] + 8 * x[3] - x[4]) / (12 * h), d.wk(), 1e-6, "wk of " + d);
      assertEquals(
          (y[0] - 8 * y[1] + 8 * y[3] - y[4]) / (12 * h * t[i]), d.wt(), 1e-6, "wt of " + d);
      assertEquals(
          (-x[0] + 16 * x[1] - 30 * x[2] + 16 * x[3] - x[4]) / (12 * h * h),
          d.wkk(),
          1e-3,
          "wkk of " + d);
    }
  }

  @Test
  void outside_the_region_the_surface_continues_from_its_border() {
    Bumped bumped = new Bumped(0.2, 0.15, -0.05, 0.5);
    RepairedSurface repaired = ArbitrageFree.repair(bumped, quotes());
    Grid r = repaired.repair().region();
    double e = 1e-12;
    double[] k = {r.kMin() - e, r.kMin() + e, r.kMax() - e, r.kMax() + e, 0, 0, 0, 0};
    double[] t = {1, 1, 1, 1, r.tMin() - e, r.tMin() + e, r.tMax() - e, r.tMax() + e};
    double[] vol = repaired.vol(k, t);
    for (int i = 0; i < k.length; i += 2) assertEquals(vol[i], vol[i + 1], 1e-10);
  }

  // ---- options

  @Test
  void the_region_can_be_given_and_holds_the_quotes() {
    Surface few = SSVI.quotes(5, new SplittableRandom(4));
    Grid wide = new Grid(-0.6, 0.5, 5, 0.05, 2, 5);
    SurfaceMethod bumped =
        SurfaceMethod.of("bumped", "bumped", q -> new Bumped(0.3, 0.1, -0.45, 0.2));
    var repaired = (RepairedSurface) ArbitrageFree.of(bumped, wide).fit(few);
    assertEquals(wide.withCounts(41, 41), repaired.repair().region());
    free(repaired);
    Grid narrow = new Grid(-0.01, 0.01, 2, 0.9, 1, 2), around = Grid.around(few);
    Grid region = ArbitrageFree.repair(SSVI, few, narrow).repair().region();
    assertTrue(region.kMin() < around.kMin() && region.kMax() > around.kMax());
    assertTrue(region.tMin() < around.tMin() && region.tMax() > around.tMax());
    assertEquals(ArbitrageFree.repair(SSVI, few).repair().region(), region);
  }

  @Test
  void one_maturity_and_one_quote_are_enough() {
    Surface smile =
        SsviSurface.of(
            Stream.of(-0.2, -0.1, 0.0, 0.1).map(k -> new Point(k, 0.5, SSVI.w(k, 0.5))).toList());
    free(ArbitrageFree.repair(new Bumped(0.2, 0.05, 0, 0.5), smile));
    free(ArbitrageFree.repair(SSVI, SsviSurface.of(List.of(new Point(0, 0.5, 0.02)))));
    free(ArbitrageFree.repair(SSVI, SsviSurface.of(List.of(new Point(0, 99.9, 5)))));
  }

  @Test
  void where_there_is_no_variance_another_surface_steps_in() {
    VolSurface half = VolSurface.of((k, t) -> k > 0 ? -1 : SSVI.w(k, t));
    RepairedSurface repaired = ArbitrageFree.repair(half, quotes());
    free(repaired);
    VolSurface none = VolSurface.of((k, t) -> Double.NaN);
    RepairedSurface other = ArbitrageFree.repair(none, quotes());
    free(other);
    double[] exact = SSVI.vol(new double[] {0}, new double[] {1});
    assertArrayEquals(exact, other.vol(new double[] {0}, new double[] {1}), 0.05 * exact[0]);
  }

  /** Total variance that falls everywhere, and smiles that are all frowns. */
  @Test
  void the_oddest_surfaces_become_free() {
    for (VolSurface odd :
        List.of(
            VolSurface.of((k, t) -> 0.1 / t),
            VolSurface.of((k, t) -> t * 0.04 * Math.exp(-20 * k * k)),
            VolSurface.of((k, t) -> t * 0.04 * Math.exp(3 * Math.sin(40 * k + 10 * t)))))
      free(ArbitrageFree.repair(odd, quotes()));
  }

  @Test
  void what_a_surface_knows_of_its_errors_is_passed_on() {
    UncertainSurface base = GaussianProcess.fixed().fit(quotes());
    var repaired = assertInstanceOf(UncertainSurface.class, ArbitrageFree.repair(base, quotes()));
    double[] k = {-0.1, 0.2}, t = {0.5, 1};
    assertArrayEquals(base.quoteDeviation(k, t), repaired.quoteDeviation(k, t));
    assertFalse(ArbitrageFree.repair(SSVI, quotes()) instanceof UncertainSurface);
  }

  @Test
  void it_says_what_was_done() {
    RepairedSurface repaired = ArbitrageFree.repair(new Bumped(0.2, 0.1, 0, 1), quotes());
    String text = repaired.toString();
    assertTrue(text.contains("; projected in ") || text.contains("; blended in "), text);
    assertTrue(text.contains(" before, 0 after on 41 x 41 points"), text);
    String same = ArbitrageFree.repair(SSVI, quotes()).repair().toString();
    assertTrue(same.startsWith("unchanged: no static arbitrage on 41 x 41 points"), same);
    assertEquals(
        "fixed, moved until it has no static arbitrage around the quotes",
        ArbitrageFree.of(SurfaceMethod.of("fixed", "fixed", q -> SSVI)).toString());
  }

  @Test
  void questions_that_do_not_come_in_pairs_are_refused() {
    RepairedSurface repaired = ArbitrageFree.repair(new Bumped(0.2, 0.1, 0, 1), quotes());
    for (var question :
        List.<Runnable>of(
            () -> repaired.totalVariance(new double[1], new double[2]),
            () -> repaired.derivatives(new double[1], new double[2])))
      assertEquals(
          "k [1] and t [2] must be equally long",
          assertThrows(IllegalArgumentException.class, question::run).getMessage());
  }

  @Test
  void the_same_question_has_the_same_answer() {
    Bumped bumped = new Bumped(0.2, 0.1, 0, 1);
    double[] k = Grid.STANDARD.kPoints(), t = Grid.STANDARD.tPoints();
    assertTrue(
        Arrays.equals(
            ArbitrageFree.repair(bumped, quotes()).totalVariance(k, t),
            ArbitrageFree.repair(bumped, quotes()).totalVariance(k, t)));
  }
}
