package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.LossesTest;
import ivylab.ivyspt.Penalties;
import ivylab.ivyspt.Sampling;
import ivylab.ivyspt.Small;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.ProgressEvent;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {

  private static Arguments refused(String says, Consumer<Trainer<IvySpt>> call) {
    return Arguments.of(says, call);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        refused("epochs must be positive: 0", t -> t.epochs(0)),
        refused("steps must be positive: 0", t -> t.steps(0)),
        refused("validations must be positive: 0", t -> t.validations(0)),
        refused("weightDecay must be in [0, 1): 1.0", t -> t.weightDecay(1)),
        refused("weightDecay must be in [0, 1): NaN", t -> t.weightDecay(Double.NaN)),
        refused("clip must be positive, or 0 for no limit: -1.0", t -> t.clip(-1)),
        refused("clip must be positive, or 0 for no limit: NaN", t -> t.clip(Double.NaN)),
        refused("layerDecay must be in (0, 1]: 0.0", t -> t.layerDecay(0)),
        refused("layerDecay must be in (0, 1]: 1.1", t -> t.layerDecay(1.1)),
        refused("average must be in [0, 1), 0 for none: 1.0", t -> t.average(1)),
        refused("average must be in [0, 1), 0 for none: NaN", t -> t.average(Double.NaN)),
        refused("patience must be positive: 0", t -> t.patience("IV MAPE", 0)),
        refused("patience must be positive and have a metric", t -> t.patience(" ", 3)),
        refused("steps must be positive: 0", t -> t.checkpointEvery(0)),
        refused("step must be positive: 0", t -> t.stopAfter(0)),
        refused("weights must be non-neg", t -> t.weighting(Weighting.fixed(1, -1, 0))),
        refused("weights must be non-neg", t -> t.weighting(Weighting.fixed(0, 0, 0))),
        refused("weights must be non-neg", t -> t.weighting(Weighting.fixed(1, Double.NaN, 0))),
        refused("weights is empty; see equal()", t -> t.weighting(Weighting.fixed())),
        refused("alpha must be in [0, 10): -1.0", t -> t.weighting(Weighting.gradNorm(-1))),
        refused("metric must not be blank", t -> t.best(" ")),
        refused("schedule", t -> t.schedule(null)),
        refused("weighting", t -> t.weighting(null)),
        refused("settings", t -> t.with(null)),
        refused("watcher", t -> t.watcher(null)),
        refused("progress", t -> t.watchedBy(null)));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_wrong_option_is_refused_where_it_is_given(String says, Consumer<Trainer<IvySpt>> call) {
    try (IvySpt model = Small.model()) {
      Trainer<IvySpt> trainer = Small.trainer(model);
      var e = assertThrows(RuntimeException.class, () -> call.accept(trainer));
      assertTrue(e.getMessage().startsWith(says), e.getMessage());
    }
  }

  private static Arguments undrawn(String says, Consumer<Completion> call) {
    return Arguments.of(says, call);
  }

  static Stream<Arguments> wrongDraws() {
    return Stream.of(
        undrawn("surfaces must be positive: -1", c -> c.withSurfaces(-1)),
        undrawn("tokenBudget must be positive: 0", c -> c.withTokenBudget(0)),
        undrawn("validationSurfaces must be positive: 0", c -> c.withValidationSurfaces(0)),
        undrawn("queries must be at least 0 (0 queries all): -1", c -> c.withQueries(-1)),
        undrawn("visibleAtMost must be 0 (no cap) or at least 3: 2", c -> c.withVisibleAtMost(2)),
        undrawn("proportions must be fractions in (0, 1): 30.0", c -> c.withProportions(0.1, 30)),
        undrawn("proportions must be fractions in (0, 1): NaN", c -> c.withProportions(Double.NaN)),
        undrawn(
            "collocation must be at least 0: -1", c -> c.withPenalties(new Penalties(-1, false))),
        undrawn("points must be positive: 0", c -> c.withPenalties(Penalties.atCollocation(0))),
        undrawn("sampling", c -> c.with(null)),
        undrawn("penalties", c -> c.withPenalties(null)));
  }

  @ParameterizedTest
  @MethodSource("wrongDraws")
  void a_wrong_draw_is_refused_where_it_is_given(String says, Consumer<Completion> call) {
    try (IvySpt model = Small.model()) {
      Completion task = Small.task(model);
      var e = assertThrows(RuntimeException.class, () -> call.accept(task));
      assertTrue(e.getMessage().startsWith(says), e.getMessage());
    }
  }

  @Test
  void a_call_gives_another_trainer_and_leaves_the_first_as_it_was() {
    try (IvySpt model = Small.model()) {
      Trainer<IvySpt> trainer = Small.trainer(model);
      Settings before = trainer.settings();
      Trainer<IvySpt> other = trainer.epochs(7).seed(9);
      assertEquals(before, trainer.settings());
      assertEquals(before.withEpochs(7).withSeed(9), other.settings());
    }
  }

  @Test
  void options_are_kept_as_given() {
    try (IvySpt model = Small.model()) {
      Completion task =
          Completion.of(model, Small.split())
              .withPenalties(Penalties.atQueries().asPrinted())
              .withProportions(0.25, 0.5)
              .withQueries(7)
              .withVisibleBetween(5, 40)
              .withSurfaces(5)
              .withTokenBudget(999)
              .withValidationSurfaces(17);
      assertEquals(
          new Sampling(
              new Masking(Masking.Form.CLUSTERED, List.of(0.25, 0.5), 7, 40, 5, false),
              new Penalties(0, true),
              5,
              999,
              17),
          task.sampling());
      Settings settings =
          Trainer.of(task)
              .epochs(3)
              .schedule(Schedule.constant(1e-4))
              .weighting(Weighting.gradNorm(0.5).withRate(0.01))
              .weightDecay(0.02)
              .clip(0)
              .layerDecay(0.9)
              .average(0.99)
              .patience("IV MAPE", 4)
              .validations(2)
              .seed(42)
              .settings();
      assertEquals(
          new Settings(
              new Settings.Length(3, 0),
              new Schedule.WarmupCosine(0, 1e-4, 1e-4),
              new Weighting.Adaptive(0.5, 0.01),
              new Settings.Optimisation(0.02, 0, 0.9, 0.99),
              2,
              new Settings.Stopping("IV MAPE", 4),
              42),
          settings);
    }
  }

  @Test
  void a_part_of_the_split_without_a_surface_to_mask_is_named() {
    List<Surface> tiny = new ArrayList<>(Small.panel(3, 0).surfaces());
    tiny.replaceAll(s -> s.withPoints(s.points().subList(0, 3)));
    Panel small = Panel.of(tiny), good = Small.panel(3, 50);
    try (IvySpt model = Small.model()) {
      assertRefused(
          "at least 4 distinct (k, t) in its training part, but none of 3 has",
          () -> Small.trainer(Small.task(model, Split.of(small, good, good))).train());
      assertRefused(
          "at least 4 distinct (k, t) in its validation part, but none of 3 has",
          () -> Small.trainer(Small.task(model, Split.of(good, small, good))).train());
    }
  }

  @Test
  void an_impossible_size_of_a_model_is_refused_by_name() {
    assertRefused("width must be a positive multiple of 4: 7", () -> Config.DEFAULT.withWidth(7));
    assertRefused("heads must divide the width 8: 3", () -> Small.CONFIG.withHeads(3));
    assertRefused(
        "dropout must be a probability in [0, 1): 1.0", () -> Small.CONFIG.withDropout(1));
  }

  @Test
  void a_folder_that_is_a_file_is_refused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("notes"), "notes");
    try (IvySpt model = Small.model()) {
      assertRefused("folder must be a directory: " + file, () -> Small.trainer(model).into(file));
    }
  }

  /** A maturity of 1e-300 years makes k/sqrt(t) larger than single precision holds. */
  @Test
  void data_whose_statistics_are_not_finite_is_refused_and_the_model_is_as_it_was() {
    List<Surface> surfaces = new ArrayList<>(Small.panel(4, 0).surfaces());
    List<Point> points = new ArrayList<>(surfaces.get(2).points());
    points.add(Point.ofVol(0.1, 1e-300, 0.2));
    surfaces.set(2, surfaces.get(2).withPoints(points));
    Panel poisoned = Panel.of(surfaces), good = Small.panel(3, 50);
    try (IvySpt model = Small.model();
        IvySpt other = Small.model()) {
      assertRefused(
          "look for extreme k or t",
          () -> Small.trainer(Small.task(model, Split.of(poisoned, good, good))).epochs(1).train());
      Split sound = Split.of(Small.panel(4, 0), good, good);
      assertEquals(
          Small.trainer(Small.task(other, sound)).epochs(1).train().history(),
          Small.trainer(Small.task(model, sound)).epochs(1).train().history());
    }
  }

  private static void assertRefused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  @Test
  void training_on_data_alone_brings_the_loss_down_and_computes_no_penalty() {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run =
          Small.trainer(model)
              .epochs(40)
              .weighting(Weighting.only(CompletionTerms.DATA))
              .schedule(Schedule.warmupCosine(0.1, 1e-2, 1e-4))
              .train();
      assertTrue(run.completed());
      double[] data = run.history().losses(CompletionTerms.DATA);
      int n = data.length / 4;
      double first = Arrays.stream(data, 0, n).average().orElseThrow();
      double last = Arrays.stream(data, data.length - n, data.length).average().orElseThrow();
      assertTrue(last < 0.5 * first, first + " to " + last);
      double[] validation = run.history().metric(CompletionTerms.DATA);
      assertTrue(validation[validation.length - 1] < validation[0], Arrays.toString(validation));
      assertEquals(0, Arrays.stream(run.history().losses(CompletionTerms.CALENDAR)).sum());
      assertEquals(0, Arrays.stream(run.history().losses(CompletionTerms.BUTTERFLY)).sum());
    }
  }

  @Test
  void the_same_seed_gives_the_same_digits_and_another_gives_others() {
    List<History> histories = new ArrayList<>();
    for (long seed : new long[] {4, 4, 5})
      try (IvySpt model = IvySpt.create(Small.CONFIG.withDropout(0.2), 1)) {
        histories.add(Small.trainer(model).seed(seed).train().history());
      }
    assertEquals(histories.get(0), histories.get(1));
    assertNotEquals(histories.get(0), histories.get(2));
    assertNotEquals(
        histories.get(0).losses(CompletionTerms.DATA)[0],
        histories.get(2).losses(CompletionTerms.DATA)[0]);
  }

  @Test
  void with_gradnorm_the_weights_move_and_sum_to_three() {
    try (IvySpt model = LossesTest.shaken(Small.CONFIG)) {
      History history =
          Small.trainer(model)
              .weighting(Weighting.gradNorm(1.5))
              .schedule(Schedule.constant(1e-3))
              .train()
              .history();
      History.Step first = history.steps().get(0);
      History.Step last = history.steps().get(history.steps().size() - 1);
      assertEquals(1, first.weights().get(0));
      assertEquals(1, first.weights().get(2));
      assertTrue(Math.abs(last.weights().get(0) - 1) > 1e-4, "moved: " + last);
      for (History.Step s : history.steps()) {
        assertEquals(3, s.weights().stream().mapToDouble(w -> w).sum(), 1e-12);
        assertTrue(s.norms().get(0) > 0, "norms are kept: " + s);
      }
    }
  }

  @Test
  void validation_is_spread_over_the_epochs_and_taken_before_and_at_the_end() {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = Small.trainer(model).epochs(5).validations(2).train();
      List<Integer> epochs =
          run.history().validations().stream().map(History.Validation::epoch).toList();
      assertEquals(List.of(0, 3, 5), epochs);
      long total = run.history().steps().size();
      assertEquals(total, run.history().validations().get(2).step());
      Course<?> course = Small.task(model).course(run.record().settings().weighting(), 1);
      assertEquals(Feed.ends(course, 5, 0)[2], run.history().validations().get(1).step());
    }
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = Small.trainer(model).epochs(2).validations(9).train();
      assertEquals(3, run.history().validations().size(), "once an epoch at most");
    }
  }

  @Test
  void steps_in_place_of_epochs_are_as_many_as_were_asked_for() {
    try (IvySpt model = Small.model();
        IvySpt longer = Small.model()) {
      Trainer<IvySpt> trainer = Small.trainer(model).steps(7).validations(3);
      assertEquals(0, trainer.settings().length().epochs());
      Run<IvySpt> run = trainer.train();
      assertTrue(run.completed());
      assertEquals(7, run.history().steps().size(), "two epochs of 3 or 4 steps, the last cut");
      List<Long> looks =
          run.history().validations().stream().map(History.Validation::step).toList();
      assertEquals(List.of(0L, 3L, 5L, 7L), looks, "after a third, rounded up, and so on");
      assertEquals(1e-5, run.history().steps().get(6).rate(), 1e-12, "the schedule ends with them");
      // batches are those of the epochs
      History whole =
          Small.trainer(longer).epochs(2).schedule(Schedule.constant(1e-3)).train().history();
      assertEquals(whole.steps().get(0).examples(), run.history().steps().get(0).examples());
    }
    try (IvySpt model = Small.model()) {
      assertEquals(
          0,
          Small.trainer(model).steps(7).epochs(2).settings().length().steps(),
          "the last counts");
      assertThrows(IllegalArgumentException.class, () -> Small.trainer(model).steps(0));
    }
  }

  @Test
  void all_options_can_be_given_at_once() {
    try (IvySpt model = Small.model()) {
      Settings settings = Small.trainer(model).steps(9).layerDecay(0.8).seed(5).settings();
      assertEquals(settings, Small.trainer(model).with(settings).settings());
    }
  }

  @Test
  void trained_again_without_a_folder_a_model_continues_from_where_it_is() {
    try (IvySpt model = Small.model()) {
      Trainer<IvySpt> trainer = Small.trainer(model);
      History first = trainer.train().history();
      History second = trainer.train().history();
      assertEquals(1, second.steps().get(0).step());
      assertEquals(
          first.validations().get(2).of(CompletionTerms.MAPE),
          second.validations().get(0).of(CompletionTerms.MAPE),
          "same model");
      assertNotEquals(first.steps().get(0).losses(), second.steps().get(0).losses());
    }
  }

  /** What it learnt, it learnt on inputs of this scale. */
  @Test
  void a_model_trained_before_keeps_the_statistics_of_its_first_training() {
    try (IvySpt model = Small.model()) {
      Small.trainer(model).epochs(1).train();
      double[] before = model.parameters().values("embedding.standard.first.mean");
      assertNotEquals(0, before[0]);
      Split other = Split.of(Small.panel(5, 300), Small.panel(3, 400), Small.panel(2, 500));
      Small.trainer(Small.task(model, other)).epochs(1).train();
      assertArrayEquals(before, model.parameters().values("embedding.standard.first.mean"));
    }
  }

  @Test
  void progress_is_reported_at_every_step_and_once_at_the_end() {
    List<ProgressEvent> events = new ArrayList<>();
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = Small.trainer(model).watchedBy(events::add).train();
      int total = run.history().steps().size();
      assertEquals(total + 1, events.size());
      Set<Integer> epochs = new TreeSet<>();
      for (int i = 0; i < total; i++) {
        ProgressEvent event = events.get(i);
        assertEquals(i + 1, event.done());
        assertEquals(total, event.total());
        assertTrue(!event.finished());
        assertEquals(
            List.of("data", "calendar", "butterfly"), List.copyOf(event.figures().keySet()));
        assertEquals(run.history().steps().get(i).losses().get(0), event.figures().get("data"));
        assertTrue(event.rate().perSecond() > 0 && event.secondsLeft() >= 0, event.toString());
        epochs.add(event.epoch().orElseThrow().number());
      }
      assertEquals(Set.of(1, 2, 3, 4), epochs);
      ProgressEvent last = events.get(total);
      assertTrue(last.finished());
      assertEquals(1, last.share());
      assertEquals(4, last.epoch().orElseThrow().number());
    }
  }

  /** The published model, all queries of a surface together, trains on the same code. */
  @Test
  void jointly_attending_queries_train_too() {
    try (IvySpt model = IvySpt.create(Small.PUBLISHED, 1)) {
      Run<IvySpt> run =
          Small.trainer(
                  Small.task(model).withQueries(2).withPenalties(Penalties.atQueries().asPrinted()))
              .epochs(1)
              .weighting(Weighting.gradNorm(1.5))
              .train();
      assertTrue(run.completed(), run.toString());
      assertTrue(run.toString().startsWith("IvySPT: completed, "), run.toString());
    }
  }
}
