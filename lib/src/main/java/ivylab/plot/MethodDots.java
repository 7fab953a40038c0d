package ivylab.plot;

import ivylab.compare.ComparisonResult;
import ivylab.compare.MaskCondition;
import ivylab.compare.Metric;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Methods as rows and numbers along them, a colour for each condition, which stays readable where
 * there are more methods than colours (Cleveland and McGill 1984, the dot chart).
 *
 * @param xName of the axis, with its unit
 * @param rows names, from above, {@code [r]}
 * @param colours names of the conditions, {@code [c]}
 * @param values {@code [c][r]}; NaN is not shown
 * @param deviations {@code [c][r]}; NaN where there is none
 * @param log whether the axis is logarithmic
 * @param named whether the rows show their names, and the legend stands above
 * @param top room for the legend
 */
record MethodDots(
    String xName,
    List<String> rows,
    List<String> colours,
    List<List<Double>> values,
    List<List<Double>> deviations,
    boolean log,
    boolean named,
    int top)
    implements Drawing {

  private static final int ROW = 26, NARROW = 220, WIDE = 270, ALONE = 560;
  private static final Set<Metric> SHARES =
      EnumSet.of(Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
  private static final double ZERO_ROOM = 0.06;

  /**
   * Metrics side by side; the first panel of a row names the methods. Of times and memory no
   * deviation is shown: what else the machine does decides it.
   */
  static Figure of(ComparisonResult result, Metric... metrics) {
    boolean checked = result.trials().stream().anyMatch(t -> t.mesh().points() > 0);
    List<Figure> parts = new ArrayList<>();
    int columns = metrics.length == 4 ? 2 : metrics.length;
    for (Metric metric : metrics) {
      if (metric.isArbitrage() && !checked)
        throw new IllegalArgumentException(
            metric + " was not counted: the comparison was made withoutMesh()");
      int panel = columns == 1 ? ALONE : columns == 2 ? WIDE : NARROW;
      MethodDots first = of(result, metric, true, 0);
      int firstWidth = panel + (int) first.nameWidth(), top = first.legend().height(firstWidth);
      MethodDots dots = of(result, metric, parts.size() % columns == 0, top);
      int width = panel + (int) dots.nameWidth();
      parts.add(new Figure("", width, top + ROW * dots.rows.size() + 56, dots));
    }
    return parts.size() == 1 ? parts.get(0) : Figure.grid("", columns, parts);
  }

  private static MethodDots of(ComparisonResult result, Metric metric, boolean named, int top) {
    List<List<Double>> values = new ArrayList<>(), deviations = new ArrayList<>();
    for (MaskCondition c : result.conditions()) {
      values.add(result.methods().stream().map(m -> result.value(metric, m, c)).toList());
      deviations.add(
          result.methods().stream()
              .map(m -> metric.isCost() ? Double.NaN : result.deviation(metric, m, c))
              .toList());
    }
    return new MethodDots(
        metric.axis(),
        result.methods(),
        result.conditions().stream()
            .map(c -> c.visibleAtMost() == 0 ? c + " hidden" : c.toString())
            .toList(),
        values,
        deviations,
        !SHARES.contains(metric),
        named,
        top);
  }

  private Legend legend() {
    Legend legend = new Legend();
    for (int c = 0; c < colours.size(); c++) {
      int colour = c;
      legend.add(colours.get(c), (g, x, y) -> Quotes.disc(g, x, y, 4.5, Theme.category(colour)));
    }
    return legend;
  }

  private double nameWidth() {
    double widest = 0;
    if (named) for (String row : rows) widest = Math.max(widest, Theme.width(Theme.TICK, row));
    return widest + 12;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    if (named) legend().paint(g, width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(nameWidth() - 8, top, width - nameWidth() + 8, height - top - 6),
            horizontal(),
            Axis.linear("", 0, 0.1)); // no ticks of its own are painted
    frame.paintXGrid(g);
    frame.paintXLabels(g);
    double room = frame.height / rows.size();
    for (int r = 0; r < rows.size(); r++) paintRow(g, frame, r, room);
  }

  private Axis horizontal() {
    List<Double> all = new ArrayList<>();
    boolean zero = false;
    for (int c = 0; c < values.size(); c++)
      for (int r = 0; r < rows.size(); r++) {
        double value = values.get(c).get(r), deviation = deviations.get(c).get(r);
        zero |= value <= 0;
        all.add(value);
        if (!Double.isFinite(deviation)) continue;
        if (log) all.add(value - deviation);
        all.add(value + deviation);
      }
    if (!log) all.add(0.0);
    Axis tight = Axis.around(xName, all, 0.04, log);
    if (!log) { // shares in percent
      double end = tight.max() > 1e-6 ? Math.min(tight.max(), 103) : 1; // all zeros have no range
      return Axis.linear(xName, -0.03 * end, end);
    }
    double min = zero ? tight.min() * Math.pow(tight.min() / tight.max(), ZERO_ROOM) : tight.min();
    return new Axis(xName, min, tight.max(), true);
  }

  private void paintRow(Graphics2D g, Frame frame, int row, double room) {
    double middle = frame.top + (row + 0.5) * room;
    if (named) Theme.text(g, Theme.TICK, Theme.INK, rows.get(row), frame.left - 10, middle + 4, 1);
    g.setColor(Theme.GRID);
    g.setStroke(Theme.HAIR);
    g.draw(new Line2D.Double(frame.left, middle, frame.right(), middle));
    int n = colours.size();
    double step = Math.min(4.5, 0.7 * room / Math.max(1, n));
    for (int c = 0; c < n; c++) {
      double value = values.get(c).get(row), deviation = deviations.get(c).get(row);
      double y = middle + (c - (n - 1) / 2.0) * step;
      if (!Double.isFinite(value)) continue;
      g.setColor(Theme.category(c));
      if (log && value <= 0) {
        g.setStroke(Theme.LINE);
        g.draw(new Ellipse2D.Double(frame.left, y - 3.5, 7, 7));
        continue;
      }
      if (deviation > 0) {
        g.setStroke(Theme.LINE);
        double low = Math.max(value - deviation, log ? frame.x.min() : 0);
        double high = Math.min(value + deviation, log ? frame.x.max() : 100);
        g.draw(new Line2D.Double(frame.px(low), y, frame.px(high), y));
      }
      Quotes.disc(g, frame.px(value), y, 4.5, Theme.category(c));
    }
  }
}
