package ivylab.compare;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * Whether one sample tends to be lower than another, the two being unpaired: Wilcoxon (1945), the
 * rank-sum test, also known by Mann and Whitney (1947). All values are ranked together, equal ones
 * share their mean rank, and W is the sum of the first sample's ranks. If both samples come from
 * one distribution, any m of the n + m ranks are equally likely to be the first sample's:
 *
 * <pre>
 * up to 100 values   p from the distribution of W over all choices of m ranks, ties included
 * beyond             W normal, mean m(N+1)/2, variance m n / (N (N-1)) sum (rank - (N+1)/2)^2,
 *                    half a step off |W - mean| for continuity; N = n + m
 * </pre>
 */
final class RankSum {

  private static final int EXACT = 100;

  private RankSum() {}

  /**
   * The two-sided probability that W is at least as far from its mean as observed if both samples
   * come from one distribution.
   *
   * @param a first sample, {@code [m]}
   * @param b second sample, {@code [n]}
   * @return in [0, 1]; NaN if a sample is empty or a value is NaN
   */
  static double probability(double[] a, double[] b) {
    double[] all = DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    if (a.length == 0 || b.length == 0 || Arrays.stream(all).anyMatch(Double::isNaN))
      return Double.NaN;
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(all);
    double w = StatUtils.sum(ranks, 0, a.length);
    double far = Math.abs(w - a.length * (all.length + 1) / 2.0);
    return all.length <= EXACT ? exact(ranks, a.length, far) : normal(ranks, a.length, far);
  }

  /** Mean ranks are halves, so twice their sum is a whole number, and all sums can be counted. */
  private static double exact(double[] ranks, int m, double far) {
    int n = ranks.length, most = n * (n + 1);
    double[][] ways =
        new double[m + 1][most + 1]; // of choosing this many ranks with twice this sum
    ways[0][0] = 1;
    for (double rank : ranks) {
      int twice = (int) Math.round(2 * rank);
      for (int chosen = m; chosen > 0; chosen--)
        for (int sum = most; sum >= twice; sum--)
          ways[chosen][sum] += ways[chosen - 1][sum - twice];
    }
    double beyond = 0;
    for (int sum = 0; sum <= most; sum++)
      if (Math.abs(sum / 2.0 - m * (n + 1) / 2.0) > far - 0.25) beyond += ways[m][sum];
    return Math.min(1, beyond / StatUtils.sum(ways[m]));
  }

  private static double normal(double[] ranks, int m, double far) {
    double n = ranks.length;
    double variance = m * (n - m) / n * StatUtils.variance(ranks);
    if (variance == 0) return 1; // all are equal
    return Erf.erfc(Math.max(0, far - 0.5) / Math.sqrt(2 * variance));
  }
}
