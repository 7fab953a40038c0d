package ivylab.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialFunction;

/**
 * The fixed functions of {@link SurrogateConfig.Smooth}. Natural cubic splines in {@code z = k /
 * sqrt(t)}, one for each of M maturities, linear outside their P knots; between maturities they are
 * mixed at equal z, linearly in time, at times s_1 to s_Q that include the maturities:
 *
 * <pre>u(k, s_q) = sum_j a_j(s_q) sum_i u_ji L_ji(k / sqrt(s_q))</pre>
 *
 * and hat functions b_q on these times, constant outside, and their integrals. The first time is
 * not much before the first maturity: a function of k / sqrt(s) narrows without limit as s falls,
 * and what it adds to the total variance of all maturities is a butterfly of that width.
 */
final class SplineField {

  /** Ratio of neighbouring times at most. */
  private static final double RATIO = 1.26;

  /** Times below the first maturity, as shares of it. */
  private static final double[] EARLY = {0.2, 0.35, 0.55, 0.8};

  private final double[] maturities, times;

  /** Knots of each maturity in z, {@code [M P]}. */
  private final double[][] knots;

  /** Coefficients of L_ji on each piece, from the constant, {@code [M][P][P - 1][4]}. */
  private final double[][][][] pieces;

  private final int[] maturity, strike;

  /**
   * @param part whose maturities and strikes are used
   */
  SplineField(SmileLayout.Part part, SurrogateConfig.Smooth smooth) {
    maturity = spread(part.maturities().size(), smooth.maturities());
    strike = spread(part.strikes(), smooth.strikes());
    maturities = Arrays.stream(maturity).mapToDouble(part.maturities()::get).toArray();
    times = times(maturities);
    int m = maturities.length, p = strike.length;
    knots = new double[m][];
    pieces = new double[m][p][][];
    for (int j = 0; j < m; j++) {
      List<Double> smile = part.logStrikes().get(maturity[j]);
      double root = Math.sqrt(maturities[j]);
      knots[j] = Arrays.stream(strike).mapToDouble(i -> smile.get(i) / root).toArray();
      for (int i = 0; i < p; i++) pieces[j][i] = cardinal(knots[j], i);
    }
  }

  /** Some of the numbers below n, evenly spread, with the first and the last. */
  private static int[] spread(int n, int atMost) {
    int count = Math.min(n, atMost);
    int[] some = new int[count];
    for (int i = 0; i < count; i++)
      some[i] = count == 1 ? n / 2 : (int) Math.round((double) i * (n - 1) / (count - 1));
    return some;
  }

  private static double[] times(double[] maturities) {
    List<Double> all = new ArrayList<>();
    for (double share : EARLY) all.add(share * maturities[0]);
    all.add(maturities[0]);
    for (int j = 1; j < maturities.length; j++) {
      double ratio = maturities[j] / maturities[j - 1];
      int steps = Math.max(1, (int) Math.ceil(Math.log(ratio) / Math.log(RATIO)));
      for (int n = 1; n < steps; n++)
        all.add(maturities[j - 1] * Math.pow(ratio, (double) n / steps));
      all.add(maturities[j]);
    }
    return all.stream().mapToDouble(t -> t).toArray();
  }

  private static double[][] cardinal(double[] x, int knot) {
    int n = x.length;
    if (n == 1) return new double[][] {{1, 0, 0, 0}};
    double[] one = new double[n];
    one[knot] = 1;
    double[][] all = new double[n - 1][4];
    if (n == 2) {
      all[0][0] = one[0];
      all[0][1] = (one[1] - one[0]) / (x[1] - x[0]);
      return all;
    }
    PolynomialFunction[] found = new SplineInterpolator().interpolate(x, one).getPolynomials();
    for (int i = 0; i < n - 1; i++) {
      double[] c = found[i].getCoefficients();
      System.arraycopy(c, 0, all[i], 0, c.length);
    }
    return all;
  }

  /** Number of maturities with splines, M. */
  int maturities() {
    return maturities.length;
  }

  /** Number of knots of each, P. */
  int knots() {
    return strike.length;
  }

  /** Number of values at knots, {@code M P}; that of knot i of maturity j is {@code j P + i}. */
  int values() {
    return maturities.length * strike.length;
  }

  /** Number of times, Q. */
  int times() {
    return times.length;
  }

  /** Index of a maturity with splines among those of the part. */
  int maturity(int j) {
    return maturity[j];
  }

  /** Index of a knot among the strikes of the part. */
  int strike(int i) {
    return strike[i];
  }

  /** Whether u at a time depends on a value at a knot, {@code j P + i}. */
  boolean matters(int time, int value) {
    return hat(maturities, value / strike.length, times[time]) > 0;
  }

  /** Log-strikes of the knots at all times, where second derivatives in k have their peaks. */
  double[] places() {
    double[] all = new double[times.length * values()];
    int n = 0;
    for (int q = 0; q < times.length; q++)
      for (int v = 0; v < values(); v++)
        if (matters(q, v))
          all[n++] = knots[v / strike.length][v % strike.length] * Math.sqrt(times[q]);
    return Arrays.copyOf(all, n);
  }

  /**
   * From u and its first two derivatives, {@code [3][n]}, to {@code size softplus(u)} and its
   * derivatives, in place.
   */
  static void positive(double size, double[][] u) {
    for (int g = 0; g < u[0].length; g++) {
      double at = u[0][g], uk = u[1][g], ukk = u[2][g], s = 1 / (1 + Math.exp(-at));
      u[0][g] = size * (Math.max(at, 0) + Math.log1p(Math.exp(-Math.abs(at))));
      u[1][g] = size * s * uk;
      u[2][g] = size * (s * (1 - s) * uk * uk + s * ukk);
    }
  }

  /**
   * The derivative of u(k, s_q) in the value at a knot, or a derivative of that in k.
   *
   * @param value {@code j P + i}
   * @param order 0, 1 or 2
   */
  double basis(int time, int value, double k, int order) {
    int j = value / strike.length, i = value % strike.length;
    double share = hat(maturities, j, times[time]);
    if (share == 0) return 0;
    double root = Math.sqrt(times[time]);
    double spline = spline(j, i, k / root, order);
    return share * (order == 0 ? spline : order == 1 ? spline / root : spline / (root * root));
  }

  /** L_ji or a derivative of it in z. */
  double spline(int j, int i, double z, int order) {
    double[] x = knots[j];
    int last = x.length - 1;
    if (last == 0) return order == 0 ? 1 : 0;
    boolean below = z <= x[0], outside = below || z >= x[last];
    double at = below ? x[0] : outside ? x[last] : z;
    int piece = 0;
    while (piece < last - 1 && at > x[piece + 1]) piece++;
    double[] c = pieces[j][i][piece];
    double d = at - x[piece];
    if (order == 2) return outside ? 0 : 2 * c[2] + 6 * c[3] * d;
    double slope = c[1] + d * (2 * c[2] + 3 * c[3] * d);
    if (order == 1) return slope;
    return c[0] + d * (c[1] + d * (c[2] + c[3] * d)) + slope * (z - at);
  }

  /** Basis functions at log-strikes, {@code [Q MP k.length]} row by row. */
  double[] basis(double[] k, int order) {
    int values = values();
    double[] all = new double[times.length * values * k.length];
    for (int q = 0; q < times.length; q++)
      for (int v = 0; v < values; v++)
        for (int g = 0; g < k.length; g++)
          all[(q * values + v) * k.length + g] = basis(q, v, k[g], order);
    return all;
  }

  private static double hat(double[] x, int node, double t) {
    int last = x.length - 1;
    if (t <= x[0]) return node == 0 ? 1 : 0;
    if (t >= x[last]) return node == last ? 1 : 0;
    if (node > 0 && t >= x[node - 1] && t <= x[node])
      return (t - x[node - 1]) / (x[node] - x[node - 1]);
    if (node < last && t >= x[node] && t <= x[node + 1])
      return (x[node + 1] - t) / (x[node + 1] - x[node]);
    return 0;
  }

  /** The hat function b_q(t). */
  double hat(int time, double t) {
    return hat(times, time, t);
  }

  /** Its integral from 0 to t, exact: the trapezoid rule between times. */
  double integral(int time, double t) {
    double sum = 0, from = 0;
    for (double end : times) {
      double to = Math.min(end, t);
      if (to > from) {
        sum += (to - from) * (hat(time, from) + hat(time, to)) / 2;
        from = to;
      }
    }
    return t > from ? sum + (t - from) * hat(time, t) : sum;
  }

  /** Integrals or hats at maturities, {@code [Q t.length]} row by row. */
  double[] weights(double[] t, boolean integrals) {
    double[] all = new double[times.length * t.length];
    for (int q = 0; q < times.length; q++)
      for (int g = 0; g < t.length; g++)
        all[q * t.length + g] = integrals ? integral(q, t[g]) : hat(q, t[g]);
    return all;
  }
}
