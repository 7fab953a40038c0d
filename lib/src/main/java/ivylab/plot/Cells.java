package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapSeries;
import org.knowm.xchart.style.Styler;

/**
 * Coloured cells: an XChart heat map between axes of numbers or of names, with a bar that says what
 * the colours are. Numbers stand in named cells if there is room; names that would overlap are
 * omitted. Where a value is not finite the paper shows.
 *
 * @param chart the cells, rows from below; on a logarithmic scale they hold the logarithms
 * @param scale name and colours of the values, without a name no bar; the chart's styler has the
 *     range
 * @param legend above the cells
 * @param overlay paints on the cells
 */
record Cells(
    HeatMapChart chart, ColorScale scale, Legend legend, BiConsumer<Graphics2D, Frame> overlay)
    implements Charted {

  private static final double LEAST_GAP = 12, LONGEST = 140, SLOPE = Math.sqrt(0.5);

  /**
   * @param xs of the columns: even numbers or names, {@code [m]}
   * @param ys of the rows, from below, {@code [n]}
   * @param values {@code [n m]}
   */
  static Cells of(
      ColorScale scale, String xName, List<?> xs, String yName, List<?> ys, double[][] values) {
    HeatMapChart chart =
        Theme.on(new HeatMapChart(Figure.WIDTH, Figure.HEIGHT, Styler.ChartTheme.XChart));
    chart.setXAxisTitle(xName);
    chart.setYAxisTitle(yName);
    List<Number[]> cells = new ArrayList<>();
    for (int i = 0; i < values.length; i++)
      for (int j = 0; j < values[i].length; j++)
        cells.add(cell(j, i, scale.axis().log() ? Math.log10(values[i][j]) : values[i][j]));
    chart.addSeries(scale.axis().name().isEmpty() ? yName : scale.axis().name(), xs, ys, cells);
    chart.getStyler().setRangeColors(scale.map().colours()).setDrawBorder(true).setShowValue(true);
    boolean log = scale.axis().log();
    double min = scale.axis().min(), max = scale.axis().max();
    chart.getStyler().setMin(log ? Math.log10(min) : min).setMax(log ? Math.log10(max) : max);
    return new Cells(chart, scale, new Legend(), (g, frame) -> {});
  }

  private static Number @Nullable [] cell(int column, int row, double value) {
    return Double.isFinite(value) ? new Number[] {column, row, value} : null;
  }

  /** The number that a value of the chart stands for. */
  private double number(Number shown) {
    return scale.axis().log() ? Math.pow(10, shown.doubleValue()) : shown.doubleValue();
  }

  Cells under(Legend legend, BiConsumer<Graphics2D, Frame> overlay) {
    return new Cells(chart, scale, legend, overlay);
  }

  Figure figure(String title) {
    chart.setTitle(title);
    return Figure.of("", this);
  }

  private List<?> xs() {
    return chart.getHeatMapSeries().getXData();
  }

  private List<?> ys() {
    return chart.getHeatMapSeries().getYData();
  }

  private boolean hasBar() {
    return !scale.axis().name().isEmpty();
  }

  private boolean isEmpty() {
    return chart.getHeatMapSeries().getHeatData().stream().allMatch(Objects::isNull);
  }

  /** The scale with the range of the chart's styler. */
  private ColorScale shown() {
    return scale.within(number(chart.getStyler().getMin()), number(chart.getStyler().getMax()));
  }

  private boolean isNamed() {
    return xs().get(0) instanceof String;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    synchronized (chart) { // XChart lays itself out while it paints
      legend.paint(g, width);
      int top = legend.height(width);
      var room =
          new Rectangle2D.Double(
              6, top, width - 6 - (hasBar() ? ColorScale.ROOM : 0), height - top - 6);
      Frame frame = isNamed() ? named(g, room) : numbered(g, room);
      paintCells(g, frame);
      if (isNamed()) paintNumbers(g, frame);
      overlay.accept(g, frame);
      if (!hasBar() || isEmpty()) return;
      shown().paintBar(g, frame.right() + 22, frame.top, frame.height);
    }
  }

  private Frame numbered(Graphics2D g, Rectangle2D room) {
    Frame frame =
        Frame.in(room, axis(chart.getXAxisTitle(), xs()), axis(chart.getYAxisTitle(), ys()))
            .onPixels();
    g.setColor(chart.getStyler().getPlotBackgroundColor());
    g.fill(frame.box());
    frame.paintXLabels(g);
    frame.paintYLabels(g);
    return frame;
  }

  /** From half a cell before the first number to half a cell behind the last. */
  private static Axis axis(String name, List<?> even) {
    double first = ((Number) even.get(0)).doubleValue();
    double last = ((Number) even.get(even.size() - 1)).doubleValue();
    double half = even.size() == 1 ? 0.5 : (last - first) / (even.size() - 1) / 2;
    return Axis.linear(name, first - half, last + half);
  }

  private Frame named(Graphics2D g, Rectangle2D room) {
    List<String> names = new ArrayList<>(strings(ys()));
    Collections.reverse(names);
    Rows rows = Rows.of(names);
    int m = xs().size();
    double left = rows.left(), most = 0;
    for (String name : strings(xs())) most = Math.max(most, Theme.width(Theme.TICK, name));
    boolean turned = most > (room.getWidth() - left) / m - 6;
    double below = turned ? Math.min(most, LONGEST) * SLOPE : 0;
    Frame frame =
        Frame.in(
                new Rectangle2D.Double(
                    room.getX() + left,
                    room.getY(),
                    room.getWidth() - left,
                    room.getHeight() - below),
                Axis.linear(chart.getXAxisTitle(), 0, m),
                Axis.linear(chart.getYAxisTitle(), 0, rows.size()),
                value -> "")
            .onPixels();
    rows.paint(g, frame);
    double x = room.getX() + 14, middle = frame.top + frame.height / 2;
    Theme.turnedText(g, Theme.NAME, Theme.INK, chart.getYAxisTitle(), x, middle, 0.5, -Math.PI / 2);
    g.setColor(Theme.PAPER); // no line through a cell without a value
    g.fill(frame.box());
    frame =
        frame.withXTicks(
            IntStream.range(0, m)
                .mapToObj(j -> new Axis.Tick(j + 0.5, strings(xs()).get(j)))
                .toList());
    if (turned) frame.paintTurnedXLabels(g);
    else frame.paintXLabels(g);
    return frame;
  }

  private static List<String> strings(List<?> names) {
    return names.stream().map(String::valueOf).toList();
  }

  private void paintCells(Graphics2D g, Frame frame) {
    Object smooth = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
    try (var bare = new Bare(chart)) {
      bare.insideOf(chart.getStyler(), frame.x, frame.y);
      bare.withoutValues(chart.getStyler());
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
      g.translate(frame.left, frame.top);
      chart.paint(g, (int) frame.width, (int) frame.height);
      g.translate(-frame.left, -frame.top);
    } finally {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    }
  }

  /** The numbers, and white lines between cells that are large. */
  private void paintNumbers(Graphics2D g, Frame frame) {
    int n = ys().size(), m = xs().size();
    double cell = frame.width / m, tall = frame.height / n, largest = 0;
    HeatMapSeries series = chart.getHeatMapSeries();
    for (Number[] one : series.getHeatData())
      if (one != null) largest = Math.max(largest, Math.abs(number(one[2])));
    g.setColor(Theme.PAPER);
    g.setStroke(Theme.HAIR);
    if (cell > LEAST_GAP && tall > LEAST_GAP) {
      for (int j = 0; j <= m; j++)
        g.draw(new Line2D.Double(frame.px(j), frame.top, frame.px(j), frame.bottom()));
      for (int i = 0; i <= n; i++)
        g.draw(new Line2D.Double(frame.left, frame.py(i), frame.right(), frame.py(i)));
    }
    if (!chart.getStyler().isShowValue() || isEmpty()) return;
    ColorScale shown = shown();
    for (Number[] one : series.getHeatData()) {
      if (one == null) continue;
      double value = number(one[2]);
      String number = Axis.shortLabel(value, scale.axis().log() ? value : largest);
      if (tall <= 15 || Theme.width(Theme.SMALL, number) >= cell - 6) continue;
      double x = frame.px(one[0].intValue() + 0.5), y = frame.py(one[1].intValue() + 0.5) + 4;
      Color on = readableOn(shown.of(value));
      Theme.text(g, Theme.SMALL, on, number, x, y, 0.5);
    }
  }

  static Color readableOn(Color paper) {
    double light = 0.299 * paper.getRed() + 0.587 * paper.getGreen() + 0.114 * paper.getBlue();
    return light > 140 ? Theme.INK : Theme.PAPER;
  }
}
