package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

  private static Panel days(int count) {
    List<Surface> surfaces = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      surfaces.add(Made.surface("A", Made.DAY.plusDays(d), 5, d));
      if (d % 2 == 0) surfaces.add(Made.surface("B", Made.DAY.plusDays(d), 4, d));
    }
    return Panel.of(surfaces);
  }

  private static List<Integer> dayNumbers(Panel panel) {
    return panel.dates().stream().map(d -> (int) (d.toEpochDay() - Made.DAY.toEpochDay())).toList();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void each_partition_is_cut_in_time_and_the_first_day_after_a_test_is_purged() {
    Split split = Split.purged(days(40), 2, 0.8, 0.1);
    List<Integer> training = new ArrayList<>(range(0, 16));
    training.addAll(range(21, 36));
    assertEquals(training, dayNumbers(split.training()));
    assertEquals(List.of(16, 17, 36, 37), dayNumbers(split.validation()));
    assertEquals(List.of(18, 19, 38, 39), dayNumbers(split.test()));
    assertEquals(1, split.notices().size());
    assertTrue(split.notices().get(0).startsWith("1 dates with 2 surfaces purged"));
  }

  @Test
  void the_newest_dates_are_held_out_behind_a_purged_one() {
    Split split = Split.latest(days(40), 0.1, 0.15);
    assertEquals(range(0, 29), dayNumbers(split.training()));
    assertEquals(range(30, 34), dayNumbers(split.validation()));
    assertEquals(range(34, 40), dayNumbers(split.test()));
    assertEquals(
        List.of("1 date with 1 surfaces purged: the last before validation"), split.notices());
    assertEquals(
        List.of(Split.Part.TRAINING, Split.Part.PURGED, Split.Part.VALIDATION, Split.Part.TEST),
        split.spans().stream().map(Split.Span::part).toList());
    Split least = Split.latest(days(5), 0.1, 0.1);
    assertEquals(range(0, 2), dayNumbers(least.training()));
    assertEquals(List.of(3), dayNumbers(least.validation()));
    assertEquals(List.of(4), dayNumbers(least.test()));
  }

  @Test
  void too_few_dates_and_shares_that_leave_nothing_are_rejected() {
    String few =
        assertThrows(IllegalArgumentException.class, () -> Split.latest(days(4), 0.1, 0.1))
            .getMessage();
    assertTrue(few.endsWith("panel has 4") && few.startsWith("panel must have two dates"), few);
    for (double[] shares : new double[][] {{0, 0.1}, {0.1, 0}, {0.5, 0.5}, {Double.NaN, 0.1}})
      assertThrows(
          IllegalArgumentException.class, () -> Split.latest(days(40), shares[0], shares[1]));
  }

  @Test
  void the_published_rule_purges_the_first_day_of_every_partition() {
    Split split = Split.purged(days(40), 2, 0.8, 0.1, Purge.EVERY_PARTITION);
    List<Integer> training = new ArrayList<>(range(1, 16));
    training.addAll(range(21, 36));
    assertEquals(training, dayNumbers(split.training()));
    assertTrue(split.notices().get(0).contains("first day of every partition"));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 0.8, 0.1", "4, 6, 0.8, 0.1", "14, 6, 0.8, 0.1", "19, 2, 0.8, 0.1", "59, 6, 0.8, 0.1",
    "60, 6, 0.8, 0.1", "157, 6, 0.8, 0.1", "100, 7, 0.5, 0.25", "23, 4, 0.34, 0.33",
        "31, 30, 0.6, 0.2"
  })
  void every_date_is_used_once_or_purged(
      int days, int partitions, double train, double validation) {
    for (Purge purge : Purge.values()) {
      if (days == 3 && purge == Purge.EVERY_PARTITION) continue;
      Panel panel = days(days);
      Split split = Split.purged(panel, partitions, train, validation, purge);
      Set<LocalDate> seen = new HashSet<>();
      int dates = 0;
      for (Panel part : List.of(split.training(), split.validation(), split.test())) {
        seen.addAll(part.dates());
        dates += part.dates().size();
      }
      int purged =
          split.spans().stream()
              .filter(s -> s.part() == Split.Part.PURGED)
              .mapToInt(Split.Span::dates)
              .sum();
      int used = split.spans().stream().mapToInt(Split.Span::partition).max().orElseThrow();
      assertEquals(dates, seen.size(), "no date in two parts");
      assertEquals(days, dates + purged);
      assertEquals(purge == Purge.EVERY_PARTITION ? used : used - 1, purged);
      assertEquals(panel.size(), split.spans().stream().mapToInt(Split.Span::surfaces).sum());
      assertEquals(panel.rows(), split.spans().stream().mapToInt(Split.Span::quotes).sum());
      if (days / partitions >= 10) {
        assertEquals(partitions, used);
        // what one partition rounds away the next gives back
        assertEquals(train * days, split.training().dates().size() + purged, 1);
        assertEquals(validation * days, split.validation().dates().size(), 1);
      }
    }
  }

  @Test
  void spans_follow_each_other_in_time() {
    List<Split.Span> spans = Split.purged(days(157), 6, 0.8, 0.1).spans();
    for (int i = 1; i < spans.size(); i++)
      assertEquals(spans.get(i - 1).last().plusDays(1), spans.get(i).first());
    assertEquals(6 * 3 + 5, spans.size());
  }

  @Test
  void few_dates_give_fewer_partitions_and_a_notice() {
    Split split = Split.purged(days(14), 6, 0.8, 0.1);
    assertEquals(1, split.spans().get(split.spans().size() - 1).partition());
    assertTrue(
        split.notices().get(0).startsWith("1 partition instead of 6: the panel has 14 dates"),
        split.notices().get(0));
    assertEquals(List.of(11, 1, 2), sizes(split));
  }

  private static List<Integer> sizes(Split split) {
    return List.of(
        split.training().dates().size(),
        split.validation().dates().size(),
        split.test().dates().size());
  }

  @Test
  void too_few_dates_and_wrong_shares_are_refused() {
    var few =
        assertThrows(IllegalArgumentException.class, () -> Split.purged(days(2), 6, 0.8, 0.1));
    assertTrue(few.getMessage().contains("at least 3 dates"), few.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Split.purged(days(3), 1, 0.8, 0.1, Purge.EVERY_PARTITION));
    assertEquals(List.of(1, 1, 1), sizes(Split.purged(days(3), 6, 0.8, 0.1)));
    Panel panel = days(40);
    assertThrows(IllegalArgumentException.class, () -> Split.purged(panel, 0, 0.8, 0.1));
    for (double[] shares :
        new double[][] {
          {0, 0.1}, {1, 0.1}, {0.8, 0}, {0.9, 0.1}, {0.8, 0.3}, {Double.NaN, 0.1}, {0.8, Double.NaN}
        })
      assertThrows(
          IllegalArgumentException.class, () -> Split.purged(panel, 2, shares[0], shares[1]));
  }

  @Test
  void a_split_prints_and_is_a_table() {
    Split split = Split.purged(days(40), 2, 0.8, 0.1);
    assertEquals(7, split.toTable().rowCount());
    assertEquals("purged", split.toTable().stringColumn("Part").get(3));
    assertEquals(40, (int) split.toTable().intColumn("Dates").sum());
    assertTrue(split.toString().startsWith("training: 31 dates"), split.toString());
    assertTrue(split.toString().contains("purged"), split.toString());
  }

  @Test
  void a_split_of_given_panels_counts_what_they_share() {
    Panel panel = days(40);
    Panel early = panel.between(Made.DAY, Made.DAY.plusDays(9));
    Panel late = panel.between(Made.DAY.plusDays(8), Made.DAY.plusDays(20));
    Split split =
        Split.of(early, late, panel.between(Made.DAY.plusDays(30), Made.DAY.plusDays(39)));
    assertEquals(List.of("3 surfaces are in both training and validation"), split.notices());
    assertEquals(3, split.toTable().rowCount());
  }
}
