package ivylab.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class InverseNormalTest {

  /** Commons Math goes through an error function's inverse good to 1e-13 in the quantile. */
  @Test
  void quantile_equals_that_of_commons_math() {
    var normal = new NormalDistribution();
    for (int i = 1; i < 20_000; i++) {
      double p = i / 20_000.0, expected = normal.inverseCumulativeProbability(p);
      assertEquals(expected, InverseNormal.of(p - 0.5), 2e-12 * Math.max(1, Math.abs(expected)));
    }
  }

  /** erfc is good to a few units in the last place, and d ln p = -x dx far out. */
  @Test
  void probability_of_the_quantile_is_the_argument_in_both_tails() {
    var normal = new NormalDistribution();
    for (int e = 4; e <= 52; e++) {
      double p = Math.scalb(1.0, -e), x = InverseNormal.of(p - 0.5);
      assertEquals(1, normal.cumulativeProbability(x) / p, 2e-13, "2^-" + e);
      assertEquals(-x, InverseNormal.of(0.5 - p), 0);
    }
  }

  @Test
  void quantile_rises_across_the_seam_of_its_parts() {
    double step = 1e-9;
    for (double seam : new double[] {0, 0.425, -0.425}) {
      double low = InverseNormal.of(seam - step), at = InverseNormal.of(seam);
      double high = InverseNormal.of(seam + step);
      double slope = Math.sqrt(2 * Math.PI) * Math.exp(at * at / 2);
      assertEquals(slope, (high - low) / (2 * step), 1e-5 * slope, "at " + seam);
      assertEquals(slope, (at - low) / step, 2e-4 * slope, "below " + seam);
    }
  }

  @Test
  void array_holds_the_digits_of_single_values() {
    var random = new SplittableRandom(5);
    double[] q = random.doubles(5_000, -0.5, 0.5).toArray(), out = new double[q.length];
    InverseNormal.fill(q, out);
    double[] single = new double[q.length];
    for (int i = 0; i < q.length; i++) single[i] = InverseNormal.of(q[i]);
    assertArrayEquals(single, out, 0);
  }

  @Test
  void ends_are_infinite_and_others_are_refused() {
    assertEquals(Double.POSITIVE_INFINITY, InverseNormal.of(0.5), 0);
    assertEquals(Double.NEGATIVE_INFINITY, InverseNormal.of(-0.5), 0);
    assertEquals(0, InverseNormal.of(0), 0);
    assertThrows(IllegalArgumentException.class, () -> InverseNormal.of(0.6));
    assertThrows(IllegalArgumentException.class, () -> InverseNormal.of(Double.NaN));
  }
}
