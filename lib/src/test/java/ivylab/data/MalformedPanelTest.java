package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.Dropped;
import ivylab.file.FileException;
import ivylab.file.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedPanelTest {

  private static final String HEADER =
      "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,Market Return,"
          + "Market Volatility,Treasury Rate\n";
  private static final String GOOD = "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5\n";

  @TempDir Path folder;

  /**
   * A file that must be refused.
   *
   * @param what what is wrong with it
   * @param text its content
   * @param row line to be named, 0 for none
   * @param column column to be named, or empty
   * @param says pieces of the message
   */
  record Malformed(String what, String text, int row, String column, List<String> says) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Malformed bad(String what, String text, int row, String column, String... says) {
    return new Malformed(what, text, row, column, List.of(says));
  }

  /** The second of three rows replaced. */
  private static Malformed row(String what, String line, String column, String... says) {
    return bad(what, HEADER + GOOD + line + "\n" + GOOD, 3, column, says);
  }

  static Stream<Malformed> panels() {
    return Stream.of(
        bad("an empty file", "", 0, "", "is empty"),
        bad("blank lines only", "\n  \n\n", 0, "", "is empty"),
        bad("a header only", HEADER, 0, "", "no rows"),
        bad("a header and blank lines", HEADER + "\n\n", 0, "", "no rows"),
        bad("no header", GOOD + GOOD, 1, "Datetime", "missing", "Treasury Rate"),
        bad(
            "a missing column",
            HEADER.replace("Implied Volatility,", "") + "2021-03-12,SPX,-0.1,0.5,0.01,20,1.5\n",
            1,
            "Implied Volatility",
            "is missing",
            "nearest"),
        bad(
            "a column in other spelling",
            HEADER.replace("Implied Volatility", "implied_volatility") + GOOD,
            1,
            "Implied Volatility",
            "is missing",
            "'implied_volatility'"),
        bad(
            "a column twice",
            HEADER.replace("Symbol", "Symbol,Symbol") + GOOD.replace("SPX", "SPX,SPX"),
            1,
            "Symbol",
            "once",
            "2 times"),
        bad(
            "semicolons throughout",
            HEADER.replace(',', ';') + GOOD.replace(',', ';'),
            1,
            "",
            "separated by commas",
            "';'"),
        bad(
            "tabs throughout",
            HEADER.replace(',', '\t') + GOOD.replace(',', '\t'),
            1,
            "",
            "separated by commas",
            "'\\t'"),
        bad("an unended quote in the header", "\"Datetime," + HEADER, 1, "", "must end"),
        row(
            "a semicolon row",
            GOOD.replace(',', ';').strip(),
            "",
            "8 fields like the header, but has 1",
            "use commas"),
        row("a short row", "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20", "", "has 7", "Treasury Rate"),
        row("a long row", "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5,7", "", "has 9"),
        row(
            "a bare decimal comma",
            "2021-03-12,SPX,-0.1,0.5,0,25,0.01,20,1.5",
            "",
            "has 9",
            "a decimal comma?"),
        row(
            "a quoted decimal comma",
            "2021-03-12,SPX,-0.1,0.5,\"0,25\",0.01,20,1.5",
            "Implied Volatility",
            "must be a number: 0,25",
            "decimal comma"),
        row(
            "a thousands separator",
            "2021-03-12,SPX,-0.1,0.5,0.2,0.01,\"1,020.5\",1.5",
            "Market Volatility",
            "must be a number: 1,020.5"),
        row(
            "an unended quote",
            "2021-03-12,\"SPX,-0.1,0.5,0.2,0.01,20,1.5",
            "",
            "quoted field must end"),
        row(
            "text after a quote",
            "2021-03-12,\"SPX\"W,-0.1,0.5,0.2,0.01,20,1.5",
            "",
            "quoted field must end"),
        row(
            "an impossible date",
            "2021-02-30,SPX,-0.1,0.5,0.2,0.01,20,1.5",
            "Datetime",
            "2021-02-30"),
        row(
            "a date day first",
            "12/03/2021,SPX,-0.1,0.5,0.2,0.01,20,1.5",
            "Datetime",
            "12/03/2021"),
        row("an empty date", ",SPX,-0.1,0.5,0.2,0.01,20,1.5", "Datetime", "is empty"),
        row(
            "a time of day",
            "2021-03-12 15:45:00,SPX,-0.1,0.5,0.2,0.01,20,1.5",
            "Datetime",
            "must be a day",
            "15:45"),
        row("a year out of time", "0021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5", "Datetime", "1900"),
        row("an empty symbol", "2021-03-12,,-0.1,0.5,0.2,0.01,20,1.5", "Symbol", "is empty"),
        row("a blank symbol", "2021-03-12,\"  \",-0.1,0.5,0.2,0.01,20,1.5", "Symbol", "is empty"),
        row("an empty number", "2021-03-12,SPX,,0.5,0.2,0.01,20,1.5", "Log Moneyness", "is empty"),
        row("a word", "2021-03-12,SPX,ATM,0.5,0.2,0.01,20,1.5", "Log Moneyness", "a number: ATM"),
        row(
            "NaN",
            "2021-03-12,SPX,-0.1,0.5,NaN,0.01,20,1.5",
            "Implied Volatility",
            "finite",
            "NaN"),
        row(
            "-inf",
            "2021-03-12,SPX,-inf,0.5,0.2,0.01,20,1.5",
            "Log Moneyness",
            "finite number: -inf"),
        row(
            "1e999",
            "2021-03-12,SPX,0,1e999,0.2,0.01,20,1.5",
            "Time to Maturity",
            "finite number: 1e999"),
        row("NA", "2021-03-12,SPX,0,0.5,0.2,NA,20,1.5", "Market Return", "must be a number: NA"),
        row("a number of Java", "2021-03-12,SPX,0,0x1p-1,0.2,0,20,1", "Time to Maturity", "0x1p-1"),
        row("a suffix", "2021-03-12,SPX,0,0.5d,0.2,0,20,1", "Time to Maturity", "number: 0.5d"),
        row("zero time", "2021-03-12,SPX,0,0,0.2,0,20,1", "Time to Maturity", "(0, 100): 0"),
        row(
            "negative time",
            "2021-03-12,SPX,0,-0.5,0.2,0,20,1",
            "Time to Maturity",
            "years",
            "-0.5"),
        row(
            "days",
            "2021-03-12,SPX,0,182,0.2,0,20,1",
            "Time to Maturity",
            "years in (0, 100): 182",
            "divide by 365"),
        bad(
            "days throughout, none above 100",
            HEADER + GOOD.replace("0.5", "30") + GOOD.replace("0.5", "91"),
            2,
            "Time to Maturity",
            "whole number up to 91",
            "divide by 365"),
        row(
            "zero volatility",
            "2021-03-12,SPX,0,0.5,0.0,0,20,1",
            "Implied Volatility",
            "in (0, 5)",
            "0.0"),
        row(
            "a negative volatility",
            "2021-03-12,SPX,0,0.5,-0.2,0,20,1",
            "Implied Volatility",
            "-0.2"),
        row(
            "volatility in per cent",
            "2021-03-12,SPX,0,0.5,20.5,0,20,1",
            "Implied Volatility",
            "fraction",
            "20.5",
            "divide by 100"),
        row(
            "a volatility whose square is zero",
            "2021-03-12,SPX,0,0.5,1e-200,0.01,20,1.5",
            "Implied Volatility",
            "total variance is 0"),
        row("a strike", "2021-03-12,SPX,3900,0.5,0.2,0,20,1", "Log Moneyness", "ln(K/F)", "strike"),
        row("a return in per cent", "2021-03-12,SPX,0,0.5,0.2,1.2,20,1", "Market Return", "1.2"),
        row(
            "no volatility index",
            "2021-03-12,SPX,0,0.5,0.2,0,0,1",
            "Market Volatility",
            "(0, 1000)"),
        row("a rate of 150 %", "2021-03-12,SPX,0,0.5,0.2,0,20,150", "Treasury Rate", "150"),
        row(
            "another return on one date",
            "2021-03-12,SPX,0.1,0.5,0.2,0.02,20,1.5",
            "Market Return",
            "equal in all rows of a date: 0.02",
            "2021-03-12",
            "0.01 in row 2"),
        row(
            "another volatility index for another symbol",
            "2021-03-12,GLD,0.1,0.5,0.2,0.01,21,1.5",
            "Market Volatility",
            "equal in all rows of a date: 21"),
        row(
            "another rate on one date",
            "2021-03-12,SPX,0.1,0.5,0.2,0.01,20,1.6",
            "Treasury Rate",
            "1.6",
            "1.5 in row 2"),
        bad("a row after blank lines", HEADER + "\n\n" + GOOD + "\nx\n", 6, "", "has 1"),
        bad(
            "a word in the first row",
            HEADER + GOOD.replace(",20,", ",?,"),
            2,
            "Market Volatility",
            "?"),
        bad(
            "two bad rows, of which the first counts",
            HEADER + GOOD.replace("0.5", "x") + GOOD + "short\n",
            2,
            "Time to Maturity",
            "x"),
        bad("a line too long", HEADER + GOOD + "x".repeat(70_000) + "\n", 3, "", "shorter"));
  }

  @ParameterizedTest
  @MethodSource("panels")
  void a_malformed_panel_gives_one_clear_error(Malformed malformed) throws IOException {
    Path file = Files.writeString(folder.resolve("quotes.csv"), malformed.text());
    var e = assertThrows(FileException.class, () -> Panel.read(file));
    assertAll(
        () -> assertTrue(e.getMessage().startsWith("quotes.csv"), e.getMessage()),
        () -> assertEquals(malformed.row(), e.row(), e.getMessage()),
        () -> assertEquals(malformed.column(), e.column(), e.getMessage()),
        () -> assertTrue(e.row() == 0 || e.getMessage().contains("row " + e.row())),
        () -> assertTrue(e.getMessage().contains(e.column())),
        () -> assertFalse(e.rule().isEmpty()),
        () -> assertTrue(e.getMessage().length() < 350, e.getMessage()),
        () ->
            malformed
                .says()
                .forEach(s -> assertTrue(e.getMessage().contains(s), s + " | " + e.getMessage())));
  }

  @Test
  void the_list_is_long() {
    assertTrue(panels().count() >= 25);
  }

  @Test
  void an_unknown_file_is_named() {
    var e = assertThrows(FileException.class, () -> Panel.read(folder.resolve("nothing.csv")));
    assertTrue(e.getMessage().contains("nothing.csv: no such file"), e.getMessage());
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
  }

  @Test
  void a_directory_is_refused() {
    var e = assertThrows(FileException.class, () -> Panel.read(folder));
    assertTrue(e.getMessage().contains("is a directory"), e.getMessage());
  }

  @Test
  void a_gz_that_is_none_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("quotes.csv.gz"), HEADER + GOOD);
    var e = assertThrows(FileException.class, () -> Panel.read(file));
    assertTrue(e.getMessage().contains("quotes.csv.gz: is not a gzip file"), e.getMessage());
  }

  @Test
  void a_gz_cut_short_is_refused_with_its_row() throws IOException {
    byte[] whole = gz(HEADER + GOOD.repeat(5));
    Path file =
        Files.write(folder.resolve("quotes.csv.gz"), Arrays.copyOf(whole, whole.length - 12));
    for (Rows rows : Rows.values()) {
      var e = assertThrows(FileException.class, () -> Panel.read(file, rows));
      assertTrue(e.getMessage().contains("ends too early"), e.getMessage());
      assertTrue(e.row() > 0);
    }
  }

  @Test
  void a_gz_with_wrong_bytes_is_refused() throws IOException {
    byte[] whole = gz(HEADER + GOOD.repeat(50));
    for (int i = 20; i < 40; i++) whole[i] ^= 0x5a;
    Path file = Files.write(folder.resolve("quotes.csv.gz"), whole);
    var e = assertThrows(FileException.class, () -> Panel.read(file));
    assertTrue(e.getMessage().contains("gzip file"), e.getMessage());
  }

  @Test
  void a_spreadsheet_is_refused() throws IOException {
    Path file = Files.write(folder.resolve("quotes.csv"), new byte[] {'P', 'K', 3, 4, 0, 0});
    var e = assertThrows(FileException.class, () -> Panel.read(file));
    assertTrue(e.getMessage().contains("spreadsheet"), e.getMessage());
  }

  @Test
  void text_in_another_encoding_is_refused() throws IOException {
    String text = HEADER + GOOD.replace("SPX", "Ö");
    Path file =
        Files.write(folder.resolve("quotes.csv"), text.getBytes(StandardCharsets.ISO_8859_1));
    var e = assertThrows(FileException.class, () -> Panel.read(file));
    assertTrue(e.getMessage().contains("UTF-8"), e.getMessage());
  }

  @Test
  void an_error_beyond_the_first_chunk_names_its_line() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("quotes.csv"), HEADER + GOOD.repeat(45_000) + GOOD.replace("0.5", "x"));
    var e = assertThrows(FileException.class, () -> Panel.read(file));
    assertEquals(45_002, e.row());
    assertEquals("Time to Maturity", e.column());
  }

  @Test
  void bad_rows_can_be_dropped_and_are_counted_by_rule() throws IOException {
    String text =
        HEADER
            + GOOD
            + GOOD.replace("0.5", "0")
            + GOOD.replace("0.2", "25")
            + GOOD.replace("0.5", "-1")
            + "x\n"
            + GOOD.replace("1.5", "1.7")
            + GOOD.replace("-0.1", "-0.2");
    Path file = Files.writeString(folder.resolve("quotes.csv"), text);
    Panel panel = Panel.read(file, Rows.SKIP_BAD);
    assertEquals(2, panel.rows());
    assertEquals(5, panel.dropped().stream().mapToLong(Dropped::count).sum());
    Dropped most = panel.dropped().get(0);
    assertEquals("Time to Maturity", most.column());
    assertEquals(2, most.count());
    assertEquals(3, most.firstRow());
    assertEquals("0", most.firstValue());
    assertEquals(4, panel.dropped().size());
    assertTrue(panel.toString().contains("2 rows dropped: Time to Maturity"), panel.toString());
    assertTrue(panel.toString().contains("1 row dropped: Treasury Rate"), panel.toString());
  }

  @Test
  void a_bad_row_does_not_set_the_market_of_its_date() throws IOException {
    String text = HEADER + GOOD.replace("0.5", "0").replace("1.5", "9") + GOOD;
    Path file = Files.writeString(folder.resolve("quotes.csv"), text);
    Panel panel = Panel.read(file, Rows.SKIP_BAD);
    assertEquals(1.5, panel.surfaces().get(0).market().rate());
  }

  @Test
  void a_file_of_bad_rows_alone_is_refused_even_when_dropping() throws IOException {
    Path file = Files.writeString(folder.resolve("quotes.csv"), HEADER + "x\ny\n");
    var e = assertThrows(FileException.class, () -> Panel.read(file, Rows.SKIP_BAD));
    assertTrue(e.getMessage().contains("none of the 2 rows is good"), e.getMessage());
  }

  private static byte[] gz(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
