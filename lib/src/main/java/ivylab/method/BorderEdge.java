package ivylab.method;

/**
 * One edge of the hull of the quotes, and what holds beyond it: the volatility of the nearest point
 * of the edge. With {@code W(l)} the cubic along the edge, {@code T(l)} the maturity and l in [0,
 * 1] the position of the nearest point, total variance is {@code t W(l)/T(l)}.
 */
final class BorderEdge {

  private final double x0, y0, ex, ey, length2;
  private final double f0, f1, d0, d1; // values, and slopes in l, at the two ends
  private final double tMin, tRange;

  BorderEdge(
      int a,
      int b,
      double[] x,
      double[] y,
      double[] f,
      SmoothestGradients g,
      double tMin,
      double tRange) {
    this(
        x[a],
        y[a],
        x[b] - x[a],
        y[b] - y[a],
        new double[] {
          f[a],
          f[b],
          g.gx()[a] * (x[b] - x[a]) + g.gy()[a] * (y[b] - y[a]),
          g.gx()[b] * (x[b] - x[a]) + g.gy()[b] * (y[b] - y[a])
        },
        tMin,
        tRange);
  }

  private BorderEdge(
      double x0, double y0, double ex, double ey, double[] cubic, double tMin, double tRange) {
    this.x0 = x0;
    this.y0 = y0;
    this.ex = ex;
    this.ey = ey;
    length2 = ex * ex + ey * ey;
    f0 = cubic[0];
    f1 = cubic[1];
    d0 = cubic[2];
    d1 = cubic[3];
    this.tMin = tMin;
    this.tRange = tRange;
  }

  /** The hull of a single quote. */
  static BorderEdge point(double x, double y, double f, double tMin, double tRange) {
    return new BorderEdge(x, y, 0, 0, new double[] {f, f, 0, 0}, tMin, tRange);
  }

  private double along(double x, double y) {
    if (length2 == 0) return 0;
    return Math.max(0, Math.min(1, ((x - x0) * ex + (y - y0) * ey) / length2));
  }

  double distance(double x, double y) {
    double l = along(x, y);
    return Math.hypot(x - x0 - l * ex, y - y0 - l * ey);
  }

  /** Total variance and its derivatives in x and y at a point to which this edge is nearest. */
  CubicTriangle.Jet outside(double x, double y) {
    double l = along(x, y), t = tMin + tRange * y;
    boolean atEnd = length2 == 0 || l == 0 || l == 1;
    double lx = atEnd ? 0 : ex / length2, ly = atEnd ? 0 : ey / length2;

    double c2 = 3 * (f1 - f0) - 2 * d0 - d1, c3 = 2 * (f0 - f1) + d0 + d1;
    double w = f0 + l * (d0 + l * (c2 + l * c3));
    double w1 = d0 + l * (2 * c2 + 3 * l * c3), w2 = 2 * c2 + 6 * l * c3;
    double s = tMin + tRange * (y0 + l * ey), s1 = tRange * ey;
    double v = w / s; // variance per year, and its derivatives in l
    double v1 = (w1 - v * s1) / s, v2 = (w2 - 2 * v1 * s1) / s;
    return new CubicTriangle.Jet(t * v, t * v1 * lx, tRange * v + t * v1 * ly, t * v2 * lx * lx);
  }
}
