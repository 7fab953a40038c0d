package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {

  private static double[] rates(Schedule schedule, long steps) {
    return LongStream.range(0, steps).mapToDouble(step -> schedule.rate(step, steps)).toArray();
  }

  @ParameterizedTest
  @CsvSource({"0.15, 10", "0.15, 1000", "0, 7", "0.5, 3", "0.1, 20", "0.999, 1000"})
  void it_rises_to_the_peak_and_falls_to_the_minimum(double warmup, int steps) {
    double[] rates = rates(Schedule.warmupCosine(warmup, 1e-3, 1e-5), steps);
    int top = (int) Math.min(Math.round(warmup * steps), steps - 1);
    assertTrue(rates[0] > 0, "the first step learns");
    assertEquals(1e-3, rates[top], 1e-18, "the peak is reached");
    for (int i = 1; i <= top; i++) assertTrue(rates[i] > rates[i - 1], "rises until " + top);
    for (int i = top + 1; i < steps; i++) assertTrue(rates[i] < rates[i - 1], "falls from " + top);
    if (top < steps - 1) assertEquals(1e-5, rates[steps - 1], 1e-18, "the end is the minimum");
  }

  /** Loshchilov and Hutter (2017), eq. (5), half way: the mean of peak and minimum. */
  @Test
  void half_way_down_it_is_half_way_between() {
    assertEquals(0.55, Schedule.warmupCosine(0, 0.9, 0.2).rate(50, 101), 1e-15);
    assertEquals(0.55, Schedule.warmupCosine(0.2, 0.9, 0.2).rate(62, 104), 1e-15);
    assertEquals(0.3, Schedule.warmupCosine(0.2, 0.9, 0.2).rate(6, 100), 1e-15, "7 of 21 up");
  }

  @Test
  void one_step_is_done_at_the_peak() {
    assertEquals(1e-3, Schedule.warmupCosine(0.15, 1e-3, 1e-5).rate(0, 1));
    assertEquals(1e-3, Schedule.warmupCosine(0.9, 1e-3, 0).rate(0, 1));
  }

  @Test
  void a_constant_rate_stays() {
    for (double rate : rates(Schedule.constant(3e-4), 13)) assertEquals(3e-4, rate);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 1e-3, 0, warmup must be",
    "1, 1e-3, 0, warmup must be",
    "15, 1e-3, 0, warmup must be",
    "NaN, 1e-3, 0, warmup must be",
    "0, 1e-3, 1e-2, min <= peak",
    "0, 0, 0, 0 < peak",
    "0, 1, 0, peak < 1",
    "0, 1e-3, -1e-9, 0 <= min",
    "0, NaN, 0, peak NaN"
  })
  void wrong_rates_are_refused(double warmup, double peak, double min, String says) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Schedule.warmupCosine(warmup, peak, min));
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  @Test
  void steps_multiply_the_rate_at_each_milestone() {
    Schedule schedule = Schedule.steps(0.1, 0.5, 0.3, 0.75);
    double[] rates = rates(schedule, 10); // milestones after 3 and, rounded up, 8 steps
    for (int i = 0; i < 10; i++)
      assertEquals(i < 3 ? 0.1 : i < 8 ? 0.05 : 0.025, rates[i], 1e-15, "step " + i);
    assertEquals(0.1, schedule.peak());
    assertEquals(0.025, schedule.lowest(), 1e-15);
    assertEquals(0.1, Schedule.steps(0.1, 0.5).rate(99, 100), "no milestone, no change");
  }

  /** Of 5 4 | 4 6 | 3 3 NaN | 7 8: reduced at each bar, where two in a row are not a new best. */
  @Test
  void a_plateau_reduces_the_rate_each_time_patience_ends() {
    Schedule schedule = Schedule.plateau(0.8, "error", 2, 0.5, 0.15);
    assertEquals(Optional.of("error"), schedule.watched());
    double[] seen = {5, 4, 4, 6, 3, 3, Double.NaN, 7, 8};
    double[] expected = {0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.15};
    for (int n = 0; n <= seen.length; n++) {
      List<Double> first = Arrays.stream(seen, 0, n).boxed().toList();
      assertEquals(expected[n], schedule.rate(n, 100, first), 1e-15, "after " + n);
    }
    assertEquals(0.8, schedule.rate(50, 100));
    assertEquals(0.8, schedule.peak());
    assertEquals(0.15, schedule.lowest());
    assertEquals(Optional.empty(), Schedule.constant(0.1).watched());
  }

  static Stream<Schedule> kinds() {
    return Stream.of(
        Schedule.warmupCosine(0.1, 1e-3, 1e-5),
        Schedule.constant(0.01),
        Schedule.steps(0.1, 0.5, 0.25, 0.5),
        Schedule.plateau(0.1, "error", 3, 0.2, 1e-4));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_schedule_comes_back_from_json(Schedule schedule) throws IOException {
    ObjectMapper json = new ObjectMapper();
    assertEquals(schedule, json.readValue(json.writeValueAsString(schedule), Schedule.class));
  }

  @Test
  void wrong_milestones_and_patience_are_refused() {
    refused("milestones must be", () -> Schedule.steps(0.1, 0.5, 0.5, 0.5));
    refused("milestones must be", () -> Schedule.steps(0.1, 0.5, 30));
    refused("factor must be in (0, 1]: 0.0", () -> Schedule.steps(0.1, 0, 0.5));
    refused("factor must be in (0, 1): 1.0", () -> Schedule.plateau(0.1, "error", 2, 1, 0));
    refused("patience must be at least 1: 0", () -> Schedule.plateau(0.1, "error", 0, 0.5, 0));
    refused("metric must not be blank", () -> Schedule.plateau(0.1, "", 2, 0.5, 0));
    refused("rates must satisfy", () -> Schedule.plateau(0.1, "error", 2, 0.5, 0.2));
  }

  private static void refused(String says, Executable call) {
    var e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().startsWith(says), e.getMessage());
  }
}
