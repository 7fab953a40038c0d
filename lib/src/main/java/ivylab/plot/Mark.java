package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/** Symbols of points with their own sizes, in the colour of the series. */
final class Mark extends Marker {

  /** Paints a symbol of a given radius around (x, y). */
  @FunctionalInterface
  private interface Sign {
    void paint(Graphics2D g, double x, double y, double radius, Color colour);
  }

  private static final BasicStroke CROSS =
      new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke HALO =
      new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private final Sign sign;
  private final double radius;

  private final boolean standing;

  private Mark(Sign sign, double radius) {
    this(sign, radius, false);
  }

  private Mark(Sign sign, double radius, boolean standing) {
    this.sign = sign;
    this.radius = radius;
    this.standing = standing;
  }

  /** A filled disc with a thin white rim. */
  static Mark disc(double radius) {
    return new Mark(Quotes::disc, radius);
  }

  /** An open diamond. */
  static Mark diamond(double radius) {
    return new Mark(Quotes::diamond, radius);
  }

  /** A triangle that stands on the point. */
  static Mark triangle(double radius) {
    return new Mark(Mark::triangle, radius, true);
  }

  /** An empty circle. */
  static Mark ring(double radius) {
    return new Mark(Mark::ring, radius);
  }

  /** An upright line. */
  static Mark bar(double radius) {
    return new Mark(Mark::bar, radius);
  }

  /** A cross with a light rim, visible on any colour. */
  static Mark cross(double radius) {
    return new Mark(Mark::cross, radius);
  }

  /** A number on a small disc of paper. */
  static Mark number(int number) {
    return new Mark(
        (g, x, y, r, colour) -> {
          var disc = new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
          g.setColor(Theme.withAlpha(Theme.PAPER, 215));
          g.fill(disc);
          g.setColor(colour);
          g.setStroke(Theme.HAIR);
          g.draw(disc);
          Theme.text(g, Theme.SMALL, Theme.INK, String.valueOf(number), x, y + 4, 0.5);
        },
        9);
  }

  /** A label that begins at the point. */
  static Mark name(String name) {
    return new Mark((g, x, y, r, colour) -> Theme.text(g, Theme.NAME, colour, name, x, y, 0), 0);
  }

  /** The same symbol as legends need it: not too small, and around its point. */
  Mark inLegend() {
    double r = Math.max(radius, 4);
    return standing
        ? new Mark((g, x, y, s, c) -> sign.paint(g, x, y + r, s, c), r)
        : new Mark(sign, r);
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int markerSize) {
    sign.paint(g, x, y, radius, g.getColor());
  }

  private static void triangle(Graphics2D g, double x, double y, double radius, Color colour) {
    var triangle = new Path2D.Double();
    triangle.moveTo(x, y - 2 * radius);
    triangle.lineTo(x - 0.9 * radius, y);
    triangle.lineTo(x + 0.9 * radius, y);
    triangle.closePath();
    g.setColor(Theme.withAlpha(colour, 200));
    g.fill(triangle);
  }

  private static void ring(Graphics2D g, double x, double y, double radius, Color colour) {
    var circle = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    g.setColor(Theme.PAPER);
    g.fill(circle);
    g.setColor(colour);
    g.setStroke(radius < 3 ? Theme.HAIR : Theme.LINE);
    g.draw(circle);
  }

  private static void bar(Graphics2D g, double x, double y, double radius, Color colour) {
    g.setStroke(Theme.THICK);
    g.draw(new Line2D.Double(x, y - radius, x, y + radius));
  }

  static void cross(Graphics2D g, double x, double y, double r, Color colour) {
    for (boolean halo : new boolean[] {true, false}) {
      g.setStroke(halo ? HALO : CROSS);
      g.setColor(halo ? Theme.withAlpha(Theme.PAPER, 220) : colour);
      g.draw(new Line2D.Double(x - r, y - r, x + r, y + r));
      g.draw(new Line2D.Double(x - r, y + r, x + r, y - r));
    }
  }
}
