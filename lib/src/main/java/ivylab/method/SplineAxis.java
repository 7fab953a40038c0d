package ivylab.method;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * Interpolation along one axis as weights of the values at its knots, so that two of them make an
 * interpolation over a mesh: {@code sum_ij a_i(x) F_ij b_j(y)}. Beyond the ends the value at the
 * end applies.
 *
 * <p>Degree 1 is linear. Degree 3 is the twice continuously differentiable cubic spline whose third
 * derivative is also continuous at the second and the second-to-last knot (the not-a-knot
 * condition; de Boor 1978, A practical guide to splines, chapter IV), which reproduces every cubic
 * polynomial exactly; through three knots it is the parabola, through two the line.
 */
final class SplineAxis {

  private final double[] knots;
  private final double @Nullable [][]
      slopes; // [n n] slope at knot i as weights of the values; null if linear

  /** Knots rise strictly, {@code [n]}, n at least 1. */
  SplineAxis(double[] knots, int degree) {
    this.knots = knots.clone();
    this.slopes = degree == 1 || knots.length < 3 ? null : slopes(knots);
  }

  int size() {
    return knots.length;
  }

  /** The weights of the values at the knots, {@code [n]}, for the value at x; they sum to 1. */
  double[] weights(double x) {
    int n = knots.length;
    double[] weights = new double[n];
    if (!(x > knots[0]) || n == 1) {
      weights[0] = Double.isNaN(x) ? Double.NaN : 1;
      return weights;
    }
    if (x >= knots[n - 1]) {
      weights[n - 1] = 1;
      return weights;
    }
    int found = Arrays.binarySearch(knots, x), i = found >= 0 ? found : -found - 2;
    double h = knots[i + 1] - knots[i], s = (x - knots[i]) / h, r = 1 - s;
    if (slopes == null) {
      weights[i] = r;
      weights[i + 1] = s;
      return weights;
    }
    // Hermite's cubic on the interval, with slopes that are weights themselves
    double left = s * r * r * h, right = -s * s * r * h;
    for (int j = 0; j < n; j++) weights[j] = left * slopes[i][j] + right * slopes[i + 1][j];
    weights[i] += (1 + 2 * s) * r * r;
    weights[i + 1] += s * s * (3 - 2 * s);
    return weights;
  }

  private static double[][] slopes(double[] x) {
    int n = x.length;
    double[] h = new double[n - 1];
    for (int i = 0; i < n - 1; i++) h[i] = x[i + 1] - x[i];
    DMatrixRMaj a = new DMatrixRMaj(n, n), b = new DMatrixRMaj(n, n), s = new DMatrixRMaj(n, n);
    for (int i = 1; i < n - 1; i++) { // continuous second derivative
      a.set(i, i - 1, h[i]);
      a.set(i, i, 2 * (h[i - 1] + h[i]));
      a.set(i, i + 1, h[i - 1]);
      addSecant(b, i, i - 1, 3 * h[i] / h[i - 1]);
      addSecant(b, i, i, 3 * h[i - 1] / h[i]);
    }
    if (n == 3) { // a parabola: its slope between two knots is the mean of those at them
      for (int row : new int[] {0, 2}) {
        int from = row / 2;
        a.set(row, from, 1);
        a.set(row, from + 1, 1);
        addSecant(b, row, from, 2 / h[from]);
      }
    } else {
      end(a, b, 0, 0, 1, h[0], h[1]);
      end(a, b, n - 1, n - 2, n - 3, h[n - 2], h[n - 3]);
    }
    if (!CommonOps_DDRM.solve(a, b, s))
      throw new IllegalStateException("no spline through the knots " + Arrays.toString(x));
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) System.arraycopy(s.data, i * n, rows[i], 0, n);
    return rows;
  }

  /** Not-a-knot at an end: intervals p (outer, of length hp) and q (inner, of length hq). */
  private static void end(
      DMatrixRMaj a, DMatrixRMaj b, int row, int p, int q, double hp, double hq) {
    int next = row == 0 ? 1 : row - 1;
    a.set(row, row, hq);
    a.set(row, next, hp + hq);
    addSecant(b, row, p, (3 * hp + 2 * hq) * hq / (hp + hq) / hp);
    addSecant(b, row, q, hp * hp / (hp + hq) / hq);
  }

  /** Adds a multiple of {@code f[i + 1] - f[i]} to a row. */
  private static void addSecant(DMatrixRMaj b, int row, int i, double factor) {
    b.add(row, i, -factor);
    b.add(row, i + 1, factor);
  }
}
