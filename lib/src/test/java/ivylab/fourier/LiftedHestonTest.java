package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
   * More and closer factors: the prices of rough Heston, from an ordinary equation instead of a
   * fractional one.
   */
  @Test
  void many_factors_are_rough_heston() {
    double[] k = Laws.grid(-0.3, 0.2, 6);
    for (double t : new double[] {0.05, 0.5}) {
      OptionStrip rough = Pricer.cosine().price(Laws.ROUGH, t, k);
      double last = 1;
      for (int n : new int[] {20, 60, 180}) {
        double x = Math.pow(n, 8.0 / n), error = 0;
        var lifted =
            new LiftedHeston(
                0.02, 0.3, 0.03, 0.3, -0.7, ExponentialSum.lifted(Laws.ROUGH.alpha(), n, x), 256);
        OptionStrip strip = Pricer.cosine().price(lifted, t, k);
        for (int i = 0; i < k.length; i++)
          error = Math.max(error, Math.abs(strip.price(i) - rough.price(i)));
        System.out.println("LIFT t " + t + " n " + n + " " + error);
        assertTrue(error < last, "n " + n + " error " + error);
        last = error;
      }
    }
  }
}
