package ivylab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class HtmlTableTest {

  @Test
  void text_is_escaped_everywhere() {
    String html =
        HtmlTable.of(
            Table.create("<i>\"name\"", StringColumn.create("a & b", "<script>alert(1)</script>")));
    assertTrue(html.contains("&lt;i&gt;&quot;name&quot;"));
    assertTrue(html.contains("a &amp; b"));
    assertTrue(html.contains("&lt;script&gt;"));
    assertFalse(html.contains("<script>"));
  }

  @Test
  void numbers_stand_right_with_the_decimals_of_their_column_and_words_left() {
    String html =
        HtmlTable.of(
            Table.create(
                "",
                StringColumn.create("model", "ours", "theirs"),
                DoubleColumn.create("error", 0.81234567, 12.3456789),
                IntColumn.create("n", 3, 4),
                DateColumn.create("date", LocalDate.of(2021, 3, 12), null)));
    assertTrue(html.contains("<td style=\"text-align:left\">ours</td>"));
    assertTrue(html.contains("<td style=\"text-align:right\">0.81</td>"));
    assertTrue(html.contains("<td style=\"text-align:right\">12.35</td>"));
    assertTrue(html.contains("<td style=\"text-align:right\">3</td>"));
    assertTrue(html.contains("<td style=\"text-align:left;white-space:nowrap\">2021-03-12</td>"));
    assertTrue(html.contains("<td style=\"text-align:left;white-space:nowrap\">–</td>"));
  }

  @Test
  void a_long_table_shows_its_first_rows_and_says_how_many_there_are() {
    String html = HtmlTable.of(Table.create("", DoubleColumn.create("x", new double[1234])));
    assertEquals(HtmlTable.MOST_ROWS, html.split("<td").length - 1);
    assertTrue(html.contains("… 1,204 more rows"));
    assertFalse(
        HtmlTable.of(Table.create("", DoubleColumn.create("x", new double[30]))).contains("more"));
    assertTrue(
        HtmlTable.of(Table.create("", DoubleColumn.create("x", new double[31])))
            .contains("… 1 more row<"));
  }

  @Test
  void a_wide_table_says_how_many_columns_there_are() {
    assertTrue(HtmlTable.of(new double[2][23]).contains("… 3 more columns"));
  }

  @Test
  void numbers_keep_four_digits_and_none_is_lost() {
    assertEquals("0.8100", HtmlTable.number(0.81, 0.9));
    assertEquals("1234", HtmlTable.number(1234.4, 5000));
    assertEquals("−1.50e−06", HtmlTable.number(-1.5e-6, 2));
    assertEquals("2.00e+12", HtmlTable.number(2e12, 2e12));
    assertEquals("0", HtmlTable.number(0, 1));
    assertEquals("–", HtmlTable.number(Double.NaN, 1));
    assertEquals("−∞", HtmlTable.number(Double.NEGATIVE_INFINITY, 1));
  }

  @Test
  void dates_are_not_broken_at_their_hyphens() {
    var day = DateColumn.create("Date", LocalDate.of(2021, 3, 12));
    assertTrue(
        HtmlTable.of(Table.create("", day)).contains("white-space:nowrap\">2021-03-12</td>"));
  }
}
