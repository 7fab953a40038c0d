package ivylab.study;

import ivylab.embedding.Coordinates;
import ivylab.encoder.Fusion;
import ivylab.experiment.DataReference;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.Experiments;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Penalties;
import ivylab.model.Config;
import ivylab.progress.Progress;
import ivylab.train.Weighting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The value of each part of the model: variants that differ from a base in one respect, trained
 * with the same seeds, batches and masks, and tested on the same hidden quotes.
 *
 * <pre>
 * Ablation.ofThePaper(base).withSeeds(List.of(1L, 2L, 3L)).run(data, folder, 2, Progress.lines(System.out))
 * </pre>
 *
 * @param title of tables and figures
 * @param base with which the variants are compared
 * @param variants each with one change
 * @param seeds with each of which every variant is trained
 * @param evaluation how every trained model is tested, the same for all
 */
public record Ablation(
    String title, Variant base, List<Variant> variants, List<Long> seeds, Evaluation evaluation) {

  public Ablation {
    variants = List.copyOf(variants);
    Set<String> names = new HashSet<>();
    for (Variant v : Stream.concat(Stream.of(base), variants.stream()).toList())
      if (!names.add(v.name()))
        throw new IllegalArgumentException(
            "base and variants must have different names, but two are '%s'".formatted(v.name()));
    seeds = Ladder.different(seeds);
    if (evaluation.conditions().isEmpty())
      throw new IllegalArgumentException("evaluation must have at least one condition");
  }

  /** Three seeds; tested with half of the quotes hidden, on 60 surfaces, arbitrage on 21 x 21. */
  public static Ablation of(String title, Variant base, List<Variant> variants) {
    Evaluation half = Evaluation.hiding(List.of(0.5), 1).withSurfacesAtMost(60).withMesh(21);
    return new Ablation(title, base, variants, List.of(1L, 2L, 3L), half);
  }

  /** The five ablations of the paper (IvySPT, "Ablation Study"), each on this base. */
  public static Ablation ofThePaper(Variant base) {
    return of(
        "the paper's ablations",
        base,
        List.of(
            base.but(
                "no kernels",
                "each point has its own value in every channel, a query the mean of all: what is"
                    + " local must come from attention",
                IvySptDesign.changed(c -> c.withKernels(false))),
            base.but(
                "no positional encoding",
                "positions enter through the kernels alone",
                IvySptDesign.changed(c -> c.withPositions(false))),
            base.but(
                "no external attention",
                "the market features are not seen",
                IvySptDesign.changed(c -> c.withFusion(Fusion.SELF_ONLY))),
            base.but(
                "no gate",
                "self-attention and external attention are added",
                IvySptDesign.changed(c -> c.withFusion(Fusion.SUM))),
            base.trained(
                "no no-arbitrage terms",
                "the data loss alone",
                s -> s.withWeighting(Weighting.only(CompletionTerms.DATA)))));
  }

  /**
   * The choices in which this library departs from the paper, each undone on this base, which
   * should have {@link Config#DEFAULT}'s choices in any size.
   *
   * <p>A positive head changes nothing if log volatility is predicted, since total variance is then
   * positive by construction; so the two heads are compared where total variance itself is
   * predicted.
   */
  public static Ablation ours(Variant base) {
    IvySptDesign design = IvySptDesign.of(base.design());
    Config size = design.config();
    Config published =
        Config.PUBLISHED
            .withWidth(size.width())
            .withBlocks(size.blocks())
            .withHeads(size.heads())
            .withFfn(size.ffn())
            .withQueryAttention(Config.QueryAttention.INDEPENDENT);
    Variant variance =
        base.but(
            "total variance",
            "the network predicts w itself, which nothing keeps positive",
            IvySptDesign.changed(c -> c.withTarget(Config.Target.TOTAL_VARIANCE)));
    return of(
        "our choices, undone",
        base,
        List.of(
            base.but(
                "joint queries",
                "queries see each other, as published: a prediction depends on what else is queried",
                IvySptDesign.changed(c -> c.withQueryAttention(Config.QueryAttention.JOINT))),
            base.but(
                "butterfly as printed",
                "the penalty with w' in place of its square",
                IvySptDesign.drawn(s -> s.withPenalties(s.penalties().asPrinted()))),
            variance,
            variance.but(
                "total variance, positive head",
                "the same behind a softplus",
                IvySptDesign.changed(c -> c.withHead(Config.OutputForm.POSITIVE))),
            base.but(
                "one external token",
                "all market features in one token, as published: its attention is always 1",
                IvySptDesign.changed(c -> c.withExternalTokens(Config.ExternalTokens.SINGLE))),
            base.but(
                "norms on the embedding",
                "layer norms, as published: a token does not carry its level",
                IvySptDesign.changed(c -> c.withNorms(true))),
            base.but(
                "raw coordinates",
                "k and t in place of k/√t and log t",
                IvySptDesign.changed(c -> c.withCoordinates(Coordinates.RAW))),
            base.but(
                "batch statistics",
                "inputs are standardised with statistics of the batch, not of the training set",
                IvySptDesign.changed(c -> c.withTrainingSetStatistics(false))),
            base.but(
                "few-quote training",
                "trained on 5 visible quotes up to the base's cap",
                IvySptDesign.drawn(
                    s -> s.withVisibleBetween(5, Math.max(5, s.masking().visibleAtMost())))),
            new Variant(
                "published preset",
                "model, penalties at the queries and GradNorm as published; queries independent",
                design
                    .withConfig(published)
                    .withSampling(design.sampling().withPenalties(Penalties.atQueries())),
                base.settings().withWeighting(Weighting.gradNorm(1.5)))));
  }

  /** The same with some of the variants, in this order. */
  public Ablation only(String... names) {
    List<Variant> some = Arrays.stream(names).map(this::variant).toList();
    return new Ablation(title, base, some, seeds, evaluation);
  }

  /** The same without some of the variants. */
  public Ablation without(String... names) {
    List<Variant> left = new ArrayList<>(variants);
    for (String name : names) left.remove(variant(name));
    return new Ablation(title, base, left, seeds, evaluation);
  }

  private Variant variant(String name) {
    return variants.stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "name must be one of %s: %s"
                        .formatted(variants.stream().map(Variant::name).toList(), name)));
  }

  /** The same under another title. */
  public Ablation withTitle(String title) {
    return new Ablation(title, base, variants, seeds, evaluation);
  }

  /** The same with other seeds, which must differ. */
  public Ablation withSeeds(List<Long> seeds) {
    return new Ablation(title, base, variants, seeds, evaluation);
  }

  /** The same with other tests. */
  public Ablation withEvaluation(Evaluation evaluation) {
    return new Ablation(title, base, variants, seeds, evaluation);
  }

  /** Every training run: the base with each seed, then variant by variant. */
  public List<Experiment> experiments(DataReference data) {
    List<Experiment> all = new ArrayList<>();
    for (Variant v : Stream.concat(Stream.of(base), variants.stream()).toList())
      for (long seed : seeds) all.add(v.experiment(seed, data, evaluation));
    return all;
  }

  /**
   * Trains and tests all; finished work is kept in the folder and not repeated.
   *
   * @param cores number of training runs in parallel
   * @throws CancellationException if the thread is interrupted
   */
  public AblationResult run(DataReference data, Path folder, int cores, Progress progress) {
    return result(
        Experiments.of(experiments(data)).into(folder).cores(cores).watchedBy(progress).run());
  }

  /**
   * The result of training runs that were done elsewhere.
   *
   * @param results of {@link #experiments}, in their order
   */
  public AblationResult result(List<ExperimentResult> results) {
    int each = seeds.size(), all = each * (variants.size() + 1);
    if (results.size() != all)
      throw new IllegalArgumentException(
          "results must be of %d experiments: %d".formatted(all, results.size()));
    int surfaces =
        results.stream()
            .filter(ExperimentResult::completed)
            .mapToInt(r -> r.tests().get(0).surfaces().size())
            .max()
            .orElseThrow(() -> new IllegalArgumentException("no experiment was completed"));
    List<AblationResult.Row> rows = new ArrayList<>();
    for (int i = 0; i <= variants.size(); i++) {
      Variant v = i == 0 ? base : variants.get(i - 1);
      rows.add(
          new AblationResult.Row(
              v.name(),
              v.shows(),
              IntStream.range(i * each, (i + 1) * each)
                  .mapToObj(j -> AblationResult.Seed.of(results.get(j), surfaces))
                  .toList()));
    }
    return new AblationResult(title, rows);
  }
}
