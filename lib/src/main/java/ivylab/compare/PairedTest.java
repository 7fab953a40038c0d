package ivylab.compare;

import ivylab.file.TableRows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Whether one list of errors is lower than another, pair by pair: Wilcoxon (1945), Individual
 * comparisons by ranking methods, the signed-rank test. The non-zero absolute differences are
 * ranked, equal ones share their mean rank, and W is the sum of the ranks where the first list is
 * higher. If neither list is lower, each sign is a coin toss:
 *
 * <pre>
 * up to 200 differences   p from the distribution of W over all signs of these ranks, ties included
 * beyond                  W normal, mean n(n+1)/4, variance n(n+1)(2n+1)/24 - sum (u^3 - u)/48 over
 *                         groups of u equal ones, half a step off |W - mean| for continuity
 * </pre>
 *
 * The test treats pairs as independent. Surfaces of one date share a market, so p is somewhat too
 * low for them.
 *
 * @param first name of the first list
 * @param second name of the second
 * @param pairs pairs compared
 * @param leftOut pairs with a NaN, which are not compared
 * @param wins pairs in which the first is lower
 * @param losses pairs in which the second is lower; in the others both are equal
 * @param median of first minus second over the pairs, in their unit; negative if the first is
 *     lower; NaN without pairs
 * @param p two-sided probability of ranks at least this far apart if neither list is lower; 1 if
 *     nothing differs
 */
public record PairedTest(
    String first,
    String second,
    int pairs,
    int leftOut,
    int wins,
    int losses,
    double median,
    double p) {

  private static final int EXACT = 200;

  public PairedTest {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    if (!(pairs >= 0 && leftOut >= 0 && wins >= 0 && losses >= 0 && wins + losses <= pairs))
      throw new IllegalArgumentException(
          "wins and losses must make up at most all pairs: %d, %d of %d, %d omitted"
              .formatted(wins, losses, pairs, leftOut));
    if (!(p >= 0 && p <= 1)) throw new IllegalArgumentException("p must be in [0, 1]: " + p);
  }

  /**
   * Compares two lists of errors, lower being better. An infinite error, that of a method that
   * failed, loses against every finite one; two of them are equal. A pair with a NaN is omitted.
   *
   * @param a errors of the first, {@code [n]}
   * @param b errors of the second in the same order, {@code [n]}
   */
  public static PairedTest of(String first, double[] a, String second, double[] b) {
    if (a.length != b.length)
      throw new IllegalArgumentException(
          "a [%d] and b [%d] must be equally long: they are pairs".formatted(a.length, b.length));
    double[] differences =
        IntStream.range(0, a.length)
            .mapToDouble(i -> a[i] == b[i] ? 0 : a[i] - b[i]) // two infinities are equal
            .filter(d -> !Double.isNaN(d))
            .toArray();
    int wins = (int) Arrays.stream(differences).filter(d -> d < 0).count();
    int losses = (int) Arrays.stream(differences).filter(d -> d > 0).count();
    return new PairedTest(
        first,
        second,
        differences.length,
        a.length - differences.length,
        wins,
        losses,
        median(differences),
        probability(differences));
  }

  /** The lower of two middle values counts with the upper one, unless they are infinite. */
  private static double median(double[] values) {
    if (values.length == 0) return Double.NaN;
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double low = sorted[(sorted.length - 1) / 2], high = sorted[sorted.length / 2];
    return low == high ? low : low / 2 + high / 2;
  }

  private static double probability(double[] differences) {
    double[] d = Arrays.stream(differences).filter(v -> v != 0).toArray();
    int n = d.length;
    if (n == 0) return 1;
    double[] size = Arrays.stream(d).map(Math::abs).toArray();
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(size);
    double w = IntStream.range(0, n).filter(i -> d[i] > 0).mapToDouble(i -> ranks[i]).sum();
    double p = n <= EXACT ? exact(ranks, w) : normal(ranks, w);
    return Math.min(1, p);
  }

  /** Mean ranks are halves, so twice their sum is a whole number, and all sums can be counted. */
  private static double exact(double[] ranks, double w) {
    int n = ranks.length, all = n * (n + 1);
    double[] share = new double[all + 1]; // of the 2^n signs, by twice the sum of positive ranks
    share[0] = 1;
    for (double rank : ranks) {
      int twice = (int) Math.round(2 * rank);
      for (int sum = all; sum >= 0; sum--)
        share[sum] = share[sum] / 2 + (sum >= twice ? share[sum - twice] / 2 : 0);
    }
    int twice = (int) Math.round(2 * w), far = Math.max(twice, all - twice);
    return 2 * StatUtils.sum(share, far, all + 1 - far); // the distribution is symmetric
  }

  private static double normal(double[] ranks, double w) {
    double n = ranks.length;
    // the sum of squared ranks is n(n+1)(2n+1)/6 - sum (u^3 - u)/12
    double deviation = Math.sqrt(StatUtils.sumSq(ranks) / 4);
    double far = Math.max(0, Math.abs(w - n * (n + 1) / 4) - 0.5);
    return Erf.erfc(far / deviation / Math.sqrt(2));
  }

  /**
   * Probabilities of several tests, adjusted so that the chance of any false alarm below a level is
   * at most that level: Holm (1979), A simple sequentially rejective multiple test procedure. The
   * lowest of m is multiplied by m, the next by m - 1, and so on; none falls below the one before
   * it, none above 1.
   *
   * @param p probabilities in any order
   * @return in the same order
   */
  public static List<Double> holm(List<Double> p) {
    int m = p.size();
    int[] rising =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparing(p::get))
            .mapToInt(Integer::intValue)
            .toArray();
    Double[] adjusted = new Double[m];
    double least = 0;
    for (int i = 0; i < m; i++) {
      least = Math.max(least, Math.min(1, (m - i) * p.get(rising[i])));
      adjusted[rising[i]] = least;
    }
    return List.of(adjusted);
  }

  /** One row per test, with {@link #holm Holm's} probabilities over all of them. */
  public static Table toTable(List<PairedTest> tests) {
    List<Double> p = tests.stream().map(PairedTest::p).toList();
    return TableRows.of(tests)
        .text("Method", PairedTest::first)
        .text("Against", PairedTest::second)
        .count("Pairs", PairedTest::pairs)
        .count("Wins", PairedTest::wins)
        .count("Losses", PairedTest::losses)
        .number("Median Difference", PairedTest::median)
        .number("p", PairedTest::p)
        .table("paired tests")
        .addColumns(DoubleColumn.create("p (Holm)", holm(p)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s lower than %s in %d of %d pairs, higher in %d, median difference %.3g, p = %.2g%s",
        first,
        second,
        wins,
        pairs,
        losses,
        median,
        p,
        leftOut == 0 ? "" : " (" + leftOut + " pairs omitted: NaN)");
  }
}
