package ivylab.plot;

import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Smiles at up to six expiries as small multiples: the curves of surfaces through their quotes. */
final class Smiles implements Drawing {

  private static final int MOST = 6, CURVE_POINTS = 81;

  /** The quotes of nearly one expiry, and that expiry, their mean. */
  record Slice(double t, Quotes quotes) {

    static Slice of(List<Point> points, java.util.Set<Point> hidden) {
      double t = points.stream().mapToDouble(Point::t).average().orElseThrow();
      return new Slice(
          t,
          new Quotes(
              points.stream().filter(p -> !hidden.contains(p)).toList(),
              points.stream().filter(hidden::contains).toList()));
    }
  }

  private final Map<String, VolSurface> surfaces;
  private final Quotes quotes;
  private final List<Slice> slices;

  Smiles(Map<String, VolSurface> surfaces, Quotes quotes) {
    this.surfaces = new LinkedHashMap<>(surfaces);
    this.quotes = quotes;
    this.slices = choose(slices(quotes), MOST);
  }

  int rows() {
    return slices.size() > 3 ? 2 : 1;
  }

  /** Quotes whose maturities differ by at most 4 % or one day from the first belong together. */
  static List<Slice> slices(Quotes quotes) {
    List<Point> sorted = new ArrayList<>(quotes.all());
    sorted.sort(Comparator.comparingDouble(Point::t).thenComparingDouble(Point::k));
    var hidden = new java.util.HashSet<>(quotes.hidden());
    List<Slice> slices = new ArrayList<>();
    List<Point> group = new ArrayList<>();
    for (Point point : sorted) {
      double first = group.isEmpty() ? point.t() : group.get(0).t();
      if (point.t() > first + Math.max(0.04 * first, 1 / 365.0)) {
        slices.add(Slice.of(group, hidden));
        group = new ArrayList<>();
      }
      group.add(point);
    }
    slices.add(Slice.of(group, hidden));
    return slices;
  }

  /**
   * Up to {@code most} slices spread evenly over log t, thin ones only where there are no others.
   */
  static List<Slice> choose(List<Slice> slices, int most) {
    if (slices.size() <= most) return slices;
    List<Slice> wellQuoted = slices.stream().filter(s -> s.quotes().all().size() >= 5).toList();
    List<Slice> from = wellQuoted.size() >= most ? wellQuoted : slices;
    double low = Math.log(from.get(0).t()), high = Math.log(from.get(from.size() - 1).t());
    List<Slice> left = new ArrayList<>(from), chosen = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      double wish = low + (high - low) * i / (most - 1);
      Slice nearest = null;
      for (Slice slice : left)
        if (nearest == null
            || Math.abs(Math.log(slice.t()) - wish) < Math.abs(Math.log(nearest.t()) - wish))
          nearest = slice;
      left.remove(nearest);
      chosen.add(nearest);
    }
    chosen.sort(Comparator.comparingDouble(Slice::t));
    return chosen;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = legend();
    legend.paint(g, width);
    int top = legend.height(width);
    int columns = Math.min(3, slices.size());
    double panelWidth = (double) (width - 22) / columns;
    double panelHeight = (double) (height - top - 24) / rows();
    for (int i = 0; i < slices.size(); i++) {
      var room =
          new Rectangle2D.Double(
              20 + i % columns * panelWidth,
              top + i / columns * panelHeight,
              panelWidth,
              panelHeight);
      paintSlice(g, room, slices.get(i));
    }
    Theme.text(g, Theme.NAME, Theme.INK, QuotePlane.K, width / 2.0, height - 9, 0.5);
    Theme.turnedText(
        g,
        Theme.NAME,
        Theme.INK,
        QuotePlane.VOL,
        20,
        top + (height - top) / 2.0,
        0.5,
        -Math.PI / 2);
  }

  private Legend legend() {
    Legend legend = quotes.legend();
    int i = 0;
    for (String name : surfaces.keySet()) legend.line(name, curveColour(i++), Theme.LINE);
    return legend;
  }

  /** Curves must not take the colours of the quotes: black first, then the palette's others. */
  private static java.awt.Color curveColour(int i) {
    return i == 0 ? Theme.INK : Theme.category(i + 1);
  }

  private void paintSlice(Graphics2D g, Rectangle2D room, Slice slice) {
    List<Point> points = slice.quotes().all();
    Axis x = Axis.around("", points.stream().map(Point::k).toList(), 0.06, false);
    double[] k = new double[CURVE_POINTS], t = new double[CURVE_POINTS];
    for (int i = 0; i < CURVE_POINTS; i++) {
      k[i] = x.min() + (x.max() - x.min()) * i / (CURVE_POINTS - 1);
      t[i] = slice.t();
    }
    List<double[]> curves = new ArrayList<>();
    for (VolSurface surface : surfaces.values()) curves.add(surface.vol(k, t));
    Axis y = verticalAxis(points, curves);

    var below =
        new Rectangle2D.Double(
            room.getX(), room.getY() + 16, room.getWidth(), room.getHeight() - 16);
    Frame frame = Frame.in(below, x, y);
    frame.paintGrid(g);
    frame.paintLabels(g);
    Theme.text(g, Theme.PANEL_TITLE, Theme.INK, title(slice.t()), frame.left, frame.top - 6, 0);

    var clip = g.getClip();
    g.clip(frame.box());
    for (int i = curves.size() - 1; i >= 0; i--)
      paintCurve(g, frame, k, curves.get(i), curveColour(i));
    double radius = points.size() > 100 ? 1.6 : points.size() > 60 ? 2 : 3.2;
    for (Point p : slice.quotes().hidden())
      Quotes.diamond(g, frame.px(p.k()), frame.py(100 * p.vol()), 1.25 * radius, Theme.HIDDEN);
    for (Point p : slice.quotes().visible())
      Quotes.disc(g, frame.px(p.k()), frame.py(100 * p.vol()), radius, Theme.VISIBLE);
    g.setClip(clip);
  }

  /** All quotes, and the curves as far as half the range of the quotes beyond them. */
  private static Axis verticalAxis(List<Point> points, List<double[]> curves) {
    double low = points.stream().mapToDouble(p -> 100 * p.vol()).min().orElseThrow();
    double high = points.stream().mapToDouble(p -> 100 * p.vol()).max().orElseThrow();
    double room = Math.max(0.5 * (high - low), 1);
    List<Double> shown = new ArrayList<>(List.of(low, high));
    for (double[] curve : curves)
      for (double vol : curve)
        if (Double.isFinite(vol)) shown.add(Math.max(low - room, Math.min(high + room, 100 * vol)));
    return Axis.around("", shown, 0.08, false);
  }

  private static String title(double t) {
    return t < 0.9
        ? "t = %s years (%d days)".formatted(Axis.trimmed(Axis.shortLabel(t)), Math.round(365 * t))
        : "t = %s year%s"
            .formatted(Axis.trimmed(Axis.shortLabel(t)), Math.abs(t - 1) < 0.005 ? "" : "s");
  }

  private static void paintCurve(
      Graphics2D g, Frame frame, double[] k, double[] vol, java.awt.Color colour) {
    var path = new Path2D.Double();
    boolean open = false;
    for (int i = 0; i < k.length; i++) {
      if (!Double.isFinite(vol[i])) {
        open = false;
        continue;
      }
      double px = frame.px(k[i]), py = Math.max(-1e4, Math.min(1e4, frame.py(100 * vol[i])));
      if (open) path.lineTo(px, py);
      else path.moveTo(px, py);
      open = true;
    }
    g.setColor(colour);
    g.setStroke(Theme.LINE);
    g.draw(path);
  }
}
