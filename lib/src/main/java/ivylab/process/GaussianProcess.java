package ivylab.process;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * A Gaussian process conditioned on the visible quotes of one surface. With z the targets
 * standardised by their mean m and deviation s (n - 1; floored at 0.01 for log volatility), C the
 * covariance of the quotes plus noise, and c the covariance of a place with the quotes, Rasmussen
 * and Williams (2006), eq. (2.25), (2.26) and (5.12):
 *
 * <pre>
 * mean        m + s c' C^-1 z
 * deviation   s sqrt(variance - c' C^-1 c)        of the surface, without the noise of a quote
 * left out    s [C^-1 z]_i / [C^-1]_ii,  s / sqrt([C^-1]_ii)
 * </pre>
 *
 * <p>m, s and the hyper-parameters stay as they are when a quote is left out, and under the
 * derivatives by k and t, which are exact. Where C is not positive definite to rounding, 1e-12 of
 * the variance is added to its diagonal, then ten times more until it is; {@link #jitter} tells.
 */
public final class GaussianProcess implements VolSurface {

  private final Target target;
  private final Kernel kernel;
  private final List<Point> used;
  private final int dropped;
  private final double[] x, y, weights;
  private final double centre, scale, noise, jitter;
  private final DMatrixRMaj lower; // L of C = L L'

  GaussianProcess(Surface visible, Target target, Kernel kernel, double noise, int limit) {
    this.target = target;
    this.kernel = kernel;
    this.noise = noise;
    used = thinned(visible.points(), limit);
    dropped = visible.size() - used.size();
    int n = used.size();
    x = used.stream().mapToDouble(p -> target.x(p.k(), p.t())).toArray();
    y = used.stream().mapToDouble(p -> target.y(p.t())).toArray();
    double[] z = used.stream().mapToDouble(target::value).toArray();

    double sum = 0, squares = 0;
    for (double value : z) sum += value;
    centre = sum / n;
    for (double value : z) squares += (value - centre) * (value - centre);
    scale = Math.max(n > 1 ? Math.sqrt(squares / (n - 1)) : 0, target.floor());
    for (int i = 0; i < n; i++) z[i] = (z[i] - centre) / scale;

    double extra = 0;
    DMatrixRMaj factor = cholesky(noise * noise);
    while (factor == null) {
      extra = extra == 0 ? 1e-12 * kernel.variance() : 10 * extra;
      if (extra > 1e-3 * kernel.variance())
        throw new IllegalArgumentException(
            "the covariance of the quotes of " + visible + " is not positive definite");
      factor = cholesky(noise * noise + extra);
    }
    lower = factor;
    jitter = extra;
    weights = z;
    TriangularSolver_DDRM.solveL(lower.data, weights, n);
    TriangularSolver_DDRM.solveTranL(lower.data, weights, n);
  }

  /**
   * The process with fixed hyper-parameters on log volatility, {@link FixedProcess#DEFAULT}; its
   * {@code withX} methods change them.
   */
  public static FixedProcess fixed() {
    return FixedProcess.DEFAULT;
  }

  /** The same on total variance over raw k and t, as much earlier work has it. */
  public static FixedProcess fixedOnVariance() {
    return FixedProcess.ON_VARIANCE;
  }

  private static List<Point> thinned(List<Point> points, int limit) {
    int n = points.size();
    if (n <= limit) return points;
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(Point::t).thenComparingDouble(Point::k));
    return IntStream.range(0, limit)
        .mapToObj(i -> sorted.get((int) ((long) i * n / limit)))
        .toList();
  }

  /** The lower factor of the quotes' covariance; null where it is not positive definite. */
  private DMatrixRMaj cholesky(double diagonal) {
    int n = x.length;
    DMatrixRMaj c = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j <= i; j++) {
        double value = kernel.value(x[i] - x[j], y[i] - y[j]) + (i == j ? diagonal : 0);
        c.data[i * n + j] = value;
        c.data[j * n + i] = value;
      }
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(n, true);
    return cholesky.decompose(c) ? cholesky.getT(null) : null;
  }

  /** Posterior mean of the target (log volatility) at the points, {@code [m]}. */
  public double[] mean(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[] mean = new double[k.length];
    for (int i = 0; i < k.length; i++) {
      double px = target.x(k[i], t[i]), py = target.y(t[i]), f = 0;
      for (int j = 0; j < x.length; j++) f += weights[j] * kernel.value(px - x[j], py - y[j]);
      mean[i] = centre + scale * f;
    }
    return mean;
  }

  /** Posterior standard deviation of the target (log volatility) at the points, {@code [m]}. */
  public double[] deviation(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    int n = x.length;
    return IntStream.range(0, k.length)
        .parallel()
        .mapToDouble(
            i -> {
              double px = target.x(k[i], t[i]), py = target.y(t[i]);
              double[] c = new double[n];
              for (int j = 0; j < n; j++) c[j] = kernel.value(px - x[j], py - y[j]);
              double left = kernel.variance() - explained(c, 0);
              return scale * Math.sqrt(Math.max(0, left));
            })
        .toArray();
  }

  /** What the process says of each quote from the others; order of {@link #quotes}. */
  public LeaveOneOut leaveOneOut() {
    int n = x.length;
    double[] inverse =
        IntStream.range(0, n)
            .parallel()
            .mapToDouble(
                i -> {
                  double[] unit = new double[n];
                  unit[i] = 1;
                  return explained(unit, i);
                })
            .toArray();
    List<Double> residuals = new ArrayList<>(n), deviations = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      residuals.add(scale * weights[i] / inverse[i]);
      deviations.add(scale / Math.sqrt(inverse[i]));
    }
    return new LeaveOneOut(residuals, deviations);
  }

  /** {@code c' C^-1 c = |L^-1 c|^2} by forward substitution in c, whose first entries are zero. */
  private double explained(double[] c, int zeros) {
    int n = c.length;
    double sum = 0;
    for (int i = zeros; i < n; i++) {
      double v = c[i];
      int row = i * n;
      for (int j = zeros; j < i; j++) v -= lower.data[row + j] * c[j];
      c[i] = v / lower.data[row + i];
      sum += c[i] * c[i];
    }
    return sum;
  }

  /** The quotes that the process was conditioned on: all visible ones, unless over the limit. */
  public List<Point> quotes() {
    return used;
  }

  /** What was added to the diagonal of the covariance to make it positive definite; mostly 0. */
  public double jitter() {
    return jitter;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    double[] w = mean(k, t);
    for (int i = 0; i < w.length; i++) w[i] = target.derivatives(k[i], t[i], w[i], 0, 0, 0).w();
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) {
      double px = target.x(k[i], t[i]), py = target.y(t[i]);
      double[] f = new double[4];
      for (int j = 0; j < x.length; j++) kernel.addJet(px - x[j], py - y[j], weights[j], f);
      all.add(
          target.derivatives(
              k[i], t[i], centre + scale * f[0], scale * f[1], scale * f[2], scale * f[3]));
    }
    return all;
  }

  @Override
  public String toString() {
    return "Gaussian process on %s given %d quotes%s, mean %.3g, deviation %.3g, %s, noise %.3g%s"
        .formatted(
            target,
            used.size(),
            dropped == 0 ? "" : " (" + dropped + " over the limit left out, evenly)",
            centre,
            scale,
            kernel,
            noise,
            jitter == 0 ? "" : ", jitter %.0e".formatted(jitter));
  }
}
