package ivylab.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series.DataType;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/**
 * An XChart chart as a drawing, by XChart's own painting under {@link Theme}. What depends on the
 * size is set for the time of painting where the reader has left it open: the size of the title,
 * whether the legend is below or beside the plot, and the labels of the axes.
 *
 * @param chart under {@link Theme}
 * @param scale what the colours of points or cells mean, shown by a bar on the right
 * @param strip names of what is painted on the chart, shown below it
 */
record ChartDrawing(Chart<?, ?> chart, Optional<ColorScale> scale, Legend strip)
    implements Drawing {

  private static final double LEGEND_SIGN = 44, AXIS_ROOM = 90;
  private static final String GAP = "gap";

  @Override
  public void paint(Graphics2D g, int width, int height) {
    paint(g, width, height, chart.getTitle());
  }

  /** The same under another title. */
  void paint(Graphics2D g, int width, int height, String title) {
    synchronized (chart) { // XChart lays itself out while it paints
      Deque<Runnable> undo = new ArrayDeque<>();
      int room = scale.isPresent() ? ColorScale.ROOM : 0, below = strip.height(width);
      try {
        Styler styler = chart.getStyler();
        set(undo, chart::getTitle, chart::setTitle, Theme.fitting(title, width));
        Font font = Theme.titleFont(title, width);
        set(undo, styler::getChartTitleFont, styler::setChartTitleFont, font);
        placeLegend(undo, styler, width - room);
        if (chart instanceof XYChart xy) labelAxes(undo, xy, width - room, height);
        chart.paint(g, width - room, height - below);
      } finally {
        undo.forEach(Runnable::run);
      }
      scale.ifPresent(s -> shown(s).paintBar(g, width - room + 14, 44, height - below - 100));
      g.translate(0, height - below);
      strip.paint(g, width);
      g.translate(0, below - height);
    }
  }

  /** The scale with the range that the chart has now. */
  private ColorScale shown(ColorScale scale) {
    return chart instanceof HeatMapChart map ? HeatMap.shown(scale, map.getStyler()) : scale;
  }

  private static <T> void set(Deque<Runnable> undo, Supplier<T> now, Consumer<T> setter, T value) {
    T before = now.get();
    undo.push(() -> setter.accept(before));
    setter.accept(value);
  }

  /** The names in the chart's own legend, where there are several. */
  List<String> legendNames() {
    List<String> names =
        chart.getSeriesCollection().stream()
            .filter(s -> s.isEnabled() && s.isShowInLegend())
            .map(s -> s.getLabel())
            .toList();
    return names.size() > 1 ? names : List.of();
  }

  /** Below the plot if its names fit side by side, otherwise beside it; none for one name. */
  private void placeLegend(Deque<Runnable> undo, Styler styler, double width) {
    if (!styler.isLegendVisible() || styler.getLegendPosition() != LegendPosition.OutsideS) return;
    List<String> names = legendNames();
    if (names.isEmpty()) {
      set(undo, styler::isLegendVisible, styler::setLegendVisible, false);
      return;
    }
    double need = names.stream().mapToDouble(n -> LEGEND_SIGN + Theme.width(Theme.TICK, n)).sum();
    if (need < width - AXIS_ROOM / 2) return;
    set(undo, styler::getLegendPosition, styler::setLegendPosition, LegendPosition.OutsideE);
    set(undo, styler::getLegendLayout, styler::setLegendLayout, LegendLayout.Vertical);
  }

  /** Words the ticks that XChart places, and omits grid lines where they would be too dense. */
  @SuppressWarnings("JavaUtilDate") // the type of dates that a chart takes
  private static void labelAxes(Deque<Runnable> undo, XYChart chart, int width, int height) {
    XYStyler s = chart.getStyler();
    boolean dates =
        chart.getSeriesCollection().stream().anyMatch(d -> d.getxAxisDataType() == DataType.Date);
    Axis x =
        axis(chart, XYSeries::getXData, s.getXAxisMin(), s.getXAxisMax(), s.isXAxisLogarithmic());
    Axis y =
        axis(chart, XYSeries::getYData, s.getYAxisMin(), s.getYAxisMax(), s.isYAxisLogarithmic());
    boolean free = s.getDecimalPattern() == null; // the reader may have set patterns
    if (free
        && !dates
        && s.getXAxisDecimalPattern() == null
        && s.getXAxisTickLabelsFormattingFunction() == null)
      set(
          undo,
          s::getXAxisTickLabelsFormattingFunction,
          s::setXAxisTickLabelsFormattingFunction,
          x.log() ? x.logLabels(width - AXIS_ROOM, 46) : Axis::label);
    if (free
        && s.getYAxisDecimalPattern() == null
        && s.getYAxisTickLabelsFormattingFunction() == null)
      set(
          undo,
          s::getYAxisTickLabelsFormattingFunction,
          s::setYAxisTickLabelsFormattingFunction,
          y.log() ? y.logLabels(height - AXIS_ROOM, 26) : Axis::label);
    if (isDense(x, width - AXIS_ROOM))
      set(undo, s::isPlotGridVerticalLinesVisible, s::setPlotGridVerticalLinesVisible, false);
    if (isDense(y, height - AXIS_ROOM))
      set(undo, s::isPlotGridHorizontalLinesVisible, s::setPlotGridHorizontalLinesVisible, false);
    // where data are less than 1e-4 apart XChart takes them for ticks, unless one is not a number
    double[] none = {Double.NaN};
    XYSeries gap =
        dates
            ? chart.addSeries(GAP, List.of(new Date(0)), List.of(Double.NaN))
            : chart.addSeries(GAP, none, none);
    gap.setEnabled(false);
    undo.push(() -> chart.removeSeries(gap.getName()));
  }

  /** Whether nine lines per decade would be too many. */
  private static boolean isDense(Axis axis, double pixels) {
    return axis.log() && pixels / Math.log10(axis.max() / axis.min()) < 110;
  }

  private static Axis axis(
      XYChart chart,
      Function<XYSeries, double[]> data,
      @Nullable Double min,
      @Nullable Double max,
      boolean log) {
    List<Double> all = new ArrayList<>();
    for (XYSeries series : chart.getSeriesCollection())
      if (series.isEnabled()) for (double value : data.apply(series)) all.add(value);
    Axis tight = Axis.around("", all, 0, log);
    return new Axis("", min == null ? tight.min() : min, max == null ? tight.max() : max, log);
  }
}
