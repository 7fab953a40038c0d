package ivylab.surface;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * A completed surface: total variance at any log-moneyness and maturity. Every method of completing
 * quotes gives one, so every figure, report and comparison works on all of them.
 *
 * <p>A {@link SurfaceMethod} makes one: {@code method.fit(quotes)}. Evaluate it with {@link #vol}
 * at points, or with {@link #grid} on an even mesh as figures and reports need. In the terms of
 * other libraries, {@code predict(k, t)} is {@code vol(k, t)}, and {@code predictGrid(k, t)} gives
 * volatilities as a matrix, on axes that need not be evenly spaced, such as the listed expiries.
 */
public interface VolSurface extends Predictor {

  /**
   * Total variance at the points {@code (k[i], t[i])}.
   *
   * @param k log-forward-moneyness, {@code [m]}
   * @param t years, {@code [m]}, positive
   * @return {@code [m]}; may be negative or not finite where the method fails there
   */
  double[] totalVariance(double[] k, double[] t);

  /**
   * Annualised Black volatility at the points, {@code [m]}; NaN where total variance is negative.
   */
  default double[] vol(double[] k, double[] t) {
    double[] w = totalVariance(k, t);
    double[] vol = new double[w.length];
    for (int i = 0; i < w.length; i++) vol[i] = Math.sqrt(w[i] / t[i]);
    return vol;
  }

  /** Annualised Black volatility at the points: the same as {@link #vol}. */
  @Override
  default double[] predict(double[] k, double[] t) {
    return vol(k, t);
  }

  /**
   * Total variance and its derivatives at the points. Central differences unless the method
   * overrides this, with step 1e-3 in k and 1e-3 t in t.
   */
  default List<Derivatives> derivatives(double[] k, double[] t) {
    return CentralDifferences.of(this, k, t);
  }

  /** Annualised Black volatility on a mesh. */
  default GridValues grid(Grid grid) {
    return GridValues.of(grid, "implied volatility", vol(grid.kPoints(), grid.tPoints()));
  }

  /**
   * Durrleman's g on a mesh; the risk-neutral density is negative where g is, see {@link
   * Derivatives#g}. NaN where total variance is not positive.
   */
  default GridValues butterfly(Grid grid) {
    double[] g =
        derivatives(grid.kPoints(), grid.tPoints()).stream()
            .mapToDouble(d -> d.w() > 0 ? d.g() : Double.NaN)
            .toArray();
    return GridValues.of(grid, "g", g);
  }

  /** Calendar and butterfly violations on a mesh. */
  default ArbitrageReport arbitrage(Grid grid) {
    return ArbitrageReport.of(this, grid);
  }

  /**
   * A surface in closed form: {@code VolSurface.of((k, t) -> 0.04 * t)}.
   *
   * @param w total variance at log-forward-moneyness k and t years
   */
  static VolSurface of(DoubleBinaryOperator w) {
    return (k, t) -> {
      requirePairs(k, t);
      double[] all = new double[k.length];
      for (int i = 0; i < all.length; i++) all[i] = w.applyAsDouble(k[i], t[i]);
      return all;
    };
  }

  /**
   * Checks that the coordinates come in pairs.
   *
   * @throws IllegalArgumentException if k and t are not equally long
   */
  static void requirePairs(double[] k, double[] t) {
    if (k.length != t.length)
      throw new IllegalArgumentException(
          "k [" + k.length + "] and t [" + t.length + "] must be equally long");
  }
}
