package ivylab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.MaskCondition;
import ivylab.encoder.Fusion;
import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.file.Json;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Penalties;
import ivylab.model.Config;
import ivylab.progress.Progress;
import ivylab.study.Tried;
import ivylab.train.History;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Weighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTest {

  @TempDir Path folder;
  private Experiment experiment;

  @BeforeEach
  void write_the_panel() {
    experiment = Tried.experiment(Tried.panel(folder));
  }

  static Stream<Experiment> kinds() {
    Experiment e =
        Tried.experiment(new PanelReference("a/panel.csv", "0".repeat(64), 3, 0.7, 0.2, 5, 9));
    Settings s = e.settings();
    return Stream.of(
        e,
        e.withName("other 2 %").withSeed(8),
        e.withDesign(Tried.DESIGN.withConfig(Config.PUBLISHED.withFusion(Fusion.SUM))),
        e.withSettings(s.withEpochs(3).withLayerDecay(0.9)),
        e.withSettings(s.withWeighting(Weighting.gradNorm(1.5).withRate(0.02))),
        e.withDesign(
            Tried.DESIGN.withSampling(
                Tried.DESIGN.sampling().withPenalties(Penalties.atQueries().asPrinted()))),
        e.withSettings(s.withSchedule(Schedule.constant(0.01)))
            .withDesign(Tried.DESIGN.withSampling(Tried.DESIGN.sampling().withSurfaces(3))),
        e.withSettings(s.withSchedule(Schedule.steps(0.01, 0.1, 0.5, 0.8)).withAverage(0.9)),
        e.withSettings(
            s.withSchedule(Schedule.plateau(0.01, "IV MAPE", 2, 0.5, 1e-4))
                .withPatience("data", 3)
                .withWeighting(Weighting.equal())),
        e.withSettings(s.withWeighting(Weighting.only(CompletionTerms.DATA))),
        e.withEvaluation(
            Evaluation.hiding(List.of(0.1, 0.7), 4)
                .and(Evaluation.showing(List.of(5), 4))
                .withSurfacesAtMost(7)
                .withMesh(11)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void an_experiment_comes_back_from_its_text(Experiment e) {
    assertEquals(e, Experiment.ofJson(e.toJson()));
  }

  /** Digests of experiments, and so the folders of their results, depend on this text. */
  @Test
  void a_panel_is_written_without_its_kind_and_read_with_or_without_it() {
    Experiment e = kinds().findFirst().orElseThrow();
    String panel =
        "{\"file\":\"a/panel.csv\",\"digest\":\"%s\",\"partitions\":3,\"trainShare\":0.7,"
                .formatted("0".repeat(64))
            + "\"validationShare\":0.2,\"trainingSurfaces\":5,\"seed\":9}";
    String line = Json.line(e);
    assertTrue(line.contains("\"data\":" + panel), line);
    String named = line.replace("\"data\":{", "\"data\":{\"kind\":\"panel\",");
    assertEquals(e, Experiment.ofJson(named));
    Experiment none = Experiment.of("r", new RidgeDesign(), e.settings(), DataReference.NONE);
    assertTrue(Json.line(none).contains("\"data\":{\"kind\":\"none\"}"), Json.line(none));
    assertEquals(none, Experiment.ofJson(none.toJson()));
    var unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> Experiment.ofJson(named.replace("\"panel\"", "\"cube\"")));
    assertTrue(
        unknown.getMessage().contains("kind must be one of [corpus, none, panel, rows]: cube"),
        unknown.getMessage());
  }

  @Test
  void all_that_decides_the_result_changes_the_digest_and_nothing_else_does() {
    List<Experiment> all = kinds().toList();
    assertEquals(all.size(), all.stream().map(Experiment::digest).distinct().count());
    Experiment e = all.get(0);
    PanelReference d = PanelReference.of(e.data());
    PanelReference moved = new PanelReference("b.csv", d.digest(), 3, 0.7, 0.2, 5, 9);
    assertEquals(e.digest(), e.withName("n").withData(moved).digest());
    assertNotEquals(e.digest(), e.withData(d.withTrainingSurfaces(6, 9)).digest());
    assertNotEquals(e.digest(), e.withData(d.withSplit(4, 0.7, 0.2)).digest());
  }

  @Test
  void text_that_is_no_experiment_is_refused() {
    for (String text : List.of("{", "{}", "[]", experiment.toJson().replace("width", "with"))) {
      var e = assertThrows(IllegalArgumentException.class, () -> Experiment.ofJson(text));
      assertTrue(
          e.getMessage().startsWith("text must be the JSON of Experiment: "), e.getMessage());
    }
  }

  private record Halving(double peak, double lowest) implements Schedule {
    @Override
    public double rate(long step, long steps) {
      return Math.max(lowest, peak * Math.pow(0.5, (double) step));
    }
  }

  @Test
  void a_schedule_of_ones_own_cannot_be_read_again_and_is_refused() {
    Settings own = experiment.settings().withSchedule(new Halving(1e-3, 1e-5));
    var e = assertThrows(IllegalArgumentException.class, () -> experiment.withSettings(own));
    assertTrue(e.getMessage().contains("warmupCosine, constant, steps or plateau"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip", "seed", "weightDecay", "validations"})
  void an_experiment_without_one_of_its_numbers_is_refused(String name) {
    String without = experiment.toJson().replaceFirst("\\s*\"" + name + "\" : [^,\n}]*,?", "");
    assertFalse(without.equals(experiment.toJson()));
    String tidy = without.replaceAll(",(\\s*})", "$1");
    var e = assertThrows(IllegalArgumentException.class, () -> Experiment.ofJson(tidy));
    assertTrue(e.getMessage().contains("'" + name + "'"), e.getMessage());
  }

  @Test
  void it_trains_tests_and_says_what_it_saw() {
    Experiment tested =
        experiment.withEvaluation(
            Evaluation.hiding(List.of(0.3), 4)
                .and(Evaluation.showing(List.of(5), 4))
                .withSurfacesAtMost(3)
                .withMesh(5));
    ExperimentResult result = tested.run(folder.resolve("a"), Progress.silent());
    assertEquals(new Outcome.Completed(), result.outcome());
    List<Long> steps = result.validations().stream().map(History.Validation::step).toList();
    assertEquals(List.of(0L, 3L, 6L), steps);
    assertEquals(6, result.last().step());
    assertEquals(2, result.tests().size());
    ExperimentResult.Test half = result.test(new MaskCondition(0.5, 5));
    assertEquals("5 quotes", half.condition().toString());
    assertEquals("30 %", result.tests().get(0).condition().toString());
    assertEquals(3, half.mapes().size());
    assertEquals(half.surfaces(), result.tests().get(0).surfaces(), "the same for each condition");
    double least = half.mapes().stream().mapToDouble(m -> m).min().orElseThrow();
    double most = half.mapes().stream().mapToDouble(m -> m).max().orElseThrow();
    assertTrue(least <= half.mape() && half.mape() <= most, half.toString());
    assertTrue(half.mesh().points() > 0 && half.free() <= 3);
    assertEquals(result, ExperimentResult.ofJson(result.toJson()));
    assertThrows(IllegalArgumentException.class, () -> result.test(new MaskCondition(0.5, 7)));
  }

  /** A pure function: what is left in another folder, or what ran before, changes nothing. */
  @Test
  void done_again_it_comes_to_the_same_also_in_two_parts() throws IOException {
    Experiment dropping =
        experiment.withDesign(Tried.DESIGN.withConfig(Tried.CONFIG.withDropout(0.2)));
    ExperimentResult whole = dropping.run(folder.resolve("a"), Progress.silent());
    experiment.withSeed(77).run(folder.resolve("b"), Progress.silent());
    Path parts = folder.resolve("c");
    ExperimentResult half = dropping.run(null, parts, 3, Progress.silent());
    assertEquals(new Outcome.Stopped(3), half.outcome());
    assertEquals(whole.validations().subList(0, 2), half.validations());
    assertTrue(half.tests().isEmpty());
    ExperimentResult again = dropping.run(parts, Progress.silent());
    assertEquals(whole.withoutTime(), again.withoutTime());
    String checkpoint = "checkpoint.safetensors";
    assertEquals(
        -1, Files.mismatch(folder.resolve("a").resolve(checkpoint), parts.resolve(checkpoint)));
  }

  @Test
  void what_cannot_be_done_is_a_result_with_a_reason() throws IOException {
    PanelReference d = PanelReference.of(experiment.data());
    Experiment other =
        experiment.withData(new PanelReference(d.file(), "0".repeat(64), 2, 0.6, 0.2, 0, 0));
    assertFailed("must contain the panel with SHA-256 0000", other);
    assertFailed(
        "nowhere.csv",
        experiment.withData(new PanelReference("nowhere.csv", "", 2, 0.6, 0.2, 0, 0)));
    experiment.run(folder.resolve("begin"), Progress.silent());
    Path start = folder.resolve("begin/checkpoint.safetensors");
    Experiment wider =
        experiment.withStart(start).withDesign(Tried.DESIGN.withConfig(Tried.CONFIG.withWidth(12)));
    assertFailed("must have the experiment's config", wider);
    Experiment moved = experiment.withStart(start);
    Files.write(start, new byte[] {0});
    assertFailed("must be the file with SHA-256", moved);
  }

  private void assertFailed(String reason, Experiment e) {
    ExperimentResult result = e.run(folder.resolve(e.digest()), Progress.silent());
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, result.outcome());
    assertTrue(failed.reason().contains(reason), failed.reason());
    assertFalse(result.completed());
    assertEquals(result, ExperimentResult.ofJson(result.toJson()));
  }

  @Test
  void a_training_that_diverges_does_so_again_from_its_folder() {
    // squares of such gradients are beyond single precision, whatever the machine
    Settings wild = experiment.settings().withWeighting(Weighting.fixed(1e38, 0, 0)).withClip(0);
    Experiment e = experiment.withSettings(wild);
    ExperimentResult first = e.run(folder.resolve("a"), Progress.silent());
    Outcome.Diverged diverged = assertInstanceOf(Outcome.Diverged.class, first.outcome());
    assertTrue(diverged.step() > 0 && diverged.cause().startsWith("the "), diverged.toString());
    ExperimentResult again = e.run(folder.resolve("a"), Progress.silent());
    assertEquals(first.withoutTime(), again.withoutTime());
    assertEquals(first, ExperimentResult.ofJson(first.toJson()));
  }

  @Test
  void it_begins_with_a_trained_model() {
    ExperimentResult first = experiment.run(folder.resolve("a"), Progress.silent());
    Experiment more = experiment.withStart(folder.resolve("a/checkpoint.safetensors"));
    ExperimentResult second = more.run(folder.resolve("b"), Progress.silent());
    assertEquals(
        first.last().of("IV MAPE"),
        second.validations().get(0).of("IV MAPE"),
        "goes on from there");
    assertNotEquals(experiment.digest(), more.digest());
  }

  @Test
  void an_interrupt_is_no_result() {
    Progress interrupting =
        event -> {
          if (event.done() == 2 && !event.finished()) Thread.currentThread().interrupt();
        };
    assertThrows(
        CancellationException.class, () -> experiment.run(folder.resolve("a"), interrupting));
    assertFalse(Thread.interrupted());
  }
}
