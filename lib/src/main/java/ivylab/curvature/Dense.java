package ivylab.curvature;

import ivylab.operator.LinearOperator;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Small symmetric matrices, stored in full. */
final class Dense {

  /** Eigenvalues ascending, and unit eigenvectors. */
  record Decomposed(double[] values, double[][] vectors) {}

  private Dense() {}

  /** All columns of an operator, {@code [m n]}. */
  static double[][] matrix(LinearOperator operator) {
    double[][] matrix = new double[operator.rows()][operator.columns()];
    for (int j = 0; j < operator.columns(); j++) {
      double[] unit = new double[operator.columns()];
      unit[j] = 1;
      double[] column = operator.apply(unit);
      for (int i = 0; i < column.length; i++) matrix[i][j] = column[i];
    }
    return matrix;
  }

  /** Eigenvalues of the symmetric part, ascending. */
  static double[] eigenvalues(double[][] matrix) {
    return decompose(matrix, false).values();
  }

  /**
   * Of the symmetric part.
   *
   * @param vectors whether the eigenvectors are wanted, {@code [values][n]}
   */
  static Decomposed decompose(double[][] matrix, boolean vectors) {
    int n = matrix.length;
    DMatrixRMaj a = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) a.unsafe_set(i, j, (matrix[i][j] + matrix[j][i]) / 2);
    EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(n, vectors, true);
    if (!found.decompose(a))
      throw new ArithmeticException(
          "no eigenvalues found for a matrix of %d rows; is every number in it finite?"
              .formatted(n));
    Integer[] order = new Integer[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
      values[i] = found.getEigenvalue(i).getReal();
    }
    Arrays.sort(order, (x, y) -> Double.compare(values[x], values[y]));
    double[] sorted = new double[n];
    double[][] sortedVectors = new double[vectors ? n : 0][];
    for (int i = 0; i < n; i++) {
      sorted[i] = values[order[i]];
      if (vectors) sortedVectors[i] = found.getEigenVector(order[i]).getData().clone();
    }
    return new Decomposed(sorted, sortedVectors);
  }
}
