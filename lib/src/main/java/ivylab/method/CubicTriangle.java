package ivylab.method;

/**
 * The reduced Clough-Tocher element: on a triangle split in three at its centroid, the piecewise
 * cubic with given values and gradients at the corners whose derivative across each side is linear
 * along it. Neighbours that share a side share its values and derivatives, so the whole is C1. It
 * holds every quadratic exactly. Control points as in Farin (1985), A modified Clough-Tocher
 * interpolant, figure 2, here with the cross derivative taken at right angles to the side.
 */
final class CubicTriangle {

  /** Value, first derivatives and second derivative in x at one point. */
  record Jet(double f, double fx, double fy, double fxx) {}

  private final double x3, y3;
  private final double[] lx = new double[3], ly = new double[3]; // gradients of the barycentrics
  // control points: at the corners, on the sides (from i towards j), and inside
  private final double[] corner = new double[3];
  private final double[][] side = new double[3][3];
  private final double[] spoke = new double[3]; // from corner i, a third of the way to the centroid
  private final double[] inner = new double[3]; // of the part opposite to corner i
  private final double[] near = new double[3]; // two thirds of the way from corner i
  private final double centre;

  /** Corners {@code v[0..2]} of the points, their values and gradients. */
  CubicTriangle(int[] v, double[] x, double[] y, double[] f, double[] gx, double[] gy) {
    double x1 = x[v[0]], y1 = y[v[0]], x2 = x[v[1]], y2 = y[v[1]];
    x3 = x[v[2]];
    y3 = y[v[2]];
    double area = (x1 - x3) * (y2 - y3) - (x2 - x3) * (y1 - y3);
    lx[0] = (y2 - y3) / area;
    ly[0] = (x3 - x2) / area;
    lx[1] = (y3 - y1) / area;
    ly[1] = (x1 - x3) / area;
    lx[2] = -lx[0] - lx[1];
    ly[2] = -ly[0] - ly[1];

    double sx = (x1 + x2 + x3) / 3, sy = (y1 + y2 + y3) / 3;
    for (int i = 0; i < 3; i++) {
      int p = v[i];
      corner[i] = f[p];
      spoke[i] = f[p] + (gx[p] * (sx - x[p]) + gy[p] * (sy - y[p])) / 3;
      for (int j = 0; j < 3; j++)
        side[i][j] = f[p] + (gx[p] * (x[v[j]] - x[p]) + gy[p] * (y[v[j]] - y[p])) / 3;
    }
    for (int i = 0; i < 3; i++) {
      int a = (i + 1) % 3, b = (i + 2) % 3;
      double ex = x[v[b]] - x[v[a]], ey = y[v[b]] - y[v[a]];
      // the centroid's foot on the side is at lambda from a to b; the derivative from the foot to
      // the centroid has Bernstein coefficients q0, q1, q2 along the side: q1 = (q0 + q2) / 2
      double lambda = ((sx - x[v[a]]) * ex + (sy - y[v[a]]) * ey) / (ex * ex + ey * ey);
      double q0 = spoke[a] - (1 - lambda) * corner[a] - lambda * side[a][b];
      double q2 = spoke[b] - (1 - lambda) * side[b][a] - lambda * corner[b];
      inner[i] = (q0 + q2) / 2 + (1 - lambda) * side[a][b] + lambda * side[b][a];
    }
    for (int i = 0; i < 3; i++) near[i] = (spoke[i] + inner[(i + 1) % 3] + inner[(i + 2) % 3]) / 3;
    centre = (near[0] + near[1] + near[2]) / 3;
  }

  /**
   * The smallest barycentric coordinate; the triangle contains the point where it is not negative.
   */
  double depth(double x, double y) {
    double a = lx[0] * (x - x3) + ly[0] * (y - y3);
    double b = lx[1] * (x - x3) + ly[1] * (y - y3);
    return Math.min(Math.min(a, b), 1 - a - b);
  }

  Jet at(double x, double y) {
    double[] l = {lx[0] * (x - x3) + ly[0] * (y - y3), lx[1] * (x - x3) + ly[1] * (y - y3), 0};
    l[2] = 1 - l[0] - l[1];
    int o = l[0] <= l[1] && l[0] <= l[2] ? 0 : l[1] <= l[2] ? 1 : 2;
    int i = (o + 1) % 3, j = (o + 2) % 3;

    // the part with corners i, j and the centroid; its own barycentrics and their gradients
    double a = l[i] - l[o], b = l[j] - l[o], s = 3 * l[o];
    double ax = lx[i] - lx[o], bx = lx[j] - lx[o], cx = 3 * lx[o];
    double ay = ly[i] - ly[o], by = ly[j] - ly[o], cy = 3 * ly[o];

    // second derivatives of the homogeneous cubic, then Euler's rule down to first and value
    double aa = 6 * (corner[i] * a + side[i][j] * b + spoke[i] * s);
    double ab = 6 * (side[i][j] * a + side[j][i] * b + inner[o] * s);
    double bb = 6 * (side[j][i] * a + corner[j] * b + spoke[j] * s);
    double as = 6 * (spoke[i] * a + inner[o] * b + near[i] * s);
    double bs = 6 * (inner[o] * a + spoke[j] * b + near[j] * s);
    double ss = 6 * (near[i] * a + near[j] * b + centre * s);
    double fa = (aa * a + ab * b + as * s) / 2;
    double fb = (ab * a + bb * b + bs * s) / 2;
    double fs = (as * a + bs * b + ss * s) / 2;
    return new Jet(
        (fa * a + fb * b + fs * s) / 3,
        fa * ax + fb * bx + fs * cx,
        fa * ay + fb * by + fs * cy,
        aa * ax * ax
            + bb * bx * bx
            + ss * cx * cx
            + 2 * (ab * ax * bx + as * ax * cx + bs * bx * cx));
  }
}
