package ivylab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Split;
import ivylab.ivyspt.Completion;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Trainer;
import ivylab.train.Weighting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class WeightingRunsTest {

  @TempDir private static Path folder;

  private static final Settings SETTINGS =
      Completion.SETTINGS
          .withSteps(4)
          .withValidations(2)
          .withSchedule(Schedule.constant(1e-3))
          .withSeed(7);

  private static Split split;
  private static WeightingStudy<IvySpt, Split> study;
  private static Run<IvySpt> fixed;
  private static WeightingRuns<IvySpt> runs;

  @BeforeAll
  static void train() {
    split = Tried.panel(folder).split();
    study = WeightingStudy.of(Tried.DESIGN, split, SETTINGS).watchedBy(Progress.silent());
    fixed = study.train(Weighting.fixed(1, 1, 1));
    runs = WeightingRuns.of(fixed).and(study.gradNorm(0.02, 0, 1.5));
  }

  @Test
  void a_run_is_that_of_a_trainer_with_the_same_seed() {
    IvySpt model = Tried.DESIGN.create(7);
    Run<IvySpt> same =
        Trainer.of(Tried.DESIGN.task(model, split))
            .with(SETTINGS)
            .weighting(Weighting.gradNorm(1.5).withRate(0.02))
            .watchedBy(Progress.silent())
            .train();
    assertEquals(same.history(), runs.run("α = 1.5").history());
    assertEquals(
        fixed.history().validations().get(0), same.history().validations().get(0)); // one start
  }

  @Test
  void runs_are_named_after_their_weightings_in_order() {
    assertEquals(List.of("fixed weights", "α = 0", "α = 1.5"), List.copyOf(runs.byName().keySet()));
    assertEquals(fixed, runs.run("fixed weights"));
    assertTrue(runs.completed());
    assertEquals("α = 0", runs.dynamics().get(1).name());
    assertEquals(0, runs.dynamics().get(0).weightSumError());
    assertEquals(0, runs.dynamics().get(2).weightSumError(), 1e-9);
    assertTrue(runs.toString().startsWith("fixed weights: IvySPT: completed, 4 steps"));
    var e = assertThrows(IllegalArgumentException.class, () -> runs.run("α = 3"));
    assertEquals("name must be one of [fixed weights, α = 0, α = 1.5]: α = 3", e.getMessage());
  }

  @Test
  void the_table_has_each_metric_at_the_last_validation() {
    Table table = runs.toTable("IV MAPE", "butterfly");
    assertEquals(List.of("weighting", "IV MAPE %", "butterfly penalty"), table.columnNames());
    for (int i = 0; i < 3; i++) {
      var last = runs.runs().get(i).history().last();
      assertEquals(last.of("IV MAPE"), table.doubleColumn(1).getDouble(i));
      assertEquals(last.of("butterfly"), table.doubleColumn(2).getDouble(i));
    }
    assertThrows(IllegalArgumentException.class, () -> runs.toTable("speed"));
  }

  @Test
  void two_runs_of_one_name_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> runs.and(List.of(fixed)));
    assertThrows(IllegalArgumentException.class, () -> new WeightingRuns<IvySpt>(List.of()));
  }
}
