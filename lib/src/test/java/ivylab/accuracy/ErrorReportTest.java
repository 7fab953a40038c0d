package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** By hand: errors in hundredths are whole numbers, so sums of squares are, too. */
class ErrorReportTest {

  /** Rounding of level + error - level. */
  private static final double ROUNDING = 1e-12;

  private static final ErrorReport REPORT = ErrorReport.of(Cases.three());

  @Test
  void the_errors_of_the_index_are_those_counted_by_hand() {
    ErrorReport.Line line = REPORT.line(SmilePart.SPX);
    assertEquals(3, line.surfaces());
    assertEquals(17, line.points());
    assertEquals(1, line.missing());
    assertEquals(0.01 * Math.sqrt(56 / 17.0), line.rmse(), ROUNDING);
    assertEquals(0.01 * 24 / 17, line.mae(), ROUNDING);
    assertEquals(0.01 * 10 / 17, line.bias(), ROUNDING);
    // sizes: 0 four times, 1 six, 2 four, 3 twice, 4 once; the 95 % quantile is the 15.2th from 0
    assertEquals(0.01, line.median(), ROUNDING);
    assertEquals(0.032, line.q95(), ROUNDING);
    assertEquals(0.0384, line.q99(), ROUNDING);
    assertEquals(0.04, line.max(), ROUNDING);
    assertEquals(0, line.notPositive());
  }

  @Test
  void the_noise_of_the_targets_stands_beside() {
    ErrorReport.Line line = REPORT.line(SmilePart.SPX);
    assertEquals(0.01 * Math.sqrt(35 / 17.0), line.noise(), ROUNDING);
    assertEquals(0.01 * 23 / 17, line.meanError(), ROUNDING);
    assertEquals(Math.sqrt(2.5), line.ratio(), ROUNDING);
    assertEquals(0.01 * Math.sqrt((56 - 35) / 17.0), line.beyond(), ROUNDING);
  }

  @Test
  void the_VIX_is_apart() {
    ErrorReport.Line line = REPORT.line(SmilePart.VIX);
    assertEquals(5, line.points());
    assertEquals(1, line.missing());
    assertEquals(0.01 * Math.sqrt(12), line.rmse(), ROUNDING);
    assertEquals(0.028, line.mae(), ROUNDING);
    assertEquals(0.02, line.bias(), ROUNDING);
    assertEquals(Math.sqrt(1.5), line.ratio(), ROUNDING);
  }

  @Test
  void futures_are_apart() {
    ErrorReport.Line line = REPORT.line(SmilePart.VIX_FUTURE); // 3, missing, -1
    assertEquals(2, line.points());
    assertEquals(1, line.missing());
    assertEquals(0.01 * Math.sqrt(5), line.rmse(), ROUNDING);
    assertEquals(0.01, line.bias(), ROUNDING);
    assertEquals(0.02, line.noise(), ROUNDING);
  }

  /** The spread in its other form, sum of squares minus squared sum over n. */
  @Test
  void r_squared_is_over_all_points_and_per_point() {
    PointErrors points = Cases.three().points(SmilePart.SPX);
    double sum = Arrays.stream(points.targets()).sum();
    double spread = Arrays.stream(points.targets()).map(v -> v * v).sum() - sum * sum / 17;
    ErrorReport.Line line = REPORT.line(SmilePart.SPX);
    assertEquals(1 - 56e-4 / spread, line.r2(), 1e-10);
    // at each point the targets rise by a hundredth per row: spreads are 2, error squares sum to 56
    assertEquals(1 - 56.0 / 2 / 6, line.r2PerPoint(), 1e-10);
  }

  /** A mean of N squared normals has deviation sqrt(2/N): 0.2 % of its root here; four of them. */
  @Test
  void an_exact_surrogate_errs_by_the_noise() {
    ErrorReport.Line line = ErrorReport.of(Cases.noisy(20_000, 1)).line(SmilePart.SPX);
    assertEquals(1, line.ratio(), 4 * Math.sqrt(0.5 / 120_000));
    assertEquals(line.noise(), line.rmse(), 0.02 * line.noise());
    assertEquals(0, line.beyond(), 0.2 * line.noise());
  }

  @Test
  void the_table_is_in_volatility_points() {
    Table table = REPORT.toTable();
    assertEquals(List.of("SPX", "VIX", "VIX future"), table.stringColumn("Smiles").asList());
    assertEquals(Math.sqrt(12), table.doubleColumn("RMSE").getDouble(1), 1e-10);
    assertEquals(Math.sqrt(2.5), table.doubleColumn("Error/SE").getDouble(0), 1e-10);
  }

  @Test
  void volatilities_that_are_not_positive_are_counted() {
    double[][] errors = {{-30, 0, 0, 0, -40, 0, 0, 0, 0}}; // 0.30 and 0.18 become 0 and -0.22
    TestErrors test = Cases.of(errors, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertEquals(2, ErrorReport.of(test).line(SmilePart.SPX).notPositive());
  }

  @Test
  void predictions_must_match_the_data() {
    TestErrors good = Cases.three();
    var rows = assertThrows(IllegalArgumentException.class, () -> with(good, new double[2][9]));
    assertEquals("predictions must have a row for each of data, 3: 2", rows.getMessage());
    var columns = assertThrows(IllegalArgumentException.class, () -> with(good, new double[3][7]));
    assertEquals(
        "predictions must have 9 volatilities in row 0 as in the layout: 7", columns.getMessage());
    double[][] broken = new double[3][9];
    broken[1][2] = Double.NaN;
    var finite = assertThrows(IllegalArgumentException.class, () -> with(good, broken));
    assertEquals("predictions must be finite: NaN in row 1, column 2", finite.getMessage());
  }

  private static TestErrors with(TestErrors errors, double[][] predictions) {
    return new TestErrors(errors.data(), predictions);
  }

  @Test
  void reports_are_compared_smiles_by_smiles() {
    Map<String, ErrorReport> reports = new LinkedHashMap<>();
    reports.put("b", ErrorReport.of(Cases.three()));
    reports.put("a", ErrorReport.of(TestErrors.exact(Cases.three().data())));
    Table table = ErrorReport.compared(reports);
    assertEquals(List.of("b", "a", "b", "a", "b", "a"), table.stringColumn("Surrogate").asList());
    assertEquals(
        List.of("SPX", "SPX", "VIX", "VIX", "VIX future", "VIX future"),
        table.stringColumn("Smiles").asList());
    assertEquals(
        100 * reports.get("b").line(SmilePart.VIX).mae(), table.doubleColumn("MAE").getDouble(2));
    assertEquals(0, table.doubleColumn("RMSE").getDouble(3));
    assertEquals(
        table.doubleColumn("Noise").getDouble(2), table.doubleColumn("Noise").getDouble(3));
  }
}
