package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.ivyspt.Small;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are interrupted, and trainings that diverge. */
class StoppingTest {

  @TempDir Path folder;

  private static final String CHECKPOINT = "checkpoint.safetensors";

  /** Does something after one step. */
  private static Progress after(long step, Consumer<ProgressEvent> action) {
    return event -> {
      if (event.done() == step && !event.finished()) action.accept(event);
    };
  }

  private static Progress interruptedAfter(long step) {
    return after(step, event -> Thread.currentThread().interrupt());
  }

  private static void assertUsable(IvySpt model) {
    for (String name : model.parameters().names())
      for (double value : model.parameters().values(name))
        assertTrue(Double.isFinite(value), name + " is finite");
    double[] w = model.fit(Small.surface(9, 1)).totalVariance(new double[] {0}, new double[] {0.5});
    assertTrue(w[0] > 0 && Double.isFinite(w[0]));
  }

  private Path whole() {
    Path whole = folder.resolve("whole");
    try (IvySpt model = Small.model()) {
      assertTrue(trainer(model).into(whole).train().completed());
    }
    return whole.resolve(CHECKPOINT);
  }

  private static Trainer<IvySpt> trainer(IvySpt model) {
    return Small.trainer(model).checkpointEvery(3);
  }

  @Test
  void an_interrupted_training_stops_after_its_step_and_leaves_a_model() throws IOException {
    Path whole = whole();
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trainer(model).into(folder).watchedBy(interruptedAfter(5)).train();
      assertEquals(new Run.Outcome.Interrupted(5), run.outcome());
      assertFalse(Thread.currentThread().isInterrupted(), "the flag is cleared");
      assertEquals(5, run.history().steps().size());
      assertFalse(run.completed());
      assertTrue(run.toString().contains("interrupted after step 5"), run.toString());
      assertUsable(model);

      // the same cell once more: it goes on
      Run<IvySpt> more = trainer(model).into(folder).train();
      assertTrue(more.completed());
      assertEquals(-1, Files.mismatch(whole, folder.resolve(CHECKPOINT)));
    }
  }

  /** Both where a checkpoint is due anyway and where it is not. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void it_stops_at_the_requested_step_and_resumes_bit_for_bit(int step) throws IOException {
    Path whole = whole();
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trainer(model).into(folder).stopAfter(step).train();
      assertEquals(new Run.Outcome.Stopped(step), run.outcome());
      assertEquals(step, run.history().steps().size());
      assertFalse(run.completed());
    }
    try (IvySpt model = Small.model()) {
      Run<IvySpt> same = trainer(model).into(folder).stopAfter(step).train();
      assertEquals(new Run.Outcome.Stopped(step), same.outcome(), "no step further");
    }
    try (IvySpt model = Small.model()) {
      assertTrue(trainer(model).into(folder).train().completed());
    }
    assertEquals(-1, Files.mismatch(whole, folder.resolve(CHECKPOINT)));
  }

  @Test
  void a_training_that_is_shorter_than_its_stop_is_completed() {
    try (IvySpt model = Small.model()) {
      assertTrue(Small.trainer(model).steps(4).stopAfter(4).train().completed());
    }
  }

  @Test
  void without_a_folder_it_stops_as_well() {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trainer(model).watchedBy(interruptedAfter(2)).train();
      assertEquals(new Run.Outcome.Interrupted(2), run.outcome());
      assertUsable(model);
    }
  }

  @Test
  void interrupted_before_it_begins_or_in_its_last_step_it_says_so_and_can_go_on()
      throws IOException {
    Path whole = whole();
    int total;
    try (IvySpt model = Small.model()) {
      Thread.currentThread().interrupt();
      Run<IvySpt> none = trainer(model).into(folder).train();
      assertEquals(new Run.Outcome.Interrupted(0), none.outcome());
      assertFalse(Thread.currentThread().isInterrupted());
      assertTrue(none.history().validations().isEmpty());
    }
    try (IvySpt whole2 = Small.model()) {
      total = trainer(whole2).train().history().steps().size();
    }
    try (IvySpt model = Small.model()) {
      Run<IvySpt> last = trainer(model).into(folder).watchedBy(interruptedAfter(total)).train();
      assertEquals(new Run.Outcome.Interrupted(total), last.outcome());
      assertFalse(Thread.currentThread().isInterrupted());
      // the last look at the validation set is made up for
      Run<IvySpt> run = trainer(model).into(folder).train();
      assertTrue(run.completed());
      assertEquals(3, run.history().validations().size());
      assertEquals(-1, Files.mismatch(whole, folder.resolve(CHECKPOINT)));
    }
  }

  /**
   * From another thread at any time, in steps, validations and while files are written, until it
   * has come to its end all the same.
   */
  @Test
  @Timeout(60)
  void interrupted_again_and_again_at_any_time_it_comes_to_the_same_end() throws Exception {
    Path whole = whole();
    SplittableRandom random = new SplittableRandom(8);
    Thread training = Thread.currentThread();
    int interruptions = 0;
    try (IvySpt model = Small.model()) {
      while (true) {
        CountDownLatch running = new CountDownLatch(1); // so that it comes a step further
        Thread interrupter =
            new Thread(
                () -> {
                  try {
                    running.await();
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
                    training.interrupt();
                  } catch (InterruptedException e) {
                    // the training was first
                  }
                });
        interrupter.start();
        Run<IvySpt> run =
            trainer(model)
                .checkpointEvery(1)
                .into(folder)
                .watchedBy(event -> running.countDown())
                .train();
        interrupter.interrupt();
        while (interrupter.isAlive()) Thread.onSpinWait();
        Thread.interrupted();
        if (run.completed()) break;
        assertInstanceOf(Run.Outcome.Interrupted.class, run.outcome());
        interruptions++;
      }
    }
    assertTrue(interruptions > 0, "it was interrupted at all");
    assertEquals(-1, Files.mismatch(whole, folder.resolve(CHECKPOINT)));
    List<Long> steps =
        EventFileTest.read(folder.resolve("events.out.tfevents.ivylab")).stream()
            .filter(e -> e.scalars().containsKey("optimiser/rate"))
            .map(EventFileTest.Event::step)
            .toList();
    for (int i = 0; i < steps.size(); i++) assertEquals(i + 1, steps.get(i), "each step once");
  }

  private static Progress poisonedAfter(IvySpt model, long step) {
    return after(step, event -> model.parameters().set("head.out.bias", new double[] {Double.NaN}));
  }

  private double[][] values(IvySpt model) {
    return model.parameters().names().stream()
        .map(model.parameters()::values)
        .toArray(double[][]::new);
  }

  /** The model after so many steps of the same training. */
  private double[][] after(int steps) {
    try (IvySpt model = Small.model()) {
      trainer(model).watchedBy(interruptedAfter(steps)).train();
      return values(model);
    }
  }

  @Test
  void a_diverged_training_names_the_cause_and_gives_back_the_last_good_model() throws IOException {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trainer(model).into(folder).watchedBy(poisonedAfter(model, 7)).train();
      assertEquals(new Run.Outcome.Diverged(8, "the data loss is NaN", 6), run.outcome());
      assertUsable(model);
      assertArrayEquals(after(6), values(model));
      assertEquals(7, run.history().steps().size(), "all that was seen");
      assertTrue(run.toString().contains("diverged at step 8: the data loss is NaN"));
      assertTrue(run.toString().contains("the model is that of step 6"), run.toString());
    }
    try (IvySpt loaded = IvySpt.load(folder.resolve(CHECKPOINT))) {
      assertArrayEquals(after(6), values(loaded));
    }
  }

  /** A state counts as good once a step or a validation saw finite numbers from it. */
  @Test
  void a_checkpoint_that_was_bad_already_is_replaced_by_the_one_before() throws IOException {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trainer(model).into(folder).watchedBy(poisonedAfter(model, 9)).train();
      assertEquals(new Run.Outcome.Diverged(10, "the data loss is NaN", 6), run.outcome());
      assertArrayEquals(after(6), values(model));
    }
    try (IvySpt loaded = IvySpt.load(folder.resolve(CHECKPOINT))) {
      assertArrayEquals(after(6), values(loaded));
    }
  }

  /** It would come to the same: so it is not done again, and that is said. */
  @Test
  void a_diverged_training_is_not_repeated_in_its_folder() {
    List<ProgressEvent> events = new ArrayList<>();
    try (IvySpt model = Small.model()) {
      trainer(model).into(folder).watchedBy(poisonedAfter(model, 7)).train();
    }
    try (IvySpt model = Small.model()) {
      Run<IvySpt> again = trainer(model).into(folder).watchedBy(events::add).train();
      assertTrue(events.isEmpty(), "no step was done");
      Run.Outcome.Diverged found = assertInstanceOf(Run.Outcome.Diverged.class, again.outcome());
      assertEquals(8, found.step());
      assertEquals(6, found.restored());
      assertEquals(
          "the data loss is NaN (according to %s; nothing was run)"
              .formatted(folder.resolve("diverged.json")),
          found.cause());
      assertEquals(6, again.history().steps().size());
      assertArrayEquals(after(6), values(model));
    }
  }

  @Test
  void without_its_note_it_resumes_from_the_last_good_checkpoint() throws IOException {
    Path whole = whole();
    try (IvySpt model = Small.model()) {
      trainer(model).into(folder).watchedBy(poisonedAfter(model, 9)).train();
      Files.delete(folder.resolve("diverged.json"));
      Run<IvySpt> run = trainer(model).into(folder).train();
      assertTrue(run.completed());
      assertEquals(-1, Files.mismatch(whole, folder.resolve(CHECKPOINT)));
    }
  }

  @Test
  void a_note_without_its_checkpoint_is_of_nothing() throws IOException {
    try (IvySpt model = Small.model()) {
      trainer(model).into(folder).watchedBy(poisonedAfter(model, 9)).train();
    }
    Files.delete(folder.resolve(CHECKPOINT));
    try (IvySpt model = Small.model()) {
      assertTrue(trainer(model).into(folder).train().completed());
      assertFalse(Files.exists(folder.resolve("diverged.json")));
    }
  }

  /** No step follows the last one, so the validation finds it. */
  @Test
  void a_model_that_is_bad_after_the_last_step_is_not_called_completed() {
    int total;
    try (IvySpt model = Small.model()) {
      total = trainer(model).train().history().steps().size();
    }
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trainer(model).watchedBy(poisonedAfter(model, total)).train();
      Run.Outcome.Diverged found = assertInstanceOf(Run.Outcome.Diverged.class, run.outcome());
      assertEquals("the data loss on the validation set is NaN", found.cause());
      assertEquals(total, found.step());
      assertUsable(model);
    }
  }

  @Test
  void an_absurd_rate_diverges_and_leaves_a_finite_model() {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run =
          trainer(model)
              .epochs(200)
              .schedule(Schedule.constant(0.999))
              .clip(0)
              .weightDecay(0)
              .train();
      Run.Outcome.Diverged found = assertInstanceOf(Run.Outcome.Diverged.class, run.outcome());
      assertTrue(found.cause().startsWith("the "), found.cause());
      assertTrue(found.restored() < found.step(), found.toString());
      assertUsable(model);
    }
  }
}
