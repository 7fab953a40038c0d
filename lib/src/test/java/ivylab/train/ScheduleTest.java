package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
