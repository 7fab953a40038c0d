package ivylab.data;

import ivylab.file.Dropped;
import ivylab.file.FileException;
import ivylab.file.Nearest;
import ivylab.file.Rows;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Surfaces of many symbols and dates, at most one per pair, ordered by date and then symbol. Never
 * empty, immutable.
 *
 * <p>As a file a panel is a table with one row per quote, comma-separated, UTF-8, plain or gzipped,
 * with the columns
 *
 * <pre>
 * Datetime            2021-03-12; a time of day, if there is one, must be midnight
 * Symbol              text
 * Log Moneyness       k = ln(K/F), in (-10, 10)
 * Time to Maturity    years, ACT/365, in (0, 100)
 * Implied Volatility  a fraction in (0, 5): 0.2 is 20 %
 * Market Return       a fraction in (-1, 1): 0.01 is 1 %
 * Market Volatility   percentage points in (0, 1000): 20 is 20 %
 * Treasury Rate       percentage points in (-100, 100): 4.5 is 4.5 %
 * </pre>
 *
 * in any order, with any others besides. The last three depend on the date alone and must be equal
 * in all its rows. Two quotes of a surface may share (k, t).
 */
public final class Panel {

  private record Key(LocalDate date, String symbol) {}

  private final String source;
  private final List<Surface> surfaces;
  private final List<String> symbols;
  private final List<LocalDate> dates;
  private final Map<Key, Surface> byKey;
  private final List<String> notices;
  private final List<Dropped> dropped;
  private @Nullable String digest; // computed when first asked for

  private Panel(
      String source, List<Surface> surfaces, List<String> notices, List<Dropped> dropped) {
    this.source = source;
    this.surfaces = surfaces;
    this.notices = notices;
    this.dropped = dropped;
    byKey = new HashMap<>();
    var symbols = new TreeSet<String>();
    var dates = new TreeSet<LocalDate>();
    for (Surface s : surfaces) {
      symbols.add(s.symbol());
      dates.add(s.asOf());
      byKey.put(new Key(s.asOf(), s.symbol()), s);
    }
    this.symbols = List.copyOf(symbols);
    this.dates = List.copyOf(dates);
  }

  /** {@link #read(String, Rows)}, strictly. */
  public static Panel read(String path) {
    return read(Path.of(path), Rows.STRICT);
  }

  /** {@link #read(Path, Rows)}, strictly. */
  public static Panel read(Path path) {
    return read(path, Rows.STRICT);
  }

  /** {@link #read(Path, Rows)}. */
  public static Panel read(String path, Rows rows) {
    return read(Path.of(path), rows);
  }

  /**
   * Reads and checks every row of a panel file. Gzip is recognised by its content.
   *
   * @param path a file with the columns above
   * @param rows whether a bad row stops the reading or is dropped and counted
   * @throws FileException naming file, row (line of the file), column, rule and value, if the file
   *     cannot be read, lacks a column, or breaks a rule
   */
  public static Panel read(Path path, Rows rows) {
    return new PanelReader(path, rows).read();
  }

  /**
   * A panel of these surfaces, which are put in order.
   *
   * @throws IllegalArgumentException if there is none, if two share symbol and date, or if two of
   *     one date differ in their market features
   */
  public static Panel of(List<Surface> surfaces) {
    return of("panel", surfaces, List.of(), List.of());
  }

  static Panel of(
      String source, List<Surface> surfaces, List<String> notices, List<Dropped> dropped) {
    if (surfaces.isEmpty())
      throw new IllegalArgumentException("surfaces is empty; a panel needs at least one");
    List<Surface> ordered =
        surfaces.stream()
            .sorted(Comparator.comparing(Surface::asOf).thenComparing(Surface::symbol))
            .toList();
    for (Surface s : ordered) writable(s);
    for (int i = 1; i < ordered.size(); i++) {
      Surface a = ordered.get(i - 1);
      Surface b = ordered.get(i);
      if (!a.asOf().equals(b.asOf())) continue;
      if (a.symbol().equals(b.symbol()))
        throw new IllegalArgumentException(
            "surfaces must differ in symbol or date, but two are " + a.symbol() + " " + a.asOf());
      MarketFeatures x = a.market();
      MarketFeatures y = b.market();
      if (!x.equals(y))
        throw new IllegalArgumentException(
            "surfaces of one date must have equal market features, but on %s %s has %s and %s has %s"
                .formatted(a.asOf(), a.symbol(), x, b.symbol(), y));
    }
    return new Panel(source, ordered, List.copyOf(notices), List.copyOf(dropped));
  }

  /** Rejects what a file could not contain. */
  private static void writable(Surface s) {
    if (s.symbol().isEmpty() || !s.symbol().strip().equals(s.symbol()))
      throw new IllegalArgumentException(
          "symbol must be text without blanks around it: '" + s.symbol() + "'");
    if (s.symbol().chars().anyMatch(Character::isISOControl))
      throw new IllegalArgumentException(
          "symbol must not contain line breaks or tabs on " + s.asOf());
    if (s.asOf().getYear() < 1900 || s.asOf().getYear() > 2199)
      throw new IllegalArgumentException("asOf must be from 1900 to 2199: " + s);
    for (Point p : s.points()) {
      if (!(Math.abs(p.k()) < 10))
        throw new IllegalArgumentException("k must be ln(K/F) in (-10, 10): " + p + " of " + s);
      if (!(p.vol() < 5))
        throw new IllegalArgumentException(
            "volatility must be a fraction below 5, but is %s: %s of %s".formatted(p.vol(), p, s));
    }
  }

  /** Name of the file, or {@code panel}. */
  public String source() {
    return source;
  }

  /** In order of date and then symbol, at least one. */
  public List<Surface> surfaces() {
    return surfaces;
  }

  /** In alphabetical order. */
  public List<String> symbols() {
    return symbols;
  }

  /** In time order. */
  public List<LocalDate> dates() {
    return dates;
  }

  /** Number of surfaces. */
  public int size() {
    return surfaces.size();
  }

  /** Number of quotes on all surfaces. */
  public int rows() {
    return surfaces.stream().mapToInt(Surface::size).sum();
  }

  /** Remarks of the reader, one sentence each. */
  public List<String> notices() {
    return notices;
  }

  /** Rows that {@link Rows#SKIP_BAD} dropped, by rule, most frequent first. */
  public List<Dropped> dropped() {
    return dropped;
  }

  /**
   * The surface of one symbol on one date.
   *
   * @param date for example {@code 2021-03-12}
   * @throws IllegalArgumentException naming the nearest symbols or dates, if there is none
   */
  public Surface surface(String symbol, String date) {
    try {
      return surface(symbol, LocalDate.parse(date));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "date must be a day such as " + dates.get(0) + ": " + date, e);
    }
  }

  /** {@link #surface(String, String)}. */
  public Surface surface(String symbol, LocalDate date) {
    Surface surface = byKey.get(new Key(date, symbol));
    if (surface != null) return surface;
    known(symbol);
    List<LocalDate> own =
        surfaces.stream().filter(s -> s.symbol().equals(symbol)).map(Surface::asOf).toList();
    throw new IllegalArgumentException(
        "%s has no surface of %s on %s; nearest: %s (%d dates from %s to %s)"
            .formatted(
                source,
                symbol,
                date,
                Nearest.dates(date, own).stream()
                    .map(LocalDate::toString)
                    .collect(Collectors.joining(", ")),
                own.size(),
                own.get(0),
                own.get(own.size() - 1)));
  }

  private void known(String symbol) {
    if (!symbols.contains(symbol))
      throw new IllegalArgumentException(
          "%s has no symbol %s; nearest: %s (%d symbols)"
              .formatted(
                  source,
                  symbol,
                  String.join(", ", Nearest.words(symbol, symbols)),
                  symbols.size()));
  }

  /**
   * The surfaces that satisfy a condition.
   *
   * @throws IllegalArgumentException if none does
   */
  public Panel where(Predicate<Surface> condition) {
    return part(surfaces.stream().filter(condition).toList(), "where");
  }

  /**
   * The surfaces of these symbols.
   *
   * @throws IllegalArgumentException naming the nearest symbols, if one is unknown
   */
  public Panel only(String... symbols) {
    for (String symbol : symbols) known(symbol);
    return where(s -> Arrays.asList(symbols).contains(s.symbol()));
  }

  /** The surfaces from one day to another, inclusive. */
  public Panel between(LocalDate first, LocalDate last) {
    return where(s -> !s.asOf().isBefore(first) && !s.asOf().isAfter(last));
  }

  /**
   * A random part of the surfaces: the rounded share of their number, at least one, drawn without
   * replacement.
   *
   * @param share in (0, 1]
   */
  public Panel sample(double share, long seed) {
    if (!(share > 0 && share <= 1))
      throw new IllegalArgumentException("share must be in (0, 1]: " + share);
    int count = (int) Math.max(1, Math.round(share * size()));
    int[] order = IntStream.range(0, size()).toArray();
    Draws.shuffle(order, Draws.of(Draws.Purpose.SAMPLE, seed, 0));
    return part(Arrays.stream(order).limit(count).sorted().mapToObj(surfaces::get).toList(), "");
  }

  /**
   * At most this many surfaces, drawn by the seed as in {@link #sample}.
   *
   * @param surfaces 0 for all
   */
  public Panel atMost(int surfaces, long seed) {
    if (surfaces < 0)
      throw new IllegalArgumentException("surfaces must be at least 0 (0 takes all): " + surfaces);
    if (surfaces == 0 || surfaces >= size()) return this;
    return sample((double) surfaces / size(), seed);
  }

  /** Surfaces of this panel, in its order. */
  Panel part(List<Surface> some, String what) {
    if (some.isEmpty())
      throw new IllegalArgumentException(
          what + ": none of the " + size() + " surfaces of " + source + " is left");
    return some.size() == size() ? this : new Panel(source, some, List.of(), List.of());
  }

  /**
   * SHA-256 of the content in hexadecimal: of the bytes that {@link #write} puts into an
   * uncompressed file, whatever the name, compression, row order of dates and symbols, or extra
   * columns of the file this was read from.
   */
  public synchronized String digest() {
    if (digest == null) digest = PanelWriter.digest(this);
    return digest;
  }

  /**
   * Writes the panel in the schema above, gzipped if the name ends in {@code .gz}: through a
   * temporary file in the same folder, so that a failed run leaves no partial file. The same panel
   * gives the same bytes, and reading them gives this panel again (total variance to the last digit
   * or two).
   *
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void write(Path path) {
    PanelWriter.write(this, path);
  }

  /** One row per surface. */
  public Table toTable() {
    var date = DateColumn.create(Column.DATETIME.title);
    var symbol = StringColumn.create(Column.SYMBOL.title);
    var quotes = IntColumn.create("Quotes");
    var expiries = IntColumn.create("Expiries");
    var numbers = new LinkedHashMap<String, DoubleColumn>();
    for (Surface s : surfaces) {
      date.append(s.asOf());
      symbol.append(s.symbol());
      quotes.append(s.size());
      double[] t = s.column(Point::t);
      expiries.append((int) Arrays.stream(t).distinct().count());
      double[] k = s.column(Point::k);
      add(numbers, "Least k", Arrays.stream(k).min().orElseThrow());
      add(numbers, "Largest k", Arrays.stream(k).max().orElseThrow());
      add(numbers, "Least t", Arrays.stream(t).min().orElseThrow());
      add(numbers, "Largest t", Arrays.stream(t).max().orElseThrow());
      add(numbers, "Mean Volatility", Arrays.stream(s.column(Point::vol)).average().orElseThrow());
      add(numbers, Column.MARKET_RETURN.title, s.market().marketReturn());
      add(numbers, Column.MARKET_VOLATILITY.title, s.market().volatility());
      add(numbers, Column.TREASURY_RATE.title, s.market().rate());
    }
    Table table = Table.create(source, date, symbol, quotes, expiries);
    numbers.values().forEach(table::addColumns);
    return table;
  }

  /** One row per symbol: surfaces, first and last date, quotes per surface. */
  public Table bySymbol() {
    var symbol = StringColumn.create(Column.SYMBOL.title);
    var count = IntColumn.create("Surfaces");
    var first = DateColumn.create("First Date");
    var last = DateColumn.create("Last Date");
    var quotes = IntColumn.create("Quotes");
    var least = IntColumn.create("Least per Surface");
    var median = DoubleColumn.create("Median per Surface");
    var most = IntColumn.create("Most per Surface");
    Map<String, List<Surface>> groups =
        surfaces.stream()
            .collect(Collectors.groupingBy(Surface::symbol, TreeMap::new, Collectors.toList()));
    for (List<Surface> own : groups.values()) {
      int[] sizes = own.stream().mapToInt(Surface::size).sorted().toArray();
      symbol.append(own.get(0).symbol());
      count.append(own.size());
      first.append(own.get(0).asOf());
      last.append(own.get(own.size() - 1).asOf());
      quotes.append(Arrays.stream(sizes).sum());
      least.append(sizes[0]);
      median.append(median(sizes));
      most.append(sizes[sizes.length - 1]);
    }
    return Table.create(source, symbol, count, first, last, quotes, least, median, most);
  }

  private static void add(Map<String, DoubleColumn> columns, String name, double value) {
    columns.computeIfAbsent(name, DoubleColumn::create).append(value);
  }

  private static double median(int[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0;
  }

  /** Sentences about quotes that share (k, t), if there are any. */
  static List<String> sharedLocations(List<Surface> surfaces) {
    int shared = 0;
    int repeated = 0;
    for (Surface s : surfaces) {
      int locations = Locations.count(s.points());
      if (locations == s.size()) continue;
      int distinct = new HashSet<>(s.points()).size();
      repeated += s.size() - distinct;
      shared += distinct - locations;
    }
    var said = new ArrayList<String>();
    if (shared > 0)
      said.add(
          String.format(
              Locale.ROOT,
              "%,d quotes share (k, t) with another of their surface and differ in volatility;"
                  + " they are masked together",
              shared));
    if (repeated > 0)
      said.add(String.format(Locale.ROOT, "%,d rows repeat an earlier row and are kept", repeated));
    return said;
  }

  @Override
  public String toString() {
    int[] sizes = surfaces.stream().mapToInt(Surface::size).sorted().toArray();
    String names =
        symbols.size() <= 6
            ? String.join(", ", symbols)
            : String.join(", ", symbols.subList(0, 6)) + ", …";
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %,d rows, %,d %s of %,d %s (%s) on %,d %s (%s to %s)",
                source,
                rows(),
                size(),
                size() == 1 ? "surface" : "surfaces",
                symbols.size(),
                symbols.size() == 1 ? "symbol" : "symbols",
                names,
                dates.size(),
                dates.size() == 1 ? "date" : "dates",
                dates.get(0),
                dates.get(dates.size() - 1)));
    text.append(
        String.format(
            Locale.ROOT,
            "; quotes per surface %,d least, %,.0f median, %,d most",
            sizes[0],
            median(sizes),
            sizes[sizes.length - 1]));
    for (Dropped d : dropped) text.append("\n  ").append(d);
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
