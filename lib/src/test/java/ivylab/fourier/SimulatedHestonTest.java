package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.ImplicitEuler;
import ivylab.montecarlo.PathModel;
import ivylab.montecarlo.Prices;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileEstimate;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import ivylab.rough.ExponentialSum;
import org.junit.jupiter.api.Test;

/**
 * The Monte Carlo engine against prices by transform, within three standard errors at every strike.
 */
class SimulatedHestonTest {

  private static final SmileGrid GRID =
      SmileGrid.product(new double[] {0.1, 0.25}, -0.2, -0.1, -0.05, 0, 0.05, 0.1);

  @Test
  void simulated_heston_agrees() {
    Heston law = new Heston(0.04, 1.5, 0.05, 0.4, -0.7);
    agree(law, PathModel.LiftedHeston.classical(0.04, 1.5, 0.05, 0.4, -0.7));
  }

  /** Ten factors; their rates reach 590 per year, which steps of 0.001 resolve. */
  @Test
  void simulated_rough_heston_agrees() {
    ExponentialSum kernel = ExponentialSum.lifted(0.62, 10, 4);
    agree(
        new LiftedHeston(0.04, 0.3, 0.05, 0.3, -0.7, kernel),
        new PathModel.LiftedHeston(0.04, 0.3, 0.05, 0.3, -0.7, kernel));
  }

  private static void agree(CharacteristicFunction law, PathModel model) {
    Prices simulated =
        Simulation.of(model)
            .withScheme(new ImplicitEuler(0.001, true))
            .withPaths(50_000)
            .withSeed(20_191)
            .withControls(Control.SHARE, Control.BLACK, Control.MARTINGALES)
            .withThreads(2)
            .run(GRID, SmileGrid.NONE);
    for (SmileEstimate smile : simulated.spx())
      for (SmilePoint point : smile.points()) {
        double exact = Pricer.cosine().price(law, smile.maturity(), point.logStrike()).price(0);
        double z = (point.price() - exact) / point.priceError();
        assertTrue(Math.abs(z) < 3, smile.maturity() + " " + point + " exact " + exact + " z " + z);
      }
  }
}
