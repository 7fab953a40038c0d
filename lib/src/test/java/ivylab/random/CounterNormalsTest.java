package ivylab.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/**
 * The hypothesis tests have fixed seeds: they pass or fail for good, and were not chosen by seed.
 * Significance 1e-3 each.
 */
class CounterNormalsTest {

  private static final double SIGNIFICANCE = 1e-3;

  private static final double[] EDGES =
      IntStream.range(1, 16).mapToDouble(i -> InverseNormal.of(i / 16.0 - 0.5)).toArray();

  private static double[] step(long seed, long sample, int block, int step, int paths) {
    double[] out = new double[paths];
    new CounterNormals(seed, sample).fill(block, step, out);
    return out;
  }

  @Test
  void any_normal_made_alone_has_the_digits_of_the_block() {
    var normals = new CounterNormals(42, 7);
    double[] all = step(42, 7, 3, 11, 512), few = step(42, 7, 3, 11, 5);
    for (int path : new int[] {0, 1, 4, 200, 511})
      assertEquals(all[path], normals.at(3, 11, path), 0);
    for (int path = 0; path < 5; path++) assertEquals(all[path], few[path], 0);
  }

  @Test
  void each_part_of_the_address_matters() {
    var seen = new HashSet<Double>();
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++)
        for (int k = 0; k < 2; k++)
          for (int l = 0; l < 2; l++)
            for (int p = 0; p < 2; p++) seen.add(new CounterNormals(i, j).at(k, l, p));
    assertEquals(32, seen.size());
  }

  @Test
  void paths_of_one_step_and_steps_of_one_path_and_samples_are_normal() {
    var test = new KolmogorovSmirnovTest();
    var normal = new NormalDistribution();
    double[] steps = new double[4096], samples = new double[4096], blocks = new double[4096];
    for (int i = 0; i < 4096; i++) {
      steps[i] = new CounterNormals(1, 2).at(0, i, 17);
      samples[i] = new CounterNormals(1, i).at(0, 0, 17);
      blocks[i] = new CounterNormals(1, 2).at(i, 5, 17);
    }
    for (double[] some : new double[][] {step(1, 2, 0, 0, 4096), steps, samples, blocks}) {
      double p = test.kolmogorovSmirnovTest(normal, some);
      assertTrue(p > SIGNIFICANCE, "p = " + p);
    }
  }

  /** Pairs (x, y) in a 16 x 16 table of equal probabilities, 2^18 of them. */
  @Test
  void neighbours_in_path_step_block_sample_and_seed_are_independent() {
    int paths = 512, rows = 512;
    String[] what = {"path", "step", "block", "sample", "seed"};
    for (int kind = 0; kind < what.length; kind++) {
      long[] table = new long[256];
      double product = 0;
      for (int row = 0; row < rows; row++) {
        double[] x = step(9, 4, 2, row, paths + 1), y = new double[paths];
        switch (kind) {
          case 0 -> System.arraycopy(x, 1, y, 0, paths);
          case 1 -> y = step(9, 4, 2, row + 1, paths);
          case 2 -> y = step(9, 4, 3, row, paths);
          case 3 -> y = step(9, 5, 2, row, paths);
          default -> y = step(10, 4, 2, row, paths);
        }
        for (int p = 0; p < paths; p++) {
          table[cell(x[p]) * 16 + cell(y[p])]++;
          product += x[p] * y[p];
        }
      }
      double[] expected = new double[256];
      Arrays.fill(expected, (double) paths * rows / 256);
      double p = new ChiSquareTest().chiSquareTest(expected, table);
      assertTrue(p > SIGNIFICANCE, what[kind] + ": p = " + p);
      // the correlation has standard deviation 2^-9
      assertTrue(Math.abs(product) / (paths * rows) < 3.3 / 512, what[kind] + ": " + product);
    }
  }

  private static int cell(double x) {
    int at = Arrays.binarySearch(EDGES, x);
    return at < 0 ? -1 - at : at;
  }

  /** Of 2^21 normals the mean of x^k has variance (m_2k - m_k^2)/n. */
  @Test
  void moments_are_those_of_a_normal() {
    double[] moment = {1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395}, sum = new double[7];
    int n = 1 << 21;
    for (int s = 0; s < n / 512; s++)
      for (double x : step(77, 0, 0, s, 512)) {
        double power = 1;
        for (int k = 1; k <= 6; k++) sum[k] += power *= x;
      }
    for (int k = 1; k <= 6; k++) {
      double sd = Math.sqrt((moment[2 * k] - moment[k] * moment[k]) / n);
      assertEquals(moment[k], sum[k] / n, 3.5 * sd, "moment " + k);
    }
  }

  @Test
  void normals_are_symmetric_and_never_zero() {
    double[] x = step(3, 3, 3, 3, 10_000);
    long positive = 0;
    for (double v : x) {
      assertNotEquals(0, v);
      positive += v > 0 ? 1 : 0;
    }
    assertEquals(5_000, positive, 3.3 * 50);
  }
}
