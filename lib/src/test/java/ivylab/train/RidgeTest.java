package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer on a model of another kind, with a closed form to check it by. */
class RidgeTest {

  @TempDir Path folder;

  private static Trainer<Ridge> trainer(Ridge ridge) {
    return Trainer.of(ridge).weightDecay(0).validations(1000).watchedBy(Progress.silent());
  }

  /** Passes the held-out optimum, at half of the coefficients, on its way to the other. */
  private static Ridge passing() {
    return new Ridge(Ridge.ROWS, 0.5);
  }

  private static Trainer<Ridge> slow(Ridge ridge) {
    return trainer(ridge).steps(60).schedule(Schedule.constant(0.05));
  }

  /** Adam moves by about the rate, which falls to 1e-6. */
  @Test
  void it_comes_to_the_closed_form_optimum() {
    for (double weight : new double[] {0, 0.3})
      try (Ridge ridge = new Ridge(Ridge.ROWS, 1)) {
        Run<Ridge> run =
            trainer(ridge)
                .steps(1500)
                .validations(2)
                .schedule(Schedule.warmupCosine(0, 0.05, 1e-6))
                .weighting(Weighting.fixed(1, weight))
                .train();
        assertTrue(run.completed(), run.toString());
        assertArrayEquals(ridge.optimum(weight), run.model().values(), 1e-5);
        assertTrue(run.toString().startsWith("ridge: completed, 1500 steps, validation length "));
        assertTrue(run.toString().endsWith(" m"), run.toString());
      }
  }

  @Test
  void one_term_alone_is_minimised_alone() {
    try (Ridge ridge = new Ridge(Ridge.ROWS, 1)) {
      slow(ridge).steps(20).weighting(Weighting.only(Ridge.ERROR)).train();
      double[] before = ridge.values();
      slow(ridge)
          .steps(800)
          .schedule(Schedule.warmupCosine(0, 0.05, 1e-6))
          .weighting(Weighting.only(Ridge.SIZE))
          .train();
      assertNotEquals(0, before[0], 0.1);
      assertArrayEquals(new double[] {0, 0, 0, before[3]}, ridge.values(), 1e-4);
    }
  }

  @Test
  void with_gradnorm_the_weights_of_two_terms_move_and_sum_to_two() {
    try (Ridge ridge = new Ridge(8, 1)) {
      Run<Ridge> run = slow(ridge).weighting(Weighting.gradNorm(1.5).withRate(0.01)).train();
      double[] error = run.history().weights(Ridge.ERROR), size = run.history().weights(Ridge.SIZE);
      assertEquals(1, error[0]);
      assertTrue(Math.abs(error[59] - 1) > 0.01, "moved to " + error[59]);
      for (int i = 0; i < 60; i++) assertEquals(2, error[i] + size[i], 1e-12);
      double[][] rates = run.history().relativeRates();
      assertEquals(2, rates.length);
    }
  }

  /** As an ELBO does: below zero a ratio of losses says nothing about progress. */
  @Test
  void gradnorm_refuses_a_negative_loss_and_leaves_the_model_as_it_was() {
    try (Ridge ridge = new Ridge(Ridge.ROWS, 1, 0, 0.01)) { // the size begins at zero
      double[] before = ridge.values();
      var e =
          assertThrows(
              IllegalArgumentException.class,
              slow(ridge).weighting(Weighting.gradNorm(1.5))::train);
      assertEquals(
          "weighting gradNorm needs losses of at least 0, but size is -0.01; use Weighting.fixed, or"
              + " add a constant to the loss",
          e.getMessage());
      assertArrayEquals(before, ridge.values());
      assertTrue(slow(ridge).weighting(Weighting.equal()).train().completed());
    }
  }

  /**
   * The output layer learns at the rate, the layer below at a tenth: Adam's first step shows it.
   */
  @Test
  void layer_decay_is_an_option_of_any_model() {
    try (Ridge ridge = new Ridge(Ridge.ROWS, 1)) {
      slow(ridge).steps(1).layerDecay(0.1).train();
      assertEquals(0.05, Math.abs(ridge.values()[0]), 1e-6);
      assertEquals(0.005, Math.abs(ridge.values()[3]), 1e-6);
    }
  }

  @Test
  void it_ends_early_and_returns_the_weights_of_the_best_value() {
    try (Ridge ridge = passing();
        Ridge shorter = passing();
        Ridge whole = passing()) {
      Run<Ridge> run = slow(ridge).patience("held out", 4).train();
      double[] seen = run.history().metric("held out");
      int best = argmin(seen);
      assertTrue(best > 1 && best < 50, "the best is on the way: " + best);
      assertEquals(best + 5, seen.length, "four more validations, after every step");
      assertEquals(new Run.Outcome.Exhausted(best + 4, best), run.outcome());
      assertTrue(run.completed());
      assertTrue(run.toString().contains("ended early after step " + (best + 4)), run.toString());
      slow(shorter).stopAfter(best).train();
      assertArrayEquals(shorter.values(), ridge.values());

      Run<Ridge> kept = slow(whole).best("held out").train();
      assertEquals(new Run.Outcome.Completed(), kept.outcome());
      assertEquals(60, kept.history().steps().size());
      assertArrayEquals(shorter.values(), whole.values());
    }
  }

  private static int argmin(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
    return best;
  }

  /** Against the rule by hand. */
  @Test
  void on_a_plateau_the_rate_is_reduced() {
    try (Ridge ridge = passing()) {
      Run<Ridge> run =
          slow(ridge).schedule(Schedule.plateau(0.05, "held out", 3, 0.5, 0.01)).train();
      double[] seen = run.history().metric("held out");
      double best = Double.POSITIVE_INFINITY, rate = 0.05;
      int waited = 0;
      for (int step = 0; step < 60; step++) {
        waited = seen[step] < best ? 0 : waited + 1;
        best = Math.min(best, seen[step]);
        if (waited == 3) {
          rate = Math.max(0.01, rate / 2);
          waited = 0;
        }
        assertEquals(rate, run.history().steps().get(step).rate(), 1e-15, "step " + step);
      }
      assertEquals(0.01, rate, "down to the minimum");
    }
  }

  /** Weights seen after each step, averaged by hand. */
  @Test
  void the_average_of_the_weights_is_validated_and_returned() {
    double d = 0.8;
    List<double[]> weights = new ArrayList<>();
    try (Ridge ridge = passing()) {
      Run<Ridge> run =
          slow(ridge)
              .average(d)
              .watcher(
                  new Watcher() {
                    @Override
                    public void step(History.Step step) {
                      weights.add(ridge.values());
                    }
                  })
              .train();
      double[] sum = new double[4];
      double[] length = run.history().metric("length");
      for (int t = 1; t <= 60; t++) {
        double[] average = new double[4];
        for (int j = 0; j < 4; j++) {
          sum[j] = d * sum[j] + (1 - d) * weights.get(t - 1)[j];
          average[j] = sum[j] / (1 - Math.pow(d, t));
        }
        assertEquals(length(average), length[t], 1e-12, "validated after step " + t);
        if (t == 60) assertArrayEquals(average, ridge.values(), 1e-12);
      }
      assertEquals(0, length[0]);
    }
  }

  private static double length(double[] values) {
    return Math.sqrt(values[0] * values[0] + values[1] * values[1] + values[2] * values[2]);
  }

  @Test
  void the_best_of_averages_is_an_average() {
    try (Ridge ridge = passing()) {
      Run<Ridge> run = slow(ridge).average(0.8).best("held out").train();
      int best = argmin(run.history().metric("held out"));
      assertTrue(best > 3 && best < 59, "the best is on the way: " + best);
      assertEquals(run.history().metric("length")[best], length(ridge.values()), 1e-15);
    }
  }

  @Test
  void watchers_see_steps_validations_checkpoints_and_the_end_in_order() {
    List<String> seen = new ArrayList<>();
    Watcher watcher =
        new Watcher() {
          @Override
          public void step(History.Step step) {
            seen.add("step " + step.step() + " of " + step.losses().size() + " losses");
          }

          @Override
          public void validation(History.Validation validation) {
            seen.add("validation " + validation.step());
          }

          @Override
          public void checkpoint(long step, Path file) {
            seen.add("checkpoint " + step + " " + folder.relativize(file));
          }

          @Override
          public void end(Run.Outcome outcome) {
            seen.add("end: " + outcome);
          }
        };
    List<String> also = new ArrayList<>();
    try (Ridge ridge = passing()) {
      slow(ridge)
          .steps(3)
          .validations(1)
          .checkpointEvery(2)
          .into(folder)
          .watcher(watcher)
          .watcher(
              new Watcher() {
                @Override
                public void end(Run.Outcome outcome) {
                  also.add("the second, too");
                }
              })
          .train();
    }
    assertEquals(
        List.of(
            "validation 0",
            "checkpoint 0 checkpoint.safetensors",
            "step 1 of 2 losses",
            "step 2 of 2 losses",
            "checkpoint 2 checkpoint.safetensors",
            "step 3 of 2 losses",
            "validation 3",
            "checkpoint 3 checkpoint.safetensors",
            "end: completed"),
        seen);
    assertEquals(List.of("the second, too"), also);
  }

  /** Without a validation in the same place nothing hides a state that is not restored. */
  @Test
  void stopped_anywhere_it_resumes_bit_for_bit_with_all_options() {
    for (int stop : new int[] {3, 10, 17}) {
      Path place = folder.resolve("stop-" + stop);
      List<double[]> ends = new ArrayList<>();
      List<History> histories = new ArrayList<>();
      for (int way = 0; way < 2; way++)
        try (Ridge ridge = new Ridge(8, 0.5)) {
          Trainer<Ridge> all =
              slow(ridge)
                  .steps(24)
                  .validations(8)
                  .weighting(Weighting.gradNorm(1.5).withRate(0.01))
                  .schedule(Schedule.plateau(0.1, "held out", 1, 0.5, 1e-3))
                  .average(0.7)
                  .best("held out");
          if (way == 1) {
            try (Ridge first = new Ridge(8, 0.5)) {
              Trainer.of(first)
                  .with(all.settings())
                  .watchedBy(Progress.silent())
                  .into(place)
                  .stopAfter(stop)
                  .train();
            }
            all = all.into(place);
          }
          histories.add(all.train().history());
          ends.add(ridge.values());
        }
      assertEquals(histories.get(0), histories.get(1));
      assertArrayEquals(ends.get(0), ends.get(1));
    }
  }

  /** Validations before the stop count: it is not granted more patience for being resumed. */
  @Test
  void stopped_while_it_waits_for_a_better_value_it_ends_early_after_the_same_step() {
    try (Ridge whole = passing()) {
      Run<Ridge> run = slow(whole).patience("held out", 3).train();
      int best = argmin(run.history().metric("held out"));
      assertEquals(new Run.Outcome.Exhausted(best + 3, best), run.outcome());
      for (int stop = best; stop < best + 3; stop++)
        try (Ridge first = passing();
            Ridge second = passing()) {
          Path place = folder.resolve("stop-" + stop);
          Run<Ridge> stopped =
              slow(first).patience("held out", 3).into(place).stopAfter(stop).train();
          assertEquals(new Run.Outcome.Stopped(stop), stopped.outcome());
          Run<Ridge> resumed = slow(second).patience("held out", 3).into(place).train();
          assertEquals(run.outcome(), resumed.outcome());
          assertEquals(run.history(), resumed.history());
          assertArrayEquals(whole.values(), second.values());
        }
    }
  }

  @Test
  void a_completed_training_is_returned_again_without_a_step_to_the_model_it_made() {
    for (boolean best : new boolean[] {true, false})
      try (Ridge ridge = passing()) {
        Trainer<Ridge> trainer = slow(ridge).steps(30).average(0.8).into(folder.resolve("" + best));
        if (best) trainer = trainer.best("held out");
        trainer.train();
        double[] made = ridge.values();
        List<Long> steps = new ArrayList<>();
        Run<Ridge> again =
            trainer
                .watcher(
                    new Watcher() {
                      @Override
                      public void step(History.Step step) {
                        steps.add(step.step());
                      }
                    })
                .train();
        assertTrue(again.completed());
        assertEquals(List.of(), steps);
        assertArrayEquals(made, ridge.values());
      }
  }

  @Test
  void what_does_not_fit_the_model_is_refused_with_its_names() {
    try (Ridge ridge = passing()) {
      String metrics = "metric must be one of [error, held out, length]: IV MAPE";
      assertRefused(metrics, slow(ridge).patience("IV MAPE", 3));
      assertRefused(metrics, slow(ridge).best("IV MAPE"));
      assertRefused(metrics, slow(ridge).schedule(Schedule.plateau(0.1, "IV MAPE", 1, 0.5, 0)));
      assertRefused(
          "there must be one weight for each of [error, size]: [1.0, 1.0, 0.03]",
          slow(ridge).weighting(Weighting.fixed(1, 1, 0.03)));
      assertRefused(
          "term must be one of [error, size]: kl",
          slow(ridge).weighting(Weighting.only(Term.of("kl"))));
      assertArrayEquals(new double[4], ridge.values());
    }
  }

  private static void assertRefused(String says, Trainer<Ridge> trainer) {
    var e = assertThrows(IllegalArgumentException.class, trainer::train);
    assertEquals(says, e.getMessage());
  }
}
