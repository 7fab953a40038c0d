package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DroppedRowsTest {

  private static BadRow bad(long row, String column, String value) {
    return new BadRow(new Problem(row, column, value, "must be positive", ""));
  }

  @Test
  void strictly_the_first_ends_the_reading() {
    var rows = new DroppedRows("t.csv", Rows.STRICT);
    var e = assertThrows(FileException.class, () -> rows.add(bad(7, "x", "-1")));
    assertEquals("t.csv, row 7, column 'x': must be positive: -1", e.getMessage());
  }

  @Test
  void otherwise_they_are_counted_by_rule_with_the_first_of_each() {
    var rows = new DroppedRows("t.csv", Rows.SKIP_BAD);
    rows.add(bad(3, "x", ""));
    rows.add(bad(5, "y", "-1"));
    rows.add(bad(9, "y", "-2"));
    assertEquals(
        List.of(
            new Dropped("y", "must be positive", 2, 5, "-1"),
            new Dropped("x", "must be positive", 1, 3, "nothing")),
        rows.byRule());
    rows.requireGood(1003, true);
    var e = assertThrows(FileException.class, () -> rows.requireGood(1003, false));
    assertTrue(e.getMessage().contains("none of the 1,003 rows is good"), e.getMessage());
    assertTrue(e.getMessage().contains("2 rows dropped: y must be positive"), e.getMessage());
  }

  @Test
  void a_file_without_rows_is_refused_and_one_whose_rows_are_of_no_use_is_not() {
    var rows = new DroppedRows("t.csv", Rows.SKIP_BAD);
    var e = assertThrows(FileException.class, () -> rows.requireGood(0, false));
    assertEquals("t.csv: has a header and no rows", e.getMessage());
    rows.requireGood(5, false);
  }
}
