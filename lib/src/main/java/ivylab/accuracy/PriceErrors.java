package ivylab.accuracy;

import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * Errors of option prices: the out-of-the-money option by Black's formula at the predicted
 * volatility minus the same at the target, undiscounted, in units of the forward (of the future for
 * the VIX). The table shows basis points of it. The noise is the standard error of the target times
 * vega. A predicted volatility that is not positive counts as 0.
 *
 * @param buckets by moneyness and maturity; numbers are fractions of the forward
 * @param mae mean absolute error over every point
 * @param rmse root mean square error over every point
 * @param noise root mean square standard error over every point
 */
public record PriceErrors(ErrorBuckets buckets, double mae, double rmse, double noise) {

  /**
   * By bucket.
   *
   * @param points of options, not of futures
   */
  public static PriceErrors of(PointErrors points, ErrorBuckets.Limits limits) {
    PointErrors prices = points.prices();
    double[] errors = prices.errors();
    return new PriceErrors(
        ErrorBuckets.of(prices, limits),
        Averages.meanAbsolute(errors),
        Averages.rootMeanSquare(errors),
        Averages.rootMeanSquare(prices.standardErrors));
  }

  /** One row per bucket, in basis points of the forward. */
  public Table toTable() {
    return buckets.table("basis points of the forward", 1e4);
  }

  /** RMSE in basis points for bars: a row per wing, a column per range of maturities. */
  public Table bars() {
    return buckets.bars("RMSE (basis points of the forward)", b -> 1e4 * b.rmse());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s prices: RMSE %.3g bp of the forward, mean absolute error %.3g, noise of the targets %.3g",
        buckets.part(),
        1e4 * rmse,
        1e4 * mae,
        1e4 * noise);
  }
}
