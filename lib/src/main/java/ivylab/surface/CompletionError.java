package ivylab.surface;

import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * How far a completed surface is from quotes that it did not see. A point where the surface gives
 * no positive finite total variance is a failure: counted here, and excluded from the averages.
 *
 * @param points number of quotes predicted, including failures
 * @param failures number of them without a positive finite total variance
 * @param volMape mean of {@code |vol - quoted| / quoted}, a fraction: 0.01 is 1 %; NaN if every
 *     point failed
 * @param volRmse root mean square of {@code vol - quoted}, annualised volatility: 0.01 is one
 *     volatility point; NaN if every point failed
 * @param varianceMse mean square of {@code w - quoted w}, total variance; NaN if every point failed
 */
public record CompletionError(
    int points, int failures, double volMape, double volRmse, double varianceMse) {

  public CompletionError {
    if (!(points > 0)) throw new IllegalArgumentException("points must be positive: " + points);
    if (!(failures >= 0 && failures <= points))
      throw new IllegalArgumentException(
          "failures must be in [0, points = " + points + "]: " + failures);
  }

  /**
   * The error of a surface at quotes that it did not see.
   *
   * @throws IllegalArgumentException if there is no quote
   */
  public static CompletionError of(VolSurface surface, List<Point> hidden) {
    if (hidden.isEmpty()) throw new IllegalArgumentException("hidden is empty: nothing to compare");
    double[] k = hidden.stream().mapToDouble(Point::k).toArray();
    double[] t = hidden.stream().mapToDouble(Point::t).toArray();
    double[] w = surface.totalVariance(k, t);
    double relative = 0, vol = 0, variance = 0;
    int failures = 0;
    for (int i = 0; i < w.length; i++) {
      if (!(w[i] > 0 && Double.isFinite(w[i]))) {
        failures++;
        continue;
      }
      Point quote = hidden.get(i);
      double miss = Math.sqrt(w[i] / t[i]) - quote.vol();
      relative += Math.abs(miss) / quote.vol();
      vol += miss * miss;
      variance += (w[i] - quote.w()) * (w[i] - quote.w());
    }
    int m = w.length - failures; // 0/0 is NaN, as promised
    return new CompletionError(w.length, failures, relative / m, Math.sqrt(vol / m), variance / m);
  }

  /**
   * The error over the quotes of several surfaces, with equal weight per quote.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CompletionError pooled(List<CompletionError> errors) {
    int points = 0, failures = 0;
    double relative = 0, vol = 0, variance = 0;
    for (CompletionError e : errors) {
      points += e.points;
      failures += e.failures;
      int m = e.points - e.failures;
      if (m == 0) continue;
      relative += m * e.volMape;
      vol += m * e.volRmse * e.volRmse;
      variance += m * e.varianceMse;
    }
    if (points == 0) throw new IllegalArgumentException("errors is empty: nothing to pool");
    int m = points - failures;
    return new CompletionError(points, failures, relative / m, Math.sqrt(vol / m), variance / m);
  }

  /** One row: points, failures, and the three errors. */
  public Table toTable() {
    return Table.create(
        "completion error",
        IntColumn.create("points", new int[] {points}),
        IntColumn.create("failures", new int[] {failures}),
        DoubleColumn.create("IV MAPE", volMape),
        DoubleColumn.create("IV RMSE", volRmse),
        DoubleColumn.create("w MSE", varianceMse));
  }

  @Override
  public String toString() {
    String failed =
        failures == 0 ? "" : " (" + failures + " failed and are excluded from the averages)";
    return "IV MAPE %.3f %%, IV RMSE %.5f, total-variance MSE %.3g on %d quotes%s"
        .formatted(100 * volMape, volRmse, varianceMse, points, failed);
  }
}
