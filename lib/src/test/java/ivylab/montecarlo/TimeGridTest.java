package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimeGridTest {

  private static final double[] TIMES = {0.03, 0.05, 0.07, 0.09};

  /** 0.05 - 0.03 is 0.020000000000000004, which is 40 steps of 0.0005 and not 41. */
  @Test
  void rounding_adds_no_step() {
    TimeGrid grid = TimeGrid.of(TIMES, 0.0005, false);
    assertArrayEquals(new int[] {60, 100, 140, 180}, grid.reached());
    for (int m = 0; m < 4; m++) assertEquals(TIMES[m], grid.end()[grid.reached()[m] - 1]);
    assertArrayEquals(new int[] {30, 50, 70, 90}, TimeGrid.of(TIMES, 0.001, false).reached());
  }

  /** 0.03 and thrice 0.02 in steps of at most 0.007: 5 and 3; as pairs 6 and 4. */
  @Test
  void steps_are_at_most_the_longest_and_pairs_join_to_the_coarse_grid() {
    assertArrayEquals(new int[] {5, 8, 11, 14}, TimeGrid.of(TIMES, 0.007, false).reached());
    TimeGrid fine = TimeGrid.of(TIMES, 0.007, true), coarse = fine.coarse();
    assertArrayEquals(new int[] {6, 10, 14, 18}, fine.reached());
    assertArrayEquals(new int[] {3, 5, 7, 9}, coarse.reached());
    assertEquals(9, coarse.steps());
    assertEquals(0.01, coarse.width()[0], 1e-17);
    assertEquals(0.01, coarse.end()[0], 1e-17);
    for (int m = 0; m < 4; m++) assertEquals(TIMES[m], coarse.end()[coarse.reached()[m] - 1]);
  }
}
