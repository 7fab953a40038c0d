package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.ErrorBuckets.Bucket;
import ivylab.accuracy.ErrorBuckets.Limits;
import ivylab.accuracy.ErrorBuckets.Wing;
import ivylab.price.Black;
import ivylab.price.OptionType;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ErrorBucketsTest {

  private static final double ROUNDING = 1e-12;
  private static final PointErrors SPX = Cases.three().points(SmilePart.SPX);
  private static final Limits LIMITS = new Limits(-0.1, 0.1, false, List.of(0.5));

  private static Bucket bucket(ErrorBuckets buckets, Wing wing, double from) {
    return buckets.buckets().stream()
        .filter(b -> b.wing() == wing && b.from() == from)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void each_bucket_is_as_counted_by_hand() {
    ErrorBuckets buckets = ErrorBuckets.of(SPX, LIMITS);
    assertEquals(6, buckets.buckets().size());
    Bucket put = bucket(buckets, Wing.PUT, 0); // 1, 2, -3
    assertEquals(3, put.count());
    assertEquals(0.01 * Math.sqrt(14 / 3.0), put.rmse(), ROUNDING);
    assertEquals(0.02, put.mae(), ROUNDING);
    assertEquals(0, put.bias(), ROUNDING);
    assertEquals(0.03, put.max(), ROUNDING);
    assertEquals(2, bucket(buckets, Wing.PUT, 0.5).count()); // one is missing
    Bucket money = bucket(buckets, Wing.MONEY, 0); // 2, 1, 0, standard errors 2
    assertEquals(0.01, money.bias(), ROUNDING);
    assertEquals(0.02, money.noise(), ROUNDING);
    assertEquals(Math.sqrt(5 / 12.0), money.ratio(), ROUNDING);
    assertEquals(0.01 * Math.sqrt(13 / 3.0), bucket(buckets, Wing.CALL, 0.5).rmse(), ROUNDING);
  }

  @Test
  void the_best_and_the_worst_are_named() {
    ErrorBuckets buckets = ErrorBuckets.of(SPX, LIMITS);
    assertEquals("call wing, below 0.5 y", buckets.best().orElseThrow().toString());
    assertEquals("at the money, from 0.5 y", buckets.worst().orElseThrow().toString());
    assertEquals(
        "SPX: best call wing, below 0.5 y (RMSE 0.816 points), worst at the money, from 0.5 y"
            + " (2.58)",
        buckets.toString());
  }

  /** k / sqrt(t) of -0.2 is -0.4 at a quarter, but -0.2 at a year. */
  @Test
  void limits_may_be_in_units_of_the_root_of_time() {
    ErrorBuckets buckets = ErrorBuckets.of(SPX, new Limits(-0.3, 0.3, true, List.of()));
    assertEquals(List.of(3, 11, 3), buckets.buckets().stream().map(Bucket::count).toList());
    assertEquals("put wing, all maturities", buckets.buckets().get(0).toString());
    ErrorBuckets wide = ErrorBuckets.of(SPX, new Limits(-0.5, 0.5, true, List.of())); // not -0.2/t
    assertEquals(List.of(0, 17, 0), wide.buckets().stream().map(Bucket::count).toList());
  }

  @Test
  void a_point_on_a_limit_is_at_the_money_and_of_the_longer_maturities() {
    ErrorBuckets buckets = ErrorBuckets.of(SPX, new Limits(-0.2, 0.2, false, List.of(0.25, 1.0)));
    assertEquals(
        List.of(0, 0, 0, 0, 9, 8, 0, 0, 0), buckets.buckets().stream().map(Bucket::count).toList());
    assertTrue(Double.isNaN(buckets.buckets().get(0).rmse()));
    assertEquals("0.25 to 1 y", buckets.buckets().get(4).maturities());
  }

  @Test
  void bars_have_a_row_per_wing_and_leave_gaps() {
    Table bars = ErrorBuckets.of(SPX, LIMITS).bars();
    assertEquals(List.of("", "below 0.5 y", "from 0.5 y"), bars.columnNames());
    assertEquals(Math.sqrt(20 / 3.0), bars.doubleColumn(2).getDouble(1), 1e-10);
    Table gaps = ErrorBuckets.of(SPX, new Limits(-0.2, 0.2, false, List.of())).bars();
    assertEquals(2, gaps.doubleColumn(1).countMissing());
  }

  @Test
  void the_table_is_in_volatility_points() {
    Table table = ErrorBuckets.of(SPX, LIMITS).toTable();
    assertEquals(Math.sqrt(14 / 3.0), table.doubleColumn("RMSE").getDouble(0), 1e-10);
    assertEquals(Math.sqrt(14 / 3.0), table.doubleColumn("Error/SE").getDouble(0), 1e-10);
  }

  @Test
  void limits_are_checked() {
    assertThrows(IllegalArgumentException.class, () -> new Limits(0.1, -0.1, false, List.of()));
    assertThrows(IllegalArgumentException.class, () -> LIMITS.withMaturities(1.0, 0.5));
  }

  /** Puts at k = -0.2, t = 0.25, by the price of the whole option: 30 % in row 0, error 1. */
  @Test
  void price_errors_are_differences_of_prices_in_units_of_the_forward() {
    TestErrors one =
        Cases.of(new double[][] {{1, 0, 0, 0, 0, -2, 0, 0, 0}}, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    PriceErrors prices = PriceErrors.of(one.points(SmilePart.SPX), LIMITS);
    Bucket put = bucket(prices.buckets(), Wing.PUT, 0),
        call = bucket(prices.buckets(), Wing.CALL, 0.5);
    double low = Math.exp(-0.2), high = Math.exp(0.2);
    double putError =
        Black.price(OptionType.PUT, 1, low, 1, 0.25, 0.31)
            - Black.price(OptionType.PUT, 1, low, 1, 0.25, 0.30);
    double callError =
        Black.price(OptionType.CALL, 1, high, 1, 1, 0.19)
            - Black.price(OptionType.CALL, 1, high, 1, 1, 0.21);
    assertEquals(putError, put.bias(), 1e-14);
    assertEquals(callError, call.bias(), 1e-14);
    assertTrue(callError < 0);
    assertEquals(-callError, call.mae(), 1e-14);
    assertEquals((putError - callError) / 6, prices.mae(), 1e-14);
    // vega by a central difference: third derivative of order 1, so 1e-8 of the error
    double vega =
        (Black.price(OptionType.PUT, 1, low, 1, 0.25, 0.3 + 1e-4)
                - Black.price(OptionType.PUT, 1, low, 1, 0.25, 0.3 - 1e-4))
            / 2e-4;
    assertEquals(0.01 * vega, put.noise(), 1e-8);
    assertEquals(1e4 * putError, prices.toTable().doubleColumn("Bias").getDouble(0), 1e-9);
  }

  @Test
  void futures_are_no_options() {
    PointErrors futures = Cases.three().points(SmilePart.VIX_FUTURE);
    assertThrows(IllegalArgumentException.class, () -> PriceErrors.of(futures, LIMITS));
    assertEquals(2, ErrorBuckets.of(futures, LIMITS).worst().orElseThrow().count());
  }

  @Test
  void a_prediction_that_is_not_positive_has_no_time_value() {
    TestErrors one =
        Cases.of(new double[][] {{-40, 0, 0, 0, 0, 0, 0, 0, 0}}, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    PriceErrors prices = PriceErrors.of(one.points(SmilePart.SPX), LIMITS);
    assertEquals(
        -Black.price(OptionType.PUT, 1, Math.exp(-0.2), 1, 0.25, 0.30),
        bucket(prices.buckets(), Wing.PUT, 0).bias(),
        1e-14);
  }
}
