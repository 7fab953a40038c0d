package ivylab.plot;

import ivylab.random.InverseNormal;
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
    all.add(0.0); // where bars begin
    Axis y = Axis.around("", all, 0.18, false);
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

  /**
   * Points, for example residuals by moneyness, with a line at 0 if their ordinates have both
   * signs.
   */
  public static Figure scatter(String title, String xName, String yName, Series points) {
    Lines lines = new Lines(xName, yName);
    double[] x = points.xs(), y = points.ys();
    boolean signs =
        points.y().stream().anyMatch(v -> v < 0) && points.y().stream().anyMatch(v -> v > 0);
    Axis range = Axis.around("", points.x(), 0, false);
    if (signs) lines.unlisted().level("zero", range.min(), range.max(), 0, Theme.AXIS);
    lines.points(points.name(), x, y, Mark.disc(x.length > 500 ? 1.8 : 3), Theme.VISIBLE);
    return lines.figure(title);
  }

  /**
   * Points of several kinds, each in a colour and shape of its own, with a line at 0 if their
   * ordinates have both signs.
   */
  public static Figure points(String title, String xName, String yName, List<Series> points) {
    if (points.isEmpty()) throw new IllegalArgumentException("points is empty");
    Lines lines = new Lines(xName, yName);
    List<Double> x = points.stream().flatMap(s -> s.x().stream()).toList();
    List<Double> y = points.stream().flatMap(s -> s.y().stream()).toList();
    Axis range = Axis.around("", x, 0, false);
    if (y.stream().anyMatch(v -> v < 0) && y.stream().anyMatch(v -> v > 0))
      lines.unlisted().level("zero", range.min(), range.max(), 0, Theme.AXIS);
    double size = x.size() > 500 ? 2 : 3.4;
    for (int i = 0; i < points.size(); i++) {
      Series one = points.get(i);
      Mark mark = i % 2 == 0 ? Mark.disc(size) : Mark.diamond(1.3 * size);
      lines.points(one.name(), one.xs(), one.ys(), mark, Theme.category(i));
    }
    return lines.figure(title);
  }

  /**
   * Estimates by what they estimate, with bars of two standard errors and the diagonal, on which
   * estimates without error lie.
   *
   * @param truth {@code [n]}
   * @param estimates {@code [n]}
   * @param errors standard errors, {@code [n]}; without a bar where not finite
   */
  public static Figure estimates(
      String title, String quantity, double[] truth, double[] estimates, double[] errors) {
    int n = truth.length;
    if (n == 0 || estimates.length != n || errors.length != n)
      throw new IllegalArgumentException(
          "truth, estimates and errors must have as many numbers, at least one: %d, %d, %d"
              .formatted(n, estimates.length, errors.length));
    double[] low = new double[n], high = new double[n];
    for (int i = 0; i < n; i++) {
      double bar = Double.isFinite(errors[i]) ? 2 * errors[i] : 0;
      low[i] = estimates[i] - bar;
      high[i] = estimates[i] + bar;
    }
    double[] ends = {
      Arrays.stream(truth).min().orElseThrow(), Arrays.stream(truth).max().orElseThrow()
    };
    Lines lines = new Lines("true " + quantity, "fitted " + quantity);
    lines.unlisted().curve("equal", ends, ends, Theme.INK, Theme.DASHED);
    lines.unlisted().bars("two errors", truth, low, high, Theme.category(5), Theme.HAIR);
    lines.unlisted().points("estimate", truth, estimates, Mark.disc(2.4), Theme.VISIBLE);
    return lines.figure(title);
  }

  /**
   * Residuals by the normal quantiles that their ranks have, {@code (i - 1/2) / n}, with the line
   * of a normal distribution of their mean and deviation: points on it are normally distributed. Of
   * more than 2,000 points only every few are drawn between the outermost hundreds.
   *
   * @param residuals at least 2 finite numbers; others are omitted
   */
  public static Figure qq(String title, String yName, double[] residuals) {
    double[] sorted = Arrays.stream(residuals).filter(Double::isFinite).sorted().toArray();
    int n = sorted.length;
    if (n < 2) throw new IllegalArgumentException("residuals needs 2 finite numbers: " + n);
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / (n - 1));
    double[] normal =
        IntStream.range(0, n).mapToDouble(i -> InverseNormal.of((i + 0.5) / n - 0.5)).toArray();
    double[] ends = {normal[0], normal[n - 1]};
    double[] line = {mean + deviation * ends[0], mean + deviation * ends[1]};
    Lines lines = new Lines("quantile of the standard normal distribution", yName);
    lines.curve("normal", ends, line, Theme.INK, Theme.DASHED);
    int every = Math.max(1, n / 2000);
    int[] drawn =
        IntStream.range(0, n).filter(i -> i < 100 || i >= n - 100 || i % every == 0).toArray();
    double[] x = Arrays.stream(drawn).mapToDouble(i -> normal[i]).toArray();
    double[] y = Arrays.stream(drawn).mapToDouble(i -> sorted[i]).toArray();
    lines.points("residuals (%d)".formatted(n), x, y, Mark.disc(2.4), Theme.VISIBLE);
    return lines.figure(title);
  }

  /**
   * Errors on two logarithmic axes, a straight line for each power law, with bars of one standard
   * error cut off at a tenth of the error.
   *
   * @param errors by a number of samples, steps or paths, positive
   * @param deviations standard errors of each series, in their order
   */
  public static Figure errors(
      String title, String xName, String yName, List<Series> errors, List<double[]> deviations) {
    if (deviations.size() != errors.size())
      throw new IllegalArgumentException(
          "deviations must have one array for each of %d series: %d"
              .formatted(errors.size(), deviations.size()));
    for (int s = 0; s < errors.size(); s++)
      if (deviations.get(s).length != errors.get(s).y().size())
        throw new IllegalArgumentException(
            "deviations of series '%s' must have its %d numbers: %d"
                .formatted(
                    errors.get(s).name(), errors.get(s).y().size(), deviations.get(s).length));
    Lines lines = Lines.of(xName, yName, errors, true).logX(true);
    for (int s = 0; s < errors.size(); s++) {
      double[] x = errors.get(s).xs(), y = errors.get(s).ys(), low = y.clone(), high = y.clone();
      for (int i = 0; i < y.length; i++) {
        low[i] = Math.max(y[i] - deviations.get(s)[i], y[i] / 10);
        high[i] += deviations.get(s)[i];
      }
      lines.unlisted().bars("error", x, low, high, Theme.category(s), Theme.LINE);
    }
    return lines.figure(title);
  }
}
