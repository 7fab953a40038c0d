package ivylab.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BrownianBridgeTest {

  private static double[] times(int n, long seed) {
    double[] times = new SplittableRandom(seed).doubles(n, 0.01, 1).toArray();
    for (int i = 1; i < n; i++) times[i] += times[i - 1];
    return times;
  }

  /** The paths of unit normals are the columns of a root of the covariance min(s, t). */
  @Test
  void covariance_is_the_earlier_time() {
    for (int n : new int[] {1, 2, 3, 7, 32, 33}) {
      double[] times = times(n, n);
      double[][] unit = new double[n][n], w = new double[n][n];
      for (int i = 0; i < n; i++) unit[i][i] = 1;
      BrownianBridge.of(times).fill(unit, w);
      for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) sum += w[i][k] * w[j][k];
          assertEquals(times[j], sum, 1e-13 * times[n - 1]);
        }
    }
  }

  @Test
  void first_normal_sets_the_end_and_the_second_the_middle() {
    double[][] unit = new double[8][8], w = new double[8][8];
    for (int i = 0; i < 8; i++) unit[i][i] = 1;
    BrownianBridge.of(1, 2, 3, 4, 5, 6, 7, 8).fill(unit, w);
    assertEquals(Math.sqrt(8), w[7][0], 1e-15);
    for (int k = 1; k < 8; k++) assertEquals(0, w[7][k], 0);
    assertEquals(Math.sqrt(2), w[3][1], 1e-15);
    assertTrue(w[1][2] > 0 && w[5][2] == 0);
  }

  @Test
  void times_must_rise() {
    assertThrows(IllegalArgumentException.class, () -> BrownianBridge.of());
    assertThrows(IllegalArgumentException.class, () -> BrownianBridge.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> BrownianBridge.of(1, 1));
    assertThrows(IllegalArgumentException.class, () -> BrownianBridge.of(1, Double.NaN));
  }
}
