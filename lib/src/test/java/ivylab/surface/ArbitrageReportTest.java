package ivylab.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.ArbitrageReport.Violation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArbitrageReportTest {

  static Stream<SsviSurface> free() {
    var random = new SplittableRandom(41);
    return Stream.generate(() -> SsviSurface.free(random)).limit(20);
  }

  static Stream<SsviSurface> broken() {
    var random = new SplittableRandom(42);
    return Stream.generate(() -> SsviSurface.broken(random)).limit(10);
  }

  @ParameterizedTest
  @MethodSource("free")
  void a_surface_that_meets_the_conditions_of_the_paper_is_free(SsviSurface surface) {
    ArbitrageReport report = surface.arbitrage(Grid.STANDARD);
    assertTrue(report.isFree(), report::toString);
    assertEquals(0, report.calendarLoss());
    assertEquals(0, report.butterflyLoss());
    assertEquals(1681, report.points());
    assertTrue(report.toString().startsWith("No static arbitrage on 41 x 41"), report::toString);
  }

  /**
   * The same counts from prices alone: a butterfly of calls that costs less than nothing, and total
   * variance that is less a thousandth of a year later. Mesh points within the differences' error
   * of the border may fall either way.
   */
  @ParameterizedTest
  @MethodSource("broken")
  void counts_are_those_of_negative_butterflies_and_falling_variance(SsviSurface s) {
    Grid grid = new Grid(-0.4, 0.3, 21, 0.2, 2.2, 21);
    ArbitrageReport report = s.arbitrage(grid);
    int butterflies = 0, calendars = 0, unsure = 0;
    double[] k = grid.kPoints(), t = grid.tPoints();
    for (int i = 0; i < k.length; i++) {
      double maturity = t[i], e = 5e-4;
      double density = Black.density(x -> s.w(x, maturity), k[i], 1e-4);
      double slope = (s.w(k[i], maturity + e) - s.w(k[i], maturity - e)) / (2 * e);
      if (density < 0) butterflies++;
      if (slope < 0) calendars++;
      if (Math.abs(density) < 1e-4 || Math.abs(slope) < 1e-6) unsure++;
    }
    assertTrue(butterflies > 10 && calendars > 10, "the case must be broken in both ways");
    assertEquals(butterflies, report.count(Kind.BUTTERFLY), unsure);
    assertEquals(calendars, report.count(Kind.CALENDAR), unsure);
    assertTrue(unsure <= 6, "too many points on the border: " + unsure);
    assertEquals(0, report.count(Kind.INVALID));
    assertEquals(report.count(Kind.BUTTERFLY) / 441.0, report.share(Kind.BUTTERFLY));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void worst_and_mean_square_are_those_of_the_mesh(SsviSurface s) {
    Grid grid = Grid.STANDARD;
    ArbitrageReport report = s.arbitrage(grid);
    var all = s.derivatives(grid.kPoints(), grid.tPoints());
    GridValues g = s.butterfly(grid);
    Violation worst = report.worst(Kind.BUTTERFLY).orElseThrow();
    assertEquals(g.min(), worst.value());
    assertEquals(worst.value(), s.at(worst.k(), worst.t()).g());
    double squares = all.stream().mapToDouble(d -> Math.pow(Math.max(0, -d.g()), 2)).sum();
    assertEquals(squares / 1681, report.butterflyLoss(), 1e-12 * squares);
    double falls = all.stream().mapToDouble(d -> Math.pow(Math.max(0, -d.wt()), 2)).sum();
    assertEquals(falls / 1681, report.calendarLoss(), 1e-12);
  }

  @Test
  void a_point_without_positive_finite_variance_is_invalid_and_nothing_else() {
    // negative for k < 0, NaN for k > 0 and t > 1.1, falling with t everywhere it is positive
    VolSurface surface = plain((k, t) -> k < -0.05 ? -1 : k > 0.05 && t > 1.1 ? Double.NaN : 3 - t);
    Grid grid = new Grid(-0.2, 0.2, 5, 0.5, 1.5, 5); // k at -0.2 -0.1 0 0.1 0.2, t 0.5 to 1.5
    ArbitrageReport report = surface.arbitrage(grid);
    assertEquals(2 * 5 + 2 * 2, report.count(Kind.INVALID));
    assertEquals(25 - 14, report.count(Kind.CALENDAR));
    assertEquals(0, report.count(Kind.BUTTERFLY));
    assertEquals(1, report.calendarLoss(), 1e-9, "the mean is over the valid points");
    assertTrue(Double.isNaN(report.worst(Kind.INVALID).orElseThrow().value()));
    assertTrue(Double.isNaN(surface.butterfly(grid).value(0, 0)));
  }

  @Test
  void the_tolerance_of_the_calendar_condition_is_relative() {
    for (double scale : new double[] {1e-4, 1, 1e4}) { // w = scale t^-a has t w_t / w = -a
      VolSurface slow = exact(scale, 0.5e-6), fast = exact(scale, 2e-6);
      assertTrue(slow.arbitrage(Grid.STANDARD).isFree());
      assertEquals(1681, fast.arbitrage(Grid.STANDARD).count(Kind.CALENDAR));
      assertTrue(ArbitrageReport.of(fast, Grid.STANDARD, 1e-5).isFree());
    }
  }

  @Test
  void g_below_zero_by_less_than_the_tolerance_is_rounding() {
    // flat in t and k but for w_kk, so that g = 1 + w_kk / 2
    for (double g : new double[] {0.5e-6, 0, -0.5e-6})
      assertEquals(0, bent(2 * (g - 1)).arbitrage(Grid.STANDARD).count(Kind.BUTTERFLY));
    VolSurface bent = bent(2 * (-2e-6 - 1));
    assertEquals(1681, bent.arbitrage(Grid.STANDARD).count(Kind.BUTTERFLY));
    assertTrue(ArbitrageReport.of(bent, Grid.STANDARD, 1e-5).isFree());
  }

  private static VolSurface bent(double wkk) {
    return new VolSurface() {
      @Override
      public double[] totalVariance(double[] k, double[] t) {
        return derivatives(k, t).stream().mapToDouble(Derivatives::w).toArray();
      }

      @Override
      public List<Derivatives> derivatives(double[] k, double[] t) {
        return IntStream.range(0, k.length)
            .mapToObj(i -> new Derivatives(k[i], t[i], 0.04, 0, 0, wkk))
            .toList();
      }
    };
  }

  private static VolSurface exact(double scale, double a) {
    return new VolSurface() {
      @Override
      public double[] totalVariance(double[] k, double[] t) {
        return derivatives(k, t).stream().mapToDouble(Derivatives::w).toArray();
      }

      @Override
      public List<Derivatives> derivatives(double[] k, double[] t) {
        return IntStream.range(0, k.length)
            .mapToObj(
                i -> {
                  double w = scale * Math.pow(t[i], -a);
                  return new Derivatives(k[i], t[i], w, 0, -a * w / t[i], 0);
                })
            .toList();
      }
    };
  }

  @Test
  void it_reads_as_a_sentence_and_as_a_table() {
    ArbitrageReport report = plain((k, t) -> 2 - t / 2).arbitrage(Grid.STANDARD);
    String text = report.toString();
    assertTrue(
        text.contains("calendar at 1681 of 1681 points (100.0 %), worst w_t = -0.500"), text);
    assertTrue(text.contains("butterfly nowhere; "), text);
    assertFalse(report.isFree());
    var table = report.toTable();
    assertEquals(List.of("calendar", "butterfly", "invalid"), table.stringColumn(0).asList());
    assertEquals(1681, table.intColumn("violations").get(0));
    assertEquals(0.25, table.doubleColumn("mean square").get(0), 1e-9);
    assertEquals("100.00 %", table.column("share").getString(0));
    assertEquals("-5.00E-1", table.column("worst").getString(0));
    assertEquals("", table.column("at k").getString(1));
    assertTrue(report.worst(Kind.BUTTERFLY).isEmpty());
  }

  @Test
  void a_negative_or_missing_tolerance_is_refused() {
    VolSurface flat = plain((k, t) -> 0.04 * t);
    for (double wrong : new double[] {-1e-9, Double.NaN, 1})
      assertThrows(
          IllegalArgumentException.class, () -> ArbitrageReport.of(flat, Grid.STANDARD, wrong));
  }

  private static VolSurface plain(DoubleBinaryOperator w) {
    return (k, t) -> {
      double[] all = new double[k.length];
      for (int i = 0; i < all.length; i++) all[i] = w.applyAsDouble(k[i], t[i]);
      return all;
    };
  }
}
