package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.StaticArbitrage;
import ivylab.price.Black;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AffineSurfaceTest {

  static Stream<AffineLaw> laws() {
    return AffineLawTest.laws();
  }

  private static Derivatives at(AffineSurface s, double k, double t) {
    return s.derivatives(new double[] {k}, new double[] {t}).get(0);
  }

  private static double w(AffineSurface s, double k, double t) {
    return s.totalVariance(new double[] {k}, new double[] {t})[0];
  }

  /** Central differences; the second extrapolated from h and 2h. */
  @ParameterizedTest
  @MethodSource("laws")
  void derivatives_equal_central_differences(AffineLaw law) {
    var s = new AffineSurface(law);
    for (double t : new double[] {0.05, 0.5, 1.7})
      for (double z : new double[] {-3, -0.5, 0.3, 2}) {
        double sd = Math.sqrt(w(s, 0, t)), k = z * sd, h = 2e-2 * sd, ht = 1e-3 * t;
        Derivatives d = at(s, k, t);
        assertEquals(w(s, k, t), d.w(), 1e-14);
        double left = w(s, k - h, t), right = w(s, k + h, t);
        double left2 = w(s, k - 2 * h, t), right2 = w(s, k + 2 * h, t);
        double first = (8 * (right - left) - right2 + left2) / (12 * h);
        double second = (16 * (right + left) - right2 - left2 - 30 * d.w()) / (12 * h * h);
        double before = w(s, k, t - ht), after = w(s, k, t + ht);
        String at = law + " " + d;
        assertEquals(first, d.wk(), 2e-5 * d.w() / sd, at);
        assertEquals(second, d.wkk(), 2e-3 * d.w() / (sd * sd), at);
        assertEquals((after - before) / (2 * ht), d.wt(), 1e-5 * d.w() / t, at);
      }
  }

  /** Without volatility of the factor and without jumps the model is Black's. */
  @Test
  void a_deterministic_variance_gives_a_flat_smile_however_far_from_the_money() {
    var law = AffineLawTest.of(new Exposure(0.04, 2, 0.09, 0, 0, 1, 0));
    var s = new AffineSurface(law);
    for (double t : new double[] {0.02, 1}) {
      double total = law.logContract(t), rate = 0.09 + (0.04 - 0.09) * Math.exp(-2 * t);
      for (double z : new double[] {-25, -8, -1, 0, 2, 20}) {
        Derivatives d = at(s, z * Math.sqrt(total), t);
        assertEquals(total, d.w(), 1e-11 * total, "z " + z);
        assertEquals(rate, d.wt(), 1e-10 * rate, "z " + z);
        assertEquals(0, d.wk(), 1e-10 * Math.sqrt(total), "z " + z);
        assertEquals(0, d.wkk(), 1e-7, "z " + z);
      }
    }
  }

  /** The mixture of Merton (1976), whose terms are positive, however small the price. */
  @Test
  void jumps_of_constant_intensity_give_mertons_prices_to_the_last_digits() {
    var law =
        new AffineLaw(
            List.of(new Exposure(0.02, 0, 0, 0, 0, 1, 0)),
            new JumpSize(0, 0),
            0.7,
            new JumpSize(-0.05, 0.04));
    for (double t : new double[] {0.05, 0.8}) {
      double[] k = {-1.2, -0.6, -0.3, -0.1, -0.02, 0, 0.05, 0.2, 0.6};
      double[] price = new AffineSmile(law, t).at(k).price();
      for (int i = 0; i < k.length; i++) {
        double drift = -0.7 * t * (Math.exp(-0.05 + 0.0008) - 1), sum = 0;
        double weight = Math.exp(-0.7 * t);
        for (int n = 0; n < 80; n++) {
          double forward = Math.exp(drift + n * (-0.05 + 0.0008)), x = k[i] - Math.log(forward);
          double sd = Math.sqrt(0.02 * t + n * 0.0016);
          double value = Math.sqrt(forward * Math.exp(k[i])) * Black.otm(x, sd);
          if (k[i] < 0) value += Math.max(0, Math.exp(k[i]) - forward);
          else value += Math.max(0, forward - Math.exp(k[i]));
          sum += weight * value;
          weight *= 0.7 * t / (n + 1);
        }
        assertEquals(sum, price[i], 1e-11 * sum, "k " + k[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void no_surface_of_an_affine_law_has_static_arbitrage(AffineLaw law) {
    var s = new AffineSurface(law);
    double sd = Math.sqrt(w(s, 0, 1));
    StaticArbitrage report =
        StaticArbitrage.of(s, new Grid(-2.5 * sd, 2 * sd, 41, 0.03, 2.5, 41), 1e-9);
    assertTrue(report.isFree(), report.toString());
  }
}
