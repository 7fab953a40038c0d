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

  /** Paints a symbol of a given radius around (x, y). */
  @FunctionalInterface
  private interface Sign {
    void paint(Graphics2D g, double x, double y, double radius, Color colour);
  }

  private static final double CROWDED = 2.5;
  private static final Color CLEAR = new Color(255, 255, 255, 0);
  private static final BasicStroke THIN = new BasicStroke(0.8f), OUTLINE = new BasicStroke(1.5f);
  private static final BasicStroke HALO =
      new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private final Sign sign;
  private final double radius;

  private Mark(Sign sign, double radius) {
    this.sign = sign;
    this.radius = radius;
  }

  /** A filled disc with a thin white rim, so that crowded points stay distinct. */
  static Mark disc(double radius) {
    return new Mark(Mark::disc, radius);
  }

  /** An open diamond. */
  static Mark diamond(double radius) {
    return new Mark(Mark::diamond, radius);
  }

  /** A filled triangle with a white rim. */
  static Mark triangle(double radius) {
    return new Mark(
        (g, x, y, r, colour) ->
            paint(g, polygon(x, y - r, x + 0.9 * r, y + 0.7 * r, x - 0.9 * r, y + 0.7 * r), colour),
        radius);
  }

  /** An empty circle. */
  static Mark ring(double radius) {
    return new Mark(
        (g, x, y, r, colour) -> outline(g, circle(x, y, r), Theme.PAPER, colour, OUTLINE), radius);
  }

  /** A circle around something else. */
  static Mark halo(double radius) {
    return new Mark(
        (g, x, y, r, colour) -> outline(g, circle(x, y, r), CLEAR, colour, OUTLINE), radius);
  }

  /** An upright line. */
  static Mark bar(double radius) {
    return new Mark(
        (g, x, y, r, colour) ->
            outline(g, polygon(x, y - r, x, y + r), colour, colour, Theme.THICK),
        radius);
  }

  /** A cross with a light rim, visible on any colour. */
  static Mark cross(double radius) {
    return new Mark(
        (g, x, y, r, colour) -> {
          Path2D cross = polygon(x - r, y - r, x + r, y + r);
          cross.append(polygon(x - r, y + r, x + r, y - r), false);
          outline(g, cross, colour, Theme.withAlpha(Theme.PAPER, 220), HALO);
          outline(g, cross, colour, colour, Theme.LINE);
        },
        radius);
  }

  /** A number on a small disc of paper. */
  static Mark number(int number) {
    return new Mark(
        (g, x, y, r, colour) -> {
          outline(g, circle(x, y, r), Theme.withAlpha(Theme.PAPER, 215), colour, Theme.HAIR);
          Theme.text(g, Theme.SMALL, Theme.INK, String.valueOf(number), x, y + 4, 0.5);
        },
        9);
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int markerSize) {
    sign.paint(g, x, y, radius, g.getColor());
  }

  /** The same symbol in a colour. */
  void paint(Graphics2D g, double x, double y, Color colour) {
    sign.paint(g, x, y, radius, colour);
  }

  private static void disc(Graphics2D g, double x, double y, double radius, Color colour) {
    if (radius < CROWDED) { // the rims of crowded points would cover their neighbours
      g.setColor(colour);
      g.fill(circle(x, y, radius));
    } else paint(g, circle(x, y, radius), colour);
  }

  private static void diamond(Graphics2D g, double x, double y, double r, Color colour) {
    boolean crowded = r < CROWDED;
    Color paper = Theme.withAlpha(Theme.PAPER, crowded ? 90 : 200);
    outline(
        g,
        polygon(x, y - r, x + r, y, x, y + r, x - r, y),
        paper,
        colour,
        crowded ? THIN : OUTLINE);
  }

  private static void paint(Graphics2D g, Shape shape, Color colour) {
    outline(g, shape, colour, Theme.PAPER, THIN);
  }

  private static void outline(
      Graphics2D g, Shape shape, Color fill, Color edge, BasicStroke stroke) {
    g.setColor(fill);
    g.fill(shape);
    g.setColor(edge);
    g.setStroke(stroke);
    g.draw(shape);
  }

  private static Shape circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  /** Through these points, x before y. */
  private static Path2D polygon(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
    path.closePath();
    return path;
  }
}
