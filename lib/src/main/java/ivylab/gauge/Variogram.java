package ivylab.gauge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How far a process moves within a lag, and from it how rough its paths are:
 *
 * <pre>
 * gamma(l) = mean over paths and times t of (y(t + l) - y(t))^2,   ~ l^(2H) where y is rough with H
 * </pre>
 *
 * <p>H is 1/2 for a Brownian motion and {@code alpha - 1/2} for a process with the kernel {@code
 * t^(alpha-1)}. Errors come from the differences between paths, which must be independent: no
 * antithetic ones.
 */
public final class Variogram {

  private final double[] lags;

  /** Means over time, {@code [path][lag]}. */
  private final double[][] squares;

  private Variogram(double[] lags, double[][] squares) {
    this.lags = lags;
    this.squares = squares;
  }

  /** An exponent with its standard error. */
  public record Exponent(double value, double error) {}

  /**
   * The variogram of paths on a grid of equal steps.
   *
   * @param step years
   * @param paths at least 2, {@code [path][time]}
   * @param lags in steps, each at least 1 and at most half of the path
   */
  public static Variogram of(double step, double[][] paths, int... lags) {
    if (!(step > 0)) throw new IllegalArgumentException("step must be positive: " + step);
    if (paths.length < 2)
      throw new IllegalArgumentException("paths must be at least 2: " + paths.length);
    int longest = (paths[0].length - 1) / 2;
    for (int lag : lags)
      if (!(lag >= 1 && lag <= longest))
        throw new IllegalArgumentException(
            "lags must be in [1, %d]: %s".formatted(longest, Arrays.toString(lags)));
    double[][] squares = new double[paths.length][lags.length];
    for (int p = 0; p < paths.length; p++)
      for (int i = 0; i < lags.length; i++) squares[p][i] = square(paths[p], lags[i]);
    return new Variogram(Arrays.stream(lags).mapToDouble(lag -> lag * step).toArray(), squares);
  }

  private static double square(double[] y, int lag) {
    double sum = 0;
    for (int k = lag; k < y.length; k++) sum += (y[k] - y[k - lag]) * (y[k] - y[k - lag]);
    return sum / (y.length - lag);
  }

  /** Years, {@code [lag]}. */
  public double[] lags() {
    return lags.clone();
  }

  /** {@code gamma}, {@code [lag]}. */
  public double[] values() {
    return means(-1);
  }

  /** Means over all paths but one. */
  private double[] means(int without) {
    double[] mean = new double[lags.length];
    int n = squares.length - (without < 0 ? 0 : 1);
    for (int p = 0; p < squares.length; p++)
      if (p != without) for (int i = 0; i < mean.length; i++) mean[i] += squares[p][i] / n;
    return mean;
  }

  /** Standard errors of {@link #values}, {@code [lag]}. */
  public double[] errors() {
    double[] mean = values(), error = new double[lags.length];
    int n = squares.length;
    for (double[] one : squares)
      for (int i = 0; i < error.length; i++)
        error[i] += (one[i] - mean[i]) * (one[i] - mean[i]) / (n - 1) / n;
    for (int i = 0; i < error.length; i++) error[i] = Math.sqrt(error[i]);
    return error;
  }

  /**
   * H from the lags within bounds: half the slope of {@code ln gamma} in the logarithm of the lag,
   * by least squares. Its error is that of the jackknife over paths, since neighbouring lags share
   * their noise.
   *
   * @param shortest years
   * @param longest years
   * @throws IllegalArgumentException if fewer than two lags lie between
   */
  public Exponent roughness(double shortest, double longest) {
    int[] inside =
        IntStream.range(0, lags.length)
            .filter(i -> lags[i] >= shortest && lags[i] <= longest)
            .toArray();
    if (inside.length < 2)
      throw new IllegalArgumentException(
          "two lags must lie in [%s, %s]: %s".formatted(shortest, longest, Arrays.toString(lags)));
    int n = squares.length;
    double[] left = IntStream.range(0, n).mapToDouble(p -> half(means(p), inside)).toArray();
    double mean = Arrays.stream(left).average().orElseThrow();
    double spread = Arrays.stream(left).map(h -> (h - mean) * (h - mean)).sum();
    return new Exponent(half(values(), inside), Math.sqrt(spread * (n - 1) / n));
  }

  private double half(double[] gamma, int[] inside) {
    double[] x = Arrays.stream(inside).mapToDouble(i -> lags[i]).toArray();
    double[] y = Arrays.stream(inside).mapToDouble(i -> gamma[i]).toArray();
    return LogLine.slope(x, y) / 2;
  }

  /** About so many lags, in equal ratios from one step to the longest, without repetitions. */
  public static int[] lags(int longest, int count) {
    if (!(longest >= 1 && count >= 2))
      throw new IllegalArgumentException(
          "longest must be at least 1 and count at least 2: " + List.of(longest, count));
    return IntStream.range(0, count)
        .map(i -> (int) Math.round(Math.pow(longest, i / (count - 1.0))))
        .distinct()
        .toArray();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Variogram: %d paths, %d lags, %.3g to %.3g years",
        squares.length,
        lags.length,
        lags[0],
        lags[lags.length - 1]);
  }
}
