package ivylab.train;

import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.torch.AdamW;
import ivylab.torch.SelfTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Trains a model. Options have sensible defaults and are changed one by one:
 *
 * <pre>
 * Trainer.of(model).epochs(20).schedule(Schedule.warmupCosine(0.15, 1e-3, 1e-5)).train(split)
 * </pre>
 *
 * A trainer can be interrupted like any Java thread (the stop button of a notebook does that): it
 * stops within a step, and the model is that of the last step.
 */
public final class Trainer {

  private final IvySpt model;
  private int epochs;
  private int steps;
  private Schedule schedule;
  private Weighting weighting;
  private Penalties penalties;
  private List<Double> proportions;
  private int queries;
  private int visibleAtMost;
  private int visibleAtLeast;
  private int surfaces;
  private int tokenBudget;
  private double weightDecay;
  private double clip;
  private double layerDecay;
  private int validations;
  private int validationSurfaces;
  private long seed;
  private int checkpointEvery = 100;
  private long stopAfter = Long.MAX_VALUE;
  private Path folder;
  private Progress progress = Progress.lines(System.out);

  private Trainer(IvySpt model) {
    this.model = Objects.requireNonNull(model, "model");
    with(Settings.DEFAULT);
  }

  /** A trainer of this model, which it changes. */
  public static Trainer of(IvySpt model) {
    return new Trainer(model);
  }

  /** Passes over the training surfaces; 20 by default. */
  public Trainer epochs(int epochs) {
    this.epochs = Settings.positive("epochs", epochs);
    this.steps = 0;
    return this;
  }

  /**
   * Steps of the optimiser, in place of epochs: as many passes over the training surfaces as they
   * need, the last one cut short.
   */
  public Trainer steps(int steps) {
    this.steps = Settings.positive("steps", steps);
    this.epochs = 0;
    return this;
  }

  /** The learning rate; by default up over 10 % of the steps to 2e-3, then down to 1e-5. */
  public Trainer schedule(Schedule schedule) {
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    return this;
  }

  /**
   * How the losses are added up; by default data and calendar with weight 1, butterfly with 0.03.
   */
  public Trainer weighting(Weighting weighting) {
    this.weighting = Objects.requireNonNull(weighting, "weighting");
    return this;
  }

  /** Where the penalties are evaluated; by default at 16 collocation points for each surface. */
  public Trainer penalties(Penalties penalties) {
    this.penalties = Objects.requireNonNull(penalties, "penalties");
    return this;
  }

  /** Shares of hidden quotes that masks draw from; by default 10, 30, 50 and 70 %. */
  public Trainer proportions(double... proportions) {
    this.proportions = Masking.clustered(proportions).proportions();
    return this;
  }

  /** Hidden quotes asked for of each surface and step, 0 for all; 24 by default. */
  public Trainer queries(int queries) {
    this.queries = Settings.masking(proportions, queries, 0, 0).queries();
    return this;
  }

  /** Cap on the visible quotes of a surface, drawn anew each epoch, 0 for none; 96 by default. */
  public Trainer visibleAtMost(int visibleAtMost) {
    this.visibleAtMost = Settings.masking(proportions, 0, visibleAtMost, 0).visibleAtMost();
    this.visibleAtLeast = 0;
    return this;
  }

  /**
   * A cap on the visible quotes that is drawn for each surface and epoch, evenly in its logarithm:
   * for a model that is to complete surfaces of few quotes as well as of many.
   */
  public Trainer visibleBetween(int least, int most) {
    Settings.masking(proportions, 0, most, least);
    this.visibleAtMost = most;
    this.visibleAtLeast = least;
    return this;
  }

  /** Surfaces in a batch; 8 by default. */
  public Trainer surfaces(int surfaces) {
    this.surfaces = Settings.positive("surfaces", surfaces);
    return this;
  }

  /** Places in a batch, of visible quotes and of queries; 16,384 by default. */
  public Trainer tokenBudget(int tokenBudget) {
    this.tokenBudget = Settings.positive("tokenBudget", tokenBudget);
    return this;
  }

  /** Weight decay; 0.01 by default. */
  public Trainer weightDecay(double weightDecay) {
    this.weightDecay = Settings.weightDecay(weightDecay);
    return this;
  }

  /** Largest norm of the gradient, 0 for no limit; 1 by default. */
  public Trainer clip(double clip) {
    this.clip = Settings.clip(clip);
    return this;
  }

  /** Factor of the learning rate from each layer to the one below it; 1, none, by default. */
  public Trainer layerDecay(double layerDecay) {
    this.layerDecay = Settings.layerDecay(layerDecay);
    return this;
  }

  /** How often the validation set is looked at, and at how many of its surfaces; 10 and 64. */
  public Trainer validate(int times, int surfaces) {
    Settings.positive("times", times);
    Settings.positive("surfaces", surfaces);
    this.validations = times;
    this.validationSurfaces = surfaces;
    return this;
  }

  /** Seed of masks, order and dropout; 1 by default. */
  public Trainer seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Keeps checkpoints, TensorBoard events and the run's record in a folder. A training that finds a
   * checkpoint of its own there goes on from it, bit for bit; one of another run is refused.
   */
  public Trainer into(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder))
      throw new IllegalArgumentException("folder must be a directory: " + folder);
    this.folder = folder;
    return this;
  }

  /** Steps between checkpoints; 100 by default. */
  public Trainer checkpointEvery(int steps) {
    this.checkpointEvery = Settings.positive("steps", steps);
    return this;
  }

  /**
   * Stops after this step, counted from the beginning of the run, as if somebody had interrupted it
   * there: no part of the settings. With a folder a checkpoint is left, and a later training into
   * it goes on bit for bit.
   */
  public Trainer stopAfter(int step) {
    this.stopAfter = Settings.positive("step", step);
    return this;
  }

  /** All options of a training at once: {@code settings} of another trainer, or of a record. */
  public Trainer with(Settings settings) {
    epochs = settings.epochs();
    steps = settings.steps();
    schedule = settings.schedule();
    weighting = settings.weighting();
    penalties = settings.penalties();
    proportions = settings.proportions();
    queries = settings.queries();
    visibleAtMost = settings.visibleAtMost();
    visibleAtLeast = settings.visibleAtLeast();
    surfaces = settings.surfaces();
    tokenBudget = settings.tokenBudget();
    weightDecay = settings.weightDecay();
    clip = settings.clip();
    layerDecay = settings.layerDecay();
    validations = settings.validations();
    validationSurfaces = settings.validationSurfaces();
    seed = settings.seed();
    return this;
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Trainer watchedBy(Progress progress) {
    this.progress = Objects.requireNonNull(progress, "progress");
    return this;
  }

  /** The options as they stand. */
  public Settings settings() {
    return new Settings(
        epochs,
        steps,
        schedule,
        weighting,
        penalties,
        proportions,
        queries,
        visibleAtMost,
        visibleAtLeast,
        surfaces,
        tokenBudget,
        weightDecay,
        clip,
        layerDecay,
        validations,
        validationSurfaces,
        seed);
  }

  /**
   * Trains on the training part of a split, looking at its validation part. A model that has not
   * been calibrated is, on the training part; one that was trained before keeps its statistics.
   *
   * <p>Called again without a folder, it trains the model further, with a fresh optimiser and the
   * schedule from its beginning. With a folder it goes on where the run there stopped; a run that
   * was completed, or that diverged, is given back as it ended, without a step.
   *
   * @return what came of it; the model is the one that was given
   * @throws IllegalArgumentException if a part of the split has no surface that can be masked, or
   *     the folder holds another run; says what differs
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  public Run train(Split split) {
    Settings settings = settings();
    maskable("training", split.training());
    maskable("validation", split.validation());
    SelfTest.run();
    Map<String, double[]> before = statistics();
    try (AdamW optimiser = new AdamW(LayerDecay.groups(model, layerDecay), weightDecay)) {
      Training training;
      try {
        calibrate(split.training());
        Learner learner = new Learner(model, optimiser, gradNorm());
        Training.Keeping keeping =
            new Training.Keeping(folder, checkpointEvery, stopAfter, progress);
        training = new Training(learner, split, settings, keeping);
        training.open();
      } catch (IllegalArgumentException | IOException e) {
        before.forEach(model.parameters()::set); // refused: the model is as it was
        throw e;
      }
      return training.run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot train into %s: %s".formatted(folder, e), e);
    }
  }

  private GradNorm gradNorm() {
    if (!(weighting instanceof Weighting.Adaptive adaptive)) return null;
    double published = Math.sqrt(schedule.peak() * Math.max(schedule.lowest(), 1e-8));
    return new GradNorm(adaptive.alpha(), adaptive.rate() > 0 ? adaptive.rate() : published);
  }

  /** What inputs are standardised by. */
  private Map<String, double[]> statistics() {
    Map<String, double[]> statistics = new LinkedHashMap<>();
    for (String name : model.parameters().names())
      if (name.startsWith("embedding.standard."))
        statistics.put(name, model.parameters().values(name));
    return statistics;
  }

  private void calibrate(Panel training) {
    model.calibrate(training);
    for (double[] statistic : statistics().values())
      if (!Double.isFinite(statistic[0]))
        throw new IllegalArgumentException(
            "split must have quotes of ordinary size in its training part, but the mean or deviation"
                + " of their coordinates is not finite; look for extreme k or t");
  }

  private static void maskable(String part, Panel panel) {
    if (panel.surfaces().stream().noneMatch(Masking::canMask))
      throw new IllegalArgumentException(
          "split must have a surface with at least %d distinct (k, t) in its %s part, but none of %d has"
              .formatted(Masking.LEAST_VISIBLE_LOCATIONS + 1, part, panel.size()));
  }
}
