package ivylab.repair;

import ivylab.surface.Grid;

/**
 * Coordinates (u, v) in which a rectangle of (k, t) is the unit square and smiles look alike at all
 * maturities. With {@code X(k, t) = asinh(4 k/sqrt(t))},
 *
 * <pre>
 * u = (X(k, t) - X(kMin, t)) / (X(kMax, t) - X(kMin, t)),   v = ln(t/tMin) / ln(tMax/tMin)
 * </pre>
 *
 * Even steps of u are even in k/sqrt(t) near the money and grow with it in the wings.
 */
record Chart(double kMin, double kMax, double tMin, double tMax) {

  private static final double WARP = 4;

  static Chart of(Grid region) {
    return new Chart(region.kMin(), region.kMax(), region.tMin(), region.tMax());
  }

  Row row(double t) {
    return new Row(this, t, Math.log(t / tMin) / Math.log(tMax / tMin));
  }

  /** The maturity of a v; tMin and tMax exactly at 0 and 1. */
  double maturity(double v) {
    return v == 1 ? tMax : tMin * Math.exp(v * Math.log(tMax / tMin));
  }

  /** One maturity of the chart. */
  static final class Row {
    final double t, v;

    /** dv/dt. */
    final double vt;

    private final double kMin, kMax, root, low, span, lowRate, spanRate;

    private Row(Chart chart, double t, double v) {
      this.t = t;
      this.v = v;
      vt = 1 / (t * Math.log(chart.tMax / chart.tMin));
      kMin = chart.kMin;
      kMax = chart.kMax;
      root = Math.sqrt(t);
      low = asinh(WARP * kMin / root);
      span = asinh(WARP * kMax / root) - low;
      lowRate = rate(WARP * kMin / root);
      spanRate = rate(WARP * kMax / root) - lowRate;
    }

    /** Log-moneyness of a u; kMin and kMax exactly at 0 and 1. */
    double k(double u) {
      return u == 0 ? kMin : u == 1 ? kMax : root * Math.sinh(low + u * span) / WARP;
    }

    /**
     * u and its derivatives.
     *
     * @param into u, du/dk, d2u/dk2 and du/dt at fixed k: {@code [4]}, overwritten
     */
    void at(double k, double[] into) {
      double x = WARP * k / root, bend = 1 + x * x;
      double uk = WARP / (root * Math.sqrt(bend) * span);
      into[0] = (asinh(x) - low) / span;
      into[1] = uk;
      into[2] = -uk * x * WARP / (bend * root);
      into[3] = (rate(x) - lowRate - into[0] * spanRate) / span;
    }

    /** dX/dt at fixed k. */
    private double rate(double x) {
      return -x / (2 * t * Math.sqrt(1 + x * x));
    }
  }

  private static double asinh(double x) {
    double y = Math.abs(x);
    return Math.copySign(Math.log1p(y + y * y / (1 + Math.sqrt(1 + y * y))), x);
  }
}
