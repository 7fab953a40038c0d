package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColorScaleTest {

  @Test
  void one_sign_is_sequential_over_the_whole_range_and_ignores_what_is_not_finite() {
    var scale = ColorScale.of("x", List.of(2.0, 4.0, Double.NaN, Double.POSITIVE_INFINITY));
    assertEquals(ColorMap.VIRIDIS, scale.map());
    assertEquals(ColorMap.VIRIDIS.at(0), scale.of(2));
    assertEquals(ColorMap.VIRIDIS.at(0.5), scale.of(3));
    assertEquals(ColorMap.VIRIDIS.at(1), scale.of(4));
  }

  @Test
  void both_signs_are_diverging_with_zero_in_the_middle() {
    var scale = ColorScale.of("x", List.of(-1.0, 4.0));
    assertEquals(ColorMap.DIVERGING, scale.map());
    assertEquals(ColorMap.DIVERGING.at(0.5), scale.of(0));
    assertEquals(ColorMap.DIVERGING.at(1), scale.of(4));
    assertEquals(ColorMap.DIVERGING.at(0.375), scale.of(-1));
  }

  @Test
  void a_lone_outlier_does_not_take_the_colours_of_the_others() {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 1000; i++) values.add(1 + i / 1000.0);
    values.add(100.0);
    var scale = ColorScale.of("x", values);
    assertTrue(scale.above());
    assertFalse(scale.below());
    assertEquals(1, scale.axis().min());
    assertTrue(scale.axis().max() < 2);
    assertEquals(ColorMap.VIRIDIS.at(1), scale.of(100));
  }

  @Test
  void an_outlier_of_an_error_is_cut_on_both_sides_alike() {
    List<Double> values = new ArrayList<>();
    for (int i = -500; i < 500; i++) values.add(i / 500.0);
    values.add(-30.0);
    var scale = ColorScale.of("x", values);
    assertTrue(scale.below());
    assertEquals(-scale.axis().min(), scale.axis().max());
    assertTrue(scale.axis().max() <= 1);
  }

  @Test
  void nothing_finite_still_makes_a_scale() {
    assertTrue(ColorScale.of("x", List.of(Double.NaN)).axis().max() > 0);
    assertTrue(ColorScale.diverging("x", List.of(0.0)).axis().max() > 0);
  }
}
