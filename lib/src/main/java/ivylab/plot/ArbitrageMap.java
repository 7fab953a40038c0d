package ivylab.plot;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.QuoteArbitrage.Trade;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.arbitrage.StaticArbitrage.Origin;
import ivylab.arbitrage.StaticArbitrage.Spot;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.ArbitrageReport.Violation;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
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
  private static final BasicStroke RING = new BasicStroke(1.6f);

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
      legend.add("too expensive at mid (%d)".formatted(trades.middle().size()), ArbitrageMap::ring);
    if (trades != null && !trades.tradable().isEmpty())
      legend.add(
          "sold for a credit (%d)".formatted(trades.tradable().size()), ArbitrageMap::triangle);
    return figure(clean.length() == 0 ? "" : "Nowhere violated: " + clean, legend, maps);
  }

  /** One map per condition. */
  static Figure figure(String title, ArbitrageReport report, Quotes quotes) {
    return figure(
        title,
        quotes.legend(),
        List.of(of(report, Kind.CALENDAR, quotes), of(report, Kind.BUTTERFLY, quotes)));
  }

  /** Two maps per row, a single one at the usual width. */
  private static Figure figure(String title, Legend legend, List<ArbitrageMap> maps) {
    int columns = Math.min(maps.size(), 2), width = columns == 1 ? Figure.WIDTH : 460;
    List<Figure> figures = new ArrayList<>();
    for (ArbitrageMap map : maps) figures.add(map.figure(width));
    return new SmallMultiples(columns, figures, legend).figure(title);
  }

  static ArbitrageMap of(ArbitrageReport report, Kind kind, Quotes quotes) {
    Map<List<Double>, Double> depths = new HashMap<>();
    Set<List<Double>> broken = new HashSet<>();
    for (Violation v : report.violations(kind)) depths.put(List.of(v.k(), v.t()), -v.value());
    for (Violation v : report.violations(Kind.INVALID)) broken.add(List.of(v.k(), v.t()));
    Condition condition = kind == Kind.CALENDAR ? Condition.VARIANCE : Condition.DENSITY;
    return new ArbitrageMap(
        report.grid(),
        heading(condition),
        "",
        quantity(condition),
        depths,
        broken,
        quotes,
        List.of(),
        List.of());
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
    double[] k = grid.k(), t = grid.t();
    List<Double> all = new ArrayList<>(depths.values());
    all.add(0.0);
    Legend legend = new Legend().note(count());
    if (!broken.isEmpty()) legend.patch("w not positive or not finite", () -> BROKEN);
    Cells cells =
        HeatMap.cells(
                ColorScale.over(ColorMap.DEPTH, quantity, all),
                grid,
                (i, j) -> depths.getOrDefault(List.of(k[j], t[i]), Double.NaN))
            .under(legend, this::paintOn);
    cells.chart().getStyler().setPlotBackgroundColor(CLEAN);
    return cells.figure(heading).withSize(width, 350);
  }

  private void paintOn(Graphics2D g, Frame frame) {
    double dk = (grid.kMax() - grid.kMin()) / (grid.kCount() - 1) / 2;
    double dt = (grid.tMax() - grid.tMin()) / (grid.tCount() - 1) / 2;
    g.setColor(BROKEN);
    for (List<Double> cell : broken) {
      double left = frame.px(cell.get(0) - dk), top = frame.py(cell.get(1) + dt);
      double right = frame.px(cell.get(0) + dk), bottom = frame.py(cell.get(1) - dt);
      g.fill(new Rectangle2D.Double(left, top, right - left, bottom - top));
    }
    HeatMap.paintQuotes(g, frame, quotes);
    for (Point p : dear) if (frame.shows(p.k(), p.t())) ring(g, frame.px(p.k()), frame.py(p.t()));
    for (Point p : sold)
      if (frame.shows(p.k(), p.t())) triangle(g, frame.px(p.k()), frame.py(p.t()));
  }

  private String count() {
    int count = depths.size();
    if (count == 0) return "no mesh point violated";
    String share = Axis.shortLabel(100.0 * count / grid.size());
    return origins.isEmpty()
        ? "%d of %d mesh points violated (%s %%)".formatted(count, grid.size(), share)
        : "%d of %d (%s %%)%s".formatted(count, grid.size(), share, origins);
  }

  /** The symbol of a quote that is too expensive at mid prices. */
  static void ring(Graphics2D g, double x, double y) {
    g.setColor(Theme.INK);
    g.setStroke(RING);
    g.draw(new Ellipse2D.Double(x - 5, y - 5, 10, 10));
  }

  /** The symbol of a quote that can be sold for a credit. */
  static void triangle(Graphics2D g, double x, double y) {
    var shape = new java.awt.geom.Path2D.Double();
    shape.moveTo(x, y - 7);
    shape.lineTo(x + 6.5, y + 5);
    shape.lineTo(x - 6.5, y + 5);
    shape.closePath();
    g.setColor(Theme.PAPER);
    g.setStroke(RING);
    g.draw(shape);
    g.setColor(Theme.INK);
    g.fill(shape);
  }
}
