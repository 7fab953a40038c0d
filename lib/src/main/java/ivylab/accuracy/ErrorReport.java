package ivylab.accuracy;

import ivylab.file.TableRows;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Errors of a surrogate over a test part beside the Monte Carlo error of its targets, options on
 * the index, options on the VIX and its futures apart. Numbers are fractions of volatility; the
 * table shows volatility points, hundredths.
 *
 * @param lines one per part
 */
public record ErrorReport(List<Line> lines) {

  /**
   * Errors of one part.
   *
   * @param part which smiles
   * @param surfaces rows of the data
   * @param points with a target, n
   * @param missing points without one, in no other number here
   * @param rmse root mean square error
   * @param mae mean absolute error
   * @param bias mean error, predicted minus target
   * @param median of the absolute error
   * @param q95 its 95 % quantile, linear between order statistics
   * @param q99 its 99 % quantile
   * @param max largest absolute error
   * @param noise root mean square of the standard errors of the targets: the RMSE of an exact
   *     surrogate
   * @param meanError mean of these standard errors
   * @param ratio root mean square of error / standard error; 1 for an exact surrogate
   * @param beyond RMSE against the exact volatilities, {@code sqrt(rmse^2 - noise^2)}, or 0
   * @param r2 {@code 1 - sum error^2 / sum (target - mean)^2} over all points; counts as explained
   *     what every smile has in common
   * @param r2PerPoint the same for each point of the layout, with the mean at that point, averaged
   *     over those whose targets vary
   * @param notPositive predicted volatilities that are not positive, among the n
   */
  public record Line(
      SmilePart part,
      int surfaces,
      int points,
      int missing,
      double rmse,
      double mae,
      double bias,
      double median,
      double q95,
      double q99,
      double max,
      double noise,
      double meanError,
      double ratio,
      double beyond,
      double r2,
      double r2PerPoint,
      int notPositive) {}

  public ErrorReport {
    lines = List.copyOf(lines);
  }

  /** Every part that the layout has. */
  public static ErrorReport of(TestErrors errors) {
    return new ErrorReport(errors.parts().stream().map(p -> line(errors.points(p))).toList());
  }

  private static Line line(PointErrors points) {
    double[] errors = points.errors(), sizes = Arrays.stream(errors).map(Math::abs).toArray();
    double rmse = Averages.rootMeanSquare(errors);
    double noise = Averages.rootMeanSquare(points.standardErrors);
    return new Line(
        points.part,
        points.surfaces,
        points.size(),
        points.missing,
        rmse,
        Averages.mean(sizes),
        Averages.mean(errors),
        Averages.quantile(sizes, 0.5),
        Averages.quantile(sizes, 0.95),
        Averages.quantile(sizes, 0.99),
        Averages.quantile(sizes, 1),
        noise,
        Averages.mean(points.standardErrors),
        Averages.rootMeanSquare(points.ratios()),
        Math.sqrt(Math.max(0, rmse * rmse - noise * noise)),
        explained(points),
        explainedPerPoint(points),
        (int) Arrays.stream(points.predicted).filter(v -> !(v > 0)).count());
  }

  /** NaN where the targets do not vary. */
  private static double explained(PointErrors points) {
    double all = Averages.spread(points.targets);
    double left = Arrays.stream(points.errors()).map(e -> e * e).sum();
    return all > 0 ? 1 - left / all : Double.NaN;
  }

  private static double explainedPerPoint(PointErrors points) {
    double[] shares =
        IntStream.range(0, points.layout.size())
            .mapToDouble(j -> explained(points.where(i -> points.columns[i] == j)))
            .filter(Double::isFinite)
            .toArray();
    return Averages.mean(shares);
  }

  /** The line of one part. */
  public Line line(SmilePart part) {
    return lines.stream()
        .filter(line -> line.part() == part)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no points of " + part));
  }

  /** One row per part, in volatility points; ratio and R² are pure numbers. */
  public Table toTable() {
    return TableRows.of(lines)
        .text("Smiles", Line::part)
        .count("Surfaces", Line::surfaces)
        .count("Points", Line::points)
        .count("Missing", Line::missing)
        .number("RMSE", line -> 100 * line.rmse())
        .number("Noise", line -> 100 * line.noise())
        .number("Beyond Noise", line -> 100 * line.beyond())
        .number("Error/SE", Line::ratio)
        .number("MAE", line -> 100 * line.mae())
        .number("Mean SE", line -> 100 * line.meanError())
        .number("Bias", line -> 100 * line.bias())
        .number("Median", line -> 100 * line.median())
        .number("95 %", line -> 100 * line.q95())
        .number("99 %", line -> 100 * line.q99())
        .number("Max", line -> 100 * line.max())
        .number("R²", Line::r2)
        .number("R² per Point", Line::r2PerPoint)
        .count("Not Positive", Line::notPositive)
        .table("errors in volatility points");
  }

  /**
   * Several reports on one test part side by side, in volatility points: a row per report, kind of
   * smile by kind of smile.
   *
   * @param reports by the name of the surrogate, in the order of the rows
   */
  public static Table compared(Map<String, ErrorReport> reports) {
    List<Named> rows =
        Arrays.stream(SmilePart.values())
            .flatMap(
                part ->
                    reports.entrySet().stream()
                        .flatMap(
                            e ->
                                e.getValue().lines().stream()
                                    .filter(line -> line.part() == part)
                                    .map(line -> new Named(e.getKey(), line))))
            .toList();
    return TableRows.of(rows)
        .text("Smiles", row -> row.line.part())
        .text("Surrogate", row -> row.name)
        .number("MAE", row -> 100 * row.line.mae())
        .number("RMSE", row -> 100 * row.line.rmse())
        .number("Noise", row -> 100 * row.line.noise())
        .number("Error/SE", row -> row.line.ratio())
        .number("95 %", row -> 100 * row.line.q95())
        .number("Max", row -> 100 * row.line.max())
        .number("R²", row -> row.line.r2())
        .table("errors in volatility points");
  }

  private record Named(String name, Line line) {}

  @Override
  public String toString() {
    return lines.stream()
        .map(
            line ->
                String.format(
                    Locale.ROOT,
                    "%s: RMSE %.3g points over %d points (%d missing), noise of the targets %.3g,"
                        + " error/se %.3g, R² %.5f",
                    line.part(),
                    100 * line.rmse(),
                    line.points(),
                    line.missing(),
                    100 * line.noise(),
                    line.ratio(),
                    line.r2()))
        .collect(Collectors.joining("; "));
  }
}
