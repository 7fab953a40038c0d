package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A number of several things, one below the other: a disc with a bar of one deviation to either
 * side, small dots for the single values that the mean is of, and the first thing's mean as a line
 * through all, in a band of its deviation. The axis is logarithmic where the largest value is more
 * than {@value #WIDE} times the least.
 */
final class DotPlot implements Drawing {

  /**
   * One line of the plot.
   *
   * @param name left of the plot
   * @param note right of it
   * @param mean where the disc is; NaN where there is nothing to show
   * @param deviation half the length of the bar; NaN for none
   * @param single the values that the mean is of
   * @param full whether the disc is full rather than a ring
   */
  record Row(
      String name, String note, double mean, double deviation, List<Double> single, boolean full) {
    Row {
      single = List.copyOf(single);
    }
  }

  static final int ROW_HEIGHT = 34;

  private static final int WIDE = 4;
  private static final double RADIUS = 5.5;
  private static final BasicStroke BAR =
      new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, new float[] {5, 4}, 0);
  private static final Color COLOUR = Theme.category(0), FIRST = Theme.category(6);

  private final String xName;
  private final List<Row> rows;
  private final String full, ring;

  /**
   * @param full what a full disc says, for the legend
   * @param ring what a ring says
   */
  DotPlot(String xName, List<Row> rows, String full, String ring) {
    this.xName = xName;
    this.rows = List.copyOf(rows);
    this.full = full;
    this.ring = ring;
    if (rows.isEmpty()) throw new IllegalArgumentException("rows is empty");
  }

  /** Legend, axis and a line for each row. */
  int height() {
    return 80 + ROW_HEIGHT * rows.size();
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = legend();
    legend.paint(g, width);
    double names =
        rows.stream().mapToDouble(r -> Theme.width(Theme.NAME, r.name())).max().orElse(0);
    double notes =
        rows.stream().mapToDouble(r -> Theme.width(Theme.TICK, r.note())).max().orElse(0);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(names + 4, top, width - names - notes - 28, height - top - 6),
            horizontal(),
            Axis.linear("", 0, rows.size()));
    frame.paintXGrid(g);
    frame.paintXLabels(g);
    paintFirst(g, frame);
    for (int i = 0; i < rows.size(); i++) paintRow(g, frame, i);
  }

  private Legend legend() {
    Legend legend = new Legend();
    if (rows.stream().skip(1).anyMatch(Row::full))
      legend.add(full, (g, x, y) -> Quotes.disc(g, x, y, RADIUS, COLOUR));
    if (rows.stream().skip(1).anyMatch(row -> !row.full()))
      legend.add(ring, (g, x, y) -> ring(g, x, y, COLOUR));
    legend.add("one seed", (g, x, y) -> dot(g, x, y, COLOUR));
    return legend.line(rows.get(0).name() + ", ± one deviation", FIRST, DASHED);
  }

  private Axis horizontal() {
    List<Double> all = new ArrayList<>();
    for (Row row : rows) {
      all.addAll(row.single());
      all.add(row.mean());
    }
    double least = Double.POSITIVE_INFINITY, most = 0;
    for (double value : all)
      if (Double.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    boolean log = least > 0 && most > WIDE * least;
    if (!log)
      for (Row row : rows)
        if (Double.isFinite(row.deviation())) {
          all.add(row.mean() - row.deviation());
          all.add(row.mean() + row.deviation());
        }
    return Axis.around(xName, all, 0.05, log);
  }

  private void paintFirst(Graphics2D g, Frame frame) {
    Row first = rows.get(0);
    if (!Double.isFinite(first.mean())) return;
    double x = frame.px(first.mean());
    if (Double.isFinite(first.deviation())) {
      double from = inside(frame, first.mean() - first.deviation());
      double to = inside(frame, first.mean() + first.deviation());
      g.setColor(Theme.withAlpha(FIRST, 22));
      g.fill(new Rectangle2D.Double(from, frame.top, to - from, frame.height));
    }
    g.setColor(FIRST);
    g.setStroke(DASHED);
    g.draw(new Line2D.Double(x, frame.top, x, frame.bottom()));
  }

  private void paintRow(Graphics2D g, Frame frame, int i) {
    Row row = rows.get(i);
    Color colour = i == 0 ? FIRST : COLOUR;
    double y = frame.top + (i + 0.5) * frame.height / rows.size();
    Theme.text(g, Theme.NAME, Theme.INK, row.name(), frame.left - 12, y + 4, 1);
    Theme.text(g, Theme.TICK, Theme.SOFT_INK, row.note(), frame.right() + 12, y + 4, 0);
    if (Double.isFinite(row.mean())) {
      if (Double.isFinite(row.deviation())) {
        g.setColor(colour);
        g.setStroke(BAR);
        double from = inside(frame, row.mean() - row.deviation());
        g.draw(new Line2D.Double(from, y, inside(frame, row.mean() + row.deviation()), y));
      }
      double x = frame.px(row.mean());
      if (i == 0 || row.full()) Quotes.disc(g, x, y, RADIUS, colour);
      else ring(g, x, y, colour);
    }
    for (double value : row.single())
      if (Double.isFinite(value)) dot(g, frame.px(value), y + 10, colour);
  }

  /** The end of a bar, within the frame: a deviation can reach below 0. */
  private static double inside(Frame frame, double value) {
    double low = frame.x.min(), high = frame.x.max();
    return frame.px(Math.max(low, Math.min(high, value)));
  }

  private static void ring(Graphics2D g, double x, double y, Color colour) {
    var shape =
        new Ellipse2D.Double(x - RADIUS + 1, y - RADIUS + 1, 2 * RADIUS - 2, 2 * RADIUS - 2);
    g.setColor(Theme.PAPER);
    g.fill(shape);
    g.setColor(colour);
    g.setStroke(Theme.LINE);
    g.draw(shape);
  }

  private static void dot(Graphics2D g, double x, double y, Color colour) {
    g.setColor(Theme.withAlpha(colour, 150));
    g.fill(new Ellipse2D.Double(x - 2, y - 2, 4, 4));
  }
}
