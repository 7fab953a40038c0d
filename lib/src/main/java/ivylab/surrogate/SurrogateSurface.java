package ivylab.surrogate;

import ivylab.surface.Derivatives;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The index smiles of a smooth surrogate for one parameter set, at any log-strike and maturity; see
 * {@link SurrogateConfig.Smooth} for the form. Total variance is positive and increases in t.
 *
 * <p>If the predicted surface has a butterfly (g below 0), or a digital option with a price below
 * 0, on a {@link SurfaceMesh}, it is mixed with the flat smiles {@code w(0, t)}, which have none:
 *
 * <pre>(1 - flattening) w(k, t) + flattening w(0, t)</pre>
 *
 * with the least flattening, to 1e-3, that leaves none there. Positivity and growth in t survive
 * the mixture.
 */
public final class SurrogateSurface implements VolSurface {

  private final SplineField field;
  private final double size;
  private final double[] knots;
  private final double flattening;

  private SurrogateSurface(SplineField field, double size, double[] knots, double flattening) {
    this.field = field;
    this.size = size;
    this.knots = knots;
    this.flattening = flattening;
  }

  /**
   * @param size factor of the field
   * @param knots values of the splines at their knots, {@code [MP]}
   * @param mesh where it is checked
   */
  static SurrogateSurface of(SplineField field, double size, double[] knots, SurfaceMesh mesh) {
    return new SurrogateSurface(field, size, knots, mesh.flattening(size, knots));
  }

  /** The share of flat smiles in the mixture; 0 if the prediction had no butterfly. */
  public double flattening() {
    return flattening;
  }

  /** The prediction without the mixture. */
  public SurrogateSurface predicted() {
    return flattening == 0 ? this : new SurrogateSurface(field, size, knots, 0);
  }

  /** The fields at log-strikes and their first two derivatives, {@code [Q][3][k.length]}. */
  private double[][][] fields(double[] k) {
    double[][][] all = new double[field.times()][3][k.length];
    for (int q = 0; q < all.length; q++) {
      for (int v = 0; v < knots.length; v++) {
        if (!field.matters(q, v)) continue;
        for (int order = 0; order < 3; order++)
          for (int g = 0; g < k.length; g++)
            all[q][order][g] += knots[v] * field.basis(q, v, k[g], order);
      }
      SplineField.positive(size, all[q]);
    }
    return all;
  }

  /** The prediction's w, w_k, w_kk and w_t, {@code [4][m]}. */
  private double[][] field(double[] k, double[] t) {
    int n = k.length;
    double[][] all = new double[4][n];
    double[][][] e = fields(k);
    for (int q = 0; q < field.times(); q++)
      for (int g = 0; g < n; g++) {
        double integral = field.integral(q, t[g]);
        for (int d = 0; d < 3; d++) all[d][g] += integral * e[q][d][g];
        all[3][g] += field.hat(q, t[g]) * e[q][0][g];
      }
    return all;
  }

  private double[][] mixed(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[][] all = field(k, t);
    if (flattening == 0) return all;
    double[][] flat = field(new double[k.length], t);
    Arrays.fill(flat[1], 0);
    Arrays.fill(flat[2], 0);
    for (int d = 0; d < 4; d++)
      for (int g = 0; g < k.length; g++)
        all[d][g] = (1 - flattening) * all[d][g] + flattening * flat[d][g];
    return all;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    return mixed(k, t)[0];
  }

  /** Exact. */
  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    double[][] w = mixed(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int g = 0; g < k.length; g++)
      all.add(new Derivatives(k[g], t[g], w[0][g], w[1][g], w[3][g], w[2][g]));
    return all;
  }
}
