package ivylab.compare;

import ivylab.data.Masked;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.Grid;
import ivylab.surface.SurfaceMethod;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How much of the completed surfaces is subject to arbitrage: the share of mesh points that violate
 * a condition, on a mesh over the whole rectangle of each surface, corners without quotes included.
 * {@link Comparison} checks the hull of the quotes instead.
 *
 * @param methods in the order given
 */
public record ViolationShares(List<Share> methods) {

  /**
   * One method; means over the surfaces.
   *
   * @param method its name
   * @param calendar percent of the mesh points
   * @param butterfly percent of the mesh points
   */
  public record Share(String method, double calendar, double butterfly) {}

  public ViolationShares {
    methods = List.copyOf(methods);
  }

  /**
   * Completes the surfaces and checks them.
   *
   * @param masked what is visible; at least one
   * @param points mesh points on each side of a surface's rectangle, at least 2
   */
  public static ViolationShares of(
      List<? extends SurfaceMethod> methods, List<Masked> masked, int points) {
    if (masked.isEmpty()) throw new IllegalArgumentException("masked is empty");
    return new ViolationShares(methods.stream().map(m -> share(m, masked, points)).toList());
  }

  private static Share share(SurfaceMethod method, List<Masked> masked, int points) {
    List<ArbitrageReport> reports =
        masked.stream().map(m -> method.fit(m.visible()).arbitrage(mesh(m, points))).toList();
    return new Share(method.name(), mean(reports, Kind.CALENDAR), mean(reports, Kind.BUTTERFLY));
  }

  private static Grid mesh(Masked masked, int points) {
    return Grid.around(masked.surface()).withCounts(points, points);
  }

  private static double mean(List<ArbitrageReport> reports, Kind kind) {
    return reports.stream().mapToDouble(r -> 100 * r.share(kind)).average().orElseThrow();
  }

  /** One row per condition, one column per method, in percent. */
  public Table toTable() {
    Table table =
        Table.create(
            "mesh points violated, %", StringColumn.create("condition", "calendar", "butterfly"));
    for (Share m : methods)
      table.addColumns(DoubleColumn.create(m.method, new double[] {m.calendar, m.butterfly}));
    return table;
  }
}
