package ivylab.repair;

import ivylab.surface.Derivatives;
import java.util.ArrayList;
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

  /** A point where a condition is below its floor; kind 0 is the butterfly, 1 the calendar. */
  record Breach(int kind, double u, double v, double condition) {}

  private final Chart chart;
  private final BSplines us, vs;
  private final ConditionMesh mesh;

  ViolationFinder(Chart chart, BSplines us, BSplines vs) {
    this.chart = chart;
    this.us = us;
    this.vs = vs;
    mesh = ConditionMesh.of(chart, us, vs, PER_CELL);
  }

  /** Where a condition is below its floor: on the lines or, if nowhere there, between them. */
  List<Breach> spots(double[] c, double enough) {
    mesh.evaluate(c);
    List<Breach> spots = new ArrayList<>(), close = new ArrayList<>();
    for (int i = 0; i < 2 * mesh.size(); i++) {
      double condition = mesh.condition(i);
      int p = i % mesh.size();
      if (condition >= CLOSE) continue;
      Breach spot = new Breach(i / mesh.size(), mesh.u(p), mesh.v(p), condition);
      (condition >= enough ? close : spots).add(spot);
    }
    if (spots.isEmpty()) addBetween(c, close, enough, spots);
    return spots;
  }

  private void addBetween(double[] c, List<Breach> close, double enough, List<Breach> spots) {
    SplineSurface spline = new SplineSurface((k, t) -> new double[k.length], chart, us, vs, c);
    double du = 1.0 / (us.cells() * PER_CELL), dv = 1.0 / (vs.cells() * PER_CELL);
    for (Breach near : close)
      for (double a : BETWEEN)
        for (double b : BETWEEN) {
          double u = Math.min(Math.max(near.u + a * du, 0), 1);
          double v = Math.min(Math.max(near.v + b * dv, 0), 1);
          Chart.Row row = chart.row(chart.maturity(v));
          Derivatives d = spline.derivatives(row.k(u), row.t);
          double condition = near.kind == 0 ? d.g() : d.t() * d.wt() / d.w();
          if (!(condition >= enough)) spots.add(new Breach(near.kind, u, v, condition));
        }
  }

  /** The location of a spot: k and t. */
  double[] place(Breach spot) {
    Chart.Row row = chart.row(chart.maturity(spot.v));
    return new double[] {row.k(spot.u), row.t};
  }
}
