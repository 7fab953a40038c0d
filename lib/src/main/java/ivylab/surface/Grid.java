package ivylab.surface;

import java.util.List;

/**
 * An even mesh of log-moneyness and maturity on which a surface is drawn and checked. Flat arrays
 * are row major over t: index {@code iT * kCount + iK}.
 *
 * @param kMin smallest log-forward-moneyness
 * @param kMax largest log-forward-moneyness, above {@code kMin}
 * @param kCount number of log-moneyness values, at least 2
 * @param tMin shortest maturity in years, positive
 * @param tMax longest maturity in years, above {@code tMin}
 * @param tCount number of maturities, at least 2
 */
public record Grid(double kMin, double kMax, int kCount, double tMin, double tMax, int tCount) {

  /** Log-moneyness -0.4 to 0.3 and 0.05 to 2 years, 41 x 41 points. */
  public static final Grid STANDARD = new Grid(-0.4, 0.3, 41, 0.05, 2, 41);

  /** Half-widths used for a surface with a single strike or a single maturity. */
  private static final double K_MARGIN = 0.01, T_MARGIN = 0.1;

  public Grid {
    if (!(kMin < kMax && Double.isFinite(kMin) && Double.isFinite(kMax)))
      throw new IllegalArgumentException(
          "kMin must be below kMax, both finite: " + kMin + ", " + kMax);
    if (!(tMin > 0 && tMin < tMax && tMax < 100))
      throw new IllegalArgumentException(
          "tMin and tMax must be years, 0 < tMin < tMax < 100: " + tMin + ", " + tMax);
    if (kCount < 2) throw new IllegalArgumentException("kCount must be at least 2: " + kCount);
    if (tCount < 2) throw new IllegalArgumentException("tCount must be at least 2: " + tCount);
  }

  /**
   * 41 x 41 points over the rectangle that the quotes span. Where all quotes share one strike (or
   * one maturity) the rectangle is widened to {@code k ± 0.01} (or {@code t ± 10 %}).
   */
  public static Grid around(Surface surface) {
    return around(List.of(surface));
  }

  /**
   * The same around the quotes of several surfaces.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Grid around(List<Surface> surfaces) {
    if (surfaces.isEmpty()) throw new IllegalArgumentException("surfaces is empty");
    double kMin = Double.POSITIVE_INFINITY, kMax = Double.NEGATIVE_INFINITY;
    double tMin = Double.POSITIVE_INFINITY, tMax = Double.NEGATIVE_INFINITY;
    for (Surface surface : surfaces)
      for (Point p : surface.points()) {
        kMin = Math.min(kMin, p.k());
        kMax = Math.max(kMax, p.k());
        tMin = Math.min(tMin, p.t());
        tMax = Math.max(tMax, p.t());
      }
    if (kMin == kMax) {
      kMin -= K_MARGIN;
      kMax += K_MARGIN;
    }
    if (tMin == tMax) {
      tMin *= 1 - T_MARGIN;
      tMax = Math.min(tMax * (1 + T_MARGIN), Math.nextDown(100.0));
    }
    return new Grid(kMin, kMax, 41, tMin, tMax, 41);
  }

  /** The same rectangle with other numbers of points. */
  public Grid withCounts(int kCount, int tCount) {
    return new Grid(kMin, kMax, kCount, tMin, tMax, tCount);
  }

  /** Number of mesh points, {@code kCount * tCount}. */
  public int size() {
    return kCount * tCount;
  }

  /** The log-moneyness axis, {@code [kCount]}; its ends are exactly kMin and kMax. */
  public double[] k() {
    return axis(kMin, kMax, kCount);
  }

  /** The maturity axis in years, {@code [tCount]}; its ends are exactly tMin and tMax. */
  public double[] t() {
    return axis(tMin, tMax, tCount);
  }

  /** Log-moneyness of every mesh point, {@code [tCount * kCount]}. */
  public double[] kPoints() {
    double[] axis = k(), points = new double[size()];
    for (int i = 0; i < points.length; i++) points[i] = axis[i % kCount];
    return points;
  }

  /** Maturity of every mesh point in years, {@code [tCount * kCount]}. */
  public double[] tPoints() {
    double[] axis = t(), points = new double[size()];
    for (int i = 0; i < points.length; i++) points[i] = axis[i / kCount];
    return points;
  }

  private static double[] axis(double min, double max, int count) {
    double[] axis = new double[count];
    for (int i = 0; i < count; i++) axis[i] = min + (max - min) * i / (count - 1);
    axis[count - 1] = max;
    return axis;
  }

  @Override
  public String toString() {
    return "%d x %d points, k %.3g to %.3g, t %.3g to %.3g years"
        .formatted(kCount, tCount, kMin, kMax, tMin, tMax);
  }
}
