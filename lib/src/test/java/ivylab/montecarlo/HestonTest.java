package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.fourier.Heston;
import ivylab.fourier.OptionStrip;
import ivylab.fourier.Pricer;
import ivylab.fourier.RoughHeston;
import ivylab.fourier.VarianceCurve;
import ivylab.rough.PowerKernel;
import org.junit.jupiter.api.Test;

/** The engine on models with a characteristic function: blocks, steps, prices and errors. */
class HestonTest {

  private static final double[] K = {-0.2, -0.1, 0, 0.1};

  private static void agree(Prices prices, OptionStrip exact, double largest) {
    for (int j = 0; j < K.length; j++) {
      SmilePoint p = prices.spx().get(0).points().get(j);
      assertEquals(exact.price(j), p.price(), 3 * p.priceError(), "k " + K[j] + " " + p);
      assertTrue(p.volError() < largest, p.toString());
    }
  }

  @Test
  void heston_prices_are_within_three_errors_of_the_cosine_series() {
    var law = new Heston(0.04, 2, 0.05, 0.4, -0.7);
    Prices prices =
        Simulation.of(PathModel.LiftedHeston.classical(0.04, 2, 0.05, 0.4, -0.7))
            .withScheme(new ImplicitEuler(0.005, true))
            .withPaths(100_000)
            .withSeed(2)
            .withControls(Control.SHARE, Control.BLACK)
            .run(SmileGrid.of(0.5, K), SmileGrid.NONE);
    agree(prices, Pricer.cosine().price(law, 0.5, K), 1.5e-3);
  }

  @Test
  void rough_heston_prices_are_within_three_errors_of_the_cosine_series() {
    double alpha = 0.7, t = 0.25;
    var law = new RoughHeston(alpha - 0.5, 0.5, 0.3, -0.7, new VarianceCurve.Reverting(0.04, 0.05));
    var model =
        new PathModel.LiftedHeston(
            0.04, 0.5, 0.05, 0.3, -0.7, new PowerKernel(alpha).exponentials(1e-3, 1, 1e-3));
    Prices prices =
        Simulation.of(model)
            .withScheme(new ImplicitEuler(0.001, true))
            .withPaths(40_000)
            .withSeed(2)
            .withControls(Control.SHARE, Control.BLACK)
            .run(SmileGrid.of(t, K), SmileGrid.NONE);
    agree(prices, Pricer.cosine().price(law, t, K), 1.5e-3);
  }
}
