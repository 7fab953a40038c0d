package ivylab.sample;

import ivylab.compare.Comparison;
import ivylab.compare.ComparisonResult;
import ivylab.compare.MaskCondition;
import ivylab.compare.Metric;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.ResidualModels;
import ivylab.ivyspt.ResidualTraining;
import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.model.Ensemble;
import ivylab.model.IvySpt;
import ivylab.process.GaussianProcess;
import ivylab.process.LearnedProcess;
import ivylab.simulate.Market;
import ivylab.study.Ladder;
import ivylab.surface.SurfaceMethod;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Weighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the most accurate model in {@code data-samples}: three networks for the residual of a
 * learned process of SSVI slices, for surfaces with five quotes or many, which differ only in their
 * seeds and are trained on the training part of the sample panel; and a card with their errors.
 *
 * <pre>java … ivylab.sample.SampleEnsemble data-samples target/sample-ensemble</pre>
 */
public final class SampleEnsemble {

  static final String CARD = "residual.md";
  static final int MEMBERS = 3;
  static final Config CONFIG =
      Config.DEFAULT
          .withTarget(Config.Target.SSVI_RESIDUAL)
          .withWidth(32)
          .withBlocks(3)
          .withFfn(128);

  /** How it is trained: without penalties, to the end, on the split of {@link SampleModel}. */
  static final ResidualTraining RECIPE =
      ResidualTraining.DEFAULT
          .withConfig(CONFIG)
          .withMembers(MEMBERS)
          .withSampling(Sampling.DEFAULT.withSurfaces(16).withVisibleBetween(5, 96))
          .withSettings(
              Completion.SETTINGS
                  .withSteps(4_000)
                  .withSchedule(Schedule.warmupCosine(0.1, 2e-3, 1e-5))
                  .withWeighting(Weighting.only(CompletionTerms.DATA)));

  private static final long PROCESS_SEED = 1;
  private static final int TEST_SURFACES = 60;

  private SampleEnsemble() {}

  /** The files in {@code data-samples}, one per member. */
  public static List<Path> files(Path samples) {
    return IntStream.rangeClosed(1, MEMBERS)
        .mapToObj(seed -> samples.resolve("residual-" + seed + ".safetensors"))
        .toList();
  }

  /**
   * Reads the trained ensemble.
   *
   * @throws IOException if a file is missing or damaged; names it
   */
  public static Ensemble load(Path samples) throws IOException {
    return Ensemble.load(files(samples));
  }

  /**
   * Not a method but the answer: the surfaces to which the noise of the sample quotes was added.
   * Except by chance, no method can have a smaller error at hidden quotes.
   */
  public static SurfaceMethod truth() {
    Market market = Market.seeded(SamplePanels.SEED);
    return SurfaceMethod.of(
        "the truth",
        "the noise-free surfaces of the sample market",
        visible -> market.truth(visible.symbol(), visible.asOf()));
  }

  /**
   * @param arguments the folder with the sample panel, to which models and card are written, and a
   *     folder for checkpoints, from which an interrupted run resumes
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2)
      throw new IllegalArgumentException("arguments must be: data-samples folder-for-checkpoints");
    Path samples = Path.of(arguments[0]);
    Panel panel = Panel.read(samples.resolve(SamplePanels.PRETRAIN));
    Split split = SampleModel.split(panel);
    LearnedProcess process;
    List<Run<IvySpt>> runs;
    try (ResidualModels models = RECIPE.on(split).into(Path.of(arguments[1])).train()) {
      runs = models.runs();
      runs.forEach(System.out::println);
      if (models.incomplete().isPresent()) return;
      process = models.process();
      for (int i = 0; i < MEMBERS; i++)
        runs.get(i)
            .model()
            .save(
                files(samples).get(i),
                Map.of(
                    "ivylab.made-by", SampleEnsemble.class.getName(),
                    "ivylab.data", panel.digest()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    try (Ensemble ensemble = load(samples)) {
      SurfaceMethod learned = GaussianProcess.learned(split.training().surfaces(), PROCESS_SEED);
      Comparison comparison =
          Comparison.of(
                  learned,
                  process.named("learned process of SSVI slices"),
                  ensemble.members().get(0).named("first member"),
                  ensemble,
                  truth())
              .surfacesAtMost(TEST_SURFACES)
              .withoutMesh();
      List<MaskCondition> conditions = new ArrayList<>();
      for (double share : Masking.PROPORTIONS) conditions.add(MaskCondition.hidden(share));
      for (int quotes : Ladder.FEW) conditions.add(MaskCondition.visible(quotes));
      ComparisonResult errors = comparison.over(split.test(), conditions, List.of(1L, 2L, 3L));
      Files.writeString(samples.resolve(CARD), card(panel, split, runs, errors));
      System.out.println(errors);
    }
  }

  private static String card(
      Panel panel, Split split, List<Run<IvySpt>> runs, ComparisonResult errors) {
    Run<IvySpt> first = runs.get(0);
    StringBuilder text = new StringBuilder();
    text.append("# The ensemble\n\n");
    text.append(
        """
        `residual-1` to `residual-%d.safetensors` contain three networks that were trained by
        `ivylab.sample.SampleEnsemble` on the synthetic sample panel alone and differ only in their seeds. Each
        predicts the residual of a learned Gaussian process whose mean is made of SSVI slices; the process
        is in each file. They have seen no real market. Everything below was written by the code that made them.

        | what | value |
        | --- | --- |
        """
            .formatted(MEMBERS));
    SampleModel.row(text, "parameters of each", "%,d".formatted(first.record().parameters()));
    SampleModel.row(
        text, "data", "%s, SHA-256 %s".formatted(SamplePanels.PRETRAIN, panel.digest()));
    SampleModel.row(text, "training part, SHA-256", split.training().digest());
    SampleModel.row(
        text,
        "surfaces seen by each",
        "%,d".formatted(first.history().steps().stream().mapToLong(s -> s.examples()).sum()));
    SampleModel.row(text, "steps", "%,d".formatted(first.history().steps().size()));
    SampleModel.row(
        text, "made on", "%s, Java %s".formatted(first.record().engine(), first.record().java()));
    text.append("\nConfiguration and settings of the first:\n\n```json\n");
    text.append(first.record().toJson()).append("\n```\n\n");
    text.append(
        """
        IV MAPE in percent on %d surfaces of the test part, averaged over three seeds of the masks, by share of
        hidden quotes or number of visible ones. `the truth` is the surface to which the noise was added: no method can do
        better than that.

        """
            .formatted(TEST_SURFACES));
    text.append("| method |");
    for (MaskCondition condition : errors.conditions()) text.append(" %s |".formatted(condition));
    text.append("\n| --- |").append(" --- |".repeat(errors.conditions().size())).append("\n");
    for (String method : errors.methods()) {
      text.append("| ").append(method).append(" |");
      for (MaskCondition condition : errors.conditions())
        text.append(" %.2f |".formatted(errors.value(Metric.MAPE, method, condition)));
      text.append("\n");
    }
    return text.toString();
  }
}
