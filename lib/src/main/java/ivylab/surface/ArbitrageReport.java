package ivylab.surface;

import ivylab.file.TableRows;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * Where a surface admits static arbitrage, on a mesh. Every mesh point is first checked for a
 * positive total variance that is finite along with its derivatives; a point that fails is counted
 * as {@link Kind#INVALID} and not checked further. The others are checked against the two
 * conditions of Gatheral and Jacquier (2014), arXiv:1204.0646:
 *
 * <pre>
 * calendar   w_t >= 0   (lemma 2.1)   violated where t w_t / w &lt; -tolerance
 * butterfly  g   >= 0   (lemma 2.2)   violated where g &lt; -tolerance
 * </pre>
 *
 * Both sides of the comparison are dimensionless. A mesh can miss a violation between its points.
 *
 * @param grid the mesh
 * @param tolerance relative tolerance, non-negative
 * @param calendarLoss mean of {@code max(0, -w_t)^2} over the valid points, per year squared; 0 if
 *     none is valid
 * @param butterflyLoss mean of {@code max(0, -g)^2} over the valid points; 0 if none is valid
 * @param violations every violation, in mesh order
 */
public record ArbitrageReport(
    Grid grid,
    double tolerance,
    double calendarLoss,
    double butterflyLoss,
    List<Violation> violations) {

  /** Well above the rounding of central differences in double precision, far below any spread. */
  public static final double TOLERANCE = 1e-6;

  /** What is wrong at a mesh point. */
  public enum Kind {
    /** Total variance falls with maturity. */
    CALENDAR,
    /** The risk-neutral density is negative. */
    BUTTERFLY,
    /** Total variance is not positive, or it or one of its derivatives is not finite. */
    INVALID;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One violated condition at one mesh point.
   *
   * @param kind the condition
   * @param k log-forward-moneyness
   * @param t years
   * @param value the offending quantity: {@code w_t} per year for calendar, {@code g} for
   *     butterfly, {@code w} for invalid
   */
  public record Violation(Kind kind, double k, double t, double value) {}

  public ArbitrageReport {
    if (!(tolerance >= 0 && tolerance < 1))
      throw new IllegalArgumentException("tolerance must be in [0, 1): " + tolerance);
    violations = List.copyOf(violations);
  }

  /** Checks a surface on a mesh, with {@link #TOLERANCE}. */
  public static ArbitrageReport of(VolSurface surface, Grid grid) {
    return of(surface, grid, TOLERANCE);
  }

  /** Checks a surface on a mesh. */
  public static ArbitrageReport of(VolSurface surface, Grid grid, double tolerance) {
    List<Violation> violations = new ArrayList<>();
    double calendar = 0, butterfly = 0;
    int valid = 0;
    for (Derivatives d : surface.derivatives(grid.kPoints(), grid.tPoints())) {
      double g = d.g();
      if (!(d.w() > 0 && Double.isFinite(d.w() + d.wt() + g))) {
        violations.add(new Violation(Kind.INVALID, d.k(), d.t(), d.w()));
        continue;
      }
      valid++;
      calendar += square(Math.min(0, d.wt()));
      butterfly += square(Math.min(0, g));
      if (d.t() * d.wt() / d.w() < -tolerance)
        violations.add(new Violation(Kind.CALENDAR, d.k(), d.t(), d.wt()));
      if (g < -tolerance) violations.add(new Violation(Kind.BUTTERFLY, d.k(), d.t(), g));
    }
    int m = Math.max(valid, 1);
    return new ArbitrageReport(grid, tolerance, calendar / m, butterfly / m, violations);
  }

  private static double square(double x) {
    return x * x;
  }

  /** Number of mesh points checked. */
  public int points() {
    return grid.size();
  }

  /** Whether no mesh point violates anything. */
  public boolean isFree() {
    return violations.isEmpty();
  }

  /** The violations of one kind, in mesh order. */
  public List<Violation> violations(Kind kind) {
    return violations.stream().filter(v -> v.kind() == kind).toList();
  }

  /** Number of mesh points that violate one condition. */
  public int count(Kind kind) {
    return violations(kind).size();
  }

  /** Share in [0, 1] of all mesh points that violate one condition. */
  public double share(Kind kind) {
    return count(kind) / (double) points();
  }

  /** The violation of one kind with the lowest value, NaN lowest of all. */
  public Optional<Violation> worst(Kind kind) {
    Violation worst = null;
    for (Violation v : violations(kind)) {
      if (Double.isNaN(v.value())) return Optional.of(v);
      if (worst == null || v.value() < worst.value()) worst = v;
    }
    return Optional.ofNullable(worst);
  }

  /** One row per condition: violations, share, worst value and where, mean squared violation. */
  public Table toTable() {
    Table table =
        TableRows.of(List.of(Kind.values()))
            .text("condition", kind -> kind)
            .count("violations", this::count)
            .number("share", this::share)
            .number("worst", kind -> worst(kind).map(Violation::value).orElse(Double.NaN))
            .number("at k", kind -> worst(kind).map(Violation::k).orElse(Double.NaN))
            .number("at t", kind -> worst(kind).map(Violation::t).orElse(Double.NaN))
            .number("mean square", this::loss)
            .table("static arbitrage on " + grid);
    table.doubleColumn("share").setPrintFormatter(format("0.00 %"), "");
    for (String name : List.of("worst", "mean square"))
      table.doubleColumn(name).setPrintFormatter(format("0.00E0"), "");
    for (String name : List.of("at k", "at t"))
      table.doubleColumn(name).setPrintFormatter(format("0.000"), "");
    return table;
  }

  private double loss(Kind kind) {
    return switch (kind) {
      case CALENDAR -> calendarLoss;
      case BUTTERFLY -> butterflyLoss;
      case INVALID -> Double.NaN;
    };
  }

  private static NumberFormat format(String pattern) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  @Override
  public String toString() {
    if (isFree()) return "No static arbitrage on %s.".formatted(grid);
    return "Static arbitrage on %s: %s; %s; %s."
        .formatted(
            grid,
            clause(Kind.CALENDAR, "calendar", "w_t"),
            clause(Kind.BUTTERFLY, "butterfly", "g"),
            clause(Kind.INVALID, "total variance not positive or not finite", "w"));
  }

  private String clause(Kind kind, String condition, String quantity) {
    Violation v = worst(kind).orElse(null);
    if (v == null) return condition + " nowhere";
    return "%s at %d of %d points (%.1f %%), worst %s = %.3g at k = %.3g, t = %.3g"
        .formatted(
            condition, count(kind), points(), 100 * share(kind), quantity, v.value(), v.k(), v.t());
  }
}
