package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class TableRowsTest {

  private record Place(String name, LocalDate day, double height, int visits) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("hill", LocalDate.of(2021, 3, 12), 120.5, 3),
          new Place("well", LocalDate.of(2020, 1, 1), Double.NaN, 0));

  @Test
  void columns_are_in_the_order_of_the_calls_and_rows_in_that_of_the_list() {
    Table table =
        TableRows.of(PLACES)
            .text("Name", Place::name)
            .number("Height", Place::height)
            .count("Visits", Place::visits)
            .day("Day", Place::day)
            .table("places");
    assertEquals("places", table.name());
    assertEquals(List.of("Name", "Height", "Visits", "Day"), table.columnNames());
    assertEquals(List.of("hill", "well"), table.stringColumn(0).asList());
    assertEquals(120.5, table.doubleColumn(1).getDouble(0));
    assertTrue(table.column(1).isMissing(1));
    assertEquals(List.of(3, 0), table.intColumn(2).asList());
    assertEquals(LocalDate.of(2020, 1, 1), table.dateColumn(3).get(1));
  }

  @Test
  void no_rows_still_have_columns() {
    Table table = TableRows.<Place>of(List.of()).text("Name", Place::name).table("none");
    assertEquals(0, table.rowCount());
    assertEquals(List.of("Name"), table.columnNames());
  }
}
