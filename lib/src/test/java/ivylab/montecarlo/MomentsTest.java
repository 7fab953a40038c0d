package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MomentsTest {

  private static Moments batch(double[] y, double[] x) {
    Moments moments = new Moments(2);
    moments.add(new double[][] {y, x}, y.length);
    return moments;
  }

  /**
   * The slopes are 1 in the first batch and 2 in the second, and each takes that of the other: sums
   * of {@code 4 - 2 2} and {@code 6 + 1}, squares of {@code 1 + 1} and {@code 4 + 25}.
   */
  @Test
  void coefficients_of_a_batch_come_from_the_others() {
    Moments[] batches = {
      batch(new double[] {1, 3}, new double[] {0, 2}),
      batch(new double[] {0, 6}, new double[] {-2, 1})
    };
    Moments.Estimate paths = Moments.regress(batches, false);
    assertEquals(7 / 4.0, paths.value(), 1e-15);
    assertEquals(Math.sqrt((31 / 4.0 - 49 / 16.0) / (4 - 2)), paths.error(), 1e-15);
    Moments.Estimate between = Moments.regress(batches, true);
    assertEquals(7 / 4.0, between.value(), 1e-15);
    // means of 0 and 7/2, each 7/4 from their mean
    assertEquals(7 / 4.0, between.error(), 1e-15);
  }
}
