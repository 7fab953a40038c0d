package ivylab.surface;

import java.util.ArrayList;
import java.util.List;

/** Derivatives of a surface that offers none itself; five evaluations per point, in one call. */
final class CentralDifferences {

  private static final double STEP = 1e-3;

  private CentralDifferences() {}

  static List<Derivatives> of(VolSurface surface, double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    int m = k.length;
    double[] ks = new double[5 * m], ts = new double[5 * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < 5; j++) {
        ks[5 * i + j] = k[i];
        ts[5 * i + j] = t[i];
      }
      ks[5 * i + 1] -= STEP;
      ks[5 * i + 2] += STEP;
      ts[5 * i + 3] *= 1 - STEP;
      ts[5 * i + 4] *= 1 + STEP;
    }
    double[] w = surface.totalVariance(ks, ts);
    List<Derivatives> all = new ArrayList<>(m);
    for (int i = 0; i < m; i++) {
      double centre = w[5 * i], left = w[5 * i + 1], right = w[5 * i + 2];
      double wk = (right - left) / (2 * STEP);
      double wkk = (right - 2 * centre + left) / (STEP * STEP);
      double wt = (w[5 * i + 4] - w[5 * i + 3]) / (2 * STEP * t[i]);
      all.add(new Derivatives(k[i], t[i], centre, wk, wt, wkk));
    }
    return all;
  }
}
