package ivylab.repair;

import java.util.Arrays;

/**
 * The nearest spline whose conditions are at least a floor at every crossing of a mesh: with c the
 * coefficients, c0 the given ones and H the {@link Nearness#metric},
 *
 * <pre>least (c - c0)' H (c - c0) / 2   with   condition_i(c) - floor_i = s_i >= 0</pre>
 *
 * by the primal-dual interior point method, Nocedal and Wright (2006), Numerical optimization,
 * algorithm 19.2, starting from a c that need not be admissible. With z the multipliers, J the
 * gradients, mu the barrier and second derivatives of the conditions omitted, a step solves
 *
 * <pre>
 * (H + J' (z/s) J) dc = H (c0 - c) + J' (mu/s - (z/s) (condition - floor - s))
 * ds = J dc + condition - floor - s,   dz = mu/s - z - (z/s) ds
 * </pre>
 *
 * and goes as far as s and z stay positive. The matrix keeps the band of H.
 */
final class SplineProjection {

  /** The sum of all {@code s z}, the gap to the minimum, at which the search stops. */
  private static final double GAP = 2e-6;

  private static final double START = 3e-4, LEAST_SLACK = 0.05, SHRINK = 0.02, KEPT = 0.02;

  /** A condition whose share in the step is below this is ignored. */
  private static final double NEGLIGIBLE = 1e-3;

  private final ConditionMesh mesh;
  private final Banded metric, matrix;
  private final double tolerance;
  private final double[] target, floor, asked;
  private final double[] s, z, missing, change, aim; // [mesh.count]
  private final double[][] part = new double[4][4];
  private int steps;

  SplineProjection(ConditionMesh mesh, Banded metric, double[] target, double floor) {
    this.mesh = mesh;
    this.metric = metric;
    this.target = target;
    tolerance = floor / 2;
    int m = mesh.count();
    this.floor = new double[m];
    Arrays.fill(this.floor, floor);
    asked = this.floor.clone();
    matrix = new Banded(metric.size, metric.band);
    s = new double[m];
    z = new double[m];
    missing = new double[m];
    change = new double[m];
    aim = new double[m];
  }

  int steps() {
    return steps;
  }

  /**
   * Raises the floor around a point from now on.
   *
   * @param kind of {@link ConditionMesh#kind}
   */
  void raise(int kind, double u, double v, double by) {
    for (int i : mesh.around(kind, u, v)) floor[i] = Math.max(floor[i], asked[i] + by);
  }

  /**
   * Moves c, in place, until it is the solution.
   *
   * @param most steps
   * @return whether all conditions hold, to half of the first floor
   */
  boolean run(double[] c, int most) {
    int m = s.length;
    System.arraycopy(floor, 0, asked, 0, m);
    mesh.evaluate(c);
    for (int i = 0; i < m; i++) {
      s[i] = Math.max(mesh.condition(i) - floor[i], LEAST_SLACK);
      z[i] = START / m / s[i];
    }
    for (int step = 0; step < most; step++) {
      double gap = 0;
      for (int i = 0; i < m; i++) {
        double above = mesh.condition(i) - floor[i];
        s[i] = Math.max(s[i], above);
        missing[i] = above - s[i];
        gap += s[i] * z[i];
      }
      if (gap < GAP && holds()) return true;
      if (!step(c, gap)) break;
      mesh.evaluate(c);
      if (Double.isNaN(mesh.worst())) return false;
    }
    return holds();
  }

  private boolean holds() {
    double worst = Double.POSITIVE_INFINITY;
    for (int i = 0; i < floor.length; i++) worst = Math.min(worst, mesh.condition(i) - floor[i]);
    return worst >= -tolerance;
  }

  private boolean step(double[] c, double gap) {
    steps++;
    double[] d = new double[c.length];
    for (int i = 0; i < d.length; i++) d[i] = target[i] - c[i];
    d = metric.times(d);
    matrix.copy(metric);
    int stride = mesh.stride();
    double least = NEGLIGIBLE / s.length;
    for (int i = 0; i < s.length; i++) {
      double curve = z[i] / s[i];
      aim[i] = SHRINK * gap / s.length / s[i];
      double weight = aim[i] - curve * missing[i];
      if (curve < least && Math.abs(weight) < least / 100) continue;
      mesh.gradient(i, part);
      int first = mesh.first(i);
      matrix.addSquare(first, stride, part, curve);
      for (int r = 0; r < 4; r++)
        for (int q = 0; q < 4; q++) d[first + r * stride + q] += weight * part[r][q];
    }
    if (!matrix.factor()) return false;
    matrix.solve(d);
    mesh.changes(d, change);
    for (int i = 0; i < s.length; i++) change[i] += missing[i]; // of s
    double share = 1, dualShare = 1;
    for (int i = 0; i < s.length; i++) {
      share = Math.min(share, reach(s[i], change[i]));
      dualShare = Math.min(dualShare, reach(z[i], dz(i)));
    }
    for (int i = 0; i < s.length; i++) {
      z[i] += dualShare * dz(i);
      s[i] += share * change[i];
    }
    for (int i = 0; i < c.length; i++) c[i] += share * d[i];
    return true;
  }

  /** The share of a change that leaves something positive. */
  private static double reach(double from, double by) {
    return by < 0 ? (KEPT - 1) * from / by : 1;
  }

  private double dz(int i) {
    return aim[i] - z[i] * (1 + change[i] / s[i]);
  }
}
