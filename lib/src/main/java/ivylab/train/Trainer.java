package ivylab.train;

import ivylab.progress.Progress;
import ivylab.torch.SelfTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Trains a model of any kind. Options have sensible defaults; each call returns a trainer with one
 * of them changed:
 *
 * <pre>
 * Trainer.of(Completion.of(model, split)).epochs(20).schedule(Schedule.constant(1e-3)).train()
 * </pre>
 *
 * Training can be interrupted like any Java thread (the stop button of a notebook does that): it
 * stops within a step, and the model is that of the last step.
 *
 * @param <M> the model
 */
public final class Trainer<M> {

  private final Trainable<M> task;
  private final Settings settings;
  private final Training.Keeping keeping;

  private Trainer(Trainable<M> task, Settings settings, Training.Keeping keeping) {
    this.task = task;
    this.settings = settings;
    this.keeping = keeping;
  }

  /** A trainer of this model, which it changes. */
  public static <M> Trainer<M> of(Trainable<M> task) {
    Training.Keeping keeping =
        new Training.Keeping(
            Optional.empty(), 100, Long.MAX_VALUE, Progress.lines(System.out), List.of());
    return new Trainer<>(task, task.settings(), keeping);
  }

  private Trainer<M> changed(UnaryOperator<Settings> change) {
    return new Trainer<>(task, change.apply(settings), keeping);
  }

  /** Passes over the training data; 20 by default. */
  public Trainer<M> epochs(int epochs) {
    return changed(s -> s.withEpochs(epochs));
  }

  /**
   * Steps of the optimiser, instead of epochs: as many passes over the training data as needed, the
   * last one cut short.
   */
  public Trainer<M> steps(int steps) {
    return changed(s -> s.withSteps(steps));
  }

  /** The learning rate; by default up over 10 % of the steps to 2e-3, then down to 1e-5. */
  public Trainer<M> schedule(Schedule schedule) {
    return changed(s -> s.withSchedule(schedule));
  }

  /** The weighting of the losses; by default that of the model in {@link Trainable#settings}. */
  public Trainer<M> weighting(Weighting weighting) {
    return changed(s -> s.withWeighting(weighting));
  }

  /** Weight decay; 0.01 by default. */
  public Trainer<M> weightDecay(double weightDecay) {
    return changed(s -> s.withWeightDecay(weightDecay));
  }

  /** Largest norm of the gradient, 0 for no limit; 1 by default. */
  public Trainer<M> clip(double clip) {
    return changed(s -> s.withClip(clip));
  }

  /** Factor of the learning rate from each layer to the one below it; 1, none, by default. */
  public Trainer<M> layerDecay(double layerDecay) {
    return changed(s -> s.withLayerDecay(layerDecay));
  }

  /**
   * Decay of an exponential moving average of the weights, which is validated and, at the end,
   * returned instead of them; 0, none, by default; 0.999 is common.
   */
  public Trainer<M> average(double decay) {
    return changed(s -> s.withAverage(decay));
  }

  /** How often the validation set is evaluated; 10 by default. */
  public Trainer<M> validations(int times) {
    return changed(s -> s.withValidations(times));
  }

  /**
   * Returns the weights of the validation with the best value of a metric, instead of the last.
   *
   * @param metric name of a measure; lower is better
   */
  public Trainer<M> best(String metric) {
    return changed(s -> s.withBest(metric));
  }

  /**
   * The same, and ends early after this many validations in a row without a new best value.
   *
   * @param validations at least 1
   */
  public Trainer<M> patience(String metric, int validations) {
    return changed(s -> s.withPatience(metric, validations));
  }

  /** Seed of batches, order and dropout; 1 by default. */
  public Trainer<M> seed(long seed) {
    return changed(s -> s.withSeed(seed));
  }

  /** All options of a training run at once: {@code settings} of another trainer, or of a record. */
  public Trainer<M> with(Settings settings) {
    Objects.requireNonNull(settings, "settings");
    return changed(s -> settings);
  }

  /**
   * Keeps checkpoints, TensorBoard events and the run's record in a folder. A run that finds its
   * own checkpoint there resumes from it, bit for bit; that of another run is refused.
   */
  public Trainer<M> into(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder))
      throw new IllegalArgumentException("folder must be a directory: " + folder);
    return keeping(keeping.withFolder(folder));
  }

  /** Steps between checkpoints; 100 by default. */
  public Trainer<M> checkpointEvery(int steps) {
    return keeping(keeping.withCheckpointEvery(steps));
  }

  /**
   * Stops after this step, counted from the beginning of the run, as if it had been interrupted
   * there; not part of the settings. With a folder a checkpoint is left, and later training into it
   * resumes bit for bit.
   */
  public Trainer<M> stopAfter(int step) {
    return keeping(keeping.withStopAfter(step));
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Trainer<M> watchedBy(Progress progress) {
    return keeping(keeping.withProgress(progress));
  }

  /** One more watcher, which sees each step, validation and checkpoint, and the end. */
  public Trainer<M> watcher(Watcher watcher) {
    return keeping(keeping.and(watcher));
  }

  private Trainer<M> keeping(Training.Keeping keeping) {
    return new Trainer<>(task, settings, keeping);
  }

  /** The current options. */
  public Settings settings() {
    return settings;
  }

  /**
   * Trains.
   *
   * <p>Called again without a folder, it trains the model further, with a fresh optimiser and the
   * schedule from its beginning. With a folder it resumes the run there; a run that completed or
   * diverged is returned as it ended, without a step.
   *
   * @return the outcome; the model is the given one
   * @throws IllegalArgumentException if the data are unsuitable for training, the weighting or a
   *     metric's name does not fit the model, or the folder contains another run; says what differs
   * @throws IllegalArgumentException if a loss is negative and GradNorm is to weigh it; the model
   *     is that of the last step
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  public Run<M> train() {
    settings.check(task.terms(), task.measures());
    SelfTest.run();
    try (Learner learner = Learner.of(task, settings)) {
      Runnable undo = task.prepare();
      Training<M, ?> training;
      try {
        training = training(learner, task.course(settings.weighting(), settings.seed()));
        training.open();
      } catch (IllegalArgumentException | IOException e) {
        undo.run(); // refused: the model is unchanged
        throw e;
      }
      return training.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot train into %s: %s".formatted(keeping.folder().orElseThrow(), e), e);
    }
  }

  private <B> Training<M, B> training(Learner learner, Course<B> course) {
    return new Training<>(task, course, learner, settings, keeping);
  }
}
