package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static List<String> labels(Axis axis, int about) {
    return axis.ticks(about).stream().map(Axis.Tick::label).toList();
  }

  @Test
  void ticks_are_round_numbers_inside_with_equal_decimals_and_true_minus_signs() {
    assertEquals(List.of("−0.4", "−0.2", "0", "0.2"), labels(Axis.linear("k", -0.41, 0.3), 4));
    assertEquals(List.of("0.50", "0.75", "1.00"), labels(Axis.linear("t", 0.5, 1), 2));
    assertEquals(List.of("0", "500", "1000"), labels(Axis.linear("step", 0, 1200), 2));
  }

  @Test
  void a_long_logarithmic_axis_names_powers_of_ten() {
    assertEquals(
        List.of("10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"), labels(new Axis("loss", 5e-6, 0.05, true), 6));
    assertEquals(List.of("0.01", "0.1", "1"), labels(new Axis("loss", 0.01, 2, true), 6));
  }

  @Test
  void a_short_logarithmic_axis_names_one_two_and_five() {
    assertEquals(
        List.of("0.05", "0.1", "0.2", "0.5", "1", "2"), labels(new Axis("t", 0.04, 2.1, true), 6));
  }

  @Test
  void a_very_long_logarithmic_axis_leaves_powers_out() {
    assertTrue(labels(new Axis("loss", 1e-12, 1, true), 5).size() <= 7);
  }

  @Test
  void places_run_from_zero_to_one() {
    assertEquals(0.25, Axis.linear("", 2, 6).at(3), 1e-15);
    assertEquals(0.5, new Axis("", 0.01, 100, true).at(1), 1e-15);
  }

  @Test
  void an_axis_around_values_has_room_and_survives_one_value_and_none() {
    Axis axis = Axis.around("", List.of(1.0, 3.0, Double.NaN), 0.1, false);
    assertEquals(0.8, axis.min(), 1e-12);
    assertEquals(3.2, axis.max(), 1e-12);
    assertTrue(Axis.around("", List.of(5.0), 0.1, false).max() > 5);
    assertTrue(Axis.around("", List.of(), 0.1, false).max() > 0);
    Axis log = Axis.around("", List.of(-1.0, 0.0, 10.0, 1000.0), 0, true);
    assertEquals(10, log.min(), 1e-12);
    assertEquals(1000, log.max(), 1e-9);
  }

  @Test
  void steps_are_the_nearest_round_numbers() {
    assertEquals(0.1, Axis.step(0.11), 1e-15);
    assertEquals(2.5, Axis.step(2.4), 1e-15);
    assertEquals(5, Axis.step(6), 1e-15);
    assertEquals(10, Axis.step(9), 1e-15);
  }

  @Test
  void numbers_have_three_digits_and_extremes_have_powers() {
    assertEquals("4.12", Axis.shortLabel(4.12));
    assertEquals("0.0101", Axis.shortLabel(0.0101));
    assertEquals("123", Axis.shortLabel(123.4));
    assertEquals("−1.5·10⁻⁵", Axis.shortLabel(-1.5e-5));
    assertEquals("–", Axis.shortLabel(Double.NaN));
    assertEquals("0.90", Axis.shortLabel(0.9, 5.62));
    assertEquals("0.04", Axis.trimmed("0.0400"));
    assertEquals("100", Axis.trimmed("100"));
  }

  @Test
  void impossible_axes_are_refused_by_name() {
    var empty = assertThrows(IllegalArgumentException.class, () -> Axis.linear("loss", 1, 1));
    assertTrue(empty.getMessage().contains("loss"));
    assertThrows(IllegalArgumentException.class, () -> Axis.linear("", Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Axis("", 0, 1, true));
  }
}
