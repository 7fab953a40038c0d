package ivylab.gauge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.ImplicitEuler;
import ivylab.montecarlo.PathModel;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import ivylab.rough.PublishedSets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

  private static Convergence law(double c, double power, double deviation) {
    List<Double> steps = List.of(0.001, 0.002, 0.004, 0.008);
    return new Convergence(
        steps,
        steps.stream().map(h -> c * Math.pow(h, power)).toList(),
        steps.stream().map(h -> deviation).toList());
  }

  @Test
  void order_is_the_exponent_of_a_power_law_of_either_sign() {
    assertEquals(1, law(3, 1, 0).order(), 1e-12);
    assertEquals(1.5, law(-0.2, 1.5, 0).order(), 1e-12);
    assertArrayEquals(law(3, 1, 0).sizes(), law(-3, 1, 0).sizes());
  }

  /** Errors of 1 to 8 thousandths with a deviation of 1: 4 and 8 are clear of it by 3. */
  @Test
  void errors_within_their_noise_do_not_count() {
    var bent =
        new Convergence(
            List.of(0.001, 0.002, 0.004, 0.008),
            List.of(0.1, 0.1, 4.0, 8.0),
            List.of(1.0, 1.0, 1.0, 1.0));
    assertEquals(1, bent.order(), 1e-12);
    assertTrue(Double.isNaN(law(1, 1, 0.002).order()), "one left");
  }

  /**
   * Constant volatility has no error of the step. 20,000 paths with controls: noise below 1e-12.
   */
  @Test
  void black_s_model_is_exact_at_any_step() {
    Simulation base =
        Simulation.of(new PathModel.Lognormal(0.2)).withPaths(4096).withControls(Control.BLACK);
    var reference = new SmilePoint(0, 0, 0, 0.2, 0.001, Optional.empty());
    Convergence c =
        Convergence.of(
            h -> base.withScheme(new ImplicitEuler(h, false)), reference, 0.1, 0.05, 0.01);
    assertEquals(List.of(0.05, 0.01), c.steps());
    for (double e : c.errors()) assertEquals(0, e, 1e-9);
    for (double d : c.deviations()) assertEquals(0.001, d, 1e-9);
  }

  /**
   * Implicit Euler is of first order: 1.0 volatility points at 0.0012 at the money, and about half
   * at half the step. The errors' own noise is 0.03 points, so 30 % on the order.
   */
  @Test
  void implicit_euler_is_of_first_order_and_too_high_at_the_money() {
    Simulation base =
        Simulation.of(PublishedSets.may2017())
            .withPaths(20_000)
            .withControls(Control.SHARE, Control.BLACK)
            .withThreads(2);
    SmilePoint reference =
        base.withSeed(1).run(SmileGrid.of(0.03, 0), SmileGrid.NONE).spx().get(0).points().get(0);
    Convergence c =
        Convergence.of(
            h -> base.withScheme(new ImplicitEuler(h, false)),
            reference,
            0.03,
            0.003,
            0.0015,
            0.00075);
    for (double e : c.errors()) assertTrue(e > 0, c.toString());
    assertEquals(1, c.order(), 0.3);
  }
}
