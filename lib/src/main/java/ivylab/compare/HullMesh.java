package ivylab.compare;

import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.ArbitrageReport.Violation;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The points of a mesh that lie in the convex hull of a surface's quotes in the plane of k and t,
 * so that arbitrage is checked where there were quotes and not in the empty corners. If the hull
 * has no area (one expiry), the whole rectangle of {@link Grid#around} is used.
 */
final class HullMesh {

  /** Checks no points. */
  static final HullMesh NOWHERE = new HullMesh(null, List.of());

  private static final double EDGE = 1e-12;

  private final Grid grid;
  private final List<Point> hull;

  private HullMesh(Grid grid, List<Point> hull) {
    this.grid = grid;
    this.hull = hull;
  }

  static HullMesh of(Surface quotes, int kCount, int tCount) {
    Grid grid = Grid.around(quotes).withCounts(kCount, tCount);
    return new HullMesh(grid, hull(quotes.points()));
  }

  MeshCheck check(VolSurface surface) {
    if (grid == null) return MeshCheck.NONE;
    ArbitrageReport report = surface.arbitrage(grid);
    int[] found = new int[Kind.values().length];
    double[] squares = new double[found.length];
    for (Violation v : report.violations())
      if (holds(v.k(), v.t())) {
        found[v.kind().ordinal()]++;
        squares[v.kind().ordinal()] += v.value() * v.value();
      }
    int points = points(), invalid = found[Kind.INVALID.ordinal()];
    int valid = Math.max(1, points - invalid);
    return new MeshCheck(
        points,
        found[Kind.CALENDAR.ordinal()],
        found[Kind.BUTTERFLY.ordinal()],
        invalid,
        squares[Kind.CALENDAR.ordinal()] / valid,
        squares[Kind.BUTTERFLY.ordinal()] / valid);
  }

  int points() {
    double[] k = grid.kPoints(), t = grid.tPoints();
    int inside = 0;
    for (int i = 0; i < k.length; i++) if (holds(k[i], t[i])) inside++;
    return inside;
  }

  /** Whether a point lies in the hull, including its edge. */
  boolean holds(double k, double t) {
    if (hull.size() < 3) return true;
    for (int i = 0; i < hull.size(); i++)
      if (turn(hull.get(i), hull.get((i + 1) % hull.size()), k, t) < -EDGE) return false;
    return true;
  }

  /** The corners, counter-clockwise, by Andrew's monotone chain; fewer than three have no area. */
  private static List<Point> hull(List<Point> quotes) {
    List<Point> sorted =
        quotes.stream()
            .sorted(Comparator.comparingDouble(Point::k).thenComparingDouble(Point::t))
            .toList();
    List<Point> corners = half(sorted);
    List<Point> reversed = new ArrayList<>(sorted);
    Collections.reverse(reversed);
    corners.addAll(half(reversed));
    return corners;
  }

  /** One side without its last corner, which starts the other side. */
  private static List<Point> half(List<Point> sorted) {
    List<Point> side = new ArrayList<>();
    for (Point p : sorted) {
      while (side.size() > 1
          && turn(side.get(side.size() - 2), side.get(side.size() - 1), p.k(), p.t()) <= EDGE)
        side.remove(side.size() - 1);
      side.add(p);
    }
    side.remove(side.size() - 1);
    return side;
  }

  /** Twice the area of the triangle a, b, (k, t); positive where it turns left. */
  private static double turn(Point a, Point b, double k, double t) {
    return (b.k() - a.k()) * (t - a.t()) - (b.t() - a.t()) * (k - a.k());
  }
}
