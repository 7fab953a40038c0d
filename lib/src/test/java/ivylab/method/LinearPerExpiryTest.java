package ivylab.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearPerExpiryTest {

  private static final List<Point> QUOTES =
      List.of(
          new Point(0.1, 0.5, 0.03),
          new Point(-0.1, 0.5, 0.05),
          new Point(0, 0.5, 0.035),
          new Point(0, 0.5, 0.037), // the same place: 0.036 counts
          new Point(-0.2, 1, 0.09),
          new Point(0.2, 1, 0.07));

  private final LinearPerExpiry lines = LinearPerExpiry.fit(SsviSurface.of(QUOTES));

  private double w(double k, double t) {
    return lines.totalVariance(new double[] {k}, new double[] {t})[0];
  }

  @Test
  void quotes_are_met_and_those_at_one_place_averaged() {
    assertEquals(0.03, w(0.1, 0.5), 1e-15);
    assertEquals(0.05, w(-0.1, 0.5), 1e-15);
    assertEquals(0.036, w(0, 0.5), 1e-15);
    assertEquals(0.09, w(-0.2, 1), 1e-15);
  }

  @Test
  void between_them_lie_straight_lines_in_k_and_in_t() {
    assertEquals(0.043, w(-0.05, 0.5), 1e-15);
    assertEquals(0.08, w(0, 1), 1e-15);
    assertEquals(0.036 + 0.4 * (0.08 - 0.036), w(0, 0.7), 1e-15);
  }

  @Test
  void beyond_them_volatility_stays() {
    assertEquals(0.03, w(0.9, 0.5), 1e-15);
    assertEquals(0.05, w(-0.9, 0.5), 1e-15);
    assertEquals(0.036 / 5, w(0, 0.1), 1e-15);
    assertEquals(0.08 * 3, w(0, 3), 1e-15);
  }

  /** Away from the quotes the surface is bilinear in each cell: central differences are exact. */
  @Test
  void derivatives_are_those_of_the_lines() {
    double[] k = {-0.05, 0.07, -0.5, 0.3, 0.02, 0.02}, t = {0.5, 0.7, 0.8, 0.4, 0.2, 2};
    double h = 1e-4;
    for (int i = 0; i < k.length; i++) {
      Derivatives d = lines.derivatives(new double[] {k[i]}, new double[] {t[i]}).get(0);
      assertEquals((w(k[i] + h, t[i]) - w(k[i] - h, t[i])) / (2 * h), d.wk(), 1e-10);
      if (t[i] != 0.5)
        assertEquals((w(k[i], t[i] + h) - w(k[i], t[i] - h)) / (2 * h), d.wt(), 1e-10);
      assertEquals(0, d.wkk());
    }
  }

  @Test
  void one_quote_is_a_flat_volatility() {
    LinearPerExpiry flat = LinearPerExpiry.fit(SsviSurface.of(List.of(Point.ofVol(0.1, 0.5, 0.3))));
    double[] vol = flat.vol(new double[] {-1, 0.1, 2}, new double[] {0.1, 0.5, 3});
    for (double v : vol) assertEquals(0.3, v, 1e-15);
  }
}
