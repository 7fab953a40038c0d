package ivylab.baseline;

import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * A smoothing cubic spline of log volatility in {@code x = k/sqrt(t)} and {@code y = log t}, on the
 * visible quotes of one surface: a product of cubic B-splines on even knots over the rectangle of
 * the quotes, with a penalty on the second differences of its coefficients along both axes
 * (P-splines; Eilers and Marx 1996, Statistical Science 11(2), section 3; in two dimensions 2003,
 * Chemometrics 66(2)):
 *
 * <pre>sum (f(x_i, y_i) - log vol_i)^2 + a |D_x c|^2 + b |D_y c|^2,   w = t exp(2 f)</pre>
 *
 * <p>If a and b are not given, they are the powers of ten with the smallest generalised
 * cross-validation score {@code n RSS / (n - 1 - 1.4 trace)^2}, first with a = b, then each alone;
 * the factor prevents overfitting to few quotes (Kim and Gu 2004, JRSS B 66(2), section 4). Between
 * the quotes and in the corners of the rectangle the penalty extends f linearly. <b>Beyond the
 * rectangle</b> f has the value at its nearest point in x and in y, so volatility is constant there
 * along either axis.
 *
 * @param xIntervals between knots along x, at least 1
 * @param yIntervals along y
 * @param xPenalty a, at least 0; NaN to find it
 * @param yPenalty b, likewise
 */
public record SmoothingSpline(int xIntervals, int yIntervals, double xPenalty, double yPenalty)
    implements SurfaceMethod {

  /** 8 x 6 intervals, penalties by cross-validation. */
  public static final SmoothingSpline DEFAULT = new SmoothingSpline(8, 6, Double.NaN, Double.NaN);

  /** Keeps what neither quotes nor penalty determine, the plane under few quotes, near its mean. */
  private static final double RIDGE = 1e-9;

  private static final double INFLATION = 1.4;

  private static final int LEAST = -6, MOST = 4;

  public SmoothingSpline {
    if (xIntervals < 1 || yIntervals < 1)
      throw new IllegalArgumentException(
          "intervals must be at least 1: %d, %d".formatted(xIntervals, yIntervals));
    if (xPenalty < 0 || yPenalty < 0 || Double.isInfinite(xPenalty + yPenalty))
      throw new IllegalArgumentException(
          "penalties must be at least 0, or NaN to find them: %s, %s"
              .formatted(xPenalty, yPenalty));
    if (Double.isNaN(xPenalty) != Double.isNaN(yPenalty))
      throw new IllegalArgumentException(
          "both penalties or none must be given: %s, %s".formatted(xPenalty, yPenalty));
  }

  public SmoothingSpline withIntervals(int x, int y) {
    return new SmoothingSpline(x, y, xPenalty, yPenalty);
  }

  /** The same with given bending penalties; NaN, NaN to find them. */
  public SmoothingSpline withPenalties(double x, double y) {
    return new SmoothingSpline(xIntervals, yIntervals, x, y);
  }

  @Override
  public String name() {
    return "cubic spline";
  }

  @Override
  public VolSurface fit(Surface visible) {
    double[] x = visible.column(p -> p.k() / Math.sqrt(p.t()));
    double[] y = visible.column(p -> Math.log(p.t()));
    double[] z = visible.column(p -> Math.log(p.vol()));
    Problem problem = new Problem(Axis.over(x, xIntervals), Axis.over(y, yIntervals), x, y, z);
    if (!Double.isNaN(xPenalty)) return problem.solve(xPenalty, yPenalty).fitted();
    Solution best = problem.solve(Math.pow(10, MOST), Math.pow(10, MOST));
    for (int power = MOST - 1; power >= LEAST; power--)
      best = better(best, problem.solve(Math.pow(10, power), Math.pow(10, power)));
    for (int axis = 0; axis < 2; axis++) {
      Solution from = best;
      for (int power = MOST; power >= LEAST; power--) {
        double penalty = Math.pow(10, power);
        best =
            better(
                best,
                axis == 0
                    ? problem.solve(penalty, from.fitted.yPenalty)
                    : problem.solve(from.fitted.xPenalty, penalty));
      }
    }
    return best.fitted();
  }

  /** Of two equally good ones the first, which has the higher penalty. */
  private static Solution better(Solution a, Solution b) {
    return b.score < a.score ? b : a;
  }

  /** Evenly spaced knots over an interval; the cubic B-splines that are non-zero in it. */
  record Axis(double from, double step, int intervals) {

    static Axis over(double[] values, int intervals) {
      double min = Arrays.stream(values).min().orElseThrow();
      double max = Arrays.stream(values).max().orElseThrow();
      // values that are equal up to rounding: any interval around them
      if (!(max - min > 1e-9 * Math.max(1, Math.abs(max)))) return new Axis(min - 0.5, 1, 1);
      return new Axis(min, (max - min) / intervals, intervals);
    }

    int size() {
      return intervals + 3;
    }

    /** The interval of a value, of the nearest end beyond them. */
    int interval(double value) {
      return Math.max(0, Math.min(intervals - 1, (int) Math.floor((value - from) / step)));
    }

    /** The position of a value in its interval, 0 to 1, clipped to the end beyond. */
    double share(double value) {
      return Math.max(0, Math.min(1, (value - from) / step - interval(value)));
    }

    boolean holds(double value) {
      return value >= from && value <= from + intervals * step;
    }

    /** The four B-splines on the interval, or one of their derivatives in the value: [4]. */
    double[] basis(double value, int derivative) {
      double s = share(value), r = 1 - s;
      if (derivative > 0 && !holds(value)) return new double[4];
      return switch (derivative) {
        case 0 ->
            new double[] {
              r * r * r / 6,
              (3 * s * s * s - 6 * s * s + 4) / 6,
              (3 * r * r * r - 6 * r * r + 4) / 6,
              s * s * s / 6
            };
        case 1 ->
            new double[] {
              -r * r / (2 * step),
              (3 * s * s - 4 * s) / (2 * step),
              (4 * r - 3 * r * r) / (2 * step),
              s * s / (2 * step)
            };
        default ->
            new double[] {
              r / (step * step),
              (3 * s - 2) / (step * step),
              (3 * r - 2) / (step * step),
              s / (step * step)
            };
      };
    }
  }

  private record Solution(Fitted fitted, double score) {}

  /** Normal equations {@code (B'B + a P_x + b P_y) c = B'z}, of z about its mean. */
  private static final class Problem {
    final Axis xAxis, yAxis;
    final int n, m;
    final double mean, squares;
    final DMatrixRMaj rows, gram, bending, climbing, right;

    Problem(Axis xAxis, Axis yAxis, double[] x, double[] y, double[] z) {
      this.xAxis = xAxis;
      this.yAxis = yAxis;
      n = z.length;
      m = xAxis.size() * yAxis.size();
      mean = Arrays.stream(z).average().orElseThrow();
      rows = new DMatrixRMaj(m, n);
      gram = new DMatrixRMaj(m, m);
      right = new DMatrixRMaj(m, 1);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double[] row = new double[16];
        int[] at = new int[16];
        double[] a = xAxis.basis(x[i], 0), b = yAxis.basis(y[i], 0);
        for (int j = 0; j < 16; j++) {
          row[j] = a[j / 4] * b[j % 4];
          at[j] = (xAxis.interval(x[i]) + j / 4) * yAxis.size() + yAxis.interval(y[i]) + j % 4;
        }
        double centred = z[i] - mean;
        sum += centred * centred;
        for (int j = 0; j < 16; j++) {
          rows.set(at[j], i, row[j]);
          right.add(at[j], 0, row[j] * centred);
          for (int l = 0; l < 16; l++) gram.add(at[j], at[l], row[j] * row[l]);
        }
      }
      squares = sum;
      bending = differences(yAxis.size(), xAxis.size());
      climbing = differences(1, yAxis.size());
    }

    /**
     * {@code D'D} of second differences along one axis, of this length, between which are others.
     */
    private DMatrixRMaj differences(int stride, int length) {
      DMatrixRMaj sum = new DMatrixRMaj(m, m);
      double[] d = {1, -2, 1};
      for (int first = 0; first < m; first++) {
        if (first / stride % length > length - 3) continue;
        for (int i = 0; i < 3; i++)
          for (int j = 0; j < 3; j++) sum.add(first + i * stride, first + j * stride, d[i] * d[j]);
      }
      return sum;
    }

    Solution solve(double a, double b) {
      DMatrixRMaj matrix = gram.copy();
      CommonOps_DDRM.addEquals(matrix, a, bending);
      CommonOps_DDRM.addEquals(matrix, b, climbing);
      for (int i = 0; i < m; i++) matrix.add(i, i, RIDGE);
      LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(m);
      if (!solver.setA(matrix))
        throw new IllegalStateException(
            "the spline's equations have no solution: " + n + " quotes");
      DMatrixRMaj c = new DMatrixRMaj(m, 1);
      solver.solve(right.copy(), c);
      double trace = trace(solver);
      DMatrixRMaj product = new DMatrixRMaj(m, 1);
      CommonOps_DDRM.mult(gram, c, product);
      double rss = squares;
      for (int i = 0; i < m; i++) rss += c.get(i, 0) * (product.get(i, 0) - 2 * right.get(i, 0));
      // one for the mean; with no residual degrees of freedom the fit says nothing about its error
      double left = n - 1 - INFLATION * trace;
      double score = left > 0.5 ? n * Math.max(0, rss) / (left * left) : Double.POSITIVE_INFINITY;
      Fitted fitted = new Fitted(xAxis, yAxis, boxed(c.getData()), mean, a, b, trace);
      return new Solution(fitted, score);
    }

    /** Of {@code A^-1 B'B}, which is that of {@code B A^-1 B'}: from whichever is the smaller. */
    private double trace(LinearSolverDense<DMatrixRMaj> solver) {
      DMatrixRMaj share = new DMatrixRMaj(m, Math.min(n, m));
      solver.solve(n < m ? rows.copy() : gram.copy(), share);
      if (n >= m) return CommonOps_DDRM.trace(share);
      CommonOps_DDRM.elementMult(share, rows);
      return CommonOps_DDRM.elementSum(share);
    }

    private static List<Double> boxed(double[] values) {
      return Arrays.stream(values).boxed().toList();
    }
  }

  /**
   * A fitted spline.
   *
   * @param coefficients of the B-splines, along y first
   * @param mean of log volatility over the quotes, about which the spline is fitted
   * @param xPenalty bending penalty along x that was used
   * @param yPenalty bending penalty along y
   * @param freedom effective number of parameters, the trace of the hat matrix
   */
  record Fitted(
      Axis xAxis,
      Axis yAxis,
      List<Double> coefficients,
      double mean,
      double xPenalty,
      double yPenalty,
      double freedom)
      implements VolSurface {

    private double at(double x, double y, int dx, int dy) {
      double[] a = xAxis.basis(x, dx), b = yAxis.basis(y, dy);
      int first = xAxis.interval(x) * yAxis.size() + yAxis.interval(y);
      double sum = dx + dy == 0 ? mean : 0;
      for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
          sum += a[i] * b[j] * coefficients.get(first + i * yAxis.size() + j);
      return sum;
    }

    @Override
    public double[] totalVariance(double[] k, double[] t) {
      VolSurface.requirePairs(k, t);
      double[] w = new double[k.length];
      for (int i = 0; i < w.length; i++)
        w[i] = t[i] * Math.exp(2 * at(k[i] / Math.sqrt(t[i]), Math.log(t[i]), 0, 0));
      return w;
    }

    /** Exact; the first derivatives jump where the rectangle ends. */
    @Override
    public List<Derivatives> derivatives(double[] k, double[] t) {
      VolSurface.requirePairs(k, t);
      List<Derivatives> all = new ArrayList<>(k.length);
      for (int i = 0; i < k.length; i++) {
        double x = k[i] / Math.sqrt(t[i]), y = Math.log(t[i]);
        double w = t[i] * Math.exp(2 * at(x, y, 0, 0));
        double fx = at(x, y, 1, 0), fy = at(x, y, 0, 1), fxx = at(x, y, 2, 0);
        double wk = 2 * w * fx / Math.sqrt(t[i]);
        double wkk = w * (4 * fx * fx + 2 * fxx) / t[i];
        double wt = w / t[i] * (1 - x * fx + 2 * fy);
        all.add(new Derivatives(k[i], t[i], w, wk, wt, wkk));
      }
      return all;
    }

    @Override
    public String toString() {
      return "cubic spline of %d coefficients, %.1f of them free, bending penalties %.0e and %.0e"
          .formatted(coefficients.size(), freedom, xPenalty, yPenalty);
    }
  }
}
