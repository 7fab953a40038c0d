package ivylab.train;

import ivylab.data.Batches;
import ivylab.data.Split;
import ivylab.layer.Probe;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.progress.Work;
import ivylab.torch.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** One training under way: where it stands, and what is done between two steps. */
final class Training {

  private static final double TOO_LARGE = 1e6;

  /**
   * What does not change the result.
   *
   * @param folder for checkpoints; null for none
   * @param checkpointEvery steps
   * @param stopAfter step
   * @param progress listener
   */
  record Keeping(Path folder, int checkpointEvery, long stopAfter, Progress progress) {}

  private final IvySpt model;
  private final Settings settings;
  private final Keeping keeping;
  private final Learner learner;
  private final Batches batches;
  private final TrainingStep step;
  private final Validator validator;
  private final long[] ends;
  private final List<History.Step> steps = new ArrayList<>();
  private final List<History.Validation> validations = new ArrayList<>();
  private RunRecord record;
  private Checkpoint checkpoint;
  private long done;

  /** Of the last checkpoint, or -1. */
  private long saved = -1;

  /** The last state that is known to give finite numbers, and one that is not yet known to. */
  private Snapshot good, candidate;

  private Work work;

  Training(Learner learner, Split split, Settings settings, Keeping keeping) {
    this.model = learner.model();
    this.learner = learner;
    this.settings = settings;
    this.keeping = keeping;
    boolean collocates = TrainingStep.penalises(settings.weighting());
    batches =
        Batches.of(split.training(), settings.masking(), settings.seed())
            .withMaxSurfaces(settings.surfaces())
            .withTokenBudget(settings.tokenBudget())
            .withCollocation(collocates ? settings.penalties().collocation() : 0);
    ends = Feed.ends(batches, settings.epochs(), settings.steps());
    step =
        new TrainingStep(
            model,
            settings.penalties(),
            settings.weighting(),
            learner.gradNorm(),
            learner.optimiser(),
            settings.clip());
    validator = new Validator(model, split.validation(), settings);
    record = RunRecord.of(model, settings, split, batches.notices());
  }

  /**
   * Goes to where the run in the folder stands, if there is one.
   *
   * @throws IllegalArgumentException if it is another; nothing has been changed then
   */
  void open() throws IOException {
    if (keeping.folder() == null) return;
    Files.createDirectories(keeping.folder());
    checkpoint = new Checkpoint(keeping.folder(), record);
    if (checkpoint.exists()) resume();
    else checkpoint.forgetDivergence();
  }

  Run run() throws IOException {
    if (checkpoint != null) {
      Run.Outcome before = checkpoint.readDivergence();
      if (before != null) return ended(before);
      record.write(keeping.folder().resolve("run.json"));
    }
    good = Snapshot.of(learner, done);
    work = Work.rated("steps", "surfaces", ends[ends.length - 1], done, keeping.progress());
    try (Feed feed = new Feed(batches, ends.length, done);
        Events events = Events.in(keeping.folder(), saved)) {
      return ended(loop(feed, events));
    } finally {
      work.close();
    }
  }

  private Run ended(Run.Outcome outcome) {
    return new Run(model, history(Long.MAX_VALUE), outcome, record);
  }

  private void resume() throws IOException {
    Checkpoint.Position position = checkpoint.read(learner);
    record = record.withStart(position.start());
    checkpoint = new Checkpoint(keeping.folder(), record);
    steps.addAll(position.history().steps());
    validations.addAll(position.history().validations());
    done = position.step();
    saved = done;
  }

  private Run.Outcome loop(Feed feed, Events events) throws IOException {
    while (true) {
      if (Thread.interrupted()) { // cleared, so that what follows in the notebook can run
        if (done != saved) save();
        return new Run.Outcome.Interrupted(done);
      }
      if (isDue()) {
        History.Validation seen = validator.look(done, epochsDone());
        if (seen == null) continue; // interrupted: made up for when the training goes on
        if (!Double.isFinite(seen.data()))
          return diverged(done, "the data loss on the validation set is " + seen.data());
        validations.add(seen);
        events.write(seen);
        candidate = Snapshot.of(learner, done);
        good = candidate;
        saved = -1;
      }
      boolean complete = done == ends[ends.length - 1];
      if (done != saved && (done % keeping.checkpointEvery() == 0 || complete)) {
        candidate = Snapshot.of(learner, done);
        save();
      }
      if (complete) return new Run.Outcome.Completed();
      if (done >= keeping.stopAfter()) {
        if (done != saved) save();
        return new Run.Outcome.Stopped(done);
      }
      String cause = step(feed.next(), events);
      if (cause != null) return diverged(done + 1, cause);
    }
  }

  /** Null where all is well. */
  private String step(Feed.Place place, Events events) {
    Compute.seed(mixed(settings.seed(), done));
    double rate = settings.schedule().rate(done, ends[ends.length - 1]);
    StepResult result = step.run(place.batch(), rate, Probe.NOBODY);
    String cause = trouble(result);
    if (cause != null) return cause;
    if (candidate != null) good = candidate;
    done++;
    steps.add(History.Step.of(done, result));
    events.write(steps.get(steps.size() - 1));
    work.step(result.surfaces(), epoch(), losses(result));
    return null;
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
      return String.format(
          Locale.ROOT,
          "the data loss is %.3g, more than a million times the first (%.3g)",
          r.data(),
          first);
    return null;
  }

  private Run.Outcome diverged(long at, String cause) throws IOException {
    good.restore(learner);
    Run.Outcome.Diverged outcome = new Run.Outcome.Diverged(at, cause, good.step());
    if (checkpoint != null) {
      checkpoint.write(learner, good.step(), history(good.step()));
      checkpoint.writeDivergence(outcome);
    }
    return outcome;
  }

  private void save() throws IOException {
    if (checkpoint != null) checkpoint.write(learner, done, history(done));
    saved = done;
  }

  /** Up to a step. */
  private History history(long step) {
    return new History(
        steps.stream().filter(s -> s.step() <= step).toList(),
        validations.stream().filter(v -> v.step() <= step).toList());
  }

  private int epochsDone() {
    int epoch = 0;
    while (epoch < ends.length && ends[epoch] <= done) epoch++;
    return epoch;
  }

  /** Whether the validation set is to be looked at now and has not been. */
  private boolean isDue() {
    if (!validations.isEmpty() && validations.get(validations.size() - 1).step() == done)
      return false;
    if (done == 0) return true;
    if (settings.steps() > 0) return looksAfter(done - 1, settings.steps());
    return isEndOfEpoch() && looksAfter(epochsDone() - 1, settings.epochs());
  }

  /** Of so many epochs or steps; spread evenly, the last among them. */
  private boolean looksAfter(long one, long all) {
    long before = one * settings.validations() / all;
    long after = (one + 1) * settings.validations() / all;
    return after > before;
  }

  private Map<String, Double> losses(StepResult result) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("data", result.data());
    if (TrainingStep.penalises(settings.weighting())) {
      losses.put("calendar", result.calendar());
      losses.put("butterfly", result.butterfly());
    }
    return losses;
  }

  private ProgressEvent.Epoch epoch() {
    int number = Math.min(epochsDone() + (isEndOfEpoch() ? 0 : 1), ends.length);
    return new ProgressEvent.Epoch(number, ends.length);
  }

  private boolean isEndOfEpoch() {
    int epochs = epochsDone();
    return epochs > 0 && ends[epochs - 1] == done;
  }

  /** A step's random numbers depend on nothing that came before. */
  private static long mixed(long seed, long step) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step).nextLong();
  }
}
