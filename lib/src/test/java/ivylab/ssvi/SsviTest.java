package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.ArbitrageReport;
import ivylab.surface.CompletionError;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SsviTest {

  static Stream<Ssvi> surfaces() {
    var random = new SplittableRandom(12);
    return Stream.generate(
            () -> {
              List<Double> t = new ArrayList<>(), theta = new ArrayList<>();
              double years = 0, level = 0;
              for (int i = random.nextInt(2, 7); i > 0; i--) {
                years += random.nextDouble(0.02, 0.6);
                level += random.nextDouble(0.001, 0.05);
                t.add(years);
                theta.add(level);
              }
              double rho = random.nextDouble(-0.9, 0.9);
              double eta = random.nextDouble(0.3, 2 / (1 + Math.abs(rho)));
              return new Ssvi(t, theta, rho, eta, random.nextDouble(0.1, 0.5));
            })
        .limit(25);
  }

  private static Surface quotes(Ssvi truth) {
    List<Point> points = new ArrayList<>();
    for (double t : truth.t())
      for (double x = -2; x <= 2; x += 0.25) {
        double k = x * Math.sqrt(truth.slice(t).theta());
        points.add(new Point(k, t, truth.slice(t).w(k)));
      }
    return new Surface("X", LocalDate.of(2024, 1, 2), new MarketFeatures(0, 20, 2), points);
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void a_surface_is_found_from_its_quotes(Ssvi truth) {
    Surface quotes = quotes(truth);
    Ssvi fit = Ssvi.fit(quotes);
    CompletionError error = CompletionError.of(fit, quotes.points());
    // the search ends when a step gains less than 1e-8 of the cost
    assertTrue(error.volRmse() < 1e-5, fit + " of " + truth + ": " + error);
    assertEquals(truth.rho(), fit.rho(), 1e-2);
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void it_is_free_of_static_arbitrage(Ssvi s) {
    double last = s.t().get(s.t().size() - 1);
    ArbitrageReport report =
        ArbitrageReport.of(s, new Grid(-1.5, 1.5, 101, last / 200, 2 * last, 60), 1e-10);
    assertTrue(report.isFree(), s + ": " + report);
    for (double t = 0.01; t < 2 * last; t += 0.05)
      assertTrue(s.slice(t).butterflySlack() >= -1e-15);
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void derivatives_are_those_of_differences(Ssvi s) {
    for (double t = 0.013; t < 3; t += 0.31)
      for (double k = -0.5; k <= 0.5; k += 0.25) {
        double h = 1e-6 * t, at = t;
        if (s.t().stream().anyMatch(node -> Math.abs(node - at) <= h)) continue;
        Derivatives d = s.derivatives(new double[] {k}, new double[] {t}).get(0);
        double[] w = s.totalVariance(new double[] {k, k, k}, new double[] {t - h, t, t + h});
        assertEquals(w[1], d.w());
        assertEquals((w[2] - w[0]) / (2 * h), d.wt(), 1e-8 * (d.w() + s.slice(t).psi()) / t);
        assertEquals(s.slice(t).derivatives(k, t).wkk(), d.wkk());
      }
  }

  @Test
  void psi_follows_the_power_law_and_theta_is_linear_between_from_nothing_and_behind() {
    Ssvi s = new Ssvi(List.of(0.5, 1.0), List.of(0.02, 0.05), -0.4, 1.2, 0.3);
    EssviSlice slice = s.slice(0.75);
    assertEquals(0.035, slice.theta(), 1e-16);
    double phi = 1.2 / (Math.pow(0.035, 0.3) * Math.pow(1.035, 0.7));
    assertEquals(phi, slice.phi(), 1e-13);
    assertEquals(-0.4, slice.rho());
    assertEquals(0.01, s.slice(0.25).theta(), 1e-17);
    assertEquals(0.08, s.slice(1.5).theta(), 1e-16);
    assertEquals("SSVI", Ssvi.method().name());
    assertTrue(s.toString().startsWith("SSVI: rho -0.4000, eta 1.200, gamma 0.3000"), s.toString());
  }

  @Test
  void one_quote_is_met_and_wrong_parameters_are_refused() {
    Surface one =
        new Surface(
            "X",
            LocalDate.of(2024, 1, 2),
            new MarketFeatures(0, 20, 2),
            List.of(Point.ofVol(-0.1, 0.3, 0.25)));
    assertEquals(0.25, Ssvi.fit(one).slice(0.3).vol(-0.1, 0.3), 1e-5);
    List<Double> t = List.of(0.5, 1.0), theta = List.of(0.02, 0.05);
    assertThrows(IllegalArgumentException.class, () -> new Ssvi(t, theta, -0.5, 1.34, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new Ssvi(t, theta, -0.5, 1, 0.51));
    assertThrows(IllegalArgumentException.class, () -> new Ssvi(t, theta, -0.5, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Ssvi(t, theta, -1, 1, 0.4));
    assertThrows(IllegalArgumentException.class, () -> new Ssvi(t, List.of(0.05, 0.02), 0, 1, 0.4));
    assertThrows(IllegalArgumentException.class, () -> new Ssvi(t, List.of(0.05), 0, 1, 0.4));
    assertThrows(
        IllegalArgumentException.class, () -> new Ssvi(List.of(1.0, 0.5), theta, 0, 1, 0.4));
    Ssvi s = new Ssvi(t, theta, -0.5, 1.3, 0.4);
    assertThrows(IllegalArgumentException.class, () -> s.slice(-1));
  }
}
