package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.GoldenSmiles.Row;
import ivylab.montecarlo.GoldenSmiles.Set;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Volatilities against another implementation's: within four joint standard errors and 0.05
 * volatility points, the latter for the errors of second order that the extrapolations leave.
 */
class GoldenSmilesTest {

  private static void agree(Set set, String market, List<SmileEstimate> smiles, double room) {
    int compared = 0;
    for (Row row : set.rows(market))
      for (SmileEstimate smile : smiles)
        for (SmilePoint point : smile.points()) {
          if (smile.maturity() != row.t() || point.logStrike() != row.k()) continue;
          double joint = Math.hypot(row.error(), point.volError());
          assertEquals(row.value(), point.vol(), 4 * joint + room, row + " " + point);
          compared++;
        }
    assertEquals(set.rows(market).size(), compared);
  }

  private static void check(Set set, Scheme scheme, int paths) {
    Prices prices =
        Simulation.of(set.model)
            .withScheme(scheme)
            .withPaths(paths)
            .withSeed(1)
            .withControls(Control.SHARE, Control.BLACK)
            .run(set.grid("spx"), set.grid("vix"));
    agree(set, "spx", prices.spx(), 5e-4);
    agree(set, "vix", prices.vix(), 5e-4);
    for (Row row : set.rows("future")) {
      SmileEstimate vix = prices.vix().get(0);
      double joint = Math.hypot(row.error(), vix.forwardError());
      assertEquals(row.value(), vix.forward(), 4 * joint, row + " " + vix.forward());
    }
    for (PathCheck point : prices.checks()) {
      assertEquals(1, point.share(), 4 * point.shareError());
      assertTrue(point.above() <= 3e-3 && point.shareAbove() <= point.above(), point.toString());
      assertEquals(point.above() > 0, point.shareAbove() > 0, point.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void decoupled_factors_give_the_smiles(Set set) {
    check(set, new DecoupledFactors(0.00025, true), 40_000);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "bourgeyGatheral")
  void implicit_euler_gives_the_smiles(Set set) {
    check(set, new ImplicitEuler(0.00025, true), 40_000);
  }
}
