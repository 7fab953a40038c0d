package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.LearningCurve.PowerLaw;
import ivylab.accuracy.LearningCurve.Quantity;
import ivylab.accuracy.LearningCurve.Run;
import ivylab.accuracy.LearningCurve.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** What more data bring, what a surrogate saves, and what was claimed. */
class LearningCurveTest {

  private static LearningCurve powers() {
    List<Run> runs = new ArrayList<>();
    for (double n : new double[] {100, 400, 1600})
      runs.add(new Run(n, 1, 2 * Math.pow(n, -0.5), Math.pow(n, -0.25)));
    return new LearningCurve("Samples", runs);
  }

  @Test
  void seeds_are_averaged_with_the_deviation_of_a_sample() {
    LearningCurve curve =
        new LearningCurve(
            "Samples",
            List.of(
                new Run(200, 1, 0.5, 0.2),
                new Run(100, 1, 1, 0.4),
                new Run(100, 2, 3, 0.4),
                new Run(100, 3, 5, 0.4)));
    Stage first = curve.stages().get(0), second = curve.stages().get(1);
    assertEquals(100, first.size());
    assertEquals(3, first.seeds());
    assertEquals(3, first.rmse(), 1e-15);
    assertEquals(2, first.rmseDeviation(), 1e-15); // sqrt(8 / 2)
    assertEquals(0, first.maeDeviation(), 1e-15);
    assertTrue(Double.isNaN(second.rmseDeviation()));
  }

  @Test
  void a_power_law_is_recovered() {
    PowerLaw rmse = powers().law(Quantity.RMSE), mae = powers().law(Quantity.MAE);
    assertEquals(2, rmse.factor(), 1e-12);
    assertEquals(0.5, rmse.exponent(), 1e-13);
    assertEquals(0, rmse.exponentError(), 1e-7);
    assertEquals(0.25, mae.exponent(), 1e-13);
    assertEquals(0.02, rmse.at(10_000), 1e-13);
    assertEquals(10_000, rmse.sizeFor(0.02), 1e-7);
  }

  /** Errors 1, 1/2, 1 at sizes 1, 2, 4: no slope; residuals a/3, -2a/3, a/3 of a = ln 2. */
  @Test
  void the_exponent_has_its_standard_error() {
    var curve =
        new LearningCurve(
            "", List.of(new Run(1, 1, 1, 1), new Run(2, 1, 0.5, 1), new Run(4, 1, 1, 1)));
    PowerLaw law = curve.law(Quantity.RMSE);
    assertEquals(0, law.exponent(), 1e-14);
    // residual squares 6/9 a^2 over 3 - 2, over the spread 2 a^2 of the logarithms of size
    assertEquals(Math.sqrt(1 / 3.0), law.exponentError(), 1e-12);
    assertEquals(Math.pow(2, -1 / 3.0), law.factor(), 1e-14);
  }

  @Test
  void extrapolated_sizes_are_marked_as_such() {
    List<Stage> stages = powers().extrapolated(40_000, 10_000);
    assertFalse(stages.get(2).extrapolated());
    assertTrue(stages.get(3).extrapolated());
    assertEquals(0.02, stages.get(3).rmse(), 1e-13);
    assertEquals(0.1, stages.get(3).mae(), 1e-13);
    Table table = powers().toTable(10_000);
    assertEquals("measured", table.stringColumn("Source").get(2));
    assertEquals("extrapolated", table.stringColumn("Source").get(3));
    assertEquals(2, table.doubleColumn("RMSE").getDouble(3), 1e-11);
    assertEquals(3, powers().toTable().rowCount());
    assertThrows(IllegalArgumentException.class, () -> powers().extrapolated(1_600));
  }

  @Test
  void runs_are_checked() {
    Run run = new Run(100, 1, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> new LearningCurve("", List.of(run, run)));
    assertThrows(IllegalArgumentException.class, () -> new Run(0, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Run(1, 1, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Run(1, 1, 1, -1));
    var one = new LearningCurve("", List.of(run));
    assertThrows(IllegalStateException.class, () -> one.law(Quantity.RMSE));
  }

  /** An error beyond the noise of 0 has no logarithm: the other sizes keep their power law. */
  @Test
  void sizes_of_error_0_are_left_out_of_the_power_law_and_named() {
    List<Run> runs = new ArrayList<>(powers().runs());
    runs.add(new Run(6400, 1, 0, 0.1));
    var curve = new LearningCurve("Samples", runs);
    PowerLaw law = curve.law(Quantity.RMSE);
    assertEquals(0.5, law.exponent(), 1e-13);
    assertEquals(1, law.leftOut());
    assertTrue(law.toString().endsWith(", sizes of error 0 left out: 1"), law::toString);
    assertEquals(0, curve.law(Quantity.MAE).leftOut());
    assertFalse(curve.law(Quantity.MAE).toString().contains("left out"));
    Table table = curve.toTable();
    assertEquals("measured", table.stringColumn("Source").get(2));
    assertEquals("measured; not in the power law of RMSE", table.stringColumn("Source").get(3));
    assertEquals(0, table.doubleColumn("RMSE").getDouble(3));
    var two = new LearningCurve("", List.of(new Run(1, 1, 0, 1), new Run(2, 1, 1, 1)));
    var e = assertThrows(IllegalStateException.class, () -> two.law(Quantity.RMSE));
    assertEquals("a power law needs 2 sizes with an error above 0: 1", e.getMessage());
  }

  /** No simulation reaches an error of 0, so that there is a time per surface and no factor. */
  @Test
  void a_surrogate_of_error_0_has_no_factor_at_equal_error() {
    SpeedUp speed = new SpeedUp(1e-5, 0, 10, 0.001);
    assertEquals(Double.POSITIVE_INFINITY, speed.equalSeconds());
    assertEquals(1e6, speed.plain(), 1e-7);
    assertTrue(speed.toString().startsWith("no factor at equal error"), speed::toString);
    Table table = new Claims(Claims.Measured.NONE.withSpeedUp(speed)).toTable();
    assertEquals("not measured", table.stringColumn("Measured").get(2));
  }

  /** Twice the error needs a quarter of the paths. */
  @Test
  void a_simulation_is_scaled_to_the_error_of_the_surrogate() {
    SpeedUp speed = new SpeedUp(1e-5, 0.002, 10, 0.001);
    assertEquals(2.5, speed.equalSeconds(), 1e-14);
    assertEquals(2.5e5, speed.factor(), 1e-8);
    assertEquals(1e6, speed.plain(), 1e-7);
    assertEquals(400, speed.surfacesToRepay(1000), 0.01); // 1e-5 of 2.5 is not saved
    assertEquals(Double.POSITIVE_INFINITY, new SpeedUp(3, 0.002, 10, 0.001).surfacesToRepay(1000));
    assertThrows(IllegalArgumentException.class, () -> new SpeedUp(0, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SpeedUp(1, -1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SpeedUp(1, Double.NaN, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SpeedUp(1, 1, 1, 0));
  }

  private static LearningCurve.RunFile file(Path folder, String... rows) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("network,samples,paths,seed,SPX MAE,SPX RMSE,VIX MAE,VIX RMSE,future MAE,seconds");
    lines.addAll(List.of(rows));
    return LearningCurve.RunFile.read(Files.write(folder.resolve("curve.csv"), lines));
  }

  @Test
  void a_file_of_runs_gives_curves_by_samples_and_by_paths(@TempDir Path folder)
      throws IOException {
    var file =
        file(
            folder,
            "OURS,100,20000,1,2,4,8,16,1,5",
            "SEED,100,20000,1,3,5,9,17,1,5",
            "OURS,400,20000,1,0.9,2,4,8,1,9",
            "OURS,400,20000,2,1.1,2,4,8,1,9",
            "OURS,400,5000,1,1.5,3,6,12,1,9");
    assertEquals(List.of("OURS"), List.copyOf(file.bySamples(SmilePart.SPX).keySet()));
    LearningCurve samples = file.bySamples(SmilePart.SPX).get("OURS");
    assertEquals("samples", samples.size());
    assertEquals(List.of(100.0, 400.0), samples.stages().stream().map(Stage::size).toList());
    assertEquals(0.02, samples.stages().get(0).mae(), 1e-15);
    assertEquals(0.04, samples.stages().get(0).rmse(), 1e-15);
    assertEquals(0.01, samples.stages().get(1).mae(), 1e-15);
    assertEquals(0.5, samples.law(Quantity.MAE).exponent(), 1e-12);
    LearningCurve paths = file.byPaths(SmilePart.VIX).get("OURS");
    assertEquals("paths per sample", paths.size());
    assertEquals(0.06, paths.stages().get(0).mae(), 1e-15);
    assertEquals(0.04, paths.stages().get(1).mae(), 1e-15);
    assertEquals(0.08, paths.stages().get(1).rmse(), 1e-15);
    assertEquals(20_000, paths.stages().get(1).size());
    assertEquals(2, paths.stages().get(1).seeds());
    assertThrows(IllegalArgumentException.class, () -> file.bySamples(SmilePart.VIX_FUTURE));
  }

  @Test
  void a_file_with_other_columns_is_refused(@TempDir Path folder) throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "network,samples\nOURS,1\n");
    assertThrows(IllegalArgumentException.class, () -> LearningCurve.RunFile.read(other));
    assertThrows(IllegalArgumentException.class, () -> file(folder, "OURS,1,1,1,one,2,3,4,5,6"));
    assertThrows(IllegalArgumentException.class, () -> file(folder, "OURS,1,1"));
    assertThrows(
        UncheckedIOException.class, () -> LearningCurve.RunFile.read(folder.resolve("none.csv")));
  }

  @Test
  void what_was_not_measured_says_so() {
    Table table = new Claims(Claims.Measured.NONE).toTable();
    assertEquals(6, table.rowCount());
    for (int i = 0; i < 6; i++) {
      assertEquals("not measured", table.stringColumn("Measured").get(i));
      assertEquals("", table.stringColumn("Holds").get(i));
    }
  }

  @Test
  void each_claim_is_held_against_its_measurement() {
    double[][] smiles = {{0.4, 0.1, 0.4, 0.1, 0.4, 0.1}, {0.2, 0.2, 0.2, 0.2, 0.2, 0.2}};
    Claims.Measured measured =
        Claims.Measured.NONE
            .withErrors(ErrorReport.of(Cases.three()).line(SmilePart.SPX))
            .withSpeedUp(new SpeedUp(1e-5, 0.002, 10, 0.001))
            .withViolations(ArbitrageCount.layout(Cases.SPX, smiles))
            .withGigabytes(1.5)
            .withMinutes(31);
    Table table = new Claims(measured).toTable();
    assertEquals(
        List.of("no", "no", "yes", "no", "yes", "no"), table.stringColumn("Holds").asList());
    assertEquals("0.0181", table.stringColumn("Measured").get(0));
    assertEquals("50.0 % of surfaces", table.stringColumn("Measured").get(3));
    assertEquals("31.0 minutes", table.stringColumn("Measured").get(5));
    assertEquals("0 violations", table.stringColumn("Published (Without Runs)").get(3));
  }
}
