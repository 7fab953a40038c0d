package ivylab.operator;

/**
 * A matrix known through its action on a vector. Vectors are plain numbers in double precision:
 * they outlive the tensors that made them.
 */
public interface LinearOperator {

  /** Number of rows, m. */
  int rows();

  /** Number of columns, n. */
  int columns();

  /**
   * {@code A v}.
   *
   * @param v {@code [n]}
   * @return {@code [m]}
   */
  double[] apply(double[] v);

  /**
   * {@code A' u}, A transposed.
   *
   * @param u {@code [m]}
   * @return {@code [n]}
   */
  double[] applyTransposed(double[] u);

  /**
   * {@code u' A v}; swapping u and v changes nothing where A is symmetric.
   *
   * @param u {@code [m]}
   * @param v {@code [n]}
   */
  default double bilinear(double[] u, double[] v) {
    double[] product = apply(v);
    double sum = 0;
    for (int i = 0; i < product.length; i++) sum += u[i] * product[i];
    return sum;
  }
}
