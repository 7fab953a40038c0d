package ivylab.accuracy;

import ivylab.file.TableRows;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Errors at each point of the layout, over all surfaces that have a target there.
 *
 * @param part which smiles
 * @param layout of this part
 * @param cells in the order of the part, {@code [s m]} row by row
 */
public record ErrorMap(SmilePart part, SmileLayout.Part layout, List<Cell> cells) {

  /**
   * One point; numbers are fractions of volatility, NaN without a target.
   *
   * @param k log-strike
   * @param t years
   * @param count surfaces that have a target
   * @param mean error, predicted minus target
   * @param rms root mean square error
   * @param noise root mean square of the standard errors of the targets
   */
  public record Cell(double k, double t, int count, double mean, double rms, double noise) {}

  public ErrorMap {
    cells = List.copyOf(cells);
    if (cells.size() != layout.size())
      throw new IllegalArgumentException(
          "cells must be one per point of the layout, %d: %d"
              .formatted(layout.size(), cells.size()));
  }

  /** The noise of targets alone: the map of a surrogate that hits each of them. */
  public static ErrorMap of(SmileData data, SmilePart part) {
    return of(TestErrors.exact(data).points(part));
  }

  /** Of all surfaces. */
  public static ErrorMap of(PointErrors points) {
    double[] k = points.layout.k(), t = points.layout.t();
    int size = k.length;
    int[] counts = new int[size];
    double[] sums = new double[size], squares = new double[size], noise = new double[size];
    for (int i = 0; i < points.size(); i++) {
      int at = points.columns[i];
      double error = points.error(i), se = points.standardErrors[i];
      counts[at]++;
      sums[at] += error;
      squares[at] += error * error;
      noise[at] += se * se;
    }
    List<Cell> cells = new ArrayList<>();
    for (int j = 0; j < size; j++)
      cells.add(
          new Cell(
              k[j],
              t[j],
              counts[j],
              sums[j] / counts[j],
              Math.sqrt(squares[j] / counts[j]),
              Math.sqrt(noise[j] / counts[j])));
    return new ErrorMap(points.part, points.layout, cells);
  }

  /** Mean errors, {@code [strikes maturities]}. */
  public double[][] means() {
    return matrix(Cell::mean);
  }

  /** Root mean square errors, {@code [strikes maturities]}. */
  public double[][] rms() {
    return matrix(Cell::rms);
  }

  /** Root mean square standard errors of the targets, {@code [strikes maturities]}. */
  public double[][] noise() {
    return matrix(Cell::noise);
  }

  /** A number of each point, {@code [strikes maturities]}. */
  public double[][] matrix(ToDoubleFunction<Cell> number) {
    return matrix(layout, cells.stream().mapToDouble(number).toArray());
  }

  /** {@code [s m]} row by row as rows. */
  static double[][] matrix(SmileLayout.Part layout, double[] values) {
    int maturities = layout.maturities().size();
    return IntStream.range(0, layout.strikes())
        .mapToObj(
            i ->
                IntStream.range(0, maturities)
                    .mapToDouble(j -> values[layout.index(i, j)])
                    .toArray())
        .toArray(double[][]::new);
  }

  /** Names of the strikes, for a heat map: log-strikes, or their number if maturities differ. */
  public List<String> rowNames() {
    List<Double> first = layout.logStrikes().get(0);
    boolean equal = layout.logStrikes().stream().allMatch(first::equals);
    return IntStream.range(0, layout.strikes())
        .mapToObj(
            i -> equal ? String.format(Locale.ROOT, "k = %.3g", first.get(i)) : "strike " + (i + 1))
        .toList();
  }

  /** Names of the maturities, for a heat map. */
  public List<String> columnNames() {
    return layout.maturities().stream()
        .map(t -> String.format(Locale.ROOT, "t = %.3g", t))
        .toList();
  }

  /** The point of the largest root mean square error. */
  public Cell worst() {
    return cells.stream()
        .filter(c -> c.count() > 0)
        .max(Comparator.comparingDouble(Cell::rms))
        .orElseThrow(
            () -> new IllegalStateException("no point of %s has a target".formatted(part)));
  }

  /** One row per point, in volatility points. */
  public Table toTable() {
    return TableRows.of(cells)
        .number("k", Cell::k)
        .number("t", Cell::t)
        .count("Surfaces", Cell::count)
        .number("Mean Error", c -> 100 * c.mean())
        .number("RMSE", c -> 100 * c.rms())
        .number("Noise", c -> 100 * c.noise())
        .table("errors of %s in volatility points".formatted(part));
  }
}
