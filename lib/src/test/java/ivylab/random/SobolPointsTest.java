package ivylab.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.hipparchus.random.SobolSequenceGenerator;
import org.junit.jupiter.api.Test;

class SobolPointsTest {

  @Test
  void every_interval_of_every_coordinate_holds_one_point() {
    int n = 1 << 10;
    for (long seed : new long[] {1, 2}) {
      SobolPoints points = SobolPoints.of(64, seed);
      for (int coordinate = 0; coordinate < 64; coordinate++) {
        int[] count = new int[n];
        double[] out = new double[n];
        // from any multiple of n on, since those points differ by a shift of the digits
        points.fill(coordinate % 3 * n, coordinate, out);
        for (double x : out) count[(int) (x * n)]++;
        for (int c : count) assertEquals(1, c);
      }
    }
  }

  @Test
  void every_dyadic_box_of_the_first_two_coordinates_holds_one_point() {
    int m = 12, n = 1 << m;
    SobolPoints points = SobolPoints.of(2, 5);
    double[] x = new double[n], y = new double[n];
    points.fill(0, 0, x);
    points.fill(0, 1, y);
    for (int split = 0; split <= m; split++) {
      int[] count = new int[n];
      for (int i = 0; i < n; i++) {
        int row = (int) (x[i] * (1 << split)), column = (int) (y[i] * (1 << (m - split)));
        count[(row << (m - split)) + column]++;
      }
      for (int c : count) assertEquals(1, c, "boxes 2^-" + split);
    }
  }

  /** Scrambling permutes within prefixes: two points share as many leading bits as before. */
  @Test
  void scrambling_keeps_the_length_of_common_prefixes() {
    int dimension = 40;
    SobolPoints points = SobolPoints.of(dimension, 3);
    var plain = new SobolSequenceGenerator(dimension);
    double[][] raw = new double[200][];
    for (int i = 0; i < 200; i++) raw[i] = plain.nextVector();
    for (int c = 0; c < dimension; c++)
      for (int i = 1; i < 200; i++) {
        long before = (long) (raw[i][c] * 0x1p32) ^ (long) (raw[i - 1][c] * 0x1p32);
        long after = (long) (points.at(i, c) * 0x1p32) ^ (long) (points.at(i - 1, c) * 0x1p32);
        assertEquals(Long.numberOfLeadingZeros(before), Long.numberOfLeadingZeros(after));
      }
  }

  @Test
  void any_point_made_alone_has_the_digits_of_the_sequence() {
    SobolPoints points = SobolPoints.of(7, 9);
    double[] out = new double[100], normal = new double[100];
    points.fill(1000, 6, out);
    points.fillNormal(1000, 6, normal);
    for (int i = 0; i < 100; i++) {
      assertEquals(out[i], points.at(1000 + i, 6), 0);
      assertEquals(InverseNormal.of(out[i] - 0.5), normal[i], 1e-12);
    }
    double[] again = new double[100];
    SobolPoints.of(7, 1).withSeed(9).fill(1000, 6, again);
    assertArrayEquals(out, again, 0);
  }

  /** One point over seeds is uniform, and two coordinates of it do not correlate. */
  @Test
  void a_single_point_is_uniform_over_seeds() {
    SobolPoints points = SobolPoints.of(3, 0);
    double[] x = new double[4000], y = new double[4000];
    double product = 0;
    for (int s = 0; s < x.length; s++) {
      SobolPoints other = points.withSeed(s);
      x[s] = other.at(5, 1);
      y[s] = other.at(5, 2);
      product += (x[s] - 0.5) * (y[s] - 0.5) * 12;
    }
    var uniform = new UniformRealDistribution(0, 1);
    for (double[] sample : new double[][] {x, y})
      assertTrue(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(uniform, sample) > 1e-3);
    assertTrue(Math.abs(product / x.length) < 3.3 / Math.sqrt(x.length));
  }

  /** A smooth integrand in eight dimensions: plain sampling has error sd/sqrt(n) = 9e-3. */
  @Test
  void means_over_scramblings_are_exact_and_closer_than_by_chance() {
    int n = 1 << 12, dimension = 8;
    double square = 0, mean = 0;
    for (int seed = 0; seed < 20; seed++) {
      SobolPoints points = SobolPoints.of(dimension, seed);
      double[] product = new double[n], x = new double[n];
      Arrays.fill(product, 1);
      for (int c = 0; c < dimension; c++) {
        points.fill(0, c, x);
        for (int i = 0; i < n; i++) product[i] *= 1 + 0.7 * (x[i] - 0.5);
      }
      double error = Arrays.stream(product).sum() / n - 1;
      mean += error / 20;
      square += error * error / 20;
    }
    double sd = Math.sqrt(Math.pow(1 + 0.49 / 12, dimension) - 1) / Math.sqrt(n);
    assertTrue(Math.sqrt(square) < sd / 8, Math.sqrt(square) + " against " + sd);
    assertEquals(0, mean, 3.5 * Math.sqrt(square / 20));
  }

  @Test
  void wrong_dimension_and_index_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> SobolPoints.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> SobolPoints.of(21_202, 1));
    assertThrows(IllegalArgumentException.class, () -> SobolPoints.of(1, 1).at(-1, 0));
  }

  @Test
  void the_last_coordinate_is_there() {
    double[] out = new double[16];
    SobolPoints.of(SobolPoints.MAX_DIMENSION, 1).fill(0, SobolPoints.MAX_DIMENSION - 1, out);
    int[] count = new int[16];
    for (double x : out) count[(int) (16 * x)]++;
    for (int c : count) assertEquals(1, c);
  }
}
