package ivylab.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RankSumTest {

  record Samples(double[] a, double[] b) {
    @Override
    public String toString() {
      return Arrays.toString(a) + " against " + Arrays.toString(b);
    }
  }

  /** Small samples, half of them of few different values, so that there are ties. */
  static Stream<Samples> samples() {
    var random = new SplittableRandom(20240117);
    return Stream.generate(
            () -> {
              int m = random.nextInt(1, 6), n = random.nextInt(1, 7);
              boolean tied = random.nextBoolean();
              return new Samples(draw(random, m, tied, 0), draw(random, n, tied, 0.3));
            })
        .limit(40);
  }

  private static double[] draw(SplittableRandom random, int count, boolean tied, double shift) {
    return DoubleStream.generate(() -> tied ? random.nextInt(4) : random.nextDouble() + shift)
        .limit(count)
        .toArray();
  }

  /**
   * A second implementation: every choice of m of the values is looked at, and W counts a value as
   * the number of smaller ones plus half of the equal ones.
   */
  @ParameterizedTest
  @MethodSource("samples")
  void the_probability_is_the_share_of_choices_that_are_as_far_apart(Samples s) {
    double[] all = DoubleStream.concat(Arrays.stream(s.a), Arrays.stream(s.b)).toArray();
    int first = (1 << s.a.length) - 1;
    double far = distance(all, first, s.a.length);
    int as = 0, choices = 0;
    for (int choice = 0; choice < 1 << all.length; choice++) {
      if (Integer.bitCount(choice) != s.a.length) continue;
      choices++;
      if (distance(all, choice, s.a.length) > far - 1e-9) as++;
    }
    // both count, so they are equal to rounding
    assertEquals((double) as / choices, RankSum.probability(s.a, s.b), 1e-12);
  }

  private static double distance(double[] all, int choice, int m) {
    double u = 0;
    for (int i = 0; i < all.length; i++)
      if ((choice >> i & 1) == 1)
        for (int j = 0; j < all.length; j++)
          if ((choice >> j & 1) == 0) u += all[i] > all[j] ? 1 : all[i] == all[j] ? 0.5 : 0;
    return Math.abs(u - m * (all.length - m) / 2.0);
  }

  @Test
  void samples_that_do_not_overlap_have_the_least_probability() {
    double[] low = {1, 2, 3, 4}, high = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    // two of C(16, 4) = 1820 choices
    assertEquals(2 / 1820.0, RankSum.probability(low, high), 1e-12);
    assertEquals(2 / 1820.0, RankSum.probability(high, low), 1e-12);
  }

  @Test
  void equal_values_say_nothing() {
    assertEquals(1, RankSum.probability(new double[] {2, 2}, new double[] {2, 2, 2}), 0);
    double[] many = DoubleStream.generate(() -> 2).limit(80).toArray();
    assertEquals(1, RankSum.probability(many, many), 0);
  }

  @Test
  void an_empty_sample_or_a_nan_has_no_probability() {
    assertTrue(Double.isNaN(RankSum.probability(new double[0], new double[] {1})));
    assertTrue(Double.isNaN(RankSum.probability(new double[] {Double.NaN}, new double[] {1})));
  }

  /**
   * Beyond a hundred values the normal distribution is used. Without ties commons-math has the same
   * but for the continuity: half a step of a deviation of 165, so at most 0.0013 in probability.
   */
  @Test
  void many_values_agree_with_another_library() {
    var random = new SplittableRandom(7);
    for (double shift : new double[] {0, 0.05, 0.15}) {
      double[] a = random.doubles(70).toArray();
      double[] b = random.doubles(60).map(x -> x + shift).toArray();
      double other = new MannWhitneyUTest().mannWhitneyUTest(a, b);
      assertEquals(other, RankSum.probability(a, b), 0.0025);
    }
  }

  /**
   * With ties the variance is {@code mn/12 (N + 1 - sum (u^3 - u) / (N (N - 1)))}, u counting equal
   * values (Lehmann 2006, Nonparametrics, eq. (1.34)), and W may be had by counting smaller ones.
   */
  @Test
  void many_values_with_ties_have_the_smaller_variance() {
    var random = new SplittableRandom(8);
    int m = 60, n = 70, all = m + n;
    double[] a = random.ints(m, 0, 6).asDoubleStream().toArray();
    double[] b = random.ints(n, 0, 7).asDoubleStream().toArray();
    double u = 0, ties = 0;
    for (double x : a) for (double y : b) u += x > y ? 1 : x == y ? 0.5 : 0;
    for (int value = 0; value < 7; value++) {
      int v = value;
      double count =
          Arrays.stream(a).filter(x -> x == v).count()
              + Arrays.stream(b).filter(x -> x == v).count();
      ties += count * count * count - count;
    }
    double variance = m * n / 12.0 * (all + 1 - ties / (all * (all - 1.0)));
    double z = (Math.abs(u - m * n / 2.0) - 0.5) / Math.sqrt(variance);
    double p = 2 * new NormalDistribution().cumulativeProbability(-z);
    assertEquals(p, RankSum.probability(a, b), 1e-9); // the error of the normal distribution
  }
}
