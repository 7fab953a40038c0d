package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private TextTable open(String text) throws IOException {
    return TextTable.open(file(text));
  }

  private TextTable strict(String text) throws IOException {
    return TextTable.openStrict(file(text));
  }

  /** All fields of all rows, each row with its line. */
  private static List<String> rows(TextTable table) {
    var rows = new ArrayList<String>();
    try (table) {
      while (table.next()) {
        table.split();
        var row = new StringBuilder().append(table.number());
        for (int i = 0; i < table.header().size(); i++) row.append('|').append(table.text(i));
        rows.add(row.toString());
      }
    }
    return rows;
  }

  private static String refused(TextTable table) {
    try (table) {
      table.next();
      return assertThrows(BadRow.class, table::split).problem().message("t.csv");
    }
  }

  // ---- lines

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lines_may_end_in_any_way_and_the_last_need_not(String end) throws IOException {
    String text = String.join(end, "a,b", "1,2", "", " \t", "3,4");
    assertEquals(List.of("2|1|2", "5|3|4"), rows(open(text)));
    assertEquals(List.of("2|1|2", "5|3|4"), rows(open(text + end)));
    assertEquals(List.of("2|1|2", "5|3|4"), rows(strict(text + end + end)));
  }

  @Test
  void the_ends_of_lines_are_counted_as_the_jdk_counts_them() throws IOException {
    var random = new SplittableRandom(3);
    String[] pieces = {"\n", "\r", "\r\n", "1", "22", "  ", "long".repeat(9)};
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder("a\n");
      for (int j = 0; j < 40; j++) text.append(pieces[random.nextInt(pieces.length)]);
      var expected = new ArrayList<String>();
      List<String> lines = Files.readAllLines(file(text.toString()));
      for (int l = 1; l < lines.size(); l++)
        if (!lines.get(l).isBlank()) expected.add(l + 1 + "|" + lines.get(l).strip());
      assertEquals(expected, rows(strict(text.toString())));
    }
  }

  @Test
  void a_byte_order_mark_is_passed_over() throws IOException {
    try (var table = strict("\ufeffa,b\n1,2\n")) {
      assertEquals(List.of("a", "b"), table.header());
    }
  }

  @Test
  void the_end_of_the_buffer_may_fall_anywhere() throws IOException {
    for (int shift = 0; shift < 12; shift++) {
      int rows = 130_000;
      var text = new StringBuilder("a,b").append(" ".repeat(shift)).append("\r\n");
      for (int i = 0; i < rows; i++) text.append(i).append(",x\r\n");
      long sum = 0;
      try (var table = open(text.toString())) {
        while (table.next()) {
          table.split();
          sum += (long) table.needed(0);
          assertEquals(table.needed(0) + 2, table.number());
        }
      }
      assertEquals((rows - 1L) * rows / 2, sum);
    }
  }

  @Test
  void gzip_is_known_by_its_content_and_a_cut_is_reported() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write("a;b\n1,5;x\n".getBytes(StandardCharsets.UTF_8));
    }
    Path whole = Files.write(folder.resolve("whole.txt"), bytes.toByteArray());
    assertEquals(List.of("2|1,5|x"), rows(TextTable.open(whole)));
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes.toByteArray(), 20));
    var e = assertThrows(FileException.class, () -> rows(TextTable.open(cut)));
    assertTrue(e.getMessage().contains("ends too early"), e.getMessage());
  }

  @Test
  void a_huge_line_is_one_bad_row_where_it_is_text_and_ends_the_reading_elsewhere()
      throws IOException {
    String text = "a,b\n1,2\n" + "y".repeat(3_000_000) + ",2\n3,4\n";
    var dropped = new DroppedRows("t.csv", Rows.SKIP_BAD);
    var read = new ArrayList<Double>();
    try (var table = strict(text)) {
      while (table.next())
        try {
          table.split();
          read.add(table.needed(0));
        } catch (BadRow bad) {
          dropped.add(bad);
        }
    }
    assertEquals(List.of(1.0, 3.0), read);
    assertEquals("a line must be shorter than 65536", dropped.byRule().get(0).rule());
    assertEquals(3, dropped.byRule().get(0).firstRow());
    var e = assertThrows(FileException.class, () -> rows(open(text)));
    assertEquals(3, e.row());
    assertTrue(e.getMessage().contains("is this a text file with lines?"), e.getMessage());
  }

  @Test
  void long_lines_below_the_limit_are_read() throws IOException {
    String longest = "z".repeat(65_534);
    assertEquals(List.of("2|" + longest + "|1"), rows(strict("a,b\n" + longest + ",1\n")));
    String wide = "é".repeat(40_000); // 80,000 bytes
    assertEquals(List.of("2|" + wide + "|1"), rows(strict("a,b\n" + wide + ",1\n")));
  }

  @Test
  void other_bytes_than_utf8_are_refused_with_their_row_where_text_must_be_utf8()
      throws IOException {
    byte[] latin = "a,b\n1,2\n1,\u00d6l\n".getBytes(StandardCharsets.ISO_8859_1);
    Path path = Files.write(folder.resolve("latin.csv"), latin);
    var e = assertThrows(FileException.class, () -> rows(TextTable.openStrict(path)));
    assertEquals(3, e.row());
    assertTrue(e.getMessage().contains("must be UTF-8 text"), e.getMessage());
    assertEquals(2, rows(TextTable.open(path)).size());
  }

  // ---- the header

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "a,b ! 1,2 ! 1",
        "a;b ! 1,5;2 ! 1.5",
        "a\tb ! 1,5\t2 ! 1.5",
        "a, \"b;c\" ! 1.5,2 ! 1.5",
        "\"a,b\";c ! 1,5;2 ! 1.5"
      })
  void the_separator_is_that_of_the_header(String header, String row, double first)
      throws IOException {
    try (var table = open(header + "\n" + row + "\n")) {
      assertEquals(2, table.header().size());
      table.next();
      table.split();
      assertEquals(first, table.number(0));
    }
  }

  @Test
  void columns_are_found_without_capitals_and_brackets() throws IOException {
    try (var table = open(" [Quote_Date] , \"B, c\" ,D\n")) {
      assertEquals(List.of("[Quote_Date]", "B, c", "D"), table.header());
      assertEquals(0, table.column("quote_date"));
      assertEquals(1, table.required("b, c"));
      assertEquals(TextTable.ABSENT, table.column("e"));
      assertEquals("", table.text(TextTable.ABSENT));
      assertTrue(Double.isNaN(table.number(TextTable.ABSENT)));
      assertNull(table.day(TextTable.ABSENT));
      var e = assertThrows(FileException.class, () -> table.required("quote_day"));
      assertTrue(e.getMessage().contains("is missing (nearest in the file: 'quote_date'"));
    }
  }

  @Test
  void a_name_twice_is_refused_when_it_is_asked_for() throws IOException {
    try (var table = open("a,b,[A]\n1,2,3\n")) {
      assertEquals(1, table.column("b"));
      var e = assertThrows(FileException.class, () -> table.column("a"));
      assertEquals("[A]", e.column());
      assertTrue(e.getMessage().contains("must occur only once"), e.getMessage());
    }
  }

  @Test
  void a_file_without_a_header_is_refused() {
    for (String text : List.of("", "\n\r\n \t\n", "\ufeff"))
      assertTrue(
          assertThrows(FileException.class, () -> open(text)).getMessage().contains("is empty"));
    var e = assertThrows(FileException.class, () -> open("a,\"b\n1,2\n"));
    assertTrue(e.getMessage().contains("a quoted column name must end"), e.getMessage());
  }

  // ---- fields

  @Test
  void quoted_fields_may_hold_separators_and_quotes() throws IOException {
    String text =
        "a,b,c\n"
            + "\"x,y\",\"say \"\"no\"\"\", \" z \" \n"
            + "\"\",\"\"\"\",\"1.5\"\n"
            + "5\" pipe,a\"b,\n"
            + "plain,again,7\n";
    assertEquals(
        List.of("2|x,y|say \"no\"|z", "3||\"|1.5", "4|5\" pipe|a\"b|", "5|plain|again|7"),
        rows(strict(text)));
    assertEquals(rows(strict(text)), rows(open(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x,1", "x,\"1", "\"x\"y,1", "\"x\" \"y\",1", "x,\"1\"\"", "\""})
  void a_quote_that_does_not_end_well_is_one_bad_row(String row) throws IOException {
    assertEquals(
        "t.csv, row 2: a quoted field must end on its line and before a comma: " + row,
        refused(strict("a,b\n" + row + "\n1,2\n")));
  }

  @Test
  void ragged_rows_say_what_may_be_wrong() throws IOException {
    assertEquals(
        "t.csv, row 2: must have 3 fields like the header, but has 2: 1,2 (ends before c)",
        refused(open("a,b,c\n1,2\n")));
    assertEquals(
        "t.csv, row 2: must have 3 fields like the header, but has 1: 1;2;3"
            + " (separated by ';'? use commas)",
        refused(open("a,b,c\n1;2;3\n")));
    assertEquals(
        "t.csv, row 2: must have 2 fields like the header, but has 3: 1,5,2"
            + " (a decimal comma? write a point)",
        refused(open("a,b\n1,5,2\n")));
    assertEquals(
        "t.csv, row 2: must have 2 fields like the header, but has 3: x;y;z",
        refused(open("a;b\nx;y;z\n")));
    assertEquals(100, rowsOf(200).size());
  }

  /** More columns than the reader has room for at first. */
  private List<String> rowsOf(int columns) throws IOException {
    String row = "1" + ",2".repeat(columns - 1) + "\n";
    return rows(open(row + row.repeat(100)));
  }

  @Test
  void blanks_around_a_field_do_not_count() throws IOException {
    assertEquals(
        List.of("2|x y|2", "3|\u00e9|2"),
        rows(strict("a,b\n \t x y\f,\u2003 2 \n\u2003\u00e9 ,2\n")));
    try (var table = strict("a,b\n\u2003 2.5 ,  \n")) {
      table.next();
      table.split();
      assertEquals(2.5, table.number(0));
      assertTrue(Double.isNaN(table.number(1)));
    }
  }

  @Test
  void words_that_recur_are_one_object() throws IOException {
    var random = new SplittableRandom(4);
    var text = new StringBuilder("a\n");
    for (int i = 0; i < 50_000; i++) text.append("w").append(random.nextInt(9000)).append('\n');
    try (var table = open(text.toString())) {
      while (table.next()) {
        table.split();
        assertEquals(table.text(0), table.word(0));
      }
    }
    try (var table = open("a,b\nSPX,\"x\"\"y\"\nSPX,z\nSPX,z\n")) {
      var words = new ArrayList<String>();
      while (table.next()) {
        table.split();
        words.add(table.word(0));
        assertEquals(table.text(1), table.word(1));
      }
      assertTrue(words.get(1) == words.get(2));
    }
  }

  @Test
  void numbers_and_days_that_are_none_say_so() throws IOException {
    try (var table = open("a,b\nNaN,2021-02-30\n,\n1e999,20210312\n")) {
      table.next();
      table.split();
      var e = assertThrows(BadRow.class, () -> table.number(0));
      assertEquals("must be a number", e.problem().rule());
      assertEquals("leave the field empty if there is none", e.problem().fix());
      assertTrue(Double.isNaN(table.numberOrNaN(0)));
      e = assertThrows(BadRow.class, () -> table.day(1));
      assertEquals("b", e.problem().column());
      table.next();
      table.split();
      assertTrue(Double.isNaN(table.number(0)));
      assertEquals("is empty", assertThrows(BadRow.class, () -> table.needed(0)).problem().rule());
      assertNull(table.day(1));
      assertEquals(
          "is empty", assertThrows(BadRow.class, () -> table.neededDay(1)).problem().rule());
      table.next();
      table.split();
      assertThrows(BadRow.class, () -> table.number(0));
      assertEquals(LocalDate.of(2021, 3, 12), table.day(1));
      assertFalse(table.next());
    }
  }
}
