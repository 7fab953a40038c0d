package ivylab.plot;

import ivylab.data.Masked;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The quotes of one surface in two groups: filled discs if the model saw them, open diamonds if it
 * did not.
 */
record Quotes(List<Point> visible, List<Point> hidden) {

  static final Quotes NONE = new Quotes(List.of(), List.of());

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
    if (!visible.isEmpty()) legend.add(visibleName(), Mark.disc(4), Theme.VISIBLE);
    if (!hidden.isEmpty()) legend.add(hiddenName(), Mark.diamond(4.6), Theme.HIDDEN);
    return legend;
  }

  /** Paints the quotes that are inside a map of log-moneyness and maturity. */
  void paint(Graphics2D g, Overlay map) {
    int n = all().size();
    double radius = n > 1000 ? 1.1 : n > 250 ? 1.6 : 3;
    map.mark(g, hidden, Mark.diamond(1.3 * radius), Theme.HIDDEN);
    map.mark(g, visible, Mark.disc(radius), Theme.VISIBLE);
  }
}
