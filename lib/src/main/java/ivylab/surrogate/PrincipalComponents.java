package ivylab.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * The principal components of rows: the eigenvectors of their covariance, {@code C = Y'Y / (n - 1)}
 * for centred Y, in falling order of variance. The entry of largest size in each is positive.
 *
 * @param mean of the columns, {@code [d]}
 * @param components orthonormal, one per row, {@code [d d]}
 * @param variances along them, {@code [d]}
 */
public record PrincipalComponents(double[] mean, double[][] components, double[] variances) {

  /**
   * Of the scaled volatilities of a data set; a missing one counts as the mean of its column.
   *
   * @throws IllegalArgumentException if there are fewer than two rows
   */
  public static PrincipalComponents of(SmileData data, Scaling scaling) {
    List<double[]> vols = data.present();
    int size = data.layout().size();
    return of(vols.stream().map(scaling.fit(vols, size)::apply).toList(), size);
  }

  /**
   * Volatilities that are rebuilt from their first components: no head of so many components can
   * come closer. Coefficients are those of least squares, in scaled units, through the points that
   * are there.
   *
   * @param training from which scales and components are fitted
   * @param count of components, 1 to the number of outputs
   * @param data whose volatilities are rebuilt, {@code [n]} rows
   * @return {@code [n layout.size()]}, nowhere missing
   */
  public static double[][] rebuilt(SmileData training, Scaling scaling, int count, SmileData data) {
    int size = training.layout().size();
    if (!data.layout().equals(training.layout()))
      throw new IllegalArgumentException(
          "data must have the layout of training, %s: %s"
              .formatted(training.layout(), data.layout()));
    if (!(count >= 1 && count <= size))
      throw new IllegalArgumentException(
          "count must be 1 to the number of outputs, %d: %d".formatted(size, count));
    Scaling.Fitted scale = scaling.fit(training.present(), size);
    PrincipalComponents all = of(training, scaling);
    double[][] first = Arrays.copyOf(all.components, count);
    return data.present().stream()
        .map(vols -> scale.back(closest(first, all.mean, scale.apply(vols))))
        .toArray(double[][]::new);
  }

  /** The combination of rows plus mean that is closest to y where that is a number. */
  private static double[] closest(double[][] rows, double[] mean, double[] y) {
    int[] there = IntStream.range(0, y.length).filter(j -> !Double.isNaN(y[j])).toArray();
    double[] best = mean.clone();
    if (there.length == 0) return best;
    if (there.length == y.length) { // rows are orthonormal
      for (double[] row : rows) {
        double c = 0;
        for (int j = 0; j < y.length; j++) c += row[j] * (y[j] - mean[j]);
        for (int j = 0; j < y.length; j++) best[j] += c * row[j];
      }
      return best;
    }
    RealMatrix columns = MatrixUtils.createRealMatrix(there.length, rows.length);
    double[] centred = new double[there.length];
    for (int j = 0; j < there.length; j++) {
      centred[j] = y[there[j]] - mean[there[j]];
      for (int i = 0; i < rows.length; i++) columns.setEntry(j, i, rows[i][there[j]]);
    }
    double[] c =
        new SingularValueDecomposition(columns)
            .getSolver()
            .solve(MatrixUtils.createRealVector(centred))
            .toArray();
    for (int i = 0; i < rows.length; i++)
      for (int j = 0; j < best.length; j++) best[j] += c[i] * rows[i][j];
    return best;
  }

  /**
   * From rows; NaN counts as the mean of its column.
   *
   * @throws IllegalArgumentException if there are fewer than two rows
   */
  static PrincipalComponents of(List<double[]> rows, int columns) {
    if (rows.size() < 2)
      throw new IllegalArgumentException("rows must be at least 2: " + rows.size());
    double[] mean = new double[columns];
    for (int j = 0; j < columns; j++) {
      int column = j;
      mean[j] =
          rows.stream()
              .mapToDouble(r -> r[column])
              .filter(x -> !Double.isNaN(x))
              .average()
              .orElse(0);
    }
    DMatrixRMaj covariance = new DMatrixRMaj(columns, columns);
    double[] centred = new double[columns];
    for (double[] row : rows) {
      for (int j = 0; j < columns; j++) centred[j] = Double.isNaN(row[j]) ? 0 : row[j] - mean[j];
      for (int i = 0; i < columns; i++)
        for (int j = 0; j < columns; j++)
          covariance.data[i * columns + j] += centred[i] * centred[j] / (rows.size() - 1);
    }
    return of(mean, covariance);
  }

  private static PrincipalComponents of(double[] mean, DMatrixRMaj covariance) {
    int d = mean.length;
    EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(d, true, true);
    if (!found.decompose(covariance))
      throw new IllegalArgumentException("rows have a covariance without eigenvalues");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < d; i++) order.add(i);
    order.sort(
        (a, b) ->
            Double.compare(found.getEigenvalue(b).getReal(), found.getEigenvalue(a).getReal()));
    double[][] components = new double[d][d];
    double[] variances = new double[d];
    for (int i = 0; i < d; i++) {
      DMatrixRMaj vector = found.getEigenVector(order.get(i));
      int largest = 0;
      for (int j = 1; j < d; j++)
        if (Math.abs(vector.data[j]) > Math.abs(vector.data[largest]) + 1e-12) largest = j;
      double sign = vector.data[largest] < 0 ? -1 : 1;
      for (int j = 0; j < d; j++) components[i][j] = sign * vector.data[j];
      variances[i] = Math.max(0, found.getEigenvalue(order.get(i)).getReal());
    }
    return new PrincipalComponents(mean, components, variances);
  }

  /** The share of the total variance along each component, {@code [d]}. */
  public double[] shares() {
    double total = 0;
    for (double v : variances) total += v;
    double[] shares = new double[variances.length];
    for (int i = 0; i < shares.length; i++) shares[i] = variances[i] / total;
    return shares;
  }

  /** The share along the first components together, {@code [d]}; the last is 1. */
  public double[] cumulative() {
    double[] shares = shares();
    for (int i = 1; i < shares.length; i++) shares[i] += shares[i - 1];
    return shares;
  }

  /** Individual and cumulative shares, one row per component. */
  public Table toTable() {
    int[] number = new int[variances.length];
    for (int i = 0; i < number.length; i++) number[i] = i + 1;
    return Table.create(
        "principal components",
        IntColumn.create("component", number),
        DoubleColumn.create("variance", variances),
        DoubleColumn.create("share", shares()),
        DoubleColumn.create("cumulative", cumulative()));
  }
}
