package ivylab.repair;

import ivylab.ssvi.Ssvi;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Log volatilities of the base at nodes and quotes, and of a surface without arbitrage for
 * comparison: SSVI, fitted to the base around the money.
 *
 * @param surface the one without arbitrage
 * @param values of the base; those of the other where the base has none or is off by a factor of
 *     e^1.5
 * @param free of the other
 * @param quoted volatilities of the base at the quotes
 */
record Reference(Ssvi surface, double[] values, double[] free, double[] quoted) {

  private static final int MATURITIES = 9, STRIKES = 11;
  private static final double DEVIATIONS = 2, FARTHEST = 1.5;

  static Reference of(VolSurface base, Surface visible, Grid region, Nearness nearness) {
    int n = nearness.size();
    double[] k = Arrays.copyOf(nearness.k(), n + MATURITIES * STRIKES);
    double[] t = Arrays.copyOf(nearness.t(), k.length), vols = visible.column(Point::vol);
    Arrays.sort(vols);
    double vol = vols[vols.length / 2];
    for (int i = 0; i < MATURITIES * STRIKES; i++) {
      int maturity = i / STRIKES, strike = i % STRIKES;
      double up = maturity / (MATURITIES - 1.0), across = strike / (STRIKES - 1.0);
      t[n + i] = region.tMin() * Math.pow(region.tMax() / region.tMin(), up);
      double reach = DEVIATIONS * vol * Math.sqrt(t[n + i]);
      double low = Math.max(region.kMin(), -reach), high = Math.min(region.kMax(), reach);
      if (!(low < high)) {
        low = region.kMin();
        high = region.kMax();
      }
      k[n + i] = low + across * (high - low);
    }
    double[] w = base.totalVariance(k, t);
    List<Point> around = new ArrayList<>();
    for (int i = n; i < k.length; i++)
      if (w[i] > 0 && w[i] < 100 * t[i]) around.add(new Point(k[i], t[i], w[i]));
    boolean enough = around.size() >= MATURITIES * STRIKES / 2;
    Ssvi surface = ssvi(enough ? visible.withPoints(around) : visible, vol);
    double[] other = surface.totalVariance(nearness.k(), nearness.t());
    double[] values = new double[n], free = new double[n];
    for (int i = 0; i < n; i++) {
      free[i] = Math.log(other[i] / t[i]) / 2;
      double f = Math.log(w[i] / t[i]) / 2;
      values[i] =
          Double.isFinite(f)
              ? Math.min(Math.max(f, free[i] - FARTHEST), free[i] + FARTHEST)
              : free[i];
    }
    double[] quoted = new double[n - nearness.nodes()];
    for (int i = 0; i < quoted.length; i++) {
      int at = nearness.nodes() + i;
      quoted[i] = Math.sqrt(w[at] / t[at]);
    }
    return new Reference(surface, values, free, quoted);
  }

  /** SSVI through the points; a flat volatility if they are too irregular for SSVI. */
  private static Ssvi ssvi(Surface points, double vol) {
    try {
      return Ssvi.fit(points);
    } catch (IllegalArgumentException e) {
      return new Ssvi(List.of(1.0), List.of(vol * vol), 0, 1e-9, 0.5);
    }
  }
}
