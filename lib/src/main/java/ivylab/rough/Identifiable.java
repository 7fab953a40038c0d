package ivylab.rough;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;

/**
 * The coordinates that prices can determine: 9 instead of 15 numbers for ten factors. The scale of
 * Z is free, {@link QuadraticRoughHeston#scaled}, so eta is set to 1; and of the initial factors
 * only the curve {@code h(t) = sum_i c_i exp(-gamma_i t) z0_i} on (0, horizon] matters, from which
 * {@code m0 = h - lambda f * h} follows for every lambda. With the singular value decomposition
 * {@code h = sum_m sigma_m u_m(t) (v_m . z0)} in the mean square over (0, horizon], the coordinates
 * are
 *
 * <pre>lambda, a eta^2, b / eta, c, and y_m = sigma_m (v_m . z0) / eta for the leading m</pre>
 *
 * so that the root mean square of {@code h / eta} is the length of y. Each {@code v_m} has the sign
 * that makes {@code h(0)} positive.
 */
public final class Identifiable {

  private final ExponentialSum kernel;
  private final double[] singular;
  private final double[][] directions;

  private Identifiable(ExponentialSum kernel, double[] singular, double[][] directions) {
    this.kernel = kernel;
    this.singular = singular;
    this.directions = directions;
  }

  /** Five directions to 0.09 years, the longest maturity of Rosenbaum and Zhang's grid. */
  public static Identifiable of(ExponentialSum kernel) {
    return of(kernel, 0.09, Math.min(5, kernel.size()));
  }

  /**
   * The leading directions of the initial factors.
   *
   * @param horizon years over which the curve matters, in (0, 100)
   * @param count directions kept, 1 to the number of factors
   */
  public static Identifiable of(ExponentialSum kernel, double horizon, int count) {
    int n = kernel.size();
    if (!(horizon > 0 && horizon < 100))
      throw new IllegalArgumentException("horizon must be years in (0, 100): " + horizon);
    if (!(count >= 1 && count <= n))
      throw new IllegalArgumentException("count must be in [1, %d]: %d".formatted(n, count));
    double[][] gram = new double[n][n];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        gram[i][j] =
            kernel.weight(i)
                * kernel.weight(j)
                * Exponentials.integral(kernel.rate(i) + kernel.rate(j), horizon)
                / horizon;
    var eigen = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(gram), 1e-14, true);
    double[] singular = new double[n];
    double[][] directions = new double[count][];
    for (int m = 0; m < n; m++) {
      singular[m] = Math.sqrt(Math.max(0, eigen.getEigenvalue(m)));
      if (m < count) directions[m] = upward(kernel, eigen.getEigenvector(m).toArray());
    }
    return new Identifiable(kernel, singular, directions);
  }

  private static double[] upward(ExponentialSum kernel, double[] v) {
    double start = 0;
    for (int i = 0; i < v.length; i++) start += kernel.weight(i) * v[i];
    if (start < 0) for (int i = 0; i < v.length; i++) v[i] = -v[i];
    return v;
  }

  /** The same model with eta = 1. */
  public static QuadraticRoughHeston normalised(QuadraticRoughHeston model) {
    if (!(model.eta() > 0))
      throw new IllegalArgumentException("eta must be positive to be set to 1: " + model.eta());
    return model.scaled(1 / model.eta()).withEta(1);
  }

  public ExponentialSum kernel() {
    return kernel;
  }

  /** Number of coordinates, 4 and one per direction. */
  public int size() {
    return 4 + directions.length;
  }

  /** {@code lambda, a eta^2, b / eta, c, y1, y2, ...}. */
  public List<String> names() {
    return Stream.concat(
            Stream.of("lambda", "a eta^2", "b / eta", "c"),
            IntStream.rangeClosed(1, directions.length).mapToObj(m -> "y" + m))
        .toList();
  }

  /**
   * All singular values of the map from initial factors to curves, falling; a copy, {@code [n]}.
   */
  public double[] singularValues() {
    return singular.clone();
  }

  /** The direction {@code v_m} of the initial factors, m from 0, of length 1; a copy. */
  public double[] direction(int m) {
    return directions[m].clone();
  }

  /**
   * The coordinates of a model.
   *
   * @throws IllegalArgumentException if its kernel is another one, it has no initial factors, or
   *     eta is 0
   */
  public double[] coordinates(QuadraticRoughHeston model) {
    if (!model.kernel().equals(kernel))
      throw new IllegalArgumentException("kernel must be " + kernel + ": " + model.kernel());
    if (!(model.initial() instanceof InitialCurve.Factors))
      throw new IllegalArgumentException("initial must be Factors: " + model.initial());
    QuadraticRoughHeston unit = normalised(model);
    double[] z0 = ((InitialCurve.Factors) unit.initial()).z0(), x = new double[size()];
    x[0] = unit.lambda();
    x[1] = unit.a();
    x[2] = unit.b();
    x[3] = unit.c();
    for (int m = 0; m < directions.length; m++) {
      for (int i = 0; i < z0.length; i++) x[4 + m] += directions[m][i] * z0[i];
      x[4 + m] *= singular[m];
    }
    return x;
  }

  /**
   * The model at given coordinates, with eta = 1 and the shortest vector of initial factors. Its
   * curve differs from that of a model with these coordinates by the directions left out.
   */
  public QuadraticRoughHeston model(double... x) {
    if (x.length != size())
      throw new IllegalArgumentException("x must be [%d]: [%d]".formatted(size(), x.length));
    int usable = 0;
    while (usable < singular.length && singular[usable] > 1e-7 * singular[0]) usable++;
    if (directions.length > usable)
      throw new IllegalArgumentException(
          "count must be at most %d for models, beyond which curves do not depend on the factors: %d"
              .formatted(usable, directions.length));
    double[] z0 = new double[kernel.size()];
    for (int m = 0; m < directions.length; m++)
      for (int i = 0; i < z0.length; i++) z0[i] += directions[m][i] * x[4 + m] / singular[m];
    return new QuadraticRoughHeston(
        x[0], 1, x[1], x[2], x[3], kernel, new InitialCurve.Factors(z0));
  }
}
