package ivylab.progress;

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
    ProgressEvent event =
        ProgressEvent.of(199, 1000, "steps")
            .withEpoch(2, 8)
            .withRate(123.4, "surfaces")
            .withSecondsLeft(124.2)
            .withFigures(LOSSES);
    assertEquals(
        " 19 %, epoch 2 of 8, 123 surfaces/s, 2 min 05 s left, data 0.0123, calendar 1.00e-09",
        event.toString());
    ProgressEvent unknown = ProgressEvent.of(0, 1000, "steps").withEpoch(1, 8);
    assertEquals("  0 %, epoch 1 of 8", unknown.toString());
    assertEquals(
        "100 %, epoch 8 of 8, 5 surfaces/s",
        ProgressEvent.of(9, 9, "steps")
            .withEpoch(8, 8)
            .withRate(5, "surfaces")
            .withSecondsLeft(3)
            .atEnd()
            .toString());
    assertEquals(
        "chains.csv, 50 %, 1,234 rows/s",
        ProgressEvent.of(5, 10, "bytes")
            .withUnderWay("chains.csv")
            .withRate(1234, "rows")
            .toString());
    assertEquals("1,200 rows", ProgressEvent.of(1200, 0, "rows").toString());
    ProgressEvent slow = ProgressEvent.of(1.5, 4, "experiments").withRate(0.01, "experiments");
    assertEquals(" 37 %", slow.toString(), "0.0 per second says nothing");
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
    for (long[] wrong : new long[][] {{5, 4}, {-1, 4}, {0, -1}})
      assertThrows(
          IllegalArgumentException.class, () -> ProgressEvent.of(wrong[0], wrong[1], "steps"));
  }

  @Test
  void lines_come_every_two_seconds_and_at_the_end() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress lines = Progress.lines(new PrintStream(bytes, true));
    ProgressEvent event = ProgressEvent.of(1, 4, "steps").withEpoch(1, 2);
    lines.report(event);
    lines.report(event);
    assertEquals("", bytes.toString(), "not at once");
    lines.report(event.atEnd());
    assertTrue(bytes.toString().startsWith(" 25 %, epoch 1 of 2"), bytes.toString());
    assertEquals(1, bytes.toString().lines().count());
    lines.withoutEnd().report(event.atEnd());
    assertEquals(1, bytes.toString().lines().count());
  }
}
