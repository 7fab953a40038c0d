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
import org.jspecify.annotations.Nullable;

/**
 * The points of a mesh that lie in the convex hull of a surface's quotes in the plane of k and t,
 * so that arbitrage is checked where there were quotes and not in the empty corners. If the hull
 * has no area (one expiry), the whole rectangle of {@link Grid#around} is used.
 */
final class HullMesh {

  /** Checks no points. */
  static final HullMesh NOWHERE = new HullMesh(null, List.of());

  private static final double EDGE = 1e-12;

  private final @Nullable Grid grid; // null where no points are checked
  private final List<Point> hull;

  private HullMesh(@Nullable Grid grid, List<Point> hull) {
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
    Tally calendar = tally(report, Kind.CALENDAR);
    Tally butterfly = tally(report, Kind.BUTTERFLY);
    int points = points(), invalid = tally(report, Kind.INVALID).count;
    int valid = Math.max(1, points - invalid);
    return new MeshCheck(
        points,
        calendar.count,
        butterfly.count,
        invalid,
        calendar.squares / valid,
        butterfly.squares / valid);
  }

  /** The violations of one kind inside the hull: their number and the sum of their squares. */
  private record Tally(int count, double squares) {}

  private Tally tally(ArbitrageReport report, Kind kind) {
    int count = 0;
    double squares = 0;
    for (Violation v : report.violations())
      if (v.kind() == kind && holds(v.k(), v.t())) {
        count++;
        squares += v.value() * v.value();
      }
    return new Tally(count, squares);
  }

  int points() {
    if (grid == null) return 0;
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
