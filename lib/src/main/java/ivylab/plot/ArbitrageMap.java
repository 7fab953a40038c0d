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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Where one condition of a report is violated, and by how much; several of them make a figure.
 *
 * @param quotes shown on top
 * @param trades rings around quotes that are too expensive at mid prices, triangles on those that
 *     can be sold for a credit
 */
record ArbitrageMap(
    StaticArbitrage report, Condition condition, Quotes quotes, Optional<QuoteArbitrage> trades) {

  /** The conditions on prices next to those on derivatives. */
  private static final List<Condition> ORDER =
      List.of(
          Condition.CONVEXITY,
          Condition.DENSITY,
          Condition.CALENDAR,
          Condition.VARIANCE,
          Condition.MONOTONICITY,
          Condition.BOUNDS);

  private static final Color CLEAN = new Color(0xF1F4F6), BROKEN = new Color(0x8A8A8A);
  private static final Mark DEAR = Mark.ring(5), SOLD = Mark.triangle(7);

  /** Maps of the conditions that are violated; the others are named in the title. */
  static Figure figure(StaticArbitrage report, Quotes quotes, Optional<QuoteArbitrage> trades) {
    List<ArbitrageMap> maps = new ArrayList<>();
    StringJoiner clean = new StringJoiner(", ");
    for (Condition condition : ORDER) {
      if (report.count(condition) == 0) clean.add(condition.toString());
      else if (condition != Condition.BOUNDS || report.count(condition) == report.spots().size())
        maps.add(new ArbitrageMap(report, condition, quotes, trades));
    }
    if (maps.isEmpty()) maps.add(new ArbitrageMap(report, Condition.DENSITY, quotes, trades));
    Legend legend = quotes.legend();
    int dear = trades.map(t -> t.middle().size()).orElse(0);
    int sold = trades.map(t -> t.tradable().size()).orElse(0);
    if (dear > 0) legend.add("too expensive at mid (%d)".formatted(dear), DEAR, Theme.INK);
    if (sold > 0) legend.add("sold for a credit (%d)".formatted(sold), SOLD, Theme.INK);
    return figure(clean.length() == 0 ? "" : "Nowhere violated: " + clean, legend, maps);
  }

  /** One map per condition on derivatives. */
  static Figure figure(String title, ArbitrageReport report, Quotes quotes) {
    StaticArbitrage same = same(report);
    List<ArbitrageMap> maps = new ArrayList<>();
    for (Condition condition : List.of(Condition.VARIANCE, Condition.DENSITY))
      maps.add(new ArbitrageMap(same, condition, quotes, Optional.empty()));
    return figure(title, quotes.legend(), maps);
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
    List<Figure> figures = maps.stream().map(map -> map.figure(width)).toList();
    return new SmallMultiples(columns, figures, legend).figure(title);
  }

  /** Depths by k and t of the violated mesh points, prices in 1/10,000 of the forward. */
  Map<List<Double>, Double> depths() {
    double unit = condition == Condition.DENSITY || condition == Condition.VARIANCE ? 1 : 1e4;
    Map<List<Double>, Double> depths = new HashMap<>();
    if (condition != Condition.BOUNDS)
      for (Spot s : report.spots(condition)) depths.put(List.of(s.k(), s.t()), unit * s.depth());
    return depths;
  }

  /** Quotes of violations of this condition that are too expensive at mid prices. */
  List<Point> dear() {
    return trades.map(t -> sold(t.middle())).orElse(List.of());
  }

  /** Quotes that can be sold for a credit. */
  List<Point> sold() {
    return trades.map(t -> sold(t.tradable())).orElse(List.of());
  }

  private List<Point> sold(List<QuoteArbitrage.Violation> violations) {
    return violations.stream()
        .filter(v -> (v.trade() == Trade.CALENDAR) == condition.isCalendar())
        .map(v -> v.sold().point())
        .toList();
  }

  private String heading() {
    return switch (condition) {
      case BOUNDS -> "Bounds: total variance not positive";
      case MONOTONICITY -> "Spreads: calls rise or puts fall with strike";
      case CONVEXITY -> "Butterflies: prices not convex in strike";
      case CALENDAR -> "Calendar: prices fall with maturity";
      case DENSITY -> "Butterfly: negative density, g < 0";
      case VARIANCE -> "Calendar: total variance falls with maturity";
    };
  }

  private String quantity() {
    return switch (condition) {
      case DENSITY -> "−g";
      case VARIANCE -> "−∂w/∂t (per year)";
      default -> "credit (1/10,000 of the forward)";
    };
  }

  String origins() {
    StringJoiner text = new StringJoiner(", ", ": ", "").setEmptyValue("");
    for (Origin origin : Origin.values()) {
      int count = report.count(condition, origin);
      if (count > 0 && origin != Origin.UNKNOWN) text.add(origin + " " + count);
    }
    return text.toString();
  }

  private Figure figure(int width) {
    double[] k = report.grid().kPoints(), t = report.grid().tPoints();
    var depths = depths();
    List<Double> shown = new ArrayList<>(), all = new ArrayList<>(depths.values());
    for (int i = 0; i < k.length; i++)
      shown.add(depths.getOrDefault(List.of(k[i], t[i]), Double.NaN));
    all.add(0.0);
    Legend legend = new Legend().add(count(depths.size()), (g, x, y) -> {});
    if (report.count(Condition.BOUNDS) > 0)
      legend.add("w not positive or not finite", Mark.square(6), BROKEN);
    ColorScale scale = ColorScale.over(ColorMap.DEPTH, quantity(), all);
    HeatMap map = HeatMap.mesh(scale, report.grid(), shown).under(legend, this::paintOn);
    map.chart().getStyler().setPlotBackgroundColor(CLEAN);
    return map.figure(heading(), width, 350);
  }

  private void paintOn(Graphics2D g, Overlay at) {
    Grid grid = report.grid();
    double dk = (grid.kMax() - grid.kMin()) / (grid.kCount() - 1) / 2;
    double dt = (grid.tMax() - grid.tMin()) / (grid.tCount() - 1) / 2;
    g.setColor(BROKEN);
    for (Spot s : report.spots(Condition.BOUNDS)) {
      double left = at.px(s.k() - dk), top = at.py(s.t() + dt);
      g.fill(new Rectangle2D.Double(left, top, at.px(s.k() + dk) - left, at.py(s.t() - dt) - top));
    }
    at.mark(g, dear(), DEAR, Theme.INK);
    quotes.paint(g, at);
    at.mark(g, sold(), SOLD, Theme.INK);
  }

  private String count(int count) {
    if (count == 0) return "no mesh point violated";
    String share = Axis.shortLabel(100.0 * count / report.grid().size()), origins = origins();
    return origins.isEmpty()
        ? "%d of %d mesh points violated (%s %%)".formatted(count, report.grid().size(), share)
        : "%d of %d (%s %%)%s".formatted(count, report.grid().size(), share, origins);
  }
}
