package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmallQuadraticTest {

  static Stream<Long> seeds() {
    return new SplittableRandom(10).longs(200).boxed();
  }

  /** From d = 0, which is admissible, no admissible point of many around the answer is lower. */
  @ParameterizedTest
  @MethodSource("seeds")
  void the_answer_is_admissible_and_nothing_admissible_is_lower(long seed) {
    var random = new SplittableRandom(seed);
    int rows = random.nextInt(1, 9);
    double[] root = random.doubles(9, -1, 1).toArray(), g = random.doubles(3, -3, 3).toArray();
    double[] a = random.doubles(3 * rows, -1, 1).toArray(), h = new double[9], d = new double[3];
    double[] c = random.doubles(rows, 0, 1).toArray();
    if (random.nextBoolean()) c[random.nextInt(rows)] = 0; // on the border
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        h[3 * i + j] = i == j ? 0.1 : 0;
        for (int m = 0; m < 3; m++) h[3 * i + j] += root[3 * m + i] * root[3 * m + j];
      }
    assertTrue(new SmallQuadratic(rows).solve(h, g, a, c, d));
    assertTrue(room(a, c, d) >= -1e-9);
    double least = value(h, g, d);
    for (int trial = 0; trial < 2000; trial++) {
      double size = Math.exp(random.nextDouble(-7, 1));
      double[] x = d.clone();
      for (int i = 0; i < 3; i++) x[i] += size * random.nextDouble(-1, 1);
      if (room(a, c, x) >= 0) assertTrue(value(h, g, x) >= least - 1e-9);
    }
  }

  private static double room(double[] a, double[] c, double[] d) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < c.length; i++)
      least = Math.min(least, c[i] + a[3 * i] * d[0] + a[3 * i + 1] * d[1] + a[3 * i + 2] * d[2]);
    return least;
  }

  private static double value(double[] h, double[] g, double[] d) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += g[i] * d[i];
      for (int j = 0; j < 3; j++) sum += d[i] * h[3 * i + j] * d[j] / 2;
    }
    return sum;
  }
}
