package ivylab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.compare.PairedTest;
import ivylab.encoder.Fusion;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.experiment.PanelReference;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.study.AblationResult.Row;
import ivylab.study.AblationResult.Seed;
import ivylab.train.Weighting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

class AblationTest {

  private static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(8);
  private static final Variant BASE =
      new Variant("base", "as it is", IvySptDesign.of(SMALL), Completion.SETTINGS.withSteps(20));
  private static final PanelReference DATA = new PanelReference("none", "0", 6, 0.8, 0.1, 0, 0);
  private static final List<String> NAMES = List.of("A", "B", "C", "D", "E", "F", "G", "H");

  /** The text of the configuration and of the settings that differs from the base's. */
  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("no kernels", "kernels=false"),
        Arguments.of("no positional encoding", "positions=false"),
        Arguments.of("no external attention", "fusion=SELF_ONLY"),
        Arguments.of("no gate", "fusion=SUM"),
        Arguments.of("no no-arbitrage terms", "weighting=data only"),
        Arguments.of("joint queries", "queryAttention=JOINT"),
        Arguments.of("butterfly as printed", "butterflyAsPrinted=true"),
        Arguments.of("total variance", "target=TOTAL_VARIANCE"),
        Arguments.of("total variance, positive head", "target=TOTAL_VARIANCE head=POSITIVE"),
        Arguments.of("one external token", "externalTokens=SINGLE"),
        Arguments.of("norms on the embedding", "norms=true"),
        Arguments.of("raw coordinates", "coordinates=RAW"),
        Arguments.of("batch statistics", "trainingSetStatistics=false"),
        Arguments.of("few-quote training", "visibleAtLeast=5"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void a_variant_differs_from_the_base_in_what_its_name_says_and_in_nothing_else(
      String name, String change) {
    List<String> changed = new ArrayList<>(parts(variant(name)));
    changed.removeAll(parts(BASE));
    assertEquals(change, String.join(" ", changed));
  }

  @Test
  void the_list_of_changes_is_of_all_variants_but_the_published_preset() {
    List<String> listed = changes().map(a -> (String) a.get()[0]).toList();
    List<String> all = Stream.concat(variants(), Stream.<Variant>of()).map(Variant::name).toList();
    List<String> both = new ArrayList<>(listed);
    both.add("published preset");
    assertEquals(all, both);
  }

  @Test
  void the_published_preset_has_the_size_of_the_base_and_the_paper_s_penalties() {
    Variant v = variant("published preset");
    IvySptDesign design = IvySptDesign.of(v.design());
    Config size = design.config().withWidth(64).withBlocks(4).withHeads(4).withFfn(256);
    assertEquals(Config.PUBLISHED, size.withQueryAttention(Config.QueryAttention.JOINT));
    assertEquals(8, design.config().width());
    assertEquals(Weighting.gradNorm(1.5), v.settings().weighting());
    assertEquals(0, design.sampling().penalties().collocation());
    Sampling usual = IvySptDesign.of(BASE.design()).sampling();
    assertEquals(usual, design.sampling().withPenalties(usual.penalties()));
    assertEquals(BASE.settings(), v.settings().withWeighting(BASE.settings().weighting()));
  }

  private static Stream<Variant> variants() {
    return Stream.concat(
        Ablation.ofThePaper(BASE).variants().stream(), Ablation.ours(BASE).variants().stream());
  }

  private static Variant variant(String name) {
    return variants().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> parts(Variant v) {
    return List.of((v.design() + " " + v.settings()).split("[\\[\\], ]+"));
  }

  @Test
  void every_variant_is_trained_with_every_seed_and_tested_alike() {
    Ablation ablation = Ablation.ofThePaper(BASE).withSeeds(List.of(4L, 9L));
    List<Experiment> all = ablation.experiments(DATA);
    assertEquals(12, all.size());
    assertEquals(12, new HashSet<>(all.stream().map(Experiment::digest).toList()).size());
    assertEquals("no gate, seed 9", all.get(9).name());
    assertEquals(Fusion.SUM, IvySptDesign.of(all.get(9).design()).config().fusion());
    for (int i = 0; i < 12; i++) {
      assertEquals(i % 2 == 0 ? 4 : 9, all.get(i).seed());
      assertEquals(all.get(i).seed(), all.get(i).settings().seed());
      assertEquals(ablation.evaluation(), all.get(i).evaluation());
      assertEquals(DATA, all.get(i).data());
    }
  }

  @Test
  void variants_can_be_picked_by_name() {
    Ablation two = Ablation.ours(BASE).only("raw coordinates", "joint queries");
    assertEquals(
        List.of("raw coordinates", "joint queries"),
        two.variants().stream().map(Variant::name).toList());
    assertEquals(List.of(two.variants().get(1)), two.without("raw coordinates").variants());
    assertThrows(IllegalArgumentException.class, () -> two.without("no gate"));
    var e = assertThrows(IllegalArgumentException.class, () -> Ablation.ours(BASE).only("raw"));
    assertTrue(e.getMessage().startsWith("name must be one of [joint queries, "), e.getMessage());
  }

  static Stream<Arguments> refused() {
    UnaryOperator<Ablation> twice = a -> a.withSeeds(List.of(1L, 1L));
    UnaryOperator<Ablation> none = a -> a.withSeeds(List.of());
    UnaryOperator<Ablation> untested = a -> a.withEvaluation(Evaluation.NONE);
    UnaryOperator<Ablation> alike =
        a -> new Ablation("t", BASE, List.of(BASE), a.seeds(), a.evaluation());
    return Stream.of(
        Arguments.of("seeds must be at least one and differ: [1, 1]", twice),
        Arguments.of("seeds must be at least one and differ: []", none),
        Arguments.of("evaluation must have at least one condition", untested),
        Arguments.of("base and variants must have different names, but two are 'base'", alike));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_cannot_be_compared_is_refused(String says, UnaryOperator<Ablation> change) {
    Ablation ablation = Ablation.ofThePaper(BASE);
    var e = assertThrows(IllegalArgumentException.class, () -> change.apply(ablation));
    assertEquals(says, e.getMessage());
  }

  // results made up: error of surface i with seed s under condition c

  private interface Error {
    double of(int surface, int seed, int condition);
  }

  private static final List<MaskCondition> CONDITIONS =
      List.of(new MaskCondition(0.5, 0), new MaskCondition(0.5, 10));

  private static ExperimentResult made(Experiment experiment, int seed, Error error) {
    List<ExperimentResult.Test> tests = new ArrayList<>();
    for (int c = 0; c < CONDITIONS.size(); c++) {
      int condition = c;
      List<Double> mapes =
          IntStream.range(0, NAMES.size()).mapToObj(i -> error.of(i, seed, condition)).toList();
      tests.add(
          new ExperimentResult.Test(
              CONDITIONS.get(c),
              NAMES,
              mapes,
              mapes.stream().mapToDouble(x -> x).filter(Double::isFinite).average().orElseThrow(),
              0.01,
              1e-4 * (c + 1),
              200,
              c * 10,
              new MeshCheck(1000, 30 * (c + 1), 10 * seed, 0, 0, 0),
              3));
    }
    return new ExperimentResult(experiment, List.of(), tests, 2, new Outcome.Completed());
  }

  private static AblationResult result(Map<String, Error> errors) {
    Ablation ablation =
        new Ablation(
            "made up",
            BASE,
            Ablation.ofThePaper(BASE).only(errors.keySet().toArray(String[]::new)).variants(),
            List.of(5L, 6L, 7L),
            new Evaluation(CONDITIONS, 0, 0, 1));
    List<ExperimentResult> results = new ArrayList<>();
    for (Experiment e : ablation.experiments(DATA)) {
      String name = e.name().substring(0, e.name().lastIndexOf(','));
      Error error = errors.getOrDefault(name, (i, s, c) -> 1 + i + 0.1 * s + c);
      results.add(made(e, (int) e.seed() - 5, error));
    }
    return ablation.result(results);
  }

  @Test
  void numbers_are_means_over_conditions_then_over_seeds() {
    AblationResult result = result(Map.of("no gate", (i, s, c) -> 2 + i + 0.2 * s + c));
    Row base = result.base(), gate = result.row("no gate");
    assertEquals(List.of(base, gate), result.rows());
    // over 8 surfaces the mean of i is 3.5, over 2 conditions that of c 0.5, over 3 seeds that of s
    // 1
    assertEquals(1 + 3.5 + 0.1 + 0.5, base.mean(Seed::mape), 1e-12);
    assertEquals(2 + 3.5 + 0.2 + 0.5, gate.mean(Seed::mape), 1e-12);
    // 0, 1, 2 times 0.1: the sample deviation is 0.1
    assertEquals(0.1, base.deviation(Seed::mape), 1e-12);
    assertEquals(0.2, gate.deviation(Seed::mape), 1e-12);
    assertEquals(1.5e-4, base.mean(Seed::mse), 1e-16);
    assertEquals(4.5, base.mean(Seed::calendar), 1e-12); // 3 and 6 %
    assertEquals(1, base.mean(Seed::butterfly), 1e-12); // 0, 1 and 2 %
    assertEquals(2.5, base.mean(Seed::failed), 1e-12); // 0 and 5 %
    assertEquals(12, result.seconds(), 1e-12);
    assertEquals(3, result.seedsWorse(gate));
  }

  @Test
  void the_test_pairs_surfaces_whose_errors_are_averaged_over_seeds_and_conditions() {
    SplittableRandom random = new SplittableRandom(3);
    double[] worse = random.doubles(8, 0.1, 1).toArray();
    worse[2] = -0.05;
    AblationResult result =
        result(
            Map.of(
                // the seeds cancel but on surface 2
                "no gate",
                    (i, s, c) -> 1 + i + 0.1 * s + c + worse[i] + (s - 1) * (c == 0 ? 3 : -3),
                "no kernels", (i, s, c) -> 1 + i + 0.1 * s + c));
    PairedTest gate = test(result, "no gate");
    assertEquals(7, gate.losses());
    assertEquals(1, gate.wins());
    // rank 1 of 8 is a win: two-sided, (1 + 1) of the 2^8 signs lie as far out on either side
    assertEquals(2 * 2 / 256.0, gate.p(), 1e-12);
    assertEquals(1, test(result, "no kernels").p());
    int at = result.tests().indexOf(gate);
    assertEquals(2 * gate.p(), result.corrected().get(at), 1e-12);
  }

  private static PairedTest test(AblationResult result, String name) {
    return result.tests().stream().filter(t -> t.first().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void a_surface_without_any_volatility_loses_against_every_other() {
    AblationResult result =
        result(Map.of("no gate", (i, s, c) -> i == 0 && s == 1 ? Double.NaN : i + 0.1 * s + c));
    PairedTest test = test(result, "no gate");
    assertEquals(1, test.losses());
    assertEquals(7, test.wins());
  }

  @Test
  void a_training_that_diverged_leaves_no_mean_but_is_in_the_tables() {
    Ablation ablation = Ablation.ofThePaper(BASE).only("no gate").withSeeds(List.of(1L, 2L));
    List<ExperimentResult> results = new ArrayList<>();
    for (Experiment e : ablation.experiments(DATA))
      results.add(
          e.name().equals("no gate, seed 2")
              ? new ExperimentResult(e, List.of(), List.of(), 1, new Outcome.Diverged(7, "NaN"))
              : made(e, 1, (i, s, c) -> 1 + i));
    AblationResult result = ablation.result(results);
    assertTrue(Double.isNaN(result.row("no gate").mean(Seed::mape)));
    assertEquals(8, test(result, "no gate").losses());
    assertEquals(1, result.seedsWorse(result.row("no gate"))); // equal with seed 1, none with 2
    assertEquals("diverged at step 7: NaN", result.seeds().stringColumn("Outcome").get(3));
    assertEquals(2, result.toTable().rowCount());
  }

  @Test
  void the_table_has_a_row_for_each_variant_the_base_first_without_a_test() {
    AblationResult result = result(Map.of("no gate", (i, s, c) -> 2 + i + 0.2 * s + c));
    Table table = result.toTable();
    assertEquals(List.of("base", "no gate"), table.stringColumn("Variant").asList());
    assertEquals(6.2 / 5.1, result.relative("no gate", Seed::mape), 1e-12);
    assertEquals(1, result.relative("base", Seed::mape));
    assertEquals(100 * (6.2 / 5.1 - 1), table.doubleColumn("Change %").get(1), 1e-9);
    assertTrue(table.doubleColumn("p").isMissing(0));
    assertEquals(100, table.doubleColumn("Surfaces Worse %").get(1));
    assertEquals("3 of 3", table.stringColumn("Seeds Worse").get(1));
    assertEquals(6, result.seeds().rowCount());
    assertEquals(result.row("no gate").shows(), result.legend().stringColumn(1).get(1));
    String text = String.format(Locale.ROOT, "no gate: 6.20 ± 0.20 %%, worse in 3 of 3 seeds");
    assertTrue(result.toString().contains(text), result.toString());
  }

  @Test
  void seeds_and_surfaces_must_be_the_same_for_all() {
    Seed one = new Seed(1, "completed", 1, 1, 0, 0, 0, List.of(1.0, 2.0), 1);
    Seed two = new Seed(2, "completed", 1, 1, 0, 0, 0, List.of(1.0, 2.0), 1);
    Seed shorter = new Seed(1, "completed", 1, 1, 0, 0, 0, List.of(1.0), 1);
    Row base = new Row("base", "", List.of(one));
    for (Seed other : List.of(two, shorter)) {
      List<Row> rows = List.of(base, new Row("other", "", List.of(other)));
      var e = assertThrows(IllegalArgumentException.class, () -> new AblationResult("t", rows));
      assertTrue(e.getMessage().contains("of 'other' must be "), e.getMessage());
    }
    assertNotEquals(base, new Row("base", "", List.of(two)));
  }
}
