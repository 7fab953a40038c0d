package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Collection;

/**
 * The colour of a number, and the bar that explains it. If a few outliers would take up most of the
 * colours, the scale stops before them: they get the end colour and the bar gets a pointed end.
 *
 * @param map the colours
 * @param axis name, unit and range of the numbers
 * @param below whether numbers below the range occur
 * @param above whether numbers above the range occur
 */
record ColorScale(ColorMap map, Axis axis, boolean below, boolean above) {

  /** Width of the bar at the right of a drawing, in pixels. */
  static final int ROOM = 96;

  private static final int STEPS = 128;
  private static final double OUTLIERS = 0.01, POINT = 9;

  /** From the smallest to the largest finite value. */
  static ColorScale over(ColorMap map, String name, Collection<Double> values) {
    Axis whole = Axis.around(name, values, 0, false);
    double[] sorted = sorted(values);
    if (sorted.length < 100) return new ColorScale(map, whole, false, false);
    double low = Boxes.quantile(sorted, OUTLIERS), high = Boxes.quantile(sorted, 1 - OUTLIERS);
    if (!(high > low) || whole.max() - whole.min() < 2 * (high - low))
      return new ColorScale(map, whole, false, false);
    boolean below = low - whole.min() > 0.2 * (high - low);
    boolean above = whole.max() - high > 0.2 * (high - low);
    Axis bulk = Axis.linear(name, below ? low : whole.min(), above ? high : whole.max());
    return new ColorScale(map, bulk, below, above);
  }

  /** From the smallest to the largest finite value, by their logarithms if all are positive. */
  static ColorScale whole(ColorMap map, String name, Collection<Double> values) {
    boolean log = values.stream().noneMatch(v -> v <= 0);
    return new ColorScale(map, Axis.around(name, values, 0, log), false, false);
  }

  /** Symmetrical about 0, which is white. */
  static ColorScale diverging(String name, Collection<Double> values) {
    double[] sizes = sorted(values.stream().map(Math::abs).toList());
    double most = sizes.length == 0 ? 1 : sizes[sizes.length - 1];
    double bulk = sizes.length < 100 ? most : Boxes.quantile(sizes, 1 - OUTLIERS);
    double end = most > 2 * bulk && bulk > 0 ? bulk : most > 0 ? most : 1;
    return new ColorScale(
        ColorMap.DIVERGING,
        Axis.linear(name, -end, end),
        values.stream().anyMatch(v -> v < -end),
        values.stream().anyMatch(v -> v > end));
  }

  /** Diverging if the values have both signs, sequential otherwise. */
  static ColorScale of(String name, Collection<Double> values) {
    boolean negative = values.stream().anyMatch(v -> v < 0 && Double.isFinite(v));
    boolean positive = values.stream().anyMatch(v -> v > 0 && Double.isFinite(v));
    return negative && positive ? diverging(name, values) : over(ColorMap.VIRIDIS, name, values);
  }

  private static double[] sorted(Collection<Double> values) {
    return values.stream().mapToDouble(v -> v).filter(Double::isFinite).sorted().toArray();
  }

  /** The same colours from and to other numbers. */
  ColorScale within(double min, double max) {
    return new ColorScale(map, new Axis(axis.name(), min, max, axis.log()), below, above);
  }

  /** The colour of a finite value. */
  Color of(double value) {
    return map.at(axis.at(value));
  }

  /** Paints the bar with its ticks and, along its right side, its label. */
  void paintBar(Graphics2D g, double x, double from, double room) {
    double top = from + (above ? POINT : 0),
        height = room - (above ? POINT : 0) - (below ? POINT : 0);
    double step = height / STEPS;
    if (above) paintPoint(g, map.at(1), x, top, -POINT);
    for (int i = 0; i < STEPS; i++) {
      g.setColor(map.at(1 - (i + 0.5) / STEPS));
      double overlap = i < STEPS - 1 ? 1 : 0; // no seams between the steps
      g.fill(new Rectangle2D.Double(x, top + i * step, 12, step + overlap));
    }
    if (below) paintPoint(g, map.at(0), x, top + height, POINT);
    double labels = 0;
    for (Axis.Tick tick : axis.ticks((int) Math.max(2, height / 48))) {
      double y = top + (1 - axis.at(tick.value())) * height;
      g.setStroke(Theme.HAIR);
      g.setColor(Theme.AXIS);
      g.draw(new Line2D.Double(x + 12, y, x + 16, y));
      Theme.text(g, Theme.TICK, Theme.SOFT_INK, tick.label(), x + 20, y + 4, 0);
      labels = Math.max(labels, Theme.width(Theme.TICK, tick.label()));
    }
    double nameX = x + 20 + labels + 19, middle = from + room / 2;
    Theme.turnedText(g, Theme.NAME, Theme.INK, axis.name(), nameX, middle, 0.5, -Math.PI / 2);
  }

  private static void paintPoint(Graphics2D g, Color colour, double x, double y, double length) {
    var triangle = new Path2D.Double();
    triangle.moveTo(x, y);
    triangle.lineTo(x + 12, y);
    triangle.lineTo(x + 6, y + length);
    triangle.closePath();
    g.setColor(colour);
    g.fill(triangle);
  }
}
