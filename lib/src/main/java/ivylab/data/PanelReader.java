package ivylab.data;

import ivylab.file.Dropped;
import ivylab.file.FileException;
import ivylab.file.Nearest;
import ivylab.file.Problem;
import ivylab.file.Rows;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Reads one file. Lines are counted and their shape checked first; then Tablesaw takes them apart,
 * some ten thousand at a time and as text, each with the number of its line; then every value is
 * checked. Text, because Tablesaw's own numbers pass over what this must find: a decimal comma, NaN
 * as a missing value.
 *
 * <p>What a file must hold depends on what is read of it: {@link #read} wants all columns, {@link
 * #readOpen} lets volatilities be empty and the three columns of the market be absent, {@link
 * #readPlaces} wants the coordinates alone.
 */
final class PanelReader {

  private static final int CHUNK = 20_000;
  private static final int LONGEST_LINE = 65_536;
  private static final Pattern MIDNIGHT = Pattern.compile("[T ]00:00(:00(\\.0+)?)?(Z|\\+00:00)?");
  private static final String ROW = "row of the file";
  private static final Set<Column> MARKET =
      EnumSet.range(Column.MARKET_RETURN, Column.TREASURY_RATE);

  private record Key(LocalDate date, String symbol) {}

  private record Market(MarketFeatures features, int row) {}

  /** What a file must hold. */
  private enum Wanted {
    PANEL,
    OPEN,
    PLACES
  }

  private final Path path;
  private final Rows rows;
  private final String file;
  private final Map<List<String>, Dropped> dropped = new LinkedHashMap<>();
  private final Map<String, LocalDate> dates = new HashMap<>();
  private final Map<LocalDate, Market> markets = new HashMap<>();
  private final Map<Key, List<Point>> points = new LinkedHashMap<>();
  private final Map<Key, List<OpenSurface.Row>> open = new LinkedHashMap<>();
  private final List<Query> places = new ArrayList<>();
  private Wanted wanted = Wanted.PANEL;
  private Set<Column> used = EnumSet.allOf(Column.class);
  private List<String> header;
  private int read;
  private int firstRow;
  private double longest;
  private boolean wholeYears = true;
  private boolean positiveMoneyness = true;
  private boolean flatMarket = true;

  PanelReader(Path path, Rows rows) {
    this.path = path;
    this.rows = rows;
    file = String.valueOf(path.getFileName());
  }

  /** All rows have all columns. */
  Panel read() {
    scan();
    return panel();
  }

  /** Rows without a volatility are kept as places. */
  OpenPanel readOpen() {
    wanted = Wanted.OPEN;
    scan();
    requireRows(!open.isEmpty());
    requireYears();
    var surfaces = new ArrayList<OpenSurface>();
    open.forEach(
        (key, rows) -> {
          Market market = markets.get(key.date());
          surfaces.add(
              new OpenSurface(
                  key.symbol(),
                  key.date(),
                  market == null ? OpenPanel.UNKNOWN_MARKET : market.features(),
                  rows));
        });
    List<Surface> quoted = surfaces.stream().flatMap(s -> s.quotes().stream()).toList();
    boolean hasMarket = used.contains(Column.MARKET_RETURN);
    return new OpenPanel(file, hasMarket, surfaces, notices(quoted), left());
  }

  /** Coordinates, and date and symbol where the file has them. */
  List<Query> readPlaces() {
    wanted = Wanted.PLACES;
    scan();
    requireRows(!places.isEmpty());
    requireYears();
    return List.copyOf(places);
  }

  private void scan() {
    try (PanelLines lines = PanelLines.open(path)) {
      String first = lines.next();
      if (first == null)
        throw new FileException(
            file, Problem.ofFile("", "is empty", "the first line must name the columns"));
      header = header(first, lines.number());
      ColumnType[] types = types();
      var chunk = new StringBuilder();
      int inChunk = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        read++;
        Problem problem = shape(line, lines.number());
        if (problem != null) {
          if (rows == Rows.STRICT && inChunk > 0)
            check(chunk, types); // an earlier row may be worse
          bad(problem);
          continue;
        }
        append(lines.number(), line, chunk);
        if (++inChunk == CHUNK) {
          check(chunk, types);
          inChunk = 0;
        }
      }
      if (inChunk > 0) check(chunk, types);
    }
  }

  /** What the header must name, given what it names. */
  private boolean requires(Column column, List<String> names) {
    return switch (wanted) {
      case PANEL -> true;
      case OPEN ->
          !MARKET.contains(column) || MARKET.stream().anyMatch(c -> names.contains(c.title));
      case PLACES -> column == Column.LOG_MONEYNESS || column == Column.TIME;
    };
  }

  private boolean isOfUse(Column column, List<String> names) {
    if (wanted == Wanted.PLACES && column.ordinal() >= Column.VOLATILITY.ordinal()) return false;
    return names.contains(column.title);
  }

  private List<String> header(String line, int row) {
    List<String> names = PanelLines.fields(line);
    if (names == null)
      throw new FileException(
          file, Problem.ofRow(row, line, "a quoted column name must end on its line", ""));
    List<Column> wanted = Column.ALL.stream().filter(c -> requires(c, names)).toList();
    List<String> missing =
        wanted.stream().map(c -> c.title).filter(title -> !names.contains(title)).toList();
    for (Column column : Column.ALL) {
      long count = names.stream().filter(column.title::equals).count();
      if (count > 1)
        throw new FileException(
            file,
            new Problem(
                row, column.title, "", "must be there once, but is " + count + " times", ""));
      if (count == 0 && wanted.contains(column)) {
        for (String separator : List.of(";", "\t", "|"))
          if (line.contains(separator) && line.contains(Column.TIME.title))
            throw new FileException(
                file,
                Problem.ofRow(
                    row,
                    line,
                    "columns must be separated by commas",
                    "this file uses '" + separator.replace("\t", "\\t") + "'"));
        throw new FileException(
            file,
            new Problem(
                row,
                column.title,
                "",
                missing.size() == 1
                    ? "is missing"
                    : missing.size() + " columns are missing: " + String.join(", ", missing),
                "nearest of the file's: '"
                    + String.join("', '", Nearest.words(column.title, names))
                    + "'"));
      }
    }
    used = EnumSet.noneOf(Column.class);
    for (Column column : Column.ALL) if (isOfUse(column, names)) used.add(column);
    return names;
  }

  /** A number for each line, text where a column is of use, nothing where it is not. */
  private ColumnType[] types() {
    List<String> titles = used.stream().map(c -> c.title).toList();
    var types = new ColumnType[header.size() + 1];
    types[0] = ColumnType.INTEGER;
    for (int i = 0; i < header.size(); i++)
      types[i + 1] = titles.contains(header.get(i)) ? ColumnType.STRING : ColumnType.SKIP;
    return types;
  }

  private Problem shape(String line, int row) {
    if (line.length() > LONGEST_LINE)
      return Problem.ofRow(row, line, "a line must be shorter than " + LONGEST_LINE, "");
    int count = PanelLines.count(line);
    if (count == header.size()) return null;
    if (count < 0)
      return Problem.ofRow(row, line, "a quoted field must end on its line and before a comma", "");
    String rule = "must have %d fields as the header, has %d".formatted(header.size(), count);
    String fix = "";
    if (count > header.size() && line.matches(".*\\d,\\d+,.*")) fix = "a decimal comma?";
    for (String separator : List.of(";", "\t", "|"))
      if (count < header.size() && line.contains(separator))
        fix = "separated by '" + separator.replace("\t", "\\t") + "'? use commas";
    if (count < header.size() && fix.isEmpty()) fix = "ends before " + header.get(count);
    return Problem.ofRow(row, line, rule, fix);
  }

  /** Quoted fields are spelt anew, so that their ends are beyond doubt. */
  private static void append(int row, String line, StringBuilder chunk) {
    chunk.append(row);
    if (line.indexOf('"') < 0) chunk.append(',').append(line);
    else
      for (String field : PanelLines.fields(line))
        chunk.append(",\"").append(field.replace("\"", "\"\"")).append('"');
    chunk.append('\n');
  }

  private void check(StringBuilder chunk, ColumnType[] types) {
    var names = new StringBuilder(ROW);
    for (int i = 0; i < header.size(); i++) {
      boolean known = types[i + 1] != ColumnType.SKIP;
      names.append(',').append(known ? header.get(i) : "extra " + i);
    }
    chunk.insert(0, names.append('\n'));
    Table table =
        Table.read()
            .usingOptions(
                CsvReadOptions.builder(new StringReader(chunk.toString()))
                    .columnTypes(types)
                    .lineEnding("\n")
                    .maxCharsPerColumn(LONGEST_LINE + 1)
                    .maxNumberOfColumns(types.length)
                    .missingValueIndicator("")
                    .sample(false)
                    .build());
    chunk.setLength(0);
    IntColumn number = table.intColumn(ROW);
    var text = new StringColumn[Column.ALL.size()];
    for (Column column : used) text[column.ordinal()] = table.stringColumn(column.title);
    for (int i = 0; i < table.rowCount(); i++) {
      Problem problem = row(number.getInt(i), text, i);
      if (problem != null) bad(problem);
    }
  }

  /** Takes one row in, or says what is wrong with it. */
  private Problem row(int row, StringColumn[] text, int i) {
    LocalDate date = null;
    if (used.contains(Column.DATETIME)) {
      String day = text[Column.DATETIME.ordinal()].get(i).strip();
      date = dates.computeIfAbsent(day, PanelReader::date);
      if (date == null)
        return new Problem(
            row,
            Column.DATETIME.title,
            day,
            day.isEmpty() ? "is empty" : "must be a day such as 2021-03-12, from 1900 to 2199",
            "");
    }
    String symbol = "";
    if (used.contains(Column.SYMBOL)) {
      symbol = text[Column.SYMBOL.ordinal()].get(i).strip();
      if (symbol.isEmpty()) return new Problem(row, Column.SYMBOL.title, "", "is empty", "");
    }
    double[] x = new double[Column.ALL.size()];
    for (Column column : Column.NUMBERS) {
      x[column.ordinal()] = Double.NaN;
      if (!used.contains(column)) continue;
      String value = text[column.ordinal()].get(i).strip();
      x[column.ordinal()] = column.number(value);
      if (!Double.isNaN(x[column.ordinal()])) continue;
      if (column != Column.VOLATILITY || wanted != Wanted.OPEN) return column.problem(row, value);
      if (!value.isEmpty()) return column.openProblem(row, value);
    }
    double k = x[Column.LOG_MONEYNESS.ordinal()];
    double t = x[Column.TIME.ordinal()];
    double vol = x[Column.VOLATILITY.ordinal()];
    if (vol * vol * t == 0)
      return new Problem(
          row,
          Column.VOLATILITY.title,
          Double.toString(vol),
          "is so small that its total variance is 0",
          "");
    if (used.contains(Column.MARKET_RETURN)) {
      Problem problem = market(row, date, x);
      if (problem != null) return problem;
    }
    switch (wanted) {
      case PANEL ->
          points
              .computeIfAbsent(new Key(date, symbol), key -> new ArrayList<>())
              .add(Point.ofVol(k, t, vol));
      case OPEN ->
          open.computeIfAbsent(new Key(date, symbol), key -> new ArrayList<>())
              .add(new OpenSurface.Row(k, t, vol));
      case PLACES -> places.add(new Query(Optional.ofNullable(date), symbol, k, t));
    }
    if (firstRow == 0) firstRow = row;
    wholeYears &= t == Math.rint(t);
    longest = Math.max(longest, t);
    positiveMoneyness &= k > 0;
    return null;
  }

  private Problem market(int row, LocalDate date, double[] x) {
    var features =
        new MarketFeatures(
            x[Column.MARKET_RETURN.ordinal()],
            x[Column.MARKET_VOLATILITY.ordinal()],
            x[Column.TREASURY_RATE.ordinal()]);
    Market market = markets.get(date);
    if (market == null) markets.put(date, new Market(features, row));
    else if (!market.features().equals(features)) return differs(row, date, market, features);
    flatMarket &= features.volatility() < 1;
    return null;
  }

  private static Problem differs(int row, LocalDate date, Market market, MarketFeatures found) {
    MarketFeatures first = market.features();
    String column = Column.TREASURY_RATE.title;
    double a = first.rate();
    double b = found.rate();
    if (first.marketReturn() != found.marketReturn()) {
      column = Column.MARKET_RETURN.title;
      a = first.marketReturn();
      b = found.marketReturn();
    } else if (first.volatility() != found.volatility()) {
      column = Column.MARKET_VOLATILITY.title;
      a = first.volatility();
      b = found.volatility();
    }
    return new Problem(
        row,
        column,
        PanelWriter.number(b),
        "must be equal in all rows of a date",
        "on %s it is %s in row %d".formatted(date, PanelWriter.number(a), market.row()));
  }

  private static LocalDate date(String text) {
    if (text.length() < 10) return null;
    if (text.length() > 10 && !MIDNIGHT.matcher(text.substring(10)).matches()) return null;
    try {
      LocalDate date = LocalDate.parse(text.substring(0, 10));
      return date.getYear() >= 1900 && date.getYear() < 2200 ? date : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Ends the reading, or counts the row. */
  private void bad(Problem problem) {
    if (rows == Rows.STRICT) throw new FileException(file, problem);
    String found = problem.value().isEmpty() ? "nothing" : problem.value();
    var first = new Dropped(problem.column(), problem.rule(), 1, problem.row(), found);
    dropped.merge(
        List.of(problem.column(), problem.rule()),
        first,
        (a, b) -> new Dropped(a.column(), a.rule(), a.count() + 1, a.firstRow(), a.firstValue()));
  }

  private Panel panel() {
    requireRows(!points.isEmpty());
    requireYears();
    var surfaces = new ArrayList<Surface>();
    points.forEach(
        (key, quotes) ->
            surfaces.add(
                new Surface(key.symbol(), key.date(), markets.get(key.date()).features(), quotes)));
    return Panel.of(file, surfaces, notices(surfaces), left());
  }

  private List<Dropped> left() {
    return dropped.values().stream().sorted(Comparator.comparingLong(d -> -d.count())).toList();
  }

  private void requireRows(boolean some) {
    if (read == 0)
      throw new FileException(file, Problem.ofFile("", "has a header and no rows", ""));
    if (!some)
      throw new FileException(
          file,
          Problem.ofFile(
              left().get(0).toString(), "none of the %d rows is good".formatted(read), ""));
  }

  private void requireYears() {
    if (wholeYears && longest >= 5)
      throw new FileException(
          file,
          new Problem(
              firstRow,
              Column.TIME.title,
              "",
              "must be years, but every value of the file is a whole number up to "
                  + PanelWriter.number(longest),
              "days? divide by 365"));
  }

  private List<String> notices(List<Surface> surfaces) {
    var notices = new ArrayList<String>();
    List<String> extra = header.stream().filter(name -> !Column.titles().contains(name)).toList();
    if (!extra.isEmpty())
      notices.add(
          String.format(
              Locale.ROOT,
              "%d %s not used: %s",
              extra.size(),
              extra.size() == 1 ? "column" : "columns",
              String.join(", ", Arrays.stream(extra.toArray()).limit(8).toArray(String[]::new))
                  + (extra.size() > 8 ? ", …" : "")));
    if (positiveMoneyness)
      notices.add("every Log Moneyness is positive: is it ln(K/F), or K/F itself?");
    if (flatMarket && used.contains(Column.MARKET_VOLATILITY))
      notices.add(
          "every Market Volatility is below 1: it should be percentage points, 20 for 20 %");
    notices.addAll(Panel.sharedLocations(surfaces));
    return notices;
  }
}
