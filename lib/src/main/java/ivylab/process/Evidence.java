package ivylab.process;

import ivylab.surface.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
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

  /**
   * The log probability of the quotes.
   *
   * @param gradient its gradient with respect to the parameters is added here, {@code
   *     [form.numbers()]}
   * @return negative infinity if the covariance is not positive definite to rounding
   */
  double add(double[] numbers, double[] gradient) {
    LearnedProcess process = unpack(form, numbers);
    double[][] lower = LearnedPrior.of(process).lower();
    double a = process.warp();
    double[] u = new double[n], ua = new double[n]; // warped, and its derivative in log a
    double[][] g = new double[n][terms];
    for (int i = 0; i < n; i++) {
      u[i] = LearnedPrior.warp(a, x[i]);
      ua[i] = x[i] / Math.sqrt(1 + a * a * x[i] * x[i]) - u[i];
      for (int p = 0; p < g[i].length; p++)
        for (int q = 0; q <= p; q++) g[i][q] += lower[p][q] * h[i][p];
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
    var decomposition = new CholeskyDecompositionInner_DDRM(true);
    var solver = new LinearSolverChol_DDRM(decomposition);
    if (!solver.setA(c)) return Double.NEGATIVE_INFINITY;
    double logDeterminant = 0;
    for (int i = 0; i < n; i++) logDeterminant += 2 * Math.log(decomposition.getT().get(i, i));
    DMatrixRMaj r = new DMatrixRMaj(n, 1), alpha = new DMatrixRMaj(n, 1);
    for (int i = 0; i < n; i++) {
      r.data[i] = y[i];
      for (int p = 0; p < terms; p++) r.data[i] -= process.coefficients().get(p) * h[i][p];
    }
    double[] residual = r.data.clone();
    solver.solve(r, alpha);
    DMatrixRMaj inverse = new DMatrixRMaj(n, n);
    solver.invert(inverse);

    double fit = 0;
    for (int i = 0; i < n; i++) fit += residual[i] * alpha.data[i];
    addGradient(process, g, u, ua, alpha.data, inverse.data, gradient);
    return -0.5 * (fit + logDeterminant + n * Math.log(2 * Math.PI));
  }

  private void addGradient(
      LearnedProcess process,
      double[][] g,
      double[] u,
      double[] ua,
      double[] alpha,
      double[] inverse,
      double[] gradient) {
    double[] units = form.units();
    double[] gg = new double[terms]; // a row of G times the features
    double[][] byLower = new double[terms][terms];
    for (int i = 0; i < n; i++) {
      Arrays.fill(gg, 0);
      for (int j = 0; j < n; j++) {
        double half = (alpha[i] * alpha[j] - inverse[i * n + j]) / 2;
        for (int q = 0; q < gg.length; q++) gg[q] += half * g[j][q];
        if (j > i) continue;
        if (i == j) {
          gradient[NOISE] += half * 2 * square(process.noise());
          gradient[SLOPE] += half * 2 * square(process.noiseSlope() * x[i]);
        }
        double twice = i == j ? half : 2 * half, du = u[i] - u[j], dz = z[i] - z[j];
        double byWarp = ua[i] - ua[j];
        addKernel(process.wide(), WIDE, twice, du, dz, byWarp, gradient);
        addKernel(process.narrow(), NARROW, twice, du, dz, byWarp, gradient);
      }
      for (int p = 0; p < gg.length; p++) {
        gradient[MEAN + p] += alpha[i] * h[i][p] * units[p];
        for (int q = 0; q <= p; q++) byLower[p][q] += 2 * h[i][p] * gg[q];
      }
    }
    int at = MEAN + terms;
    for (int p = 0; p < byLower.length; p++)
      for (int q = 0; q <= p; q++, at++) gradient[at] += byLower[p][q] * unit(process, p, q);
  }

  /** Derivative of an entry of L with respect to its parameter. */
  static double unit(LearnedProcess process, int i, int j) {
    return i == j ? process.deviations().get(i).get(i) : process.form().units()[i];
  }

  /** With respect to log scales and log signal, and to log a through the warped distance. */
  private static void addKernel(
      Matern kernel,
      int at,
      double weight,
      double du,
      double dz,
      double byWarp,
      double[] gradient) {
    double v = du / kernel.xScale(), s = dz / kernel.yScale();
    double p = Math.sqrt(5 * (v * v + s * s));
    double c = weight * square(kernel.signal()) * Math.exp(-p), q = -5 * c * (1 + p) / 6;
    gradient[at] -= q * 2 * v * v;
    gradient[at + 1] -= q * 2 * s * s;
    gradient[at + 2] += 2 * c * (1 + p + p * p / 3);
    gradient[WARP] += q * 2 * du * byWarp / square(kernel.xScale());
  }

  private static double square(double x) {
    return x * x;
  }
}
