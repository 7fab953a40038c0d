package ivylab.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.baseline.SmoothingSpline.Fitted;
import ivylab.surface.CompletionError;
import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothingSplineTest {

  private static final SmoothingSpline SMALL = SmoothingSpline.DEFAULT.withIntervals(4, 3);

  /** Volatilities at n places, noise included, all far from zero. */
  private static Surface noisy(int n, long seed) {
    var r = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double k = r.nextDouble(-0.4, 0.3), t = r.nextDouble(0.1, 2);
      double vol = 0.2 - 0.2 * k + k * k + 0.03 * Math.sqrt(t) + r.nextDouble(-0.01, 0.01);
      points.add(Point.ofVol(k, t, vol));
    }
    return SsviSurface.of(points);
  }

  private static double cubic(double[] c, double v) {
    return ((c[3] * v + c[2]) * v + c[1]) * v + c[0];
  }

  private static double cubicSlope(double[] c, double v) {
    return (3 * c[3] * v + 2 * c[2]) * v + c[1];
  }

  record Products(double[] p, double[] q) {
    @Override
    public String toString() {
      return Arrays.toString(p) + " times " + Arrays.toString(q);
    }
  }

  static Stream<Products> products() {
    var r = new SplittableRandom(7);
    return Stream.generate(
            () ->
                new Products(
                    new double[] {
                      1, r.nextDouble(-.3, .3), r.nextDouble(-.3, .3), r.nextDouble(-.3, .3)
                    },
                    new double[] {
                      -1.5, r.nextDouble(-.1, .1), r.nextDouble(-.1, .1), r.nextDouble(-.03, .03)
                    }))
        .limit(5);
  }

  /**
   * A product of cubics is in the space of the splines, so without a penalty it comes back with its
   * derivatives. The ridge of 1e-9 leaves an error of that size times the inverse of the least
   * eigenvalue of B'B, which is some 1e-4 on 600 quotes: 1e-5; a second derivative divides by the
   * step of a quarter twice.
   */
  @ParameterizedTest
  @MethodSource("products")
  void a_bicubic_is_reproduced_with_its_derivatives(Products f) {
    var r = new SplittableRandom(1);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      double x = r.nextDouble(-1, 1), t = Math.exp(r.nextDouble(-2, 0.7));
      double vol = Math.exp(cubic(f.p, x) * cubic(f.q, Math.log(t)));
      points.add(Point.ofVol(x * Math.sqrt(t), t, vol));
    }
    VolSurface fit = SMALL.withPenalties(0, 0).fit(SsviSurface.of(points));
    for (int i = 0; i < 40; i++) {
      double x = r.nextDouble(-0.9, 0.9), y = r.nextDouble(-1.8, 0.5), t = Math.exp(y);
      double k = x * Math.sqrt(t);
      double w = t * Math.exp(2 * cubic(f.p, x) * cubic(f.q, y));
      double fx = cubicSlope(f.p, x) * cubic(f.q, y), fy = cubic(f.p, x) * cubicSlope(f.q, y);
      double fxx = (6 * f.p[3] * x + 2 * f.p[2]) * cubic(f.q, y);
      Derivatives d = fit.derivatives(new double[] {k}, new double[] {t}).get(0);
      assertEquals(w, d.w(), 1e-5 * w);
      assertEquals(w, fit.totalVariance(new double[] {k}, new double[] {t})[0], 1e-5 * w);
      // chain rule of w = t exp(2 f(k / sqrt t, log t))
      assertEquals(2 * w * fx / Math.sqrt(t), d.wk(), 1e-3 * w / t);
      assertEquals(w / t * (1 - x * fx + 2 * fy), d.wt(), 1e-3 * w / t);
      assertEquals(w / t * (4 * fx * fx + 2 * fxx), d.wkk(), 1e-2 * w / t);
    }
  }

  /** The B-spline of degree d by the recursion of Cox and de Boor on even knots 0, 1, 2, … */
  private static double recursion(int i, int d, double v) {
    if (d == 0) return v >= i && v < i + 1 ? 1 : 0;
    return (v - i) / d * recursion(i, d - 1, v) + (i + d + 1 - v) / d * recursion(i + 1, d - 1, v);
  }

  record Case(int quotes, double xPenalty, double yPenalty) {}

  static Stream<Case> cases() {
    return Stream.of(new Case(60, 0.1, 3), new Case(150, 1e-3, 1e-2), new Case(30, 50, 0.01));
  }

  /**
   * Least squares by QR on the quotes under the differences times the roots of the penalties, with
   * B-splines by recursion. QR has the root of the condition, so it is the ridge (1e-9 against
   * penalties of 1e-3 at least) and the normal equations that decide: 1e-6.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void the_fit_minimises_squares_and_bending(Case c) {
    Surface quotes = noisy(c.quotes, 3);
    var fit = (Fitted) SMALL.withPenalties(c.xPenalty, c.yPenalty).fit(quotes);
    double[] x = quotes.column(p -> p.k() / Math.sqrt(p.t()));
    double[] y = quotes.column(p -> Math.log(p.t()));
    double[] z = quotes.column(p -> Math.log(p.vol()));
    int n = z.length, nx = 7, ny = 6, m = nx * ny;
    int bends = (nx - 2) * ny, climbs = nx * (ny - 2);
    DMatrixRMaj a = new DMatrixRMaj(n + bends + climbs, m), b = new DMatrixRMaj(a.numRows, 1);
    double xMin = min(x), yMin = min(y), mean = 0;
    for (double v : z) mean += v / n;
    double xStep = (max(x) - xMin) / 4, yStep = (max(y) - yMin) / 3;
    for (int i = 0; i < n; i++) {
      b.set(i, 0, z[i] - mean);
      for (int j = 0; j < m; j++) {
        // the last knot belongs to the last interval
        double u = Math.min((x[i] - xMin) / xStep + 3, 7 - 1e-12);
        double v = Math.min((y[i] - yMin) / yStep + 3, 6 - 1e-12);
        a.set(i, j, recursion(j / ny, 3, u) * recursion(j % ny, 3, v));
      }
    }
    int row = n;
    for (int i = 0; i + 2 < nx; i++)
      for (int j = 0; j < ny; j++, row++)
        for (int d = 0; d < 3; d++)
          a.set(row, (i + d) * ny + j, Math.sqrt(c.xPenalty) * (d == 1 ? -2 : 1));
    for (int i = 0; i < nx; i++)
      for (int j = 0; j + 2 < ny; j++, row++)
        for (int d = 0; d < 3; d++)
          a.set(row, i * ny + j + d, Math.sqrt(c.yPenalty) * (d == 1 ? -2 : 1));
    DMatrixRMaj solution = new DMatrixRMaj(m, 1);
    var qr = LinearSolverFactory_DDRM.leastSquares(a.numRows, m);
    assertTrue(qr.setA(a.copy()));
    qr.solve(b, solution);
    double[] w = fit.totalVariance(quotes.column(Point::k), quotes.column(Point::t));
    for (int i = 0; i < n; i++) {
      double log = mean;
      for (int j = 0; j < m; j++) log += a.get(i, j) * solution.get(j, 0);
      assertEquals(log, Math.log(w[i] / quotes.points().get(i).t()) / 2, 1e-6);
    }
  }

  private static double min(double[] v) {
    return Arrays.stream(v).min().orElseThrow();
  }

  private static double max(double[] v) {
    return Arrays.stream(v).max().orElseThrow();
  }

  /** The trace of the hat matrix is how far each estimate follows its own quote, by differences. */
  @Test
  void freedom_is_how_far_estimates_follow_their_quotes() {
    Surface quotes = noisy(40, 5);
    SmoothingSpline spline = SMALL.withPenalties(0.3, 0.1);
    double trace = 0, h = 1e-4; // linear in log volatility: the step matters to rounding only
    for (int i = 0; i < quotes.size(); i++)
      trace += (at(i, h, quotes, spline) - at(i, -h, quotes, spline)) / (2 * h);
    // the mean that the spline is about follows each quote, too: one more, less what the spline
    // takes of a constant, all but the ridge: sum of (hat - hat mean + mean) = freedom in total
    double freedom = ((Fitted) spline.fit(quotes)).freedom();
    assertEquals(freedom, trace, 1e-5);
  }

  /** Log volatility at quote i when that is moved by a step. */
  private static double at(int i, double step, Surface quotes, SmoothingSpline spline) {
    List<Point> moved = new ArrayList<>(quotes.points());
    Point p = moved.get(i);
    moved.set(i, Point.ofVol(p.k(), p.t(), p.vol() * Math.exp(step)));
    VolSurface fit = spline.fit(quotes.withPoints(moved));
    return Math.log(fit.vol(new double[] {p.k()}, new double[] {p.t()})[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 11, 13, 16, 24, 30, 40, 80})
  void penalties_that_are_not_given_are_those_of_least_cross_validation(int n) {
    Surface quotes = noisy(n, 6);
    var chosen = (Fitted) SMALL.fit(quotes);
    double best = score(SMALL.withPenalties(chosen.xPenalty(), chosen.yPenalty()), quotes);
    for (int power = -6; power <= 4; power++) {
      double penalty = Math.pow(10, power);
      assertTrue(best <= score(SMALL.withPenalties(penalty, penalty), quotes) * (1 + 1e-9));
      assertTrue(
          best <= score(SMALL.withPenalties(chosen.xPenalty(), penalty), quotes) * (1 + 1e-9));
    }
    assertTrue(chosen.toString().contains("42 coefficients"), chosen.toString());
  }

  /** Five quotes leave nothing over to judge by; a bicubic without noise is bent for nothing. */
  @Test
  void prices_run_from_a_millionth_to_ten_thousand() {
    var stiff = (Fitted) SMALL.fit(noisy(5, 1));
    assertEquals(1e4, stiff.xPenalty());
    assertEquals(1e4, stiff.yPenalty());
    var r = new SplittableRandom(2);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double x = r.nextDouble(-1, 1), y = r.nextDouble(-2, 0.7), t = Math.exp(y);
      double bend =
          (1 + 0.3 * x - 0.3 * x * x + 0.3 * x * x * x) * (y * y * y / 10 - y * y / 5 - 1);
      double vol = 0.5 * Math.exp(bend);
      points.add(Point.ofVol(x * Math.sqrt(t), t, vol));
    }
    var soft = (Fitted) SMALL.fit(SsviSurface.of(points));
    assertEquals(1e-6, soft.xPenalty());
    assertEquals(1e-6, soft.yPenalty());
  }

  private static double score(SmoothingSpline spline, Surface quotes) {
    var fit = (Fitted) spline.fit(quotes);
    double rss = 0;
    for (Point p : quotes.points()) {
      double log = Math.log(fit.vol(new double[] {p.k()}, new double[] {p.t()})[0]);
      rss += Math.pow(log - Math.log(p.vol()), 2);
    }
    int n = quotes.size();
    double left = n - 1 - 1.4 * fit.freedom();
    return left > 0.5 ? n * rss / (left * left) : Double.POSITIVE_INFINITY;
  }

  /** Central differences, h = 1e-4: error h^2 of a third derivative of order 10. */
  @Test
  void derivatives_are_those_of_total_variance_inside_and_beyond() {
    VolSurface fit = SMALL.fit(noisy(100, 8));
    double h = 1e-4;
    double[] k = {-0.1, 0.05, 0.2, 3, -0.05, -4}, t = {0.3, 0.9, 1.7, 0.5, 6, 9};
    for (int i = 0; i < k.length; i++) {
      double x = k[i], y = t[i];
      Derivatives d = fit.derivatives(new double[] {x}, new double[] {y}).get(0);
      double[] w =
          fit.totalVariance(
              new double[] {x - h, x, x + h, x, x}, new double[] {y, y, y, y - h, y + h});
      assertEquals(w[1], d.w(), 1e-15);
      assertEquals((w[2] - w[0]) / (2 * h), d.wk(), 1e-5);
      assertEquals((w[4] - w[3]) / (2 * h), d.wt(), 1e-5);
      assertEquals((w[2] - 2 * w[1] + w[0]) / (h * h), d.wkk(), 1e-4);
    }
  }

  @Test
  void beyond_the_rectangle_volatility_stays_what_it_was_at_its_edge() {
    Surface quotes = noisy(100, 9);
    VolSurface fit = SMALL.fit(quotes);
    double x = max(quotes.column(p -> p.k() / Math.sqrt(p.t())));
    double t = 1, late = max(quotes.column(Point::t)), k = x * Math.sqrt(t);
    double[] vol =
        fit.vol(new double[] {k, k + 0.1, k + 5, 0, 0}, new double[] {t, t, t, late, 5 * late});
    assertEquals(vol[0], vol[1], 1e-12);
    assertEquals(vol[0], vol[2], 1e-12);
    assertEquals(vol[3], vol[4], 1e-12);
  }

  @Test
  void a_smooth_surface_is_met_closely_from_half_of_its_quotes() {
    SsviSurface truth = new SsviSurface(0.05, 0.01, -0.5, 0.9);
    Surface quotes = truth.quotes(300, new SplittableRandom(1));
    Surface seen = quotes.withPoints(quotes.points().subList(0, 150));
    CompletionError error =
        CompletionError.of(SmoothingSpline.DEFAULT.fit(seen), quotes.points().subList(150, 300));
    assertTrue(error.volMape() < 0.005 && error.failures() == 0, error.toString());
  }

  @Test
  void few_quotes_one_expiry_and_one_quote_are_completed() {
    for (int n : new int[] {1, 2, 3, 5, 8}) {
      VolSurface fit = SmoothingSpline.DEFAULT.fit(noisy(n, n));
      for (double vol : fit.vol(new double[] {-0.3, 0, 0.2}, new double[] {0.2, 1, 1.5}))
        assertTrue(vol > 0.02 && vol < 2, n + " quotes: " + vol);
    }
    Surface one = SsviSurface.of(List.of(Point.ofVol(0.1, 0.5, 0.3)));
    for (double vol :
        SmoothingSpline.DEFAULT.fit(one).vol(new double[] {0, 1}, new double[] {1, 2}))
      assertEquals(0.3, vol, 1e-9);
    List<Point> line = new ArrayList<>();
    for (int i = -6; i <= 6; i++) line.add(Point.ofVol(0.05 * i, 0.5, 0.2 + 0.0004 * i * i));
    VolSurface slice = SmoothingSpline.DEFAULT.fit(SsviSurface.of(line));
    assertEquals(0.2, slice.vol(new double[] {0}, new double[] {0.5})[0], 0.002);
    assertEquals(0.2, slice.vol(new double[] {0}, new double[] {2})[0], 0.002);
  }

  @Test
  void wrong_options_are_refused() {
    SmoothingSpline s = SmoothingSpline.DEFAULT;
    assertEquals("cubic spline", s.name());
    assertThrows(IllegalArgumentException.class, () -> s.withIntervals(0, 3));
    assertThrows(IllegalArgumentException.class, () -> s.withPenalties(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> s.withPenalties(1, Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> s.withPenalties(1, Double.POSITIVE_INFINITY));
  }
}
