package ivylab.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.method.Quadratic;
import ivylab.surface.CompletionError;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GaussianProcessTest {

  private static final SsviSurface SSVI = new SsviSurface(0.05, 0.01, -0.5, 0.9);
  private static final double[] K = {-0.35, -0.1, 0, 0.07, 0.25, 1.5};
  private static final double[] T = {0.06, 0.4, 1, 1.9, 0.8, 0.1};

  static Stream<FixedProcess> options() {
    FixedProcess on = GaussianProcess.fixed();
    return Stream.of(
        on,
        on.withScales(0.2, 1),
        on.withSignal(1),
        on.withNoise(0.3),
        GaussianProcess.fixedOnVariance(),
        on.withTarget(ProcessTarget.TOTAL_VARIANCE).withNoise(0.1));
  }

  /** The formulas of the book, by elimination on dense matrices, target by target. */
  private static final class Textbook {
    final FixedProcess o;
    final List<Point> quotes;
    final double[][] c;
    final double[] z;
    double m, s;

    Textbook(FixedProcess options, List<Point> all) {
      this(options, all, all);
    }

    /** Standardised by all quotes, conditioned on some. */
    Textbook(FixedProcess options, List<Point> all, List<Point> some) {
      o = options;
      quotes = some;
      double[] v = all.stream().mapToDouble(this::target).toArray();
      m = Arrays.stream(v).average().orElseThrow();
      s = Math.sqrt(Arrays.stream(v).map(x -> (x - m) * (x - m)).sum() / (v.length - 1));
      int n = some.size();
      c = new double[n][n];
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
          c[i][j] = covariance(some.get(i), some.get(j)) + (i == j ? o.noise() * o.noise() : 0);
      z = some.stream().mapToDouble(p -> (target(p) - m) / s).toArray();
    }

    double target(Point p) {
      return o.target() == ProcessTarget.LOG_VOLATILITY
          ? Math.log(Math.sqrt(p.w() / p.t()))
          : p.w();
    }

    double covariance(Point a, Point b) {
      boolean log = o.target() == ProcessTarget.LOG_VOLATILITY;
      double dx = log ? a.k() / Math.sqrt(a.t()) - b.k() / Math.sqrt(b.t()) : a.k() - b.k();
      double dy = log ? Math.log(a.t() / b.t()) : a.t() - b.t();
      return o.signal()
          * o.signal()
          * Math.exp(-0.5 * (Math.pow(dx / o.xScale(), 2) + Math.pow(dy / o.yScale(), 2)));
    }

    double[] cross(double k, double t) {
      return quotes.stream().mapToDouble(q -> covariance(new Point(k, t, 1), q)).toArray();
    }

    double mean(double k, double t) {
      return m + s * dot(cross(k, t), solve(c, z));
    }

    double deviation(double k, double t) {
      double[] cross = cross(k, t);
      double left = o.signal() * o.signal() - dot(cross, solve(c, cross));
      return s * Math.sqrt(Math.max(0, left));
    }
  }

  /**
   * Condition of C is at most n signal^2 / noise^2 = 40 * 9 / 4e-4 = 1e6, so 1e-16 * 1e6 = 1e-10.
   */
  @ParameterizedTest
  @MethodSource("options")
  void mean_and_deviation_are_the_posterior_of_the_book(FixedProcess options) {
    Surface quotes = SSVI.quotes(40, new SplittableRandom(1));
    var book = new Textbook(options, quotes.points());
    GaussianProcess process = options.fit(quotes);
    double[] mean = process.mean(K, T), deviation = process.deviation(K, T);
    for (int i = 0; i < K.length; i++) {
      assertEquals(book.mean(K[i], T[i]), mean[i], 1e-9);
      // a root: an error of 1e-10 in the variance is at most 1e-5 near 0, 1e-8 elsewhere
      double d = book.deviation(K[i], T[i]);
      assertEquals(d * d, deviation[i] * deviation[i], 1e-9);
    }
    assertEquals(0, process.jitter());
  }

  @ParameterizedTest
  @MethodSource("options")
  void left_out_quotes_are_predicted_as_if_they_had_been_left_out(FixedProcess options) {
    Surface quotes = SSVI.quotes(25, new SplittableRandom(2));
    LeaveOneOut left = options.fit(quotes).leaveOneOut();
    assertEquals(25, left.residuals().size());
    double squares = 0;
    for (int i = 0; i < 25; i++) {
      List<Point> others = new ArrayList<>(quotes.points());
      Point out = others.remove(i);
      var book = new Textbook(options, quotes.points(), others);
      double residual = book.target(out) - book.mean(out.k(), out.t());
      double variance =
          Math.pow(book.deviation(out.k(), out.t()), 2)
              + Math.pow(book.s * options.noise(), 2); // of a quote, not of the surface
      assertEquals(residual, left.residuals().get(i), 1e-8);
      assertEquals(variance, Math.pow(left.deviations().get(i), 2), 1e-8);
      squares += residual * residual;
    }
    assertEquals(Math.sqrt(squares / 25), left.rmse(), 1e-8);
  }

  /**
   * Fourth-order differences, steps 1e-3 in k and 1e-3 t in t. w varies over 0.2 sqrt(0.05) = 0.05
   * in k and a third of t in t at the least, so truncation is (1e-3/0.05)^4/30 = 5e-9 of a
   * derivative's size, w over that length (0.2/0.05, for the second over its square).
   */
  @ParameterizedTest
  @MethodSource("options")
  void derivatives_are_those_of_total_variance(FixedProcess options) {
    GaussianProcess process = options.fit(SSVI.quotes(40, new SplittableRandom(3)));
    List<Derivatives> all = process.derivatives(K, T);
    double h = 1e-3;
    for (int i = 0; i < K.length; i++) {
      double k = K[i], t = T[i];
      double[] byK = new double[5], byT = new double[5];
      for (int j = 0; j < 5; j++) {
        byK[j] = process.totalVariance(one(k + (j - 2) * h), one(t))[0];
        byT[j] = process.totalVariance(one(k), one(t * (1 + (j - 2) * h)))[0];
      }
      Derivatives d = all.get(i);
      double size = Math.max(d.w(), 0.01);
      assertEquals(byK[2], d.w(), 1e-14);
      assertEquals(first(byK, h), d.wk(), 1e-6 * size / 0.05);
      assertEquals(first(byT, t * h), d.wt(), 1e-6 * size / t);
      double second = (16 * (byK[1] + byK[3]) - byK[0] - byK[4] - 30 * byK[2]) / (12 * h * h);
      assertEquals(second, d.wkk(), 1e-5 * size / 0.0025);
    }
  }

  private static double first(double[] w, double h) {
    return (8 * (w[3] - w[1]) - (w[4] - w[0])) / (12 * h);
  }

  @Test
  void without_noise_quotes_are_met_and_the_deviation_there_is_nothing() {
    Surface quotes = SSVI.quotes(12, new SplittableRandom(4));
    GaussianProcess process = GaussianProcess.fixed().withScales(0.2, 0.5).withNoise(0).fit(quotes);
    double[] k = quotes.column(Point::k), t = quotes.column(Point::t);
    double[] w = process.totalVariance(k, t), deviation = process.deviation(k, t);
    for (int i = 0; i < k.length; i++) {
      assertEquals(quotes.points().get(i).w(), w[i], 1e-9);
      assertEquals(0, deviation[i], 1e-5);
    }
  }

  @Test
  void far_from_quotes_the_prior_is_back() {
    Surface quotes = SSVI.quotes(30, new SplittableRandom(5));
    double[] logs = quotes.column(p -> Math.log(p.vol()));
    double m = Arrays.stream(logs).average().orElseThrow();
    double s = Math.sqrt(Arrays.stream(logs).map(x -> (x - m) * (x - m)).sum() / 29);
    GaussianProcess process = GaussianProcess.fixed().fit(quotes);
    double[] far = {50}, t = {0.5};
    assertEquals(m, process.mean(far, t)[0], 1e-12);
    assertEquals(3 * s, process.deviation(far, t)[0], 1e-12);
    assertEquals(Math.exp(m), process.vol(far, t)[0], 1e-12);
    Derivatives d = process.derivatives(far, t).get(0); // constant volatility: w = vol^2 t
    assertEquals(Math.exp(2 * m), d.wt(), 1e-12);
    assertEquals(0, d.wk(), 1e-12);
  }

  @Test
  void deviations_left_out_fit_the_residuals_of_quotes_drawn_from_the_process() {
    var r = new SplittableRandom(77);
    FixedProcess options = GaussianProcess.fixed().withSignal(1).withNoise(0.2);
    List<Point> places = SSVI.quotes(150, r).points();
    // a draw: L e with e standard normal, by Cholesky in the open
    double[][] c = new Textbook(options, places).c;
    int n = c.length;
    double[] e = new double[n], draw = new double[n];
    for (int i = 0; i < n; i++) e[i] = r.nextGaussian();
    for (int j = 0; j < n; j++)
      for (int i = j; i < n; i++) {
        for (int l = 0; l < j; l++) c[i][j] -= c[i][l] * c[j][l];
        c[i][j] = i == j ? Math.sqrt(c[i][j]) : c[i][j] / c[j][j];
        draw[i] += c[i][j] * e[j];
      }
    List<Point> quotes = new ArrayList<>();
    for (int i = 0; i < n; i++)
      quotes.add(Point.ofVol(places.get(i).k(), places.get(i).t(), 0.2 * Math.exp(0.1 * draw[i])));
    // standardised by the draw's own deviation, which is about 0.7 to 1.3 of the process's
    double[] logs = quotes.stream().mapToDouble(p -> Math.log(p.vol())).toArray();
    double m = Arrays.stream(logs).average().orElseThrow();
    double s = Math.sqrt(Arrays.stream(logs).map(x -> (x - m) * (x - m)).sum() / (n - 1));
    FixedProcess rescaled = options.withSignal(0.1 / s).withNoise(0.2 * 0.1 / s);
    double calibration = rescaled.fit(SsviSurface.of(quotes)).leaveOneOut().calibration();
    // mean of 150 squares of standard normals: 1 with deviation sqrt(2/150) = 0.115; four of them
    assertEquals(1, calibration, 0.46);
  }

  @Test
  void more_quotes_than_the_limit_are_thinned_evenly_and_it_says_so() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 30; i++) points.add(new Point(0.01 * i, 0.1 + 0.05 * i, 0.04 + 0.001 * i));
    Collections.reverse(points);
    GaussianProcess process = GaussianProcess.fixed().withLimit(10).fit(SsviSurface.of(points));
    double[] k = process.quotes().stream().mapToDouble(Point::k).toArray();
    assertArrayEquals(new double[] {0, .03, .06, .09, .12, .15, .18, .21, .24, .27}, k, 1e-15);
    assertTrue(process.toString().contains("(20 over the limit omitted"), process.toString());
    assertEquals(
        points, GaussianProcess.fixed().withLimit(30).fit(SsviSurface.of(points)).quotes());
  }

  @Test
  void equal_quotes_without_noise_need_jitter_and_it_says_so() {
    List<Point> points = new ArrayList<>(SSVI.quotes(8, new SplittableRandom(6)).points());
    points.addAll(points);
    GaussianProcess process = GaussianProcess.fixed().withNoise(0).fit(SsviSurface.of(points));
    assertTrue(process.jitter() > 0 && process.jitter() < 1e-6, "jitter " + process.jitter());
    assertTrue(process.toString().contains("jitter"), process.toString());
    assertEquals(0, process.grid(Grid.STANDARD).failures());
    assertEquals(0, GaussianProcess.fixed().fit(SsviSurface.of(points)).jitter());
  }

  @Test
  void one_quote_or_equal_volatilities_give_a_constant_volatility() {
    for (int n : new int[] {1, 5}) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < n; i++) points.add(Point.ofVol(0.05 * i, 0.5 + i, 0.2));
      GaussianProcess process = GaussianProcess.fixed().fit(SsviSurface.of(points));
      for (double vol : process.vol(K, T)) assertEquals(0.2, vol, 1e-12);
      assertEquals(0.03, process.deviation(one(50), one(1))[0], 1e-12); // signal 3, floor 0.01
    }
  }

  @Test
  void log_volatility_keeps_variance_positive_and_variance_does_not() {
    List<Point> points =
        List.of(new Point(-0.1, 1, 0.11), new Point(0, 1, 0.06), new Point(0.1, 1, 0.01));
    double[] k = {0.2}, t = {1};
    FixedProcess raw = GaussianProcess.fixedOnVariance();
    assertTrue(raw.fit(SsviSurface.of(points)).totalVariance(k, t)[0] < 0);
    assertTrue(GaussianProcess.fixed().fit(SsviSurface.of(points)).totalVariance(k, t)[0] > 0);
    assertNotEquals(raw.name(), GaussianProcess.fixed().name());
  }

  @Test
  void defaults_are_those_of_the_documentation_and_complete_half_a_smooth_surface() {
    FixedProcess o = GaussianProcess.fixed();
    assertEquals(new FixedProcess(ProcessTarget.LOG_VOLATILITY, 0.5, 3, 3, 0.05, 3_500), o);
    assertEquals(
        new FixedProcess(ProcessTarget.TOTAL_VARIANCE, 0.3, 1, 3, 0.02, 3_500),
        GaussianProcess.fixedOnVariance());
    Surface quotes = SSVI.quotes(200, new SplittableRandom(9));
    Surface visible = quotes.withPoints(quotes.points().subList(0, 100));
    List<Point> hidden = quotes.points().subList(100, 200);
    double process = CompletionError.of(o.fit(visible), hidden).volMape();
    double quadratic = CompletionError.of(Quadratic.fit(visible), hidden).volMape();
    assertTrue(process < 0.005, "the process misses by " + process);
    assertTrue(process < quadratic / 5, "the quadratic misses by " + quadratic);
  }

  @Test
  void impossible_options_are_refused_with_their_values() {
    FixedProcess o = GaussianProcess.fixed();
    assertRefused("xScale must be positive: 0.0", () -> o.withScales(0, 1));
    assertRefused("yScale must be positive: NaN", () -> o.withScales(1, Double.NaN));
    assertRefused("signal must be positive: -1.0", () -> o.withSignal(-1));
    assertRefused("noise must be zero or positive: -0.1", () -> o.withNoise(-0.1));
    assertRefused("limit must be at least 1: 0", () -> o.withLimit(0));
    GaussianProcess process = o.fit(SSVI.quotes(3, new SplittableRandom(1)));
    assertRefused("equally long", () -> process.mean(new double[2], new double[1]));
  }

  private static void assertRefused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  private static double[] one(double x) {
    return new double[] {x};
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  /** Gaussian elimination with partial pivoting on copies. */
  private static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] a = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    double[] b = right.clone();
    for (int j = 0; j < n; j++) {
      int p = j;
      for (int i = j; i < n; i++) if (Math.abs(a[i][j]) > Math.abs(a[p][j])) p = i;
      double[] row = a[p];
      a[p] = a[j];
      a[j] = row;
      double value = b[p];
      b[p] = b[j];
      b[j] = value;
      for (int i = j + 1; i < n; i++) {
        double f = a[i][j] / a[j][j];
        for (int l = j; l < n; l++) a[i][l] -= f * a[j][l];
        b[i] -= f * b[j];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int l = i + 1; l < n; l++) b[i] -= a[i][l] * b[l];
      b[i] /= a[i][i];
    }
    return b;
  }

  /** The same small error of volatility is twice as large a share of total variance. */
  @Test
  void on_variance_the_deviation_of_a_quote_is_that_of_log_volatility_to_first_order() {
    GaussianProcess onVariance =
        GaussianProcess.fixedOnVariance().fit(SSVI.quotes(40, new SplittableRandom(3)));
    double[] k = {-0.1, 0.05}, t = {0.3, 0.8};
    double[][] mean = new double[1][2], deviation = new double[1][2];
    onVariance.quoteMoments(k, t, mean, deviation);
    double[] ofLogVol = onVariance.quoteDeviation(k, t);
    for (int i = 0; i < 2; i++) {
      double up = 0.5 * Math.log1p(1e-6 * deviation[0][i] / mean[0][i]);
      assertEquals(1e6 * up, ofLogVol[i], 1e-5 * ofLogVol[i]);
    }
  }
}
