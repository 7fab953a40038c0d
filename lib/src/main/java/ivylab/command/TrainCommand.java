package ivylab.command;

import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.file.Rows;
import ivylab.file.WholeFile;
import ivylab.ivyspt.ResidualErrors;
import ivylab.ivyspt.ResidualModels;
import ivylab.ivyspt.ResidualTrainer;
import ivylab.ivyspt.ResidualTraining;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.train.Run;
import ivylab.train.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code environment/lab train}: trains networks for the market of a panel. */
@Command(
    name = "train",
    description = {
      "Trains a network on a panel: a Gaussian process with a mean of SSVI slices is learned from its"
          + " dates, and the network learns the residual of that process, with penalties for"
          + " arbitrage.%n",
      "The newest fifth of the dates is held out. Its older half chooses the step whose weights are"
          + " kept; on its newer half the network is compared with the process alone, and the report"
          + " says which is better.%n",
      "A run that was stopped resumes when it is started again with the same options.%n"
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Completes with it: environment/lab complete --data quotes.csv --model model.safetensors",
      "",
      "The errors on each date held out are written next to the model, model.errors.csv."
    })
final class TrainCommand implements Callable<Integer> {

  private static final String SUFFIX = ".safetensors";

  private final PrintStream out;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "a panel of at least five dates, plain or gzipped")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "one file, with all members; default: model.safetensors")
  private Path model = Path.of("model" + SUFFIX);

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "a model to start at that predicts the residual of a process; the process is learned from"
              + " --data all the same")
  private @Nullable Path start;

  @Option(
      names = "--members",
      paramLabel = "N",
      description = "networks that differ in their seeds, and are averaged; default: 1")
  private int members = ResidualTraining.DEFAULT.members();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "length of the training, all members together, on this machine; then the result depends on"
              + " its speed")
  private @Nullable Double minutes;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "length of the training of each member: passes over the training dates")
  private @Nullable Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "the same in batches of 16 surfaces; default: 2000, about six minutes on two processors"
              + " where surfaces have hundreds of quotes")
  private @Nullable Integer steps;

  @Option(
      names = "--no-penalties",
      description = "no penalties for arbitrage: quicker, but surfaces need more repair")
  private boolean withoutPenalties;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the first member; default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "where a run is kept that may be stopped, with TensorBoard events; default: model.training"
              + " next to --out, which is removed at the end")
  private @Nullable Path checkpoints;

  @Option(
      names = "--figures",
      paramLabel = "DIR",
      description = "losses and errors, as PNG and SVG")
  private @Nullable Path figures;

  @Option(names = "--force", description = "replaces the files of an earlier run")
  private boolean replacing;

  @Option(names = "--skip-bad", description = "a row that breaks a rule is dropped and counted")
  private boolean skipping;

  TrainCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    Path data = check();
    ResidualTraining recipe = recipe();
    Panel panel = Panel.read(data, skipping ? Rows.SKIP_BAD : Rows.STRICT);
    out.println(panel);
    Split split = split(recipe, panel);
    out.println(split);
    Path folder = checkpoints == null ? sibling(".training") : checkpoints;
    ResidualTrainer trainer =
        recipe.on(split).into(folder).watchedBy(Progress.lines(out).withoutEnd());
    if (start != null) trainer = trainer.from(start);
    if (minutes != null) trainer = trainer.lasting(minutes);
    try (ResidualModels models = trainer.train()) {
      requireComplete(models);
      for (int i = 0; i < models.runs().size(); i++)
        out.println("member " + (i + 1) + ": " + models.runs().get(i).outcome());
      ResidualErrors errors = models.errors(Progress.lines(out).withoutEnd());
      out.println(errors);
      write(models, errors, panel);
      if (errors.networkWins())
        out.println("complete with it: " + complete(data) + " --model " + quoted(model));
      else
        out.println(
            "better for this market, the process alone: "
                + (complete(data) + " --method " + Method.LEARNED_PROCESS));
    }
    if (checkpoints == null) ResidualTrainer.clear(folder);
    return Commands.DONE;
  }

  private static String complete(Path data) {
    return "environment/lab complete --data " + quoted(data);
  }

  /** As a shell takes it. */
  private static String quoted(Path file) {
    String text = file.toString();
    return text.matches("[\\w./+,:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  // ---- what was asked

  /** Rejects invalid arguments before anything is read. */
  private Path check() throws IOException {
    if (data == null) throw new IllegalArgumentException("--data is missing: a panel to train on");
    Path folder = model.toAbsolutePath().getParent();
    if (Files.isDirectory(model) || folder == null || !Files.isDirectory(folder))
      throw new IllegalArgumentException("--out must be a file in an existing folder: " + model);
    for (Path output : List.of(model, errorsFile())) {
      if (!Files.exists(output)) continue;
      for (Path input : new Path[] {data, start})
        if (input != null && Files.exists(input) && Files.isSameFile(output, input))
          throw new IllegalArgumentException("--out must not replace an input file: " + output);
      if (!replacing)
        throw new IllegalArgumentException(
            "--out must be a new file, or --force given: %s exists".formatted(output));
    }
    if (start != null && !Files.isReadable(start))
      throw new IllegalArgumentException("--from: no file " + start + " that can be read");
    directory("--checkpoints", checkpoints);
    directory("--figures", figures);
    if (Stream.of(minutes != null, epochs != null, steps != null).filter(x -> x).count() > 1)
      throw new IllegalArgumentException(
          "only one of --minutes, --epochs and --steps can be given");
    if (members < 1) throw new IllegalArgumentException("--members must be at least 1: " + members);
    if (minutes != null && !(minutes > 0 && minutes <= 100_000))
      throw new IllegalArgumentException("--minutes must be positive, at most 100000: " + minutes);
    if (epochs != null && epochs < 1)
      throw new IllegalArgumentException("--epochs must be at least 1: " + epochs);
    if (steps != null && steps < 1)
      throw new IllegalArgumentException("--steps must be at least 1: " + steps);
    return data;
  }

  private static void directory(String option, @Nullable Path folder) {
    if (folder != null && Files.exists(folder) && !Files.isDirectory(folder))
      throw new IllegalArgumentException(option + " must be a folder: " + folder);
  }

  private ResidualTraining recipe() {
    ResidualTraining recipe = ResidualTraining.DEFAULT.withMembers(members).withSeed(seed);
    if (withoutPenalties) recipe = recipe.withoutPenalties();
    Settings settings = recipe.settings();
    if (epochs != null) settings = settings.withEpochs(epochs);
    if (steps != null) settings = settings.withSteps(steps);
    if (start != null) settings = settings.withSchedule(ResidualTraining.FURTHER);
    return recipe.withSettings(settings);
  }

  private static Split split(ResidualTraining recipe, Panel panel) {
    try {
      return recipe.split(panel);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--data: " + e.getMessage(), e);
    }
  }

  private static void requireComplete(ResidualModels models) {
    if (models.incomplete().isEmpty()) return;
    String said =
        "member %d %s".formatted(models.runs().size(), models.incomplete().get().outcome());
    if (models.incomplete().get().outcome() instanceof Run.Outcome.Diverged)
      throw new IllegalArgumentException(said);
    throw new CancellationException(said + "; the same command resumes");
  }

  // ---- what is written

  /** Next to the model, named like it. */
  private Path sibling(String suffix) {
    String name = Objects.requireNonNull(model.getFileName(), "a file has a name").toString();
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return model.resolveSibling(stem + suffix);
  }

  private Path errorsFile() {
    return sibling(".errors.csv");
  }

  private void write(ResidualModels models, ResidualErrors errors, Panel panel) {
    try {
      models
          .ensemble()
          .save(
              model,
              Map.of(
                  "ivylab.made-by", ResidualTraining.class.getName(),
                  "ivylab.data", panel.digest(),
                  "ivylab.training", models.split().training().digest(),
                  "ivylab.error-relative-to-process", errors.overall().toString()));
      var text = new StringWriter();
      errors.byDate().write().csv(text);
      WholeFile.write(errorsFile(), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("--out " + model + " cannot be written: " + e.getMessage(), e);
    }
    if (figures != null)
      new TrainingPictures(figures)
          .draw(models.runs().stream().map(Run<IvySpt>::history).toList(), errors);
    out.println(
        "written: "
            + (model + ", " + errorsFile())
            + (figures == null ? "" : ", figures in " + figures));
  }
}
