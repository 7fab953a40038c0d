package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Batches;
import ivylab.data.Panel;
import ivylab.data.Split;
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

  private static Arguments refused(String says, Consumer<Trainer> call) {
    return Arguments.of(says, call);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        refused("epochs must be positive: 0", t -> t.epochs(0)),
        refused("surfaces must be positive: -1", t -> t.surfaces(-1)),
        refused("tokenBudget must be positive: 0", t -> t.tokenBudget(0)),
        refused("times must be positive: 0", t -> t.validate(0, 5)),
        refused("surfaces must be positive: 0", t -> t.validate(5, 0)),
        refused("queries must be at least 0 (0 asks for all): -1", t -> t.queries(-1)),
        refused("visibleAtMost must be 0 (no cap) or at least 3: 2", t -> t.visibleAtMost(2)),
        refused("proportions must be fractions in (0, 1): 30.0", t -> t.proportions(0.1, 30)),
        refused("proportions must be fractions in (0, 1): NaN", t -> t.proportions(Double.NaN)),
        refused("weightDecay must be in [0, 1): 1.0", t -> t.weightDecay(1)),
        refused("weightDecay must be in [0, 1): NaN", t -> t.weightDecay(Double.NaN)),
        refused("clip must be positive, or 0 for no limit: -1.0", t -> t.clip(-1)),
        refused("clip must be positive, or 0 for no limit: NaN", t -> t.clip(Double.NaN)),
        refused("layerDecay must be in (0, 1]: 0.0", t -> t.layerDecay(0)),
        refused("layerDecay must be in (0, 1]: 1.1", t -> t.layerDecay(1.1)),
        refused("steps must be positive: 0", t -> t.checkpointEvery(0)),
        refused("collocation must be at least 0: -1", t -> t.penalties(new Penalties(-1, false))),
        refused("points must be positive: 0", t -> t.penalties(Penalties.atCollocation(0))),
        refused("weights must be non-neg", t -> t.weighting(Weighting.fixed(1, -1, 0))),
        refused("weights must be non-neg", t -> t.weighting(Weighting.fixed(0, 0, 0))),
        refused("weights must be non-neg", t -> t.weighting(Weighting.fixed(1, Double.NaN, 0))),
        refused("alpha must be in [0, 10): -1.0", t -> t.weighting(Weighting.gradNorm(-1))),
        refused("schedule", t -> t.schedule(null)),
        refused("weighting", t -> t.weighting(null)),
        refused("penalties", t -> t.penalties(null)),
        refused("progress", t -> t.watchedBy(null)));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_wrong_option_is_refused_where_it_is_given_and_changes_nothing(
      String says, Consumer<Trainer> call) {
    try (IvySpt model = Small.model()) {
      Trainer trainer = Small.trainer(model);
      Settings before = trainer.settings();
      var e = assertThrows(RuntimeException.class, () -> call.accept(trainer));
      assertTrue(e.getMessage().startsWith(says), e.getMessage());
      assertEquals(before, trainer.settings());
    }
  }

  @Test
  void options_are_kept_as_given() {
    try (IvySpt model = Small.model()) {
      Settings settings =
          Trainer.of(model)
              .epochs(3)
              .schedule(Schedule.constant(1e-4))
              .weighting(Weighting.gradNorm(0.5).withRate(0.01))
              .penalties(Penalties.atQueries().asPrinted())
              .proportions(0.25, 0.5)
              .queries(7)
              .visibleBetween(5, 40)
              .surfaces(5)
              .tokenBudget(999)
              .weightDecay(0.02)
              .clip(0)
              .layerDecay(0.9)
              .validate(2, 17)
              .seed(42)
              .settings();
      assertEquals(
          new Settings(
              3,
              0,
              new Schedule.WarmupCosine(0, 1e-4, 1e-4),
              new Weighting.Adaptive(0.5, 0.01),
              new Penalties(0, true),
              List.of(0.25, 0.5),
              7,
              40,
              5,
              5,
              999,
              0.02,
              0,
              0.9,
              2,
              17,
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
      Trainer trainer = Small.trainer(model);
      assertRefused(
          "at least 4 distinct (k, t) in its training part, but none of 3 has",
          () -> trainer.train(Split.of(small, good, good)));
      assertRefused(
          "at least 4 distinct (k, t) in its validation part, but none of 3 has",
          () -> trainer.train(Split.of(good, small, good)));
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
      assertRefused("folder must be a directory: " + file, () -> Trainer.of(model).into(file));
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
      Trainer trainer = Small.trainer(model).epochs(1);
      assertRefused("look for extreme k or t", () -> trainer.train(Split.of(poisoned, good, good)));
      Split sound = Split.of(Small.panel(4, 0), good, good);
      assertEquals(
          Small.trainer(other).epochs(1).train(sound).history(), trainer.train(sound).history());
    }
  }

  private static void assertRefused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  @Test
  void training_on_data_alone_brings_the_loss_down_and_computes_no_penalty() {
    try (IvySpt model = Small.model()) {
      Run run =
          Small.trainer(model)
              .epochs(40)
              .weighting(Weighting.dataOnly())
              .schedule(Schedule.warmupCosine(0.1, 1e-2, 1e-4))
              .train(Small.split());
      assertTrue(run.completed());
      double[] data = run.history().of(History.Step::data);
      int n = data.length / 4;
      double first = Arrays.stream(data, 0, n).average().orElseThrow();
      double last = Arrays.stream(data, data.length - n, data.length).average().orElseThrow();
      assertTrue(last < 0.5 * first, first + " to " + last);
      double[] validation = run.history().ofValidations(History.Validation::data);
      assertTrue(validation[validation.length - 1] < validation[0], Arrays.toString(validation));
      assertEquals(0, Arrays.stream(run.history().of(History.Step::calendar)).sum());
      assertEquals(0, Arrays.stream(run.history().of(History.Step::butterfly)).sum());
    }
  }

  @Test
  void the_same_seed_gives_the_same_digits_and_another_gives_others() {
    List<History> histories = new ArrayList<>();
    for (long seed : new long[] {4, 4, 5})
      try (IvySpt model = IvySpt.create(Small.CONFIG.withDropout(0.2), 1)) {
        histories.add(Small.trainer(model).seed(seed).train(Small.split()).history());
      }
    assertEquals(histories.get(0), histories.get(1));
    assertNotEquals(histories.get(0), histories.get(2));
    assertNotEquals(
        histories.get(0).of(History.Step::data)[0], histories.get(2).of(History.Step::data)[0]);
  }

  @Test
  void with_gradnorm_the_weights_move_and_sum_to_three() {
    try (IvySpt model = LossesTest.shaken(Small.CONFIG)) {
      History history =
          Small.trainer(model)
              .weighting(Weighting.gradNorm(1.5))
              .schedule(Schedule.constant(1e-3))
              .train(Small.split())
              .history();
      History.Step first = history.steps().get(0);
      History.Step last = history.steps().get(history.steps().size() - 1);
      assertEquals(1, first.dataWeight());
      assertEquals(1, first.butterflyWeight());
      assertTrue(Math.abs(last.dataWeight() - 1) > 1e-4, "moved: " + last);
      for (History.Step s : history.steps()) {
        assertEquals(3, s.dataWeight() + s.calendarWeight() + s.butterflyWeight(), 1e-12);
        assertTrue(s.dataNorm() > 0, "norms are kept: " + s);
      }
    }
  }

  @Test
  void validation_is_spread_over_the_epochs_and_taken_before_and_at_the_end() {
    try (IvySpt model = Small.model()) {
      Run run = Small.trainer(model).epochs(5).validate(2, 3).train(Small.split());
      List<Integer> epochs =
          run.history().validations().stream().map(History.Validation::epoch).toList();
      assertEquals(List.of(0, 3, 5), epochs);
      long total = run.history().steps().size();
      assertEquals(total, run.history().validations().get(2).step());
      Batches batches =
          Batches.of(Small.split().training(), run.record().settings().masking(), 1)
              .withMaxSurfaces(4);
      assertEquals(Feed.ends(batches, 5, 0)[2], run.history().validations().get(1).step());
    }
    try (IvySpt model = Small.model()) {
      Run run = Small.trainer(model).epochs(2).validate(9, 3).train(Small.split());
      assertEquals(3, run.history().validations().size(), "once an epoch at most");
    }
  }

  @Test
  void steps_in_place_of_epochs_are_as_many_as_were_asked_for() {
    try (IvySpt model = Small.model();
        IvySpt longer = Small.model()) {
      Trainer trainer = Small.trainer(model).steps(7).validate(3, 3);
      assertEquals(0, trainer.settings().epochs());
      Run run = trainer.train(Small.split());
      assertTrue(run.completed());
      assertEquals(7, run.history().steps().size(), "two epochs of 3 or 4 steps, the last cut");
      List<Long> looks =
          run.history().validations().stream().map(History.Validation::step).toList();
      assertEquals(List.of(0L, 3L, 5L, 7L), looks, "after a third, rounded up, and so on");
      assertEquals(1e-5, run.history().steps().get(6).rate(), 1e-12, "the schedule ends with them");
      // batches are those of the epochs
      History whole =
          Small.trainer(longer)
              .epochs(2)
              .schedule(Schedule.constant(1e-3))
              .train(Small.split())
              .history();
      assertEquals(whole.steps().get(0).surfaces(), run.history().steps().get(0).surfaces());
    }
    try (IvySpt model = Small.model()) {
      assertEquals(
          0, Small.trainer(model).steps(7).epochs(2).settings().steps(), "the last counts");
      assertThrows(IllegalArgumentException.class, () -> Small.trainer(model).steps(0));
    }
  }

  @Test
  void all_options_can_be_given_at_once() {
    try (IvySpt model = Small.model()) {
      Settings settings = Small.trainer(model).steps(9).layerDecay(0.8).seed(5).settings();
      assertEquals(settings, Trainer.of(model).with(settings).settings());
    }
  }

  @Test
  void trained_again_without_a_folder_a_model_goes_on_from_where_it_is() {
    try (IvySpt model = Small.model()) {
      Trainer trainer = Small.trainer(model);
      History first = trainer.train(Small.split()).history();
      History second = trainer.train(Small.split()).history();
      assertEquals(1, second.steps().get(0).step());
      assertEquals(
          first.validations().get(2).mape(), second.validations().get(0).mape(), "same model");
      assertNotEquals(first.steps().get(0).data(), second.steps().get(0).data());
    }
  }

  /** What it learnt, it learnt on inputs of this scale. */
  @Test
  void a_model_trained_before_keeps_the_statistics_of_its_first_training() {
    try (IvySpt model = Small.model()) {
      Trainer trainer = Small.trainer(model).epochs(1);
      trainer.train(Small.split());
      double[] before = model.parameters().values("embedding.standard.first.mean");
      assertNotEquals(0, before[0]);
      trainer.train(Split.of(Small.panel(5, 300), Small.panel(3, 400), Small.panel(2, 500)));
      assertArrayEquals(before, model.parameters().values("embedding.standard.first.mean"));
    }
  }

  @Test
  void progress_is_told_of_every_step_and_once_of_the_end() {
    List<ProgressEvent> events = new ArrayList<>();
    try (IvySpt model = Small.model()) {
      Run run = Small.trainer(model).watchedBy(events::add).train(Small.split());
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
        assertEquals(run.history().steps().get(i).data(), event.figures().get("data"));
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
      Run run =
          Small.trainer(model)
              .epochs(1)
              .queries(2)
              .penalties(Penalties.atQueries().asPrinted())
              .weighting(Weighting.gradNorm(1.5))
              .train(Small.split());
      assertTrue(run.completed(), run.toString());
      assertTrue(run.toString().startsWith("IvySPT: completed, "), run.toString());
    }
  }
}
