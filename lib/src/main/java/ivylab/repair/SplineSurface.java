package ivylab.repair;

import ivylab.surface.Derivatives;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;

/**
 * Log volatility as a spline over a chart; {@code w = t exp(2f)}. Outside the chart it is the base,
 * scaled by the same factor as at the nearest point of the chart.
 */
final class SplineSurface implements VolSurface {

  private final VolSurface base;
  private final Chart chart;
  private final BSplines us, vs;
  private final double[] c;

  SplineSurface(VolSurface base, Chart chart, BSplines us, BSplines vs, double[] c) {
    this.base = base;
    this.chart = chart;
    this.us = us;
    this.vs = vs;
    this.c = c;
  }

  /** Log volatility, its derivatives in k and t, and its second derivative in k, {@code [4]}. */
  private double[] inside(double k, double t) {
    Chart.Row row = chart.row(t);
    double[] u = new double[4];
    row.at(k, u);
    double[][] x = new double[3][4], y = new double[3][4];
    int first = us.at(Math.min(Math.max(u[0], 0), 1), x) * vs.size();
    first += vs.at(Math.min(Math.max(row.v, 0), 1), y);
    double f = 0, fu = 0, fuu = 0, fv = 0;
    for (int r = 0; r < 4; r++)
      for (int s = 0; s < 4; s++) {
        double at = c[first + r * vs.size() + s];
        f += x[0][r] * y[0][s] * at;
        fu += x[1][r] * y[0][s] * at;
        fuu += x[2][r] * y[0][s] * at;
        fv += x[0][r] * y[1][s] * at;
      }
    return new double[] {f, fu * u[1], fu * u[3] + fv * row.vt, fuu * u[1] * u[1] + fu * u[2]};
  }

  private double nearestK(double k) {
    return Math.min(Math.max(k, chart.kMin()), chart.kMax());
  }

  private double nearestT(double t) {
    return Math.min(Math.max(t, chart.tMin()), chart.tMax());
  }

  private boolean outside(double k, double t) {
    return nearestK(k) != k || nearestT(t) != t;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[] w = new double[k.length];
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < w.length; i++) {
      if (outside(k[i], t[i])) out.add(i);
      else w[i] = t[i] * Math.exp(2 * inside(k[i], t[i])[0]);
    }
    if (out.isEmpty()) return w;
    int m = out.size();
    double[][] asked = asked(k, t, out);
    double[] there = base.totalVariance(asked[0], asked[1]);
    for (int j = 0; j < m; j++) {
      double near = there[m + j] / asked[1][m + j];
      double f = inside(asked[0][m + j], asked[1][m + j])[0];
      w[out.get(j)] = near > 0 ? there[j] * Math.exp(2 * f) / near : there[j];
    }
    return w;
  }

  /** The points outside, then those nearest to them inside; k and t. */
  private double[][] asked(double[] k, double[] t, List<Integer> out) {
    int m = out.size();
    double[][] asked = new double[2][2 * m];
    for (int j = 0; j < m; j++) {
      int i = out.get(j);
      asked[0][j] = k[i];
      asked[1][j] = t[i];
      asked[0][m + j] = nearestK(k[i]);
      asked[1][m + j] = nearestT(t[i]);
    }
    return asked;
  }

  /** At one point inside. */
  Derivatives derivatives(double k, double t) {
    return of(k, t, inside(k, t));
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    Derivatives[] all = new Derivatives[k.length];
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (outside(k[i], t[i])) out.add(i);
      else all[i] = of(k[i], t[i], inside(k[i], t[i]));
    }
    if (out.isEmpty()) return List.of(all);
    int m = out.size();
    double[][] asked = asked(k, t, out);
    List<Derivatives> there = base.derivatives(asked[0], asked[1]);
    for (int j = 0; j < m; j++) {
      int i = out.get(j);
      Derivatives d = there.get(j), near = there.get(m + j);
      if (!(d.w() > 0 && near.w() > 0)) {
        all[i] = d;
        continue;
      }
      double[] f = logVol(d), from = logVol(near), to = inside(near.k(), near.t());
      // the factor does not change along a coordinate that is clipped
      boolean alongK = near.k() == k[i], alongT = near.t() == t[i];
      f[0] += to[0] - from[0];
      if (alongK) f[1] += to[1] - from[1];
      if (alongT) f[2] += to[2] - from[2];
      if (alongK) f[3] += to[3] - from[3];
      all[i] = of(k[i], t[i], f);
    }
    return List.of(all);
  }

  private static double[] logVol(Derivatives d) {
    double slope = d.wk() / d.w();
    return new double[] {
      Math.log(d.w() / d.t()) / 2,
      slope / 2,
      (d.wt() / d.w() - 1 / d.t()) / 2,
      (d.wkk() / d.w() - slope * slope) / 2
    };
  }

  private static Derivatives of(double k, double t, double[] f) {
    double w = t * Math.exp(2 * f[0]);
    return new Derivatives(
        k, t, w, 2 * w * f[1], w * (1 / t + 2 * f[2]), w * (4 * f[1] * f[1] + 2 * f[3]));
  }

  @Override
  public String toString() {
    return "%d x %d splines of log volatility".formatted(us.size(), vs.size());
  }
}
