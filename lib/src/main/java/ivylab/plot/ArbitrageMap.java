package ivylab.plot;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.QuoteArbitrage.Trade;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.arbitrage.StaticArbitrage.Origin;
import ivylab.arbitrage.StaticArbitrage.Spot;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Violation;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where one condition of a report is violated, and by how much; several of them make a figure.
 *
 * @param grid the mesh
 * @param heading the condition
 * @param origins of the violations; empty if unknown
 * @param quantity name and unit of the depths
 * @param depths of the violated mesh points, by k and t
 * @param broken mesh points where the surface has no price
 * @param quotes shown on top
 * @param dear quotes that are too expensive at mid prices, shown as rings
 * @param sold quotes that can be sold for a credit, shown as filled triangles
 */
record ArbitrageMap(
    Grid grid,
    String heading,
    String origins,
    String quantity,
    Map<List<Double>, Double> depths,
    Set<List<Double>> broken,
    Quotes quotes,
    Collection<Point> dear,
    Collection<Point> sold) {

  /** The conditions on prices next to those on derivatives. */
  static final List<Condition> ORDER =
      List.of(
          Condition.CONVEXITY,
          Condition.DENSITY,
          Condition.CALENDAR,
          Condition.VARIANCE,
          Condition.MONOTONICITY,
          Condition.BOUNDS);

  private static final Color CLEAN = new Color(0xF1F4F6);
  private static final Color BROKEN = new Color(0x8A8A8A);

  /** Quotes that are too expensive at mid prices, and those that can be sold for a credit. */
  private static final Mark DEAR = Mark.ring(5), SOLD = Mark.triangle(7);

  /** Maps of the conditions that are violated; the others are named in the title. */
  static Figure figure(StaticArbitrage report, Quotes quotes, @Nullable QuoteArbitrage trades) {
    List<ArbitrageMap> maps = new ArrayList<>();
    StringJoiner clean = new StringJoiner(", ");
    for (Condition condition : ORDER) {
      if (report.count(condition) == 0) clean.add(condition.toString());
      else if (condition != Condition.BOUNDS || report.count(condition) == report.spots().size())
        maps.add(of(report, condition, quotes, trades));
    }
    if (maps.isEmpty()) maps.add(of(report, Condition.DENSITY, quotes, trades));
    Legend legend = quotes.legend();
    if (trades != null && !trades.middle().isEmpty())
      legend.add("too expensive at mid (%d)".formatted(trades.middle().size()), DEAR, Theme.INK);
    if (trades != null && !trades.tradable().isEmpty())
      legend.add("sold for a credit (%d)".formatted(trades.tradable().size()), SOLD, Theme.INK);
    return figure(clean.length() == 0 ? "" : "Nowhere violated: " + clean, legend, maps);
  }

  /** One map per condition on derivatives. */
  static Figure figure(String title, ArbitrageReport report, Quotes quotes) {
    StaticArbitrage same = same(report);
    return figure(
        title,
        quotes.legend(),
        List.of(
            of(same, Condition.VARIANCE, quotes, null), of(same, Condition.DENSITY, quotes, null)));
  }

  static StaticArbitrage same(ArbitrageReport report) {
    List<Spot> spots = new ArrayList<>();
    for (Violation v : report.violations()) {
      Condition condition =
          switch (v.kind()) {
            case CALENDAR -> Condition.VARIANCE;
            case BUTTERFLY -> Condition.DENSITY;
            case INVALID -> Condition.BOUNDS;
          };
      double depth = Double.isFinite(v.value()) ? Math.max(-v.value(), 0) : 0;
      spots.add(new Spot(condition, v.k(), v.t(), depth, Origin.UNKNOWN));
    }
    return new StaticArbitrage(report.grid(), report.tolerance(), spots);
  }

  /** Two maps per row, a single one at the usual width. */
  private static Figure figure(String title, Legend legend, List<ArbitrageMap> maps) {
    int columns = Math.min(maps.size(), 2), width = columns == 1 ? Figure.WIDTH : 460;
    List<Figure> figures = new ArrayList<>();
    for (ArbitrageMap map : maps) figures.add(map.figure(width));
    return new SmallMultiples(columns, figures, legend).figure(title);
  }

  static ArbitrageMap of(
      StaticArbitrage report, Condition condition, Quotes quotes, @Nullable QuoteArbitrage trades) {
    double unit = isPrice(condition) ? 1e4 : 1;
    Map<List<Double>, Double> depths = new HashMap<>();
    Set<List<Double>> broken = new HashSet<>();
    for (Spot s : report.spots(condition)) depths.put(List.of(s.k(), s.t()), unit * s.depth());
    for (Spot s : report.spots(Condition.BOUNDS)) broken.add(List.of(s.k(), s.t()));
    return new ArbitrageMap(
        report.grid(),
        heading(condition),
        origins(report, condition),
        quantity(condition),
        condition == Condition.BOUNDS ? Map.of() : depths,
        broken,
        quotes,
        trades != null ? places(trades.middle(), condition) : List.of(),
        trades != null ? places(trades.tradable(), condition) : List.of());
  }

  private static List<Point> places(List<QuoteArbitrage.Violation> trades, Condition condition) {
    return trades.stream()
        .filter(v -> (v.trade() == Trade.CALENDAR) == condition.isCalendar())
        .map(v -> v.sold().point())
        .toList();
  }

  private static boolean isPrice(Condition condition) {
    return condition != Condition.DENSITY && condition != Condition.VARIANCE;
  }

  private static String heading(Condition condition) {
    return switch (condition) {
      case BOUNDS -> "Bounds: total variance not positive";
      case MONOTONICITY -> "Spreads: calls rise or puts fall with strike";
      case CONVEXITY -> "Butterflies: prices not convex in strike";
      case CALENDAR -> "Calendar: prices fall with maturity";
      case DENSITY -> "Butterfly: negative density, g < 0";
      case VARIANCE -> "Calendar: total variance falls with maturity";
    };
  }

  private static String quantity(Condition condition) {
    return switch (condition) {
      case DENSITY -> "−g";
      case VARIANCE -> "−∂w/∂t (per year)";
      default -> "credit (1/10,000 of the forward)";
    };
  }

  private static String origins(StaticArbitrage report, Condition condition) {
    StringJoiner text = new StringJoiner(", ", ": ", "");
    text.setEmptyValue("");
    for (Origin origin : Origin.values()) {
      int count = report.count(condition, origin);
      if (count > 0 && origin != Origin.UNKNOWN) text.add(origin + " " + count);
    }
    return text.toString();
  }

  private Figure figure(int width) {
    double[] k = grid.kPoints(), t = grid.tPoints();
    List<Double> shown = new ArrayList<>(), all = new ArrayList<>(depths.values());
    for (int i = 0; i < k.length; i++)
      shown.add(depths.getOrDefault(List.of(k[i], t[i]), Double.NaN));
    all.add(0.0);
    Legend legend = new Legend().add(count(), (g, x, y) -> {});
    if (!broken.isEmpty())
      legend.add(
          "w not positive or not finite",
          (g, x, y) -> {
            g.setColor(BROKEN);
            g.fill(new Rectangle2D.Double(x - 6, y - 6, 12, 12));
          });
    HeatMap map =
        HeatMap.mesh(ColorScale.over(ColorMap.DEPTH, quantity, all), grid, shown)
            .under(legend, this::paintOn);
    map.chart().getStyler().setPlotBackgroundColor(CLEAN);
    return map.figure(heading, width, 350);
  }

  private void paintOn(Graphics2D g, Overlay at) {
    double dk = (grid.kMax() - grid.kMin()) / (grid.kCount() - 1) / 2;
    double dt = (grid.tMax() - grid.tMin()) / (grid.tCount() - 1) / 2;
    g.setColor(BROKEN);
    for (List<Double> cell : broken) {
      double left = at.px(cell.get(0) - dk), top = at.py(cell.get(1) + dt);
      double right = at.px(cell.get(0) + dk), bottom = at.py(cell.get(1) - dt);
      g.fill(new Rectangle2D.Double(left, top, right - left, bottom - top));
    }
    for (Point p : dear)
      if (at.shows(p.k(), p.t())) DEAR.paint(g, at.px(p.k()), at.py(p.t()), Theme.INK);
    quotes.paint(g, at);
    for (Point p : sold)
      if (at.shows(p.k(), p.t())) SOLD.paint(g, at.px(p.k()), at.py(p.t()), Theme.INK);
  }

  private String count() {
    int count = depths.size();
    if (count == 0) return "no mesh point violated";
    String share = Axis.shortLabel(100.0 * count / grid.size());
    return origins.isEmpty()
        ? "%d of %d mesh points violated (%s %%)".formatted(count, grid.size(), share)
        : "%d of %d (%s %%)%s".formatted(count, grid.size(), share, origins);
  }
}
