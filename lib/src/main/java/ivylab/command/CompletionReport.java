package ivylab.command;

import ivylab.command.Filled.Source;
import ivylab.data.OpenSurface;
import ivylab.data.Query;
import ivylab.file.TableRows;
import ivylab.file.WholeFile;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.ArbitrageReport.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The outcome for all surfaces: one line each in a file, and a few lines on the screen. */
final class CompletionReport {

  /** Without the surface itself, which would keep all of them in memory. */
  private record Line(
      OpenSurface surface,
      long quotes,
      long completed,
      long failed,
      Optional<ArbitrageReport> arbitrage,
      double factor,
      String reason) {}

  private final List<Line> lines = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  void add(Filled filled) {
    lines.add(
        new Line(
            filled.surface(),
            filled.count(Source.QUOTE),
            filled.count(Source.COMPLETED),
            filled.count(Source.FAILED),
            filled.work().map(Filled.Work::report),
            filled.work().map(work -> work.band().factor()).orElse(Double.NaN),
            filled.reason()));
  }

  /** Records points requested on surfaces that do not exist. */
  void unused(List<Query> places, List<OpenSurface> surfaces) {
    List<Query> unused =
        places.stream()
            .filter(p -> surfaces.stream().noneMatch(s -> p.isOn(s.symbol(), s.asOf())))
            .toList();
    if (unused.isEmpty()) return;
    Query first = unused.get(0);
    String day = first.asOf().map(date -> date + " ").orElse("");
    notices.add(
        String.format(
            Locale.ROOT,
            "%,d points of --at are on no surface of --data, the first on %s%s",
            unused.size(),
            day,
            first.symbol()));
  }

  /** Whether everything requested was completed. */
  boolean isWhole() {
    return notices.isEmpty() && lines.stream().allMatch(line -> line.reason().isEmpty());
  }

  /** A few lines; at most this many about what was not completed. */
  String summary(int listed) {
    List<String> text = new ArrayList<>();
    text.add(
        String.format(
            Locale.ROOT,
            "%s: %,d quotes kept, %,d points completed%s",
            surfaces(lines.size()),
            lines.stream().mapToLong(Line::quotes).sum(),
            lines.stream().mapToLong(Line::completed).sum(),
            failures()));
    List<ArbitrageReport> reports = lines.stream().flatMap(l -> l.arbitrage().stream()).toList();
    if (!reports.isEmpty()) {
      long free = reports.stream().filter(ArbitrageReport::isFree).count();
      text.add(
          "static arbitrage on %d x %d points of each: none on %d of %s"
              .formatted(
                  reports.get(0).grid().kCount(),
                  reports.get(0).grid().tCount(),
                  free,
                  surfaces(reports.size())));
      for (Kind kind : Kind.values()) worst(kind).ifPresent(text::add);
    }
    List<Line> open = lines.stream().filter(line -> !line.reason().isEmpty()).toList();
    for (Line line : open.subList(0, Math.min(listed, open.size())))
      text.add("not completed: %s: %s".formatted(line.surface(), line.reason()));
    if (open.size() > listed)
      text.add("not completed: %d more, see the report".formatted(open.size() - listed));
    notices.forEach(notice -> text.add("not completed: " + notice));
    return String.join("\n", text);
  }

  private String failures() {
    long failed = lines.stream().mapToLong(Line::failed).sum();
    return failed == 0 ? "" : String.format(Locale.ROOT, ", %,d not completed", failed);
  }

  private static String surfaces(int count) {
    return String.format(Locale.ROOT, "%,d surface%s", count, count == 1 ? "" : "s");
  }

  /** Where a condition is violated most. */
  private Optional<String> worst(Kind kind) {
    int surfaces = 0, points = 0;
    Line where = null;
    for (Line line : lines) {
      if (line.arbitrage().isEmpty() || line.arbitrage().get().count(kind) == 0) continue;
      surfaces++;
      points += line.arbitrage().get().count(kind);
      if (where == null || depth(line, kind) < depth(where, kind)) where = line;
    }
    if (where == null) return Optional.empty();
    Violation v = where.arbitrage().orElseThrow().worst(kind).orElseThrow();
    String quantity =
        switch (kind) {
          case CALENDAR -> "w_t";
          case BUTTERFLY -> "g";
          case INVALID -> "w";
        };
    return Optional.of(
        String.format(
            Locale.ROOT,
            "  %s on %s, %,d points; worst %s = %.3g on %s at k = %.3g, t = %.3g",
            kind,
            surfaces(surfaces),
            points,
            quantity,
            v.value(),
            where.surface(),
            v.k(),
            v.t()));
  }

  private static double depth(Line line, Kind kind) {
    double value = line.arbitrage().orElseThrow().worst(kind).orElseThrow().value();
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
  }

  /** One row per surface: counts, the deepest violation of each condition and its location. */
  Table toTable() {
    var points = IntColumn.create("Mesh Points");
    for (Line line : lines)
      line.arbitrage().ifPresentOrElse(r -> points.append(r.points()), points::appendMissing);
    Table table =
        TableRows.of(lines)
            .day("Datetime", line -> line.surface().asOf())
            .text("Symbol", line -> line.surface().symbol())
            .count("Quotes", line -> (int) line.quotes())
            .count("Completed", line -> (int) line.completed())
            .count("Not Completed", line -> (int) line.failed())
            .number("Band Factor", Line::factor)
            .table("arbitrage")
            .addColumns(points);
    for (Kind kind : Kind.values()) addTo(table, kind);
    return table.addColumns(StringColumn.create("Reason", lines.stream().map(Line::reason)));
  }

  private void addTo(Table table, Kind kind) {
    String name =
        kind.toString().substring(0, 1).toUpperCase(Locale.ROOT) + kind.toString().substring(1);
    var count = IntColumn.create(name);
    var depth = DoubleColumn.create(name + " Worst");
    var k = DoubleColumn.create(name + " at k");
    var t = DoubleColumn.create(name + " at t");
    for (Line line : lines) {
      Optional<Violation> worst = line.arbitrage().flatMap(report -> report.worst(kind));
      line.arbitrage().ifPresentOrElse(r -> count.append(r.count(kind)), count::appendMissing);
      depth.append(worst.map(Violation::value).orElse(Double.NaN));
      k.append(worst.map(Violation::k).orElse(Double.NaN));
      t.append(worst.map(Violation::t).orElse(Double.NaN));
    }
    table.addColumns(count, depth, k, t);
  }

  /**
   * Writes the table next to the output.
   *
   * @param filled {@code filled.csv} or {@code filled.csv.gz} gives {@code filled.arbitrage.csv}
   * @return the file
   */
  Path write(Path filled) {
    String name = filled.getFileName().toString().replaceFirst("(?i)(\\.csv|\\.txt)?(\\.gz)?$", "");
    Path file = filled.resolveSibling(name + ".arbitrage.csv");
    var text = new StringWriter();
    toTable().write().toWriter(text, "csv");
    try {
      WholeFile.write(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
    return file;
  }
}
