package ivylab.gauge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.DecoupledFactors;
import ivylab.montecarlo.PathModel;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.Trajectories;
import ivylab.rough.GammaKernel;
import ivylab.rough.InitialCurve;
import ivylab.rough.QuadraticRoughHeston;
import org.junit.jupiter.api.Test;

class VariogramTest {

  @Test
  void means_of_squares_are_those_of_the_definition() {
    double[][] paths = {{0, 1, 3, 2, 2}, {1, 1, 0, 0, 3}};
    Variogram v = Variogram.of(0.5, paths, 1, 2);
    assertArrayEquals(new double[] {0.5, 1}, v.lags(), 0);
    // lag 1: (1 + 4 + 1 + 0) / 4 and (0 + 1 + 0 + 9) / 4; lag 2: (9 + 1 + 1) / 3 and (1 + 1 + 9) /
    // 3
    assertArrayEquals(new double[] {(1.5 + 2.5) / 2, 11 / 3.0}, v.values(), 1e-15);
    // two values that differ by 1: standard error of their mean 1/2
    assertArrayEquals(new double[] {0.5, 0}, v.errors(), 1e-15);
  }

  /** A straight line has y(t + l) - y(t) = c l, so H is 1 whatever c. */
  @Test
  void exponent_of_a_straight_line_is_one() {
    double[][] paths = new double[3][41];
    for (int p = 0; p < 3; p++) for (int k = 0; k <= 40; k++) paths[p][k] = (p + 1) * 0.3 * k;
    Variogram.Exponent h = Variogram.of(0.01, paths, 1, 2, 5, 20).roughness(0, 1);
    assertEquals(1, h.value(), 1e-12);
    assertEquals(0, h.error(), 1e-12);
  }

  /**
   * Log-share under constant volatility: H is 1/2 within 4 errors, and gamma is vol^2 times lag.
   */
  @Test
  void exponent_of_brownian_motion_is_a_half() {
    Trajectories t =
        Simulation.of(new PathModel.Lognormal(0.2))
            .withAntithetic(false)
            .withPaths(400)
            .withSeed(3)
            .trajectories(0.5);
    double step = t.times()[1];
    Variogram v = Variogram.of(step, t.logShare(), Variogram.lags(100, 12));
    Variogram.Exponent h = v.roughness(0, 0.5);
    assertEquals(0.5, h.value(), 4 * h.error());
    assertTrue(h.error() > 0.001 && h.error() < 0.01, "error " + h.error());
    for (int i = 0; i < v.lags().length; i++)
      assertEquals(0.04 * v.lags()[i], v.values()[i], 4.5 * v.errors()[i]);
  }

  /**
   * With a = 0 the variance is constant and Z is the integral of the kernel against Brownian
   * motion: H = alpha - 1/2. Lags are short beside 1 / lambda and long beside nothing, since the
   * scheme has the newest cell exact; the start at 0 adds a part of order (lag / T)^(1 - 2H) below
   * 2 %, hence 0.01 beside 4 errors.
   */
  @Test
  void exponent_of_a_rough_process_is_that_of_its_kernel() {
    for (double alpha : new double[] {0.6, 0.75}) {
      var model =
          new QuadraticRoughHeston(
              0, 1, 0, 0, 0.04, new GammaKernel(1, alpha, 1), new InitialCurve.Constant(0));
      Trajectories t =
          Simulation.of(model)
              .withScheme(new DecoupledFactors(0.0005, false))
              .withAntithetic(false)
              .withPaths(256)
              .trajectories(0.5);
      Variogram.Exponent h =
          Variogram.of(t.times()[1], t.factor(), Variogram.lags(64, 10)).roughness(0, 1);
      assertEquals(alpha - 0.5, h.value(), 0.01 + 4 * h.error());
      assertTrue(h.error() < 0.01, "error " + h.error());
    }
  }

  @Test
  void lags_are_spread_evenly_in_ratio() {
    assertArrayEquals(new int[] {1, 2, 4, 8, 16}, Variogram.lags(16, 5));
    assertArrayEquals(new int[] {1, 2, 3, 4}, Variogram.lags(4, 7));
  }

  @Test
  void lags_and_paths_that_cannot_be_are_refused() {
    double[][] paths = new double[2][11];
    assertRefused("lags must be in [1, 5]: [1, 6]", () -> Variogram.of(1, paths, 1, 6));
    assertRefused("lags must be in [1, 5]: [0]", () -> Variogram.of(1, paths, 0));
    assertRefused("step must be positive: 0", () -> Variogram.of(0, paths, 1));
    assertRefused("paths must be at least 2: 1", () -> Variogram.of(1, new double[1][11], 1));
    assertRefused(
        "two lags must lie in [2.0, 3.0]", () -> Variogram.of(1, paths, 1, 2).roughness(2, 3));
  }

  static void assertRefused(String start, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
