package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/** Symbols of points with their own sizes, in the colour of the series. */
final class Mark extends Marker {

  /** Paints a symbol around (x, y). */
  @FunctionalInterface
  private interface Sign {
    void paint(Graphics2D g, double x, double y, Color colour);
  }

  /** Smaller symbols have no rims, which would cover their neighbours. */
  private static final double CROWDED = 2.5;

  private static final BasicStroke THIN = new BasicStroke(0.8f), OUTLINE = new BasicStroke(1.5f);

  private final Sign sign;

  private Mark(Sign sign) {
    this.sign = sign;
  }

  /** A filled disc with a thin white rim. */
  static Mark disc(double r) {
    return new Mark(
        (g, x, y, c) -> draw(g, circle(x, y, r), c, r < CROWDED ? c : Theme.PAPER, THIN));
  }

  /** An open diamond. */
  static Mark diamond(double r) {
    boolean crowded = r < CROWDED;
    Color paper = Theme.withAlpha(Theme.PAPER, crowded ? 90 : 200);
    return new Mark(
        (g, x, y, c) ->
            draw(
                g,
                path(x, y - r, x + r, y, x, y + r, x - r, y),
                paper,
                c,
                crowded ? THIN : OUTLINE));
  }

  /** A filled triangle with a white rim. */
  static Mark triangle(double r) {
    double half = 0.9 * r, foot = 0.7 * r;
    return new Mark(
        (g, x, y, c) ->
            draw(g, path(x, y - r, x + half, y + foot, x - half, y + foot), c, Theme.PAPER, THIN));
  }

  /** A filled square. */
  static Mark square(double r) {
    return new Mark(
        (g, x, y, c) ->
            draw(g, path(x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r), c, c, THIN));
  }

  /** An empty circle. */
  static Mark ring(double r) {
    return new Mark((g, x, y, c) -> draw(g, circle(x, y, r), Theme.PAPER, c, OUTLINE));
  }

  /** An upright line. */
  static Mark bar(double r) {
    return new Mark((g, x, y, c) -> draw(g, path(x, y - r, x, y + r), c, c, Theme.THICK));
  }

  /** A cross with a light rim, visible on any colour. */
  static Mark cross(double r) {
    return new Mark(
        (g, x, y, c) -> {
          Path2D cross = path(x - r, y - r, x + r, y + r);
          cross.append(path(x - r, y + r, x + r, y - r), false);
          draw(g, cross, c, Theme.withAlpha(Theme.PAPER, 220), Theme.round(5));
          draw(g, cross, c, c, Theme.LINE);
        });
  }

  /** A number on a small disc of paper. */
  static Mark number(int number) {
    return new Mark(
        (g, x, y, c) -> {
          draw(g, circle(x, y, 9), Theme.withAlpha(Theme.PAPER, 215), c, Theme.HAIR);
          Theme.text(g, Theme.SMALL, Theme.INK, String.valueOf(number), x, y + 4, 0.5);
        });
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int markerSize) {
    sign.paint(g, x, y, g.getColor());
  }

  /** The same symbol in a colour. */
  void paint(Graphics2D g, double x, double y, Color colour) {
    sign.paint(g, x, y, colour);
  }

  private static void draw(Graphics2D g, Shape shape, Color fill, Color edge, BasicStroke stroke) {
    g.setColor(fill);
    g.fill(shape);
    g.setColor(edge);
    g.setStroke(stroke);
    g.draw(shape);
  }

  private static Shape circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  /** Through these points, x before y, and back to the first. */
  private static Path2D path(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
    path.closePath();
    return path;
  }
}
