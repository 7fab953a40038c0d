package ivylab.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.style.CategoryStyler;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Figures of plain numbers: lines, points, bars, boxes, histograms and matrices. Every one is an
 * XChart chart, which {@link Figure#chart} gives.
 */
public final class Charts {

  private static final int WIDEST_BAR = 64;

  private Charts() {}

  /**
   * A matrix as coloured cells, first row on top: attention weights, kernels, confusion.
   *
   * @param quantity name and unit of the numbers
   * @param values {@code [n m]}
   * @param rows {@code [n]} names, or none
   * @param columns {@code [m]} names, or none
   */
  public static Figure heatMap(
      String title, String quantity, double[][] values, List<String> rows, List<String> columns) {
    return HeatMap.matrix(ColorScale.of(quantity, HeatMap.all(values)), values, rows, columns)
        .figure(title);
  }

  /** Lines over a common axis. */
  public static Figure lines(String title, String xName, String yName, List<Series> series) {
    return Lines.of(xName, yName, series, false).figure(title);
  }

  /** Lines over a common axis. */
  public static Figure lines(String title, String xName, String yName, Series... series) {
    return lines(title, xName, yName, List.of(series));
  }

  /** Lines with a logarithmic vertical axis; values that are not positive leave a gap. */
  public static Figure logLines(String title, String xName, String yName, List<Series> series) {
    return Lines.of(xName, yName, series, true).figure(title);
  }

  /** Lines with a logarithmic vertical axis; values that are not positive leave a gap. */
  public static Figure logLines(String title, String xName, String yName, Series... series) {
    return logLines(title, xName, yName, List.of(series));
  }

  /** Losses per step on a logarithmic axis. */
  public static Figure losses(List<Series> losses) {
    boolean positive = losses.stream().flatMap(s -> s.y().stream()).anyMatch(v -> v > 0);
    return Lines.of("step", "loss", losses, positive).figure("");
  }

  /**
   * Counts of values in bins of equal width.
   *
   * @param values numbers; non-finite ones are omitted
   */
  public static Figure histogram(String title, String xName, double[] values, int bins) {
    return Histogram.of(xName, values, bins).figure(title);
  }

  /**
   * Grouped bars with their values: one group per row, named by the first column, and one series
   * per numeric column; missing values leave gaps.
   */
  public static Figure bars(String title, String yName, Table table) {
    CategoryChart chart = Theme.on(new CategoryChart(Figure.WIDTH, Figure.HEIGHT));
    chart.setTitle(title);
    chart.setYAxisTitle(yName);
    List<String> groups =
        IntStream.range(0, table.rowCount()).mapToObj(table.column(0)::getString).toList();
    List<Double> all = new ArrayList<>();
    for (Column<?> column : table.columns().subList(1, table.columnCount()))
      if (column instanceof NumericColumn<?> numbers) {
        Color colour = Theme.category(chart.getSeriesCollection().size());
        List<Double> heights = Arrays.stream(numbers.asDoubleArray()).boxed().toList();
        chart.addSeries(column.name(), groups, heights).setFillColor(colour);
        all.addAll(heights);
      }
    if (all.isEmpty())
      throw new IllegalArgumentException("bars need at least one row and one column of numbers");
    int bars = all.size(), room = Figure.WIDTH - 80;
    double fill = Math.min(bars == groups.size() ? 0.6 : 0.82, (double) WIDEST_BAR * bars / room);
    CategoryStyler styler = chart.getStyler().setAvailableSpaceFill(fill).setLabelsVisible(true);
    styler.setLabelsPosition(1.2).setLabelsFont(Theme.SMALL);
    styler.setLabelsRotation(fill * room / bars < 28 ? 90 : 0);
    double longest = groups.stream().mapToDouble(g -> Theme.width(Theme.TICK, g)).max().orElse(0);
    if (longest > (double) room / groups.size() - 8) styler.setXAxisLabelRotation(30);
    Axis y = Axis.around("", all, 0.12, false);
    if (y.max() > 0) styler.setYAxisMax(y.max()); // room for the numbers
    styler.setYAxisTickLabelsFormattingFunction(v -> Axis.trimmed(Axis.shortLabel(v)));
    styler.setXAxisTickMarkSpacingHint(1).setPlotGridVerticalLinesVisible(false);
    return Figure.of(chart);
  }

  /** Distributions one below another as box plots: quartiles, median, whiskers, outliers. */
  public static Figure boxes(String title, String xName, Map<String, double[]> samples) {
    return Boxes.of(title, xName, samples, false);
  }

  /** Distributions of positive values one below another as box plots, on a logarithmic axis. */
  public static Figure logBoxes(String title, String xName, Map<String, double[]> samples) {
    return Boxes.of(title, xName, samples, true);
  }
}
