package ivylab.arbitrage;

import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.arbitrage.StaticArbitrage.Origin;
import ivylab.arbitrage.StaticArbitrage.Spot;
import ivylab.price.Black;
import ivylab.surface.Grid;
import ivylab.surface.VolSurface;
import java.util.List;

/**
 * Option prices on a mesh in units of the forward, NaN where total variance is not positive, and
 * the trades among neighbours. Differences are taken between puts below the money and calls above
 * it, whose prices are exact however small.
 *
 * @param grid the mesh
 * @param k {@code [kCount]}
 * @param m {@code exp(k)}
 * @param t {@code [tCount]}
 * @param time price of the out-of-the-money option, {@code [tCount kCount]}
 */
record MeshPrices(Grid grid, double[] k, double[] m, double[] t, double[] time) {

  static MeshPrices of(VolSurface surface, Grid grid) {
    double[] k = grid.k(), m = new double[k.length];
    double[] w = surface.totalVariance(grid.kPoints(), grid.tPoints()), time = new double[w.length];
    for (int i = 0; i < m.length; i++) m[i] = Math.exp(k[i]);
    for (int i = 0; i < w.length; i++) {
      double at = k[i % k.length];
      boolean priced = w[i] > 0 && w[i] < Double.POSITIVE_INFINITY;
      time[i] = priced ? Black.otm(at, Math.sqrt(w[i])) * Math.exp(at / 2) : Double.NaN;
    }
    return new MeshPrices(grid, k, m, grid.t(), time);
  }

  private double time(int iT, int iK) {
    return time[iT * k.length + iK];
  }

  private double call(int iT, int iK) {
    return time(iT, iK) + Math.max(0, 1 - m[iK]);
  }

  private double put(int iT, int iK) {
    return time(iT, iK) + Math.max(0, m[iK] - 1);
  }

  /**
   * A call that costs more than the one at the next lower strike, or a put more than that at the
   * next higher.
   */
  void spreads(double tolerance, List<Spot> spots) {
    for (int j = 0; j < t.length; j++)
      for (int i = 0; i < k.length; i++) {
        double byCall = i > 0 ? call(j, i) - call(j, i - 1) : 0;
        double byPut = i < k.length - 1 ? put(j, i) - put(j, i + 1) : 0;
        double credit =
            Math.max(Double.isNaN(byCall) ? 0 : byCall, Double.isNaN(byPut) ? 0 : byPut);
        add(Condition.MONOTONICITY, j, i, credit, tolerance, spots);
      }
  }

  /** An option that costs more than the combination of its two neighbours. */
  void butterflies(double tolerance, List<Spot> spots) {
    for (int j = 0; j < t.length; j++)
      for (int i = 1; i < k.length - 1; i++) {
        double share = (m[i + 1] - m[i]) / (m[i + 1] - m[i - 1]);
        double credit =
            k[i] < 0
                ? put(j, i) - share * put(j, i - 1) - (1 - share) * put(j, i + 1)
                : call(j, i) - share * call(j, i - 1) - (1 - share) * call(j, i + 1);
        add(Condition.CONVEXITY, j, i, credit, tolerance, spots);
      }
  }

  /** An option that costs more than that of the next maturity at the same forward moneyness. */
  void calendars(double tolerance, List<Spot> spots) {
    for (int j = 0; j < t.length - 1; j++)
      for (int i = 0; i < k.length; i++)
        add(Condition.CALENDAR, j, i, time(j, i) - time(j + 1, i), tolerance, spots);
  }

  private void add(
      Condition condition, int iT, int iK, double credit, double tolerance, List<Spot> spots) {
    if (credit > tolerance * time(iT, iK))
      spots.add(new Spot(condition, k[iK], t[iT], credit, Origin.UNKNOWN));
  }
}
