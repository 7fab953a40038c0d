package ivylab.ivyspt;

import ivylab.data.Split;
import ivylab.file.Digest;
import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.model.Config;
import ivylab.model.Ensemble;
import ivylab.model.IvySpt;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.progress.Progress;
import ivylab.train.History;
import ivylab.train.Run;
import ivylab.train.Settings;
import ivylab.train.Trainer;
import ivylab.train.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Carries out a {@link ResidualTraining}:
 *
 * <pre>
 * ResidualTraining.DEFAULT.on(split).from(Path.of("other.safetensors")).into(Path.of("run")).train()
 * </pre>
 *
 * With a folder, a run that was stopped resumes, and gives the same models bit for bit.
 */
public final class ResidualTrainer {

  /** Steps before the pace is measured, steps that measure it, and the least that are trained. */
  private static final int WARM = 4, TIMED = 12, LEAST = 50;

  private static final int CHECKPOINT_EVERY = 50;

  /**
   * How it is carried out.
   *
   * @param minutes of training, 0 for the length in the settings
   * @param stopAfter step of each member
   */
  private record Conduct(
      Optional<Path> start,
      Optional<Path> folder,
      double minutes,
      int stopAfter,
      Progress progress) {}

  /** Steps for which there was time, kept so that a run that resumes has as many. */
  private record Pace(double minutes, int members, int steps) {}

  private final ResidualTraining recipe;
  private final Split split;
  private final Conduct conduct;

  private ResidualTrainer(ResidualTraining recipe, Split split, Conduct conduct) {
    this.recipe = recipe;
    this.split = split;
    this.conduct = conduct;
  }

  static ResidualTrainer of(ResidualTraining recipe, Split split) {
    Progress lines = Progress.lines(System.out);
    return new ResidualTrainer(
        recipe,
        split,
        new Conduct(Optional.empty(), Optional.empty(), 0, Integer.MAX_VALUE, lines));
  }

  private ResidualTrainer with(Conduct conduct) {
    return new ResidualTrainer(recipe, split, conduct);
  }

  /**
   * Starts at the networks of this file, whose configuration takes the place of the recipe's, with
   * a process learned from the panel; the file's own process belongs to another market. Of several
   * networks in the file each member starts at its own.
   */
  public ResidualTrainer from(Path model) {
    return with(
        new Conduct(
            Optional.of(model),
            conduct.folder,
            conduct.minutes,
            conduct.stopAfter,
            conduct.progress));
  }

  /** Keeps the process and checkpoints of each member in a folder, from which a run resumes. */
  public ResidualTrainer into(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder))
      throw new IllegalArgumentException("folder must be a directory: " + folder);
    return with(
        new Conduct(
            conduct.start,
            Optional.of(folder),
            conduct.minutes,
            conduct.stopAfter,
            conduct.progress));
  }

  /**
   * Trains for about this time, all members together, instead of the number of steps in the
   * settings: the pace is measured on a few steps of a model that is discarded. Learning the
   * process comes before. A result that must not depend on the machine needs a number of steps.
   */
  public ResidualTrainer lasting(double minutes) {
    if (!(minutes > 0 && minutes <= 100_000))
      throw new IllegalArgumentException("minutes must be positive, at most 100,000: " + minutes);
    return with(
        new Conduct(conduct.start, conduct.folder, minutes, conduct.stopAfter, conduct.progress));
  }

  /** Stops the first member that reaches this step there, see {@link Trainer#stopAfter}. */
  public ResidualTrainer stopAfter(int step) {
    return with(
        new Conduct(conduct.start, conduct.folder, conduct.minutes, step, conduct.progress));
  }

  /** Progress listener; by default a line of text every two seconds. */
  public ResidualTrainer watchedBy(Progress progress) {
    return with(
        new Conduct(conduct.start, conduct.folder, conduct.minutes, conduct.stopAfter, progress));
  }

  /**
   * Learns the process, then trains one member after another; an interrupted member is the last.
   *
   * @return to be closed
   * @throws IllegalArgumentException if the data are unsuitable, the start has another target, or
   *     the folder contains another run; says what differs
   * @throws CancellationException if the thread is interrupted before training
   * @throws UncheckedIOException if a file cannot be read or written; names it
   */
  public ResidualModels train() {
    try (Starts starts = starts()) {
      LearnedProcess process = process(starts.config());
      Settings settings = recipe.settings();
      if (conduct.minutes > 0) settings = settings.withSteps(steps(starts, process));
      List<Run<IvySpt>> runs = new ArrayList<>();
      try {
        for (int i = 0; i < recipe.members(); i++) {
          Run<IvySpt> run = member(i, starts, process, settings);
          runs.add(run);
          if (!run.completed()) break;
        }
      } catch (RuntimeException e) {
        runs.forEach(run -> run.model().close());
        throw e;
      }
      return new ResidualModels(process, split, runs);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Run<IvySpt> member(int i, Starts starts, LearnedProcess process, Settings settings) {
    long seed = settings.seed() + i;
    IvySpt model = starts.model(i, seed);
    try {
      model.startFrom(process);
      Trainer<IvySpt> trainer =
          Trainer.of(Completion.of(model, split).with(recipe.sampling()))
              .with(settings.withSeed(seed))
              .checkpointEvery(CHECKPOINT_EVERY)
              .stopAfter(conduct.stopAfter)
              .watchedBy(conduct.progress);
      if (conduct.folder.isPresent())
        trainer = trainer.into(conduct.folder.get().resolve("member-" + (i + 1)));
      return trainer.train();
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Removes what runs keep in a folder, and the folder if nothing else is in it. */
  public static void clear(Path folder) throws IOException {
    List<Path> own = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path entry : all.toList()) {
        String name = String.valueOf(entry.getFileName());
        if (name.matches("process-[0-9a-f]{16}\\.json|pace\\.json")) own.add(entry);
        if (!name.matches("member-\\d+") || !Files.isDirectory(entry)) continue;
        try (Stream<Path> files = Files.list(entry)) {
          own.addAll(files.filter(Files::isRegularFile).toList());
        }
        own.add(entry);
      }
    }
    for (Path entry : own) Files.delete(entry);
    try (Stream<Path> rest = Files.list(folder)) {
      if (rest.findAny().isPresent()) return;
    }
    Files.delete(folder);
  }

  // ---- where the networks start

  /** The networks to start at; none if they are new. */
  private record Starts(Config config, List<IvySpt> networks) implements AutoCloseable {

    IvySpt model(int member, long seed) {
      if (networks.isEmpty()) return IvySpt.create(config, seed);
      IvySpt start = networks.get(member % networks.size());
      return start.as(start.parameters().type());
    }

    @Override
    public void close() {
      networks.forEach(IvySpt::close);
    }
  }

  private Starts starts() throws IOException {
    if (conduct.start.isEmpty()) return new Starts(recipe.config(), List.of());
    Path file = conduct.start.get();
    if (!Files.isReadable(file)) throw new IOException("no file " + file + " that can be read");
    Ensemble found = Ensemble.load(List.of(file));
    Config config = found.members().get(0).config();
    if (config.target().process().isPresent()) return new Starts(config, found.members());
    found.close();
    throw new IllegalArgumentException(
        "the model to start at must predict the residual of a process, target PROCESS_RESIDUAL or"
            + " SSVI_RESIDUAL: %s has target %s".formatted(file, config.target()));
  }

  // ---- the process

  /** As it was learned before, if the folder has it. */
  private LearnedProcess process(Config config) throws IOException {
    Learning learning = recipe.learning().withForm(config.target().process().orElseThrow());
    Optional<Path> file = conduct.folder.map(folder -> folder.resolve(name(learning)));
    if (file.isPresent() && Files.exists(file.get())) return LearnedProcess.load(file.get());
    LearnedProcess process =
        learning
            .learn(
                split.training().surfaces(),
                ResidualTraining.PROCESS_SEED,
                conduct.progress.withoutEnd())
            .process();
    if (file.isPresent()) {
      Files.createDirectories(conduct.folder.orElseThrow());
      process.save(file.get());
    }
    return process;
  }

  private String name(Learning learning) {
    String from = split.training().digest() + Json.line(learning);
    return "process-%s.json".formatted(Digest.of(from).substring(0, 16));
  }

  // ---- how long

  private int steps(Starts starts, LearnedProcess process) throws IOException {
    Optional<Path> file = conduct.folder.map(folder -> folder.resolve("pace.json"));
    if (file.isPresent() && Files.exists(file.get())) {
      Pace kept = Json.read(Files.readString(file.get()), Pace.class);
      if (kept.minutes == conduct.minutes && kept.members == recipe.members()) return kept.steps;
    }
    int steps = measured(starts, process);
    if (file.isPresent())
      WholeFile.write(
          file.get(), Json.text(new Pace(conduct.minutes, recipe.members(), steps)) + "\n");
    return steps;
  }

  private int measured(Starts starts, LearnedProcess process) {
    Stopwatch stopwatch = new Stopwatch();
    Settings trial = recipe.settings().withSteps(WARM + TIMED).withValidations(1).withSeed(-1);
    try (IvySpt model = starts.model(0, 0)) {
      model.startFrom(process);
      Run<IvySpt> run =
          Trainer.of(Completion.of(model, split).with(recipe.sampling()))
              .with(trial)
              .watcher(stopwatch)
              .watchedBy(Progress.silent())
              .train();
      if (!run.completed())
        throw new CancellationException("interrupted while the pace was measured");
    }
    return stopwatch.steps(
        60 * conduct.minutes / recipe.members(), 1 + recipe.settings().validations());
  }

  /** Times of steps and of the last validation, nanoseconds. */
  static final class Stopwatch implements Watcher {

    private long warm, last, validated;

    @Override
    public void step(History.Step step) {
      last = System.nanoTime();
      if (step.step() == WARM) warm = last;
    }

    @Override
    public void validation(History.Validation validation) {
      validated = System.nanoTime();
    }

    /** For which there is time beside the validations. */
    int steps(double seconds, int validations) {
      return steps(seconds, validations, (last - warm) / 1e9 / TIMED, (validated - last) / 1e9);
    }

    /**
     * @param step seconds
     * @param validation seconds
     */
    static int steps(double seconds, int validations, double step, double validation) {
      double steps = (seconds - validations * validation) / step;
      return (int) Math.max(LEAST, Math.min(10_000_000, steps));
    }
  }
}
