package ivylab.plot;

import ivylab.market.VolQuote;
import ivylab.study.Band;
import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Cuts as small multiples, up to three in a row: the curves of surfaces through their quotes. */
final class Cuts implements Drawing {

  private static final Color SPREAD = Theme.withAlpha(Theme.VISIBLE, 110);
  private static final Color SHADE = Theme.withAlpha(Theme.INK, 45);
  private static final BasicStroke WIDE =
      new BasicStroke(9f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  private static final BasicStroke BAR =
      new BasicStroke(2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

  private final Map<String, VolSurface> surfaces;
  private final Supplier<Legend> quotes;
  private final List<Cut> cuts;
  private final String xName;
  private final Map<Point, VolQuote> spreads = new HashMap<>();
  private Band band;

  /**
   * @param quotes the legend's entries for the quotes
   * @param xName what varies along the cuts
   */
  Cuts(Map<String, VolSurface> surfaces, Supplier<Legend> quotes, List<Cut> cuts, String xName) {
    this.surfaces = new LinkedHashMap<>(surfaces);
    this.quotes = quotes;
    this.cuts = List.copyOf(cuts);
    this.xName = xName;
  }

  /** The same with a bar from bid to ask behind each quote that has both. */
  Cuts withSpreads(List<VolQuote> quotes) {
    for (VolQuote q : quotes) if (q.hasSpread()) spreads.put(q.point(), q);
    return this;
  }

  /** The same with a band shaded behind the curves. */
  Cuts withBand(Band band) {
    this.band = band;
    return this;
  }

  Figure figure(String title) {
    return new Figure(title, Figure.WIDTH, 140 + 180 * rows(), this);
  }

  private int rows() {
    return (cuts.size() + 2) / 3;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = legend();
    legend.paint(g, width);
    int top = legend.height(width);
    int columns = Math.min(3, cuts.size());
    double panelWidth = (double) (width - 22) / columns;
    double panelHeight = (double) (height - top - 24) / rows();
    for (int i = 0; i < cuts.size(); i++) {
      var room =
          new Rectangle2D.Double(
              20 + i % columns * panelWidth,
              top + i / columns * panelHeight,
              panelWidth,
              panelHeight);
      paintCut(g, room, cuts.get(i));
    }
    Theme.text(g, Theme.NAME, Theme.INK, xName, width / 2.0, height - 9, 0.5);
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
    Legend legend = quotes.get();
    if (!spreads.isEmpty()) legend.line("bid to ask", SPREAD, BAR);
    if (isBanded()) legend.line("band", SHADE, WIDE);
    int i = 0;
    for (String name : surfaces.keySet()) legend.line(name, curveColour(i++), Theme.LINE);
    return legend;
  }

  /** Curves must not take the colours of the quotes: black first, then the palette's others. */
  private static Color curveColour(int i) {
    return i == 0 ? Theme.INK : Theme.category(i + 1);
  }

  private void paintCut(Graphics2D g, Rectangle2D room, Cut cut) {
    List<double[]> curves = new ArrayList<>();
    for (VolSurface surface : surfaces.values()) curves.add(surface.vol(cut.k(), cut.t()));
    double[][] edges = isBanded() ? band.vols(cut.k(), cut.t()) : new double[0][];
    List<double[]> reach = new ArrayList<>(curves);
    reach.addAll(List.of(edges));
    var below =
        new Rectangle2D.Double(
            room.getX(), room.getY() + 16, room.getWidth(), room.getHeight() - 16);
    Frame frame = Frame.in(below, cut.axis(), verticalAxis(shown(cut.quotes().all()), reach));
    frame.paintGrid(g);
    frame.paintLabels(g);
    Theme.text(g, Theme.PANEL_TITLE, Theme.INK, cut.title(), frame.left, frame.top - 6, 0);

    var clip = g.getClip();
    g.clip(frame.box());
    if (isBanded()) paintBand(g, frame, cut.places(), edges);
    for (int i = curves.size() - 1; i >= 0; i--)
      paintCurve(g, frame, cut.places(), curves.get(i), curveColour(i));
    for (Point p : cut.quotes().all()) paintSpread(g, frame, x(frame, cut, p), spreads.get(p));
    int points = cut.quotes().all().size();
    double radius = points > 100 ? 1.6 : points > 60 || !spreads.isEmpty() ? 2 : 3.2;
    for (Point p : cut.quotes().hidden())
      Quotes.diamond(g, x(frame, cut, p), frame.py(100 * p.vol()), 1.25 * radius, Theme.HIDDEN);
    for (Point p : cut.quotes().visible())
      Quotes.disc(g, x(frame, cut, p), frame.py(100 * p.vol()), radius, Theme.VISIBLE);
    g.setClip(clip);
  }

  private static void paintSpread(Graphics2D g, Frame frame, double x, VolQuote spread) {
    if (spread == null) return;
    g.setColor(SPREAD);
    g.setStroke(BAR);
    double low = frame.py(100 * spread.bidVol()), high = frame.py(100 * spread.askVol());
    g.draw(new Line2D.Double(x, low, x, high));
  }

  /** Volatilities in percent that must have room: the quotes, and their bids and asks. */
  private List<Double> shown(List<Point> points) {
    List<Double> shown = new ArrayList<>();
    for (Point p : points) {
      shown.add(100 * p.vol());
      VolQuote spread = spreads.get(p);
      if (spread != null) shown.addAll(List.of(100 * spread.bidVol(), 100 * spread.askVol()));
    }
    return shown;
  }

  private static double x(Frame frame, Cut cut, Point point) {
    return frame.px(cut.place().applyAsDouble(point));
  }

  /** What must have room, and the curves as far as half its range beyond. */
  private static Axis verticalAxis(List<Double> quoted, List<double[]> curves) {
    double low = quoted.stream().mapToDouble(x -> x).min().orElse(0);
    double high = quoted.stream().mapToDouble(x -> x).max().orElse(200);
    double room = Math.max(0.5 * (high - low), 1);
    List<Double> shown = new ArrayList<>(quoted.isEmpty() ? List.of() : List.of(low, high));
    for (double[] curve : curves)
      for (double vol : curve)
        if (Double.isFinite(vol)) shown.add(Math.max(low - room, Math.min(high + room, 100 * vol)));
    return Axis.around("", shown, 0.08, false);
  }

  /** A band of infinite width says nothing and is not shown. */
  private boolean isBanded() {
    return band != null && band.factor() > 0 && Double.isFinite(band.factor());
  }

  /** Shades every stretch on which both edges are there. */
  private static void paintBand(Graphics2D g, Frame frame, double[] x, double[][] edges) {
    g.setColor(SHADE);
    int from = 0;
    for (int i = 0; i <= x.length; i++) {
      if (i < x.length && Double.isFinite(edges[0][i] + edges[2][i])) continue;
      if (i - from > 1) {
        var path = new Path2D.Double();
        path.moveTo(frame.px(x[from]), py(frame, edges[0][from]));
        for (int j = from + 1; j < i; j++) path.lineTo(frame.px(x[j]), py(frame, edges[0][j]));
        for (int j = i - 1; j >= from; j--) path.lineTo(frame.px(x[j]), py(frame, edges[2][j]));
        path.closePath();
        g.fill(path);
      }
      from = i + 1;
    }
  }

  private static double py(Frame frame, double vol) {
    return Math.max(-1e4, Math.min(1e4, frame.py(100 * vol)));
  }

  private static void paintCurve(
      Graphics2D g, Frame frame, double[] x, double[] vol, Color colour) {
    var path = new Path2D.Double();
    boolean open = false;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(vol[i])) {
        open = false;
        continue;
      }
      double px = frame.px(x[i]), py = py(frame, vol[i]);
      if (open) path.lineTo(px, py);
      else path.moveTo(px, py);
      open = true;
    }
    g.setColor(colour);
    g.setStroke(Theme.LINE);
    g.draw(path);
  }
}
