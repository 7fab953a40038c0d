package ivylab.plot;

import java.awt.Color;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler;

/**
 * A chart without the parts that a figure paints itself: its title and its legend; on request also
 * its axes and grid. Closing restores all parts.
 */
final class Bare implements AutoCloseable {

  private static final Color CLEAR = new Color(255, 255, 255, 0);

  private final Deque<Runnable> undo = new ArrayDeque<>();

  Bare(Chart<?, ?> chart) {
    Styler styler = chart.getStyler();
    set(styler::isChartTitleVisible, styler::setChartTitleVisible, false);
    if (styler.getLegendPosition() == Styler.LegendPosition.OutsideS)
      set(styler::isLegendVisible, styler::setLegendVisible, false);
  }

  /** Keeps only what is inside the axes, over the whole area of the chart. */
  void insideOf(AxesChartStyler styler, Axis x, Axis y) {
    set(styler::isXAxisTitleVisible, styler::setXAxisTitleVisible, false);
    set(styler::isYAxisTitleVisible, styler::setYAxisTitleVisible, false);
    set(styler::isXAxisTicksVisible, styler::setXAxisTicksVisible, false);
    set(styler::isYAxisTicksVisible, styler::setYAxisTicksVisible, false);
    set(styler::isPlotGridHorizontalLinesVisible, styler::setPlotGridHorizontalLinesVisible, false);
    set(styler::isPlotGridVerticalLinesVisible, styler::setPlotGridVerticalLinesVisible, false);
    set(styler::getChartBackgroundColor, styler::setChartBackgroundColor, CLEAR);
    set(styler::getPlotBackgroundColor, styler::setPlotBackgroundColor, CLEAR);
    set(styler::getChartPadding, styler::setChartPadding, 0);
    set(styler::getPlotMargin, styler::setPlotMargin, 0);
    set(styler::getPlotContentSize, styler::setPlotContentSize, 1.0);
    set(styler::getXAxisMin, styler::setXAxisMin, (Double) x.min());
    set(styler::getXAxisMax, styler::setXAxisMax, (Double) x.max());
    set(styler::getYAxisMin, styler::setYAxisMin, (Double) y.min());
    set(styler::getYAxisMax, styler::setYAxisMax, (Double) y.max());
  }

  void withoutValues(HeatMapStyler styler) {
    set(styler::isShowValue, styler::setShowValue, false);
  }

  private <T> void set(Supplier<T> now, Consumer<T> setter, T value) {
    T before = now.get();
    undo.push(() -> setter.accept(before));
    setter.accept(value);
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}
