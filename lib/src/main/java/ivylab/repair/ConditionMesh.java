package ivylab.repair;

import java.util.Arrays;

/**
 * Lines of u crossed with lines of v over a chart, with the splines and chart evaluated there once.
 * At every crossing it has log volatility f of a spline surface, and its conditions, dimensionless
 * and 1 where volatility is flat; with {@code w = t exp(2f)}
 *
 * <pre>
 * calendar    1 + 2 t f_t                                      = t w_t / w
 * butterfly   (1 - k f_k)^2 + w (f_k^2 (1 - w/4) + f_kk)       = g
 * </pre>
 *
 * Gatheral and Jacquier (2014), lemma 2.1 and eq. (2.1), and on the first and last line of u that
 * of an {@link Edge}. Crossing (a, b) has index {@code a vLines + b}. The first {@link #size}
 * conditions are butterflies, as many calendars follow, then the edges.
 */
final class ConditionMesh {

  private final BSplines vs;
  private final int uLines, vLines;
  private final double[] u, v;
  private final int[] uFirst, vFirst;
  private final double[][][] uSplines, vSplines; // [line][derivative][4]
  private final double[] k, uk, ukk, ut, t, vt; // the last two per line of v
  private final double[] f, fk, fkk;
  private final double[] s0, s1, s2; // along one line of u, [vs.size]
  private final double[] conditions;

  ConditionMesh(Chart chart, BSplines us, BSplines vs, double[] u, double[] v) {
    this.vs = vs;
    this.u = u;
    this.v = v;
    uLines = u.length;
    vLines = v.length;
    uFirst = new int[uLines];
    vFirst = new int[vLines];
    uSplines = new double[uLines][3][4];
    vSplines = new double[vLines][3][4];
    for (int a = 0; a < uLines; a++) uFirst[a] = us.at(u[a], uSplines[a]);
    int n = uLines * vLines;
    k = new double[n];
    uk = new double[n];
    ukk = new double[n];
    ut = new double[n];
    t = new double[vLines];
    vt = new double[vLines];
    double[] at = new double[4];
    for (int b = 0; b < vLines; b++) {
      vFirst[b] = vs.at(v[b], vSplines[b]);
      Chart.Row row = chart.row(chart.maturity(v[b]));
      t[b] = row.t;
      vt[b] = row.vt;
      for (int a = 0; a < uLines; a++) {
        int p = a * vLines + b;
        k[p] = row.k(u[a]);
        row.at(k[p], at);
        uk[p] = at[1];
        ukk[p] = at[2];
        ut[p] = at[3];
      }
    }
    f = new double[n];
    fk = new double[n];
    fkk = new double[n];
    s0 = new double[vs.size()];
    s1 = new double[vs.size()];
    s2 = new double[vs.size()];
    conditions = new double[2 * n + 2 * vLines];
  }

  /** With this many lines per cell, including the ends. */
  static ConditionMesh of(Chart chart, BSplines us, BSplines vs, int perCell) {
    return new ConditionMesh(chart, us, vs, us.lines(perCell), vs.lines(perCell));
  }

  /** From a coefficient to that of the next spline of u. */
  int stride() {
    return vs.size();
  }

  /** Number of crossings. */
  int size() {
    return k.length;
  }

  /** Number of conditions. */
  int count() {
    return conditions.length;
  }

  /** 0 for a butterfly, 1 for a calendar, 2 and 3 for an edge at the first and the last strike. */
  int kind(int i) {
    return i < 2 * size() ? i / size() : 2 + (i - 2 * size()) / vLines;
  }

  /** The crossing at which a condition is. */
  int crossing(int i) {
    return switch (kind(i)) {
      case 0 -> i;
      case 1 -> i - size();
      case 2 -> i - 2 * size();
      default -> (uLines - 2) * vLines + i - 2 * size();
    };
  }

  double k(int crossing) {
    return k[crossing];
  }

  double t(int crossing) {
    return t[crossing % vLines];
  }

  double u(int crossing) {
    return u[crossing / vLines];
  }

  double v(int crossing) {
    return v[crossing % vLines];
  }

  /** The conditions of a kind around a place. */
  int[] around(int kind, double u, double v) {
    int a = before(this.u, u), b = before(this.v, v);
    if (kind >= 2) {
      int i = 2 * size() + (kind - 2) * vLines + b;
      return new int[] {i, i + 1};
    }
    int i = kind * size() + a * vLines + b;
    return new int[] {i, i + 1, i + vLines, i + vLines + 1};
  }

  /** The last line but one that is not beyond a place. */
  private static int before(double[] lines, double x) {
    int at = Arrays.binarySearch(lines, 1, lines.length - 1, x);
    return at >= 0 ? at : -at - 2;
  }

  /** A condition, last evaluated; {@code i < count}. */
  double condition(int i) {
    return conditions[i];
  }

  /** The smallest condition, as last evaluated; NaN if any is. */
  double worst() {
    double worst = Double.POSITIVE_INFINITY;
    for (double c : conditions) worst = Math.min(worst, c);
    return worst;
  }

  /** Computes everything for these coefficients, {@code [us.size vs.size]}. */
  void evaluate(double[] c) {
    for (int a = 0; a < uLines; a++) {
      along(c, a);
      for (int b = 0; b < vLines; b++) {
        double[] y = vSplines[b][0], y1 = vSplines[b][1];
        int j = vFirst[b], p = a * vLines + b;
        double fu = y[0] * s1[j] + y[1] * s1[j + 1] + y[2] * s1[j + 2] + y[3] * s1[j + 3];
        double fuu = y[0] * s2[j] + y[1] * s2[j + 1] + y[2] * s2[j + 2] + y[3] * s2[j + 3];
        double fv = y1[0] * s0[j] + y1[1] * s0[j + 1] + y1[2] * s0[j + 2] + y1[3] * s0[j + 3];
        f[p] = y[0] * s0[j] + y[1] * s0[j + 1] + y[2] * s0[j + 2] + y[3] * s0[j + 3];
        double slope = fu * uk[p], bend = fuu * uk[p] * uk[p] + fu * ukk[p];
        double w = t[b] * Math.exp(2 * f[p]), level = 1 - k[p] * slope;
        fk[p] = slope;
        fkk[p] = bend;
        conditions[p] = level * level + w * (slope * slope * (1 - w / 4) + bend);
        conditions[size() + p] = 1 + 2 * t[b] * (fu * ut[p] + fv * vt[b]);
      }
    }
    for (int i = 2 * size(); i < count(); i++) {
      int p = crossing(i);
      double s = root(p);
      conditions[i] = Edge.condition(k[p], s, s * fk[p], kind(i) == 3);
    }
  }

  /** The square root of total variance. */
  private double root(int p) {
    return Math.sqrt(t[p % vLines]) * Math.exp(f[p]);
  }

  private void along(double[] c, int a) {
    int n = vs.size(), row = uFirst[a] * n;
    double[] x = uSplines[a][0], x1 = uSplines[a][1], x2 = uSplines[a][2];
    for (int j = 0; j < n; j++, row++) {
      double c0 = c[row], c1 = c[row + n], c2 = c[row + 2 * n], c3 = c[row + 3 * n];
      s0[j] = x[0] * c0 + x[1] * c1 + x[2] * c2 + x[3] * c3;
      s1[j] = x1[0] * c0 + x1[1] * c1 + x1[2] * c2 + x1[3] * c3;
      s2[j] = x2[0] * c0 + x2[1] * c1 + x2[2] * c2 + x2[3] * c3;
    }
  }

  /**
   * The changes of all conditions when the coefficients change, to first order about the last
   * evaluation.
   *
   * @param into {@code [count]}, overwritten
   */
  void changes(double[] d, double[] into) {
    for (int a = 0; a < uLines; a++) {
      along(d, a);
      for (int b = 0; b < vLines; b++) {
        double[] y = vSplines[b][0], y1 = vSplines[b][1];
        int j = vFirst[b], p = a * vLines + b;
        double df = y[0] * s0[j] + y[1] * s0[j + 1] + y[2] * s0[j + 2] + y[3] * s0[j + 3];
        double fu = y[0] * s1[j] + y[1] * s1[j + 1] + y[2] * s1[j + 2] + y[3] * s1[j + 3];
        double fuu = y[0] * s2[j] + y[1] * s2[j + 1] + y[2] * s2[j + 2] + y[3] * s2[j + 3];
        double fv = y1[0] * s0[j] + y1[1] * s0[j + 1] + y1[2] * s0[j + 2] + y1[3] * s0[j + 3];
        double w = t[b] * Math.exp(2 * f[p]);
        into[p] =
            byF(p, w) * df + byFk(p, w) * fu * uk[p] + w * (fuu * uk[p] * uk[p] + fu * ukk[p]);
        into[size() + p] = 2 * t[b] * (fu * ut[p] + fv * vt[b]);
        if (a == 0) into[2 * size() + b] = edge(p, false, df, fu * uk[p]);
        if (a == uLines - 1) into[2 * size() + vLines + b] = edge(p, true, df, fu * uk[p]);
      }
    }
  }

  /** The change of an edge. */
  private double edge(int p, boolean last, double df, double dfk) {
    double s = root(p);
    return Edge.byF(k[p], s, fk[p], last) * df + Edge.byFk(k[p], s, last) * dfk;
  }

  /** dg/df. */
  private double byF(int p, double w) {
    return 2 * w * (fk[p] * fk[p] * (1 - w / 2) + fkk[p]);
  }

  /** dg/df_k. */
  private double byFk(int p, double w) {
    return -2 * k[p] * (1 - k[p] * fk[p]) + 2 * w * fk[p] * (1 - w / 4);
  }

  /**
   * The gradient of a condition with respect to the 16 coefficients that matter, about the last
   * evaluation.
   *
   * @param into {@code [4][4]}, u by v, overwritten
   */
  void gradient(int i, double[][] into) {
    int p = crossing(i), b = p % vLines;
    double onF = 0, onU, onUu = 0, onV = 0;
    if (i < size()) {
      double w = t[b] * Math.exp(2 * f[p]);
      onF = byF(p, w);
      onU = byFk(p, w) * uk[p] + w * ukk[p];
      onUu = w * uk[p] * uk[p];
    } else if (i < 2 * size()) {
      onU = 2 * t[b] * ut[p];
      onV = 2 * t[b] * vt[b];
    } else {
      double s = root(p);
      onF = Edge.byF(k[p], s, fk[p], kind(i) == 3);
      onU = Edge.byFk(k[p], s, kind(i) == 3) * uk[p];
    }
    double[][] x = uSplines[p / vLines], y = vSplines[b];
    for (int r = 0; r < 4; r++) {
      double row = onF * x[0][r] + onU * x[1][r] + onUu * x[2][r], across = onV * x[0][r];
      for (int s = 0; s < 4; s++) into[r][s] = row * y[0][s] + across * y[1][s];
    }
  }

  /** The first of the 16 coefficients that matter for a condition; the others in rows of four. */
  int first(int i) {
    int p = crossing(i);
    return uFirst[p / vLines] * vs.size() + vFirst[p % vLines];
  }
}
