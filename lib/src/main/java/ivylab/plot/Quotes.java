package ivylab.plot;

import ivylab.data.Masked;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The quotes of one surface in two groups, and the symbols that distinguish them: a filled disc if
 * the model saw the quote, an open diamond if it did not.
 */
record Quotes(List<Point> visible, List<Point> hidden) {

  static final Quotes NONE = new Quotes(List.of(), List.of());

  private static final BasicStroke RIM = new BasicStroke(0.8f);
  private static final double CROWDED = 2.5;
  private static final BasicStroke THIN_OUTLINE = new BasicStroke(0.8f);
  private static final BasicStroke OUTLINE = new BasicStroke(1.5f);

  static Quotes of(Surface surface) {
    return new Quotes(surface.points(), List.of());
  }

  static Quotes of(Masked masked) {
    return new Quotes(masked.visible().points(), masked.hidden());
  }

  /** The title of a figure of a surface. */
  static String name(Surface surface) {
    return surface.symbol() + ", " + surface.asOf();
  }

  List<Point> all() {
    List<Point> all = new ArrayList<>(visible);
    all.addAll(hidden);
    return all;
  }

  String visibleName() {
    return (hidden.isEmpty() ? "quotes (%d)" : "visible quotes (%d)").formatted(visible.size());
  }

  String hiddenName() {
    return "hidden quotes (%d)".formatted(hidden.size());
  }

  /** A legend with the counts of both groups. */
  Legend legend() {
    Legend legend = new Legend();
    if (!visible.isEmpty()) legend.add(visibleName(), (g, x, y) -> disc(g, x, y, 4, Theme.VISIBLE));
    if (!hidden.isEmpty())
      legend.add(hiddenName(), (g, x, y) -> diamond(g, x, y, 4.6, Theme.HIDDEN));
    return legend;
  }

  /** A filled disc with a thin white rim, so that crowded quotes stay distinct. */
  static void disc(Graphics2D g, double x, double y, double radius, Color fill) {
    var shape = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    g.setColor(fill);
    g.fill(shape);
    if (radius < CROWDED) return; // the rims of crowded quotes would cover their neighbours
    g.setColor(Theme.PAPER);
    g.setStroke(RIM);
    g.draw(shape);
  }

  /** An open diamond. */
  static void diamond(Graphics2D g, double x, double y, double radius, Color outline) {
    boolean crowded = radius < CROWDED;
    g.setColor(Theme.withAlpha(Theme.PAPER, crowded ? 90 : 200));
    g.fill(rhombus(x, y, radius));
    g.setColor(outline);
    g.setStroke(crowded ? THIN_OUTLINE : OUTLINE);
    g.draw(rhombus(x, y, radius));
  }

  static Path2D rhombus(double x, double y, double radius) {
    var path = new Path2D.Double();
    path.moveTo(x, y - radius);
    path.lineTo(x + radius, y);
    path.lineTo(x, y + radius);
    path.lineTo(x - radius, y);
    path.closePath();
    return path;
  }
}
