package ivylab.market;

import ivylab.file.FileException;
import ivylab.file.Nearest;
import ivylab.file.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rows of a text file with a header, field by field, without an object for row or field. The
 * separator is that of the header: a comma, a semicolon or a tab; beside the last two a number may
 * have a decimal comma. Blanks around a field do not count, nor does a pair of double quotes.
 */
final class RowReader implements AutoCloseable {

  /** A column that a file does not have. */
  static final int ABSENT = -1;

  private static final long QUOTES = Words.of((byte) '"');
  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) POWERS[i] = 10 * POWERS[i - 1];
  }

  private final String file;
  private final LineSource lines;
  private final List<String> header;
  private final byte separator;
  private final long separators;
  private final int[] starts;
  private final int[] ends;
  private final int[] lastKeys;
  private final LocalDate[] lastDates;
  private final Map<Integer, LocalDate> days = new HashMap<>();

  /** Reads the header. */
  RowReader(String file, LineSource lines) {
    this.file = file;
    this.lines = lines;
    if (!lines.next())
      throw new FileException(
          file, Problem.ofFile("", "is empty", "the first line must name the columns"));
    separator = separator();
    separators = Words.of(separator);
    header = List.copyOf(words());
    starts = new int[header.size()];
    ends = new int[header.size()];
    lastKeys = new int[header.size()];
    lastDates = new LocalDate[header.size()];
  }

  private byte separator() {
    byte found = ',';
    for (int i = lines.from(); i < lines.to(); i++) {
      byte b = lines.bytes()[i];
      if (b == ',') return ',';
      if (b == ';' || b == '\t') found = b;
    }
    return found;
  }

  private List<String> words() {
    var words = new ArrayList<String>();
    int start = lines.from();
    for (int i = start; i <= lines.to(); i++)
      if (i == lines.to() || lines.bytes()[i] == separator) {
        String word = new String(lines.bytes(), start, i - start, StandardCharsets.UTF_8).strip();
        if (word.length() > 1 && word.startsWith("\"") && word.endsWith("\""))
          word = word.substring(1, word.length() - 1).strip();
        words.add(word);
        start = i + 1;
      }
    return words;
  }

  /** Names of the columns as the file has them, without blanks and quotes around them. */
  List<String> header() {
    return header;
  }

  /** A column's name in lower case without brackets: how columns are looked up. */
  static String plain(String name) {
    return name.replace("[", "").replace("]", "").strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The place of the one column of this name, or {@link #ABSENT}.
   *
   * @throws FileException if there are several
   */
  int column(String name) {
    int found = ABSENT;
    for (int i = 0; i < header.size(); i++)
      if (plain(header.get(i)).equals(name)) {
        if (found != ABSENT)
          throw new FileException(
              file, new Problem(lines.number(), header.get(i), "", "must be there only once", ""));
        found = i;
      }
    return found;
  }

  /**
   * The place of a column that must be there.
   *
   * @throws FileException if it is not, naming those most like it
   */
  int required(String name) {
    int found = column(name);
    if (found == ABSENT)
      throw new FileException(
          file,
          new Problem(
              lines.number(),
              name,
              "",
              "is missing",
              "nearest of the file's: '"
                  + String.join(
                      "', '", Nearest.words(name, header.stream().map(RowReader::plain).toList()))
                  + "'"));
    return found;
  }

  /** Goes to the next row; false at the end. */
  boolean next() {
    return lines.next();
  }

  /**
   * Finds the fields of the row.
   *
   * @throws BadRow if it has not as many as the header
   */
  void split() {
    byte[] bytes = lines.bytes();
    int to = lines.to();
    int i = lines.from();
    int start = i;
    int count = 0;
    for (; i + 8 <= to; i += 8) {
      long word = Words.at(bytes, i);
      if (Words.equal(word, QUOTES) != 0) break;
      for (long found = Words.equal(word, separators); found != 0; found &= found - 1) {
        int end = i + Words.first(found);
        count = field(count, start, end);
        start = end + 1;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == separator) {
        count = field(count, start, i);
        start = i + 1;
      } else if (bytes[i] == '"') {
        i = closing(bytes, i, to);
      }
    }
    count = field(count, start, to);
    if (count != starts.length) throw new BadRow(shape(count));
  }

  private int field(int count, int start, int end) {
    if (count < starts.length) {
      starts[count] = start;
      ends[count] = end;
    }
    return count + 1;
  }

  private int closing(byte[] bytes, int open, int to) {
    for (int i = open + 1; i < to; i++) if (bytes[i] == '"') return i;
    throw new BadRow(Problem.ofRow(number(), line(), "a quoted field must end on its line", ""));
  }

  private Problem shape(int count) {
    String fix =
        count < header.size()
            ? "ends before " + header.get(count)
            : separator == ',' ? "a decimal comma? write a point" : "";
    return Problem.ofRow(
        number(),
        line(),
        "must have %d fields as the header, has %d".formatted(header.size(), count),
        fix);
  }

  private String line() {
    return new String(
        lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
  }

  /** Line of the file. */
  long number() {
    return lines.number();
  }

  long position() {
    return lines.position();
  }

  /** The bytes of the row, for who stores them. */
  LineSource lines() {
    return lines;
  }

  /** First byte of a field that is not a blank or quote. */
  private int start(int column) {
    byte[] bytes = lines.bytes();
    int i = starts[column];
    int end = ends[column];
    while (i < end && blank(bytes[i])) i++;
    return i;
  }

  private int end(int column, int start) {
    byte[] bytes = lines.bytes();
    int i = ends[column];
    while (i > start && blank(bytes[i - 1])) i--;
    return i;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t' || b == '"';
  }

  /** The text of a field; empty if the file has no such column. */
  String text(int column) {
    if (column == ABSENT) return "";
    int start = start(column);
    return new String(lines.bytes(), start, end(column, start) - start, StandardCharsets.UTF_8);
  }

  /**
   * The number of a field; NaN if it is empty or the file has no such column.
   *
   * @throws BadRow if there is something else
   */
  double number(int column) {
    if (column == ABSENT) return Double.NaN;
    int start = start(column);
    int end = end(column, start);
    if (start == end) return Double.NaN;
    double x = parse(lines.bytes(), start, end, separator == ',' ? (byte) '.' : (byte) ',');
    if (Double.isNaN(x)) throw bad(column, "must be a number", numberFix(text(column)));
    return x;
  }

  private static String numberFix(String text) {
    if (text.matches("[+-]?\\d*,\\d+")) return "a decimal comma? write a point";
    if (text.matches("(?i)[+-]?(nan|na|n/a|null|none|inf|infinity)"))
      return "leave the field empty where there is none";
    if (text.endsWith("%")) return "write a fraction";
    return "";
  }

  /** A number that must be there. */
  double needed(int column) {
    double x = number(column);
    if (Double.isNaN(x)) throw bad(column, "is empty", "");
    return x;
  }

  /**
   * The day of a field, 2021-03-12 or 20210312, with a time of day only if it is midnight; null if
   * it is empty or the file has no such column.
   *
   * @throws BadRow if there is something else
   */
  LocalDate day(int column) {
    if (column == ABSENT) return null;
    int start = start(column);
    int end = end(column, start);
    if (start == end) return null;
    int key = key(lines.bytes(), start, end);
    if (key == lastKeys[column] && key > 0) return lastDates[column];
    LocalDate day = key > 0 ? days.computeIfAbsent(key, RowReader::date) : null;
    if (day == null) throw bad(column, "must be a day such as 2021-03-12, from 1900 to 2199", "");
    lastKeys[column] = key;
    lastDates[column] = day;
    return day;
  }

  /** A day that must be there. */
  LocalDate neededDay(int column) {
    LocalDate day = day(column);
    if (day == null) throw bad(column, "is empty", "");
    return day;
  }

  /** The day as 20210312 for sorting; 0 if it is not one. */
  int dayKey(int column) {
    int start = start(column);
    return Math.max(0, key(lines.bytes(), start, end(column, start)));
  }

  private static LocalDate date(int key) {
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
  BadRow bad(int column, String rule, String fix) {
    return new BadRow(new Problem(number(), header.get(column), text(column), rule, fix));
  }

  /**
   * A decimal number in bytes, as {@link Double#parseDouble} gives it, NaN if it is none. Integers
   * below 2^53 and powers of ten up to 22 are exact, so their quotient is rounded correctly
   * (Clinger 1990, "How to read floating point numbers accurately"); all others go to the JDK.
   *
   * @param comma read as a decimal point, too
   */
  static double parse(byte[] bytes, int start, int end, byte comma) {
    int i = start;
    boolean negative = false;
    if (i < end && (bytes[i] == '-' || bytes[i] == '+')) negative = bytes[i++] == '-';
    long mantissa = 0;
    int seen = 0;
    int significant = 0;
    int exponent = 0;
    boolean point = false;
    for (; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        mantissa = 10 * mantissa + digit;
        seen++;
        if (mantissa != 0) significant++;
        if (significant > 18) return slow(bytes, start, end, comma);
        if (point) exponent--;
      } else if ((bytes[i] == '.' || bytes[i] == comma) && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (seen == 0) return Double.NaN;
    if (i < end) return slow(bytes, start, end, comma);
    double x;
    if (mantissa < 1L << 53 && exponent >= -22) x = mantissa / POWERS[-exponent];
    else return slow(bytes, start, end, comma);
    return negative && x != 0 ? -x : x;
  }

  private static double slow(byte[] bytes, int start, int end, byte comma) {
    String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    if (comma != '.') text = text.replace((char) comma, '.');
    if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) return Double.NaN;
    double x = Double.parseDouble(text);
    return Double.isInfinite(x) ? Double.NaN : x;
  }

  @Override
  public void close() {
    lines.close();
  }
}
