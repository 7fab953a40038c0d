package ivylab.process;

import ivylab.surface.Point;
import java.util.List;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.util.Pair;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;

/**
 * The most probable coefficients b of the mean given the quotes of a surface: with y the log
 * volatilities, N the covariance of waves and noise, and b = m + L v,
 *
 * <pre>min over v:  |N^(-1/2) (y - F(b))|^2 + |v|^2,</pre>
 *
 * by Levenberg-Marquardt; Rasmussen and Williams (2006), section 3.4, for the normal approximation
 * around a mode.
 */
final class Mode {

  /**
   * More quotes than this add nothing about seven coefficients, and cost the cube of their number.
   */
  private static final int QUOTES = 200;

  private static final int STEPS = 50;
  private static final double TOLERANCE = 1e-9;

  private Mode() {}

  /** The coefficients, {@code [p]}; those of the process itself where its form is linear. */
  static double[] of(LearnedProcess process, List<Point> quotes) {
    double[] mean = process.coefficients().stream().mapToDouble(b -> b).toArray();
    if (process.form() == MeanForm.QUADRATIC) return mean;
    List<Point> used = GaussianProcess.thinned(quotes, QUOTES);
    LearnedPrior prior = LearnedPrior.of(process);
    int n = used.size(), p = mean.length;
    double[] x = used.stream().mapToDouble(q -> LearnedPrior.x(q.k(), q.t())).toArray();
    double[] z = used.stream().mapToDouble(q -> LearnedPrior.z(q.t())).toArray();
    double[] y = used.stream().mapToDouble(ProcessTarget.LOG_VOLATILITY::value).toArray();
    DMatrixRMaj lower = prior.rootWithoutMean(used);
    double[][] spread = prior.lower();
    var problem =
        new LeastSquaresBuilder()
            .start(new double[p])
            .target(new double[n + p])
            .maxEvaluations(100 * STEPS)
            .maxIterations(100 * STEPS)
            .checker((step, before, now) -> step >= STEPS) // good enough for a normal approximation
            .model(
                point -> {
                  double[] v = point.toArray(), b = mean.clone();
                  for (int i = 0; i < p; i++)
                    for (int j = 0; j <= i; j++) b[i] += spread[i][j] * v[j];
                  double[][] columns = new double[p + 1][n + p];
                  for (int i = 0; i < n; i++) {
                    Tangent at = process.form().at(x[i], z[i], b);
                    columns[p][i] = at.value() - y[i];
                    for (int j = 0; j < p; j++)
                      for (int q = j; q < p; q++) columns[j][i] += at.by()[q] * spread[q][j];
                  }
                  double[][] rows = new double[n + p][p];
                  for (int c = 0; c <= p; c++) {
                    TriangularSolver_DDRM.solveL(lower.data, columns[c], n);
                    if (c < p) for (int i = 0; i < n; i++) rows[i][c] = columns[c][i];
                  }
                  for (int j = 0; j < p; j++) {
                    columns[p][n + j] = v[j];
                    rows[n + j][j] = 1;
                  }
                  return new Pair<>(
                      new ArrayRealVector(columns[p], false),
                      new Array2DRowRealMatrix(rows, false));
                })
            .build();
    double[] v =
        new LevenbergMarquardtOptimizer()
            .withCostRelativeTolerance(TOLERANCE)
            .withParameterRelativeTolerance(TOLERANCE)
            .optimize(problem)
            .getPoint()
            .toArray();
    double[] b = mean.clone();
    for (int i = 0; i < p; i++) for (int j = 0; j <= i; j++) b[i] += spread[i][j] * v[j];
    return b;
  }
}
