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
 * <p>If the predicted surface has a butterfly (g below 0), or a digital option with a price below 0
 * or above 1, on a mesh of 81 x 81 points over the rectangle of the layout, between the outer
 * strikes of the layout at each maturity, it is mixed with the flat smiles {@code w(0, t)}, which
 * have none:
 *
 * <pre>(1 - flattening) w(k, t) + flattening w(0, t)</pre>
 *
 * with the least flattening, to 1e-3, that leaves none there. Positivity and growth in t survive
 * the mixture.
 */
public final class SurrogateSurface implements VolSurface {

  private static final int MESH = 81;

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
   * @param part whose strikes and maturities are checked
   */
  static SurrogateSurface of(
      SplineField field, double size, double[] knots, SmileLayout.Part part) {
    SurrogateSurface predicted = new SurrogateSurface(field, size, knots, 0);
    double[] k = Terms.strikes(part, MESH), t = Terms.even(part.t(), MESH);
    double[][] mesh = predicted.mesh(k, t);
    double[] middle = predicted.mesh(new double[1], t)[0];
    boolean[] counted = Terms.inside(part, k, t);
    if (free(k, mesh, middle, counted, 0)) return predicted;
    double low = 0, high = 1;
    while (high - low > 1e-3) {
      double half = (low + high) / 2;
      if (free(k, mesh, middle, counted, half)) high = half;
      else low = half;
    }
    return new SurrogateSurface(field, size, knots, high);
  }

  /**
   * @param mesh w, w_k and w_kk, {@code [3][t k]}
   * @param middle w at the money, {@code [t]}
   * @param counted which points of the mesh are checked, {@code [t k]}
   */
  private static boolean free(
      double[] k, double[][] mesh, double[] middle, boolean[] counted, double share) {
    double keep = 1 - share;
    for (int i = 0; i < mesh[0].length; i++) {
      if (!counted[i]) continue;
      double w = keep * mesh[0][i] + share * middle[i / k.length];
      double at = k[i % k.length];
      Derivatives d = new Derivatives(at, 1, w, keep * mesh[1][i], 0, keep * mesh[2][i]);
      double digital = d.digital();
      if (!(d.g() >= 0 && digital >= 0 && digital <= 1)) return false;
    }
    return true;
  }

  /** The share of flat smiles in the mixture; 0 if the prediction had no butterfly. */
  public double flattening() {
    return flattening;
  }

  /** The prediction without the mixture. */
  public SurrogateSurface predicted() {
    return flattening == 0 ? this : new SurrogateSurface(field, size, knots, 0);
  }

  /** The fields at log-strikes and their first two derivatives, {@code [3][Q k.length]}. */
  private double[][] fields(double[] k) {
    int n = k.length;
    double[][] all = new double[3][field.times() * n];
    for (int q = 0; q < field.times(); q++)
      for (int g = 0; g < n; g++) {
        double u = 0, uk = 0, ukk = 0;
        for (int v = 0; v < knots.length; v++) {
          u += knots[v] * field.basis(q, v, k[g], 0);
          uk += knots[v] * field.basis(q, v, k[g], 1);
          ukk += knots[v] * field.basis(q, v, k[g], 2);
        }
        double s = 1 / (1 + Math.exp(-u));
        all[0][q * n + g] = size * (Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))));
        all[1][q * n + g] = size * s * uk;
        all[2][q * n + g] = size * (s * (1 - s) * uk * uk + s * ukk);
      }
    return all;
  }

  /** The prediction's w, w_k, w_kk and w_t, {@code [4][m]}. */
  private double[][] field(double[] k, double[] t) {
    int n = k.length;
    double[][] e = fields(k), all = new double[4][n];
    for (int q = 0; q < field.times(); q++)
      for (int g = 0; g < n; g++) {
        double integral = field.integral(q, t[g]);
        for (int d = 0; d < 3; d++) all[d][g] += integral * e[d][q * n + g];
        all[3][g] += field.hat(q, t[g]) * e[0][q * n + g];
      }
    return all;
  }

  /** The prediction's w, w_k and w_kk on a mesh, {@code [3][t k]}. */
  private double[][] mesh(double[] k, double[] t) {
    int n = k.length;
    double[][] e = fields(k), all = new double[3][t.length * n];
    for (int i = 0; i < t.length; i++)
      for (int q = 0; q < field.times(); q++) {
        double integral = field.integral(q, t[i]);
        for (int d = 0; d < 3; d++)
          for (int g = 0; g < n; g++) all[d][i * n + g] += integral * e[d][q * n + g];
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
