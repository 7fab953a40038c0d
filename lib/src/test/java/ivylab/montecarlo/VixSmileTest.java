package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ivylab.random.CounterNormals;
import org.junit.jupiter.api.Test;

class VixSmileTest {

  /**
   * Lognormal values of volatility 1 at one year, where the estimated mean matters most: reported
   * errors against the spread over 400 repetitions, whose own error is 3.5 %.
   */
  @Test
  void errors_count_that_strikes_and_forward_come_from_the_same_paths() {
    int n = 2_000, rounds = 400;
    double[] k = {-0.5, 0, 0.5}, value = new double[n];
    double[] sum = new double[3], square = new double[3], error = new double[3];
    for (int r = 0; r < rounds; r++) {
      new CounterNormals(21, r).fill(0, 0, value);
      for (int u = 0; u < n; u++) value[u] = 0.2 * Math.exp(value[u] - 0.5);
      SmileEstimate smile = new VixSmile(Layout.of(n, 256, 0), value, new double[0]).smile(1, k);
      for (int j = 0; j < 3; j++) {
        double vol = smile.points().get(j).vol();
        sum[j] += vol / rounds;
        square[j] += vol * vol / rounds;
        error[j] += smile.points().get(j).volError() / rounds;
      }
    }
    for (int j = 0; j < 3; j++) {
      double spread = Math.sqrt(square[j] - sum[j] * sum[j]);
      assertEquals(spread, error[j], 0.13 * spread, "k " + k[j]);
      // the bias of a ratio of means is of order 1/n
      assertEquals(1, sum[j], 4 * spread / Math.sqrt(rounds) + 5e-3);
    }
  }

  @Test
  void means_are_extrapolated_from_both_grids() {
    double[] fine = {0.2, 0.3, 0.25, 0.21}, coarse = {0.22, 0.31, 0.25, 0.2};
    var smile = new VixSmile(Layout.of(2, 128, 0), fine, coarse);
    assertEquals(0.235, smile.smile(0.1, new double[0]).forward(), 1e-15);
    // 2 (0.04 + 0.09 + 0.0625 + 0.0441)/4 - (0.0484 + 0.0961 + 0.0625 + 0.04)/4
    assertEquals(0.05655, smile.check(0.1).square(), 1e-15);
  }

  /**
   * Means of 0.25 and 0.23 of two scramblings, or four values with squared deviations of 0.0062.
   */
  @Test
  void errors_are_between_scramblings_or_between_paths() {
    double[] values = {0.2, 0.3, 0.25, 0.21}, coarse = {}, strikes = {};
    var scrambled = new VixSmile(Layout.of(4, 128, 2), values, coarse).smile(0.1, strikes);
    assertEquals(Math.sqrt(2 * 0.01 * 0.01 / (2 * 1)), scrambled.forwardError(), 1e-15);
    var paths = new VixSmile(Layout.of(4, 128, 0), values, coarse).smile(0.1, strikes);
    assertEquals(Math.sqrt(0.0062 / (4 * 3)), paths.forwardError(), 1e-15);
  }
}
