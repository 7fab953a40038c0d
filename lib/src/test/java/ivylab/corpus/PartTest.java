package ivylab.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.random.SobolPoints;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartTest {

  @Test
  void each_ten_samples_have_eight_for_training_one_for_validation_and_one_for_the_test() {
    for (int ten = 0; ten < 500; ten++) {
      Map<Part, Integer> counts = new EnumMap<>(Part.class);
      for (int i = 0; i < 10; i++) counts.merge(Part.of(10L * ten + i), 1, Integer::sum);
      assertEquals(Map.of(Part.TRAINING, 8, Part.VALIDATION, 1, Part.TEST, 1), counts);
    }
  }

  /**
   * A part of n uniform points has mean 1/2 within 5 standard deviations sqrt(1/12n); by a
   * remainder of the index instead of the hash the first coordinate's mean is 1/4 or 3/4.
   */
  @Test
  void no_part_is_one_side_of_the_sobol_points() {
    SobolPoints points = SobolPoints.of(15, 3);
    int samples = 4000;
    for (Part part : Part.values())
      for (int j = 0; j < 15; j++) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < samples; i++)
          if (Part.of(i) == part) {
            sum += points.at(i, j);
            n++;
          }
        assertEquals(0.5, sum / n, 5 * Math.sqrt(1 / (12.0 * n)), part + " " + j);
      }
  }

  @Test
  void all_places_among_ten_are_used_for_both() {
    int[] validation = new int[10], test = new int[10];
    for (int i = 0; i < 10_000; i++) {
      if (Part.of(i) == Part.VALIDATION) validation[i % 10]++;
      if (Part.of(i) == Part.TEST) test[i % 10]++;
    }
    // 1000 draws of 1 in 10: standard deviation 9.5
    for (int i = 0; i < 10; i++) {
      assertTrue(Math.abs(validation[i] - 100) < 48, "validation " + validation[i]);
      assertTrue(Math.abs(test[i] - 100) < 48, "test " + test[i]);
    }
  }
}
