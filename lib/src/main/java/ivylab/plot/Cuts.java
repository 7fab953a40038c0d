package ivylab.plot;

import ivylab.band.Band;
import ivylab.quote.VolQuote;
import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slices as small multiples, up to three per row: the curves of surfaces through their quotes. */
final class Cuts {

  private static final Color SPREAD = Theme.withAlpha(Theme.VISIBLE, 110);
  private static final Color SHADE = Theme.withAlpha(Theme.INK, 45);
  private static final int NAME = 20;
  private static final BasicStroke BAR =
      new BasicStroke(2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

  private final Map<String, VolSurface> surfaces;
  private final List<Cut> cuts;
  private final String xName, visible, hidden;
  private final Map<String, Color> colours = new HashMap<>();
  private final Map<Point, VolQuote> spreads;
  private final Optional<Band> band;

  /**
   * @param cuts a panel each
   * @param xName what varies along the cuts
   * @param visible meaning of filled discs
   * @param hidden meaning of open diamonds
   */
  Cuts(
      Map<String, VolSurface> surfaces,
      List<Cut> cuts,
      String xName,
      String visible,
      String hidden) {
    this(surfaces, cuts, xName, visible, hidden, Map.of(), Optional.empty());
  }

  private Cuts(
      Map<String, VolSurface> surfaces,
      List<Cut> cuts,
      String xName,
      String visible,
      String hidden,
      Map<Point, VolQuote> spreads,
      Optional<Band> band) {
    this.surfaces = new LinkedHashMap<>(surfaces);
    // not the colours of the quotes: black first, then the palette's others
    for (String name : surfaces.keySet())
      colours.put(name, colours.isEmpty() ? Theme.INK : Theme.category(colours.size() + 1));
    this.cuts = List.copyOf(cuts);
    this.xName = xName;
    this.visible = visible;
    this.hidden = hidden;
    this.spreads = spreads;
    this.band = band;
  }

  /** Smiles through quotes. */
  static Cuts smiles(Map<String, VolSurface> surfaces, Quotes quotes, double... t) {
    List<Cut> cuts = Smiles.at(quotes, t);
    return new Cuts(surfaces, cuts, QuotePlane.K, quotes.visibleName(), quotes.hiddenName());
  }

  /** The same with a bar from bid to ask behind each quote that has both. */
  Cuts withSpreads(List<VolQuote> quotes) {
    Map<Point, VolQuote> all = new HashMap<>(spreads);
    for (VolQuote q : quotes) if (q.hasSpread()) all.put(q.point(), q);
    return new Cuts(surfaces, cuts, xName, visible, hidden, Map.copyOf(all), band);
  }

  /** The same with a band shaded behind the curves; one of infinite width is not shown. */
  Cuts withBand(Band band) {
    boolean shown = band.factor() > 0 && Double.isFinite(band.factor());
    Optional<Band> other = shown ? Optional.of(band) : Optional.empty();
    return new Cuts(surfaces, cuts, xName, visible, hidden, spreads, other);
  }

  /** The panels; the outer ones carry the axis labels. */
  Figure figure(String title) {
    int columns = Math.min(3, cuts.size()), last = cuts.size() - columns;
    int width = (Figure.WIDTH - NAME) / columns;
    List<Figure> panels = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      boolean left = i % columns == 0, bottom = i >= last;
      Lines lines = new Lines(bottom ? xName : "", left ? QuotePlane.VOL : "");
      panels.add(
          panel(lines, cuts.get(i))
              .withSize(width + (left ? NAME : 0), cuts.size() <= 3 ? 262 : bottom ? 225 : 205));
    }
    return Figure.underOneLegend(title, columns, panels);
  }

  private Figure panel(Lines lines, Cut cut) {
    lines.logX(cut.axis().log());
    List<Double> reach = new ArrayList<>();
    if (band.isPresent()) {
      double[][] edges = band.get().vols(cut.k(), cut.t());
      double[] low = percent(edges[0], reach), high = percent(edges[2], reach);
      lines.band("band", cut.places(), low, high, SHADE);
    }
    List<Map.Entry<String, VolSurface>> curves = new ArrayList<>(surfaces.entrySet());
    Collections.rotate(curves, -1); // the first on top
    for (Map.Entry<String, VolSurface> curve : curves) {
      double[] vols = percent(curve.getValue().vol(cut.k(), cut.t()), reach);
      Color colour = colours.getOrDefault(curve.getKey(), Theme.INK);
      lines.curve(curve.getKey(), cut.places(), vols, colour, Theme.LINE);
    }
    List<VolQuote> bars =
        cut.quotes().all().stream().filter(spreads::containsKey).map(spreads::get).toList();
    if (!bars.isEmpty())
      lines.bars(
          "bid to ask",
          bars.stream().mapToDouble(q -> cut.place().applyAsDouble(q.point())).toArray(),
          bars.stream().mapToDouble(q -> 100 * q.bidVol()).toArray(),
          bars.stream().mapToDouble(q -> 100 * q.askVol()).toArray(),
          SPREAD,
          BAR);
    int points = cut.quotes().all().size();
    double radius = points > 100 ? 1.6 : points > 60 || !spreads.isEmpty() ? 2 : 3.2;
    points(lines, cut, hidden, cut.quotes().hidden(), Mark.diamond(1.25 * radius), Theme.HIDDEN);
    points(lines, cut, visible, cut.quotes().visible(), Mark.disc(radius), Theme.VISIBLE);
    Axis y = verticalAxis(shown(cut.quotes().all()), reach);
    lines.xRange(cut.axis().min(), cut.axis().max()).yRange(y.min(), y.max());
    return lines.figure(cut.title());
  }

  private static void points(
      Lines lines, Cut cut, String name, List<Point> points, Mark mark, Color colour) {
    List<double[]> all =
        points.stream()
            .map(p -> new double[] {cut.place().applyAsDouble(p), 100 * p.vol()})
            .toList();
    lines.points(name, all, mark, colour);
  }

  private static double[] percent(double[] vols, List<Double> all) {
    double[] percent = new double[vols.length];
    for (int i = 0; i < vols.length; i++) {
      percent[i] = 100 * vols[i];
      all.add(percent[i]);
    }
    return percent;
  }

  /** Volatilities in percent that must fit: the quotes, and their bids and asks. */
  private List<Double> shown(List<Point> points) {
    List<Double> shown = new ArrayList<>();
    for (Point p : points) {
      shown.add(100 * p.vol());
      VolQuote spread = spreads.get(p);
      if (spread != null) shown.addAll(List.of(100 * spread.bidVol(), 100 * spread.askVol()));
    }
    return shown;
  }

  /** What must fit, and the curves up to half its range beyond. */
  private static Axis verticalAxis(List<Double> quoted, List<Double> curves) {
    double low = quoted.stream().mapToDouble(x -> x).min().orElse(0);
    double high = quoted.stream().mapToDouble(x -> x).max().orElse(200);
    double room = Math.max(0.5 * (high - low), 1);
    List<Double> shown = new ArrayList<>(quoted.isEmpty() ? List.of() : List.of(low, high));
    for (double vol : curves)
      if (Double.isFinite(vol)) shown.add(Math.max(low - room, Math.min(high + room, vol)));
    return Axis.around("", shown, 0.02, false);
  }
}
