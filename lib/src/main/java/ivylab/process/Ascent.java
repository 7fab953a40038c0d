package ivylab.process;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Climbs a log probability by the scoring method, whose first step is {@code I^-1 g}, with g the
 * gradient and I the Fisher information; between two computations of I, its inverse B learns from
 * the steps as in BFGS, Nocedal and Wright (2006), eq. (6.17). All parameters are scaled by I, so
 * the climb does not depend on their units.
 */
final class Ascent {

  /** What is climbed. */
  interface Hill {

    /**
     * Approximates the log probability anew around this point, where it is not a fixed function.
     *
     * @return its Fisher information there, {@code [p p]}
     */
    DMatrixRMaj prepare(double[] point);

    /** The log probability; negative infinity where there is none. */
    double value(double[] point);

    /** Its gradient, {@code [p]}, at the point whose value was last asked for. */
    double[] gradient(double[] point);
  }

  /**
   * Where the climb ended.
   *
   * @param first value at the start
   * @param value at the end
   * @param gap the estimated height above the end, {@code g' I^-1 g / 2}
   */
  record Top(double[] point, double first, double value, double gap) {}

  /** Steps between two computations of the information. */
  private static final int STEPS = 12;

  private static final int HALVINGS = 25;

  /** The farthest that one number moves in a step: they are logarithms, or in natural units. */
  private static final double FARTHEST = 2;

  private static final double ENOUGH = 1e-4;

  private Ascent() {}

  /**
   * @param iterationsAtMost steps
   * @param gap is small enough
   */
  static Top from(double[] start, Hill hill, int iterationsAtMost, double gap) {
    double[] x = start.clone();
    double first = Double.NaN, value = Double.NaN, left = Double.NaN;
    int steps = 0;
    while (true) {
      DMatrixRMaj b = inverse(hill.prepare(x));
      value = hill.value(x);
      double[] g = hill.gradient(x);
      if (Double.isNaN(first)) first = value;
      left = decrement(b, g);
      if (left <= gap) break;
      int end = Math.min(steps + STEPS, iterationsAtMost), before = steps;
      while (steps < end) {
        double[] p = times(b, g), next = x.clone();
        double reached = step(hill, x, p, g, value, next);
        if (Double.isNaN(reached)) break;
        double[] slope = hill.gradient(next);
        update(b, x, next, g, slope);
        x = next;
        g = slope;
        value = reached;
        steps++;
        left = decrement(b, g);
        if (left <= gap) break;
      }
      if (steps == before || steps >= iterationsAtMost) break;
    }
    return new Top(x, first, value, left);
  }

  /** Halves the step, or less, until it climbs; NaN if it never does. */
  private static double step(
      Hill hill, double[] x, double[] p, double[] g, double value, double[] next) {
    double promised = dot(p, g), t = 1;
    for (double entry : p) t = Math.min(t, FARTHEST / Math.abs(entry));
    for (int halving = 0; halving < HALVINGS; halving++) {
      for (int i = 0; i < x.length; i++) next[i] = x[i] + t * p[i];
      double reached = hill.value(next);
      if (reached >= value + ENOUGH * t * promised) return reached;
      double parabola = t * promised / (2 * (t * promised + value - reached));
      t *= parabola > 0.1 && parabola < 0.5 ? parabola : Double.isFinite(reached) ? 0.5 : 0.2;
    }
    return Double.NaN;
  }

  /** BFGS of the inverse; nothing where the curvature along the step is of the wrong sign. */
  private static void update(DMatrixRMaj b, double[] x, double[] next, double[] g, double[] slope) {
    int n = x.length;
    double[] s = new double[n], y = new double[n];
    for (int i = 0; i < n; i++) {
      s[i] = next[i] - x[i];
      y[i] = g[i] - slope[i];
    }
    double sy = dot(s, y);
    double[] by = times(b, y);
    double yby = dot(y, by);
    if (!(sy > 1e-8 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        b.data[i * n + j] += (1 + yby / sy) * s[i] * s[j] / sy - (by[i] * s[j] + s[i] * by[j]) / sy;
  }

  private static DMatrixRMaj inverse(DMatrixRMaj information) {
    int n = information.numRows;
    DMatrixRMaj inverse = information.createLike();
    for (double ridge = 1e-9; ; ridge *= 100) {
      DMatrixRMaj raised = information.copy();
      for (int i = 0; i < n; i++) raised.data[i * n + i] *= 1 + ridge;
      if (CommonOps_DDRM.invertSPD(raised, inverse)) return inverse;
      if (ridge > 1) throw new IllegalArgumentException("the information is not positive definite");
    }
  }

  private static double decrement(DMatrixRMaj b, double[] g) {
    return dot(g, times(b, g)) / 2;
  }

  private static double[] times(DMatrixRMaj b, double[] v) {
    double[] product = new double[v.length];
    for (int i = 0; i < v.length; i++)
      for (int j = 0; j < v.length; j++) product[i] += b.data[i * v.length + j] * v[j];
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }
}
