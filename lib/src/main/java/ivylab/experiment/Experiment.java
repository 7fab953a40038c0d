package ivylab.experiment;

import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.file.Digest;
import ivylab.file.Json;
import ivylab.progress.Progress;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One training run and its test as a small record that determines the result, here or on another
 * machine. {@link Experiments} runs many.
 *
 * @param name what tables and figures call it
 * @param design of the model
 * @param settings of the training; the schedule must be one of the kinds of {@link Schedule}
 * @param seed of the initial parameters of the model; unused if there is a start
 * @param data what it is trained and tested on
 * @param start a trained model to start from
 * @param evaluation how it is tested
 */
public record Experiment(
    String name,
    Design<?, ?> design,
    Settings settings,
    long seed,
    DataReference data,
    Start start,
    Evaluation evaluation) {

  /** The schedules that its JSON can name. */
  private static final Set<Class<? extends Schedule>> KNOWN =
      Set.of(Schedule.WarmupCosine.class, Schedule.Steps.class, Schedule.Plateau.class);

  /**
   * The source of the model's initial parameters.
   *
   * @param file a saved model or a checkpoint; empty for none, an untrained model
   * @param digest SHA-256 of its content; empty for none
   */
  public record Start(String file, String digest) {

    /** An untrained model. */
    public static final Start UNTRAINED = new Start("", "");

    static Start of(Path file) {
      return new Start(file.toString(), Digest.of(file));
    }

    <M> M model(Design<M, ?> design, long seed) throws IOException {
      if (file.isEmpty()) return design.create(seed);
      String found = Digest.of(Path.of(file));
      if (!found.equals(digest))
        throw new IllegalArgumentException(
            "start %s must be the file with SHA-256 %s, but it is %s"
                .formatted(file, digest, found));
      return design.load(Path.of(file));
    }
  }

  public Experiment {
    if (name.isBlank()) throw new IllegalArgumentException("name is empty");
    Objects.requireNonNull(design, "design");
    Objects.requireNonNull(settings, "settings");
    if (!KNOWN.contains(settings.schedule().getClass()))
      throw new IllegalArgumentException(
          "the schedule of an experiment must be warmupCosine, constant, steps or plateau: "
              + settings.schedule());
    Objects.requireNonNull(data, "data");
    if (!design.takes(data))
      throw new IllegalArgumentException(
          "a model of kind %s cannot be trained on data of kind %s"
              .formatted(design.kind(), data.kind()));
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(evaluation, "evaluation");
  }

  /** From an untrained model of the settings' seed; without tests. */
  public static Experiment of(
      String name, Design<?, ?> design, Settings settings, DataReference data) {
    return new Experiment(
        name, design, settings, settings.seed(), data, Start.UNTRAINED, Evaluation.NONE);
  }

  /** The same under another name. */
  public Experiment withName(String name) {
    return new Experiment(name, design, settings, seed, data, start, evaluation);
  }

  /** The same with another model, or other options of it. */
  public Experiment withDesign(Design<?, ?> design) {
    return new Experiment(name, design, settings, seed, data, start, evaluation);
  }

  /** The same with other training settings. */
  public Experiment withSettings(Settings settings) {
    return new Experiment(name, design, settings, seed, data, start, evaluation);
  }

  /** The same with another seed: of parameters, masks, order and dropout, not of the tests. */
  public Experiment withSeed(long seed) {
    return new Experiment(name, design, settings.withSeed(seed), seed, data, start, evaluation);
  }

  /** The same on other data. */
  public Experiment withData(DataReference data) {
    return new Experiment(name, design, settings, seed, data, start, evaluation);
  }

  /** The same from a trained model: a saved one, or the checkpoint of another experiment. */
  public Experiment withStart(Path model) {
    return new Experiment(name, design, settings, seed, data, Start.of(model), evaluation);
  }

  /** The same with these tests. */
  public Experiment withEvaluation(Evaluation evaluation) {
    return new Experiment(name, design, settings, seed, data, start, evaluation);
  }

  /**
   * SHA-256 of everything that determines the result: excludes the name and the locations of files.
   *
   * @return in hexadecimal
   */
  public String digest() {
    return Digest.of(Json.text(identity()));
  }

  /** A folder of its own in a folder of experiments: name and digest, both shortened. */
  Path place(Path folder) {
    String plain = name.replaceAll("[^A-Za-z0-9.=-]+", "-").replaceAll("^[-.]+", "");
    String shorter = plain.length() > 40 ? plain.substring(0, 40) : plain;
    return folder.resolve(shorter + "-" + digest().substring(0, 12));
  }

  /** Without what does not determine the result: the name and the locations of files. */
  public Experiment identity() {
    return new Experiment(
        "-", design, settings, seed, data.identity(), new Start("", start.digest()), evaluation);
  }

  /**
   * Trains and tests in this thread and this process. The result is a function of the experiment
   * and of the number of the engine's threads, which {@link Experiments} fixes at one. A failure is
   * a result, not an exception.
   *
   * @param folder for checkpoints, from which an interrupted run resumes bit for bit
   * @param progress listener to the training
   * @throws CancellationException if the thread is interrupted
   */
  public ExperimentResult run(Path folder, Progress progress) {
    return run(null, folder, 0, progress);
  }

  /**
   * @param opened data, or null for it to be opened
   * @param stopAfter step after which training stops; 0 for its end
   */
  ExperimentResult run(@Nullable Opened opened, Path folder, int stopAfter, Progress progress) {
    long begin = System.nanoTime();
    try {
      Opened data = opened == null ? Opened.of(this) : opened;
      // a record that it diverged would end it at once, but with less of its history
      Files.deleteIfExists(folder.resolve("diverged.json"));
      return run(design, data, folder, stopAfter, progress, begin);
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      Outcome failed = new Outcome.Failed(e.getClass().getSimpleName() + message);
      return new ExperimentResult(this, List.of(), List.of(), seconds(begin), failed);
    }
  }

  private <M, D> ExperimentResult run(
      Design<M, D> design, Opened opened, Path folder, int stopAfter, Progress progress, long begin)
      throws IOException {
    D data = opened.of(design);
    M model = start.model(design, seed);
    try {
      Trainer<M> trainer =
          Trainer.of(design.task(model, data)).with(settings).into(folder).watchedBy(progress);
      Run<M> run = (stopAfter > 0 ? trainer.stopAfter(stopAfter) : trainer).train();
      List<ExperimentResult.Test> tests =
          run.completed()
              ? design.test(model, data, evaluation, Progress.silent())
              : List.<ExperimentResult.Test>of();
      Outcome outcome = outcome(run.outcome());
      return new ExperimentResult(
          this, run.history().validations(), tests, seconds(begin), outcome);
    } finally {
      design.close(model);
    }
  }

  private static double seconds(long begin) {
    return 1e-9 * (System.nanoTime() - begin);
  }

  private Outcome outcome(Run.Outcome of) {
    if (of instanceof Run.Outcome.Completed || of instanceof Run.Outcome.Exhausted)
      return new Outcome.Completed();
    if (of instanceof Run.Outcome.Stopped stopped) return new Outcome.Stopped(stopped.step());
    if (of instanceof Run.Outcome.Diverged d) return new Outcome.Diverged(d.step(), d.cause());
    throw new CancellationException(name + " " + of);
  }

  /** As JSON text. */
  public String toJson() {
    return Json.text(this);
  }

  /**
   * From JSON text.
   *
   * @throws IllegalArgumentException if it is not that of an experiment
   */
  public static Experiment ofJson(String text) {
    return Json.read(text, Experiment.class);
  }
}
