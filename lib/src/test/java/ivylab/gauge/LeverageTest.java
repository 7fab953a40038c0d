package ivylab.gauge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.Trajectories;
import ivylab.rough.PublishedSets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeverageTest {

  private static final double[] TIMES = {0, 0.1, 0.2, 0.3, 0.4, 0.5};

  @Test
  void moves_are_differences_over_the_stretch() {
    double[][] share = {{0, 1, 3, 2, 5, 9}}, variance = {{1, 4, 9, 16, 4, 0}};
    Leverage l = Leverage.of(new Trajectories(TIMES, share, variance, share), 0.2);
    assertEquals(List.of(3.0, 2.0), l.returns());
    assertEquals(List.of(2.0, -1.0), l.changes());
    assertEquals(1, l.correlation(), 1e-15);
    assertTrue(Double.isNaN(l.rising()), "no fall");
  }

  @Test
  void falls_with_rising_volatility_are_counted() {
    double[][] share = {{0, -1, -2, -1, -3, -4}}, variance = {{1, 4, 1, 4, 9, 16}};
    Leverage l = Leverage.of(new Trajectories(TIMES, share, variance, share), 0.1);
    assertEquals(0.75, l.rising(), 0);
  }

  /** Where Z is below b, as at the start of this set, a fall of the share raises V: 0.60, 66 %. */
  @Test
  void volatility_rises_as_the_share_falls() {
    Trajectories t =
        Simulation.of(PublishedSets.may2017())
            .withPaths(256)
            .withAntithetic(false)
            .trajectories(0.05);
    Leverage l = Leverage.of(t, 0.01);
    assertEquals(256 * 5, l.returns().size());
    assertTrue(l.correlation() < -0.5, l.toString());
    assertTrue(l.rising() > 0.6, l.toString());
  }

  @Test
  void stretches_that_do_not_fit_are_refused() {
    double[][] y = {{0, 1, 3, 2, 5, 9}};
    var t = new Trajectories(TIMES, y, y, y);
    VariogramTest.assertRefused("lag must be years in [0.1, 0.5]: 0.6", () -> Leverage.of(t, 0.6));
    VariogramTest.assertRefused("lag must be years in", () -> Leverage.of(t, 0.04));
  }
}
