package ivylab.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Total variance as one quadratic in log-moneyness and maturity, by least squares over the quotes:
 *
 * <pre>w(k, t) = a + b k + c t + d k^2 + e k t + f t^2</pre>
 *
 * Terms are taken up in that order, each only if the quotes tell it from the terms before it, so
 * that a single maturity gives a quadratic in k, one quote a constant, and fewer than six distinct
 * (k, t) always a shorter polynomial; {@link #terms} and {@link #toString} say which. Derivatives
 * are exact. Nothing keeps total variance positive.
 */
public final class Quadratic implements VolSurface {

  private static final List<String> TERMS = List.of("1", "k", "t", "k^2", "k t", "t^2");

  /** A term counts as new if this share of its norm is left after the others explain it. */
  private static final double INDEPENDENCE = 1e-9;

  private final double kMean, kScale, tMean, tScale;
  private final double[] beta; // of 1, u, v, u^2, uv, v^2 with u, v the standardised k, t
  private final List<String> terms;
  private final double rmse;

  private Quadratic(Surface visible) {
    double[] k = visible.column(Point::k), t = visible.column(Point::t);
    double[] w = visible.column(Point::w);
    kMean = Arrays.stream(k).average().orElseThrow();
    tMean = Arrays.stream(t).average().orElseThrow();
    kScale = scale(k, kMean);
    tScale = scale(t, tMean);

    int n = k.length;
    double[][] columns = new double[6][n];
    for (int i = 0; i < n; i++) {
      double[] row = monomials((k[i] - kMean) / kScale, (t[i] - tMean) / tScale);
      for (int j = 0; j < 6; j++) columns[j][i] = row[j];
    }
    List<Integer> kept = new ArrayList<>();
    for (int j = 0; j < 6; j++) {
      double norm = norm(columns[j]);
      double left = kept.isEmpty() ? norm : norm(leastSquares(columns, kept, columns[j]).residual);
      if (kept.size() < n && norm > 0 && left > INDEPENDENCE * norm) kept.add(j);
    }
    Solution solution = leastSquares(columns, kept, w);
    beta = new double[6];
    for (int j = 0; j < kept.size(); j++) beta[kept.get(j)] = solution.beta[j];
    terms = kept.stream().map(TERMS::get).toList();
    rmse = norm(solution.residual) / Math.sqrt(n);
  }

  /** Fits the quotes. */
  public static Quadratic fit(Surface visible) {
    return new Quadratic(visible);
  }

  /** The quadratic as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return SurfaceMethod.of(
        "quadratic", "least-squares quadratic of total variance in k and t", Quadratic::fit);
  }

  /** Coefficients of {@code 1, k, t, k^2, k t, t^2}, {@code [6]}; 0 for a term left out. */
  public List<Double> coefficients() {
    double p = kMean / kScale, q = tMean / tScale;
    return List.of(
        beta[0] - beta[1] * p - beta[2] * q + beta[3] * p * p + beta[4] * p * q + beta[5] * q * q,
        (beta[1] - 2 * beta[3] * p - beta[4] * q) / kScale,
        (beta[2] - beta[4] * p - 2 * beta[5] * q) / tScale,
        beta[3] / (kScale * kScale),
        beta[4] / (kScale * tScale),
        beta[5] / (tScale * tScale));
  }

  /** The terms that the quotes determine, of {@code 1, k, t, k^2, k t, t^2}. */
  public List<String> terms() {
    return terms;
  }

  /** Root mean square of the residuals at the quotes, total variance. */
  public double rmse() {
    return rmse;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    return derivatives(k, t).stream().mapToDouble(Derivatives::w).toArray();
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) {
      double u = (k[i] - kMean) / kScale, v = (t[i] - tMean) / tScale;
      double w = beta[0] + u * (beta[1] + u * beta[3] + v * beta[4]) + v * (beta[2] + v * beta[5]);
      double wk = (beta[1] + 2 * u * beta[3] + v * beta[4]) / kScale;
      double wt = (beta[2] + u * beta[4] + 2 * v * beta[5]) / tScale;
      double wkk = 2 * beta[3] / (kScale * kScale);
      all.add(new Derivatives(k[i], t[i], w, wk, wt, wkk));
    }
    return all;
  }

  private record Solution(double[] beta, double[] residual) {}

  private static Solution leastSquares(double[][] columns, List<Integer> kept, double[] target) {
    int n = target.length, m = kept.size();
    DMatrixRMaj a = new DMatrixRMaj(n, m), b = new DMatrixRMaj(n, 1), x = new DMatrixRMaj(m, 1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) a.set(i, j, columns[kept.get(j)][i]);
      b.set(i, 0, target[i]);
    }
    LinearSolverDense<DMatrixRMaj> qr = LinearSolverFactory_DDRM.leastSquares(n, m);
    if (!qr.setA(a.copy())) throw new IllegalStateException("the terms " + kept + " have no QR");
    qr.solve(b.copy(), x);
    double[] residual = new double[n];
    for (int i = 0; i < n; i++) {
      residual[i] = target[i];
      for (int j = 0; j < m; j++) residual[i] -= a.get(i, j) * x.get(j, 0);
    }
    return new Solution(x.getData().clone(), residual);
  }

  private static double[] monomials(double u, double v) {
    return new double[] {1, u, v, u * u, u * v, v * v};
  }

  private static double scale(double[] x, double mean) {
    double largest = Arrays.stream(x).map(v -> Math.abs(v - mean)).max().orElseThrow();
    // values that differ by rounding alone count as equal, and give a column of zeros
    return largest > 1e-12 * Math.max(1, Math.abs(mean)) ? largest : Double.POSITIVE_INFINITY;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  @Override
  public String toString() {
    List<Double> c = coefficients();
    StringBuilder text = new StringBuilder("w =");
    for (String term : terms) {
      double value = c.get(TERMS.indexOf(term));
      String sign = value < 0 ? " -" : text.length() > 3 ? " +" : "";
      text.append("%s %.4g".formatted(sign, Math.abs(value)))
          .append(term.equals("1") ? "" : " " + term);
    }
    List<String> missing = new ArrayList<>(TERMS);
    missing.removeAll(terms);
    if (!missing.isEmpty())
      text.append(" (the quotes do not determine ").append(String.join(", ", missing)).append(")");
    return text + ", RMSE %.2g in w".formatted(rmse);
  }
}
