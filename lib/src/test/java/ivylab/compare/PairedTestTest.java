package ivylab.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairedTestTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  record Case(List<Double> a, List<Double> b) {
    double[] first() {
      return a.stream().mapToDouble(v -> v).toArray();
    }

    double[] second() {
      return b.stream().mapToDouble(v -> v).toArray();
    }

    PairedTest test() {
      return PairedTest.of("a", first(), "b", second());
    }
  }

  private static Case draw(SplittableRandom r, int n, double shift, boolean rounded) {
    var a = r.doubles(n).map(v -> rounded ? Math.rint(4 * v) : v).boxed().toList();
    var b = r.doubles(n).map(v -> shift + (rounded ? Math.rint(4 * v) : v)).boxed().toList();
    return new Case(a, b);
  }

  static Stream<Case> distinct() {
    var r = new SplittableRandom(1);
    return IntStream.range(0, 20).mapToObj(i -> draw(r, 1 + i % 12, 0.1 * (i % 4), false));
  }

  static Stream<Case> tied() {
    var r = new SplittableRandom(2);
    return IntStream.range(0, 20).mapToObj(i -> draw(r, 1 + i % 12, i % 2, true));
  }

  /** The library is right where nothing is tied and nothing is zero; both count the same signs. */
  @ParameterizedTest
  @MethodSource("distinct")
  void without_ties_it_is_the_exact_test_of_commons_math(Case c) {
    double p = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(c.first(), c.second(), true);
    assertEquals(Math.min(1, p), c.test().p(), 1e-12);
  }

  /** Every choice of signs tried one by one, with ranks counted pair by pair. */
  @ParameterizedTest
  @MethodSource("tied")
  void with_ties_and_zeros_it_is_the_share_of_all_signs(Case c) {
    double[] d =
        IntStream.range(0, c.a.size())
            .mapToDouble(i -> c.a.get(i) - c.b.get(i))
            .filter(v -> v != 0)
            .toArray();
    int n = d.length;
    double[] rank = new double[n];
    for (int i = 0; i < n; i++) {
      rank[i] = 0.5;
      for (double other : d)
        rank[i] +=
            Math.abs(other) < Math.abs(d[i]) ? 1 : Math.abs(other) == Math.abs(d[i]) ? .5 : 0;
    }
    double observed = 0, half = n * (n + 1) / 4.0;
    for (int i = 0; i < n; i++) if (d[i] > 0) observed += rank[i];
    int asFar = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
      double w = 0;
      for (int i = 0; i < n; i++) if ((signs >> i & 1) == 1) w += rank[i];
      if (Math.abs(w - half) >= Math.abs(observed - half) - 1e-9) asFar++;
    }
    assertEquals((double) asFar / (1 << n), c.test().p(), 1e-12); // both are sums of powers of 2
  }

  /** Wilcoxon (1945), table II: of 10 pairs the rank total 8 or less has probability 0.0488. */
  @Test
  void it_gives_the_value_of_printed_tables() {
    double[] a = {1, 2, 3, 4, 5, 6, 7, -8, 9, 10};
    assertEquals(0.048828125, PairedTest.of("a", a, "0", new double[10]).p(), 1e-15);
  }

  /**
   * 200 pairs are counted, 201 taken as normal. The last pair differs by the least and carries rank
   * 1 only, but one pair more widens W by 1.5/200, which at z = 2 is 3.6 % of p.
   */
  @Test
  void many_pairs_are_normal_and_join_the_exact_count() {
    var r = new SplittableRandom(3);
    for (boolean rounded : List.of(false, true)) {
      double[] a = new double[201], b = new double[201];
      for (int i = 1; i < a.length; i++)
        a[i] = rounded ? 1 + r.nextInt(4) - 5 * r.nextInt(2) * 0.97 : r.nextDouble(-0.9, 1.1);
      PairedTest exact = PairedTest.of("a", a, "b", b); // 200 differences and a zero
      a[0] = 1e-6;
      PairedTest normal = PairedTest.of("a", a, "b", b);
      assertEquals(exact.p(), normal.p(), 0.05 * exact.p(), exact + " and " + normal);
      assertTrue(exact.p() > 1e-4 && exact.p() < 0.9, exact.toString());
    }
  }

  /** Differences of one size: the signs are a binomial draw, up to 200 of them exactly. */
  @Test
  void two_hundred_differences_are_counted() {
    double[] a = new double[200];
    for (int i = 0; i < a.length; i++) a[i] = i < 115 ? 1 : -1;
    double p = PairedTest.of("a", a, "0", new double[200]).p();
    // the library's incomplete beta function has some 1e-12
    assertEquals(2 * new BinomialDistribution(200, 0.5).cumulativeProbability(85), p, 1e-11);
  }

  /** By hand: all ranks of 201 equal sizes are 101, and each has variance 101^2 / 4. */
  @Test
  void ties_widen_the_normal_form_of_more() {
    double[] a = new double[201];
    for (int i = 0; i < a.length; i++) a[i] = i < 115 ? 1 : -1;
    double z = (115 * 101 - 201 * 101 / 2.0 - 0.5) / (101 * Math.sqrt(201) / 2);
    double p = PairedTest.of("a", a, "0", new double[201]).p();
    // two-sided normal tail by Simpson's rule on [z, 10]
    double sum = 0, h = (10 - z) / 2000;
    for (int i = 0; i <= 2000; i++)
      sum += (i == 0 || i == 2000 ? 1 : i % 2 == 1 ? 4 : 2) * Math.exp(-Math.pow(z + i * h, 2) / 2);
    assertEquals(2 * sum * h / 3 / Math.sqrt(2 * Math.PI), p, 1e-10);
  }

  @Test
  void the_lists_can_change_places() {
    Case c = draw(new SplittableRandom(4), 30, 0.2, false);
    PairedTest there = c.test(), back = PairedTest.of("b", c.second(), "a", c.first());
    assertEquals(there.p(), back.p(), 1e-15);
    assertEquals(there.wins(), back.losses());
    assertEquals(there.median(), -back.median());
    assertTrue(there.wins() > there.losses() && there.median() < 0, there.toString());
  }

  @Test
  void failures_lose_and_what_is_not_known_is_left_out() {
    double[] a = {1, 2, INFINITE, INFINITE, Double.NaN, 3}, b = {2, 2, 5, INFINITE, 1, INFINITE};
    PairedTest test = PairedTest.of("a", a, "b", b);
    assertEquals(5, test.pairs());
    assertEquals(1, test.leftOut());
    assertEquals(2, test.wins());
    assertEquals(1, test.losses());
    assertEquals(0, test.median());
    // of the differences -1, inf, -inf the ranks are 1, 2.5, 2.5: W = 2.5 of 6 is as far as 3.5;
    // W is 0, 1, 2.5, 2.5, 3.5, 3.5, 5, 6 over the signs, all of them as far or farther
    assertEquals(1, test.p(), 1e-15);
    assertTrue(test.toString().contains("1 pairs omitted"), test.toString());
    assertEquals(-0.5, PairedTest.of("a", new double[] {0, 1}, "b", new double[] {0, 2}).median());
  }

  @Test
  void nothing_to_tell_apart_is_no_evidence() {
    assertEquals(1, PairedTest.of("a", new double[3], "b", new double[3]).p());
    PairedTest none = PairedTest.of("a", new double[0], "b", new double[0]);
    assertEquals(1, none.p());
    assertTrue(Double.isNaN(none.median()));
    assertThrows(
        IllegalArgumentException.class,
        () -> PairedTest.of("a", new double[2], "b", new double[3]));
    assertThrows(
        IllegalArgumentException.class, () -> new PairedTest("a", "b", 2, 0, 2, 1, 0, 0.5));
    assertThrows(
        IllegalArgumentException.class, () -> new PairedTest("a", "b", 2, 0, 1, 1, 0, 1.5));
  }

  /** By hand: sorted 0.01, 0.02, 0.03, 0.5 times 4, 3, 2, 1; the third may not fall to below. */
  @Test
  void holm_multiplies_by_what_is_left_and_never_falls() {
    List<Double> holm = PairedTest.holm(List.of(0.5, 0.01, 0.025, 0.02));
    double[] expected = {0.5, 0.04, 0.06, 0.06};
    for (int i = 0; i < 4; i++) assertEquals(expected[i], holm.get(i), 1e-15);
    assertEquals(List.of(1.0, 1.0), PairedTest.holm(List.of(0.9, 0.8)));
    assertEquals(List.of(), PairedTest.holm(List.of()));
  }

  @Test
  void a_table_has_a_row_for_each_test() {
    Case c = draw(new SplittableRandom(5), 10, 0.5, false);
    PairedTest one = c.test();
    PairedTest two = PairedTest.of("c", c.first(), "b", c.second());
    var table = PairedTest.toTable(List.of(one, two));
    assertEquals(2, table.rowCount());
    assertEquals(Math.min(1, 2 * one.p()), table.doubleColumn("p (Holm)").get(1));
    assertEquals("c", table.stringColumn("Method").get(1));
    assertEquals(one.wins(), table.intColumn("Wins").get(0));
  }
}
