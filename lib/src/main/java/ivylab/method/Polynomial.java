package ivylab.method;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Total variance as one polynomial in log-moneyness and maturity, by least squares over the quotes:
 *
 * <pre>w(k, t) = sum over i + j &lt;= degree of c_ij k^i t^j</pre>
 *
 * Terms are added in order of rising i + j, then rising j ({@code 1, k, t, k^2, k t, t^2, …}), each
 * only if the quotes distinguish it from the terms before it, so that a single maturity gives a
 * polynomial in k, one quote a constant, and fewer distinct (k, t) than terms always a shorter
 * polynomial; {@link #terms} and {@link #toString} list the terms used. Derivatives are exact.
 * Nothing keeps total variance positive.
 */
public final class Polynomial implements VolSurface {

  /** A term counts as new if this share of its norm is left after the others explain it. */
  private static final double INDEPENDENCE = 1e-9;

  /** Powers of k and t. */
  private record Term(int i, int j) {

    static List<Term> upTo(int degree) {
      List<Term> terms = new ArrayList<>();
      for (int d = 0; d <= degree; d++) for (int j = 0; j <= d; j++) terms.add(new Term(d - j, j));
      return terms;
    }

    double value(double u, double v) {
      return Math.pow(u, i) * Math.pow(v, j);
    }

    /** For example {@code k^2 t}. */
    @Override
    public String toString() {
      return i + j == 0 ? "1" : (power("k", i) + " " + power("t", j)).strip();
    }

    private static String power(String letter, int n) {
      return n == 0 ? "" : n == 1 ? letter : letter + "^" + n;
    }
  }

  private final List<Term> all;
  private final double kMean, kScale, tMean, tScale;
  private final double[] beta; // of the terms in the standardised k, t
  private final List<String> terms;
  private final double rmse;

  private Polynomial(Surface visible, int degree) {
    if (!(degree >= 0 && degree <= 10))
      throw new IllegalArgumentException("degree must be in 0 to 10: " + degree);
    all = Term.upTo(degree);
    double[] k = visible.column(Point::k), t = visible.column(Point::t);
    double[] w = visible.column(Point::w);
    kMean = Arrays.stream(k).average().orElseThrow();
    tMean = Arrays.stream(t).average().orElseThrow();
    kScale = scale(k, kMean);
    tScale = scale(t, tMean);

    int n = k.length;
    double[][] columns = new double[all.size()][n];
    for (int j = 0; j < columns.length; j++)
      for (int i = 0; i < n; i++)
        columns[j][i] = all.get(j).value((k[i] - kMean) / kScale, (t[i] - tMean) / tScale);
    List<Integer> kept = new ArrayList<>();
    for (int j = 0; j < columns.length; j++) {
      double norm = norm(columns[j]);
      double left = kept.isEmpty() ? norm : norm(leastSquares(columns, kept, columns[j]).residual);
      if (kept.size() < n && norm > 0 && left > INDEPENDENCE * norm) kept.add(j);
    }
    Solution solution = leastSquares(columns, kept, w);
    beta = new double[columns.length];
    for (int j = 0; j < kept.size(); j++) beta[kept.get(j)] = solution.beta[j];
    terms = kept.stream().map(j -> all.get(j).toString()).toList();
    rmse = norm(solution.residual) / Math.sqrt(n);
  }

  /**
   * Fits the quotes.
   *
   * @param degree highest {@code i + j}, 0 to 10
   */
  public static Polynomial fit(Surface visible, int degree) {
    return new Polynomial(visible, degree);
  }

  /** The polynomial as one of the methods of a comparison; degree 2 is called quadratic. */
  public static SurfaceMethod method(int degree) {
    String name = degree == 2 ? "quadratic" : "polynomial of degree " + degree;
    return SurfaceMethod.of(
        name,
        "least-squares %s of total variance in k and t".formatted(name),
        visible -> fit(visible, degree));
  }

  /** Coefficients in order of rising i + j, then rising j; 0 for an omitted term. */
  public List<Double> coefficients() {
    double[] raw = new double[all.size()];
    double p = -kMean / kScale, q = -tMean / tScale; // u = k / kScale + p
    for (int term = 0; term < raw.length; term++) {
      int i = all.get(term).i(), j = all.get(term).j();
      if (beta[term] == 0) continue;
      for (int a = 0; a <= i; a++)
        for (int b = 0; b <= j; b++)
          raw[all.indexOf(new Term(a, b))] +=
              beta[term]
                  * choose(i, a)
                  * Math.pow(p, i - a)
                  / Math.pow(kScale, a)
                  * choose(j, b)
                  * Math.pow(q, j - b)
                  / Math.pow(tScale, b);
    }
    return Arrays.stream(raw).boxed().toList();
  }

  private static double choose(int n, int k) {
    double product = 1;
    for (int i = 0; i < k; i++) product = product * (n - i) / (i + 1);
    return product;
  }

  /** The terms that the quotes determine, of {@code 1, k, t, k^2, k t, t^2, …}. */
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
    List<Derivatives> at = new ArrayList<>(k.length);
    for (int point = 0; point < k.length; point++) {
      double u = (k[point] - kMean) / kScale, v = (t[point] - tMean) / tScale;
      double w = 0, wu = 0, wv = 0, wuu = 0;
      for (int term = 0; term < beta.length; term++) {
        int i = all.get(term).i(), j = all.get(term).j();
        if (beta[term] == 0) continue;
        double vj = beta[term] * Math.pow(v, j), ui = Math.pow(u, i);
        w += ui * vj;
        if (i > 0) wu += i * Math.pow(u, i - 1) * vj;
        if (i > 1) wuu += i * (i - 1) * Math.pow(u, i - 2) * vj;
        if (j > 0) wv += j * ui * beta[term] * Math.pow(v, j - 1);
      }
      at.add(
          new Derivatives(
              k[point], t[point], w, wu / kScale, wv / tScale, wuu / (kScale * kScale)));
    }
    return at;
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
    List<String> missing = new ArrayList<>();
    for (int j = 0; j < all.size(); j++) {
      String term = all.get(j).toString();
      if (!terms.contains(term)) {
        missing.add(term);
        continue;
      }
      String sign = c.get(j) < 0 ? " -" : text.length() > 3 ? " +" : "";
      text.append("%s %.4g".formatted(sign, Math.abs(c.get(j))))
          .append(term.equals("1") ? "" : " " + term);
    }
    if (!missing.isEmpty())
      text.append(" (the quotes do not determine ").append(String.join(", ", missing)).append(")");
    return text + ", RMSE %.2g in w".formatted(rmse);
  }
}
