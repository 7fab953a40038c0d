package ivylab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.experiment.DataReference;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.experiment.Experiments;
import ivylab.experiment.PanelReference;
import ivylab.experiment.RidgeDesign;
import ivylab.experiment.RidgeRows;
import ivylab.file.FileException;
import ivylab.progress.Progress;
import ivylab.train.Ridge;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Weighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;

/** The search on a model of another kind, whose optimum for each candidate has a closed form. */
class RidgeSearchTest {

  private static final List<Double> WEIGHTS = List.of(0.1, 0.3, 1.0, 4.0);

  /** How much the size of the coefficients counts. */
  private static final String SPACE =
      """
      kind: ridge
      matrix:
        size: [0.1, 0.3, 1, 4]
      model:
        share: 0.5
      training:
        steps: 800
        batch: 24
        validations: 2
        schedule: {warmup: 0, peak: 0.05, lowest: 1e-6}
        weighting:
          size: ${size}
      """;

  @TempDir Path folder;

  private Search search(String into) {
    return Search.of(SearchSpace.of(SPACE).grid(), DataReference.NONE)
        .objective(Objective.lowest("held out"))
        .into(folder.resolve(into))
        .cores(2)
        .watchedBy(Progress.silent());
  }

  /** The held-out error where each candidate's gradient is zero. */
  private static List<Double> closedForm() {
    try (Ridge ridge = new RidgeDesign().create(0)) {
      return WEIGHTS.stream().map(weight -> ridge.heldOut(ridge.optimum(weight))).toList();
    }
  }

  /** Noise of another seed, and a share of 0.8: the best weight is another than with no data. */
  private static double[][] rows() {
    SplittableRandom random = new SplittableRandom(11);
    double[][] rows = new double[Ridge.ROWS][];
    for (int i = 0; i < rows.length; i++) {
      double a = random.nextDouble(-1, 1), b = random.nextDouble(-1, 1);
      double c = random.nextDouble(-1, 1), value = a - 0.5 * b + 2 * c;
      rows[i] = new double[] {a, b, c, value + random.nextDouble(-0.1, 0.1), 0.9 * value};
    }
    return rows;
  }

  /** Data need not be a panel: here it is a binary file, which other processes find by name. */
  @Test
  void a_model_is_searched_on_data_of_its_own_kind() throws IOException {
    RidgeRows data = RidgeRows.write(folder.resolve("rows.bin"), rows());
    List<Double> expected;
    try (Ridge ridge = new RidgeDesign().create(0)) {
      ridge.use(rows());
      expected = WEIGHTS.stream().map(weight -> ridge.heldOut(ridge.optimum(weight))).toList();
    }
    SearchResult found =
        Search.of(SearchSpace.of(SPACE).grid(), data)
            .objective(Objective.lowest("held out"))
            .into(folder.resolve("rows"))
            .cores(2)
            .watchedBy(Progress.silent())
            .run();
    List<ExperimentResult> results = found.rungs().get(0).results();
    for (int i = 0; i < expected.size(); i++)
      assertEquals(expected.get(i), results.get(i).last().of("held out"), 1e-4, "candidate " + i);
    assertNotEquals(closedForm().get(0), expected.get(0), 1e-2);

    Experiment e = results.get(0).experiment();
    assertEquals(e, Experiment.ofJson(e.toJson()));
    assertTrue(e.toJson().contains("\"kind\" : \"rows\""), e.toJson());
    assertEquals(e.digest(), e.withData(new RidgeRows("elsewhere.bin", data.digest())).digest());
    Files.write(folder.resolve("rows.bin"), new byte[8]);
    Outcome refused = e.run(folder.resolve("again"), Progress.silent()).outcome();
    assertTrue(refused instanceof Outcome.Failed, refused.toString());
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> e.withData(new PanelReference("a.csv", "", 6, 0.8, 0.1, 0, 0)));
    assertEquals(
        "a model of kind ridge cannot be trained on data of kind panel", wrong.getMessage());
  }

  /** The parameters come within 1e-5 of the optimum, see the test of their training. */
  @Test
  void the_winner_of_the_grid_and_of_the_halving_is_that_of_the_closed_form() {
    List<Double> expected = closedForm();
    int best = 0;
    for (int i = 1; i < expected.size(); i++) if (expected.get(i) < expected.get(best)) best = i;
    assertTrue(best > 0 && best < WEIGHTS.size() - 1, "inside: " + expected);

    SearchResult grid = search("grid").run();
    List<ExperimentResult> results = grid.rungs().get(0).results();
    for (int i = 0; i < expected.size(); i++)
      assertEquals(expected.get(i), results.get(i).last().of("held out"), 1e-4);
    String weight = grid.best().values().get("size");
    assertEquals(WEIGHTS.get(best), Double.parseDouble(weight));

    SearchResult halved = search("halved").halving(2, 2);
    assertEquals(grid.best(), halved.best());
    assertEquals(2, halved.rungs().get(1).entrants().size());
    assertEquals(
        grid.result(grid.best()).validations(), halved.result(halved.best()).validations());

    assertEquals(
        List.of(
            "Candidate",
            "Outcome",
            "Place",
            "Steps",
            "Held-Out Error",
            "Length Of C",
            "Rank Held Out",
            "Average Rank"),
        grid.toTable().columnNames());
    assertEquals(
        List.of("Candidate", "Steps", "Held-Out Error", "Length Of C", "Average Rank"),
        grid.summary().columnNames());
    assertEquals("held-out error", grid.title("held out"));
    assertEquals("size penalty", grid.title("size"));
    ExperimentResult first = results.get(0);
    assertTrue(
        first.toString().startsWith("size 0.1: completed, validation after 800 steps: length "),
        first.toString());
    assertTrue(first.toString().endsWith(" m"), first.toString());
  }

  /** Those that pass close to the held-out optimum on their way to another place are ahead. */
  @Test
  void candidates_whose_best_weights_are_kept_are_ranked_by_these() {
    String space =
        SPACE.replace("validations: 2", "validations: 400\n  metric: held out\n  patience: 0");
    SearchResult result =
        Search.of(SearchSpace.of(space).grid(), DataReference.NONE)
            .objective(Objective.lowest("held out"))
            .into(folder.resolve("kept"))
            .cores(2)
            .watchedBy(Progress.silent())
            .run();
    List<ExperimentResult> results = result.rungs().get(0).results();
    List<Double> lowest =
        results.stream()
            .map(r -> r.validations().stream().mapToDouble(v -> v.of("held out")).min())
            .map(OptionalDouble::getAsDouble)
            .toList();
    for (int i = 0; i < lowest.size(); i++) {
      assertEquals(lowest.get(i), results.get(i).chosen().of("held out"));
      assertTrue(results.get(i).last().of("held out") > lowest.get(i), "passed on the way");
    }
    assertEquals("0.1", result.best().values().get("size"));
    ExperimentResult first = results.get(0), second = results.get(1);
    assertTrue(first.chosen().of("held out") < second.chosen().of("held out"));
    assertTrue(first.last().of("held out") > second.last().of("held out"));
    Table table = result.toTable();
    assertEquals(lowest.stream().sorted().toList(), table.doubleColumn("Held-Out Error").asList());
    assertEquals(List.of(800L, 800L, 800L, 800L), table.longColumn("Steps").asList());
  }

  @Test
  void by_default_the_losses_count_that_validations_report() {
    assertEquals(Objective.lowest("error"), Objective.of(new RidgeDesign()));
    assertEquals("average rank of error, length", Objective.averageRank("error", "length") + "");
    assertEquals("lowest error", Objective.lowest("error").toString());
    Search search = search("none");
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> search.objective(Objective.averageRank("error", "held-out")));
    assertEquals(
        "metric must be one of [error, held out, length]: held-out (did you mean held out?)",
        e.getMessage());
    for (List<String> wrong : List.of(List.<String>of(), List.of("error", "error")))
      assertThrows(IllegalArgumentException.class, () -> new Objective(wrong));
  }

  @Test
  void another_objective_is_another_search() {
    search("mine").halving(2, 2);
    Search other = search("mine").objective(Objective.lowest("error"));
    var e = assertThrows(IllegalArgumentException.class, () -> other.halving(2, 2));
    assertTrue(
        e.getMessage().contains("objective.metrics[0] is held out there and error here"),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "share: 0.5|width: 8|row 5, column 'model.width': there is no such option: 8 (did you mean share? ridge has share)",
        "batch: 24|batches: 24|row 8, column 'training.batches': there is no such option: 24 (did you mean batch or",
        "batch: 24|surfaces: 24|training of ridge has batch, pause, length, schedule, weighting,",
        "batch: 24|batch: 7|row 6, column 'training': batch must divide 24: 7",
        "share: 0.5|preset: DEFAULT|row 5, column 'model.preset': there is no such option",
        "kind: ridge|kind: rigde|row 1, column 'kind': must be one of ivyspt, ridge, surrogate: rigde",
        "kind: ridge|# none|space, column 'kind': must be one of ivyspt, ridge, surrogate (say kind: ivyspt)",
        "size: ${size}|calendar: ${size}|must be one of error, size, alpha, rate",
      })
  void what_this_kind_does_not_know_is_refused_with_what_it_knows(
      String right, String wrong, String message) {
    var e = assertThrows(FileException.class, () -> SearchSpace.of(SPACE.replace(right, wrong)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void settings_that_do_not_fit_the_model_are_refused_before_any_training() {
    Candidate fits = SearchSpace.of(SPACE).grid().get(0);
    String nonsense = SPACE.replace("validations: 2", "metric: nonsense\n  patience: 2");
    List<Candidate> candidates = SearchSpace.of(nonsense).grid();
    String metrics = "metric must be one of [error, held out, length]: nonsense";
    assertRefused(metrics, () -> Search.of(candidates, DataReference.NONE));
    Experiment e = Experiment.of("e", fits.design(), fits.settings(), DataReference.NONE);
    for (Settings wrong :
        List.of(
            e.settings().withBest("nonsense"),
            e.settings().withSchedule(Schedule.plateau(0.1, "nonsense", 1, 0.5, 0))))
      assertRefused(metrics, () -> Experiments.of(List.of(e, e.withSettings(wrong))));
    Settings other = e.settings().withWeighting(Weighting.fixed(1, 2, 3));
    assertRefused(
        "there must be one weight for each of [error, size]: [1.0, 2.0, 3.0]",
        () -> Experiments.of(List.of(e.withSettings(other))));
  }

  private static void assertRefused(String says, Executable making) {
    var e = assertThrows(IllegalArgumentException.class, making);
    assertEquals(says, e.getMessage());
  }

  @Test
  void candidates_of_two_kinds_are_no_search() {
    List<Candidate> mixed = new ArrayList<>(SearchSpace.of(SPACE).grid());
    mixed.addAll(SearchSpace.of("kind: ivyspt").grid());
    var e =
        assertThrows(IllegalArgumentException.class, () -> Search.of(mixed, DataReference.NONE));
    assertEquals(
        "candidates must be of one kind, but 'size 0.1' is of ridge and 'as given' of ivyspt",
        e.getMessage());
  }

  @Test
  void an_experiment_of_this_kind_is_text_starts_from_a_checkpoint_and_says_what_it_cannot() {
    Candidate candidate = SearchSpace.of(SPACE).grid().get(2);
    Experiment e =
        Experiment.of("ridge", candidate.design(), candidate.settings(), DataReference.NONE);
    assertEquals(e, Experiment.ofJson(e.toJson()));
    assertTrue(e.toJson().contains("\"kind\" : \"ridge\""), e.toJson());
    String unknown = e.toJson().replace("\"ridge\",\n    \"config\"", "\"lasso\",\n    \"config\"");
    var refused = assertThrows(IllegalArgumentException.class, () -> Experiment.ofJson(unknown));
    assertTrue(
        refused.getMessage().contains("kind must be one of [ivyspt, ridge, surrogate]: lasso"),
        refused.getMessage());

    ExperimentResult first = e.run(folder.resolve("a"), Progress.silent());
    assertEquals(new Outcome.Completed(), first.outcome());
    Experiment more = e.withStart(folder.resolve("a/checkpoint.safetensors"));
    ExperimentResult second = more.run(folder.resolve("b"), Progress.silent());
    assertEquals(first.last().of("error"), second.validations().get(0).of("error"));
    Experiment tested = e.withEvaluation(Evaluation.hiding(List.of(0.5), 1));
    ExperimentResult failed = tested.run(folder.resolve("c"), Progress.silent());
    assertTrue(failed.outcome().toString().contains("completes no surfaces"), failed.toString());
  }
}
