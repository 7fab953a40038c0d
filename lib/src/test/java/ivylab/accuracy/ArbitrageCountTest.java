package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.ArbitrageCount.Line;
import ivylab.accuracy.ArbitrageCount.Places;
import ivylab.surface.VolSurface;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogatePredictor;
import ivylab.surrogate.SurrogateTask;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArbitrageCountTest {

  private static final SmileLayout.Part SPX = Cases.SPX;

  private static Line line(ArbitrageCount count, String condition) {
    return count.lines().stream()
        .filter(line -> line.condition().equals(condition))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void flat_smiles_have_none_at_the_points_of_the_layout() {
    double[] flat = new double[6];
    Arrays.fill(flat, 0.2);
    ArbitrageCount count = ArbitrageCount.layout(SPX, new double[][] {flat, flat});
    assertTrue(count.isFree());
    assertEquals(2, count.surfaces());
    assertEquals(6, count.pointsEach());
    assertEquals(Places.LAYOUT, count.places());
  }

  /**
   * 40 % at a quarter has total variance 0.04, 10 % at a year 0.01: three options too expensive.
   */
  @Test
  void a_falling_total_variance_is_a_calendar_arbitrage() {
    double[] falling = {0.4, 0.1, 0.4, 0.1, 0.4, 0.1}; // strike by strike
    double[] flat = {0.2, 0.2, 0.2, 0.2, 0.2, 0.2};
    ArbitrageCount count = ArbitrageCount.layout(SPX, new double[][] {flat, falling});
    assertEquals(1, line(count, "calendar").surfaces());
    assertEquals(3, line(count, "calendar").points());
    assertEquals(0, line(count, "butterfly").points());
    assertEquals(0, line(count, "spread").points());
    assertTrue(line(count, "calendar").calendar());
    // at the money 2 N(sd/2) - 1: about 0.4 (0.2 - 0.1)
    assertEquals(0.04, line(count, "calendar").deepest(), 1e-3);
    assertEquals(0.5, count.share());
    assertEquals(50, count.toTable().doubleColumn("Surfaces %").getDouble(3), 1e-12);
    assertEquals(25, count.toTable().doubleColumn("Points %").getDouble(3), 1e-12);
  }

  /** At the money at a year 50 %, where the neighbours have 20 %. */
  @Test
  void a_peak_is_a_butterfly() {
    double[] peak = {0.2, 0.2, 0.2, 0.5, 0.2, 0.2};
    ArbitrageCount count = ArbitrageCount.layout(SPX, new double[][] {peak});
    assertEquals(1, line(count, "butterfly").points());
    assertEquals(1, line(count, "butterfly").surfaces());
    assertEquals(0, line(count, "calendar").points());
    assertFalse(line(count, "butterfly").calendar());
  }

  @Test
  void volatilities_that_are_not_positive_are_violations() {
    double[] broken = {0.2, 0.2, 0.2, -0.1, 0.2, 0.2};
    ArbitrageCount count = ArbitrageCount.layout(SPX, new double[][] {broken});
    assertEquals(1, line(count, "bounds").points());
    assertEquals(1, count.violated());
  }

  /** Half-widths of the layout rise from 0.1 to 0.2, those of the mesh are 0.2. */
  @Test
  void the_mesh_is_confined_to_the_layout() {
    SmileLayout.Part part =
        new SmileLayout.Part(
            List.of(0.25, 1.0), List.of(List.of(-0.1, 0.0, 0.1), List.of(-0.2, 0.0, 0.2)));
    int inside = 0;
    for (int j = 0; j <= 40; j++) inside += 2 * (int) Math.floor(10 + 0.25 * j) + 1;
    VolSurface flat = VolSurface.of((k, t) -> 0.04 * t);
    VolSurface falling = VolSurface.of((k, t) -> 0.04 * (2 - t));
    VolSurface outside = VolSurface.of((k, t) -> k > 0.15 && t < 0.5 ? -1 : 0.04 * t);
    ArbitrageCount count = ArbitrageCount.mesh(part, List.of(flat, falling, flat), Places.MESH, 0);
    assertEquals(inside, count.pointsEach());
    assertEquals(inside, line(count, "variance").points());
    assertEquals(0.04, line(count, "variance").deepest(), 1e-6);
    assertEquals(0, line(count, "density").points());
    assertEquals(1, count.violated());
    assertEquals(
        0, line(ArbitrageCount.mesh(part, List.of(outside), Places.MESH, 0), "bounds").points());
  }

  private static SurrogatePredictor predictor(SurrogateConfig config, TestErrors errors) {
    return predictor(config, errors, 1);
  }

  /** Not trained; larger weights make rougher smiles. */
  private static SurrogatePredictor predictor(
      SurrogateConfig config, TestErrors errors, double size) {
    SmileData data = errors.data();
    try (Surrogate surrogate = Surrogate.create(config, data.layout(), 2, 3)) {
      new SurrogateTask(surrogate, data, data, 8).prepare();
      for (String name : surrogate.parameters().names())
        if (name.endsWith("weight"))
          surrogate
              .parameters()
              .set(
                  name,
                  Arrays.stream(surrogate.parameters().values(name)).map(w -> size * w).toArray());
      return surrogate.predictor();
    }
  }

  @Test
  void a_smooth_surrogate_is_checked_on_the_mesh_and_another_at_its_points() {
    TestErrors errors = Cases.noisy(20, 6);
    double[][] inputs = Arrays.copyOf(errors.data().inputs(), 3);
    SurrogateConfig small =
        SurrogateConfig.OURS.withNetwork(new SurrogateConfig.Dense(List.of(8), false, 0));
    SurrogatePredictor smooth = predictor(small, errors);
    assertEquals(Places.MESH, ArbitrageCount.of(smooth, inputs).places());
    ArbitrageCount mixed = ArbitrageCount.mixed(smooth, inputs);
    assertEquals(Places.MESH_MIXED, mixed.places());
    assertEquals(0, line(mixed, "density").points());
    assertEquals(0, line(mixed, "variance").points());
    SurrogatePredictor points = predictor(SurrogateConfig.PAPER, errors);
    assertEquals(Places.LAYOUT, ArbitrageCount.of(points, inputs).places());
    assertThrows(IllegalArgumentException.class, () -> ArbitrageCount.mixed(points, inputs));
  }

  @Test
  void butterflies_of_a_smooth_surrogate_are_counted_before_the_mixture_removes_them() {
    TestErrors errors = Cases.noisy(20, 6);
    SurrogateConfig small =
        SurrogateConfig.OURS.withNetwork(new SurrogateConfig.Dense(List.of(8), false, 0));
    SurrogatePredictor rough = predictor(small, errors, 20);
    ArbitrageCount predicted = ArbitrageCount.of(rough, errors.data().inputs());
    ArbitrageCount mixed = ArbitrageCount.mixed(rough, errors.data().inputs());
    assertTrue(predicted.mixed() > 0);
    assertEquals(predicted.mixed(), mixed.mixed());
    assertTrue(line(predicted, "density").surfaces() > 0);
    assertEquals(0, line(mixed, "density").points());
  }

  /** Many rows are evaluated in single precision. */
  @Test
  void errors_of_a_predictor_are_those_of_its_volatilities() {
    TestErrors errors = Cases.noisy(20, 6);
    SurrogatePredictor predictor = predictor(SurrogateConfig.PAPER, errors);
    TestErrors own = TestErrors.of(errors.data(), predictor);
    for (int i : new int[] {0, 7, 19})
      assertArrayEquals(predictor.vols(errors.data().inputs()[i]), own.predictions()[i], 1e-5);
    SmileLayout other = SmileLayout.of(SPX);
    var data =
        new SmileData(other, new double[0][], new double[0][], new double[0][], new boolean[0][]);
    assertThrows(IllegalArgumentException.class, () -> TestErrors.of(data, predictor));
  }
}
