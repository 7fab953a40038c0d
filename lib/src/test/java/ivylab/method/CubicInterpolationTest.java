package ivylab.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.math3.analysis.interpolation.SplineInterpolator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CubicInterpolationTest {

  private static final SsviSurface SSVI = new SsviSurface(0.05, 0.01, -0.5, 0.9);

  /** Quotes of w at n random places of k in [-0.4, 0.4], t in [0.1, 1.9], corners included. */
  private static Surface scattered(int n, long seed, DoubleBinaryOperator w) {
    var r = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (double k : new double[] {-0.4, 0.4})
      for (double t : new double[] {0.1, 1.9}) points.add(new Point(k, t, w.applyAsDouble(k, t)));
    while (points.size() < n) {
      double k = r.nextDouble(-0.4, 0.4), t = r.nextDouble(0.1, 1.9);
      points.add(new Point(k, t, w.applyAsDouble(k, t)));
    }
    return SsviSurface.of(points);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void quotes_are_met_to_rounding(long seed) {
    Surface quotes = SSVI.quotes(150, new SplittableRandom(seed));
    double[] k = quotes.column(Point::k), t = quotes.column(Point::t);
    double[] w = CubicInterpolation.fit(quotes).totalVariance(k, t);
    for (int i = 0; i < w.length; i++) assertEquals(quotes.points().get(i).w(), w[i], 1e-13);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_linear_function_is_reproduced_with_its_derivatives(long seed) {
    var fit = CubicInterpolation.fit(scattered(60, seed, (k, t) -> 1 + 0.3 * k + 0.2 * t));
    for (Derivatives d : inside(fit, 500, seed)) {
      // gradients stop moving at 1e-12 of the slope, a sweep from the fixed point some times more
      assertEquals(1 + 0.3 * d.k() + 0.2 * d.t(), d.w(), 1e-11);
      assertEquals(0.3, d.wk(), 1e-10);
      assertEquals(0.2, d.wt(), 1e-10);
      assertEquals(0, d.wkk(), 1e-8);
    }
  }

  /**
   * Gradients are estimated, so quadratics are only met closely. On these 150 quotes linear
   * interpolation leaves 4.6e-3, on the 600 it leaves 2.9e-3, SciPy's cubic 7.3e-4 and 2.5e-4, most
   * of it at the border.
   */
  @Test
  void a_quadratic_is_reproduced_closely_and_closer_with_more_quotes() {
    DoubleBinaryOperator w = (k, t) -> 1 + 0.5 * k * k - 0.2 * k * t + 0.05 * t * t;
    double coarse = rms(w, 150), fine = rms(w, 600);
    assertTrue(coarse < 8e-4, "coarse " + coarse);
    assertTrue(fine < 3e-4, "fine " + fine);
  }

  /**
   * Golden values: SciPy 1.17.1, {@code griddata((k, t), w, (qk, qt), method="cubic",
   * rescale=True)}, with i = 1..60 and j = 1..8 below. SciPy takes the derivative across an edge
   * towards the neighbouring centroid, we at right angles: the two differ by a share of their
   * common error, which is up to 1.2e-4 here.
   */
  @Test
  void it_agrees_with_scipy_to_a_part_of_the_interpolation_error() {
    double[] golden = {
      0.0288046338038635, 0.040019656861788024, 0.06579643627030018, 0.019270072673648643,
      0.05029847252682332, 0.051340879182839055, 0.014626489505553432, 0.03378442831422674
    };
    List<Point> points = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      double k = -0.4 + 0.8 * (i * 0.618034 % 1), t = 0.1 + 1.8 * (i * 0.754878 % 1);
      points.add(new Point(k, t, 0.04 * t + 0.1 * k * k - 0.03 * k * Math.sqrt(t)));
    }
    var fit = CubicInterpolation.fit(SsviSurface.of(points));
    for (int j = 1; j <= 8; j++) {
      double k = -0.3 + 0.6 * (j * 0.41 % 1), t = 0.3 + 1.3 * (j * 0.29 % 1);
      assertEquals(golden[j - 1], fit.totalVariance(one(k), one(t))[0], 4e-5);
    }
  }

  private static double rms(DoubleBinaryOperator w, int n) {
    var fit = CubicInterpolation.fit(scattered(n, 8, w));
    return Math.sqrt(
        inside(fit, 1000, 9).stream()
            .mapToDouble(d -> Math.pow(d.w() - w.applyAsDouble(d.k(), d.t()), 2))
            .average()
            .orElseThrow());
  }

  /** With exact gradients at the corners the element holds every quadratic. */
  @Test
  void one_triangle_holds_a_quadratic_exactly() {
    var r = new SplittableRandom(17);
    for (int round = 0; round < 50; round++) {
      double[] x = {r.nextDouble(), r.nextDouble(), r.nextDouble() + 1};
      double[] y = {r.nextDouble(), r.nextDouble() + 1, r.nextDouble() - 1};
      double b = r.nextDouble(), c = r.nextDouble(), d = r.nextDouble();
      double[] f = new double[3], gx = new double[3], gy = new double[3];
      for (int i = 0; i < 3; i++) {
        f[i] = 2 + b * x[i] * x[i] + c * x[i] * y[i] + d * y[i] * y[i];
        gx[i] = 2 * b * x[i] + c * y[i];
        gy[i] = c * x[i] + 2 * d * y[i];
      }
      var triangle = new CubicTriangle(new int[] {0, 1, 2}, x, y, f, gx, gy);
      double u = r.nextDouble(), v = r.nextDouble() * (1 - u);
      double px = u * x[0] + v * x[1] + (1 - u - v) * x[2];
      double py = u * y[0] + v * y[1] + (1 - u - v) * y[2];
      CubicTriangle.Jet jet = triangle.at(px, py);
      assertEquals(2 + b * px * px + c * px * py + d * py * py, jet.f(), 1e-12);
      assertEquals(2 * b * px + c * py, jet.fx(), 1e-11);
      assertEquals(c * px + 2 * d * py, jet.fy(), 1e-11);
      assertEquals(2 * b, jet.fxx(), 1e-10);
      assertEquals(Math.min(u, Math.min(v, 1 - u - v)), triangle.depth(px, py), 1e-12);
    }
  }

  @Test
  void values_and_slopes_agree_across_every_inner_edge() {
    var r = new SplittableRandom(23);
    int n = 80;
    double[] x = r.doubles(n).toArray(), y = r.doubles(n).toArray(), f = r.doubles(n).toArray();
    Triangulation mesh = Triangulation.of(x, y);
    var g = SmoothestGradients.of(x, y, f, mesh.edges());
    assertTrue(g.converged());
    int shared = 0;
    for (int[] edge : mesh.edges()) {
      var sides = new ArrayList<CubicTriangle>();
      for (int[] v : mesh.triangles())
        if (has(v, edge[0]) && has(v, edge[1]))
          sides.add(new CubicTriangle(v, x, y, f, g.gx(), g.gy()));
      if (sides.size() < 2) continue;
      shared++;
      double l = r.nextDouble();
      double px = x[edge[0]] + l * (x[edge[1]] - x[edge[0]]);
      double py = y[edge[0]] + l * (y[edge[1]] - y[edge[0]]);
      CubicTriangle.Jet one = sides.get(0).at(px, py), other = sides.get(1).at(px, py);
      double size = 1 + Math.hypot(one.fx(), one.fy());
      assertEquals(one.f(), other.f(), 1e-10 * size);
      assertEquals(one.fx(), other.fx(), 1e-9 * size * size);
      assertEquals(one.fy(), other.fy(), 1e-9 * size * size);
    }
    // Euler: edges = triangles + points - 1
    assertEquals(mesh.triangles().size() + n - 1, mesh.edges().size());
    assertEquals(mesh.edges().size() - mesh.border().size(), shared);
  }

  private static boolean has(int[] triangle, int vertex) {
    return Arrays.stream(triangle).anyMatch(v -> v == vertex);
  }

  /**
   * Step h = 1e-5 of a piecewise cubic: exact within a piece but for the third derivative (about
   * 1e3 h^2 = 1e-7), and off by h times the jump of the second derivative (about 1) across an edge.
   */
  @Test
  void derivatives_are_those_of_the_values_inside_and_outside_the_hull() {
    var fit = CubicInterpolation.fit(SSVI.quotes(60, new SplittableRandom(4)));
    var r = new SplittableRandom(5);
    double h = 1e-5;
    int outside = 0;
    for (int i = 0; i < 400; i++) {
      double k = r.nextDouble(-0.6, 0.5), t = r.nextDouble(0.03, 2.5);
      if (!fit.inHull(k, t)) outside++;
      Derivatives d = fit.derivatives(one(k), one(t)).get(0);
      double[] w =
          fit.totalVariance(new double[] {k - h, k + h, k, k}, new double[] {t, t, t - h, t + h});
      assertEquals((w[1] - w[0]) / (2 * h), d.wk(), 3e-5);
      assertEquals((w[3] - w[2]) / (2 * h), d.wt(), 3e-5);
    }
    assertTrue(outside > 100 && outside < 300, "both must be seen: " + outside);
  }

  /** By differences of the exact first derivative, median because it jumps between triangles. */
  @Test
  void the_second_derivative_is_that_of_the_first() {
    var fit = CubicInterpolation.fit(SSVI.quotes(60, new SplittableRandom(4)));
    var r = new SplittableRandom(6);
    double h = 1e-6;
    double[] misses = new double[401];
    for (int i = 0; i < misses.length; i++) {
      double k = r.nextDouble(-0.6, 0.5), t = r.nextDouble(0.03, 2.5);
      var d = fit.derivatives(new double[] {k - h, k, k + h}, new double[] {t, t, t});
      misses[i] =
          Math.abs((d.get(2).wk() - d.get(0).wk()) / (2 * h) - d.get(1).wkk())
              / (1 + Math.abs(d.get(1).wkk()));
    }
    Arrays.sort(misses);
    assertTrue(misses[380] < 1e-4, "95 % of the misses are below " + misses[380]);
  }

  @Test
  void outside_the_hull_volatility_is_that_of_the_nearest_point_of_it() {
    var fit = CubicInterpolation.fit(scattered(50, 3, SSVI::w)); // hull: k -0.4..0.4, t 0.1..1.9
    double[] k = {-0.4, 0.4, 0.1, 0.1, 0.4}, t = {1, 0.7, 0.1, 1.9, 1.9};
    double[] kOut = {-0.9, 0.6, 0.1, 0.1, 0.7}, tOut = {1, 0.7, 0.02, 4, 3};
    double[] near = fit.vol(k, t), far = fit.vol(kOut, tOut);
    for (int i = 0; i < k.length; i++) {
      assertTrue(fit.inHull(k[i], t[i]), "the border belongs to the hull");
      assertFalse(fit.inHull(kOut[i], tOut[i]));
      assertEquals(near[i], far[i], 1e-9);
    }
  }

  @Test
  void quotes_at_one_place_are_averaged_and_counted() {
    List<Point> points = new ArrayList<>(scattered(30, 3, SSVI::w).points());
    Point last = points.get(29);
    points.add(new Point(last.k(), Math.nextUp(last.t()), last.w() + 0.01));
    var fit = CubicInterpolation.fit(SsviSurface.of(points));
    assertEquals(1, fit.merged());
    assertEquals(last.w() + 0.005, fit.totalVariance(one(last.k()), one(last.t()))[0], 1e-13);
    assertTrue(fit.toString().contains("31 quotes (1 merged"), fit.toString());
  }

  @Test
  void one_maturity_is_a_natural_cubic_spline() {
    double[] k = {-0.3, -0.2, -0.12, -0.05, 0.02, 0.11, 0.2};
    List<Point> points = new ArrayList<>();
    for (double x : k) points.add(new Point(x, 0.5, SSVI.w(x, 0.5)));
    var fit = CubicInterpolation.fit(SsviSurface.of(points));
    double[] w = Arrays.stream(k).map(x -> SSVI.w(x, 0.5)).toArray();
    var spline = new SplineInterpolator().interpolate(k, w);
    for (double x = -0.3; x < 0.2; x += 0.013) {
      assertEquals(spline.value(x), fit.totalVariance(one(x), one(0.5))[0], 1e-12);
      assertEquals(spline.value(x) * 3, fit.totalVariance(one(x), one(1.5))[0], 1e-11);
      assertFalse(fit.inHull(x, 0.5), "a line has no interior");
    }
    assertTrue(fit.toString().contains("all on one line"), fit.toString());
  }

  @Test
  void quotes_that_leave_a_line_by_rounding_alone_are_on_it() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      double k = 0.05 * i, t = 0.3 + k * 0.7 * (1 + 1e-12 * (i % 3));
      points.add(new Point(k, t, SSVI.w(k, t)));
    }
    var fit = CubicInterpolation.fit(SsviSurface.of(points));
    assertTrue(fit.toString().contains("all on one line"), fit.toString());
    assertEquals(SSVI.w(0.08, 0.356), fit.totalVariance(one(0.08), one(0.356))[0], 1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_few_quotes_are_enough(int n) {
    Surface few = SSVI.quotes(n, new SplittableRandom(2));
    var fit = CubicInterpolation.fit(few);
    double[] met = fit.totalVariance(few.column(Point::k), few.column(Point::t));
    for (int i = 0; i < n; i++) assertEquals(few.points().get(i).w(), met[i], 1e-13);
    assertEquals(0, fit.grid(Grid.STANDARD).failures());
    if (n == 1) assertEquals(few.points().get(0).vol(), fit.vol(one(0.9), one(3))[0], 1e-15);
  }

  /** Sixteen expiries, each one's maturity scattered by rounding: slivers on the hull otherwise. */
  @Test
  void expiries_whose_maturities_differ_by_rounding_leave_no_holes() {
    var r = new SplittableRandom(31);
    List<Point> points = new ArrayList<>();
    for (int e = 1; e <= 16; e++)
      for (int i = 0; i < 30; i++) {
        double k = -0.4 + 0.025 * i, t = e / 12.0 * (1 + r.nextInt(-2, 3) * 2e-16);
        points.add(new Point(k, t, SSVI.w(k, t)));
      }
    var fit = CubicInterpolation.fit(SsviSurface.of(points));
    double worst = 0;
    for (int i = 0; i < 2000; i++) {
      double k = r.nextDouble(-0.4, 0.325), t = r.nextDouble(1 / 12.0 + 1e-9, 16 / 12.0 - 1e-9);
      assertTrue(fit.inHull(k, t), "hole at " + k + ", " + t);
      worst = Math.max(worst, Math.abs(fit.totalVariance(one(k), one(t))[0] - SSVI.w(k, t)));
    }
    // the curvature at the shortest expiry is about 1, so 0.025^2/8 = 8e-5 between strikes
    assertTrue(worst < 2e-4, "worst " + worst);
  }

  private static List<Derivatives> inside(CubicInterpolation fit, int n, long seed) {
    var r = new SplittableRandom(seed);
    double[] k = r.doubles(n, -0.4, 0.4).toArray(), t = r.doubles(n, 0.1, 1.9).toArray();
    for (int i = 0; i < n; i++) assertTrue(fit.inHull(k[i], t[i]));
    return fit.derivatives(k, t);
  }

  private static double[] one(double x) {
    return new double[] {x};
  }
}
