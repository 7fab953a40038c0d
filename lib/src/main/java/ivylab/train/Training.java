package ivylab.train;

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
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** A training run in progress: its position, and the work between two steps. */
final class Training<M, B> {

  private static final double TOO_LARGE = 1e6;

  /**
   * Options that do not change the result.
   *
   * @param folder for checkpoints; empty for none
   * @param checkpointEvery steps
   * @param stopAfter step
   * @param progress listener
   * @param watchers in the order in which they are called
   */
  record Keeping(
      Optional<Path> folder,
      int checkpointEvery,
      long stopAfter,
      Progress progress,
      List<Watcher> watchers) {
    Keeping {
      Objects.requireNonNull(progress, "progress");
      watchers = List.copyOf(watchers);
    }

    Keeping withFolder(Path folder) {
      return new Keeping(Optional.of(folder), checkpointEvery, stopAfter, progress, watchers);
    }

    Keeping withCheckpointEvery(int steps) {
      Settings.positive("steps", steps);
      return new Keeping(folder, steps, stopAfter, progress, watchers);
    }

    Keeping withStopAfter(int step) {
      Settings.positive("step", step);
      return new Keeping(folder, checkpointEvery, step, progress, watchers);
    }

    Keeping withProgress(Progress progress) {
      return new Keeping(folder, checkpointEvery, stopAfter, progress, watchers);
    }

    Keeping and(Watcher watcher) {
      List<Watcher> all = new ArrayList<>(watchers);
      all.add(Objects.requireNonNull(watcher, "watcher"));
      return new Keeping(folder, checkpointEvery, stopAfter, progress, all);
    }
  }

  private final Trainable<M> task;
  private final Course<B> course;
  private final Settings settings;
  private final Keeping keeping;
  private final Learner learner;
  private final TrainingStep<B> step;
  private final long[] ends;
  private final List<History.Step> steps = new ArrayList<>();
  private final List<History.Validation> validations = new ArrayList<>();
  private RunRecord record;
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private long done;

  /** Of the last checkpoint, or -1. */
  private long saved = -1;

  /** The last state known to give finite numbers. */
  @SuppressWarnings("NullAway.Init") // set by run, before the first step
  private Snapshot good;

  /** A state not yet known to give finite numbers. */
  private Optional<Snapshot> candidate = Optional.empty();

  @SuppressWarnings("NullAway.Init") // set by run, before the first step
  private Work work;

  Training(
      Trainable<M> task, Course<B> course, Learner learner, Settings settings, Keeping keeping) {
    this.task = task;
    this.course = course;
    this.learner = learner;
    this.settings = settings;
    this.keeping = keeping;
    ends = Feed.ends(course, settings.length().epochs(), settings.length().steps());
    step = new TrainingStep<>(task, course, learner, settings);
    record = RunRecord.of(task, settings, course.notices());
  }

  /**
   * Moves to the position of the run in the folder, if there is one.
   *
   * @throws IllegalArgumentException if it is another; nothing has been changed then
   */
  void open() throws IOException {
    if (keeping.folder().isEmpty()) return;
    Path folder = keeping.folder().get();
    Files.createDirectories(folder);
    Checkpoint found = new Checkpoint(folder, record, task);
    checkpoint = Optional.of(found);
    if (found.exists()) resume(found, folder);
    else found.forgetDivergence();
  }

  Run<M> run() throws IOException {
    if (checkpoint.isPresent()) {
      Optional<Run.Outcome> before = checkpoint.get().readDivergence();
      if (before.isPresent()) return ended(before.get());
      record.write(keeping.folder().orElseThrow().resolve("run.json"));
    }
    good = Snapshot.of(learner, done);
    work =
        Work.rated(
            "steps", course.unit(), ends[ends.length - 1], (double) done, keeping.progress());
    try (Feed<B> feed = new Feed<>(course, ends.length, done);
        Events events = Events.in(keeping.folder(), task.terms(), saved)) {
      Run.Outcome outcome = loop(feed, events);
      if (outcome instanceof Run.Outcome.Completed || outcome instanceof Run.Outcome.Exhausted)
        deliver();
      return ended(outcome);
    } finally {
      work.close();
    }
  }

  /**
   * The weights that completed training returns: the best, otherwise the average, otherwise the
   * last.
   */
  private void deliver() {
    if (learner.best().isPresent()) learner.best().get().restore();
    else learner.average().ifPresent(average -> average.apply(done));
  }

  private Run<M> ended(Run.Outcome outcome) {
    keeping.watchers().forEach(watcher -> watcher.end(outcome));
    return new Run<>(task.name(), task.model(), history(Long.MAX_VALUE), outcome, record);
  }

  private void resume(Checkpoint from, Path folder) throws IOException {
    Checkpoint.Position position = from.read(learner);
    record = record.withStart(position.start());
    checkpoint = Optional.of(new Checkpoint(folder, record, task));
    steps.addAll(position.history().steps());
    validations.addAll(position.history().validations());
    done = position.step();
    saved = done;
  }

  private Run.Outcome loop(Feed<B> feed, Events events) throws IOException {
    while (true) {
      if (Thread.interrupted()) { // cleared, so that what follows in the notebook can run
        if (done != saved) save();
        return new Run.Outcome.Interrupted(done);
      }
      if (isDue()) {
        Optional<History.Validation> evaluated = validation();
        if (evaluated.isEmpty()) continue; // interrupted: done when the training is resumed
        History.Validation seen = evaluated.get();
        double first = seen.scores().get(0).value();
        if (!Double.isFinite(first))
          return diverged(
              done,
              "the %s on the validation set is %s"
                  .formatted(task.measures().get(0).title(), first));
        events.write(seen);
        keeping.watchers().forEach(watcher -> watcher.validation(seen));
        good = Snapshot.of(learner, done);
        candidate = Optional.of(good);
        saved = -1;
      }
      boolean complete = done == ends[ends.length - 1];
      boolean exhausted = !complete && exhausted();
      if (done != saved && (done % keeping.checkpointEvery() == 0 || complete || exhausted)) {
        candidate = Optional.of(Snapshot.of(learner, done));
        save();
      }
      if (complete) return new Run.Outcome.Completed();
      if (exhausted) return new Run.Outcome.Exhausted(done, validations.get(best()).step());
      if (done >= keeping.stopAfter()) {
        if (done != saved) save();
        return new Run.Outcome.Stopped(done);
      }
      Optional<String> cause = step(feed.next(), events);
      if (cause.isPresent()) return diverged(done + 1, cause.get());
    }
  }

  /**
   * Evaluates the weights that would be returned, and keeps them if they are the best so far; empty
   * if interrupted.
   */
  private Optional<History.Validation> validation() {
    List<double[]> held = learner.average().map(a -> a.apply(done)).orElse(List.of());
    try {
      List<Double> values = course.validate();
      if (values.isEmpty()) return Optional.empty();
      History.Validation seen = History.Validation.of(done, epochsDone(), task.measures(), values);
      if (!Double.isFinite(values.get(0)))
        return Optional.of(seen); // diverged: not part of the history
      validations.add(seen);
      if (learner.best().isPresent() && best() == validations.size() - 1)
        learner.best().get().keep();
      return Optional.of(seen);
    } finally {
      learner.average().ifPresent(a -> a.restore(held));
    }
  }

  /** Index of the first validation with the lowest value of the monitored metric. */
  private int best() {
    String metric = settings.stopping().metric();
    int best = 0;
    for (int i = 1; i < validations.size(); i++)
      if (Double.compare(validations.get(i).of(metric), validations.get(best).of(metric)) < 0)
        best = i;
    return best;
  }

  /** Whether the metric has not improved for too long. */
  private boolean exhausted() {
    int patience = settings.stopping().patience();
    return patience > 0 && validations.size() > 0 && validations.size() - 1 - best() >= patience;
  }

  private double rate() {
    List<Double> seen =
        settings
            .schedule()
            .watched()
            .map(metric -> validations.stream().map(v -> v.of(metric)).toList())
            .orElse(List.of());
    return settings.schedule().rate(done, ends[ends.length - 1], seen);
  }

  /** The cause if it diverged. */
  private Optional<String> step(Feed.Place<B> place, Events events) {
    Compute.seed(mixed(settings.seed(), done));
    StepResult result = step.run(place.batch(), rate());
    Optional<String> cause = trouble(result);
    if (cause.isPresent()) return cause;
    candidate.ifPresent(state -> good = state);
    learner.average().ifPresent(Average::add);
    done++;
    History.Step seen = result.at(done);
    steps.add(seen);
    events.write(seen);
    keeping.watchers().forEach(watcher -> watcher.step(seen));
    work.step(result.examples(), epoch(), losses(result));
    return Optional.empty();
  }

  /** The cause if it diverged. */
  private Optional<String> trouble(StepResult r) {
    for (int i = 0; i < task.terms().size(); i++)
      if (!Double.isFinite(r.losses().get(i)))
        return Optional.of("the %s loss is %s".formatted(task.terms().get(i), r.losses().get(i)));
    if (!Double.isFinite(r.gradientNorm()))
      return Optional.of("the norm of the gradient is " + r.gradientNorm());
    Term main = task.terms().get(0);
    double now = r.losses().get(0), first = steps.isEmpty() ? now : steps.get(0).losses().get(0);
    if (now > TOO_LARGE * Math.max(Math.abs(first), main.floor()))
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the %s loss is %.3g, more than a million times the first (%.3g)",
              main,
              now,
              first));
    return Optional.empty();
  }

  private Run.Outcome diverged(long at, String cause) throws IOException {
    good.restore(learner);
    Run.Outcome.Diverged outcome = new Run.Outcome.Diverged(at, cause, good.step());
    if (checkpoint.isPresent()) {
      checkpoint.get().write(learner, good.step(), history(good.step()));
      checkpoint.get().writeDivergence(outcome);
    }
    return outcome;
  }

  private void save() throws IOException {
    saved = done;
    if (checkpoint.isEmpty()) return;
    Checkpoint to = checkpoint.get();
    to.write(learner, done, history(done));
    keeping.watchers().forEach(watcher -> watcher.checkpoint(done, to.file()));
  }

  /** Up to a step. */
  private History history(long step) {
    return new History(
        task.terms(),
        task.measures(),
        steps.stream().filter(s -> s.step() <= step).toList(),
        validations.stream().filter(v -> v.step() <= step).toList());
  }

  private int epochsDone() {
    int epoch = 0;
    while (epoch < ends.length && ends[epoch] <= done) epoch++;
    return epoch;
  }

  /** Whether the validation set is due for evaluation and has not been evaluated. */
  private boolean isDue() {
    if (!validations.isEmpty() && validations.get(validations.size() - 1).step() == done)
      return false;
    if (done == 0) return true;
    Settings.Length length = settings.length();
    if (length.steps() > 0) return looksAfter(done - 1, length.steps());
    return isEndOfEpoch() && looksAfter(epochsDone() - 1, length.epochs());
  }

  /** Of this many epochs or steps; spread evenly, including the last. */
  private boolean looksAfter(long one, long all) {
    long before = one * settings.validations() / all;
    long after = (one + 1) * settings.validations() / all;
    return after > before;
  }

  private Map<String, Double> losses(StepResult result) {
    Map<String, Double> losses = new LinkedHashMap<>();
    for (int i = 0; i < task.terms().size(); i++) {
      Term term = task.terms().get(i);
      if (course.computes(term)) losses.put(term.name(), result.losses().get(i));
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
