package ivylab.repair;

import ivylab.surface.Derivatives;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for violations on a mesh finer than the splines and, where a condition is close to being
 * violated, also between its lines.
 */
final class ViolationFinder {

  private static final int PER_CELL = 6;
  private static final double CLOSE = 0.1;

  /** Positions between the lines, as shares of the distance to the next one. */
  private static final double[] BETWEEN = {-0.5, -0.25, 0, 0.25, 0.5};

  /** A point where a condition of a {@link ConditionMesh#kind} is below its floor. */
  record Breach(int kind, double u, double v, double condition) {}

  private final Chart chart;
  private final BSplines us, vs;
  private final double[] uLines, vLines;
  private final ConditionMesh mesh;

  ViolationFinder(Chart chart, BSplines us, BSplines vs) {
    this.chart = chart;
    this.us = us;
    this.vs = vs;
    uLines = us.lines(PER_CELL);
    vLines = vs.lines(PER_CELL);
    mesh = new ConditionMesh(chart, us, vs, uLines, vLines);
  }

  /** Where a condition is below its floor: on the lines or, if nowhere there, between them. */
  List<Breach> spots(double[] c, double enough) {
    mesh.evaluate(c);
    List<Breach> spots = new ArrayList<>(), close = new ArrayList<>();
    for (int i = 0; i < mesh.count(); i++) {
      double condition = mesh.condition(i);
      if (condition >= CLOSE) continue;
      int p = mesh.crossing(i);
      Breach spot = new Breach(mesh.kind(i), mesh.u(p), mesh.v(p), condition);
      (condition >= enough ? close : spots).add(spot);
    }
    if (spots.isEmpty()) addBetween(c, close, enough, spots);
    return spots;
  }

  private void addBetween(double[] c, List<Breach> close, double enough, List<Breach> spots) {
    SplineSurface spline = new SplineSurface((k, t) -> new double[k.length], chart, us, vs, c);
    for (Breach near : close)
      for (double a : BETWEEN)
        for (double b : BETWEEN) {
          if (near.kind >= 2 && a != 0) continue; // the edge is a line
          double u = between(uLines, near.u, a), v = between(vLines, near.v, b);
          Chart.Row row = chart.row(chart.maturity(v));
          Derivatives d = spline.derivatives(row.k(u), row.t);
          double condition = condition(near.kind, d);
          if (!(condition >= enough)) spots.add(new Breach(near.kind, u, v, condition));
        }
  }

  private static double condition(int kind, Derivatives d) {
    return switch (kind) {
      case 0 -> d.g();
      case 1 -> d.t() * d.wt() / d.w();
      default -> Edge.condition(d, kind == 3);
    };
  }

  /** A place a share of the way from a line to the next one, or to that before if negative. */
  private static double between(double[] lines, double at, double share) {
    int i = Arrays.binarySearch(lines, at), next = i + (share < 0 ? -1 : 1);
    return next < 0 || next == lines.length ? at : at + Math.abs(share) * (lines[next] - at);
  }

  /** The location of a spot: k and t. */
  double[] place(Breach spot) {
    Chart.Row row = chart.row(chart.maturity(spot.v));
    return new double[] {row.k(spot.u), row.t};
  }
}
