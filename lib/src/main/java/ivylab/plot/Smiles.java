package ivylab.plot;

import ivylab.band.Band;
import ivylab.quote.VolQuote;
import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Smiles as small multiples, up to three per row: the curves of surfaces through their quotes.
 *
 * @param curves surfaces by the name in the legend
 * @param slices a panel each
 * @param quotes counted in the legend
 * @param spreads quotes with bid and ask, each a bar
 * @param band shaded behind the curves
 */
record Smiles(
    Map<String, VolSurface> curves,
    List<Slice> slices,
    Quotes quotes,
    List<VolQuote> spreads,
    Optional<Band> band) {

  private static final int MOST = 6, POINTS = 81, NAME = 20;
  private static final BasicStroke BAR =
      new BasicStroke(2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

  /**
   * The quotes of nearly the same expiry, which may be none.
   *
   * @param t years
   * @param reach log-moneyness values that the panel covers
   */
  record Slice(double t, Quotes quotes, List<Double> reach) {

    static Slice of(List<Point> points, Set<Point> hidden) {
      return new Slice(
          points.stream().mapToDouble(Point::t).average().orElseThrow(),
          new Quotes(
              points.stream().filter(p -> !hidden.contains(p)).toList(),
              points.stream().filter(hidden::contains).toList()),
          points.stream().map(Point::k).toList());
    }

    String title() {
      String years = Axis.trimmed(Axis.shortLabel(t));
      if (t < 0.9) return "t = %s years (%d days)".formatted(years, Math.round(365 * t));
      return "t = %s year%s".formatted(years, Math.abs(t - 1) < 0.005 ? "" : "s");
    }
  }

  /** Smiles at up to six expiries, or at the given maturities. */
  static Smiles of(Map<String, VolSurface> curves, Quotes quotes, double... t) {
    var ordered = Collections.unmodifiableMap(new LinkedHashMap<>(curves));
    return new Smiles(ordered, at(quotes, t), quotes, List.of(), Optional.empty());
  }

  /** The same with a bar from bid to ask behind each quote that has both. */
  Smiles withSpreads(List<VolQuote> all) {
    List<VolQuote> both = all.stream().filter(VolQuote::hasSpread).toList();
    return new Smiles(curves, slices, quotes, both, band);
  }

  /** The same with a band shaded behind the curves; one of infinite width is not shown. */
  Smiles withBand(Band other) {
    boolean shown = other.factor() > 0 && Double.isFinite(other.factor());
    return new Smiles(
        curves, slices, quotes, spreads, shown ? Optional.of(other) : Optional.empty());
  }

  static List<Slice> at(Quotes quotes, double... maturities) {
    List<Slice> slices = slices(quotes);
    if (maturities.length == 0) return choose(slices, MOST);
    List<Slice> chosen = new ArrayList<>();
    for (double t : maturities) {
      if (!(t > 0)) throw new IllegalArgumentException("t must be years, positive: " + t);
      Slice nearest = nearest(slices, t);
      boolean same = Math.abs(nearest.t() - t) <= room(t);
      chosen.add(new Slice(t, same ? nearest.quotes() : Quotes.NONE, nearest.reach()));
    }
    return chosen;
  }

  /** Maturities closer than 4 % or one day count as one. */
  private static double room(double t) {
    return Math.max(0.04 * t, 1 / 365.0);
  }

  /** Quotes whose maturities differ by at most 4 % or one day from the first belong together. */
  static List<Slice> slices(Quotes quotes) {
    List<Point> sorted = new ArrayList<>(quotes.all());
    sorted.sort(Comparator.comparingDouble(Point::t).thenComparingDouble(Point::k));
    var hidden = new HashSet<>(quotes.hidden());
    List<Slice> slices = new ArrayList<>();
    List<Point> group = new ArrayList<>();
    for (Point point : sorted) {
      double first = group.isEmpty() ? point.t() : group.get(0).t();
      if (point.t() > first + room(first)) {
        slices.add(Slice.of(group, hidden));
        group = new ArrayList<>();
      }
      group.add(point);
    }
    slices.add(Slice.of(group, hidden));
    return slices;
  }

  /** Up to {@code most} slices spread evenly over log t, thin ones only if there are no others. */
  static List<Slice> choose(List<Slice> slices, int most) {
    if (slices.size() <= most) return slices;
    List<Slice> wellQuoted = slices.stream().filter(s -> s.reach().size() >= 5).toList();
    List<Slice> left = new ArrayList<>(wellQuoted.size() >= most ? wellQuoted : slices);
    Axis range = new Axis("", left.get(0).t(), left.get(left.size() - 1).t(), true);
    List<Slice> chosen = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Slice nearest = nearest(left, range.value(i / (most - 1.0)));
      left.remove(nearest);
      chosen.add(nearest);
    }
    chosen.sort(Comparator.comparingDouble(Slice::t));
    return chosen;
  }

  /** The slice nearest in log t; the shorter of a tie. */
  private static Slice nearest(List<Slice> slices, double t) {
    return Collections.min(slices, Comparator.comparingDouble(s -> Math.abs(Math.log(s.t() / t))));
  }

  /** The panels; the outer ones carry the axis labels. */
  Figure figure(String title) {
    int columns = Math.min(3, slices.size()), last = slices.size() - columns;
    int width = (Figure.WIDTH - NAME) / columns;
    List<Figure> panels = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      boolean left = i % columns == 0, bottom = i >= last;
      Lines lines = new Lines(bottom ? QuotePlane.K : "", left ? QuotePlane.VOL : "");
      int height = slices.size() <= 3 ? 262 : bottom ? 225 : 205;
      panels.add(panel(lines, slices.get(i)).withSize(width + (left ? NAME : 0), height));
    }
    return Figure.underOneLegend(title, columns, panels);
  }

  private Figure panel(Lines lines, Slice slice) {
    Axis range = Axis.around("", slice.reach(), 0.06, false);
    double[] k = IntStream.range(0, POINTS).mapToDouble(i -> range.value(i / 80.0)).toArray();
    double[] t = new double[POINTS];
    Arrays.fill(t, slice.t());
    List<Double> reach = new ArrayList<>(), quoted = new ArrayList<>();
    if (band.isPresent()) {
      double[][] edges = band.get().vols(k, t);
      double[] low = percent(edges[0], reach), high = percent(edges[2], reach);
      lines.band("band", k, low, high, Theme.withAlpha(Theme.INK, 45));
    }
    List<String> names = new ArrayList<>(curves.keySet());
    for (int i = names.size() - 1; i >= 0; i--) { // the first on top
      VolSurface curve = curves.getOrDefault(names.get(i), (x, years) -> x);
      // not the colours of the quotes: black first, then the palette's others
      Color colour = i == 0 ? Theme.INK : Theme.category(i + 1);
      lines.curve(names.get(i), k, percent(curve.vol(k, t), reach), colour, Theme.LINE);
    }
    List<Point> points = slice.quotes().all();
    points.forEach(p -> quoted.add(100 * p.vol()));
    List<VolQuote> bars = spreads.stream().filter(q -> points.contains(q.point())).toList();
    if (!bars.isEmpty())
      lines.bars(
          "bid to ask",
          bars.stream().mapToDouble(q -> q.point().k()).toArray(),
          percent(bars.stream().mapToDouble(VolQuote::bidVol).toArray(), quoted),
          percent(bars.stream().mapToDouble(VolQuote::askVol).toArray(), quoted),
          Theme.withAlpha(Theme.VISIBLE, 110),
          BAR);
    int n = points.size();
    double radius = n > 100 ? 1.6 : n > 60 || !spreads.isEmpty() ? 2 : 3.2;
    Mark diamond = Mark.diamond(1.25 * radius);
    lines.points(quotes.hiddenName(), places(slice.quotes().hidden()), diamond, Theme.HIDDEN);
    Mark disc = Mark.disc(radius);
    lines.points(quotes.visibleName(), places(slice.quotes().visible()), disc, Theme.VISIBLE);
    Axis y = verticalAxis(quoted, reach);
    return lines.xRange(range.min(), range.max()).yRange(y.min(), y.max()).figure(slice.title());
  }

  private static List<double[]> places(List<Point> points) {
    return points.stream().map(p -> new double[] {p.k(), 100 * p.vol()}).toList();
  }

  private static double[] percent(double[] vols, List<Double> all) {
    double[] percent = Arrays.stream(vols).map(vol -> 100 * vol).toArray();
    for (double vol : percent) all.add(vol);
    return percent;
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
