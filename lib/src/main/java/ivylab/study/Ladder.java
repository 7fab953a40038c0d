package ivylab.study;

import ivylab.data.Masking;
import ivylab.data.Split;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.ExperimentResult.Test;
import ivylab.experiment.Experiments;
import ivylab.experiment.PanelReference;
import ivylab.file.Digest;
import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.model.Ensemble;
import ivylab.model.IvySpt;
import ivylab.process.Learning;
import ivylab.progress.Progress;
import ivylab.surface.SurfaceMethod;
import ivylab.train.Settings;
import ivylab.train.Weighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * From the published form to the most accurate one, one change at a time: every rung is trained
 * with several seeds, predicts hidden quotes of unseen dates, among many visible quotes and among
 * few, and is compared with the learned Gaussian process.
 *
 * <pre>
 * Ladder.of(Ladder.rungs(Ladder.settings().withSteps(3000))).run(data, folder)
 * </pre>
 *
 * Finished work is kept in the folder and not repeated; an interrupted training run resumes from
 * its last checkpoint.
 */
public final class Ladder {

  /** Numbers of visible quotes with which every rung is tested, with half of the others hidden. */
  public static final List<Integer> FEW = List.of(5, 10, 20, 40);

  private static final int MEMBERS = 3, APART = 1000, SURFACES = 60, MESH = 41;

  /**
   * A step of the ladder.
   *
   * @param variant name, what is new, model and training
   * @param members number of models trained per seed, that of the seed itself first
   * @param finish how they are combined
   */
  public record Rung(Variant variant, int members, Finish finish) {

    public Rung {
      if (!(members > 0))
        throw new IllegalArgumentException("members must be positive: " + members);
    }

    /** The trained model unchanged. */
    public static Rung of(Variant variant) {
      return new Rung(variant, 1, Finish.NONE);
    }

    /**
     * A rung that combines models trained like this one in another way: an ensemble, a projection.
     * Models that both rungs need are trained once.
     *
     * @param name of the new rung
     * @param shows what is new, one sentence
     * @param members number of models trained per seed
     */
    public Rung finished(String name, String shows, int members, Finish finish) {
      return new Rung(
          new Variant(name, shows, variant.design(), variant.settings()), members, finish);
    }
  }

  /** Makes a method of trained models. */
  @FunctionalInterface
  public interface Finish {

    /** The first model unchanged; its own test is used. */
    Finish NONE = models -> models.get(0);

    /**
     * @param models that differ only in their seeds, at least one
     */
    SurfaceMethod of(List<IvySpt> models);
  }

  private final List<Rung> rungs;
  private final List<Long> seeds;
  private final Evaluation evaluation;
  private final int cores;
  private final Progress progress;

  private Ladder(
      List<Rung> rungs, List<Long> seeds, Evaluation evaluation, int cores, Progress progress) {
    this.rungs = rungs;
    this.seeds = seeds;
    this.evaluation = evaluation;
    this.cores = cores;
    this.progress = progress;
  }

  /** A ladder of these rungs, which must have different names; seeds 1, 2 and 3. */
  public static Ladder of(List<Rung> rungs) {
    if (rungs.isEmpty()) throw new IllegalArgumentException("rungs is empty");
    Set<String> names = new HashSet<>();
    for (Rung rung : rungs)
      if (!names.add(rung.variant().name()))
        throw new IllegalArgumentException(
            "rungs must have different names, but two are '%s'".formatted(rung.variant().name()));
    Evaluation evaluation =
        Evaluation.hiding(Masking.PROPORTIONS, 1)
            .and(Evaluation.showing(FEW, 1))
            .withSurfacesAtMost(SURFACES)
            .withMesh(MESH);
    return new Ladder(
        List.copyOf(rungs), List.of(1L, 2L, 3L), evaluation, 1, Progress.lines(System.out));
  }

  /** The data loss alone, with which the ladder begins: 3,000 steps of 8 surfaces. */
  public static Settings settings() {
    return Settings.DEFAULT.withSteps(3000).withWeighting(Weighting.only(CompletionTerms.DATA));
  }

  /**
   * The rungs in order, each with one change from the one before.
   *
   * @param settings of all training runs except for what a rung changes, see {@link #settings()}
   */
  public static List<Rung> rungs(Settings settings) {
    return rungs(settings, Config.DEFAULT);
  }

  /**
   * The same at another size.
   *
   * @param size whose width, blocks, heads and feed-forward width all models have
   */
  public static List<Rung> rungs(Settings settings, Config size) {
    return rungs(settings, Sampling.DEFAULT, size);
  }

  /**
   * The same with other draws from the data.
   *
   * @param sampling of all training runs except for what a rung changes
   */
  public static List<Rung> rungs(Settings settings, Sampling sampling, Config size) {
    Config published =
        Config.PUBLISHED
            .withWidth(size.width())
            .withBlocks(size.blocks())
            .withHeads(size.heads())
            .withFfn(size.ffn())
            .withQueryAttention(Config.QueryAttention.INDEPENDENT);
    Config ours = Config.DEFAULT;
    Variant first =
        new Variant(
            "published form",
            "total variance from k and t, data loss alone",
            new IvySptDesign(published, sampling),
            settings);
    Variant target =
        first.but(
            "log volatility",
            "standardised log volatility from k/√t and log t",
            IvySptDesign.changed(
                c -> c.withTarget(ours.target()).withCoordinates(ours.coordinates())));
    Variant level =
        target.but(
            "level kept",
            "no layer norms on the embedding, each quote's token carries its value",
            IvySptDesign.changed(c -> c.withNorms(ours.norms())));
    Variant market =
        level.but(
            "market tokens",
            "a token for each market feature, the gate half open, statistics of the training set",
            IvySptDesign.changed(
                c ->
                    c.withExternalTokens(ours.externalTokens())
                        .withGateBias(ours.gateBias())
                        .withTrainingSetStatistics(ours.trainingSetStatistics())));
    Variant few =
        market.but(
            "few quotes",
            "trained on 5 to 96 visible quotes",
            IvySptDesign.drawn(s -> s.withVisibleBetween(5, 96)));
    Variant process =
        few.but(
            "process as prior",
            "the residual of the learned Gaussian process, in units of its deviation",
            IvySptDesign.changed(c -> c.withTarget(Config.Target.PROCESS_RESIDUAL)));
    Variant ssvi =
        process.but(
            "SSVI prior",
            "a process whose mean is made of SSVI slices",
            IvySptDesign.changed(c -> c.withTarget(Config.Target.SSVI_RESIDUAL)));
    List<Rung> rungs =
        new ArrayList<>(
            Stream.of(first, target, level, market, few, process, ssvi).map(Rung::of).toList());
    rungs.add(
        Rung.of(ssvi)
            .finished(
                "ensemble of " + MEMBERS,
                "the mean of models with different seeds",
                MEMBERS,
                Ensemble::of));
    return rungs;
  }

  /** Trains every rung with each of these seeds; they must differ. */
  public Ladder withSeeds(List<Long> seeds) {
    return new Ladder(rungs, different(seeds), evaluation, cores, progress);
  }

  static List<Long> different(List<Long> seeds) {
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size())
      throw new IllegalArgumentException("seeds must be at least one and differ: " + seeds);
    return List.copyOf(seeds);
  }

  /**
   * How every rung is tested; by default on 60 surfaces at four shares hidden and four numbers of
   * visible quotes, with arbitrage counted on 41 x 41 points.
   */
  public Ladder withEvaluation(Evaluation evaluation) {
    return new Ladder(rungs, seeds, evaluation, cores, progress);
  }

  /** The rungs in order. */
  public List<Rung> rungs() {
    return rungs;
  }

  /** The seeds with each of which every rung is trained. */
  public List<Long> seeds() {
    return seeds;
  }

  /** How every rung is tested. */
  public Evaluation evaluation() {
    return evaluation;
  }

  /** Number of parallel training runs; 1 by default. */
  public Ladder cores(int cores) {
    return new Ladder(rungs, seeds, evaluation, cores, progress);
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Ladder watchedBy(Progress progress) {
    return new Ladder(rungs, seeds, evaluation, cores, progress);
  }

  /** Every training run that the ladder needs, once. */
  public List<Experiment> experiments(PanelReference data) {
    return rungs.stream()
        .flatMap(rung -> seeds.stream().flatMap(seed -> members(rung, seed, data).stream()))
        .collect(
            Collectors.toMap(
                Experiment::digest, e -> e, (first, same) -> first, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  private List<Experiment> members(Rung rung, long seed, PanelReference data) {
    Variant v = rung.variant();
    return LongStream.range(0, rung.members())
        .mapToObj(i -> seed + APART * i)
        .map(member -> v.experiment(member, data, evaluation))
        .toList();
  }

  /**
   * Trains and tests all rungs. Finished work is kept in the folder and not repeated.
   *
   * @throws UncheckedIOException if the folder or the data cannot be read or written
   * @throws CancellationException if the thread is interrupted
   */
  public LadderResult run(PanelReference data, Path folder) {
    Experiments all = Experiments.of(experiments(data)).into(folder).cores(cores);
    Map<String, ExperimentResult> known = new HashMap<>();
    for (ExperimentResult result : all.watchedBy(progress).run())
      known.put(result.experiment().digest(), result);
    Split split = data.split();
    try {
      List<Test> process = kept(folder, "process", split, () -> process(split));
      List<LadderResult.Row> rows = new ArrayList<>();
      for (Test test : process) rows.add(LadderResult.Row.of(LadderResult.PROCESS, 1, test, test));
      for (Rung rung : rungs)
        for (long seed : seeds) {
          List<Test> tests = tests(rung, members(rung, seed, data), known, all, folder, split);
          for (int i = 0; i < tests.size(); i++)
            rows.add(
                LadderResult.Row.of(rung.variant().name(), seed, tests.get(i), process.get(i)));
        }
      return new LadderResult(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the ladder in %s: %s".formatted(folder, e), e);
    }
  }

  /** Empty if a training run did not complete. */
  private List<Test> tests(
      Rung rung,
      List<Experiment> members,
      Map<String, ExperimentResult> known,
      Experiments all,
      Path folder,
      Split split)
      throws IOException {
    List<ExperimentResult> results = members.stream().map(e -> known.get(e.digest())).toList();
    if (!results.stream().allMatch(ExperimentResult::completed)) return List.of();
    if (rung.finish() == Finish.NONE) return results.get(0).tests();
    List<Object> madeOf = members.stream().<Object>map(Experiment::digest).toList();
    return kept(
        folder,
        rung.variant().name() + madeOf,
        split,
        () -> {
          List<IvySpt> models = new ArrayList<>();
          try {
            for (ExperimentResult result : results) // a folder has the name under which it was made
            models.add(
                  IvySpt.load(all.folder(result.experiment()).resolve("checkpoint.safetensors")));
            return evaluation.of(rung.finish().of(models), split.test(), progress);
          } finally {
            models.forEach(IvySpt::close);
          }
        });
  }

  private List<Test> process(Split split) {
    SurfaceMethod process =
        Learning.DEFAULT.learn(split.training().surfaces(), 1, Progress.silent()).process();
    return evaluation.of(process, split.test(), progress);
  }

  private interface Source {
    List<Test> get() throws IOException;
  }

  /** Tests that no experiment makes: read from the folder, or otherwise made and saved there. */
  private List<Test> kept(Path folder, String of, Split split, Source source) throws IOException {
    String all = of + evaluation + split.training().digest() + split.test().digest();
    Path file = folder.resolve("tests-" + Digest.of(all).substring(0, 16) + ".json");
    if (Files.exists(file)) return List.of(Json.read(Files.readString(file), Test[].class));
    List<Test> tests = source.get();
    WholeFile.write(file, Json.text(tests));
    return tests;
  }
}
