package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ivylab.rough.ExponentialSum;
import org.junit.jupiter.api.Test;

class LiftedHestonTest {

  private static final ExponentialSum ONE = ExponentialSum.of(new double[] {1}, new double[] {0});

  /** A single factor without decay; the default 128 steps leave 1e-8 of a price. */
  @Test
  void one_factor_without_decay_is_heston() {
    Heston h = Laws.EQUITY;
    var lifted = new LiftedHeston(h.v0(), h.kappa(), h.theta(), h.sigma(), h.rho(), ONE);
    double[] k = Laws.grid(-0.5, 0.3, 9);
    for (double t : Laws.MATURITIES) {
      OptionStrip a = Pricer.cosine().price(h, t, k), b = Pricer.cosine().price(lifted, t, k);
      for (int i = 0; i < k.length; i++) assertEquals(a.price(i), b.price(i), 1e-7, "t " + t);
    }
  }

  /**
   * A factor that decays is Heston with another speed: {@code U = V - v0} has drift {@code -gamma
   * (V - v0) + lambda (theta - V)}, and weight c scales lambda and nu.
   */
  @Test
  void one_factor_with_decay_is_heston_too() {
    double gamma = 3, c = 0.5, lambda = 1, theta = 0.06, v0 = 0.04, nu = 0.8;
    var lifted =
        new LiftedHeston(
            v0, lambda, theta, nu, -0.6, ExponentialSum.of(new double[] {c}, new double[] {gamma}));
    double kappa = gamma + c * lambda;
    var heston = new Heston(v0, kappa, (gamma * v0 + c * lambda * theta) / kappa, c * nu, -0.6);
    double[] k = Laws.grid(-0.5, 0.3, 9);
    for (double t : new double[] {0.02, 0.5, 2}) {
      OptionStrip a = Pricer.cosine().price(heston, t, k), b = Pricer.cosine().price(lifted, t, k);
      for (int i = 0; i < k.length; i++) assertEquals(a.price(i), b.price(i), 1e-7, "t " + t);
    }
  }

  /**
   * More and closer factors give the prices of rough Heston, from an ordinary equation instead of a
   * fractional one. The rates span 20 decades; the error is that of the midpoint rule in ln rate,
   * so it falls by four when their number doubles, and extrapolation leaves 1e-6.
   */
  @Test
  void many_factors_are_rough_heston() {
    double[] k = Laws.grid(-0.3, 0.2, 6);
    for (double t : new double[] {0.05, 0.5}) {
      OptionStrip rough = Pricer.cosine().price(Laws.ROUGH, t, k);
      OptionStrip coarse = lifted(100, t, k), fine = lifted(200, t, k);
      double before = 0, after = 0;
      for (int i = 0; i < k.length; i++) {
        double exact = rough.price(i), a = coarse.price(i), b = fine.price(i);
        before = Math.max(before, Math.abs(a - exact));
        after = Math.max(after, Math.abs(b - exact));
        assertEquals(exact, (4 * b - a) / 3, 2e-6, "t " + t + " k " + k[i]);
      }
      assertEquals(4, before / after, 0.5);
    }
  }

  private static OptionStrip lifted(int n, double t, double[] k) {
    var kernel = ExponentialSum.lifted(Laws.ROUGH.alpha(), n, Math.pow(1e20, 1.0 / n));
    return Pricer.cosine().price(new LiftedHeston(0.02, 0.3, 0.03, 0.3, -0.7, kernel), t, k);
  }
}
