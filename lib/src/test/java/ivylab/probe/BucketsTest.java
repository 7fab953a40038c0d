package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BucketsTest {

  private static final Buckets TWO = new Buckets(List.of(-0.1, 0.1), List.of(0.5));

  @Test
  void an_edge_belongs_above_it() {
    assertEquals(0, TWO.kIndex(-0.2));
    assertEquals(1, TWO.kIndex(-0.1));
    assertEquals(2, TWO.kIndex(0.1));
    assertEquals(0, TWO.tIndex(0.4999));
    assertEquals(1, TWO.tIndex(0.5));
  }

  @Test
  void names_say_the_range() {
    assertEquals(List.of("below −0.1", "−0.1 to 0.1", "from 0.1"), TWO.kNames());
    assertEquals(List.of("below 0.5 y", "from 0.5 y"), TWO.tNames());
    assertEquals(List.of("all"), new Buckets(List.of(), List.of()).kNames());
    assertEquals("12.5 %", Buckets.percent(0.125));
  }

  record Case(long seed, int n) {}

  static Stream<Case> cases() {
    SplittableRandom random = new SplittableRandom(8);
    return Stream.generate(() -> new Case(random.nextLong(), random.nextInt(1, 200))).limit(20);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void means_weighted_by_counts_are_the_mean_of_all(Case c) {
    SplittableRandom random = new SplittableRandom(c.seed());
    double[] k = random.doubles(c.n(), -0.5, 0.5).toArray();
    double[] t = random.doubles(c.n(), 0.01, 2).toArray();
    double[] x = random.doubles(c.n(), -1, 3).toArray();
    Buckets.Means means = Buckets.DEFAULT.means("x", k, t, x);
    double sum = 0;
    int count = 0;
    for (int iT = 0; iT < Buckets.DEFAULT.tCount(); iT++)
      for (int iK = 0; iK < Buckets.DEFAULT.kCount(); iK++) {
        if (means.count(iT, iK) == 0) assertTrue(Double.isNaN(means.mean(iT, iK)));
        else sum += means.count(iT, iK) * means.mean(iT, iK);
        count += means.count(iT, iK);
      }
    assertEquals(c.n(), count);
    assertEquals(Arrays.stream(x).average().orElseThrow(), sum / count, 1e-13);
    assertEquals(sum / count, means.total(), 1e-13);
  }

  @Test
  void a_value_counts_in_its_own_bucket_and_nan_in_none() {
    double[] k = {-0.2, -0.2, 0, 0.3, 0}, t = {0.1, 0.2, 0.1, 0.9, 0.9};
    Buckets.Means means = TWO.means("x", k, t, new double[] {1, 3, 5, 7, Double.NaN});
    assertEquals(2, means.mean(0, 0));
    assertEquals(5, means.mean(0, 1));
    assertEquals(7, means.mean(1, 2));
    assertEquals(0, means.count(1, 1));
    assertEquals(4, means.total());
    assertEquals(2, means.toTable().doubleColumn("k below −0.1").getDouble(0));
    assertTrue(means.toTable().doubleColumn("k −0.1 to 0.1").isMissing(1));
    assertEquals(1, means.countTable().intColumn("k from 0.1").getInt(1));
  }

  @Test
  void what_makes_no_buckets_is_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Buckets(List.of(0.1, 0.1), List.of(1.0)));
    assertThrows(IllegalArgumentException.class, () -> new Buckets(List.of(), List.of(Double.NaN)));
    double[] one = {1}, two = {1, 2};
    assertThrows(IllegalArgumentException.class, () -> TWO.means("x", one, two, two));
    Buckets.Means means = TWO.means("x", one, one, one);
    assertThrows(IndexOutOfBoundsException.class, () -> means.mean(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> means.count(0, 3));
  }
}
