package ivylab.sample;

import ivylab.compare.Comparison;
import ivylab.compare.ComparisonResult;
import ivylab.compare.Metric;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.Penalties;
import ivylab.method.CubicInterpolation;
import ivylab.method.Quadratic;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.process.GaussianProcess;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Trainer;
import ivylab.train.Weighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes the trained model in {@code data-samples}: the default configuration on the training part
 * of the sample panel, and a card that says how it was made and how large its errors are.
 *
 * <pre>java … ivylab.sample.SampleModel data-samples</pre>
 */
public final class SampleModel {

  /** Name of the file in {@code data-samples}. */
  public static final String FILE = "ivyspt.safetensors";

  static final String CARD = "ivyspt.md";
  static final long SEED = 20240117;
  static final int EPOCHS = 40;
  private static final int TEST_SURFACES = 60;

  private SampleModel() {}

  /**
   * @param arguments the folder with the sample panel, to which the model and its card are written;
   *     a second one is a folder for checkpoints, from which an interrupted run resumes
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || arguments.length > 2)
      throw new IllegalArgumentException(
          "arguments must be: data-samples [folder for checkpoints]");
    Path folder = Path.of(arguments[0]);
    Panel panel = Panel.read(folder.resolve(SamplePanels.PRETRAIN));
    Split split = split(panel);
    try (IvySpt model = IvySpt.create(Config.DEFAULT, SEED)) {
      Trainer<IvySpt> trainer = trainer(task(model, split), EPOCHS);
      if (arguments.length == 2) trainer = trainer.into(Path.of(arguments[1]));
      Run<IvySpt> run = trainer.train();
      System.out.println(run);
      if (!run.completed()) return;
      model.save(
          folder.resolve(FILE),
          Map.of("ivylab.made-by", SampleModel.class.getName(), "ivylab.data", panel.digest()));
      ComparisonResult errors =
          Comparison.of(
                  model, Quadratic.method(), CubicInterpolation.method(), GaussianProcess.fixed())
              .surfacesAtMost(TEST_SURFACES)
              .on(split.test(), Masking.PROPORTIONS, SEED);
      Files.writeString(folder.resolve(CARD), card(panel, split, run, errors));
      System.out.println(errors);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The split on which the model was trained; it has never seen {@code test()}. */
  public static Split split(Panel panel) {
    return Split.purged(panel, 6, 0.8, 0.1);
  }

  /** What is trained, by the recipe. */
  static Completion task(IvySpt model, Split split) {
    return Completion.of(model, split)
        .withPenalties(Penalties.atCollocation(16))
        .withSurfaces(8)
        .withQueries(24)
        .withVisibleAtMost(96);
  }

  /** How it is trained, by the recipe. */
  static Trainer<IvySpt> trainer(Completion task, int epochs) {
    return Trainer.of(task)
        .epochs(epochs)
        .schedule(Schedule.warmupCosine(0.1, 2e-3, 1e-5))
        .weighting(Weighting.fixed(1, 1, 0.03))
        .seed(SEED);
  }

  private static String card(Panel panel, Split split, Run<IvySpt> run, ComparisonResult errors) {
    StringBuilder text = new StringBuilder();
    text.append("# The trained model\n\n");
    text.append(
        """
        `%s` contains IvySPT in its default configuration, trained by `ivylab.sample.SampleModel` on the
        synthetic sample panel alone. It has seen no real market: it exists so that the notebooks need no
        training before they can show something. Everything below was written by the code that made it.

        | what | value |
        | --- | --- |
        """
            .formatted(FILE));
    row(text, "parameters", "%,d".formatted(run.record().parameters()));
    row(text, "data", "%s, SHA-256 %s".formatted(SamplePanels.PRETRAIN, panel.digest()));
    row(text, "training part, SHA-256", split.training().digest());
    row(
        text,
        "surfaces seen",
        "%,d".formatted(run.history().steps().stream().mapToLong(s -> s.examples()).sum()));
    row(text, "steps", "%,d".formatted(run.history().steps().size()));
    row(text, "seed", String.valueOf(SEED));
    row(text, "made on", "%s, Java %s".formatted(run.record().engine(), run.record().java()));
    text.append("\nConfiguration and settings:\n\n```json\n");
    text.append(run.record().toJson()).append("\n```\n\n");
    text.append(
        "IV MAPE in percent on %d surfaces of the test part, by share of hidden quotes:\n\n"
            .formatted(TEST_SURFACES));
    text.append("| method | 10 % | 30 % | 50 % | 70 % |\n| --- | --- | --- | --- | --- |\n");
    for (String method : errors.methods()) {
      text.append("| ").append(method);
      for (double p : Masking.PROPORTIONS)
        text.append(" | %.2f".formatted(errors.value(Metric.MAPE, method, p)));
      text.append(" |\n");
    }
    return text.toString();
  }

  static void row(StringBuilder text, String what, String value) {
    text.append("| ").append(what).append(" | ").append(value).append(" |\n");
  }
}
