package ivylab.process;

import ivylab.surface.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;

/**
 * Probability of the quotes of one surface under a learned process, and its gradient with respect
 * to the process's parameters, Rasmussen and Williams (2006), eq. (5.8) and (5.9). Log volatilities
 * y, the mean F(b0) + H (b - b0) with H {@code [n p]}, residual r = y - F(b0) - H (b - b0),
 * covariance C, alpha = C^-1 r:
 *
 * <pre>
 * log p     = -(r' alpha + log det C + n log 2 pi)/2
 * d log p   = tr(G dC) + alpha' H db,   G = (alpha alpha' - C^-1)/2
 * </pre>
 */
final class Evidence {

  /**
   * Free parameters, in this order: logarithms of positive ones, including the diagonal of L, and
   * otherwise multiples of {@link MeanForm#units}. So all are of similar magnitude, as an optimiser
   * requires.
   */
  static final int WARP = 0, WIDE = 1, NARROW = 4, NOISE = 7, SLOPE = 8, MEAN = 9;

  private final MeanForm form;
  private final int n, terms;
  private final double[] x, z, y; // y as it would be if F(b0) = H b0
  private final double[][] h;

  /**
   * @param around b0, {@code [p]}
   */
  Evidence(MeanForm form, List<Point> quotes, double[] around) {
    this.form = form;
    n = quotes.size();
    terms = form.terms();
    x = quotes.stream().mapToDouble(p -> LearnedPrior.x(p.k(), p.t())).toArray();
    z = quotes.stream().mapToDouble(p -> LearnedPrior.z(p.t())).toArray();
    y = quotes.stream().mapToDouble(ProcessTarget.LOG_VOLATILITY::value).toArray();
    h = new double[n][];
    for (int i = 0; i < n; i++) {
      Tangent at = form.at(x[i], z[i], around);
      h[i] = at.by();
      y[i] -= at.value();
      for (int p = 0; p < terms; p++) y[i] += h[i][p] * around[p];
    }
  }

  int quotes() {
    return n;
  }

  /** The parameters of a process. */
  static double[] pack(LearnedProcess p) {
    double[] v = new double[p.form().numbers()], units = p.form().units();
    v[WARP] = Math.log(p.warp());
    packKernel(p.wide(), v, WIDE);
    packKernel(p.narrow(), v, NARROW);
    v[NOISE] = Math.log(p.noise());
    v[SLOPE] = Math.log(p.noiseSlope());
    int at = MEAN + units.length;
    for (int i = 0; i < units.length; i++) {
      v[MEAN + i] = p.coefficients().get(i) / units[i];
      for (int j = 0; j <= i; j++) {
        double entry = p.deviations().get(i).get(j) / units[i];
        v[at++] = i == j ? Math.log(entry) : entry;
      }
    }
    return v;
  }

  private static void packKernel(Matern kernel, double[] v, int at) {
    v[at] = Math.log(kernel.xScale());
    v[at + 1] = Math.log(kernel.yScale());
    v[at + 2] = Math.log(kernel.signal());
  }

  /** The process with these parameters. */
  static LearnedProcess unpack(MeanForm form, double[] v) {
    double[] units = form.units();
    List<Double> mean = new ArrayList<>();
    List<List<Double>> lower = new ArrayList<>();
    int at = MEAN + units.length;
    for (int i = 0; i < units.length; i++) {
      mean.add(units[i] * v[MEAN + i]);
      List<Double> row = new ArrayList<>();
      for (int j = 0; j <= i; j++, at++) row.add(units[i] * (i == j ? Math.exp(v[at]) : v[at]));
      lower.add(row);
    }
    return new LearnedProcess(
        form,
        Math.exp(v[WARP]),
        unpackKernel(v, WIDE),
        unpackKernel(v, NARROW),
        Math.exp(v[NOISE]),
        Math.exp(v[SLOPE]),
        mean,
        lower);
  }

  private static Matern unpackKernel(double[] v, int at) {
    return new Matern(Math.exp(v[at]), Math.exp(v[at + 1]), Math.exp(v[at + 2]));
  }

  /** The quotes' covariance at given parameters, and what it is made of. */
  final class At {

    final LearnedProcess process;
    final double[][] root; // of S
    final double[] u = new double[n], ua = new double[n]; // warped, and its derivative in log a
    final double[][] g = new double[n][terms]; // rows of H L
    final CholeskyDecompositionInner_DDRM decomposition = new CholeskyDecompositionInner_DDRM(true);
    final LinearSolverChol_DDRM solver = new LinearSolverChol_DDRM(decomposition);
    final double[] residual = new double[n];
    final DMatrixRMaj alpha = new DMatrixRMaj(n, 1);
    final boolean definite; // to rounding

    At(double[] numbers) {
      process = unpack(form, numbers);
      root = LearnedPrior.of(process).lower();
      double a = process.warp();
      for (int i = 0; i < n; i++) {
        u[i] = LearnedPrior.warp(a, x[i]);
        ua[i] = x[i] / Math.sqrt(1 + a * a * x[i] * x[i]) - u[i];
        for (int p = 0; p < terms; p++)
          for (int q = 0; q <= p; q++) g[i][q] += root[p][q] * h[i][p];
      }
      Covariance kernel = new Covariance.Sum(process.wide(), process.narrow());
      DMatrixRMaj c = new DMatrixRMaj(n, n);
      for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
          double value = kernel.value(u[i] - u[j], z[i] - z[j]);
          for (int q = 0; q < terms; q++) value += g[i][q] * g[j][q];
          if (i == j) value += square(process.noise()) + square(process.noiseSlope() * x[i]);
          c.data[i * n + j] = value;
          c.data[j * n + i] = value;
        }
      definite = solver.setA(c);
      for (int i = 0; i < n; i++) {
        residual[i] = y[i];
        for (int p = 0; p < terms; p++) residual[i] -= process.coefficients().get(p) * h[i][p];
      }
      if (definite) solver.solve(DMatrixRMaj.wrap(n, 1, residual.clone()), alpha);
    }

    /** The log probability of the quotes; negative infinity if there is none to rounding. */
    double value() {
      if (!definite) return Double.NEGATIVE_INFINITY;
      double sum = n * Math.log(2 * Math.PI);
      for (int i = 0; i < n; i++)
        sum += 2 * Math.log(decomposition.getT().get(i, i)) + residual[i] * alpha.data[i];
      return -sum / 2;
    }

    /** Adds its gradient with respect to the parameters, {@code [form.numbers()]}. */
    void addGradient(double[] gradient) {
      if (!definite) return;
      DMatrixRMaj inverse = new DMatrixRMaj(n, n);
      solver.invert(inverse);
      Evidence.this.addGradient(this, alpha.data, inverse.data, gradient);
    }

    /** Derivatives of an entry of the covariance, without the noise, in the first {@link #MEAN}. */
    void slopes(int i, int j, double[] slopes) {
      Arrays.fill(slopes, 0);
      double du = u[i] - u[j], dz = z[i] - z[j], byWarp = ua[i] - ua[j];
      addSlopes(process.wide(), WIDE, du, dz, byWarp, slopes);
      addSlopes(process.narrow(), NARROW, du, dz, byWarp, slopes);
      if (i != j) return;
      slopes[NOISE] = 2 * square(process.noise());
      slopes[SLOPE] = 2 * square(process.noiseSlope() * x[i]);
    }
  }

  /** The quotes' covariance at these parameters. */
  At at(double[] numbers) {
    return new At(numbers);
  }

  private void addGradient(At at, double[] alpha, double[] inverse, double[] gradient) {
    double[] units = form.units();
    double[] gg = new double[terms], slopes = new double[MEAN]; // a row of G times the features
    double[][] byLower = new double[terms][terms];
    for (int i = 0; i < n; i++) {
      Arrays.fill(gg, 0);
      for (int j = 0; j < n; j++) {
        double half = (alpha[i] * alpha[j] - inverse[i * n + j]) / 2;
        for (int q = 0; q < terms; q++) gg[q] += half * at.g[j][q];
        if (j > i) continue;
        at.slopes(i, j, slopes);
        double twice = i == j ? half : 2 * half;
        for (int k = 0; k < MEAN; k++) gradient[k] += twice * slopes[k];
      }
      for (int p = 0; p < terms; p++) {
        gradient[MEAN + p] += alpha[i] * h[i][p] * units[p];
        for (int q = 0; q <= p; q++) byLower[p][q] += 2 * h[i][p] * gg[q];
      }
    }
    int next = MEAN + terms;
    for (int p = 0; p < terms; p++)
      for (int q = 0; q <= p; q++, next++) gradient[next] += byLower[p][q] * unit(at.process, p, q);
  }

  /**
   * The Fisher information of the quotes about the parameters, their expected curvature; Rasmussen
   * and Williams (2006), eq. (5.9), differentiated once more, in expectation:
   *
   * <pre>I = tr(C^-1 dC C^-1 dC')/2 + dm' C^-1 dm'</pre>
   *
   * @param weight times the information is added
   * @param sum to this, {@code [form.numbers()][form.numbers()]}, symmetric; nothing if the
   *     covariance is not positive definite to rounding
   */
  void addInformation(double[] numbers, double weight, double[][] sum) {
    At at = new At(numbers);
    if (!at.definite) return;
    double[] lower = at.decomposition.getT().data, slopes = new double[MEAN];
    DMatrixRMaj[] by = new DMatrixRMaj[MEAN]; // L^-1 dC L^-T
    for (int k = 0; k < MEAN; k++) by[k] = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j <= i; j++) {
        at.slopes(i, j, slopes);
        for (int k = 0; k < MEAN; k++) {
          by[k].data[i * n + j] = slopes[k];
          by[k].data[j * n + i] = slopes[k];
        }
      }
    double[] row = new double[n];
    for (DMatrixRMaj one : by)
      for (int side = 0; side < 2; side++) {
        for (int i = 0; i < n; i++) { // rows of a symmetric matrix are its columns
          System.arraycopy(one.data, i * n, row, 0, n);
          TriangularSolver_DDRM.solveL(lower, row, n);
          System.arraycopy(row, 0, one.data, i * n, n);
        }
        if (side == 0) CommonOps_DDRM.transpose(one);
      }
    DMatrixRMaj m = new DMatrixRMaj(n, terms), q = new DMatrixRMaj(terms, terms);
    for (int p = 0; p < terms; p++) {
      for (int i = 0; i < n; i++) row[i] = h[i][p];
      TriangularSolver_DDRM.solveL(lower, row, n);
      for (int i = 0; i < n; i++) m.set(i, p, row[i]);
    }
    CommonOps_DDRM.multTransA(m, m, q); // H' C^-1 H
    double[] units = form.units();
    for (int i = 0; i < terms; i++)
      for (int j = 0; j < terms; j++)
        sum[MEAN + i][MEAN + j] += weight * units[i] * units[j] * q.get(i, j);
    addLaw(at.process, at.root, q, weight, sum);
    DMatrixRMaj t = new DMatrixRMaj(n, terms), middle = q.createLike();
    DMatrixRMaj root = new DMatrixRMaj(at.root.length, terms);
    for (int i = 0; i < terms; i++) for (int j = 0; j <= i; j++) root.set(i, j, at.root[i][j]);
    DMatrixRMaj cross = root.createLike();
    for (int k = 0; k < MEAN; k++) {
      for (int l = 0; l < MEAN; l++) sum[k][l] += weight / 2 * product(by[k].data, by[l].data);
      CommonOps_DDRM.mult(by[k], m, t);
      CommonOps_DDRM.multTransA(m, t, middle);
      CommonOps_DDRM.mult(middle, root, cross);
      int next = MEAN + terms;
      for (int i = 0; i < terms; i++)
        for (int j = 0; j <= i; j++, next++) {
          double value = weight * unit(at.process, i, j) * cross.get(i, j);
          sum[k][next] += value;
          sum[next][k] += value;
        }
    }
  }

  /**
   * Adds the information about the entries of L: with e, f the derivatives of L in two of its
   * entries, and Q that of the features, {@code tr(Q (e L' + L e') Q (f L' + L f'))/2}.
   *
   * @param q Q, {@code H' C^-1 H}
   */
  static void addLaw(
      LearnedProcess process, double[][] root, DMatrixRMaj q, double weight, double[][] sum) {
    int p = root.length;
    double[][] half = new double[p][p], whole = new double[p][p]; // Q L and L' Q L
    for (int i = 0; i < p; i++)
      for (int j = 0; j < p; j++)
        for (int k = j; k < p; k++) half[i][j] += q.get(i, k) * root[k][j];
    for (int i = 0; i < p; i++)
      for (int j = 0; j < p; j++)
        for (int k = i; k < p; k++) whole[i][j] += root[k][i] * half[k][j];
    int first = MEAN + p, row = first;
    for (int i = 0; i < p; i++)
      for (int j = 0; j <= i; j++, row++) {
        int column = first;
        for (int k = 0; k < p; k++)
          for (int l = 0; l <= k; l++, column++)
            sum[row][column] +=
                weight
                    * unit(process, i, j)
                    * unit(process, k, l)
                    * (q.get(i, k) * whole[j][l] + half[i][l] * half[k][j]);
      }
  }

  /** Derivative of an entry of L with respect to its parameter. */
  static double unit(LearnedProcess process, int i, int j) {
    return i == j ? process.deviations().get(i).get(i) : process.form().units()[i];
  }

  /** In log scales and log signal, and in log a through the warped distance. */
  private static void addSlopes(
      Matern kernel, int at, double du, double dz, double byWarp, double[] slopes) {
    double v = du / kernel.xScale(), s = dz / kernel.yScale();
    double p = Math.sqrt(5 * (v * v + s * s));
    double c = square(kernel.signal()) * Math.exp(-p), q = -5 * c * (1 + p) / 6;
    slopes[at] = -q * 2 * v * v;
    slopes[at + 1] = -q * 2 * s * s;
    slopes[at + 2] = 2 * c * (1 + p + p * p / 3);
    slopes[WARP] += q * 2 * du * byWarp / square(kernel.xScale());
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  private static double square(double x) {
    return x * x;
  }
}
