package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.MarketFeatures;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How each surface answers one thing at a time, all else equal. */
class UnderlyingTest {

  private static final MarketFeatures CALM = new MarketFeatures(0, 18, 3);
  private static final double MONTH = 1 / 12.0;

  static Stream<Underlying> all() {
    return Underlying.ALL.stream();
  }

  private static TrueSurface calm(Underlying u) {
    return u.surface(CALM, new double[Underlying.FACTORS]);
  }

  private static TrueSurface in(Underlying u, double marketReturn, double volatility, double rate) {
    return u.surface(
        new MarketFeatures(marketReturn, volatility, rate), new double[Underlying.FACTORS]);
  }

  private static TrueSurface with(Underlying u, int factor, double value) {
    double[] a = new double[Underlying.FACTORS];
    a[factor] = value;
    return u.surface(CALM, a);
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_level_rises_with_the_volatility_level_more_at_short_maturities(Underlying u) {
    TrueSurface calm = calm(u), high = in(u, 0, 36, 3);
    double nearRise = high.theta(MONTH) / calm.theta(MONTH);
    double farRise = high.theta(2) / calm.theta(2);
    assertTrue(nearRise > farRise && farRise > 1, nearRise + " " + farRise);
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_negative_return_raises_the_level_and_steepens_the_skew(Underlying u) {
    TrueSurface calm = calm(u), fallen = in(u, -0.08, 18, 3);
    assertTrue(fallen.theta(MONTH) > calm.theta(MONTH));
    for (double t : new double[] {MONTH, 1}) {
      assertTrue(fallen.rho(t) < calm.rho(t));
      assertTrue(fallen.rho(t) * fallen.psi(t) < calm.rho(t) * calm.psi(t));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_higher_rate_raises_long_maturities_and_flattens_skew_and_curvature(Underlying u) {
    TrueSurface calm = calm(u), dear = in(u, 0, 18, 6);
    assertTrue(dear.theta(2) > calm.theta(2));
    assertEquals(calm.shortVariance(), dear.shortVariance(), 0);
    assertTrue(dear.rho(1) > calm.rho(1));
    assertTrue(dear.psi(1) / Math.sqrt(dear.theta(1)) < calm.psi(1) / Math.sqrt(calm.theta(1)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void each_own_factor_moves_its_part_of_the_surface_and_no_other(Underlying u) {
    TrueSurface c = calm(u);
    List<TrueSurface> moved =
        Stream.iterate(0, i -> i + 1).limit(Underlying.FACTORS).map(i -> with(u, i, 1)).toList();
    assertEquals(Math.exp(0.20), moved.get(0).shortVariance() / c.shortVariance(), 1e-12);
    assertEquals(c.longVariance(), moved.get(0).longVariance(), 0);
    assertEquals(Math.exp(0.12), moved.get(1).longVariance() / c.longVariance(), 1e-12);
    assertEquals(0.2 + 0.4 * Math.tanh(1), moved.get(2).hump(), 1e-12);
    assertTrue(moved.get(3).rho(1) > c.rho(1));
    assertEquals(c.theta(1), moved.get(3).theta(1), 0);
    assertEquals(Math.exp(0.10), moved.get(4).psi(1) / c.psi(1), 1e-12);
    assertEquals(c.rho(1), moved.get(4).rho(1), 1e-12);
    assertNotEquals(c.putPower(), moved.get(5).putPower());
    assertEquals(c.callPower(), moved.get(5).callPower(), 0);
    assertNotEquals(c.callPower(), moved.get(6).callPower());
    assertEquals(c.putPower(), moved.get(6).putPower(), 0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void rho_and_psi_are_as_stated_where_u_is_four_hundredths(Underlying u) {
    TrueSurface s = calm(u);
    double theta = 0.04 / 0.96, low = 0.01, high = 20; // bisection for the maturity of that theta
    for (int i = 0; i < 100; i++) {
      double mid = (low + high) / 2;
      if (s.theta(mid) < theta) low = mid;
      else high = mid;
    }
    double x = Math.log(0.9);
    assertEquals(Math.tanh(u.skew() + u.skewOnVol() * x), s.rho(low), 1e-9);
    assertEquals(u.curvature() * Math.exp(u.curvatureOnVol() * x) * 0.2, s.psi(low), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("all")
  void own_factors_are_autoregressive_with_unit_variance(Underlying u) {
    int weeks = 4000;
    double[][] a = u.factors(5, weeks);
    for (int i = 0; i < Underlying.FACTORS; i++) {
      double square = 0, lagged = 0;
      for (int n = 1; n < weeks; n++) {
        square += a[n][i] * a[n][i];
        lagged += a[n][i] * a[n - 1][i];
      }
      // 4000 weeks of a half-life of four: about 320 independent values, four standard errors
      assertEquals(1, square / weeks, 4 * Math.sqrt(2 / 320.0));
      assertEquals(0.85, lagged / square, 4 * Math.sqrt((1 - 0.85 * 0.85) / weeks));
    }
  }

  @Test
  void prices_follow_the_index_by_their_beta() {
    List<MarketFeatures> climate = Climate.path(5, 2000);
    for (Underlying u : Underlying.ALL) {
      double[] spots = u.spots(5, climate);
      double xx = 0, xy = 0;
      for (int i = 1; i < spots.length; i++) {
        if (spots[i - 1] < 5) continue; // there the cent is no longer small
        double x = Math.log1p(climate.get(i).marketReturn()), y = Math.log(spots[i] / spots[i - 1]);
        xx += x * x;
        xy += x * y;
      }
      // a slope of independent noise: four standard errors, and the rounding of prices
      double error = 4 * u.ownVol() / Math.sqrt(52 * xx) + 0.01;
      assertEquals(u.beta(), xy / xx, error, u.symbol());
    }
  }
}
