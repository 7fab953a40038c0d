package ivylab.experiment;

import ivylab.progress.Progress;
import ivylab.progress.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many experiments, several at a time, with each result saved in a folder as soon as it is ready:
 *
 * <pre>
 * Experiments.of(list).into(Path.of("target/search")).cores(2).watchedBy(progress()).run()
 * </pre>
 *
 * Called again, it runs what is missing. Each experiment has its own process with one thread of the
 * engine: sums depend on the number of threads, and random numbers belong to the process. So the
 * results depend neither on the number of cores nor on which experiment ends first.
 */
public final class Experiments {

  private final List<Experiment> experiments;
  private final int stopAfter;
  private final Resources resources;

  private Experiments(List<Experiment> experiments, int stopAfter, Resources resources) {
    this.experiments = experiments;
    this.stopAfter = stopAfter;
    this.resources = resources;
  }

  /**
   * These experiments, at least one.
   *
   * @throws IllegalArgumentException if two differ only in their names, or the settings of one do
   *     not fit the losses and measures of its model
   */
  public static Experiments of(List<Experiment> experiments) {
    if (experiments.isEmpty())
      throw new IllegalArgumentException("experiments is empty; there is nothing to do");
    Set<String> seen = new HashSet<>();
    for (Experiment e : experiments)
      if (!seen.add(e.digest()))
        throw new IllegalArgumentException(
            "experiments must differ in more than their names: another is the same as '%s'"
                .formatted(e.name()));
    for (Experiment e : experiments) e.settings().check(e.design().terms(), e.design().measures());
    return new Experiments(List.copyOf(experiments), 0, Resources.standard());
  }

  /** All options besides {@link #stopAfter} at once. */
  public Experiments on(Resources resources) {
    return new Experiments(experiments, stopAfter, resources);
  }

  /** The folder for results and checkpoints; created if it does not exist. Required. */
  public Experiments into(Path folder) {
    return on(resources.withFolder(folder));
  }

  /** How many may run at a time; all cores of the machine by default. */
  public Experiments cores(int cores) {
    return on(resources.withCores(cores));
  }

  /** Uses these processes, which remain for a later call, instead of {@link #cores}. */
  public Experiments with(Workers workers) {
    return on(resources.withWorkers(workers));
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Experiments watchedBy(Progress progress) {
    return on(resources.withProgress(progress));
  }

  /** Stops each training run after this step, with a checkpoint from which a later call resumes. */
  public Experiments stopAfter(int step) {
    if (step < 1) throw new IllegalArgumentException("step must be positive: " + step);
    return new Experiments(experiments, step, resources);
  }

  /** The folder of an experiment's checkpoint, which is {@code checkpoint.safetensors} in it. */
  public Path folder(Experiment experiment) {
    return experiment.place(resources.requiredFolder());
  }

  private Path file(Experiment experiment) {
    String name = stopAfter > 0 ? "result-%d.json".formatted(stopAfter) : "result.json";
    return folder(experiment).resolve(name);
  }

  /**
   * Runs what has not been run. An experiment that fails or diverges is a result; one that failed
   * is tried again by the next call.
   *
   * @return the results, in the order of the experiments
   * @throws CancellationException if the thread is interrupted; finished results are kept, and the
   *     next call resumes
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  public List<ExperimentResult> run() {
    Map<Integer, ExperimentResult> results = new ConcurrentSkipListMap<>();
    Queue<Integer> missing = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < experiments.size(); i++) {
      int place = i;
      kept(experiments.get(i))
          .ifPresentOrElse(found -> results.put(place, found), () -> missing.add(place));
    }
    if (missing.isEmpty()) return List.copyOf(results.values());
    Tally tally =
        new Tally(resources.progress(), experiments.size(), experiments.size() - missing.size());
    Workers workers = resources.workers();
    int busy = Math.min(workers.size(), missing.size());
    ExecutorService pool = Executors.newFixedThreadPool(busy);
    boolean complete = false;
    try {
      List<Future<?>> running = new ArrayList<>();
      workers
          .first(busy)
          .forEach(
              process ->
                  running.add(
                      pool.submit(
                          () -> {
                            for (Integer i = missing.poll(); i != null; i = missing.poll())
                              results.put(i, done(experiments.get(i), process, tally));
                            return null;
                          })));
      for (Future<?> each : running) each.get();
      complete = true;
      return List.copyOf(results.values());
    } catch (InterruptedException e) {
      throw new CancellationException(
          "interrupted; %d of %d experiments are done and kept in %s"
              .formatted(tally.done(), experiments.size(), resources.requiredFolder()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io)
        throw new UncheckedIOException(
            "cannot work in %s: %s".formatted(resources.requiredFolder(), io), io);
      throw new IllegalStateException(e.getCause());
    } finally {
      if (complete) resources.release(workers);
      else workers.close();
      pool.shutdownNow();
      tally.close();
    }
  }

  private ExperimentResult done(Experiment experiment, WorkerProcess process, Tally tally)
      throws IOException {
    Path place = folder(experiment), file = file(experiment);
    Files.createDirectories(place);
    var task = new ExperimentWorker.Task(experiment, place.toString(), stopAfter, file.toString());
    Path log = resources.requiredFolder().resolve("workers.log");
    Optional<String> ended = process.run(task, log, share -> tally.at(experiment, share));
    tally.finished(experiment);
    if (ended.isEmpty()) return read(experiment);
    var failed = new ExperimentResult.Outcome.Failed(ended.get() + "; see " + log);
    return new ExperimentResult(experiment, List.of(), List.of(), 0, failed);
  }

  /** The result of an earlier call, under the current name, unless it failed. */
  private Optional<ExperimentResult> kept(Experiment experiment) {
    if (!Files.exists(file(experiment))) return Optional.empty();
    return Optional.of(read(experiment))
        .filter(found -> !(found.outcome() instanceof ExperimentResult.Outcome.Failed));
  }

  private ExperimentResult read(Experiment experiment) {
    Path file = file(experiment);
    try {
      ExperimentResult found = ExperimentResult.ofJson(Files.readString(file));
      if (!found.experiment().identity().equals(experiment.identity()))
        throw new IllegalArgumentException(
            "folder %s contains the result of another experiment; use another folder, or delete it"
                .formatted(file.getParent()));
      return found.of(experiment);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The progress of all. */
  private static final class Tally implements AutoCloseable {

    private final Work work;
    private final Map<Experiment, Double> running = new HashMap<>();
    private int done;

    Tally(Progress progress, int all, int before) {
      work = Work.resumed("experiments", all, before, progress);
      done = before;
    }

    synchronized void at(Experiment experiment, double share) {
      running.put(experiment, share);
      report();
    }

    synchronized void finished(Experiment experiment) {
      running.remove(experiment);
      done++;
      report();
    }

    private void report() {
      work.reach(done + running.values().stream().mapToDouble(s -> s).sum());
    }

    synchronized int done() {
      return done;
    }

    @Override
    public void close() {
      work.close();
    }
  }
}
