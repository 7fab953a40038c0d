package ivylab.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuadraticTest {

  record Case(List<Double> c, int quotes, long seed) {
    double w(double k, double t) {
      return c.get(0)
          + c.get(1) * k
          + c.get(2) * t
          + c.get(3) * k * k
          + c.get(4) * k * t
          + c.get(5) * t * t;
    }
  }

  static Stream<Case> quadratics() {
    var r = new SplittableRandom(7);
    return Stream.generate(
            () ->
                new Case(
                    List.of(
                        1.0,
                        r.nextDouble(-.3, .3),
                        r.nextDouble(0, .3),
                        r.nextDouble(-.3, .3),
                        r.nextDouble(-.1, .1),
                        r.nextDouble(-.1, .1)),
                    r.nextInt(6, 60),
                    r.nextLong()))
        .limit(20);
  }

  @ParameterizedTest
  @MethodSource("quadratics")
  void a_quadratic_is_reproduced_with_its_coefficients_and_derivatives(Case q) {
    var r = new SplittableRandom(q.seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < q.quotes; i++) {
      double k = r.nextDouble(-0.4, 0.3), t = r.nextDouble(0.05, 2);
      points.add(new Point(k, t, q.w(k, t)));
    }
    Polynomial fit = Quadratic.fit(SsviSurface.of(points));
    // six quotes can lie near a conic, on which a quadratic is not determined: rounding 1e-16 times
    // a condition of up to 1e5
    for (int j = 0; j < 6; j++) assertEquals(q.c.get(j), fit.coefficients().get(j), 1e-10);
    double k = 0.123, t = 1.3;
    Derivatives d = fit.derivatives(new double[] {k}, new double[] {t}).get(0);
    assertEquals(q.w(k, t), d.w(), 1e-10);
    assertEquals(q.c.get(1) + 2 * q.c.get(3) * k + q.c.get(4) * t, d.wk(), 1e-10);
    assertEquals(q.c.get(2) + q.c.get(4) * k + 2 * q.c.get(5) * t, d.wt(), 1e-10);
    assertEquals(2 * q.c.get(3), d.wkk(), 1e-10);
    assertEquals(6, fit.terms().size());
    assertEquals(0, fit.rmse(), 1e-12);
  }

  /** Least squares means that the residuals are orthogonal to every term. */
  @Test
  void residuals_of_noisy_quotes_are_orthogonal_to_the_terms() {
    Surface quotes = new SsviSurface(0.04, 0, -0.6, 1).quotes(80, new SplittableRandom(3));
    Polynomial fit = Quadratic.fit(quotes);
    double[] k = quotes.column(Point::k), t = quotes.column(Point::t), w = quotes.column(Point::w);
    double[] fitted = fit.totalVariance(k, t);
    double[] products = new double[6];
    double squares = 0;
    for (int i = 0; i < k.length; i++) {
      double e = w[i] - fitted[i];
      double[] terms = {1, k[i], t[i], k[i] * k[i], k[i] * t[i], t[i] * t[i]};
      for (int j = 0; j < 6; j++) products[j] += e * terms[j];
      squares += e * e;
    }
    for (double product : products) assertEquals(0, product, 1e-13);
    assertEquals(Math.sqrt(squares / 80), fit.rmse(), 1e-15);
    assertTrue(fit.rmse() > 1e-5, "the case must leave residuals");
  }

  @Test
  void one_maturity_gives_a_quadratic_in_k_alone() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      double k = -0.2 + 0.05 * i;
      points.add(new Point(k, 0.3, 0.04 + 0.1 * k * k));
    }
    Polynomial fit = Quadratic.fit(SsviSurface.of(points));
    assertEquals(List.of("1", "k", "k^2"), fit.terms());
    assertEquals(0.04 + 0.1 * 0.09, fit.totalVariance(at(0.3), at(2))[0], 1e-14);
    assertTrue(fit.toString().contains("do not determine t, k t, t^2"), fit.toString());
  }

  @Test
  void two_maturities_leave_out_the_square_of_t() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 9; i++)
      for (double t : new double[] {0.25, 1}) points.add(new Point(0.05 * i, t, t * (0.04 + i)));
    assertEquals(
        List.of("1", "k", "t", "k^2", "k t"), Quadratic.fit(SsviSurface.of(points)).terms());
  }

  @Test
  void a_term_is_taken_for_every_distinct_quote_and_the_quotes_are_met() {
    Surface all = new SsviSurface(0.04, 0, -0.6, 1).quotes(6, new SplittableRandom(5));
    for (int n = 1; n <= 5; n++) {
      List<Point> points = new ArrayList<>(all.points().subList(0, n));
      points.addAll(points); // equal quotes determine nothing more
      Surface few = all.withPoints(points);
      Polynomial fit = Quadratic.fit(few);
      assertEquals(n, fit.terms().size());
      double[] fitted = fit.totalVariance(few.column(Point::k), few.column(Point::t));
      for (int i = 0; i < n; i++) assertEquals(points.get(i).w(), fitted[i], 1e-9);
    }
  }

  @Test
  void one_quote_gives_a_constant() {
    Polynomial fit = Quadratic.fit(SsviSurface.of(List.of(new Point(0.1, 0.5, 0.02))));
    assertEquals(
        "w = 0.02000 (the quotes do not determine k, t, k^2, k t, t^2), RMSE 0.0 in w",
        fit.toString());
    assertEquals(0.02, fit.totalVariance(at(-1), at(3))[0]);
  }

  @Test
  void quotes_that_differ_by_rounding_alone_do_not_determine_a_slope() {
    double t = 0.1 + 0.2;
    Polynomial fit =
        Quadratic.fit(SsviSurface.of(List.of(new Point(0, t, 0.02), new Point(0, 0.3, 0.03))));
    assertEquals(List.of("1"), fit.terms());
    assertEquals(0.025, fit.totalVariance(at(0), at(5))[0], 1e-15);
  }

  @Test
  void coordinates_that_do_not_pair_are_refused() {
    Polynomial fit = Quadratic.fit(SsviSurface.of(List.of(new Point(0.1, 0.5, 0.02))));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> fit.totalVariance(new double[2], new double[3]));
    assertEquals("k [2] and t [3] must be equally long", e.getMessage());
    assertEquals("quadratic", Quadratic.method().name());
    assertTrue(Arrays.equals(new double[0], fit.totalVariance(new double[0], new double[0])));
  }

  private static double[] at(double x) {
    return new double[] {x};
  }
}
