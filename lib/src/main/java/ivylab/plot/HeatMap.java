package ivylab.plot;

import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler.ChartTheme;

/**
 * Coloured cells: an XChart heat map over numbers or names, with a bar that says what the colours
 * are. Where a value is not finite the paper shows.
 *
 * @param chart the cells, rows from below; on a logarithmic scale they hold the logarithms
 * @param scale name and colours of the values, without a name no bar
 * @param strip names of what is painted on the cells
 */
record HeatMap(HeatMapChart chart, ColorScale scale, Legend strip) {

  private static final double LEAST_GAP = 12, LEAST_NAME = 16;

  private static HeatMap of(
      ColorScale scale, String xName, List<?> xs, String yName, List<?> ys, double[][] values) {
    HeatMapChart chart = Theme.on(new HeatMapChart(Figure.WIDTH, Figure.HEIGHT, ChartTheme.XChart));
    chart.setXAxisTitle(xName);
    chart.setYAxisTitle(yName);
    boolean log = scale.axis().log();
    List<Number[]> cells = new ArrayList<>();
    for (int i = 0; i < values.length; i++)
      for (int j = 0; j < values[i].length; j++)
        cells.add(cell(j, i, log ? Math.log10(values[i][j]) : values[i][j]));
    chart.addSeries(scale.axis().name().isEmpty() ? "values" : scale.axis().name(), xs, ys, cells);
    double min = scale.axis().min(), max = scale.axis().max();
    HeatMapStyler styler = chart.getStyler().setRangeColors(scale.map().colours());
    styler.setMin(log ? Math.log10(min) : min).setMax(log ? Math.log10(max) : max);
    styler.setDrawBorder(true).setLegendVisible(false);
    styler.setPlotGridLinesVisible(false);
    return new HeatMap(chart, scale, new Legend());
  }

  private static Number @Nullable [] cell(int column, int row, double value) {
    return Double.isFinite(value) ? new Number[] {column, row, value} : null;
  }

  /** Cells around even numbers: columns at x, rows at y from below, {@code [n m]}. */
  static HeatMap numbers(
      ColorScale scale, String xName, double[] x, String yName, double[] y, double[][] values) {
    HeatMap map = of(scale, xName, boxed(x), yName, boxed(y), values);
    double dx = x.length == 1 ? 0.5 : (x[1] - x[0]) / 2,
        dy = y.length == 1 ? 0.5 : (y[1] - y[0]) / 2;
    var styler = map.chart.getStyler();
    styler.setXAxisMin(x[0] - dx).setXAxisMax(x[x.length - 1] + dx);
    styler.setYAxisMin(y[0] - dy).setYAxisMax(y[y.length - 1] + dy);
    styler.setXAxisTickLabelsFormattingFunction(Axis::label); // round numbers, not those of cells
    styler.setYAxisTickLabelsFormattingFunction(Axis::label);
    return map;
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** A number for each point of a mesh of log-moneyness and maturity. */
  static HeatMap mesh(ColorScale scale, Grid grid, List<Double> values) {
    double[][] rows = new double[grid.tCount()][grid.kCount()];
    for (int i = 0; i < rows.length; i++)
      for (int j = 0; j < rows[i].length; j++) rows[i][j] = values.get(i * grid.kCount() + j);
    return numbers(scale, QuotePlane.K, grid.k(), QuotePlane.T, grid.t(), rows);
  }

  /** A quantity on a mesh with quotes on top, volatility in percent. */
  static HeatMap of(GridValues values, Quotes quotes) {
    boolean percent = isVolatility(values.quantity());
    String name = values.quantity() + (percent ? " (%)" : "");
    List<Double> all = values.values().stream().map(v -> percent ? 100 * v : v).toList();
    return mesh(ColorScale.of(name, all), values.grid(), all).under(quotes.legend(), quotes::paint);
  }

  /** Volatilities are shown in percent, everything else unchanged. */
  static boolean isVolatility(String quantity) {
    return quantity.endsWith("volatility");
  }

  /**
   * A matrix with the numbers in its cells if there is room, first row on top.
   *
   * @param rows names {@code [n]}, some may be empty, or none
   * @param columns names {@code [m]}, or none
   */
  static HeatMap matrix(
      ColorScale scale, double[][] values, List<String> rows, List<String> columns) {
    if (values.length == 0 || values[0].length == 0)
      throw new IllegalArgumentException("the matrix has no cells");
    for (double[] row : values)
      if (row.length != values[0].length)
        throw new IllegalArgumentException(
            "the matrix has rows of %d and of %d cells".formatted(values[0].length, row.length));
    List<String> fromBelow = named("rows", rows, values.length);
    List<double[]> reversed = new ArrayList<>(List.of(values));
    Collections.reverse(fromBelow);
    Collections.reverse(reversed);
    List<String> names = named("columns", columns, values[0].length);
    HeatMap map = of(scale, "", names, "", fromBelow, reversed.toArray(double[][]::new));
    return map.under(map.strip, map::paintNumbers);
  }

  private static List<String> named(String what, List<String> names, int count) {
    if (names.size() != 0 && names.size() != count)
      throw new IllegalArgumentException(
          "%d names for %d %s; give one each or none".formatted(names.size(), count, what));
    return new ArrayList<>(names.isEmpty() ? Collections.nCopies(count, "") : names);
  }

  /** All values of a matrix. */
  static List<Double> all(double[][] values) {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream).boxed().toList();
  }

  /** The same with something painted on the cells. */
  HeatMap under(Legend strip, Overlay.Painting painting) {
    chart.addAnnotation(new Overlay(painting));
    return new HeatMap(chart, scale, strip);
  }

  /** The same with names of the axes. */
  HeatMap named(String xName, String yName) {
    chart.setXAxisTitle(xName);
    chart.setYAxisTitle(yName);
    return this;
  }

  Figure figure(String title) {
    return figure(title, Figure.WIDTH, Figure.HEIGHT);
  }

  Figure figure(String title, int width, int height) {
    chart.setTitle(title);
    boolean bar = !scale.axis().name().isEmpty() && !isEmpty();
    if (chart.getHeatMapSeries().getXData().get(0) instanceof String) thinNames(width, height);
    return Figure.of(chart, bar ? Optional.of(scale) : Optional.empty(), strip)
        .withSize(width, height);
  }

  private boolean isEmpty() {
    return chart.getHeatMapSeries().getHeatData().stream().allMatch(Objects::isNull);
  }

  /** Omits names that would touch; those of columns are turned if they are too long. */
  private void thinNames(int width, int height) {
    var series = chart.getHeatMapSeries();
    List<?> xs = series.getXData(), ys = series.getYData();
    double longest = longest(xs);
    double across = (width - ColorScale.ROOM - longest(ys) - 40) / xs.size();
    boolean turned = longest > across - 6;
    double down = (height - 60 - (turned ? 0.7 * longest : 0)) / ys.size();
    var styler = chart.getStyler();
    styler.setXAxisTickMarkSpacingHint(1).setXAxisLabelRotation(turned ? 45 : 0);
    if (turned) styler.setXAxisLabelAlignment(TextAlignment.Right);
    List<Number[]> cells = new ArrayList<>(series.getHeatData());
    chart.updateSeries(series.getName(), thinned(xs, across), thinned(ys, down), cells);
  }

  private static double longest(List<?> names) {
    return names.stream().mapToDouble(n -> Theme.width(Theme.TICK, n.toString())).max().orElse(0);
  }

  private static List<String> thinned(List<?> names, double apart) {
    List<String> kept = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (Object name : names) {
      boolean room = kept.size() * apart - last >= LEAST_NAME;
      kept.add(room ? name.toString() : "");
      if (room && !name.toString().isEmpty()) last = (kept.size() - 1) * apart;
    }
    return kept;
  }

  /** The scale with the range that the styler of a chart has now. */
  static ColorScale shown(ColorScale scale, HeatMapStyler styler) {
    boolean log = scale.axis().log();
    return scale.within(
        log ? Math.pow(10, styler.getMin()) : styler.getMin(),
        log ? Math.pow(10, styler.getMax()) : styler.getMax());
  }

  /** The numbers, and white lines between cells that are large. */
  private void paintNumbers(Graphics2D g, Overlay at) {
    var series = chart.getHeatMapSeries();
    int n = series.getYData().size(), m = series.getXData().size();
    Rectangle2D plot = at.plot();
    double wide = plot.getWidth() / m, tall = plot.getHeight() / n;
    if (wide < LEAST_GAP || tall < LEAST_GAP) return;
    g.setColor(Theme.PAPER);
    for (int j = 0; j <= m; j++) {
      double x = plot.getX() + j * wide;
      g.draw(new Line2D.Double(x, plot.getY(), x, plot.getMaxY()));
    }
    for (int i = 0; i <= n; i++) {
      double y = plot.getY() + i * tall;
      g.draw(new Line2D.Double(plot.getX(), y, plot.getMaxX(), y));
    }
    ColorScale shown = shown(scale, chart.getStyler());
    boolean log = scale.axis().log();
    double largest = Math.max(Math.abs(shown.axis().min()), Math.abs(shown.axis().max()));
    for (Number[] cell : series.getHeatData()) {
      if (cell == null) continue;
      double value = log ? Math.pow(10, cell[2].doubleValue()) : cell[2].doubleValue();
      String number = Axis.shortLabel(value, log ? value : largest);
      if (tall <= 15 || Theme.width(Theme.SMALL, number) >= wide - 6) continue;
      double x = plot.getX() + (cell[0].intValue() + 0.5) * wide;
      double y = plot.getMaxY() - (cell[1].intValue() + 0.5) * tall + 4;
      Theme.text(g, Theme.SMALL, readableOn(shown.of(value)), number, x, y, 0.5);
    }
  }

  private static Color readableOn(Color paper) {
    double light = 0.299 * paper.getRed() + 0.587 * paper.getGreen() + 0.114 * paper.getBlue();
    return light > 140 ? Theme.INK : Theme.PAPER;
  }
}
