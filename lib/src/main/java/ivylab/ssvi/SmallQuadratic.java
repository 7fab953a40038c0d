package ivylab.ssvi;

/**
 * The minimum of {@code g'd + d'Hd/2} over {@code c + A d >= 0} in three unknowns, H positive
 * definite. By the Karush-Kuhn-Tucker conditions, the solution has at most three active rows, with
 * non-negative multipliers, and violates no other row; with so few unknowns all sets of rows can be
 * tried, the empty one first.
 */
final class SmallQuadratic {

  private final int rows;
  private final double[] inverse = new double[9], free = new double[3];
  private final double[] ah, aha, need, multiplier = new double[3];
  private double last;

  SmallQuadratic(int rows) {
    this.rows = rows;
    ah = new double[3 * rows];
    aha = new double[rows * rows];
    need = new double[rows];
  }

  /**
   * @param d the solution, {@code [3]}; overwritten
   * @return whether there is one; false only if rounding hides it
   */
  boolean solve(double[] h, double[] g, double[] a, double[] c, double[] d) {
    if (!invert(h)) return false;
    for (int i = 0; i < 3; i++)
      free[i] = -(inverse[3 * i] * g[0] + inverse[3 * i + 1] * g[1] + inverse[3 * i + 2] * g[2]);
    boolean done = true;
    for (int i = 0; i < rows; i++) {
      double reach = a[3 * i] * free[0] + a[3 * i + 1] * free[1] + a[3 * i + 2] * free[2];
      need[i] = -c[i] - reach;
      if (need[i] > tolerance(c[i], reach)) done = false;
    }
    System.arraycopy(free, 0, d, 0, 3);
    last = 0;
    if (done) return true;
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < 3; j++)
        ah[3 * i + j] =
            a[3 * i] * inverse[j] + a[3 * i + 1] * inverse[3 + j] + a[3 * i + 2] * inverse[6 + j];
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < rows; j++)
        aha[i * rows + j] =
            ah[3 * i] * a[3 * j] + ah[3 * i + 1] * a[3 * j + 1] + ah[3 * i + 2] * a[3 * j + 2];
    for (int p = 0; p < rows; p++) if (active(c, d, p, -1, -1)) return true;
    for (int p = 0; p < rows; p++)
      for (int q = p + 1; q < rows; q++) if (active(c, d, p, q, -1)) return true;
    for (int p = 0; p < rows; p++)
      for (int q = p + 1; q < rows; q++)
        for (int r = q + 1; r < rows; r++) if (active(c, d, p, q, r)) return true;
    return false;
  }

  /** The multiplier of the last row; 0 where it is not active. */
  double lastMultiplier() {
    return last;
  }

  private static double tolerance(double c, double reach) {
    return 1e-13 * (Math.abs(c) + Math.abs(reach)) + 1e-300;
  }

  /** Tries the rows p, q, r (-1 for none) as equalities. */
  private boolean active(double[] c, double[] d, int p, int q, int r) {
    double[] m = multiplier;
    m[1] = m[2] = 0;
    double pp = aha[p * rows + p];
    if (q < 0) {
      m[0] = need[p] / pp;
    } else if (r < 0) {
      double pq = aha[p * rows + q], qq = aha[q * rows + q], det = pp * qq - pq * pq;
      if (!(det > 1e-12 * pp * qq)) return false;
      m[0] = (need[p] * qq - need[q] * pq) / det;
      m[1] = (need[q] * pp - need[p] * pq) / det;
    } else if (!three(p, q, r)) return false;
    if (!(m[0] >= 0 && m[1] >= 0 && m[2] >= 0)) return false;
    for (int i = 0; i < rows; i++) {
      if (i == p || i == q || i == r) continue;
      double left = need[i] - aha[i * rows + p] * m[0];
      if (q >= 0) left -= aha[i * rows + q] * m[1];
      if (r >= 0) left -= aha[i * rows + r] * m[2];
      if (left > 1e-12 * (Math.abs(c[i]) + Math.abs(need[i]))) return false;
    }
    for (int j = 0; j < 3; j++) {
      d[j] = free[j] + ah[3 * p + j] * m[0];
      if (q >= 0) d[j] += ah[3 * q + j] * m[1];
      if (r >= 0) d[j] += ah[3 * r + j] * m[2];
    }
    int end = rows - 1;
    last = p == end ? m[0] : q == end ? m[1] : r == end ? m[2] : 0;
    return true;
  }

  private boolean three(int p, int q, int r) {
    double a = aha[p * rows + p], b = aha[p * rows + q], c = aha[p * rows + r];
    double e = aha[q * rows + q], f = aha[q * rows + r], i = aha[r * rows + r];
    double x = need[p], y = need[q], z = need[r];
    double ca = e * i - f * f, cb = c * f - b * i, cc = b * f - c * e;
    double det = a * ca + b * cb + c * cc;
    if (!(det > 1e-12 * a * e * i)) return false;
    double ce = a * i - c * c, cf = b * c - a * f, ci = a * e - b * b;
    multiplier[0] = (ca * x + cb * y + cc * z) / det;
    multiplier[1] = (cb * x + ce * y + cf * z) / det;
    multiplier[2] = (cc * x + cf * y + ci * z) / det;
    return true;
  }

  private boolean invert(double[] h) {
    double a = h[0], b = h[1], c = h[2], e = h[4], f = h[5], i = h[8];
    double ca = e * i - f * f, cb = c * f - b * i, cc = b * f - c * e;
    double det = a * ca + b * cb + c * cc;
    if (!(det > 0 && Double.isFinite(det))) return false;
    inverse[0] = ca / det;
    inverse[1] = inverse[3] = cb / det;
    inverse[2] = inverse[6] = cc / det;
    inverse[4] = (a * i - c * c) / det;
    inverse[5] = inverse[7] = (b * c - a * f) / det;
    inverse[8] = (a * e - b * b) / det;
    return true;
  }
}
