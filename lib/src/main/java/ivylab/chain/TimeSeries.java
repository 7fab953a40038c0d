package ivylab.chain;

import ivylab.file.BadRow;
import ivylab.file.FileException;
import ivylab.file.Nearest;
import ivylab.file.Problem;
import ivylab.file.TextFile;
import ivylab.file.TextTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One number for each of some dates: an index, a volatility index, a rate. Immutable.
 *
 * <p>As a file it is text with a header, a column {@code Date} and one or more numeric columns,
 * separated by commas, semicolons or tabs; with the last two, a number may have a decimal comma.
 * Dates are {@code 2021-03-12}, {@code 20210312}, {@code 12.03.2021}, or with slashes day or month
 * first, whichever all rows allow; a two-digit year is 2000 or later. An empty field, or a single
 * point, is a date without a number.
 */
public final class TimeSeries {

  private final String name;
  private final NavigableMap<LocalDate, Double> values;

  private TimeSeries(String name, NavigableMap<LocalDate, Double> values) {
    this.name = name;
    this.values = values;
  }

  /**
   * @param values at least one, all finite
   */
  public static TimeSeries of(String name, Map<LocalDate, Double> values) {
    Objects.requireNonNull(name, "name");
    var sorted = new TreeMap<>(values);
    if (sorted.isEmpty()) throw new IllegalArgumentException("values is empty: " + name);
    sorted.forEach(
        (date, x) -> {
          if (!Double.isFinite(x))
            throw new IllegalArgumentException(
                "values must be finite: " + x + " on " + date + " of " + name);
        });
    return new TimeSeries(name, sorted);
  }

  /**
   * The only numeric column of a file.
   *
   * @throws FileException naming file, row, column, rule and value, if a row breaks a rule, or if
   *     there are several such columns
   */
  public static TimeSeries read(Path file) {
    List<TimeSeries> all = readAll(file);
    if (all.size() == 1) return all.get(0);
    List<String> names = all.stream().map(TimeSeries::name).toList();
    throw new FileException(
        TextFile.name(file),
        Problem.ofRow(
            1, String.join(", ", names), "must have one column besides the date", "name one"));
  }

  /**
   * One column of a file.
   *
   * @throws FileException naming file, row, column, rule and value, if a row breaks a rule, or the
   *     nearest columns if there is none of that name
   */
  public static TimeSeries read(Path file, String column) {
    List<TimeSeries> all = readAll(file);
    for (TimeSeries one : all) if (one.name.equals(column)) return one;
    List<String> names = all.stream().map(TimeSeries::name).toList();
    throw new FileException(
        TextFile.name(file),
        new Problem(1, column, "", "is missing", "nearest: " + Nearest.words(column, names)));
  }

  /** All columns besides the date, in order of the file. */
  static List<TimeSeries> readAll(Path path) {
    String file = TextFile.name(path);
    try (TextTable row = TextTable.open(path)) {
      int date = row.required("date");
      var rows = new ArrayList<Long>();
      var days = new ArrayList<String>();
      var columns = new ArrayList<Integer>();
      for (int i = 0; i < row.header().size(); i++)
        if (i != date && !row.header().get(i).isEmpty()) columns.add(i);
      if (columns.isEmpty())
        throw new FileException(
            file, Problem.ofRow(1, "", "must have a column besides the date", ""));
      var numbers = new ArrayList<double[]>();
      while (row.next()) {
        row.split();
        rows.add(row.number());
        days.add(row.text(date));
        double[] x = new double[columns.size()];
        for (int i = 0; i < x.length; i++)
          x[i] = row.text(columns.get(i)).equals(".") ? Double.NaN : row.number(columns.get(i));
        numbers.add(x);
      }
      if (rows.isEmpty())
        throw new FileException(file, Problem.ofFile("", "has a header and no rows", ""));
      List<LocalDate> dates = DayText.parse(file, row.header().get(date), days, rows);
      var seen = new TreeMap<LocalDate, Long>();
      for (int i = 0; i < dates.size(); i++) {
        Long first = seen.putIfAbsent(dates.get(i), rows.get(i));
        if (first != null)
          throw new FileException(
              file,
              new Problem(
                  rows.get(i),
                  row.header().get(date),
                  days.get(i),
                  "must not repeat a date",
                  "it is in row " + first));
      }
      var all = new ArrayList<TimeSeries>();
      for (int c = 0; c < columns.size(); c++) {
        var values = new TreeMap<LocalDate, Double>();
        for (int i = 0; i < dates.size(); i++)
          if (!Double.isNaN(numbers.get(i)[c])) values.put(dates.get(i), numbers.get(i)[c]);
        String name = row.header().get(columns.get(c));
        if (values.isEmpty())
          throw new FileException(file, new Problem(1, name, "", "has no number in any row", ""));
        all.add(new TimeSeries(name, values));
      }
      return all;
    } catch (BadRow bad) {
      throw new FileException(file, bad.problem());
    }
  }

  public String name() {
    return name;
  }

  /** The dates that have a number, in time order. */
  public List<LocalDate> dates() {
    return List.copyOf(values.keySet());
  }

  /** Whether a date is neither before the first nor after the last. */
  public boolean covers(LocalDate date) {
    return !date.isBefore(values.firstKey()) && !date.isAfter(values.lastKey());
  }

  /** Whether a date has a number of its own. */
  public boolean has(LocalDate date) {
    return values.containsKey(date);
  }

  /**
   * The number of a date.
   *
   * @throws IllegalArgumentException naming the nearest dates, if it has none
   */
  public double on(LocalDate date) {
    Double x = values.get(date);
    if (x == null)
      throw new IllegalArgumentException(
          "%s has no value on %s; nearest: %s".formatted(name, date, Nearest.dates(date, dates())));
    return x;
  }

  /**
   * The number of a date: linear in days between two dates, flat before the first and after the
   * last.
   */
  public double at(LocalDate date) {
    var below = values.floorEntry(date);
    var above = values.ceilingEntry(date);
    if (below == null) return above.getValue();
    if (above == null || above.getKey().equals(below.getKey())) return below.getValue();
    double x0 = below.getKey().toEpochDay();
    double x1 = above.getKey().toEpochDay();
    double share = (date.toEpochDay() - x0) / (x1 - x0);
    return below.getValue() + share * (above.getValue() - below.getValue());
  }

  /** The last date before this one that has a number; null if there is none. */
  public @Nullable LocalDate before(LocalDate date) {
    return values.lowerKey(date);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d dates, %s to %s, from %.6g to %.6g",
        name,
        values.size(),
        values.firstKey(),
        values.lastKey(),
        values.values().stream().mapToDouble(x -> x).min().orElseThrow(),
        values.values().stream().mapToDouble(x -> x).max().orElseThrow());
  }
}
