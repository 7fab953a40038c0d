package ivylab.ivyspt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.Config;
import ivylab.model.Ensemble;
import ivylab.model.IvySpt;
import ivylab.process.LearnedProcess;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Weighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualTrainingTest {

  private static final Market MARKET = Market.seeded(3);
  private static final Panel PANEL =
      Panel.of(MARKET.surfaces(List.of("SPA1", "SPA2"), MARKET.dates().subList(0, 12)));

  /** Two members of a few steps. */
  private static final ResidualTraining TINY =
      ResidualTraining.DEFAULT
          .withConfig(
              ResidualTraining.DEFAULT.config().withWidth(8).withBlocks(1).withHeads(2).withFfn(16))
          .withLearning(
              ResidualTraining.DEFAULT.learning().withIterationsAtMost(3).withSurfacesAtMost(6))
          .withSampling(
              Sampling.DEFAULT
                  .withSurfaces(4)
                  .withQueries(4)
                  .withVisibleBetween(5, 12)
                  .withPenalties(Penalties.atCollocation(3)))
          .withSettings(ResidualTraining.DEFAULT.settings().withSteps(6).withValidations(2))
          .withMembers(2)
          .withHeld(0.15, 0.25);

  private static ResidualTrainer trainer(ResidualTraining recipe) {
    return recipe.on(recipe.split(PANEL)).watchedBy(Progress.silent());
  }

  private static double[] head(Run<IvySpt> run) {
    return run.model().parameters().values("head.out.weight");
  }

  @Test
  void members_differ_in_their_seeds_and_share_one_process_of_the_training_dates() {
    try (ResidualModels models = trainer(TINY).train()) {
      assertTrue(models.incomplete().isEmpty());
      assertEquals(2, models.runs().size());
      assertFalse(Arrays.equals(head(models.runs().get(0)), head(models.runs().get(1))));
      LearnedProcess expected =
          TINY.learning().learn(TINY.split(PANEL).training().surfaces(), 1).process();
      assertEquals(expected, models.process());
      for (Run<IvySpt> run : models.runs()) // in single precision, as files have it
      assertArrayEquals(expected.numbers(), run.model().process().orElseThrow().numbers(), 1e-5);
      for (Run<IvySpt> run : models.runs())
        assertTrue(run.history().losses(CompletionTerms.CALENDAR).length > 0);
      try (ResidualModels second = trainer(TINY.withMembers(1).withSeed(2)).train()) {
        assertArrayEquals(head(models.runs().get(1)), head(second.runs().get(0)), 0);
      }
    }
  }

  /** Other quotes on the held-out dates and on the purged one give the same weights. */
  @Test
  void dates_held_out_are_not_trained_on() {
    Split split = TINY.split(PANEL);
    assertEquals(6, split.training().dates().size());
    var last = split.training().dates().get(5);
    Panel other =
        Panel.of(PANEL.surfaces().stream().map(s -> s.asOf().isAfter(last) ? bent(s) : s).toList());
    Settings settings = TINY.settings();
    ResidualTraining blind = // the last weights: validation dates choose none
        TINY.withMembers(1)
            .withSettings(
                new Settings(
                    settings.length(),
                    settings.schedule(),
                    settings.weighting(),
                    settings.optimisation(),
                    2,
                    Settings.Stopping.NONE,
                    1));
    try (ResidualModels a = trainer(blind).train();
        ResidualModels b = blind.on(blind.split(other)).watchedBy(Progress.silent()).train()) {
      assertEquals(a.process(), b.process());
      assertArrayEquals(head(a.runs().get(0)), head(b.runs().get(0)), 0);
      assertNotEquals(
          a.runs().get(0).history().metric("IV MAPE")[0],
          b.runs().get(0).history().metric("IV MAPE")[0]);
    }
  }

  private static Surface bent(Surface s) {
    return s.withPoints(
        s.points().stream().map(p -> new Point(p.k(), p.t(), 1.3 * p.w())).toList());
  }

  @Test
  void a_run_that_was_stopped_gives_the_same_file(@TempDir Path folder) throws IOException {
    Path whole = folder.resolve("whole.safetensors"), parts = folder.resolve("parts.safetensors");
    try (ResidualModels models = trainer(TINY).train()) {
      models.ensemble().save(whole, Map.of());
    }
    Path kept = folder.resolve("run");
    try (ResidualModels models = trainer(TINY).into(kept).stopAfter(4).train()) {
      assertEquals(1, models.runs().size());
      assertTrue(models.incomplete().isPresent());
    }
    try (ResidualModels models = trainer(TINY).into(kept).train()) {
      models.ensemble().save(parts, Map.of());
    }
    assertEquals(-1, Files.mismatch(whole, parts), "first byte that differs");
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> trainer(TINY.withoutPenalties()).into(kept).train());
    assertTrue(refused.getMessage().contains("contains another run"), refused.getMessage());
  }

  @Test
  void it_starts_at_networks_of_a_file_with_a_process_of_the_panel(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("start.safetensors");
    double[] start;
    try (ResidualModels models = trainer(TINY).train()) {
      models.ensemble().save(file, Map.of());
      start = head(models.runs().get(1));
    }
    ResidualTraining once =
        ResidualTraining.DEFAULT // whose configuration is not that of the file
            .withMembers(2)
            .withLearning(TINY.learning())
            .withSampling(TINY.sampling())
            .withHeld(0.25, 0.15)
            .withSettings(
                TINY.settings()
                    .withSteps(1)
                    .withSchedule(Schedule.constant(1e-9))
                    .withWeighting(Weighting.only(CompletionTerms.DATA)));
    try (ResidualModels models = trainer(once).from(file).train()) {
      assertEquals(TINY.config(), models.runs().get(0).model().config());
      assertArrayEquals(start, head(models.runs().get(1)), 1e-6); // hardly moved
      assertEquals(
          once.learning().learn(once.split(PANEL).training().surfaces(), 1).process(),
          models.process());
    }
    Path other = folder.resolve("other.safetensors");
    try (IvySpt model = IvySpt.create(Small.CONFIG, 1)) {
      model.save(other);
    }
    String said =
        assertThrows(IllegalArgumentException.class, () -> trainer(TINY).from(other).train())
            .getMessage();
    assertTrue(said.endsWith("other.safetensors has target LOG_VOL"), said);
    Path missing = folder.resolve("missing.safetensors");
    assertThrows(UncheckedIOException.class, () -> trainer(TINY).from(missing).train());
  }

  @Test
  void a_time_is_turned_into_steps_which_a_folder_keeps(@TempDir Path folder) throws IOException {
    // 60 s, of which 11 validations take 2 s each; the rest for steps of 0.25 s
    assertEquals(152, ResidualTrainer.Stopwatch.steps(60, 11, 0.25, 2));
    assertEquals(50, ResidualTrainer.Stopwatch.steps(1, 11, 0.25, 2));
    ResidualTrainer short1 = trainer(TINY.withMembers(1)).lasting(1e-3).into(folder);
    try (ResidualModels models = short1.stopAfter(3).train()) {
      assertEquals(50, models.runs().get(0).record().settings().length().steps());
    }
    Path pace = folder.resolve("pace.json");
    Files.writeString(pace, Files.readString(pace).replace("50", "51"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> short1.train());
    assertTrue(refused.getMessage().contains("51"), "it was read: " + refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> trainer(TINY).lasting(0));
  }

  /**
   * Ratios of 2 and 8 on two dates: the mean of the logarithms is log 4, their deviation sqrt(2)
   * log 2, t(0.975, 1) = tan(0.475 pi) = 12.7062, so that the half width is 12.7062 log 2.
   */
  @Test
  void the_interval_of_a_ratio_is_students() {
    double[] logs = {Math.log(2), Double.NaN, Math.log(8)};
    ResidualErrors.Ratio ratio = ResidualErrors.Ratio.of(logs);
    assertEquals(2, ratio.dates());
    assertEquals(4, ratio.value(), 1e-12);
    double half = Math.tan(0.475 * Math.PI) * Math.log(2);
    assertEquals(Math.log(4) - half, Math.log(ratio.lower()), 1e-6);
    assertEquals(Math.log(4) + half, Math.log(ratio.upper()), 1e-6);
    ResidualErrors.Ratio one = ResidualErrors.Ratio.of(new double[] {0});
    assertTrue(Double.isNaN(one.upper()));
    assertEquals("1.000 (no interval: 1 date)", one.toString());
  }

  @Test
  void networks_and_process_are_compared_date_by_date() {
    LearnedProcess process = TINY.learning().learn(PANEL.surfaces(), 1).process();
    Panel test = PANEL.between(PANEL.dates().get(9), PANEL.dates().get(11));
    ResidualErrors equal = ResidualErrors.of(process, process, test, Progress.silent());
    assertEquals(8, equal.lines().size());
    assertEquals(3 * 8, equal.days().size());
    assertEquals(new ResidualErrors.Ratio(1, 1, 1, 3), equal.overall());
    assertFalse(equal.networkWins(), "equal is no win");
    ResidualErrors worse =
        ResidualErrors.of(
            SurfaceMethod.of("flat", "flat", s -> VolSurface.of((k, t) -> t)),
            process,
            test,
            Progress.silent());
    assertTrue(worse.overall().lower() > 1 && !worse.networkWins());
    assertTrue(worse.toString().contains("the process alone is better"), worse.toString());
    ResidualErrors better =
        new ResidualErrors(
            equal.days(), equal.lines(), new ResidualErrors.Ratio(0.9, 0.85, 0.95, 3));
    assertTrue(better.networkWins());
    assertEquals(8, equal.toTable().rowCount());
    assertEquals(24, equal.byDate().rowCount());
  }

  @Test
  void recipes_that_cannot_be_are_rejected() {
    assertThrows(IllegalArgumentException.class, () -> TINY.withConfig(Config.DEFAULT));
    assertThrows(IllegalArgumentException.class, () -> TINY.withMembers(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> TINY.split(PANEL.between(PANEL.dates().get(0), PANEL.dates().get(0))));
    assertEquals(
        0.0, TINY.withoutPenalties().settings().weighting().weights(CompletionTerms.ALL).get(1));
  }

  /** A tenth, but a quarter of few dates, at most three. */
  @ParameterizedTest
  @CsvSource({"5, 1", "8, 2", "11, 2", "12, 3", "30, 3", "40, 4"})
  void enough_dates_are_held_out_for_an_interval(int dates, int test) {
    Panel panel = Panel.of(MARKET.surfaces(List.of("SPA1"), MARKET.dates().subList(0, dates)));
    assertEquals(test, ResidualTraining.DEFAULT.split(panel).test().dates().size());
  }

  @Test
  void a_panel_is_trained_on_in_one_call() {
    try (ResidualModels models = TINY.withMembers(1).train(PANEL);
        Ensemble one = models.ensemble()) {
      assertEquals(1, one.members().size());
      assertEquals(3, models.errors(Progress.silent()).overall().dates());
    }
  }
}
