package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final Map<String, Double> LOSSES = new LinkedHashMap<>();

  static {
    LOSSES.put("data", 0.012345);
    LOSSES.put("calendar", 1e-9);
  }

  @Test
  void an_event_is_one_line() {
    ProgressEvent event = new ProgressEvent(199, 1000, 2, 8, LOSSES, 123.4, 124.2, false);
    assertEquals(
        " 19 %, epoch 2 of 8, 123 surfaces/s, 2 min 05 s left, data 0.0123, calendar 1.00e-09",
        event.toString());
    ProgressEvent unknown =
        new ProgressEvent(0, 1000, 1, 8, Map.of(), Double.NaN, Double.NaN, false);
    assertEquals("  0 %, epoch 1 of 8", unknown.toString());
    assertEquals(
        "100 %, epoch 8 of 8, 5 surfaces/s",
        new ProgressEvent(9, 9, 8, 8, Map.of(), 5, 3, false).atEnd().toString());
  }

  @Test
  void work_on_surfaces_tells_its_rate() {
    ProgressEvent slow = ProgressEvent.ofSurfaces(2, 8, System.nanoTime() - 4_000_000_000L, false);
    assertEquals(0.5, slow.surfacesPerSecond(), 0.05); // the clock went on a little
    assertEquals(12, slow.secondsLeft(), 1.2);
    assertTrue(slow.toString().startsWith(" 25 %, 0.5 surfaces/s, 1"), slow.toString());
    ProgressEvent none = ProgressEvent.ofSurfaces(0, 8, System.nanoTime(), false);
    assertEquals("  0 %", none.toString());
    ProgressEvent ended = ProgressEvent.ofSurfaces(8, 8, System.nanoTime(), true);
    assertTrue(ended.done() && Double.isNaN(ended.secondsLeft()));
  }

  @Test
  void durations_read_well() {
    assertEquals("0 s", ProgressEvent.duration(-1));
    assertEquals("1 s", ProgressEvent.duration(0.2));
    assertEquals("59 s", ProgressEvent.duration(59));
    assertEquals("1 min 00 s", ProgressEvent.duration(59.5));
    assertEquals("1 h 01 min", ProgressEvent.duration(3661));
  }

  @Test
  void steps_out_of_range_are_refused() {
    for (long[] wrong : new long[][] {{5, 4}, {-1, 4}, {0, 0}})
      assertThrows(
          IllegalArgumentException.class,
          () -> new ProgressEvent(wrong[0], wrong[1], 1, 1, Map.of(), 1, 1, false));
  }

  @Test
  void lines_come_every_two_seconds_and_at_the_end() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress lines = Progress.lines(new PrintStream(bytes, true));
    ProgressEvent event = new ProgressEvent(1, 4, 1, 2, Map.of(), 5, 1, false);
    lines.report(event);
    lines.report(event);
    assertEquals("", bytes.toString(), "not at once");
    lines.report(event.atEnd());
    assertTrue(bytes.toString().startsWith(" 25 %, epoch 1 of 2"), bytes.toString());
    assertEquals(1, bytes.toString().lines().count());
  }
}
