package ivylab.file;

import ivylab.progress.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a plain or gzipped text file with a header, one at a time, field by field, without an
 * object per row or field. Blank lines are skipped and blanks around a field are ignored. A field
 * may be enclosed in double quotes (RFC 4180): then it may contain separators and doubled quotes,
 * but must end on its line.
 *
 * <pre>{@code
 * var dropped = new DroppedRows(TextFile.name(path), Rows.SKIP_BAD);
 * try (var table = TextTable.open(path)) {
 *   int strike = table.required("strike");
 *   while (table.next())
 *     try {
 *       table.split();
 *       use(table.needed(strike));
 *     } catch (BadRow bad) {
 *       dropped.add(bad);
 *     }
 * }
 * }</pre>
 */
public final class TextTable implements AutoCloseable {

  /** A column missing from a file. */
  public static final int ABSENT = -1;

  private static final int LONGEST = 1 << 16;
  private static final long QUOTES = Words.of((byte) '"');
  private static final List<String> SEPARATORS = List.of(";", "\t", "|");

  private final String file;
  private final LineSource lines;
  private final boolean strict;
  private final List<String> header;
  private final byte separator;
  private final byte decimal;
  private final long separators;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private boolean[] doubled = new boolean[32];
  private boolean someDoubled;
  private final int[] lastKeys;
  private final LocalDate[] lastDates;
  private final Map<Integer, LocalDate> days = new HashMap<>();
  private final Recurring recurring = new Recurring();

  /**
   * Opens a file and reads its header, whose separator is that of the file: a comma, a semicolon or
   * a tab. With the last two, a number may have a decimal comma. Bytes beyond ASCII are kept
   * unchanged.
   *
   * @throws FileException if it cannot be read or is empty
   */
  public static TextTable open(Path path) {
    return new TextTable(TextFile.name(path), new PlainLines(path, false), false);
  }

  /**
   * Opens a file that must be UTF-8 text separated by commas, with lines of less than 65536
   * characters.
   *
   * @throws FileException if it cannot be read or is empty
   */
  public static TextTable openStrict(Path path) {
    return new TextTable(TextFile.name(path), new PlainLines(path, true), true);
  }

  /**
   * {@link #open(Path)} with the rows in order of a day, and those of one day in order of the file:
   * a sort through temporary files as large as the unpacked file. Rows whose day cannot be read
   * come first.
   *
   * @param day the column that contains the day
   * @param progress listener to the progress of sorting
   */
  public static TextTable openSorted(Path path, ToIntFunction<TextTable> day, Progress progress) {
    return new TextTable(TextFile.name(path), new SortedLines(path, day, progress), false);
  }

  /** Reads the header. */
  TextTable(String file, LineSource lines, boolean strict) {
    this.file = file;
    this.lines = lines;
    this.strict = strict;
    try {
      if (!lines.next())
        throw new FileException(
            file, Problem.ofFile("", "is empty", "the first line must name the columns"));
      separator = strict ? (byte) ',' : separator();
      decimal = (byte) (separator == ',' ? '.' : ',');
      separators = Words.of(separator);
      header = names();
    } catch (RuntimeException e) {
      lines.close();
      throw e;
    }
    lastKeys = new int[header.size()];
    lastDates = new LocalDate[header.size()];
  }

  private byte separator() {
    byte found = ',';
    boolean quoted = false;
    for (int i = lines.from(); i < lines.to(); i++) {
      byte b = lines.bytes()[i];
      if (b == '"') quoted = !quoted;
      if (quoted) continue;
      if (b == ',') return ',';
      if (b == ';' || b == '\t') found = b;
    }
    return found;
  }

  private List<String> names() {
    int count = fields();
    if (count < 0)
      throw new FileException(
          file, Problem.ofRow(number(), line(), "a quoted column name must end on its line", ""));
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) names.add(text(i));
    return List.copyOf(names);
  }

  /** Names of the columns as in the file, without surrounding blanks and quotes. */
  public List<String> header() {
    return header;
  }

  /** A column's name in lower case without brackets, by which columns are looked up. */
  private static String plain(String name) {
    return name.replace("[", "").replace("]", "").strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The index of the only column with this name, or {@link #ABSENT}.
   *
   * @param name in lower case; the file may have capitals and square brackets
   * @throws FileException if there are several
   */
  public int column(String name) {
    int found = ABSENT;
    for (int i = 0; i < header.size(); i++)
      if (plain(header.get(i)).equals(name)) {
        if (found != ABSENT)
          throw new FileException(
              file, new Problem(lines.number(), header.get(i), "", "must occur only once", ""));
        found = i;
      }
    return found;
  }

  /**
   * The index of a required column.
   *
   * @throws FileException if it is missing, naming the most similar ones
   */
  public int required(String name) {
    int found = column(name);
    if (found == ABSENT)
      throw new FileException(
          file,
          new Problem(
              lines.number(),
              name,
              "",
              "is missing",
              nearest(name, header.stream().map(TextTable::plain).toList())));
    return found;
  }

  /** The suggested fix for a missing column: the most similar names. */
  public static String nearest(String name, List<String> header) {
    return "nearest in the file: '" + String.join("', '", Nearest.words(name, header)) + "'";
  }

  /**
   * Goes to the next row; false at the end.
   *
   * @throws FileException if the file is truncated, or its bytes or lines are not text
   */
  public boolean next() {
    return lines.next();
  }

  /**
   * Finds the fields of the row.
   *
   * @throws BadRow if their number differs from the header's, or a quoted one does not end
   */
  public void split() {
    if (strict && isTooLong())
      throw new BadRow(
          Problem.ofRow(number(), line(), "a line must be shorter than " + LONGEST, ""));
    int count = fields();
    if (count != header.size()) throw new BadRow(shape(count));
  }

  private boolean isTooLong() {
    return lines.to() - lines.from() > LONGEST && line().length() > LONGEST;
  }

  /** The number of fields in the line, with their bounds; -1 if a quoted one does not end well. */
  private int fields() {
    someDoubled = false;
    byte[] bytes = lines.bytes();
    int to = lines.to();
    int i = lines.from();
    int start = i;
    int count = 0;
    for (; i + 8 <= to; i += 8) {
      long word = Words.at(bytes, i);
      if (Words.equal(word, QUOTES) != 0) return quotedFields();
      for (long found = Words.equal(word, separators); found != 0; found &= found - 1) {
        int end = i + Words.first(found);
        count = field(count, start, end);
        start = end + 1;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '"') return quotedFields();
      if (bytes[i] == separator) {
        count = field(count, start, i);
        start = i + 1;
      }
    }
    return field(count, start, to);
  }

  private int field(int count, int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      doubled = Arrays.copyOf(doubled, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    return count + 1;
  }

  /** The same if some field is quoted; a quote inside a plain field is an ordinary character. */
  private int quotedFields() {
    byte[] bytes = lines.bytes();
    int to = lines.to();
    int count = 0;
    int at = lines.from();
    while (true) {
      int start = behindBlanks(at);
      boolean inside = false;
      if (start < to && bytes[start] == '"') {
        int end = find((byte) '"', ++start);
        while (end + 1 < to && bytes[end + 1] == '"') {
          inside = true;
          end = find((byte) '"', end + 2);
        }
        if (end == to) return -1;
        count = field(count, start, end);
        at = behindBlanks(end + 1);
        if (at < to && bytes[at] != separator) return -1;
      } else {
        at = find(separator, start);
        count = field(count, start, at);
      }
      doubled[count - 1] = inside;
      someDoubled |= inside;
      if (at == to) return count;
      at++;
    }
  }

  private int behindBlanks(int from) {
    byte[] bytes = lines.bytes();
    int i = from;
    while (i < lines.to() && (bytes[i] == ' ' || bytes[i] == '\t') && bytes[i] != separator) i++;
    return i;
  }

  private int find(byte wanted, int from) {
    int i = from;
    while (i < lines.to() && lines.bytes()[i] != wanted) i++;
    return i;
  }

  private Problem shape(int count) {
    String line = line();
    if (count < 0) {
      String what = separator == ',' ? "a comma" : separator == ';' ? "a semicolon" : "a tab";
      return Problem.ofRow(
          number(), line, "a quoted field must end on its line and before " + what, "");
    }
    return Problem.ofRow(
        number(),
        line,
        "must have %d fields like the header, but has %d".formatted(header.size(), count),
        count < header.size() ? fixOfShort(line, count) : fixOfLong(line));
  }

  private String fixOfShort(String line, int count) {
    String fix = "ends before " + header.get(count);
    if (separator == ',')
      for (String other : SEPARATORS)
        if (line.contains(other))
          fix = "separated by '" + other.replace("\t", "\\t") + "'? use commas";
    return fix;
  }

  private String fixOfLong(String line) {
    return separator == ',' && line.matches(".*\\d,\\d+,.*")
        ? "a decimal comma? write a point"
        : "";
  }

  /** The row as in the file. */
  public String line() {
    return new String(
        lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
  }

  /** Line of the file, from 1. */
  public long number() {
    return lines.number();
  }

  /** Bytes read from the disk so far, to tell the progress. */
  public long position() {
    return lines.position();
  }

  /** First byte of a field that is not a blank. */
  private int start(int column) {
    byte[] bytes = lines.bytes();
    int i = starts[column];
    int end = ends[column];
    while (i < end && PlainLines.isBlank(bytes[i])) i++;
    return i;
  }

  private int end(int column, int start) {
    byte[] bytes = lines.bytes();
    int i = ends[column];
    while (i > start && PlainLines.isBlank(bytes[i - 1])) i--;
    return i;
  }

  /** The text of a field; empty if the file has no such column. */
  public String text(int column) {
    if (column == ABSENT) return "";
    int start = start(column);
    String text =
        new String(lines.bytes(), start, end(column, start) - start, StandardCharsets.UTF_8)
            .strip();
    return someDoubled && doubled[column] ? text.replace("\"\"", "\"") : text;
  }

  /** The same for a column with few recurring texts, which are created once. */
  public String word(int column) {
    if (column == ABSENT || someDoubled) return text(column);
    int start = start(column);
    return recurring.text(lines.bytes(), start, end(column, start));
  }

  /**
   * The number of a field; NaN if it is empty or the file has no such column.
   *
   * @throws BadRow if it contains anything else
   */
  public double number(int column) {
    if (column == ABSENT) return Double.NaN;
    double x = numberOrNaN(column);
    if (Double.isNaN(x)) {
      String text = text(column);
      if (!text.isEmpty()) throw bad(column, "must be a number", numberFix(text));
    }
    return x;
  }

  /** The number of a field; NaN if there is none or it is not finite. */
  public double numberOrNaN(int column) {
    int start = start(column);
    return Decimals.parse(lines.bytes(), start, end(column, start), decimal);
  }

  /** Whether a text is a decimal number, excluding the other forms of Java. */
  public static boolean isNumber(String text) {
    return Decimals.isNumber(text);
  }

  private static String numberFix(String text) {
    if (text.matches("[+-]?\\d*,\\d+")) return "a decimal comma? write a point";
    if (text.matches("(?i)[+-]?(nan|na|n/a|null|none|inf|infinity)"))
      return "leave the field empty if there is none";
    if (text.endsWith("%")) return "write a fraction";
    return "";
  }

  /**
   * A required number.
   *
   * @throws BadRow if it is not
   */
  public double needed(int column) {
    double x = number(column);
    if (Double.isNaN(x)) throw bad(column, "is empty", "");
    return x;
  }

  /**
   * The day of a field, 2021-03-12 or 20210312, with a time of day only if it is midnight; null if
   * it is empty or the file has no such column.
   *
   * @throws BadRow if it contains anything else
   */
  public @Nullable LocalDate day(int column) {
    if (column == ABSENT) return null;
    int start = start(column);
    int end = end(column, start);
    if (start == end) return null;
    int key = key(lines.bytes(), start, end);
    if (key == lastKeys[column] && key > 0) return lastDates[column];
    LocalDate day = key > 0 ? days.computeIfAbsent(key, TextTable::date) : null;
    if (day == null) throw bad(column, "must be a day such as 2021-03-12, from 1900 to 2199", "");
    lastKeys[column] = key;
    lastDates[column] = day;
    return day;
  }

  /**
   * A required day.
   *
   * @throws BadRow if it is not
   */
  public LocalDate neededDay(int column) {
    LocalDate day = day(column);
    if (day == null) throw bad(column, "is empty", "");
    return day;
  }

  /** The day as 20210312 for sorting; 0 if it is not one. */
  int dayKey(int column) {
    int start = start(column);
    return Math.max(0, key(lines.bytes(), start, end(column, start)));
  }

  private static @Nullable LocalDate date(int key) {
    try {
      LocalDate date = LocalDate.of(key / 10_000, key / 100 % 100, key % 100);
      return date.getYear() >= 1900 && date.getYear() < 2200 ? date : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int key(byte[] bytes, int start, int end) {
    int key = 0;
    int i = start;
    boolean dashes = end - start >= 10 && bytes[start + 4] == '-' && bytes[start + 7] == '-';
    int stop = start + (dashes ? 10 : 8);
    if (stop > end) return ABSENT;
    for (; i < stop; i++) {
      if (dashes && (i == start + 4 || i == start + 7)) continue;
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) return ABSENT;
      key = 10 * key + digit;
    }
    for (; i < end; i++) {
      byte b = bytes[i];
      if (b != '0' && b != ':' && b != ' ' && b != 'T' && b != '.') return ABSENT;
    }
    return key;
  }

  /** The broken rule of a field. */
  public BadRow bad(int column, String rule, String fix) {
    return new BadRow(new Problem(number(), header.get(column), text(column), rule, fix));
  }

  @Override
  public void close() {
    lines.close();
  }
}
