package ivylab.process;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian process conditioned on the visible quotes of one surface. With m the prior mean, y the
 * targets of the quotes, C their covariance plus noise, and c the covariance of a point with them,
 * Rasmussen and Williams (2006), eq. (2.25), (2.26) and (5.12):
 *
 * <pre>
 * mean        m + c' C^-1 (y - m)
 * deviation   sqrt(variance - c' C^-1 c)        of the surface, without the noise of a quote
 * left out    [C^-1 (y - m)]_i / [C^-1]_ii,  1 / sqrt([C^-1]_ii)
 * </pre>
 *
 * <p>The prior is held fixed when a quote is left out, and in the derivatives in k and t, which are
 * exact. If C is not positive definite to rounding, 1e-12 of the variance is added to its diagonal,
 * then ten times more until it is; {@link #jitter} reports the amount.
 */
public final class GaussianProcess implements UncertainSurface {

  private final Prior prior;
  private final List<Point> used;
  private final int dropped;
  private final PriorInput[] places;
  private final double[] weights;
  private final double jitter;
  private final double fit; // r' C^-1 r
  private final DMatrixRMaj lower; // L of C = L L'

  /**
   * @param used the visible quotes on which it is conditioned
   */
  GaussianProcess(Surface visible, List<Point> used, Prior prior) {
    this.prior = prior;
    this.used = used;
    dropped = visible.size() - used.size();
    places = used.stream().map(p -> prior.place(p.k(), p.t())).toArray(PriorInput[]::new);
    double largest = Arrays.stream(places).mapToDouble(prior::variance).max().orElseThrow();
    double extra = 0;
    @Nullable DMatrixRMaj factor = cholesky(0);
    while (factor == null) {
      extra = extra == 0 ? 1e-12 * largest : 10 * extra;
      if (extra > 1e-3 * largest)
        throw new IllegalArgumentException(
            "the covariance of the quotes of " + visible + " is not positive definite");
      factor = cholesky(extra);
    }
    lower = factor;
    jitter = extra;
    int n = places.length;
    weights = new double[n];
    for (int i = 0; i < n; i++) weights[i] = prior.target().value(used.get(i)) - places[i].mean();
    TriangularSolver_DDRM.solveL(lower.data, weights, n);
    fit = dot(weights, weights);
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

  /**
   * The process whose hyper-parameters are learned from these surfaces, {@link Learning#DEFAULT}.
   *
   * @param seed of the draw of surfaces and quotes
   */
  public static LearnedProcess learned(List<Surface> training, long seed) {
    return Learning.DEFAULT.learn(training, seed).process();
  }

  static List<Point> thinned(List<Point> points, int limit) {
    int n = points.size();
    if (n <= limit) return points;
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(Point::t).thenComparingDouble(Point::k));
    return IntStream.range(0, limit)
        .mapToObj(i -> sorted.get((int) ((long) i * n / limit)))
        .toList();
  }

  /** The lower factor of the quotes' covariance; null if it is not positive definite. */
  private @Nullable DMatrixRMaj cholesky(double extra) {
    int n = places.length;
    DMatrixRMaj c = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double value = prior.covariance(places[i], places[j]);
        c.data[i * n + j] = value;
        c.data[j * n + i] = value;
      }
      double noise = prior.noise(used.get(i).k(), used.get(i).t());
      c.data[i * n + i] = prior.variance(places[i]) + noise + extra;
    }
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(n, true);
    return cholesky.decompose(c) ? cholesky.getT(null) : null;
  }

  /** Posterior mean of the target (log volatility) at the points, {@code [m]}. */
  public double[] mean(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[] mean = new double[k.length];
    for (int i = 0; i < k.length; i++) {
      PriorInput at = prior.place(k[i], t[i]);
      mean[i] = at.mean();
      for (int j = 0; j < places.length; j++)
        mean[i] += weights[j] * prior.covariance(at, places[j]);
    }
    return mean;
  }

  /** Posterior standard deviation of the target (log volatility) at the points, {@code [m]}. */
  public double[] deviation(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    int n = places.length;
    return IntStream.range(0, k.length)
        .parallel()
        .mapToDouble(
            i -> {
              PriorInput at = prior.place(k[i], t[i]);
              double[] c = new double[n];
              for (int j = 0; j < n; j++) c[j] = prior.covariance(at, places[j]);
              return Math.sqrt(Math.max(0, prior.variance(at) - explained(c, 0)));
            })
        .toArray();
  }

  /**
   * The prediction of a quote at a point: mean and standard deviation of its target (log
   * volatility), including its noise, and their derivatives, which the noise keeps finite.
   *
   * @param mean is filled: value, derivatives in k and t, second derivative in k, {@code [4][m]};
   *     or the value alone, {@code [1][m]}
   * @param deviation is filled likewise
   */
  public void quoteMoments(double[] k, double[] t, double[][] mean, double[][] deviation) {
    VolSurface.requirePairs(k, t);
    if (mean.length != deviation.length || (mean.length != 1 && mean.length != 4))
      throw new IllegalArgumentException(
          "mean and deviation must both have 1 or 4 rows: %d and %d"
              .formatted(mean.length, deviation.length));
    IntStream.range(0, k.length).parallel().forEach(i -> moments(k, t, i, mean, deviation));
  }

  /** Where total variance is the target, to first order: its deviation divided by {@code 2 w}. */
  @Override
  public double[] quoteDeviation(double[] k, double[] t) {
    double[][] mean = new double[1][k.length], deviation = new double[1][k.length];
    quoteMoments(k, t, mean, deviation);
    if (prior.target() == ProcessTarget.TOTAL_VARIANCE)
      for (int i = 0; i < k.length; i++) deviation[0][i] /= 2 * Math.abs(mean[0][i]);
    return deviation[0];
  }

  private void moments(double[] k, double[] t, int i, double[][] mean, double[][] deviation) {
    int parts = mean.length, n = places.length;
    PriorInput.Jet at = prior.jet(k[i], t[i]);
    double[][] c = new double[parts][n];
    double[] sum = {at.v().mean(), at.k().mean(), at.t().mean(), at.kk().mean()};
    double[] one = new double[4];
    for (int j = 0; j < n; j++) {
      Arrays.fill(one, 0);
      prior.addCovariance(at, places[j], 1, one);
      for (int p = 0; p < parts; p++) {
        c[p][j] = one[p];
        sum[p] += weights[j] * one[p];
      }
    }
    for (int p = 0; p < parts; p++) mean[p][i] = sum[p];
    double[] variance = prior.varianceJet(at), noise = prior.noiseJet(k[i], t[i]);
    for (double[] row : c) explained(row, 0); // rows become L^-1 c
    double v = Math.max(0, variance[0] - dot(c[0], c[0])) + noise[0], d = Math.sqrt(v);
    deviation[0][i] = d;
    if (parts == 1) return;
    double vk = variance[1] - 2 * dot(c[0], c[1]) + noise[1];
    double vt = variance[2] - 2 * dot(c[0], c[2]) + noise[2];
    double vkk = variance[3] - 2 * (dot(c[1], c[1]) + dot(c[0], c[3])) + noise[3];
    deviation[1][i] = vk / (2 * d);
    deviation[2][i] = vt / (2 * d);
    deviation[3][i] = vkk / (2 * d) - vk * vk / (4 * d * v);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  /** The prediction of each quote from the others, in the order of {@link #quotes}. */
  public LeaveOneOut leaveOneOut() {
    int n = places.length;
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
      residuals.add(weights[i] / inverse[i]);
      deviations.add(1 / Math.sqrt(inverse[i]));
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

  /**
   * Posterior means of the weights of the features whose products are in the prior's covariance,
   * each standard normal a priori, {@code [p]}. For a learned process these are the coefficients of
   * its mean, as {@code v} in {@code b = m + L v}.
   */
  public double[] standardisedCoefficients() {
    double[] v = new double[places[0].features().length];
    for (int i = 0; i < places.length; i++)
      for (int j = 0; j < v.length; j++) v[j] += weights[i] * places[i].features()[j];
    return v;
  }

  /** Their posterior covariance, {@code [p p]}: {@code I - G' C^-1 G}, G the features. */
  double[][] coefficientCovariance() {
    int n = places.length, p = places[0].features().length;
    double[][] columns = new double[p][n], covariance = new double[p][p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < n; i++) columns[j][i] = places[i].features()[j];
      explained(columns[j], 0); // becomes L^-1 times the column
    }
    for (int i = 0; i < p; i++)
      for (int j = 0; j < p; j++) covariance[i][j] = (i == j ? 1 : 0) - dot(columns[i], columns[j]);
    return covariance;
  }

  /**
   * Log density of the quotes under the prior, {@code -(r' C^-1 r + log det C + n log 2 pi)/2} with
   * r their difference from its mean; Rasmussen and Williams (2006), eq. (5.8).
   */
  public double logEvidence() {
    int n = places.length;
    double sum = fit + n * Math.log(2 * Math.PI);
    for (int i = 0; i < n; i++) sum += 2 * Math.log(lower.data[i * n + i]);
    return -sum / 2;
  }

  /** The quotes on which the process was conditioned: all visible ones, up to the limit. */
  public List<Point> quotes() {
    return used;
  }

  /** The amount added to the diagonal of the covariance to make it positive definite; mostly 0. */
  public double jitter() {
    return jitter;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    double[] w = mean(k, t);
    for (int i = 0; i < w.length; i++)
      w[i] = prior.target().derivatives(k[i], t[i], w[i], 0, 0, 0).w();
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) {
      PriorInput.Jet at = prior.jet(k[i], t[i]);
      double[] f = {at.v().mean(), at.k().mean(), at.t().mean(), at.kk().mean()};
      for (int j = 0; j < places.length; j++) prior.addCovariance(at, places[j], weights[j], f);
      all.add(prior.target().derivatives(k[i], t[i], f[0], f[1], f[2], f[3]));
    }
    return all;
  }

  @Override
  public String toString() {
    return "Gaussian process on %s given %d quotes%s; %s%s"
        .formatted(
            prior.target(),
            used.size(),
            dropped == 0 ? "" : " (" + dropped + " over the limit omitted, evenly)",
            prior,
            jitter == 0 ? "" : "; jitter %.0e".formatted(jitter));
  }
}
