package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.Examples.Example;
import ivylab.surrogate.InputMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors by point, by parameter and by surface. */
class ErrorMapTest {

  private static final double ROUNDING = 1e-12;
  private static final TestErrors THREE = Cases.three();

  @Test
  void the_map_has_a_row_per_strike_and_a_column_per_maturity() {
    ErrorMap map = ErrorMap.of(THREE.points(SmilePart.SPX));
    double[][] means = {{0, 0}, {0.01, 0.02 / 3}, {0, 0.05 / 3}};
    double[][] squares = {{14 / 3.0, 1}, {5 / 3.0, 20 / 3.0}, {2 / 3.0, 13 / 3.0}};
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(means[i], map.means()[i], ROUNDING);
      for (int j = 0; j < 2; j++)
        assertEquals(0.01 * Math.sqrt(squares[i][j]), map.rms()[i][j], ROUNDING);
    }
    assertEquals(2, map.cells().get(1).count());
    assertEquals(0.02, map.cells().get(2).noise(), ROUNDING);
    assertEquals(List.of("k = -0.200", "k = 0.00", "k = 0.200"), map.rowNames());
    assertEquals(List.of("t = 0.250", "t = 1.00"), map.columnNames());
    assertEquals(0.0, map.worst().k());
    assertEquals(1.0, map.worst().t());
    assertEquals(2, map.toTable().doubleColumn("RMSE").getDouble(2) * 2 / Math.sqrt(5 / 3.0), 1e-9);
  }

  @Test
  void the_noise_of_targets_needs_no_surrogate() {
    ErrorMap all = ErrorMap.of(THREE.points(SmilePart.SPX));
    ErrorMap targets = ErrorMap.of(THREE.data(), SmilePart.SPX);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(all.noise()[i], targets.noise()[i], 0);
      assertArrayEquals(new double[2], targets.rms()[i], 0);
    }
    assertEquals(0.02, targets.noise()[1][0], ROUNDING);
    assertEquals(2, targets.cells().get(1).count());
  }

  @Test
  void errors_are_binned_by_coordinates_of_the_parameters() {
    InputMap sum =
        new InputMap() {
          @Override
          public String name() {
            return "first and double";
          }

          @Override
          public int size(int parameters) {
            return 3;
          }

          @Override
          public double[] apply(double[] x) {
            return new double[] {0, 0, 10 * x[0]};
          }
        };
    InputErrors errors = InputErrors.of(THREE.over(sum), SmilePart.SPX, 2, 2); // 0, 10, 20
    assertEquals(List.of(1, 2), errors.bins().stream().map(InputErrors.Bin::surfaces).toList());
    assertEquals(20, errors.bins().get(1).to(), ROUNDING);
    assertEquals(0.01 * Math.sqrt(15 / 6.0), errors.bins().get(0).rms(), ROUNDING);
  }

  @Test
  void the_VIX_has_its_own_map() {
    ErrorMap map = ErrorMap.of(THREE.points(SmilePart.VIX));
    assertArrayEquals(new double[] {0.01}, map.means()[0], ROUNDING); // 4, -2
    assertArrayEquals(new double[] {0.08 / 3}, map.means()[1], ROUNDING); // 0, 6, 2
  }

  @Test
  void a_parameter_is_cut_at_its_quantiles() {
    InputErrors first = InputErrors.of(THREE, SmilePart.SPX, 0, 2); // 0, 1, 2
    assertEquals(List.of(1, 2), first.bins().stream().map(InputErrors.Bin::surfaces).toList());
    assertEquals(0.01 * Math.sqrt(15 / 6.0), first.bins().get(0).rms(), ROUNDING);
    assertEquals(0.01 * Math.sqrt(41 / 11.0), first.bins().get(1).rms(), ROUNDING);
    assertEquals(0.05 / 11, first.bins().get(1).mean(), ROUNDING);
    assertEquals(11, first.bins().get(1).points());
    InputErrors second = InputErrors.of(THREE, SmilePart.SPX, 1, 2); // 0, -1, -2
    assertEquals(0.01 * Math.sqrt(31 / 6.0), second.bins().get(0).rms(), ROUNDING);
    assertEquals(-2, second.bins().get(0).from(), ROUNDING);
    assertEquals(-1.5, second.bins().get(0).centre(), ROUNDING);
  }

  @Test
  void every_surface_is_in_a_bin() {
    for (int bins : new int[] {1, 3, 7}) {
      InputErrors errors = InputErrors.of(Cases.noisy(50, 5), SmilePart.VIX, 0, bins);
      assertEquals(bins, errors.bins().size());
      int surfaces = errors.bins().stream().mapToInt(InputErrors.Bin::surfaces).sum();
      assertEquals(50, surfaces);
      for (InputErrors.Bin bin : errors.bins())
        assertTrue(Math.abs(bin.surfaces() - 50.0 / bins) < 1.5, bin::toString);
    }
  }

  @Test
  void a_parameter_that_does_not_vary_has_one_bin() {
    var data = THREE.data();
    double[][] inputs = {{7}, {7}, {7}};
    var constant =
        new TestErrors(
            new ivylab.surrogate.SmileData(
                data.layout(), inputs, data.vols(), data.errors(), data.missing()),
            THREE.predictions());
    InputErrors errors = InputErrors.of(constant, SmilePart.SPX, 0, 4);
    assertEquals(1, errors.bins().size());
    assertEquals(17, errors.bins().get(0).points());
    assertThrows(
        IllegalArgumentException.class, () -> InputErrors.of(constant, SmilePart.SPX, 1, 4));
  }

  /** Mean squares 2.5, 2 and 31/6. */
  @Test
  void examples_are_ranked_by_the_points_that_have_a_target() {
    Examples examples = Examples.of(THREE, SmilePart.SPX);
    assertEquals(2, examples.worst().row());
    assertEquals(0, examples.median().row());
    assertEquals(1, examples.best().row());
    assertEquals(0.01 * Math.sqrt(2), examples.best().rmse(), ROUNDING);
    Example best = examples.best();
    double[][] errors = best.errors();
    assertArrayEquals(new double[] {0.02, Double.NaN}, errors[0], ROUNDING);
    assertArrayEquals(new double[] {0.01, -0.02}, errors[1], ROUNDING);
    assertArrayEquals(new double[] {0.01, 0}, errors[2], ROUNDING);
    assertArrayEquals(new double[] {0.21, 0.23}, best.targets()[1], ROUNDING);
    assertArrayEquals(new double[] {0.22, 0.21}, best.predictions()[1], ROUNDING);
    assertTrue(Double.isNaN(best.targets()[0][1]));
    assertEquals(18, examples.toTable().rowCount());
    assertEquals(1, examples.toTable().doubleColumn("Error").countMissing());
  }

  @Test
  void examples_of_the_VIX_are_ranked_apart() {
    Examples examples = Examples.of(THREE, SmilePart.VIX); // 8, 20, 4
    assertEquals(
        List.of(1, 0, 2),
        List.of(examples.worst().row(), examples.median().row(), examples.best().row()));
    assertArrayEquals(new double[] {0.06}, examples.worst().errors()[1], ROUNDING);
  }
}
