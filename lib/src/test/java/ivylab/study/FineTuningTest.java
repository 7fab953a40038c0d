package ivylab.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.experiment.Evaluation;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.PanelReference;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.Penalties;
import ivylab.ivyspt.Sampling;
import ivylab.method.Quadratic;
import ivylab.model.IvySpt;
import ivylab.probe.Turbulence.DayRule;
import ivylab.progress.Progress;
import ivylab.study.FineTuningResult.Arm;
import ivylab.study.FineTuningResult.Curve;
import ivylab.study.FineTuningResult.ValidationPoint;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class FineTuningTest {

  @TempDir Path folder;

  private static final Settings SETTINGS = FineTuning.DEFAULT.withSteps(4).withValidations(2);

  private static final Sampling SAMPLING =
      Sampling.DEFAULT
          .withSurfaces(4)
          .withPenalties(Penalties.atCollocation(3))
          .withValidationSurfaces(3);

  private static final Evaluation EVALUATION = Evaluation.hiding(List.of(0.3, 0.5), 5).withMesh(4);

  @Test
  void the_published_settings_are_those_of_the_paper_and_ours_differ_in_the_peak() {
    Settings theirs = FineTuning.PUBLISHED;
    assertEquals(10, theirs.length().epochs());
    assertEquals(Schedule.warmupCosine(0.1, 1e-3, 1e-6), theirs.schedule());
    assertEquals(0.9, theirs.optimisation().layerDecay());
    assertEquals(0, theirs.optimisation().clip());
    assertEquals(theirs.withSchedule(Schedule.warmupCosine(0.1, 5e-4, 1e-6)), FineTuning.DEFAULT);
  }

  /**
   * Every number again by other means: the model as it is by a test of it, a training by the
   * trainer. Sums depend on the number of threads, so numbers of single precision after four steps
   * agree to four digits.
   */
  @Test
  void each_way_is_the_training_that_its_name_says() throws IOException {
    PanelReference data = Tried.panel(folder);
    Split split = data.split();
    Path pretrained = folder.resolve("pretrained.safetensors");
    try (IvySpt model = IvySpt.create(Tried.CONFIG, 3)) {
      train(model, SETTINGS.withSeed(9), split);
      model.save(pretrained);
    }
    FineTuning study =
        FineTuning.of(pretrained, data)
            .settings(SETTINGS)
            .sampling(SAMPLING)
            .seeds(2)
            .available(6)
            .beside(Quadratic.method())
            .into(folder.resolve("work"))
            .watchedBy(Progress.silent());
    FineTuningResult result = study.test(EVALUATION);
    String decayed = "fine-tuned, layer decay 0.9";
    assertEquals(
        List.of("pre-trained", "quadratic", "from scratch", "fine-tuned", decayed),
        result.methods());
    assertEquals(List.of("from scratch", "fine-tuned", decayed), result.trained());
    assertEquals(2 + 3 * 2, result.arms().size());
    int all = split.training().size();
    assertEquals(all, result.available());
    assertEquals(4, result.steps());

    Settings flat = SETTINGS.withLayerDecay(1);
    try (IvySpt model = IvySpt.load(pretrained)) {
      agree(model, split, arm(result, "pre-trained", 0, 0));
      assertEquals(
          result.arms().get(0).tests(), EVALUATION.of(model, split.test(), Progress.silent()));
    }
    again(IvySpt.load(pretrained), flat.withSeed(2), split, arm(result, "fine-tuned", all, 2));
    again(
        IvySpt.load(pretrained),
        SETTINGS.withLayerDecay(0.9).withSeed(2),
        split,
        arm(result, decayed, all, 2));
    again(
        IvySpt.create(Tried.CONFIG, 2),
        flat.withSchedule(Schedule.warmupCosine(0.1, 2e-3, 1e-5)).withSeed(2),
        split,
        arm(result, "from scratch", all, 2));
    again(
        IvySpt.load(pretrained),
        flat.withSeed(2),
        data.withTrainingSurfaces(6, 2).split(),
        arm(result, "fine-tuned", 6, 2));
    assertTrue(arm(result, "fine-tuned", all, 2).tests().get(0).mesh().points() > 0);
    assertEquals(0, arm(result, "fine-tuned", 6, 2).tests().get(0).mesh().points());
    assertNotEquals(result.mape("fine-tuned"), result.mape(decayed));

    // what is done is kept: the same numbers, seconds too
    FineTuningResult kept = study.test(EVALUATION);
    assertEquals(result.arms().subList(2, 8), kept.arms().subList(2, 8));

    List<Curve> seen = result.bySeen();
    assertEquals(List.of(0.0, 8.0, 16.0), seen.get(1).x());
    List<Curve> available = result.byAvailable();
    assertEquals(List.of(6.0, (double) all), available.get(2).x());
    assertEquals(result.mape(decayed), available.get(2).mean().get(1), 1e-12);
    assertTrue(result.toString().contains("from scratch: "), result.toString());
    assertTrue(
        result.stress(DayRule.volatility(0.4), Panel.read(Path.of(data.file()))).methods().size()
            == 5);
  }

  private static Arm arm(FineTuningResult result, String method, int available, long seed) {
    return result.arms().stream()
        .filter(a -> a.method().equals(method) && a.available() == available && a.seed() == seed)
        .findFirst()
        .orElseThrow();
  }

  private static void train(IvySpt model, Settings settings, Split split) {
    Completion task = Completion.of(model, split).with(SAMPLING);
    Trainer.of(task).with(settings).watchedBy(Progress.silent()).train();
  }

  private static void again(IvySpt model, Settings settings, Split split, Arm arm) {
    assertEquals("completed", arm.outcome());
    try (model) {
      train(model, settings.withSteps(4), split);
      agree(model, split, arm);
    }
  }

  private static void agree(IvySpt model, Split split, Arm arm) {
    List<ExperimentResult.Test> tests =
        EVALUATION.withMesh(0).of(model, split.test(), Progress.silent());
    for (int i = 0; i < tests.size(); i++) {
      assertEquals(tests.get(i).surfaces(), arm.tests().get(i).surfaces());
      double[] expected = tests.get(i).mapes().stream().mapToDouble(v -> v).toArray();
      double[] found = arm.tests().get(i).mapes().stream().mapToDouble(v -> v).toArray();
      for (int s = 0; s < expected.length; s++)
        assertEquals(expected[s], found[s], 1e-3 * expected[s], arm.method());
    }
  }

  private static ExperimentResult.Test test(double hidden, double... mapes) {
    return new ExperimentResult.Test(
        new MaskCondition(hidden, 0),
        IntStream.range(0, mapes.length).mapToObj(i -> "SYN 2021-01-0" + (i + 1)).toList(),
        Arrays.stream(mapes).boxed().toList(),
        Arrays.stream(mapes).filter(Double::isFinite).average().orElse(Double.NaN),
        0.01,
        1e-4,
        10 * mapes.length,
        2,
        MeshCheck.NONE,
        0);
  }

  private static Arm trained(
      String method, int available, long seed, double last, double... error) {
    return new Arm(
        method,
        available,
        seed,
        List.of(new ValidationPoint(0, 9), new ValidationPoint(80, last)),
        List.of(test(0.3, error), test(0.5, Arrays.stream(error).map(e -> e + 2).toArray())),
        "completed",
        1);
  }

  private static FineTuningResult made() {
    Arm asItIs =
        new Arm("pre-trained", 0, 0, List.of(), List.of(test(0.3, 5, 5), test(0.5, 6, 8)), "", 1);
    return new FineTuningResult(
        SAMPLING,
        SETTINGS,
        10,
        50,
        List.of(
            asItIs,
            trained("fine-tuned", 20, 1, 4, 3, 5),
            trained("fine-tuned", 20, 2, 6, 4, 6),
            trained("fine-tuned", 50, 1, 2, 1, 3),
            trained("fine-tuned", 50, 2, 3, 3, 5)),
        List.of());
  }

  @Test
  void means_and_deviations_are_over_seeds() {
    FineTuningResult result = made();
    assertEquals((2 + 4 + 4 + 6) / 4.0, result.mape("fine-tuned"), 1e-12);
    assertEquals(3, result.mape("fine-tuned", new MaskCondition(0.3, 0)), 1e-12);
    assertEquals(6, result.mape("pre-trained"), 1e-12);
    Table table = result.toTable();
    assertEquals(4, table.rowCount());
    assertEquals(List.of(5.0, 7.0, 3.0, 5.0), table.doubleColumn("IV MAPE %").asList());
    // two values that are 2 apart deviate by sqrt(2); one value does not
    assertEquals(Math.sqrt(2), table.doubleColumn("Deviation").get(2), 1e-12);
    assertTrue(Double.isNaN(table.doubleColumn("Deviation").getDouble(0)));
    assertEquals(10, table.doubleColumn("Failed Quotes %").get(0), 1e-12);
    assertEquals(List.of(5.0, 7.0), result.byCondition().doubleColumn("pre-trained").asList());
    assertEquals(List.of(3.0, 5.0), result.byCondition().doubleColumn("fine-tuned").asList());
    assertThrows(IllegalArgumentException.class, () -> result.mape("tuned"));
  }

  @Test
  void a_surface_is_the_mean_over_conditions_and_seeds() {
    FineTuningResult result = made();
    assertArrayEquals(new double[] {3, 5}, result.errors("fine-tuned"), 1e-12);
    assertArrayEquals(new double[] {5.5, 6.5}, result.errors("pre-trained"), 1e-12);
    Table paired = result.paired("pre-trained");
    assertEquals(1, paired.rowCount());
    assertEquals(2, paired.intColumn("Wins").get(0));
    assertEquals(-2, paired.doubleColumn("Median Difference").get(0), 1e-12);
  }

  @Test
  void learning_curves_are_means_and_ranges_over_seeds() {
    FineTuningResult result = made();
    Curve seen =
        new Curve(
            "fine-tuned",
            List.of(0.0, 80.0),
            List.of(9.0, 2.5),
            List.of(9.0, 2.0),
            List.of(9.0, 3.0));
    assertEquals(List.of(seen), result.bySeen());
    Curve available =
        new Curve(
            "fine-tuned",
            List.of(20.0, 50.0),
            List.of(5.5, 4.0),
            List.of(5.0, 3.0),
            List.of(6.0, 5.0));
    assertEquals(List.of(available), result.byAvailable());
    Table table = FineTuningResult.toTable("curves", result.byAvailable());
    assertEquals(List.of("20", "50"), table.stringColumn("Surfaces").asList());
    assertEquals(List.of(5.5, 4.0), table.doubleColumn("IV MAPE %").asList());
    assertEquals(5, result.trainings().rowCount());
  }

  @Test
  void a_training_that_was_not_completed_is_reported() {
    Arm bad = new Arm("fine-tuned", 50, 3, List.of(), List.of(), "diverged at step 3: NaN", 1);
    FineTuningResult result =
        new FineTuningResult(
            SAMPLING,
            SETTINGS,
            10,
            50,
            List.of(trained("fine-tuned", 50, 1, 2, 1, 3), bad),
            List.of());
    assertTrue(Double.isNaN(result.mape("fine-tuned")), "no mean over what is missing");
    assertTrue(result.toString().contains("1 of 2 training runs not completed"), result.toString());
  }

  @Test
  void options_are_checked_as_they_are_given() {
    FineTuning study = FineTuning.of(folder, Tried.panel(folder));
    assertThrows(IllegalArgumentException.class, () -> study.seeds());
    assertThrows(IllegalArgumentException.class, () -> study.seeds(1, 1));
    assertThrows(IllegalArgumentException.class, () -> study.available(0));
    assertThrows(IllegalArgumentException.class, () -> study.cores(0));
    assertEquals(
        "fine-tuned, layer decay 0.75", study.settings(SETTINGS.withLayerDecay(0.75)).decayed());
    assertEquals("fine-tuned, layer decay 0.9", study.decayed(), "itself unchanged");
    for (FineTuning copy :
        List.of(
            study.settings(SETTINGS),
            study.scratchSchedule(SETTINGS.schedule()),
            study.seeds(1),
            study.available(1),
            study.beside(),
            study.cores(1),
            study.into(folder),
            study.watchedBy(Progress.silent()))) assertNotSame(study, copy);
    assertEquals(
        "fine-tuned, layer decay 0.9", study.settings(SETTINGS.withLayerDecay(1)).decayed());
  }
}
