package ivylab.gauge;

import ivylab.montecarlo.Trajectories;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Moves of the share and of its volatility over the same stretches of time, one after another.
 *
 * @param returns {@code ln S(t + lag) - ln S(t)}, all paths one after another
 * @param changes {@code sqrt V(t + lag) - sqrt V(t)}, annualised volatility, in the same order
 */
public record Leverage(List<Double> returns, List<Double> changes) {

  public Leverage {
    returns = List.copyOf(returns);
    changes = List.copyOf(changes);
  }

  /**
   * The moves within given stretches.
   *
   * @param paths on a grid of equal steps
   * @param lag years, rounded to whole steps, at least one
   */
  public static Leverage of(Trajectories paths, double lag) {
    double[] times = paths.times();
    int n = times.length - 1;
    int stride = (int) Math.round(lag / (times[n] / n));
    if (!(stride >= 1 && stride <= n))
      throw new IllegalArgumentException(
          "lag must be years in [%s, %s]: %s".formatted(times[n] / n, times[n], lag));
    double[][] vol = paths.variance();
    for (double[] path : vol) for (int k = 0; k <= n; k++) path[k] = Math.sqrt(path[k]);
    return new Leverage(moves(paths.logShare(), stride), moves(vol, stride));
  }

  private static List<Double> moves(double[][] paths, int stride) {
    return Arrays.stream(paths)
        .flatMap(
            y ->
                IntStream.rangeClosed(1, (y.length - 1) / stride)
                    .mapToObj(i -> y[i * stride] - y[(i - 1) * stride]))
        .toList();
  }

  /** The correlation of the two. */
  public double correlation() {
    return new PearsonsCorrelation().correlation(array(returns), array(changes));
  }

  /** The part of the falls of the share during which volatility rises; NaN without falls. */
  public double rising() {
    int[] falls = IntStream.range(0, returns.size()).filter(i -> returns.get(i) < 0).toArray();
    return Arrays.stream(falls)
        .mapToDouble(i -> changes.get(i) > 0 ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Leverage: %d moves, correlation %.3f, volatility rises in %.0f %% of the falls",
        returns.size(),
        correlation(),
        100 * rising());
  }
}
