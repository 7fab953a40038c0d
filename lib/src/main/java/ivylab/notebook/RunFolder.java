package ivylab.notebook;

import ivylab.file.Json;
import ivylab.plot.Figure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * The output of one run of one notebook: figures, tables, checks and results. Every file is
 * complete at any time (written to a temporary file, then moved), and up to date after each call.
 */
final class RunFolder {

  private static final int LONGEST_NAME = 60;

  private final Path folder;
  private final String notebook;
  private final List<Map<String, Object>> checks = new ArrayList<>();
  private final List<Map<String, Object>> results = new ArrayList<>();
  private final Map<String, Map<String, Object>> tables = new LinkedHashMap<>(); // by their text
  private final Set<String> names = new HashSet<>();
  private int figures;

  RunFolder(Path folder, String notebook) {
    this.folder = folder;
    this.notebook = notebook;
  }

  synchronized void add(Check check) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", check.name());
    row.put("value", finite(check.value()));
    row.put("low", finite(check.low()));
    row.put("high", finite(check.high()));
    row.put("status", check.status().toString());
    row.put("reason", check.reason());
    checks.add(row);
    write(folder.resolve(notebook + ".checks.json"), json(checks));
  }

  synchronized void add(List<Result> more) {
    for (Result result : more) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("notebook", notebook);
      row.put("table", result.table());
      row.put("model", result.model());
      row.put("condition", result.condition());
      row.put("metric", result.metric());
      row.put("value", finite(result.value()));
      results.add(row);
    }
    write(folder.resolve(notebook + ".results.json"), json(results));
  }

  /**
   * A whole table as CSV, and in the form a page shows. A table that is shown and then given as
   * results, or shown twice, is kept once.
   *
   * @param name of the table; may be empty
   * @param isResult whether its numbers are among the results under this name
   */
  synchronized void add(Table table, String name, String caption, boolean isResult) {
    String csv = csv(table);
    Map<String, Object> row = tables.get(csv);
    if (row == null) {
      row = new LinkedHashMap<>();
      String file = "tables/%s-%s.csv".formatted(notebook, free(name));
      row.put("name", name);
      row.put("caption", caption);
      row.put("csv", file);
      row.put("after", figures);
      row.put("columns", table.columnNames());
      row.put("results", "");
      row.put("html", HtmlTable.withoutName(table));
      tables.put(csv, row);
      write(folder.resolve(file), csv.getBytes(StandardCharsets.UTF_8));
    }
    if (isResult) row.put("results", name);
    write(folder.resolve(notebook + ".tables.json"), json(tables.values()));
  }

  /** The name as part of a file name that is not taken yet. */
  private String free(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    plain = plain.substring(0, Math.min(plain.length(), LONGEST_NAME)).replaceAll("^-|-$", "");
    if (plain.isEmpty()) plain = "table";
    String free = plain;
    for (int i = 2; !names.add(free); i++) free = plain + "-" + i;
    return free;
  }

  private static String csv(Table table) {
    var text = new StringWriter();
    table.write().toWriter(text, "csv");
    return text.toString();
  }

  /** Numbered from 01 in the order shown. */
  synchronized void add(Figure figure, String caption) {
    figures++;
    String name = "%s-%02d".formatted(notebook, figures);
    Path place = folder.resolve("figures");
    write(place.resolve(name + ".png"), figure.png(2));
    write(place.resolve(name + ".svg"), figure.svg().getBytes(StandardCharsets.UTF_8));
    figure
        .plotly()
        .ifPresent(
            scene ->
                write(
                    place.resolve(name + ".plotly.json"), scene.getBytes(StandardCharsets.UTF_8)));
    write(place.resolve(name + ".txt"), (caption + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** JSON has no NaN and no infinity: null. */
  private static @Nullable Double finite(@Nullable Double value) {
    return value != null && Double.isFinite(value) ? value : null;
  }

  private static byte[] json(Object rows) {
    return (Json.expanded(rows) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Path beside = file.resolveSibling(file.getFileName() + ".part");
      try {
        Files.write(beside, bytes);
        Files.move(
            beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
