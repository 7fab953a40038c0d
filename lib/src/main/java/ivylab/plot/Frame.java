package ivylab.plot;

import ivylab.plot.Axis.Tick;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two axes around a box: the positions of values in it, its grid, tick labels and axis labels. */
final class Frame {

  private static final double NAME_HEIGHT = 20, TICK_HEIGHT = 20, MARGIN = 14;
  final Axis x, y;
  final double left, top, width, height;
  private final List<Tick> xTicks, yTicks;

  private Frame(Axis x, Axis y, Rectangle2D box, List<Tick> xTicks, List<Tick> yTicks) {
    this.x = x;
    this.y = y;
    this.left = box.getX();
    this.top = box.getY();
    this.width = box.getWidth();
    this.height = box.getHeight();
    this.xTicks = xTicks;
    this.yTicks = yTicks;
  }

  /** A frame inside a rectangle, leaving the space that tick labels and axis labels need. */
  static Frame in(Rectangle2D room, Axis x, Axis y) {
    return in(room, x, y, null);
  }

  /** The same with other labels on the vertical axis; null: the usual ones. */
  static Frame in(Rectangle2D room, Axis x, Axis y, @Nullable Function<Double, String> yLabel) {
    double bottom = room.getMaxY() - TICK_HEIGHT - (x.name().isEmpty() ? 4 : NAME_HEIGHT);
    double top = room.getY() + 8;
    List<Tick> yTicks =
        labelled(
            y.ticks((int) Math.max(3, (bottom - top) / (bottom - top < 200 ? 34 : 46))), yLabel);
    double labels = 0;
    for (Tick tick : yTicks) labels = Math.max(labels, Theme.width(Theme.TICK, tick.label()));
    double left = room.getX() + labels + 14 + (y.name().isEmpty() ? 0 : NAME_HEIGHT);
    double width = Math.max(room.getMaxX() - MARGIN - left, 1);
    var box = new Rectangle2D.Double(left, top, width, Math.max(bottom - top, 1));
    List<Tick> xTicks = x.ticks((int) Math.max(3, width / (width < 260 ? 48 : 72)));
    return new Frame(x, y, box, xTicks, yTicks);
  }

  /** The same with its box on whole pixels. */
  Frame onPixels() {
    double l = Math.ceil(left), t = Math.rint(top);
    var whole =
        new Rectangle2D.Double(
            l, t, Math.max(Math.floor(right() - l), 1), Math.max(Math.rint(bottom() - t), 1));
    return new Frame(x, y, whole, xTicks, yTicks);
  }

  /** The same with other ticks on the horizontal axis. */
  Frame withXTicks(List<Tick> ticks) {
    return new Frame(x, y, box(), ticks, yTicks);
  }

  /** The same with other labels on the horizontal axis. */
  Frame labelled(Function<Double, String> xLabel) {
    return withXTicks(labelled(xTicks, xLabel));
  }

  private static List<Tick> labelled(List<Tick> ticks, @Nullable Function<Double, String> label) {
    if (label == null) return ticks;
    return ticks.stream().map(t -> new Tick(t.value(), label.apply(t.value()))).toList();
  }

  double px(double value) {
    return left + x.at(value) * width;
  }

  double py(double value) {
    return top + (1 - y.at(value)) * height;
  }

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  /** Whether a point lies in the box, including its edge. */
  boolean shows(double x, double y) {
    double a = this.x.at(x), b = this.y.at(y);
    return a >= -1e-9 && a <= 1 + 1e-9 && b >= -1e-9 && b <= 1 + 1e-9;
  }

  Rectangle2D box() {
    return new Rectangle2D.Double(left, top, width, height);
  }

  void paintXGrid(Graphics2D g) {
    g.setStroke(Theme.HAIR);
    g.setColor(Theme.GRID);
    for (Tick tick : xTicks)
      g.draw(new Line2D.Double(px(tick.value()), top, px(tick.value()), bottom()));
  }

  void paintYGrid(Graphics2D g) {
    g.setStroke(Theme.HAIR);
    g.setColor(Theme.GRID);
    for (Tick tick : yTicks)
      g.draw(new Line2D.Double(left, py(tick.value()), right(), py(tick.value())));
  }

  void paintXLabels(Graphics2D g) {
    List<double[]> taken = new ArrayList<>();
    for (Tick tick : xTicks) {
      double half = half(tick.label());
      double centre = Math.min(Math.max(px(tick.value()), 4 + half), right() + MARGIN - half);
      double from = centre - half - 4, to = centre + half;
      if (taken.stream().anyMatch(t -> from < t[1] && t[0] < to)) continue;
      String[] lines = tick.label().split("\n", -1);
      for (int i = 0; i < lines.length; i++)
        Theme.text(g, Theme.TICK, Theme.SOFT_INK, lines[i], centre, bottom() + 16 + 15 * i, 0.5);
      taken.add(new double[] {from, to});
    }
    Theme.text(g, Theme.NAME, Theme.INK, x.name(), left + width / 2, bottom() + 35, 0.5);
  }

  /** Labels that are too long to stand side by side, turned by an eighth. */
  void paintTurnedXLabels(Graphics2D g) {
    double last = Double.NEGATIVE_INFINITY;
    for (Tick tick : xTicks) {
      double x = px(tick.value());
      if (tick.label().isEmpty() || x - last < 15) continue;
      Theme.turnedText(
          g, Theme.TICK, Theme.SOFT_INK, tick.label(), x + 4, bottom() + 12, 1, -Math.PI / 4);
      last = x;
    }
  }

  private static double half(String label) {
    return label.lines().mapToDouble(line -> Theme.width(Theme.TICK, line)).max().orElse(0) / 2;
  }

  void paintYLabels(Graphics2D g) {
    double labels = 0;
    for (Tick tick : yTicks) {
      Theme.text(g, Theme.TICK, Theme.SOFT_INK, tick.label(), left - 7, py(tick.value()) + 4, 1);
      labels = Math.max(labels, Theme.width(Theme.TICK, tick.label()));
    }
    double centre = top + height / 2;
    Theme.turnedText(
        g, Theme.NAME, Theme.INK, y.name(), left - labels - 16, centre, 0.5, -Math.PI / 2);
  }
}
