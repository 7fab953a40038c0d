package ivylab.surrogate;

import ivylab.surface.Derivatives;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where the surfaces of a smooth surrogate are checked, with the splines evaluated there once: 81
 * maturities; 81 strikes, the money and, between them, all knots, where second derivatives in k
 * have their peaks. Points outside the strikes of the layout at their maturity do not count.
 */
final class SurfaceMesh {

  private static final int COUNT = 81;

  private final double[] k;
  private final int money;
  private final boolean[] counted; // [t k]
  private final double[][] integrals; // [t][Q]

  /** Values at knots that matter at each time, {@code [Q][·]}. */
  private final int[][] values;

  /** Splines and their derivatives, {@code [Q][3][·][k]}. */
  private final double[][][][] splines;

  SurfaceMesh(SplineField field, SmileLayout.Part part) {
    double[] strikes = Terms.strikes(part, COUNT), t = Terms.even(part.t(), COUNT);
    double low = strikes[0], high = strikes[COUNT - 1];
    k =
        DoubleStream.concat(
                DoubleStream.concat(Arrays.stream(strikes), DoubleStream.of(0.0)),
                Arrays.stream(field.places()).filter(at -> at > low && at < high))
            .sorted()
            .distinct()
            .toArray();
    money = Arrays.binarySearch(k, 0.0);
    counted = Terms.inside(part, k, t);
    int times = field.times();
    integrals = new double[t.length][times];
    for (int i = 0; i < t.length; i++)
      for (int q = 0; q < times; q++) integrals[i][q] = field.integral(q, t[i]);
    values = new int[times][];
    splines = new double[times][3][][];
    for (int q = 0; q < times; q++) {
      int time = q;
      values[q] = IntStream.range(0, field.values()).filter(v -> field.matters(time, v)).toArray();
      for (int order = 0; order < 3; order++) {
        splines[q][order] = new double[values[q].length][k.length];
        for (int v = 0; v < values[q].length; v++)
          for (int g = 0; g < k.length; g++)
            splines[q][order][v][g] = field.basis(q, values[q][v], k[g], order);
      }
    }
  }

  /**
   * The least share of flat smiles, to 1e-3, with which a surface has neither a butterfly nor a
   * digital option below 0 on the mesh.
   *
   * @param size factor of the field
   * @param knots values of the splines at their knots, {@code [MP]}
   */
  double flattening(double size, double[] knots) {
    double[][] w = variance(size, knots);
    if (free(w, 0)) return 0;
    double low = 0, high = 1;
    while (high - low > 1e-3) {
      double half = (low + high) / 2;
      if (free(w, half)) high = half;
      else low = half;
    }
    return high;
  }

  private boolean free(double[][] w, double share) {
    double keep = 1 - share;
    int n = k.length;
    for (int i = 0; i < counted.length; i++) {
      if (!counted[i]) continue;
      double mixed = keep * w[0][i] + share * w[0][i / n * n + money];
      Derivatives d = new Derivatives(k[i % n], 1, mixed, keep * w[1][i], 0, keep * w[2][i]);
      if (!(d.g() >= 0 && d.digitalCall() >= 0 && d.digitalPut() >= 0)) return false;
    }
    return true;
  }

  /** w, w_k and w_kk, {@code [3][t k]}. */
  private double[][] variance(double size, double[] knots) {
    int n = k.length;
    double[][] w = new double[3][counted.length];
    for (int q = 0; q < values.length; q++) {
      double[][] u = new double[3][n];
      for (int order = 0; order < 3; order++)
        for (int v = 0; v < values[q].length; v++) {
          double knot = knots[values[q][v]];
          double[] spline = splines[q][order][v];
          for (int g = 0; g < n; g++) u[order][g] += knot * spline[g];
        }
      SplineField.positive(size, u);
      for (int i = 0; i < integrals.length; i++) {
        double integral = integrals[i][q];
        if (integral == 0) continue;
        for (int order = 0; order < 3; order++)
          for (int g = 0; g < n; g++) w[order][i * n + g] += integral * u[order][g];
      }
    }
    return w;
  }
}
