package ivylab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ivylab.plot.Charts;
import ivylab.plot.Figure;
import ivylab.plot.Series;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class NotebookTest {

  private static final Figure FIGURE = Charts.lines("A line", "x", "y", Series.of("a", 1, 2));

  private final Session before = Notebook.session();
  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @AfterEach
  void give_back_the_session() {
    Notebook.begin(before);
  }

  private void begin(Map<String, String> environment) {
    var screen = Screen.plain(new PrintStream(shown, true, StandardCharsets.UTF_8));
    Notebook.begin(new Session(settings(environment), screen, lines::add));
  }

  private static NotebookSettings settings(Map<String, String> environment) {
    return new NotebookSettings(name -> null, environment::get);
  }

  private static JsonNode json(Path file) throws Exception {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void a_check_that_holds_prints_one_line_with_its_numbers() {
    begin(Map.of());
    Notebook.check("error", 0.0412345, 0, 0.05);
    Notebook.check("at its bound", 1, 0, 1);
    Notebook.check("monotone", true);
    assertEquals(
        List.of("✓ error: 0.04123 in [0, 0.05]", "✓ at its bound: 1 in [0, 1]", "✓ monotone"),
        lines);
    assertEquals("3 checks at size quick: 3 passed", Notebook.checks());
  }

  @Test
  void a_check_that_fails_throws_with_name_value_and_bounds() {
    begin(Map.of());
    for (double value : new double[] {-0.1, 1.1, Double.NaN}) {
      var failed =
          assertThrows(CheckFailedException.class, () -> Notebook.check("error", value, 0, 1));
      assertTrue(
          failed.getMessage().contains("error is " + Check.text(value) + ", outside [0, 1]"));
    }
    assertThrows(CheckFailedException.class, () -> Notebook.check("monotone", false));
    assertEquals("4 checks at size quick: 0 passed, 4 failed", Notebook.checks());
    assertThrows(IllegalArgumentException.class, () -> Notebook.check("bounds", 1, 2, 1));
  }

  @Test
  void a_check_for_a_larger_size_is_counted_as_not_made() {
    begin(Map.of("IVYLAB_SIZE", "smoke"));
    Notebook.checkAt(Size.QUICK, "converged", 99, 0, 1);
    Notebook.checkAt(Size.QUICK, "monotone", false);
    Notebook.checkAt(Size.SMOKE, "runs", true);
    assertEquals("– converged: not checked, needs size quick, this run is smoke", lines.get(0));
    assertEquals("3 checks at size smoke: 1 passed, 2 not checked", Notebook.checks());
    begin(Map.of("IVYLAB_SIZE", "full"));
    assertThrows(
        CheckFailedException.class, () -> Notebook.checkAt(Size.QUICK, "converged", 99, 0, 1));
  }

  @Test
  void checks_are_kept_as_json_after_every_call(@TempDir Path out) throws Exception {
    begin(Map.of("IVYLAB_OUT", out.toString(), "IVYLAB_NOTEBOOK", "00-tour"));
    Path file = out.resolve("00-tour.checks.json");
    Notebook.check("a", 1, 0, 2);
    assertEquals(1, json(file).size());
    Notebook.checkAt(Size.FULL, "b", Double.NaN, 0, Double.POSITIVE_INFINITY);
    assertThrows(CheckFailedException.class, () -> Notebook.check("c", 5, 0, 1));
    JsonNode checks = json(file);
    assertEquals(
        "{\"name\":\"a\",\"value\":1.0,\"low\":0.0,\"high\":2.0,\"status\":\"passed\",\"reason\":\"\"}",
        checks.get(0).toString());
    assertEquals("not checked", checks.get(1).get("status").asText());
    assertTrue(checks.get(1).get("value").isNull() && checks.get(1).get("high").isNull());
    assertEquals("failed", checks.get(2).get("status").asText());
    assertTrue(checks.get(2).get("reason").asText().contains("outside [0, 1]"));
  }

  @Test
  void results_are_kept_as_rows_of_one_number(@TempDir Path out) throws Exception {
    begin(Map.of("IVYLAB_OUT", out.toString(), "IVYLAB_NOTEBOOK", "03"));
    Notebook.result("completion", "quadratic", "50 %", "IV MAPE", 4.4);
    Notebook.results(
        "completion",
        Table.create(
            StringColumn.create("model", "ours", "theirs"),
            StringColumn.create("mask", "10 %", "30 %"),
            StringColumn.create("symbol", "A", "B"),
            DoubleColumn.create("RMSE", 1, Double.NaN),
            DoubleColumn.create("MAPE", 3, 4)));
    JsonNode rows = json(out.resolve("03.results.json"));
    assertEquals(5, rows.size());
    assertEquals(
        "{\"notebook\":\"03\",\"table\":\"completion\",\"model\":\"quadratic\",\"condition\":\"50 %\","
            + "\"metric\":\"IV MAPE\",\"value\":4.4}",
        rows.get(0).toString());
    assertEquals("10 %, A", rows.get(1).get("condition").asText());
    assertEquals("MAPE", rows.get(2).get("metric").asText());
    assertTrue(rows.get(3).get("value").isNull());
    assertEquals("theirs", rows.get(4).get("model").asText());
  }

  private static Table numbers(String name, double... values) {
    return Table.create(
        name, StringColumn.create("Method, named", "a", "b"), DoubleColumn.create("MSE", values));
  }

  @Test
  void tables_are_kept_as_csv_and_for_the_page(@TempDir Path out) throws Exception {
    begin(Map.of("IVYLAB_OUT", out.toString(), "IVYLAB_NOTEBOOK", "03"));
    Table table = numbers("Errors by mask (10 %)", 0.123456789012345, Double.NaN);
    Notebook.show(table);
    Notebook.show(FIGURE);
    Notebook.show(numbers("", 1, 2), "A caption.");
    Notebook.results("completion", table);
    Notebook.results("completion", numbers("other", 3, 4));
    Notebook.results("completion", numbers("other", 5, 6));
    JsonNode rows = json(out.resolve("03.tables.json"));
    assertEquals(4, rows.size(), "the one that was shown and then given is kept once");
    assertEquals("Errors by mask (10 %)", rows.get(0).get("name").asText());
    assertEquals("completion", rows.get(0).get("results").asText());
    assertEquals("[\"Method, named\",\"MSE\"]", rows.get(0).get("columns").toString());
    assertEquals(0, rows.get(0).get("after").asInt());
    assertEquals(1, rows.get(1).get("after").asInt(), "after the figure");
    assertEquals("A caption.", rows.get(1).get("caption").asText());
    assertEquals("", rows.get(1).get("results").asText());
    assertTrue(rows.get(0).get("html").asText().startsWith("<table"), "the name stands elsewhere");
    assertTrue(rows.get(0).get("html").asText().contains("0.1235"));
    List<String> files = new ArrayList<>();
    for (JsonNode row : rows) files.add(row.get("csv").asText());
    assertEquals(
        List.of(
            "tables/03-errors-by-mask-10.csv",
            "tables/03-table.csv",
            "tables/03-completion.csv",
            "tables/03-completion-2.csv"),
        files);
    assertEquals(
        "\"Method, named\",MSE\na,0.123456789012345\nb,\n",
        Files.readString(out.resolve(files.get(0))),
        "every digit");
    assertEquals(6, json(out.resolve("03.results.json")).size());
  }

  @Test
  void figures_are_numbered_files_with_their_captions(@TempDir Path out) throws Exception {
    begin(Map.of("IVYLAB_OUT", out.toString(), "IVYLAB_NOTEBOOK", "00-tour"));
    Notebook.show(FIGURE);
    Notebook.show("no figure");
    Notebook.show(FIGURE, "A caption.");
    Notebook.showSvg(FIGURE);
    Path figures = out.resolve("figures");
    try (var files = Files.list(figures)) {
      assertEquals(9, files.count(), "three of each kind and nothing half-written");
    }
    assertEquals("A line\n", Files.readString(figures.resolve("00-tour-01.txt")));
    assertEquals("A caption.\n", Files.readString(figures.resolve("00-tour-02.txt")));
    assertEquals(FIGURE.svg(), Files.readString(figures.resolve("00-tour-03.svg")));
    assertEquals(
        -1, Files.mismatch(figures.resolve("00-tour-01.png"), figures.resolve("00-tour-02.png")));
  }

  @Test
  void without_a_kernel_results_are_plain_text_and_without_a_folder_nothing_is_written() {
    begin(Map.of());
    Notebook.show(FIGURE, "A caption.");
    Notebook.show(null);
    Notebook.result("t", "m", "c", "metric", 1);
    assertEquals(
        List.of("Figure \"A line\", 720 x 420", "A caption.", "null"),
        shown.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void a_size_is_picked_by_its_name() {
    begin(Map.of());
    assertEquals(5, Notebook.size().pick(1, 5, 50));
    assertEquals(Size.QUICK, Size.of(null));
    assertEquals(Size.FULL, Size.of(" Full "));
    assertEquals("a", Size.SMOKE.pick("a", "b", "c"));
    assertEquals("c", Size.FULL.pick("a", "b", "c"));
    assertTrue(Size.FULL.isAtLeast(Size.QUICK) && Size.QUICK.isAtLeast(Size.QUICK));
    assertFalse(Size.SMOKE.isAtLeast(Size.QUICK));
    var wrong = assertThrows(IllegalArgumentException.class, () -> Size.of("huge"));
    assertEquals("IVYLAB_SIZE must be smoke, quick or full: huge", wrong.getMessage());
  }

  @Test
  void a_system_property_goes_before_the_environment() {
    var both =
        new NotebookSettings(
            Map.of("ivylab.size", "full")::get, Map.of("IVYLAB_SIZE", "smoke")::get);
    assertEquals(Size.FULL, both.size());
    assertEquals(Size.SMOKE, settings(Map.of("IVYLAB_SIZE", "smoke")).size());
  }

  @Test
  void data_is_the_users_file_or_a_sample_found_from_any_folder_below(@TempDir Path home)
      throws Exception {
    Path samples = Files.createDirectories(home.resolve("data-samples"));
    Path notebooks = Files.createDirectories(home.resolve("notebooks"));
    Path sample = Files.writeString(samples.resolve("tiny.csv"), "x");
    Path own = Files.writeString(home.resolve("own.csv"), "y");
    var properties = Map.of("user.dir", notebooks.toString());
    Map<String, String> environment = new HashMap<>();
    var settings = new NotebookSettings(properties::get, environment::get);
    assertEquals(sample, settings.data("tiny.csv"));
    var missing = assertThrows(IllegalArgumentException.class, () -> settings.data("no.csv"));
    assertTrue(missing.getMessage().contains("no.csv; set IVYLAB_HOME"));
    environment.put("IVYLAB_DATA", own.toString());
    assertEquals(own, settings.data("tiny.csv"));
    assertEquals(sample, settings.sample("tiny.csv"), "the sample stays within reach");
    assertEquals(samples.resolve("no.csv"), settings.sample("no.csv"));
    environment.put("IVYLAB_DATA", "nowhere.csv");
    assertThrows(IllegalArgumentException.class, () -> settings.data("tiny.csv"));
    environment.remove("IVYLAB_DATA");
    environment.put("IVYLAB_HOME", home.resolve("elsewhere").toString());
    assertThrows(IllegalArgumentException.class, () -> settings.data("tiny.csv"));
  }
}
