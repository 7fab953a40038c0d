package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {

  /** Relative luminance, IEC 61966-2-1. */
  private static double luminance(Color c) {
    double sum = 0;
    double[] weights = {0.2126, 0.7152, 0.0722};
    int[] channels = {c.getRed(), c.getGreen(), c.getBlue()};
    for (int i = 0; i < 3; i++) {
      double v = channels[i] / 255.0;
      sum += weights[i] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  @Test
  void viridis_has_its_published_ends_and_middle() {
    assertEquals(new Color(0x440154), ColorMap.VIRIDIS.at(0));
    assertEquals(new Color(0x21918C), ColorMap.VIRIDIS.at(0.5));
    assertEquals(new Color(0xFDE725), ColorMap.VIRIDIS.at(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"VIRIDIS", "CIVIDIS"})
  void sequential_maps_grow_lighter_all_the_way(ColorMap map) {
    for (int i = 1; i <= 100; i++)
      assertTrue(luminance(map.at(i / 100.0)) > luminance(map.at((i - 1) / 100.0)), "at " + i);
  }

  @Test
  void the_depth_map_grows_darker_all_the_way() {
    for (int i = 1; i <= 100; i++)
      assertTrue(
          luminance(ColorMap.DEPTH.at(i / 100.0)) < luminance(ColorMap.DEPTH.at((i - 1) / 100.0)));
  }

  @Test
  void the_diverging_map_is_lightest_in_the_middle_blue_below_and_red_above() {
    double middle = luminance(ColorMap.DIVERGING.at(0.5));
    for (int i = 0; i <= 100; i++)
      assertTrue(luminance(ColorMap.DIVERGING.at(i / 100.0)) <= middle);
    assertTrue(ColorMap.DIVERGING.at(0.2).getBlue() > ColorMap.DIVERGING.at(0.2).getRed());
    assertTrue(ColorMap.DIVERGING.at(0.8).getBlue() < ColorMap.DIVERGING.at(0.8).getRed());
  }

  @ParameterizedTest
  @EnumSource
  void places_outside_take_the_nearer_end_and_nan_is_refused(ColorMap map) {
    assertEquals(map.at(0), map.at(-3));
    assertEquals(map.at(1), map.at(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> map.at(Double.NaN));
  }
}
