package ivylab.train;

import ivylab.data.Batches;
import ivylab.data.Masking;
import ivylab.data.Split;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import ivylab.torch.Compute;
import ivylab.torch.Probe;
import ivylab.torch.SelfTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

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

  private static final double TOO_LARGE = 1e6;

  private final IvySpt model;
  private int epochs = 20;
  private Schedule schedule = Schedule.warmupCosine(0.15, 1e-3, 1e-5);
  private Weighting weighting = Weighting.fixed(1, 1, 1);
  private Penalties penalties = Penalties.atCollocation(16);
  private List<Double> proportions = Masking.PROPORTIONS;
  private int queries = 24;
  private int visibleAtMost = 96;
  private int surfaces = 16;
  private int tokenBudget = Batches.TOKEN_BUDGET;
  private double weightDecay = 0.01;
  private double clip = 1;
  private double layerDecay = 1;
  private int validations = 10;
  private int validationSurfaces = 64;
  private long seed = 1;
  private int checkpointEvery = 100;
  private Path folder;
  private Progress progress = Progress.lines(System.out);

  private Trainer(IvySpt model) {
    this.model = model;
  }

  /** A trainer of this model, which it changes. */
  public static Trainer of(IvySpt model) {
    return new Trainer(model);
  }

  /** Passes over the training surfaces; 20 by default. */
  public Trainer epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /** The learning rate; by default up over 15 % of the steps to 1e-3, then down to 1e-5. */
  public Trainer schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /** How the losses are added up; by default all with weight 1. */
  public Trainer weighting(Weighting weighting) {
    this.weighting = weighting;
    return this;
  }

  /** Where the penalties are evaluated; by default at 16 collocation points for each surface. */
  public Trainer penalties(Penalties penalties) {
    this.penalties = penalties;
    return this;
  }

  /** Shares of hidden quotes that masks draw from; by default 10, 30, 50 and 70 %. */
  public Trainer proportions(double... proportions) {
    this.proportions = Arrays.stream(proportions).boxed().toList();
    return this;
  }

  /** Hidden quotes asked for of each surface and step, 0 for all; 24 by default. */
  public Trainer queries(int queries) {
    this.queries = queries;
    return this;
  }

  /** Cap on the visible quotes of a surface, drawn anew each epoch, 0 for none; 96 by default. */
  public Trainer visibleAtMost(int visibleAtMost) {
    this.visibleAtMost = visibleAtMost;
    return this;
  }

  /** Surfaces in a batch; 16 by default. */
  public Trainer surfaces(int surfaces) {
    this.surfaces = surfaces;
    return this;
  }

  /** Places in a batch, of visible quotes and of queries; 16,384 by default. */
  public Trainer tokenBudget(int tokenBudget) {
    this.tokenBudget = tokenBudget;
    return this;
  }

  /** Weight decay; 0.01 by default. */
  public Trainer weightDecay(double weightDecay) {
    this.weightDecay = weightDecay;
    return this;
  }

  /** Largest norm of the gradient, 0 for no limit; 1 by default. */
  public Trainer clip(double clip) {
    this.clip = clip;
    return this;
  }

  /** Factor of the learning rate from each layer to the one below it; 1, none, by default. */
  public Trainer layerDecay(double layerDecay) {
    this.layerDecay = layerDecay;
    return this;
  }

  /** How often the validation set is looked at, and at how many of its surfaces; 10 and 64. */
  public Trainer validate(int times, int surfaces) {
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
   * checkpoint of its own there goes on from it, bit for bit.
   */
  public Trainer into(Path folder) {
    this.folder = folder;
    return this;
  }

  /** Steps between checkpoints; 100 by default. */
  public Trainer checkpointEvery(int steps) {
    if (!(steps > 0)) throw new IllegalArgumentException("steps must be positive: " + steps);
    this.checkpointEvery = steps;
    return this;
  }

  /** Who is told how it goes; by default a line of text every two seconds. */
  public Trainer watchedBy(Progress progress) {
    this.progress = progress;
    return this;
  }

  /** The options as they stand. */
  public Settings settings() {
    return new Settings(
        epochs,
        schedule,
        weighting,
        penalties,
        proportions,
        queries,
        visibleAtMost,
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
   * Trains on the training part of a split, looking at its validation part.
   *
   * @return what came of it; the model is the one that was given
   * @throws UncheckedIOException if the folder cannot be written, or holds another run
   */
  public Run train(Split split) {
    SelfTest.run();
    Settings settings = settings();
    model.calibrate(split.training());
    Batches batches = batches(split, settings);
    RunRecord record = RunRecord.of(model, settings, split);
    GradNorm gradNorm =
        weighting instanceof Weighting.Adaptive adaptive
            ? new GradNorm(
                adaptive.alpha(), Math.sqrt(schedule.peak() * Math.max(schedule.lowest(), 1e-8)))
            : null;
    try (AdamW optimiser = new AdamW(LayerDecay.groups(model, layerDecay), weightDecay)) {
      return new Going(split, settings, batches, record, gradNorm, optimiser).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Batches batches(Split split, Settings settings) {
    Masking masking =
        Masking.clustered(settings.proportions().stream().mapToDouble(p -> p).toArray())
            .withQueries(settings.queries())
            .withVisibleAtMost(settings.visibleAtMost());
    boolean collocates = TrainingStep.penalises(settings.weighting());
    return Batches.of(split.training(), masking, settings.seed())
        .withMaxSurfaces(settings.surfaces())
        .withTokenBudget(settings.tokenBudget())
        .withCollocation(collocates ? settings.penalties().collocation() : 0);
  }

  /** One training under way. */
  private final class Going {
    private final Settings settings;
    private final Batches batches;
    private final RunRecord record;
    private final GradNorm gradNorm;
    private final AdamW optimiser;
    private final TrainingStep step;
    private final Validator validator;
    private final Checkpoint checkpoint;
    private final List<History.Step> steps = new ArrayList<>();
    private final List<History.Validation> validationsSeen = new ArrayList<>();
    private Snapshot good;

    Going(
        Split split,
        Settings settings,
        Batches batches,
        RunRecord record,
        GradNorm gradNorm,
        AdamW optimiser) {
      this.settings = settings;
      this.batches = batches;
      this.record = record;
      this.gradNorm = gradNorm;
      this.optimiser = optimiser;
      step = new TrainingStep(model, penalties, weighting, gradNorm, optimiser, clip);
      validator = new Validator(model, split.validation(), settings);
      checkpoint = folder == null ? null : new Checkpoint(folder, record);
    }

    Run run() throws IOException {
      long done = 0;
      if (folder != null) {
        Files.createDirectories(folder);
        if (checkpoint.exists()) done = resume();
        record.write(folder.resolve("run.json"));
      }
      if (done == 0) validationsSeen.add(validator.look(0, 0));
      long total = Feed.steps(batches, epochs);
      good = Snapshot.of(model, done);
      Run.Outcome outcome;
      try (Feed feed = new Feed(batches, epochs, done);
          Events events = Events.in(folder, done)) {
        outcome = loop(feed, events, done, total);
      } finally {
        progress.report(
            new ProgressEvent(
                steps.size(), total, epochs, epochs, Map.of(), Double.NaN, Double.NaN, true));
      }
      return new Run(model, history(), outcome, record);
    }

    private long resume() throws IOException {
      Checkpoint.Position position = checkpoint.read(model, optimiser, gradNorm);
      steps.addAll(position.history().steps());
      validationsSeen.addAll(position.history().validations());
      return position.step();
    }

    private Run.Outcome loop(Feed feed, Events events, long from, long total) throws IOException {
      Pace pace = new Pace();
      long done = from;
      while (feed.hasNext()) {
        if (Thread.interrupted()) { // cleared, so that what follows in the notebook can run
          save(done);
          return new Run.Outcome.Interrupted(done);
        }
        Feed.Place place = feed.next();
        Compute.seed(mixed(settings.seed(), done));
        StepResult result = step.run(place.batch(), schedule.rate(done, total), Probe.NOBODY);
        String cause = trouble(result);
        if (cause != null) {
          good.restore(model);
          return new Run.Outcome.Diverged(done + 1, cause, good.step());
        }
        done++;
        steps.add(History.Step.of(done, result));
        events.write(steps.get(steps.size() - 1));
        boolean looks = place.last() && looksAfter(place.epoch());
        if (looks) {
          validationsSeen.add(validator.look(done, place.epoch() + 1));
          events.write(validationsSeen.get(validationsSeen.size() - 1));
        }
        if (done % checkpointEvery == 0 || done == total) {
          good = Snapshot.of(model, done);
          save(done);
        }
        pace.add(result.surfaces());
        report(result, place, done, total, pace);
      }
      return new Run.Outcome.Completed();
    }

    private boolean looksAfter(int epoch) {
      // spread evenly, the last epoch among them
      long before = (long) epoch * settings.validations() / epochs;
      long after = (long) (epoch + 1) * settings.validations() / epochs;
      return after > before;
    }

    private void save(long done) throws IOException {
      if (checkpoint != null) checkpoint.write(model, optimiser, gradNorm, done, history());
    }

    private History history() {
      return new History(steps, validationsSeen);
    }

    /** Null where all is well. */
    private String trouble(StepResult r) {
      if (!Double.isFinite(r.data())) return "the data loss is " + r.data();
      if (!Double.isFinite(r.calendar())) return "the calendar loss is " + r.calendar();
      if (!Double.isFinite(r.butterfly())) return "the butterfly loss is " + r.butterfly();
      if (!Double.isFinite(r.gradientNorm()))
        return "the norm of the gradient is " + r.gradientNorm();
      double first = steps.isEmpty() ? r.data() : steps.get(0).data();
      if (r.data() > TOO_LARGE * Math.max(first, 1e-8))
        return "the data loss is %.3g, more than a million times the first (%.3g)"
            .formatted(r.data(), first);
      return null;
    }

    private void report(StepResult result, Feed.Place place, long done, long total, Pace pace) {
      Map<String, Double> losses = new LinkedHashMap<>();
      losses.put("data", result.data());
      if (TrainingStep.penalises(weighting)) {
        losses.put("calendar", result.calendar());
        losses.put("butterfly", result.butterfly());
      }
      progress.report(
          new ProgressEvent(
              done,
              total,
              place.epoch() + 1,
              epochs,
              losses,
              pace.surfacesPerSecond(),
              pace.secondsFor(total - done),
              false));
    }
  }

  private static long mixed(long seed, long step) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step).nextLong();
  }
}
