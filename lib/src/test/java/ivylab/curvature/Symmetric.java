package ivylab.curvature;

import ivylab.operator.LinearOperator;
import java.util.SplittableRandom;

/**
 * A symmetric matrix with known eigenvalues: {@code Q diag(values) Q'}, Q random and orthogonal.
 */
public record Symmetric(double[][] matrix) implements LinearOperator {

  public static Symmetric of(double[] values, long seed) {
    int n = values.length;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) a[i][i] = values[i];
    SplittableRandom random = new SplittableRandom(seed);
    for (int reflection = 0; reflection < n; reflection++) { // (I - 2 u u') A (I - 2 u u')
      double[] u = random.doubles(n, -1, 1).toArray();
      Vectors.scale(u, 1 / Vectors.norm(u));
      double[] au = new double[n];
      for (int i = 0; i < n; i++) au[i] = Vectors.dot(a[i], u);
      double uau = Vectors.dot(u, au);
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
          a[i][j] += -2 * u[i] * au[j] - 2 * au[i] * u[j] + 4 * uau * u[i] * u[j];
    }
    for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) a[i][j] = a[j][i];
    return new Symmetric(a);
  }

  /** Most small, a few large, some negative, as a Hessian's. */
  public static double[] spread(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) values[i] = 10 * Math.pow(0.8, i) - 0.2;
    for (int i = 1; i <= 4; i++) values[n - i] = -4 * Math.pow(0.6, i);
    return values;
  }

  @Override
  public int rows() {
    return matrix.length;
  }

  @Override
  public int columns() {
    return matrix.length;
  }

  @Override
  public double[] apply(double[] v) {
    double[] product = new double[v.length];
    for (int i = 0; i < v.length; i++) product[i] = Vectors.dot(matrix[i], v);
    return product;
  }

  @Override
  public double[] applyTransposed(double[] u) {
    return apply(u);
  }
}
