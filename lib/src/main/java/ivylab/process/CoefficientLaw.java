package ivylab.process;

import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;

/**
 * The law of a mean's coefficients from many surfaces, with waves and noise known, by
 * expectation-maximisation; Dempster, Laird and Rubin (1977), and for random coefficients Laird and
 * Ware (1982), eq. (3.4). With b_i and V_i the mean and covariance of the coefficients given the
 * quotes of surface i, and Psi, f the scale and degrees of freedom of the {@link Hyperprior}:
 *
 * <pre>
 * m = mean of b_i,   S = (sum of (b_i - m)(b_i - m)' + V_i, and Psi) / (surfaces + f + p + 1)
 * </pre>
 *
 * A step is cheap compared with one of the optimiser, so all surfaces can be used.
 */
final class CoefficientLaw {

  private CoefficientLaw() {}

  /** Given the quotes of one surface. */
  private record Posterior(double[] mean, double[][] covariance) {}

  /** One step. */
  static LearnedProcess improved(
      LearnedProcess process, List<List<Point>> quotes, Hyperprior hyperprior) {
    List<Posterior> all =
        quotes.parallelStream().map(points -> posterior(process, points)).toList();
    int p = process.form().terms();
    double[] mean = new double[p];
    for (Posterior one : all) for (int i = 0; i < p; i++) mean[i] += one.mean()[i] / all.size();
    DMatrixRMaj sum = hyperprior.scale().copy();
    for (Posterior one : all)
      for (int i = 0; i < p; i++)
        for (int j = 0; j < p; j++)
          sum.data[i * p + j] +=
              (one.mean()[i] - mean[i]) * (one.mean()[j] - mean[j]) + one.covariance()[i][j];
    double count = all.size() + hyperprior.freedom() + p + 1;
    for (int i = 0; i < p * p; i++) sum.data[i] /= count;
    var cholesky = new CholeskyDecompositionInner_DDRM(true);
    if (!cholesky.decompose(sum)) return process; // nothing to gain beyond rounding
    List<List<Double>> lower = new ArrayList<>();
    for (int i = 0; i < p; i++) {
      List<Double> row = new ArrayList<>();
      for (int j = 0; j <= i; j++) row.add(cholesky.getT().get(i, j));
      lower.add(row);
    }
    return process.withCoefficients(Arrays.stream(mean).boxed().toList(), lower);
  }

  private static Posterior posterior(LearnedProcess process, List<Point> points) {
    Surface surface = new Surface("one", LocalDate.EPOCH, new MarketFeatures(0, 1, 0), points);
    GaussianProcess fitted = process.fit(surface);
    double[] v = fitted.standardisedCoefficients();
    double[][] root = LearnedPrior.of(process).lower(), left = fitted.coefficientCovariance();
    int p = v.length;
    double[] mean = new double[p];
    double[][] covariance = new double[p][p];
    for (int i = 0; i < p; i++) {
      mean[i] = process.coefficients().get(i);
      for (int j = 0; j <= i; j++) mean[i] += root[i][j] * v[j];
      for (int j = 0; j < p; j++)
        for (int a = 0; a <= i; a++)
          for (int b = 0; b <= j; b++) covariance[i][j] += root[i][a] * left[a][b] * root[j][b];
    }
    return new Posterior(mean, covariance);
  }
}
