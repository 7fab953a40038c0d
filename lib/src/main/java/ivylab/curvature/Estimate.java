package ivylab.curvature;

import java.util.Arrays;
import java.util.Locale;

/**
 * A mean over random probes.
 *
 * @param value the mean
 * @param standardError standard deviation of the probes (n - 1) divided by the root of their
 *     number; NaN for one
 * @param probes number of probes
 */
public record Estimate(double value, double standardError, int probes) {

  static Estimate of(double[] samples) {
    int n = samples.length;
    double mean = Arrays.stream(samples).average().orElseThrow();
    double sum = 0;
    for (double x : samples) sum += (x - mean) * (x - mean);
    double error = n > 1 ? Math.sqrt(sum / (n - 1) / n) : Double.NaN;
    return new Estimate(mean, error, n);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4g ± %.2g (%d probes)", value, standardError, probes);
  }
}
