package ivylab.study;

import ivylab.compare.MeshCheck;
import ivylab.compare.PairedTest;
import ivylab.experiment.ExperimentResult;
import ivylab.file.BadRow;
import ivylab.file.FileException;
import ivylab.file.TextTable;
import ivylab.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The findings of a {@link Ladder}; written to CSV and read back the same to six digits.
 *
 * @param rows the learned process first, then in order of rung, seed and condition
 */
public record LadderResult(List<Row> rows) {

  /** Name of the rung that is not trained: the learned Gaussian process. */
  public static final String PROCESS = "learned Gaussian process";

  private static final String HEADER =
      "Rung,Seed,Condition,Surfaces,IV MAPE %,MSE of w,Calendar %,Butterfly %,Free %,Wins,p";

  /**
   * One rung, one seed, one condition.
   *
   * @param rung name of the rung
   * @param seed of the training
   * @param condition share hidden, {@code 50 %}, or quotes visible, {@code 5 quotes}
   * @param surfaces tested
   * @param mape IV MAPE over all hidden quotes, percent
   * @param mse mean squared error of total variance
   * @param calendar mesh points with calendar arbitrage, percent; NaN if it was not checked
   * @param butterfly mesh points with butterfly arbitrage, percent
   * @param free surfaces without arbitrage on the mesh, percent
   * @param wins surfaces on which the error is below that of the learned process
   * @param p of the paired test against the learned process, see {@link PairedTest}
   */
  public record Row(
      String rung,
      long seed,
      String condition,
      int surfaces,
      double mape,
      double mse,
      double calendar,
      double butterfly,
      double free,
      int wins,
      double p) {

    static Row of(
        String rung, long seed, ExperimentResult.Test test, ExperimentResult.Test process) {
      PairedTest paired =
          PairedTest.of(rung, test.errors(), LadderResult.PROCESS, process.errors());
      MeshCheck mesh = test.mesh();
      return new Row(
          rung,
          seed,
          test.condition().toString(),
          paired.pairs(),
          test.mape(),
          test.mse(),
          100.0 * mesh.calendar() / mesh.points(),
          100.0 * mesh.butterfly() / mesh.points(),
          mesh.points() == 0 ? Double.NaN : 100.0 * test.free() / test.surfaces().size(),
          paired.wins(),
          paired.p());
    }
  }

  public LadderResult {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) throw new IllegalArgumentException("rows is empty");
  }

  /** Names in order, the learned process first. */
  public List<String> rungs() {
    return rows.stream().map(Row::rung).distinct().toList();
  }

  /** Names in order: shares hidden, then quotes visible. */
  public List<String> conditions() {
    return rows.stream().map(Row::condition).distinct().toList();
  }

  /**
   * The rows of one rung under one condition, one per seed.
   *
   * @throws IllegalArgumentException if there are none
   */
  public List<Row> rows(String rung, String condition) {
    List<Row> found =
        rows.stream()
            .filter(row -> row.rung().equals(rung) && row.condition().equals(condition))
            .toList();
    if (found.isEmpty())
      throw new IllegalArgumentException(
          "rung and condition must be of %s and %s: %s, %s"
              .formatted(rungs(), conditions(), rung, condition));
    return found;
  }

  /** The mean over the seeds. */
  public double mean(String rung, String condition, ToDoubleFunction<Row> of) {
    return rows(rung, condition).stream().mapToDouble(of).average().orElseThrow();
  }

  /** The sample deviation over the seeds; NaN for one seed. */
  public double deviation(String rung, String condition, ToDoubleFunction<Row> of) {
    double mean = mean(rung, condition, of);
    List<Row> seeds = rows(rung, condition);
    double square = seeds.stream().mapToDouble(of).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(square / (seeds.size() - 1));
  }

  /** IV MAPE in percent, averaged over the seeds: one row per rung, one column per condition. */
  public Table byRung() {
    Table table = Table.create("IV MAPE % at hidden quotes", StringColumn.create("Rung", rungs()));
    for (String condition : conditions())
      table.addColumns(
          DoubleColumn.create(
              condition,
              rungs().stream().mapToDouble(r -> mean(r, condition, Row::mape)).toArray()));
    return table;
  }

  /**
   * Everything, one row per rung and condition: error with its deviation over the seeds, the error
   * relative to that of the learned process in percent, arbitrage, and the least significant of the
   * seeds' tests.
   */
  public Table toTable() {
    var rung = StringColumn.create("Rung");
    var condition = StringColumn.create("Condition");
    var numbers = new ArrayList<DoubleColumn>();
    for (String name :
        List.of(
            "IV MAPE %",
            "±",
            "Relative to Process %",
            "Calendar %",
            "Butterfly %",
            "Free %",
            "Surfaces Better %",
            "Largest p")) numbers.add(DoubleColumn.create(name));
    for (String r : rungs())
      for (String c : conditions()) {
        rung.append(r);
        condition.append(c);
        double[] values = {
          mean(r, c, Row::mape),
          deviation(r, c, Row::mape),
          100 * mean(r, c, Row::mape) / mean(PROCESS, c, Row::mape),
          mean(r, c, Row::calendar),
          mean(r, c, Row::butterfly),
          mean(r, c, Row::free),
          mean(r, c, row -> 100.0 * row.wins() / row.surfaces()),
          rows(r, c).stream().mapToDouble(Row::p).max().orElseThrow()
        };
        for (int i = 0; i < values.length; i++) numbers.get(i).append(values[i]);
      }
    Table table = Table.create("ladder to accuracy", rung, condition);
    numbers.forEach(table::addColumns);
    return table;
  }

  /** Arbitrage of each rung, averaged over seeds and conditions. */
  public Table arbitrage() {
    Table table = Table.create("arbitrage on the mesh", StringColumn.create("Rung", rungs()));
    for (String name : List.of("Calendar %", "Butterfly %", "Free %")) {
      ToDoubleFunction<Row> of =
          name.startsWith("C") ? Row::calendar : name.startsWith("B") ? Row::butterfly : Row::free;
      table.addColumns(
          DoubleColumn.create(
              name,
              rungs().stream()
                  .mapToDouble(
                      r ->
                          conditions().stream()
                              .mapToDouble(c -> mean(r, c, of))
                              .average()
                              .orElseThrow())
                  .toArray()));
    }
    return table;
  }

  /** Writes the rows as CSV, atomically. */
  public void write(Path file) throws IOException {
    String lines =
        rows.stream()
            .map(
                r ->
                    String.format(
                        Locale.ROOT,
                        "%s,%d,%s,%d,%.6g,%.6g,%.6g,%.6g,%.6g,%d,%.6g%n",
                        r.rung(),
                        r.seed(),
                        r.condition(),
                        r.surfaces(),
                        r.mape(),
                        r.mse(),
                        r.calendar(),
                        r.butterfly(),
                        r.free(),
                        r.wins(),
                        r.p()))
            .collect(Collectors.joining());
    WholeFile.write(file, HEADER + "\n" + lines);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the file cannot be read or is of another kind; names the file
   */
  public static LadderResult read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (TextTable table = TextTable.openStrict(file)) {
      if (!String.join(",", table.header()).equals(HEADER))
        throw new IOException(
            "%s contains no ladder: its columns are %s".formatted(file, table.header()));
      while (table.next()) {
        table.split();
        rows.add(row(table));
      }
    } catch (BadRow bad) {
      throw new IOException(
          "%s contains no ladder: %s".formatted(file, bad.problem().message("file")), bad);
    } catch (FileException | UncheckedIOException e) {
      throw new IOException("%s contains no ladder: %s".formatted(file, e.getMessage()), e);
    }
    return new LadderResult(rows);
  }

  private static Row row(TextTable table) {
    return new Row(
        table.text(0),
        whole(table, 1),
        table.text(2),
        (int) whole(table, 3),
        number(table, 4),
        number(table, 5),
        number(table, 6),
        number(table, 7),
        number(table, 8),
        (int) whole(table, 9),
        number(table, 10));
  }

  private static long whole(TextTable table, int column) {
    try {
      return Long.parseLong(table.text(column));
    } catch (NumberFormatException e) {
      throw table.bad(column, "must be a whole number", "");
    }
  }

  /** What was not checked is written as NaN. */
  private static double number(TextTable table, int column) {
    return table.text(column).equals("NaN") ? Double.NaN : table.needed(column);
  }

  @Override
  public String toString() {
    return conditions().stream()
        .map(
            c ->
                c
                    + ": "
                    + rungs().stream()
                        .map(
                            r ->
                                String.format(
                                    Locale.ROOT,
                                    "%s %.2f ± %.2f %%",
                                    r,
                                    mean(r, c, Row::mape),
                                    deviation(r, c, Row::mape)))
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("\n"));
  }
}
