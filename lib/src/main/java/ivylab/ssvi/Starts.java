package ivylab.ssvi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the search for a slice starts. */
final class Starts {

  private Starts() {}

  /** The slice before, scaled to the level of the quotes; and the slice suggested by a parabola. */
  static List<double[]> of(SliceQuotes q, @Nullable EssviSlice earlier) {
    List<double[]> starts = new ArrayList<>();
    double level = q.w[q.nearest()];
    if (earlier == null) {
      double psi = Math.sqrt(level); // phi = 1/sqrt(theta), which is free of arbitrage
      starts.add(new double[] {level, 1.3 * psi, 0.7 * psi});
    } else {
      double stretch = Math.sqrt(Math.max(1, level / earlier.theta()));
      starts.add(new double[] {level, stretch * earlier.left(), stretch * earlier.right()});
    }
    double[] parabola = parabola(q);
    if (parabola != null) starts.add(parabola);
    return starts;
  }

  /**
   * From {@code w = c0 + c1 k + c2 k^2} by least squares: at the money {@code w = theta, w' = rho
   * psi, w'' = left right/(2 theta)}. Null if the quotes do not determine it or the parabola does
   * not bend upwards.
   */
  private static double @Nullable [] parabola(SliceQuotes q) {
    double scale = 0;
    for (double k : q.k) scale = Math.max(scale, Math.abs(k));
    double s1 = 0, s2 = 0, s3 = 0, s4 = 0, y0 = 0, y1 = 0, y2 = 0;
    for (int i = 0; i < q.size(); i++) {
      double u = q.k[i] / scale, uu = u * u;
      s1 += u;
      s2 += uu;
      s3 += u * uu;
      s4 += uu * uu;
      y0 += q.w[i];
      y1 += u * q.w[i];
      y2 += uu * q.w[i];
    }
    double s0 = q.size();
    double a = s2 * s4 - s3 * s3, b = s2 * s3 - s1 * s4, c = s1 * s3 - s2 * s2;
    double det = s0 * a + s1 * b + s2 * c;
    if (!(det > 1e-9 * s0 * s0 * s0)) return null;
    double c0 = (a * y0 + b * y1 + c * y2) / det;
    double c1 = (b * y0 + (s0 * s4 - s2 * s2) * y1 + (s1 * s2 - s0 * s3) * y2) / det / scale;
    double c2 =
        (c * y0 + (s1 * s2 - s0 * s3) * y1 + (s0 * s2 - s1 * s1) * y2) / det / (scale * scale);
    if (!(c0 > 0 && c2 > 0)) return null;
    double psi = Math.sqrt(4 * c0 * c2 + c1 * c1);
    return new double[] {c0, psi - c1, psi + c1};
  }
}
