package ivylab.plot;

import ivylab.plot.Axis.Tick;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.chartpart.RenderableSeries.LegendRenderType;
import org.knowm.xchart.internal.series.MarkerSeries;
import org.knowm.xchart.internal.series.Series.DataType;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An XChart chart as a drawing. XChart draws the series; the legend is a strip above them that
 * wraps, and a chart with two axes of numbers or dates has the round, sparse ticks of {@link Axis}.
 * Ranges, logarithmic axes, axis titles, tick formats, grid and legend are those of the chart and
 * its styler at the time of painting, so that changes made to the chart show.
 *
 * @param chart under {@link Theme}
 * @param xTicks where the horizontal axis has ticks; empty: round numbers or dates
 * @param legend whether the strip is shown here
 * @param rows names in place of the vertical axis, or {@link Rows#NONE}
 * @param scale what the colours of points mean, shown by a bar on the right
 */
record ChartDrawing(
    Chart<?, ?> chart, List<Tick> xTicks, boolean legend, Rows rows, Optional<ColorScale> scale)
    implements Charted {

  /** A line wider than this is a patch in the legend. */
  private static final float PATCH = 12;

  private static final Set<LegendRenderType> SIGNED =
      EnumSet.of(LegendRenderType.Line, LegendRenderType.Scatter);
  private static final double X_MARGIN = 0.02, Y_MARGIN = 0.05;

  @Override
  public void paint(Graphics2D g, int width, int height) {
    synchronized (chart) { // XChart lays itself out while it paints
      Legend strip = legend ? strip() : new Legend();
      int top = strip.height(width);
      g.translate(0, top);
      try (var bare = new Bare(chart)) {
        if (chart instanceof XYChart xy && isFramed(xy))
          paintFramed(g, xy, width, height - top, bare);
        else chart.paint(g, width, height - top);
      } finally {
        g.translate(0, -top);
      }
      strip.paint(g, width); // now every series has its styles
    }
  }

  /** The same with its legend elsewhere. */
  ChartDrawing withoutLegend() {
    return new ChartDrawing(chart, xTicks, false, rows, scale);
  }

  /** A sign and a name for each series that has a place in the legend, where there are several. */
  Legend strip() {
    return strip(List.of(this));
  }

  /** The same of several charts, each name once. */
  static Legend strip(List<ChartDrawing> charts) {
    Legend strip = new Legend();
    for (ChartDrawing each : charts) each.addTo(strip);
    return strip.size() > 1 ? strip : new Legend();
  }

  private void addTo(Legend strip) {
    if (!chart.getStyler().isLegendVisible()
        || chart.getStyler().getLegendPosition() != LegendPosition.OutsideS) return;
    for (var series : chart.getSeriesCollection()) {
      if (series instanceof CategorySeries bars
          && chart.getStyler() instanceof CategoryStyler styler)
        bars.setChartCategorySeriesRenderStyle( // XChart sets it when it paints
            bars.getChartCategorySeriesRenderStyle().orElse(styler.getDefaultSeriesRenderStyle()));
      if (series.isEnabled() && series.isShowInLegend() && !strip.names(series.getLabel())) {
        if (series instanceof MarkerSeries s && SIGNED.contains(series.getLegendRenderType()))
          strip.add(s.getLabel(), (g, x, y) -> sign(g, s, x, y));
        else strip.patch(series.getLabel(), series::getFillColor);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // no line is one object, equal by value to some lines
  private void sign(Graphics2D g, MarkerSeries series, double x, double y) {
    if (series.getLegendRenderType() == LegendRenderType.Line
        && series.getLineStyle() != SeriesLines.NONE) {
      float width = series.getLineStyle().getLineWidth();
      double half = width > PATCH ? PATCH / 2 : 9;
      g.setColor(series.getLineColor());
      g.setStroke(
          width > PATCH ? new BasicStroke(PATCH, BasicStroke.CAP_BUTT, 0) : series.getLineStyle());
      g.draw(new Line2D.Double(x - half, y, x + half, y));
    }
    if (series.getMarker() == null || series.getMarker() == SeriesMarkers.NONE) return;
    g.setColor(series.getMarkerColor());
    Marker marker = series.getMarker() instanceof Mark mark ? mark.inLegend() : series.getMarker();
    marker.paint(g, x, y, chart.getStyler().getMarkerSize());
  }

  private boolean twoLines() {
    return xTicks.stream().anyMatch(tick -> tick.label().contains("\n"));
  }

  private static boolean isFramed(XYChart chart) {
    return chart.getSeriesCollection().stream().allMatch(s -> s.getYAxisGroup() == 0);
  }

  private void paintFramed(Graphics2D g, XYChart chart, int width, int height, Bare bare) {
    AxesChartStyler styler = chart.getStyler();
    List<Double> x = new ArrayList<>(), y = new ArrayList<>();
    boolean dates = false;
    for (XYSeries series : chart.getSeriesCollection()) {
      if (!series.isEnabled()) continue;
      dates |= series.getxAxisDataType() == DataType.Date;
      double[] bars = series.getExtraValues();
      for (int i = 0; i < series.getXData().length; i++) {
        x.add(series.getXData()[i]);
        y.add(series.getYData()[i] - (bars == null ? 0 : bars[i]));
        y.add(series.getYData()[i] + (bars == null ? 0 : bars[i]));
      }
    }
    Axis xAxis =
        Axis.around(chart.getXAxisTitle(), x, X_MARGIN, styler.isXAxisLogarithmic())
            .within(styler.getXAxisMin(), styler.getXAxisMax());
    Axis yAxis =
        rows.size() > 0
            ? Axis.linear("", 0, rows.size())
            : Axis.around(chart.getYAxisTitle(), y, Y_MARGIN, styler.isYAxisLogarithmic())
                .within(styler.getYAxisMin(), styler.getYAxisMax());
    double left = 6 + rows.left(), below = twoLines() ? 22 : 6;
    double right = rows.right() + (scale.isPresent() ? ColorScale.ROOM : 0);
    Frame frame =
        Frame.in(
                new Rectangle2D.Double(left, 0, width - left - right, height - below),
                xAxis,
                yAxis,
                styler.isYAxisTicksVisible() && rows.size() == 0
                    ? styler.getYAxisTickLabelsFormattingFunction()
                    : tick -> "")
            .onPixels();
    if (dates) frame = frame.withXTicks(DateAxis.ticks(frame));
    else if (!xTicks.isEmpty()) frame = frame.withXTicks(xTicks);
    if (styler.getXAxisTickLabelsFormattingFunction() != null)
      frame = frame.labelled(styler.getXAxisTickLabelsFormattingFunction());
    if (styler.isPlotGridVerticalLinesVisible()) frame.paintXGrid(g);
    if (rows.size() > 0) rows.paint(g, frame);
    else if (styler.isPlotGridHorizontalLinesVisible()) frame.paintYGrid(g);
    frame.paintXLabels(g);
    frame.paintYLabels(g);
    if (scale.isPresent()) scale.get().paintBar(g, frame.right() + 22, frame.top, frame.height);
    bare.insideOf(styler, xAxis, yAxis);
    g.translate(frame.left, frame.top);
    chart.paint(g, (int) frame.width, (int) frame.height);
    g.translate(-frame.left, -frame.top);
  }
}
