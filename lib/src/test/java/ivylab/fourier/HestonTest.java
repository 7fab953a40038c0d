package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.Black;
import ivylab.price.OptionType;
import java.util.List;
import org.junit.jupiter.api.Test;

class HestonTest {

  /**
   * The equations {@code D' = sigma^2 D^2/2 + (i rho sigma u - kappa) D - (u^2 + iu)/2, C' = D} by
   * the classical Runge-Kutta method with 4000 steps: 1e-10 at these nodes.
   */
  @Test
  void solves_its_riccati_equation() {
    for (Heston law : List.of(Laws.PUBLISHED, Laws.EQUITY, Laws.WILD, Laws.RISING))
      for (double t : new double[] {0.1, 1, 3})
        for (double[] u :
            new double[][] {{0.5, 0}, {3, 0}, {20, 0}, {2, -0.5}, {15, -0.5}, {1, -1}}) {
          double[] expected = integrated(law, t, u[0], u[1], 4000),
              found = Laws.psi(law, t, u[0], u[1]);
          String at = law + " t " + t + " u " + u[0] + ", " + u[1];
          assertEquals(expected[0], found[0], 1e-9 * (1 + Math.abs(expected[0])), at);
          assertEquals(expected[1], found[1], 1e-9 * (1 + Math.abs(expected[1])), at);
        }
  }

  private static double[] integrated(Heston law, double t, double re, double im, int steps) {
    double[] y = new double[4], k = new double[4];
    double h = t / steps;
    for (int i = 0; i < steps; i++) {
      double[] sum = new double[4], at = y;
      double[] share = {0.5, 0.5, 1, 0}, weight = {1, 2, 2, 1};
      for (int s = 0; s < 4; s++) {
        k = slope(law, re, im, at);
        double[] next = new double[4];
        for (int q = 0; q < 4; q++) {
          sum[q] += weight[s] * k[q] / 6;
          next[q] = y[q] + share[s] * h * k[q];
        }
        at = next;
      }
      for (int q = 0; q < 4; q++) y[q] += h * sum[q];
    }
    double mean = law.kappa() * law.theta();
    return new double[] {law.v0() * y[0] + mean * y[2], law.v0() * y[1] + mean * y[3]};
  }

  private static double[] slope(Heston law, double x, double y, double[] d) {
    double ss = law.sigma() * law.sigma(), cross = law.rho() * law.sigma();
    double br = -cross * y - law.kappa(), bi = cross * x;
    return new double[] {
      ss / 2 * (d[0] * d[0] - d[1] * d[1]) + br * d[0] - bi * d[1] - (x * x - y * y - y) / 2,
      ss * d[0] * d[1] + br * d[1] + bi * d[0] - (2 * x * y + x) / 2,
      d[0],
      d[1]
    };
  }

  /**
   * Fang and Oosterlee (2008), section 5.2: 5.785155450 at T = 1 and 22.318945791474590 at T = 10,
   * S = K = 100, r = 0. The first is not right to its last digits: 5.78515543437619 is what two
   * independent integrals give, hence 2e-8.
   */
  @Test
  void gives_the_published_prices() {
    for (Pricer pricer : List.of(Pricer.cosine(), Pricer.lewis())) {
      double one = 100 * pricer.price(Laws.PUBLISHED, 1, 0).price(0);
      assertEquals(5.785155450, one, 2e-8);
      assertEquals(5.78515543437619, one, 1e-9);
      double ten = 100 * pricer.price(Laws.PUBLISHED, 10, 0).price(0);
      assertEquals(22.318945791474590, ten, 1e-9);
    }
  }

  /**
   * With {@code I = int V} and M the martingale part, {@code Var X = E I + Var I/4 - Cov(I, M)},
   * from the moments of V (Cox, Ingersoll and Ross 1985, eq. 19), by Simpson's rule over [0, t].
   */
  @Test
  void mean_and_variance_are_those_of_the_moment_equations() {
    for (Heston law : List.of(Laws.PUBLISHED, Laws.EQUITY, Laws.WILD))
      for (double t : Laws.MATURITIES) {
        double k = law.kappa(), m = law.theta(), v = law.v0(), s = law.sigma();
        int n = 2000;
        double total = 0, ofTotal = 0, cross = 0;
        for (int i = 0; i <= n; i++) {
          double at = t * i / n,
              e = Math.exp(-k * at),
              w = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
          w *= t / n / 3;
          double left = (1 - Math.exp(-k * (t - at))) / k, mean = m + (v - m) * e;
          double variance = v * s * s / k * (e - e * e) + m * s * s / (2 * k) * (1 - e) * (1 - e);
          total += w * mean;
          ofTotal += w * 2 * variance * left;
          cross += w * law.rho() * s * mean * left;
        }
        double expected = total + ofTotal / 4 - cross;
        Cumulants c = law.cumulants(t);
        // rounding errors of K, 1e-17 or so, are divided by the square of the radius, at least 1e-5
        assertEquals(expected, c.variance(), 1e-9 * expected + 1e-12);
        assertEquals(total, law.totalVariance(t), 1e-12);
        assertEquals(-total / 2, c.mean(), 1e-9 * total);
      }
  }

  /** Variance is then deterministic. The limit differs by O(sigma): 1e-6 rho sigma v t or so. */
  @Test
  void without_volatility_of_variance_it_is_black() {
    double[] k = Laws.grid(-0.5, 0.5, 11);
    for (double sigma : new double[] {0, 1e-12, 1e-6})
      for (double t : Laws.MATURITIES) {
        Heston law = Laws.EQUITY.withSigma(sigma);
        double sd = Math.sqrt(law.totalVariance(t));
        OptionStrip strip = Pricer.cosine().price(law, t, k);
        for (int i = 0; i < k.length; i++)
          assertEquals(
              Math.exp(k[i] / 2) * Black.otm(k[i], sd), strip.price(i), 1e-12 + 0.1 * sigma);
      }
  }

  /** {@code psi = -q/2 (v0 (t - b t^2/2) + kappa theta t^2/2) + O(t^3)}, t a minute or less. */
  @Test
  void short_times_lose_no_digits() {
    Heston law = Laws.EQUITY;
    double t = 1e-6, u = 20, qr = u * u + 0.25, br = law.kappa() - law.rho() * law.sigma() / 2;
    double bi = -law.rho() * law.sigma() * u, mean = law.kappa() * law.theta();
    double[] psi = Laws.psi(law, t, u, -0.5);
    double real = -qr / 2 * (law.v0() * t * (1 - br * t / 2) + mean * t * t / 2);
    double imaginary = qr / 2 * law.v0() * bi * t * t / 2;
    assertEquals(real, psi[0], 1e-9 * Math.abs(real));
    assertEquals(imaginary, psi[1], 1e-3 * Math.abs(imaginary));
  }

  /** The series for small sigma meets the closed form: the same psi on both sides of the switch. */
  @Test
  void small_volatility_of_variance_loses_no_digits() {
    double[] last = null;
    for (double sigma = 2e-2; sigma > 1e-7; sigma /= 1.3) {
      double[] psi = Laws.psi(Laws.EQUITY.withSigma(sigma).withRho(0), 1, 20, -0.5);
      // psi is even in sigma for rho = 0: psi(sigma) - psi(0) = O(sigma^2)
      double[] limit = Laws.psi(Laws.EQUITY.withSigma(0).withRho(0), 1, 20, -0.5);
      assertEquals(limit[0], psi[0], 200 * sigma * sigma + 1e-13);
      assertEquals(limit[1], psi[1], 200 * sigma * sigma + 1e-13);
      if (last != null) assertTrue(Math.abs(psi[0] - last[0]) < 200 * sigma * sigma + 1e-13);
      last = psi;
    }
  }

  @Test
  void moments_end_when_their_equation_explodes() {
    Heston tied = new Heston(0.04, 0.1, 0.04, 2, 0.9); // p = 1.5: real roots, both negative
    for (Heston law : List.of(Laws.PUBLISHED, Laws.EQUITY, Laws.WILD, Laws.RISING, tied))
      for (double p : new double[] {-20, -5, -1, 1.5, 4, 15}) {
        double time = law.explosion(p), until = Math.min(time, 30);
        assertTrue(Double.isFinite(law.logMoment(0.999 * until, p)), law + " " + p);
        if (time < 90) {
          assertTrue(Double.isNaN(law.logMoment(1.001 * time, p)), law + " " + p);
          // D grows as 2/(sigma^2 (time - t))
          double near = law.withTheta(0).logMoment(0.999 * time, p);
          assertEquals(
              2 * law.v0() / (law.sigma() * law.sigma() * 0.001 * time), near, 0.02 * near);
        }
      }
    assertEquals(Double.POSITIVE_INFINITY, Laws.EQUITY.explosion(0.5));
    assertEquals(Double.POSITIVE_INFINITY, Laws.EQUITY.withSigma(0).explosion(8));
  }

  @Test
  void arguments_are_checked_by_name() {
    refuse("v0 must not be negative or infinite: -0.1", () -> Laws.EQUITY.withV0(-0.1));
    refuse("kappa must not be negative or infinite: NaN", () -> Laws.EQUITY.withKappa(Double.NaN));
    refuse("theta must not be negative or infinite: -1.0", () -> Laws.EQUITY.withTheta(-1));
    refuse("sigma must not be negative or infinite: -0.5", () -> Laws.EQUITY.withSigma(-0.5));
    refuse("rho must be in [-1, 1]: -1.1", () -> Laws.EQUITY.withRho(-1.1));
    refuse("v0 or kappa theta must be positive: both are 0", () -> new Heston(0, 0, 1, 1, 0));
    refuse("t must be years in (0, 100): 365.0", () -> Laws.EQUITY.logMoment(365, 0.5));
  }

  static void refuse(String message, Runnable call) {
    var thrown = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(message, thrown.getMessage());
  }

  @Test
  void the_call_of_a_strip_is_that_of_black_at_its_volatility() {
    OptionStrip strip = Pricer.cosine().price(Laws.EQUITY, 0.5, -0.2, 0.1);
    assertEquals(
        strip.price(0),
        Black.price(OptionType.PUT, 1, Math.exp(-0.2), 1, 0.5, strip.vol(0)),
        1e-14);
    assertEquals(
        strip.price(1),
        Black.price(OptionType.CALL, 1, Math.exp(0.1), 1, 0.5, strip.vol(1)),
        1e-14);
    assertTrue(strip.vol(0) > strip.vol(1));
  }
}
