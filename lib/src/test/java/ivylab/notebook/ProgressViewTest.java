package ivylab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressViewTest {

  private static final long MILLISECOND = 1_000_000;

  private final List<String> lines = new ArrayList<>(), updates = new ArrayList<>();
  private long now = -50 * MILLISECOND;

  private final Screen live =
      new Screen() {
        @Override
        public void show(Object value) {}

        @Override
        public boolean isLive() {
          return true;
        }

        @Override
        public String open(String html) {
          updates.add(html);
          return "here";
        }

        @Override
        public void update(String place, String html) {
          assertEquals("here", place);
          updates.add(html);
        }
      };

  private static ProgressEvent step(long step, boolean done) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("mse", 1.0 / (1 + step));
    losses.put("calendar", 0.0);
    ProgressEvent event =
        ProgressEvent.of(step, 10_000, "steps")
            .withEpoch(1, 5)
            .withFigures(losses)
            .withRate(412, "surfaces")
            .withSecondsLeft(80);
    return done ? event.atEnd() : event;
  }

  @Test
  void a_live_view_is_redrawn_five_times_a_second_and_erased_at_the_end() {
    var view = new ProgressView(live, lines::add, () -> now);
    for (int i = 0; i < 1000; i++, now += MILLISECOND) view.report(step(i, false));
    assertEquals(5, updates.size());
    assertTrue(updates.get(4).contains("width=\"720\""), "the chart");
    assertTrue(updates.get(4).contains("width:8.0%"), "the bar");
    view.report(step(1000, true));
    assertEquals("", updates.get(5));
    view.close();
    assertEquals(6, updates.size());
    assertEquals(List.of(), lines);
  }

  @Test
  void plain_lines_come_every_two_seconds() {
    var view = new ProgressView(Screen.plain(System.out), lines::add, () -> now);
    for (int i = 0; i < 500; i++, now += 10 * MILLISECOND) view.report(step(i, false));
    view.report(step(500, true));
    assertEquals(3, lines.size());
    assertEquals(
        "  2 %, epoch 1 of 5, 412 surfaces/s, 1 min 20 s left, mse 0.00498, calendar 0.00",
        lines.get(1));
  }

  @Test
  void what_is_unknown_is_left_out() {
    var early = ProgressEvent.of(0, 10, "steps").withEpoch(1, 1);
    assertEquals("  0 %, epoch 1 of 1", early.toString());
  }

  @Test
  void work_without_epochs_does_not_speak_of_them() {
    var event = ProgressEvent.of(5, 10, "surfaces").withRate(20, "surfaces").withSecondsLeft(0.25);
    assertEquals(" 50 %, 20 surfaces/s, 1 s left", event.toString());
  }

  @Test
  void durations_are_read_at_a_glance() {
    assertEquals("0 s", ProgressEvent.duration(-1));
    assertEquals("59 s", ProgressEvent.duration(58.2));
    assertEquals("1 min 05 s", ProgressEvent.duration(65));
    assertEquals("2 h 03 min", ProgressEvent.duration(7380));
  }

  @Test
  void work_of_unknown_length_has_no_bar() {
    var view = new ProgressView(live, lines::add, () -> now);
    view.report(ProgressEvent.of(1_200, 0, "rows"));
    assertTrue(updates.get(0).contains("1,200 rows"), updates.toString());
    assertFalse(updates.get(0).contains("width:NaN"), updates.toString());
    assertFalse(updates.get(0).contains("#0072b2"), updates.toString());
  }

  @Test
  void a_long_training_does_not_slow_the_chart_down() {
    var view = new ProgressView(live, lines::add, () -> now);
    for (int i = 0; i < 10_000; i++) view.report(step(i, false));
    now += 1000 * MILLISECOND;
    view.report(step(10_000, false));
    assertEquals(2, updates.size());
    assertTrue(updates.get(1).length() < 200_000);
  }

  @Test
  void a_step_beyond_the_last_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> step(10_001, false));
  }
}
