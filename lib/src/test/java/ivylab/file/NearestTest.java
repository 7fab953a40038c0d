package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void edit_distance_counts_insertions_deletions_and_replacements() {
    assertEquals(0, Nearest.edits("spx", "spx"));
    assertEquals(3, Nearest.edits("kitten", "sitting"));
    assertEquals(3, Nearest.edits("", "abc"));
    assertEquals(
        List.of("SPY", "SPX", "XLE"), Nearest.words("spy", List.of("XLE", "SPX", "SPY", "SCOR")));
  }

  @Test
  void dates_are_by_days_between() {
    LocalDate day = LocalDate.of(2021, 3, 12);
    assertEquals(
        List.of(day.plusDays(1), day.minusDays(2), day.plusDays(3)),
        Nearest.dates(
            day, List.of(day.plusDays(9), day.plusDays(3), day.minusDays(2), day.plusDays(1))));
  }
}
