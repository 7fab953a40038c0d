package ivylab.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.ProgressEvent.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class WorkTest {

  private static final double SECOND = 1e9;

  private final List<ProgressEvent> events = new ArrayList<>();
  private long now = -7;

  private Work work(String unit, String rated, long total, double done) {
    return new Work(unit, rated, total, done, events::add, () -> now);
  }

  private void after(double seconds) {
    now += (long) (seconds * SECOND);
  }

  private ProgressEvent last() {
    return events.get(events.size() - 1);
  }

  @Test
  void every_step_is_reported_with_pace_and_time_left_and_the_end_once() {
    Work work = work("surfaces", "surfaces", 8, 0);
    for (int i = 0; i < 2; i++) {
      after(2);
      work.step();
    }
    assertEquals(2, events.size());
    assertEquals(" 25 %, 0.5 surfaces/s, 12 s left", last().toString());
    work.close();
    work.close();
    assertEquals(3, events.size());
    assertTrue(last().finished() && Double.isNaN(last().secondsLeft()));
    assertEquals(2, last().done(), "where it ended");
  }

  @Test
  void nothing_is_known_before_time_has_passed() {
    Work work = work("surfaces", "surfaces", 8, 0);
    work.step();
    assertEquals(" 12 %", last().toString());
  }

  /** A steady pace is found exactly, whatever the weights. */
  @Test
  void the_pace_is_that_of_the_last_part() {
    Work work = work("steps", "steps", 1_000, 0);
    for (int i = 0; i < 100; i++) {
      after(1);
      work.step();
    }
    assertEquals(1, last().rate().perSecond(), 1e-12);
    assertEquals(900, last().secondsLeft(), 1e-9);
    for (int i = 0; i < 200; i++) {
      after(0.1);
      work.step();
    }
    // after 20 s at ten a second, memory 50 to 60 s: 1 + 9 (1 - exp(-20 / 55)) = 3.7, seen early
    assertTrue(last().rate().perSecond() > 3 && last().rate().perSecond() < 5, last().toString());
  }

  @Test
  void what_was_done_before_does_not_count_for_the_pace() {
    Work work = work("experiments", "experiments", 10, 6);
    after(10);
    work.reach(7.5);
    assertEquals(0.75, last().share());
    assertEquals(2.5 * 10 / 1.5, last().secondsLeft(), 1e-9);
    work.reach(7);
    assertEquals(7.5, last().done(), "never backwards");
    work.reach(11);
    assertEquals(10, work.done(), "never beyond the end");
  }

  @Test
  void a_training_counts_steps_and_states_surfaces() {
    Work work = work("steps", "surfaces", 4, 0);
    after(2);
    work.step(16, new Epoch(1, 2), Map.of("data", 0.5));
    assertEquals(" 25 %, epoch 1 of 2, 8 surfaces/s, 6 s left, data 0.500", last().toString());
    work.close();
    assertEquals(Optional.of(new Epoch(1, 2)), last().epoch());
    assertEquals(Map.of("data", 0.5), last().figures());
  }

  @Test
  void work_of_unknown_length_has_no_time_left() {
    Work work = work("surfaces", "surfaces", 0, 0);
    after(1);
    work.reach(4, 4, "2024-01-05: 4 surfaces of 176 quotes");
    assertEquals("2024-01-05: 4 surfaces of 176 quotes, 4 surfaces/s", last().toString());
  }

  @Test
  void an_interrupt_ends_it_and_is_cleared() {
    Work work = work("products", "products", 5, 0), endless = work("rows", "rows", 0, 0);
    work.orStop();
    work.step();
    Thread.currentThread().interrupt();
    assertEquals(
        "interrupted after 1 of 5 products",
        assertThrows(CancellationException.class, work::orStop).getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
    Thread.currentThread().interrupt();
    assertEquals(
        "interrupted after 0 rows",
        assertThrows(CancellationException.class, endless::orStop).getMessage());
  }
}
