package ivylab.gauge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.DecoupledFactors;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmilePoint;
import ivylab.rough.PublishedSets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VarianceReductionTest {

  private static final Simulation BASE =
      Simulation.of(PublishedSets.hedgingExample())
          .withScheme(new DecoupledFactors(0.002, false))
          .withPaths(8192);

  private static List<SmilePoint> point(double error) {
    return List.of(new SmilePoint(0, 0.1, error, 0.2, 7 * error, Optional.empty()));
  }

  @Test
  void factor_is_the_ratio_of_variances() {
    var row = VarianceReduction.Row.of("a", point(0.01), point(0.03));
    assertEquals(9, row.factors().get(0), 1e-12);
    assertEquals(0.07, row.volErrors().get(0), 1e-12);
  }

  @Test
  void ways_keep_everything_but_how_variance_is_lowered() {
    List<VarianceReduction.Way> ways =
        VarianceReduction.ways(BASE.withSeed(4).withControls(Control.SHARE), 16);
    assertEquals(14, ways.size());
    Simulation plain = ways.get(0).simulation();
    assertFalse(plain.antithetic());
    assertTrue(plain.controls().isEmpty());
    assertEquals(0, plain.scramblings());
    for (VarianceReduction.Way way : ways) {
      assertEquals(4, way.simulation().seed());
      assertEquals(8192, way.simulation().paths());
      assertEquals(way.name().contains("Sobol") ? 16 : 0, way.simulation().scramblings());
      assertEquals(way.name().contains("antithetic"), way.simulation().antithetic());
    }
  }

  /**
   * With 131,072 paths the factors at k = 0 are 3 (antithetic), 7.5 (share and Black) and 61 (all);
   * 8,192 paths give them to about 10 %, the heavy tails to less.
   */
  @Test
  void controls_pay_at_the_money() {
    VarianceReduction v = VarianceReduction.of(BASE, 16, 0.09, -0.05, 0);
    assertEquals(1, v.row("independent").factors().get(1), 1e-12);
    assertTrue(v.row("antithetic").factors().get(1) > 2, v.toString());
    assertTrue(v.row("share and Black").factors().get(1) > 4, v.toString());
    assertTrue(v.row("all controls").factors().get(1) > 15, v.toString());
    assertTrue(v.row("Sobol").factors().get(1) > 2, v.toString());
    assertEquals(3, v.toTable().columnCount());
    assertEquals(14, v.toTable().rowCount());
    VariogramTest.assertRefused("name must be one of [independent, ", () -> v.row("magic"));
  }
}
