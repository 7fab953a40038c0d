package ivylab.arbitrage;

import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.ArbitrageReport.Violation;
import ivylab.surface.Grid;
import ivylab.surface.VolSurface;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Every static no-arbitrage condition of a surface on a mesh, in terms of prices between mesh
 * points and of derivatives at mesh points. Prices are undiscounted and in units of the forward of
 * their maturity, a function of forward moneyness {@code m = K/F}, calls c and puts p:
 *
 * <pre>
 * bounds        (1-m)+ &lt;= c &lt;= 1               fails just where total variance is not positive
 * monotonicity  c falls, p rises with m        a spread for a credit
 * convexity     c convex in m                  a butterfly for a credit
 * calendar      c(m, t) rises with t at one m  a calendar spread for a credit
 * density       g >= 0                         Gatheral and Jacquier (2014), lemma 2.2
 * variance      w_t >= 0                       Gatheral and Jacquier (2014), lemma 2.1
 * </pre>
 *
 * The first four compare neighbours on the mesh, so they detect what happens between its points but
 * miss what cancels there; the last two come from {@link ArbitrageReport}. A spot is the mesh point
 * of the option to sell. Comparing calls of one strike over time, as is often done, is correct only
 * if carry is zero: at one forward moneyness rates and dividends do not matter.
 *
 * @param grid the mesh
 * @param tolerance a credit counts above this share of the price of the option sold, g below minus
 *     it, {@code t w_t / w} below minus it
 * @param spots every violation, condition by condition, in mesh order
 */
public record StaticArbitrage(Grid grid, double tolerance, List<Spot> spots) {

  /** A no-arbitrage condition. */
  public enum Condition {
    BOUNDS,
    MONOTONICITY,
    CONVEXITY,
    CALENDAR,
    DENSITY,
    VARIANCE;

    /** Whether it concerns maturities rather than strikes. */
    public boolean isCalendar() {
      return this == CALENDAR || this == VARIANCE;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a violation comes from. */
  public enum Origin {
    /** No quotes were given to compare with. */
    UNKNOWN,
    /** The quotes there allow a trade for a credit between bid and offer. */
    TRADABLE,
    /** The mid prices of the quotes there violate the condition, within their spreads. */
    QUOTES,
    /** The quotes there are consistent; the surface is not. */
    INTERPOLATION,
    /** There are no quotes around. */
    EXTRAPOLATION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One violated condition at one mesh point.
   *
   * @param condition which
   * @param k log-forward-moneyness
   * @param t years
   * @param depth extent of the violation, positive: for the first four the credit as a share of the
   *     forward (NaN for bounds, since there is no price), for density -g, for variance -w_t per
   *     year
   * @param origin where it comes from
   */
  public record Spot(Condition condition, double k, double t, double depth, Origin origin) {}

  private static final List<Origin> KNOWN =
      List.of(Origin.TRADABLE, Origin.QUOTES, Origin.INTERPOLATION, Origin.EXTRAPOLATION);

  public StaticArbitrage {
    if (!(tolerance >= 0 && tolerance < 1))
      throw new IllegalArgumentException("tolerance must be in [0, 1): " + tolerance);
    spots = List.copyOf(spots);
  }

  /** Checks a surface on a mesh, with {@link ArbitrageReport#TOLERANCE}. */
  public static StaticArbitrage of(VolSurface surface, Grid grid) {
    return of(surface, grid, ArbitrageReport.TOLERANCE);
  }

  /** Checks a surface on a mesh. */
  public static StaticArbitrage of(VolSurface surface, Grid grid, double tolerance) {
    return new StaticArbitrage(grid, tolerance, search(surface, grid, tolerance));
  }

  /** Checks a surface on a mesh, and reports which violations were already in its quotes. */
  public static StaticArbitrage of(VolSurface surface, Grid grid, QuoteArbitrage quotes) {
    return of(surface, grid).against(quotes);
  }

  /** The same report with the origin of each violation among these quotes. */
  public StaticArbitrage against(QuoteArbitrage quotes) {
    return new StaticArbitrage(
        grid,
        tolerance,
        spots.stream()
            .map(
                s -> {
                  Origin origin = quotes.origin(s.condition().isCalendar(), s.k(), s.t());
                  return new Spot(s.condition(), s.k(), s.t(), s.depth(), origin);
                })
            .toList());
  }

  private static List<Spot> search(VolSurface surface, Grid grid, double tolerance) {
    // the report checks its tolerance before anything is computed
    ArbitrageReport derivatives = ArbitrageReport.of(surface, grid, tolerance);
    MeshPrices prices = MeshPrices.of(surface, grid);
    List<Spot> spots = new ArrayList<>();
    for (Violation v : derivatives.violations(Kind.INVALID))
      spots.add(new Spot(Condition.BOUNDS, v.k(), v.t(), Double.NaN, Origin.UNKNOWN));
    prices.spreads(tolerance, spots);
    prices.butterflies(tolerance, spots);
    prices.calendars(tolerance, spots);
    for (Violation v : derivatives.violations(Kind.BUTTERFLY))
      spots.add(new Spot(Condition.DENSITY, v.k(), v.t(), -v.value(), Origin.UNKNOWN));
    for (Violation v : derivatives.violations(Kind.CALENDAR))
      spots.add(new Spot(Condition.VARIANCE, v.k(), v.t(), -v.value(), Origin.UNKNOWN));
    return spots;
  }

  /** Number of mesh points checked. */
  public int points() {
    return grid.size();
  }

  /** Whether no condition is violated anywhere. */
  public boolean isFree() {
    return spots.isEmpty();
  }

  /** The violations of one condition, in mesh order. */
  public List<Spot> spots(Condition condition) {
    return spots.stream().filter(s -> s.condition() == condition).toList();
  }

  /** Number of mesh points that violate one condition. */
  public int count(Condition condition) {
    return spots(condition).size();
  }

  /** Number of mesh points that violate one condition and have this origin. */
  public int count(Condition condition, Origin origin) {
    return (int) spots(condition).stream().filter(s -> s.origin() == origin).count();
  }

  /** Share in [0, 1] of all mesh points that violate one condition. */
  public double share(Condition condition) {
    return count(condition) / (double) points();
  }

  /** The largest violation of one condition. */
  public Optional<Spot> deepest(Condition condition) {
    Spot deepest = null;
    for (Spot s : spots(condition)) if (deepest == null || s.depth() > deepest.depth()) deepest = s;
    return Optional.ofNullable(deepest);
  }

  /** Whether the report was compared with quotes. */
  public boolean hasOrigins() {
    return spots.stream().anyMatch(s -> s.origin() != Origin.UNKNOWN);
  }

  /**
   * One row per condition: violations, share, the deepest with its location, and the number from
   * each origin.
   */
  public Table toTable() {
    StringColumn condition = StringColumn.create("condition"),
        depth = StringColumn.create("deepest");
    IntColumn count = IntColumn.create("violations");
    DoubleColumn share = DoubleColumn.create("share (%)");
    DoubleColumn k = DoubleColumn.create("at k"), t = DoubleColumn.create("at t");
    for (Condition c : Condition.values()) {
      Optional<Spot> spot = deepest(c);
      condition.append(c.toString());
      count.append(count(c));
      share.append(100 * share(c));
      depth.append(spot.map(StaticArbitrage::text).orElse(""));
      k.append(spot.map(Spot::k).orElse(Double.NaN));
      t.append(spot.map(Spot::t).orElse(Double.NaN));
    }
    share.setPrintFormatter(format("0.00"), "");
    k.setPrintFormatter(format("0.000"), "");
    t.setPrintFormatter(format("0.000"), "");
    Table table = Table.create("static arbitrage on " + grid, condition, count, share, depth, k, t);
    if (hasOrigins())
      for (Origin origin : KNOWN) {
        IntColumn column = IntColumn.create(origin.toString());
        for (Condition c : Condition.values()) column.append(count(c, origin));
        table.addColumns(column);
      }
    return table;
  }

  /** The depth with its unit: a credit in basis points of the forward, g, or w_t. */
  private static String text(Spot s) {
    return switch (s.condition()) {
      case BOUNDS -> "no price";
      case DENSITY -> "g = %.3g".formatted(-s.depth());
      case VARIANCE -> "w_t = %.3g".formatted(-s.depth());
      default -> "%.3g bp of F".formatted(1e4 * s.depth());
    };
  }

  /**
   * Several surfaces side by side, one row each: the share of mesh points that violate each
   * condition, in percent.
   *
   * @param reports by the name of the surface, in the order shown
   */
  public static Table compare(Map<String, StaticArbitrage> reports) {
    Table table = rows("mesh points that violate a condition (%)", reports);
    for (Condition c : Condition.values()) {
      DoubleColumn share = DoubleColumn.create(c.toString());
      reports.values().forEach(report -> share.append(100 * report.share(c)));
      share.setPrintFormatter(format("0.00"), "");
      table.addColumns(share);
    }
    return table;
  }

  /**
   * Several surfaces side by side, one row each: how many violations of all conditions together
   * have each origin. All zero for a report that was not compared with quotes.
   *
   * @param reports by the name of the surface, in the order shown
   */
  public static Table origins(Map<String, StaticArbitrage> reports) {
    Table table = rows("where the violations come from", reports);
    for (Origin origin : KNOWN) {
      IntColumn count = IntColumn.create(origin.toString());
      for (StaticArbitrage report : reports.values())
        count.append((int) report.spots.stream().filter(s -> s.origin() == origin).count());
      table.addColumns(count);
    }
    return table;
  }

  private static Table rows(String title, Map<String, StaticArbitrage> reports) {
    return Table.create(title, StringColumn.create("surface", reports.keySet()));
  }

  private static DecimalFormat format(String pattern) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  @Override
  public String toString() {
    if (isFree()) return "No static arbitrage on %s.".formatted(grid);
    StringJoiner text = new StringJoiner("; ");
    for (Condition c : Condition.values())
      deepest(c)
          .ifPresent(
              s ->
                  text.add(
                      "%s at %d of %d points (%.1f %%), deepest %s at k = %.3g, t = %.3g"
                          .formatted(
                              c, count(c), points(), 100 * share(c), text(s), s.k(), s.t())));
    return "Static arbitrage on %s: %s.".formatted(grid, text);
  }
}
