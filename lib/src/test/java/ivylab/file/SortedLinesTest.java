package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedLinesTest {

  @TempDir Path folder;

  /** Parts of 2 kB hold some fifty rows, so 480 rows are merged from about ten files. */
  @Test
  void many_parts_are_merged_in_order_of_date_and_line() throws IOException {
    var rows = new ArrayList<String>();
    for (int day = 0; day < 12; day++)
      for (int i = 0; i < 40; i++)
        rows.add(LocalDate.of(2021, 3, 12).plusDays(day) + ", some text in row " + i);
    Collections.shuffle(rows, new Random(5));
    rows.add(0, "[Date], Text");
    Path path = Files.write(folder.resolve("rows.csv"), rows);
    var expected =
        IntStream.range(1, rows.size())
            .boxed()
            .sorted(Comparator.comparing(i -> rows.get(i).substring(0, 10)))
            .toList();
    var told = new ArrayList<ProgressEvent>();
    try (var sorted = new SortedLines(path, table -> table.required("date"), told::add, 2048)) {
      assertTrue(sorted.next());
      assertEquals(1, sorted.number());
      for (int i : expected) {
        assertTrue(sorted.next());
        assertEquals(i + 1, sorted.number());
        assertEquals(rows.get(i), new String(sorted.bytes(), StandardCharsets.UTF_8));
      }
      assertFalse(sorted.next());
    }
    assertTrue(told.size() > 5, told.toString());
    assertTrue(
        told.get(0).toString().matches("rows.csv: \\d+ rows to sort by date, \\d+ %.*"),
        told.toString());
  }

  @Test
  void an_open_table_gives_the_sorted_rows_and_rows_without_a_day_first() throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("rows.csv"),
            "date,x\n2021-03-15,1\n2021-03-12,2\n?,3\nshort\n2021-03-12,4\n");
    try (var table = TextTable.openSorted(path, t -> t.required("date"), Progress.silent())) {
      var order = new ArrayList<Long>();
      while (table.next()) order.add(table.number());
      assertEquals(List.of(4L, 5L, 3L, 6L, 2L), order);
    }
  }
}
