package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An XY chart in the making: lines, points, bars and bands over common axes, or in named rows one
 * below the other.
 */
final class Lines {

  /** A line with up to this many points marks each of them. */
  static final int FEW = 25;

  final XYChart chart = Theme.on(new XYChart(Figure.WIDTH, Figure.HEIGHT));

  private boolean listed = true;
  private Optional<ColorScale> scale = Optional.empty();

  Lines(String xName, String yName) {
    chart.setXAxisTitle(xName);
    chart.setYAxisTitle(yName);
  }

  /** One line per series, in the colours of the categories. */
  static Lines of(String xName, String yName, List<Series> series, boolean logY) {
    if (series.isEmpty()) throw new IllegalArgumentException("series is empty");
    if (logY && series.stream().flatMap(s -> s.y().stream()).noneMatch(v -> v > 0))
      throw new IllegalArgumentException("a logarithmic axis needs positive values of " + yName);
    Lines lines = new Lines(xName, yName).logY(logY);
    for (Series one : series) lines.line(one, Theme.category(lines.size()));
    return lines;
  }

  /**
   * Named rows in place of a vertical axis, from above to below; row i is at {@code -i}.
   *
   * @param notes below the names, {@code [n]}, may be empty
   */
  static Lines rows(String xName, List<String> names, List<String> notes) {
    if (names.isEmpty()) throw new IllegalArgumentException("rows is empty");
    Lines lines = new Lines(xName, "").yRange(0.5 - names.size(), 0.5);
    double room =
        Stream.concat(names.stream(), notes.stream())
            .mapToDouble(name -> Theme.width(Theme.TICK, name))
            .max()
            .orElse(0);
    XYStyler styler = lines.chart.getStyler();
    styler.setYAxisTicksVisible(false).setPlotGridHorizontalLinesVisible(false);
    styler.setYAxisLeftWidthHint(14 + (int) room);
    lines.chart.addAnnotation(Overlay.rows(names, notes));
    return lines;
  }

  /** The next series has no place in the legend. */
  Lines unlisted() {
    listed = false;
    return this;
  }

  Lines logX(boolean log) {
    chart.getStyler().setXAxisLogarithmic(log);
    return this;
  }

  Lines logY(boolean log) {
    chart.getStyler().setYAxisLogarithmic(log);
    return this;
  }

  /** Shows this range, whatever the series. */
  Lines xRange(double min, double max) {
    chart.getStyler().setXAxisMin(min).setXAxisMax(max);
    return this;
  }

  /** Shows this range, whatever the series. */
  Lines yRange(double min, double max) {
    chart.getStyler().setYAxisMin(min).setYAxisMax(max);
    return this;
  }

  int size() {
    return chart.getSeriesCollection().size();
  }

  /** A line, with discs if its points are few. */
  XYSeries line(Series series, Color colour) {
    XYSeries line = add(series.name(), series.xs(), series.ys(), colour);
    line.setLineStyle(Theme.LINE);
    if (series.x().size() <= FEW) line.setMarker(Mark.disc(4));
    return line;
  }

  /** A line without discs. */
  XYSeries curve(String name, double[] x, double[] y, Color colour, BasicStroke stroke) {
    XYSeries line = add(name, x, y, colour);
    line.setLineStyle(stroke);
    return line;
  }

  /** Points without a line. */
  XYSeries points(String name, double[] x, double[] y, Marker marker, Color colour) {
    XYSeries points = add(name, x, y, colour);
    points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarker(marker);
    return points;
  }

  /** Points without a line where both coordinates are finite; nothing if there are none. */
  Lines points(String name, List<double[]> all, Marker marker, Color colour) {
    double[][] shown =
        all.stream()
            .filter(p -> Double.isFinite(p[0]) && Double.isFinite(p[1]))
            .toArray(double[][]::new);
    double[] x = Arrays.stream(shown).mapToDouble(p -> p[0]).toArray();
    double[] y = Arrays.stream(shown).mapToDouble(p -> p[1]).toArray();
    if (shown.length > 0) points(name, x, y, marker, colour);
    listed = true;
    return this;
  }

  /** A legend entry for series of several colours. */
  void sign(String label, Mark mark, Color colour) {
    double x = chart.getSeriesCollection().iterator().next().getXData()[0];
    points(label, new double[] {x}, new double[] {Double.NaN}, mark, colour);
  }

  /** A vertical bar from low to high at each x. */
  XYSeries bars(
      String name, double[] x, double[] low, double[] high, Color colour, BasicStroke stroke) {
    List<double[]> bars = new ArrayList<>();
    for (int i = 0; i < x.length; i++) bars.add(new double[] {x[i], low[i], x[i], high[i]});
    return pieces(name, bars, colour, stroke);
  }

  /** A horizontal line. */
  XYSeries level(String name, double from, double to, double y, Color colour) {
    return curve(name, new double[] {from, to}, new double[] {y, y}, colour, Theme.LINE);
  }

  /** Dashed vertical lines over the whole height. */
  Lines uprights(double[] x, Color colour) {
    chart.getStyler().setAnnotationLineStroke(Theme.DASHED).setAnnotationLineColor(colour);
    for (double each : x) chart.addAnnotation(new AnnotationLine(each, true, false));
    return this;
  }

  /** The area between low and high, interrupted where one of them is not finite. */
  XYSeries band(String name, double[] x, double[] low, double[] high, Color fill) {
    double[] px = new double[3 * x.length + 1], py = px.clone();
    int n = 0;
    for (int from = 0, i = 0; i <= x.length; i++) {
      if (i < x.length && shown(low[i]) && shown(high[i])) continue;
      for (int j = from; j < i; j++, n++) {
        px[n] = x[j];
        py[n] = low[j];
      }
      for (int j = i - 1; j >= from; j--, n++) {
        px[n] = x[j];
        py[n] = high[j];
      }
      px[n] = x[Math.min(i, x.length - 1)];
      py[n++] = Double.NaN;
      from = i + 1;
    }
    XYSeries band = add(name, Arrays.copyOf(px, n), Arrays.copyOf(py, n), fill);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    return band;
  }

  private XYSeries add(String name, double[] x, double[] y, Color colour) {
    double[] seen = y.clone();
    for (int i = 0; i < y.length; i++) if (!shown(y[i])) seen[i] = Double.NaN;
    XYSeries series = chart.addSeries(unused(name), x, seen);
    series.setShowInLegend(listed && !name.isEmpty());
    listed = true;
    series.setLineColor(colour).setFillColor(colour);
    series.setMarkerColor(colour);
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private boolean shown(double y) {
    return Double.isFinite(y) && (y > 0 || !chart.getStyler().isYAxisLogarithmic());
  }

  /** XChart identifies series by their names: none is empty, and duplicates are numbered. */
  private String unused(String wish) {
    String other = chart.getYAxisTitle().isEmpty() ? chart.getXAxisTitle() : chart.getYAxisTitle();
    String name = wish.isEmpty() ? other : wish, unused = name;
    for (int i = 2; chart.getSeries(unused) != null; i++) unused = name + " (" + i + ")";
    return unused;
  }

  /** With a bar that says what the colours of points mean. */
  Lines with(ColorScale colours) {
    scale = Optional.of(colours);
    return this;
  }

  Figure figure(String title) {
    chart.setTitle(title);
    return Figure.of(chart, scale, new Legend());
  }

  /** Straight pieces, each from one point to another, as one series. */
  XYSeries pieces(String name, List<double[]> fromTo, Color colour, BasicStroke stroke) {
    double[] x = new double[3 * fromTo.size()], y = x.clone();
    for (int i = 0; i < fromTo.size(); i++) {
      double[] one = fromTo.get(i);
      x[3 * i] = one[0];
      y[3 * i] = one[1];
      x[3 * i + 1] = x[3 * i + 2] = one[2];
      y[3 * i + 1] = one[3];
      y[3 * i + 2] = Double.NaN;
    }
    return curve(name, x, y, colour, stroke);
  }
}
