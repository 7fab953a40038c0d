package ivylab.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolynomialTest {

  /** By Horner's rule in k with coefficients that are Horner's in t: another way of summing. */
  private static double horner(double[][] c, double k, double t) {
    double w = 0;
    for (int i = c.length - 1; i >= 0; i--) {
      double byT = 0;
      for (int j = c[i].length - 1; j >= 0; j--) byT = byT * t + c[i][j];
      w = w * k + byT;
    }
    return w;
  }

  /**
   * Standardised coordinates in [-1, 1]: the condition of degree 4 on 200 places is below 1e4, so
   * coefficients have 1e-12; going back to raw k, |k| &lt; 0.35, multiplies by up to 1/0.35^4 = 70.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void a_polynomial_is_reproduced_with_its_coefficients_and_derivatives(int degree) {
    var r = new SplittableRandom(degree);
    double[][] c = new double[degree + 1][];
    for (int i = 0; i <= degree; i++) {
      c[i] = new double[degree + 1 - i];
      for (int j = 0; j < c[i].length; j++) c[i][j] = r.nextDouble(-0.1, 0.1);
    }
    c[0][0] = 2; // total variance must be positive
    List<Point> points = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      double k = r.nextDouble(-0.4, 0.3), t = r.nextDouble(0.05, 1.5);
      points.add(new Point(k, t, horner(c, k, t)));
    }
    Polynomial fit = Polynomial.fit(SsviSurface.of(points), degree);
    int at = 0;
    for (int d = 0; d <= degree; d++)
      for (int j = 0; j <= d; j++)
        assertEquals(
            c[d - j][j], fit.coefficients().get(at++), 1e-9, "k^%d t^%d".formatted(d - j, j));
    assertEquals(at, fit.terms().size());
    assertEquals(0, fit.rmse(), 1e-12);

    double k = 0.21, t = 1.1, h = 1e-3; // fourth-order differences: rounding 1e-16/h^2 = 1e-10
    Derivatives d = fit.derivatives(new double[] {k}, new double[] {t}).get(0);
    double[] up = new double[5], across = new double[5];
    for (int i = -2; i <= 2; i++) {
      across[i + 2] = horner(c, k + i * h, t);
      up[i + 2] = horner(c, k, t + i * h);
    }
    assertEquals(horner(c, k, t), d.w(), 1e-12);
    assertEquals((across[0] - 8 * across[1] + 8 * across[3] - across[4]) / (12 * h), d.wk(), 1e-9);
    assertEquals((up[0] - 8 * up[1] + 8 * up[3] - up[4]) / (12 * h), d.wt(), 1e-9);
    assertEquals(
        (-across[0] + 16 * across[1] - 30 * across[2] + 16 * across[3] - across[4]) / (12 * h * h),
        d.wkk(),
        1e-7);
  }

  @Test
  void a_single_maturity_leaves_the_terms_in_t_out_and_says_so() {
    List<Point> points = new ArrayList<>();
    for (int i = -4; i <= 4; i++) points.add(new Point(0.05 * i, 0.5, 0.04 + 0.1 * i * i * 0.0025));
    Polynomial fit = Polynomial.fit(SsviSurface.of(points), 3);
    assertEquals(List.of("1", "k", "k^2", "k^3"), fit.terms());
    assertTrue(
        fit.toString().contains("do not determine t, k t, t^2, k^2 t, k t^2, t^3"), fit.toString());
  }

  @Test
  void fewer_places_than_terms_give_a_shorter_polynomial_through_them() {
    List<Point> points =
        List.of(new Point(-0.1, 0.5, 0.05), new Point(0, 1, 0.04), new Point(0.1, 0.3, 0.03));
    Polynomial fit = Polynomial.fit(SsviSurface.of(points), 5);
    assertEquals(3, fit.terms().size());
    assertEquals(0, fit.rmse(), 1e-12);
  }

  @Test
  void methods_have_names_and_degrees_their_range() {
    assertEquals("quadratic", Polynomial.method(2).name());
    assertEquals("polynomial of degree 3", Polynomial.method(3).name());
    Surface one = SsviSurface.of(List.of(new Point(0, 1, 0.04)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> Polynomial.fit(one, 11)).getMessage();
    assertEquals("degree must be in 0 to 10: 11", message);
  }
}
