package ivylab.method;

import java.util.ArrayList;
import java.util.List;

/**
 * Gradients at scattered points that minimise the bending of the network of cubic curves over the
 * edges of a triangulation: they minimise the sum over all edges of the integral of the squared
 * second derivative along the edge (Nielson 1983, A method for interpolating scattered data based
 * upon a minimum norm network; on a line this is the natural cubic spline).
 *
 * <p>For an edge of length L with values {@code f_i, f_j} and slopes along it {@code d_i, d_j} the
 * integral is {@code 4/L (d_i^2 + d_i d_j + d_j^2) - 12/L^2 (f_j - f_i)(d_i + d_j) + constant}: a
 * quadratic in the gradients, minimised point by point (Gauss-Seidel) until nothing moves.
 *
 * @param gx derivative in x at each point
 * @param gy derivative in y at each point
 * @param converged whether the last sweep moved no gradient by more than 1e-12 of the largest slope
 */
record SmoothestGradients(double[] gx, double[] gy, boolean converged) {

  private static final int SWEEPS = 5000;
  private static final double STILL = 1e-12;

  static SmoothestGradients of(double[] x, double[] y, double[] f, List<int[]> edges) {
    int n = x.length;
    List<List<Integer>> neighbours = new ArrayList<>();
    for (int i = 0; i < n; i++) neighbours.add(new ArrayList<>());
    double steepest = 0;
    for (int[] e : edges) {
      neighbours.get(e[0]).add(e[1]);
      neighbours.get(e[1]).add(e[0]);
      double length = Math.hypot(x[e[1]] - x[e[0]], y[e[1]] - y[e[0]]);
      steepest = Math.max(steepest, Math.abs(f[e[1]] - f[e[0]]) / length);
    }
    double[] gx = new double[n], gy = new double[n];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double moved = 0;
      for (int i = 0; i < n; i++) {
        // stationary in g_i: sum_e (2/L) u u' g_i = sum_e u (3 (f_j - f_i) / L^2 - u' g_j / L)
        double xx = 0, xy = 0, yy = 0, bx = 0, by = 0;
        for (int j : neighbours.get(i)) {
          double ex = x[j] - x[i], ey = y[j] - y[i], length = Math.hypot(ex, ey);
          double ux = ex / length, uy = ey / length;
          double right = (3 * (f[j] - f[i]) / length - ux * gx[j] - uy * gy[j]) / length;
          xx += 2 / length * ux * ux;
          xy += 2 / length * ux * uy;
          yy += 2 / length * uy * uy;
          bx += ux * right;
          by += uy * right;
        }
        double determinant = xx * yy - xy * xy, trace = xx + yy;
        double nextX, nextY;
        if (determinant > 1e-14 * trace * trace) {
          nextX = (yy * bx - xy * by) / determinant;
          nextY = (xx * by - xy * bx) / determinant;
        } else { // all edges on one line: the gradient along it, none across
          nextX = trace > 0 ? bx / trace : 0;
          nextY = trace > 0 ? by / trace : 0;
        }
        moved = Math.max(moved, Math.hypot(nextX - gx[i], nextY - gy[i]));
        gx[i] = nextX;
        gy[i] = nextY;
      }
      if (moved <= STILL * steepest) return new SmoothestGradients(gx, gy, true);
    }
    return new SmoothestGradients(gx, gy, false);
  }
}
