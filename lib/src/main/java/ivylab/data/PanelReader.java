package ivylab.data;

import ivylab.file.BadRow;
import ivylab.file.DroppedRows;
import ivylab.file.FileException;
import ivylab.file.Problem;
import ivylab.file.Rows;
import ivylab.file.TextFile;
import ivylab.file.TextTable;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file and checks every value of it.
 *
 * <p>What a file must contain depends on the method: {@link #read} needs all columns, {@link
 * #readOpen} allows empty volatilities and the absence of the three market columns, {@link
 * #readPlaces} needs only the coordinates.
 */
final class PanelReader {

  private static final Pattern MIDNIGHT = Pattern.compile("[T ]00:00(:00(\\.0+)?)?(Z|\\+00:00)?");
  private static final Set<Column> MARKET =
      EnumSet.range(Column.MARKET_RETURN, Column.TREASURY_RATE);

  private record Key(LocalDate date, String symbol) {}

  private record Market(MarketFeatures features, long row) {}

  /** The rows of one surface, in order of the file. */
  private static final class Book {
    final Key key;
    final List<Point> quotes = new ArrayList<>();
    final List<OpenSurface.Row> open = new ArrayList<>();

    Book(Key key) {
      this.key = key;
    }
  }

  /** What a file must contain. */
  private enum Wanted {
    PANEL,
    OPEN,
    PLACES
  }

  private final Path path;
  private final String file;
  private final DroppedRows dropped;
  private final Map<Column, Integer> places = new EnumMap<>(Column.class);
  private final Map<String, LocalDate> dates = new HashMap<>();
  private final Map<LocalDate, Market> markets = new HashMap<>();
  private final Map<Key, Book> books = new LinkedHashMap<>();
  private final List<Query> found = new ArrayList<>();
  private Wanted wanted = Wanted.PANEL;

  @SuppressWarnings("NullAway.Init") // opened by scan, before any row
  private TextTable table;

  private @Nullable Book last;
  private long read;
  private long firstRow;
  private double longest;
  private boolean wholeYears = true;
  private boolean positiveMoneyness = true;
  private boolean flatMarket = true;

  PanelReader(Path path, Rows rows) {
    this.path = path;
    file = TextFile.name(path);
    dropped = new DroppedRows(file, rows);
  }

  /** All rows have all columns. */
  Panel read() {
    scan();
    dropped.requireGood(read, !books.isEmpty());
    requireYears();
    var surfaces = new ArrayList<Surface>();
    for (var rest = books.values().iterator(); rest.hasNext(); rest.remove()) {
      Book book = rest.next();
      surfaces.add(new Surface(book.key.symbol, book.key.date, market(book.key.date), book.quotes));
    }
    return Panel.of(file, surfaces, notices(surfaces), dropped.byRule());
  }

  /** Rows without a volatility are kept as points to complete. */
  OpenPanel readOpen() {
    wanted = Wanted.OPEN;
    scan();
    dropped.requireGood(read, !books.isEmpty());
    requireYears();
    var surfaces = new ArrayList<OpenSurface>();
    for (Book book : books.values())
      surfaces.add(
          new OpenSurface(book.key.symbol, book.key.date, market(book.key.date), book.open));
    List<Surface> quoted = surfaces.stream().flatMap(s -> s.quotes().stream()).toList();
    return new OpenPanel(
        file, has(Column.MARKET_RETURN), surfaces, notices(quoted), dropped.byRule());
  }

  /** Coordinates, and date and symbol if the file has them. */
  List<Query> readPlaces() {
    wanted = Wanted.PLACES;
    scan();
    dropped.requireGood(read, !found.isEmpty());
    requireYears();
    return List.copyOf(found);
  }

  private void scan() {
    try (TextTable rows = TextTable.openStrict(path)) {
      table = rows;
      header();
      while (rows.next()) {
        read++;
        try {
          rows.split();
          row();
        } catch (BadRow bad) {
          dropped.add(bad);
        }
      }
    }
  }

  // ---- the header

  /** What the header must contain, given what it contains. */
  private boolean requires(Column column, List<String> names) {
    return switch (wanted) {
      case PANEL -> true;
      case OPEN ->
          !MARKET.contains(column) || MARKET.stream().anyMatch(c -> names.contains(c.title));
      case PLACES -> column == Column.LOG_MONEYNESS || column == Column.TIME;
    };
  }

  private boolean isOfUse(Column column) {
    return wanted != Wanted.PLACES || column.compareTo(Column.VOLATILITY) < 0;
  }

  private void header() {
    List<String> names = table.header();
    List<Column> missing =
        Column.ALL.stream().filter(c -> requires(c, names) && !names.contains(c.title)).toList();
    for (Column column : Column.ALL) {
      long count = names.stream().filter(column.title::equals).count();
      if (count > 1) throw refused(column, "must occur once, but occurs " + count + " times", "");
      if (missing.contains(column)) throw missing(column, missing);
      if (count == 1 && isOfUse(column)) places.put(column, names.indexOf(column.title));
    }
  }

  private FileException missing(Column column, List<Column> missing) {
    String line = table.line();
    for (String separator : List.of(";", "\t", "|"))
      if (line.contains(separator) && line.contains(Column.TIME.title))
        return new FileException(
            file,
            Problem.ofRow(
                table.number(),
                line,
                "columns must be separated by commas",
                "this file uses '" + separator.replace("\t", "\\t") + "'"));
    String all = String.join(", ", missing.stream().map(c -> c.title).toList());
    return refused(
        column,
        missing.size() == 1 ? "is missing" : missing.size() + " columns are missing: " + all,
        TextTable.nearest(column.title, table.header()));
  }

  private FileException refused(Column column, String rule, String fix) {
    return new FileException(file, new Problem(table.number(), column.title, "", rule, fix));
  }

  private boolean has(Column column) {
    return places.containsKey(column);
  }

  // ---- a row

  /** Adds one row. */
  private void row() {
    @Nullable LocalDate date = has(Column.DATETIME) ? date() : null;
    String symbol = has(Column.SYMBOL) ? symbol() : "";
    double k = number(Column.LOG_MONEYNESS);
    double t = number(Column.TIME);
    double vol = number(Column.VOLATILITY);
    double marketReturn = number(Column.MARKET_RETURN);
    double marketVolatility = number(Column.MARKET_VOLATILITY);
    double rate = number(Column.TREASURY_RATE);
    if (vol * vol * t == 0)
      throw bad(
          Column.VOLATILITY, Double.toString(vol), "is so small that its total variance is 0");
    if (date != null && has(Column.MARKET_RETURN)) {
      agree(date, marketReturn, marketVolatility, rate);
      flatMarket &= marketVolatility < 1;
    }
    switch (wanted) {
      case PANEL -> book(date, symbol).quotes.add(Point.ofVol(k, t, vol));
      case OPEN -> book(date, symbol).open.add(new OpenSurface.Row(k, t, vol));
      case PLACES -> found.add(new Query(Optional.ofNullable(date), symbol, k, t));
    }
    if (firstRow == 0) firstRow = table.number();
    wholeYears &= t == Math.rint(t);
    longest = Math.max(longest, t);
    positiveMoneyness &= k > 0;
  }

  private Book book(@Nullable LocalDate day, String symbol) {
    LocalDate date = Objects.requireNonNull(day, "a panel has a date in every row");
    Book book = last;
    if (book == null || !book.key.symbol.equals(symbol) || !book.key.date.equals(date))
      book = books.computeIfAbsent(new Key(date, symbol), Book::new);
    last = book;
    return book;
  }

  private LocalDate date() {
    String day = table.word(places.getOrDefault(Column.DATETIME, TextTable.ABSENT));
    LocalDate date = dates.computeIfAbsent(day, PanelReader::date);
    if (date == null)
      throw bad(
          Column.DATETIME,
          day,
          day.isEmpty() ? "is empty" : "must be a day such as 2021-03-12, from 1900 to 2199");
    return date;
  }

  private static @Nullable LocalDate date(String text) {
    if (text.length() < 10) return null;
    if (text.length() > 10 && !MIDNIGHT.matcher(text.substring(10)).matches()) return null;
    try {
      LocalDate date = LocalDate.parse(text.substring(0, 10));
      return date.getYear() >= 1900 && date.getYear() < 2200 ? date : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private String symbol() {
    String symbol = table.word(places.getOrDefault(Column.SYMBOL, TextTable.ABSENT));
    if (symbol.isEmpty()) throw bad(Column.SYMBOL, "", "is empty");
    return symbol;
  }

  /** The number of a column; NaN if the file has none, and for an open volatility. */
  private double number(Column column) {
    Integer place = places.get(column);
    if (place == null) return Double.NaN;
    double x = table.numberOrNaN(place) + 0.0; // -0 and 0 are one coordinate
    if (column.allows(x)) return x;
    String text = table.text(place);
    if (column != Column.VOLATILITY || wanted != Wanted.OPEN)
      throw new BadRow(column.problem(table.number(), text));
    if (!text.isEmpty()) throw new BadRow(column.openProblem(table.number(), text));
    return Double.NaN;
  }

  private BadRow bad(Column column, String value, String rule) {
    return new BadRow(new Problem(table.number(), column.title, value, rule, ""));
  }

  // ---- the market of a date

  private MarketFeatures market(LocalDate date) {
    Market market = markets.get(date);
    return market == null ? OpenPanel.UNKNOWN_MARKET : market.features();
  }

  /** The first row of a date gives its market; all others must repeat it. */
  private void agree(LocalDate date, double marketReturn, double volatility, double rate) {
    Market market = markets.get(date);
    if (market == null) {
      var features = new MarketFeatures(marketReturn, volatility, rate);
      markets.put(date, new Market(features, table.number()));
      return;
    }
    MarketFeatures first = market.features();
    agree(Column.MARKET_RETURN, first.marketReturn(), marketReturn, date, market.row());
    agree(Column.MARKET_VOLATILITY, first.volatility(), volatility, date, market.row());
    agree(Column.TREASURY_RATE, first.rate(), rate, date, market.row());
  }

  private void agree(Column column, double first, double x, LocalDate date, long row) {
    if (first != x)
      throw new BadRow(
          new Problem(
              table.number(),
              column.title,
              PanelWriter.number(x),
              "must be equal in all rows of a date",
              "on %s it is %s in row %d".formatted(date, PanelWriter.number(first), row)));
  }

  // ---- the whole file

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
    List<String> extra =
        table.header().stream().filter(name -> !Column.titles().contains(name)).toList();
    if (!extra.isEmpty())
      notices.add(
          String.format(
              Locale.ROOT,
              "%d %s not used: %s",
              extra.size(),
              extra.size() == 1 ? "column" : "columns",
              String.join(", ", extra.subList(0, Math.min(8, extra.size())))
                  + (extra.size() > 8 ? ", …" : "")));
    if (positiveMoneyness)
      notices.add("every Log Moneyness is positive: is it ln(K/F), or K/F itself?");
    if (flatMarket && has(Column.MARKET_VOLATILITY))
      notices.add(
          "every Market Volatility is below 1: it should be percentage points, 20 for 20 %");
    notices.addAll(Panel.sharedLocations(surfaces));
    return notices;
  }
}
