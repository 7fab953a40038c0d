package ivylab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.FileException;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.train.Schedule;
import ivylab.train.Weighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {

  private static final String GRID =
      """
      # what may be chosen
      matrix:
        blocks: [1, 2]
        width: [8, 12, 16]
        heads: 2
      model:
        blocks: ${blocks}
        width: ${width}
        heads: ${heads}
      training:
        steps: 40
        schedule:
          peak: 0.01
      """;

  private static final String RANDOM =
      """
      matrix:
        blocks: [1, 2]
      ranges:
        rate: {log: [1e-4, 0.01]}
        dropout: {uniform: [0, 0.3]}
        batch: {choice: [4, 8, 16]}
      model:
        blocks: ${blocks}
        dropout: ${dropout}
      training:
        steps: 40
        surfaces: ${batch}
        schedule:
          peak: ${rate}
      """;

  private static Config config(Candidate candidate) {
    return IvySptDesign.of(candidate.design()).config();
  }

  private static Sampling sampling(Candidate candidate) {
    return IvySptDesign.of(candidate.design()).sampling();
  }

  @Test
  void a_grid_has_every_combination_the_last_name_changing_fastest() {
    List<Candidate> grid = SearchSpace.of(IvySptDesign.DEFAULT, GRID).grid();
    assertEquals(
        List.of(
            "blocks 1, width 8, heads 2",
            "blocks 1, width 12, heads 2",
            "blocks 1, width 16, heads 2",
            "blocks 2, width 8, heads 2",
            "blocks 2, width 12, heads 2",
            "blocks 2, width 16, heads 2"),
        grid.stream().map(Candidate::name).toList());
    Candidate last = grid.get(5);
    assertEquals(Config.DEFAULT.withBlocks(2).withWidth(16).withHeads(2).withFfn(64), config(last));
    assertEquals(
        Completion.SETTINGS.withSteps(40).withSchedule(Schedule.warmupCosine(0.1, 0.01, 1e-5)),
        last.settings());
    assertEquals(Map.of("blocks", "2", "width", "16", "heads", "2"), last.values());
  }

  @Test
  void a_space_without_choices_is_one_candidate() {
    List<Candidate> one =
        SearchSpace.of(IvySptDesign.DEFAULT, "model:\n  preset: PUBLISHED\n").grid();
    assertEquals(1, one.size());
    assertEquals(Config.PUBLISHED, config(one.get(0)));
    assertEquals(Completion.SETTINGS, one.get(0).settings());
  }

  /** Whole values keep their kind, lists and options too; within a text they are put in. */
  @Test
  void a_reference_stands_for_what_was_chosen() {
    List<Candidate> grid =
        SearchSpace.of(
                IvySptDesign.DEFAULT,
                """
                matrix:
                  shares: [[0.1, 0.5], [0.3]]
                  tokens: ["SINGLE", PER_FEATURE]
                  weights: [{data: 1, calendar: 2}, {alpha: 0.5}]
                model:
                  kernels: false
                  externalTokens: ${tokens}
                training:
                  epochs: 3
                  proportions: ${shares}
                  weighting: ${weights}
                """)
            .grid();
    assertEquals(8, grid.size());
    Candidate second = grid.get(1);
    assertEquals(List.of(0.1, 0.5), sampling(second).proportions());
    assertEquals(Weighting.gradNorm(0.5), second.settings().weighting());
    assertEquals(Weighting.fixed(1, 2, 0.03), grid.get(0).settings().weighting());
    assertEquals(Config.ExternalTokens.SINGLE, config(second).externalTokens());
    assertEquals(3, second.settings().length().epochs());
    assertEquals(false, config(second).kernels());
    List<Candidate> within =
        SearchSpace.of(
                IvySptDesign.DEFAULT, "matrix:\n  a: [1, 2]\ntraining:\n  steps: ${a}0${a}\n")
            .grid();
    assertEquals(202, within.get(1).settings().length().steps());
  }

  @Test
  void random_candidates_lie_in_their_ranges_and_depend_on_the_seed_alone() {
    SearchSpace space = SearchSpace.of(IvySptDesign.DEFAULT, RANDOM);
    List<Candidate> drawn = space.random(300, 5);
    assertEquals(drawn, SearchSpace.of(IvySptDesign.DEFAULT, RANDOM).random(300, 5));
    assertEquals(drawn.subList(0, 7), space.random(7, 5), "more of the same");
    assertNotEquals(drawn, space.random(300, 6));
    assertEquals(300, drawn.stream().map(Candidate::name).distinct().count());
    double below = 0, narrow = 0;
    for (Candidate c : drawn) {
      double rate = c.settings().schedule().peak(), dropout = config(c).dropout();
      assertTrue(rate >= 1e-4 && rate <= 0.01, c.toString());
      assertTrue(dropout >= 0 && dropout <= 0.3, c.toString());
      assertEquals(Double.parseDouble(c.values().get("rate")), rate, "as it is written");
      assertTrue(c.values().get("rate").length() <= 9, c.toString());
      if (rate < 1e-3) below++;
      if (dropout < 0.15) narrow++;
    }
    // half of 300 each, deviation sqrt(75) = 8.7: four of them
    assertEquals(150, below, 35, "uniform in the logarithm");
    assertEquals(150, narrow, 35, "even in itself");
    for (int batch : List.of(4, 8, 16)) // a third, deviation 8.2
    assertEquals(100, drawn.stream().filter(c -> sampling(c).surfaces() == batch).count(), 33);
  }

  @Test
  void a_finite_space_is_drawn_without_repetition_to_its_end() {
    SearchSpace space = SearchSpace.of(IvySptDesign.DEFAULT, GRID);
    List<String> drawn = space.random(6, 1).stream().map(Candidate::name).sorted().toList();
    assertEquals(space.grid().stream().map(Candidate::name).sorted().toList(), drawn);
    var e = assertThrows(IllegalArgumentException.class, () -> space.random(7, 1));
    assertEquals("count must be at most the number of different candidates, 6: 7", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> space.random(0, 1));
  }

  /** Network and head of a surrogate each have a kind, but only the network has a dropout. */
  @Test
  void an_option_of_two_parts_needs_the_name_of_its_part() {
    String model = "kind: surrogate\nmodel:\n  ";
    var e = assertThrows(FileException.class, () -> SearchSpace.of(model + "kind: DIRECT\n"));
    assertEquals(
        "space, row 3, column 'model.kind': is an option of each of network, head: DIRECT (write it"
            + " below one of them)",
        e.getMessage());
    assertEquals(1, SearchSpace.of(model + "dropout: 0.1\n").grid().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "blocks: ${blocks}|blokcs: ${blocks}|row 7, column 'model.blokcs': there is no such option",
        "blocks: ${blocks}|blocks: two${blocks}|row 7, column 'model.blocks': must be a whole number: two1",
        "blocks: [1, 2]|blocks: [1, 0]|row 6, column 'model': blocks must be positive: 0 (blocks 0, width 8, heads 2)",
        "width: [8, 12, 16]|width: [8, 12, 8]|row 4, column 'matrix.width': must have different values",
        "width: [8, 12, 16]|width: [8, 10]|row 6, column 'model': width must be a positive multiple of 4",
        "width: ${width}|width: ${with}|row 8: must refer to a name of matrix or ranges: ${with} (did you mean width",
        "width: ${width}|width: 8|row 4, column 'width': must be used (write ${width} where it belongs)",
        "peak: 0.01|peak: fast|row 13, column 'training.schedule.peak': must be a number: fast",
        "peak: 0.01|peak: 2|row 10, column 'training': rates must satisfy",
        "steps: 40|steps: 1.5|row 11, column 'training.steps': must be a whole number: 1.5",
        "steps: 40|steps: 40¶  epochs: 2|row 10, column 'training': epochs or steps must be positive and the other 0: 2, 40",
        "heads: ${heads}|fusion: ${heads}|row 9, column 'model.fusion': must be a word: 2",
        "heads: 2|heads: ADD|row 9, column 'model.heads': must be a whole number: ADD",
        "heads: ${heads}|kernels: ${heads}|row 9, column 'model.kernels': must be true or false: 2",
        "heads: ${heads}|preset: ${heads}|row 9, column 'model.preset': must be DEFAULT or PUBLISHED: 2",
        "training:|trainig:|row 10, column 'trainig': must be one of matrix, ranges, model, training",
        "heads: 2|blocks: 2|row 5, column 'matrix.blocks': must occur only once",
        "heads: 2|heads: []|row 5, column 'matrix.heads': must have a value",
        "matrix:|matrix: 3 #|must be YAML",
        "heads: 2|heads: [2|must be YAML",
      })
  void what_is_wrong_is_reported_with_its_line(String right, String wrong, String message) {
    String text = GRID.replaceFirst(Pattern.quote(right), "@");
    String broken = text.replace("@", wrong.replace("¶", "\n"));
    var e =
        assertThrows(
            FileException.class, () -> SearchSpace.of(IvySptDesign.DEFAULT, broken).grid());
    assertTrue(
        e.getMessage().startsWith("space") && e.getMessage().contains(message), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{log: [1e-4, 0.01]}|{log: [0, 0.01]}|must be positive to be uniform in the logarithm: [0, 0.01]",
        "{log: [1e-4, 0.01]}|{log: [0.01, 1e-4]}|must be two numbers, the lower first",
        "{log: [1e-4, 0.01]}|{log: [1e-4]}|must be {uniform: [low, high]}",
        "{log: [1e-4, 0.01]}|{normal: [1e-4, 0.01]}|must be {uniform: [low, high]}",
        "{log: [1e-4, 0.01]}|{log: [slow, 0.01]}|must be a number: slow",
        "{log: [1e-4, 0.01]}|0.01|must be {uniform: [low, high]}",
      })
  void a_range_that_is_none_is_reported_with_its_line(String right, String wrong, String message) {
    var e =
        assertThrows(
            FileException.class,
            () -> SearchSpace.of(IvySptDesign.DEFAULT, RANDOM.replace(right, wrong)));
    assertTrue(e.getMessage().contains("row 4, column 'ranges.rate': " + message), e.getMessage());
  }

  @Test
  void ranges_of_numbers_are_no_grid() {
    var e =
        assertThrows(
            FileException.class, () -> SearchSpace.of(IvySptDesign.DEFAULT, RANDOM).grid());
    assertEquals(
        "space, row 4, column 'ranges.rate': must be a list for a grid: 0.0001 to 0.01, uniform in the"
            + " logarithm (or search at random)",
        e.getMessage());
    var both =
        assertThrows(
            FileException.class,
            () ->
                SearchSpace.of(
                    IvySptDesign.DEFAULT, RANDOM.replace("blocks: [1, 2]", "rate: [1]")));
    assertTrue(both.getMessage().contains("not in both"), both.getMessage());
  }

  @Test
  void a_file_is_read_and_named(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("my.yaml");
    Files.writeString(file, GRID);
    assertEquals(6, SearchSpace.read(IvySptDesign.DEFAULT, file).grid().size());
    Files.writeString(file, GRID.replace("steps", "step"));
    var e = assertThrows(FileException.class, () -> SearchSpace.read(IvySptDesign.DEFAULT, file));
    assertTrue(
        e.getMessage().startsWith("my.yaml, row 11, column 'training.step'"), e.getMessage());
    Files.writeString(file, "");
    assertThrows(FileException.class, () -> SearchSpace.read(IvySptDesign.DEFAULT, file));
  }

  @Test
  void it_prints_as_a_table_and_as_its_text() {
    SearchSpace space = SearchSpace.of(IvySptDesign.DEFAULT, RANDOM);
    assertEquals(RANDOM, space.toString());
    assertEquals(4, space.toTable().rowCount());
    assertEquals("0 to 0.3", space.toTable().stringColumn("Values").get(2));
    assertEquals("4, 8, 16", space.toTable().stringColumn("Values").get(3));
  }
}
