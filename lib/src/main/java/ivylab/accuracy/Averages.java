package ivylab.accuracy;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/** Averages of errors; NaN of none. */
final class Averages {

  private Averages() {}

  static double mean(double[] x) {
    return Arrays.stream(x).sum() / x.length;
  }

  static double meanAbsolute(double[] x) {
    return Arrays.stream(x).map(Math::abs).sum() / x.length;
  }

  static double rootMeanSquare(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum() / x.length);
  }

  /** Sum of squares about the mean. */
  static double spread(double[] x) {
    double mean = mean(x);
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
  }

  /** Deviation of a sample, with n - 1; NaN of fewer than 2. */
  static double deviation(double[] x) {
    return x.length < 2 ? Double.NaN : Math.sqrt(spread(x) / (x.length - 1));
  }

  /** Interpolated linearly between order statistics, the default of R and NumPy. */
  static double quantile(double[] x, double share) {
    if (x.length == 0) return Double.NaN;
    if (share == 0) return Arrays.stream(x).min().orElseThrow(); // Percentile refuses 0
    return new Percentile().withEstimationType(EstimationType.R_7).evaluate(x, 100 * share);
  }
}
