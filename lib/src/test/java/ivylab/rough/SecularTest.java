package ivylab.rough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecularTest {

  record Problem(long seed, double[] p, double[] w) {
    @Override
    public String toString() {
      return "seed " + seed + ", " + p.length + " poles";
    }
  }

  /**
   * Poles over twelve decades and of either sign, weights over sixteen, some poles almost equal.
   */
  static Stream<Problem> problems() {
    return Stream.iterate(1L, s -> s + 1)
        .limit(200)
        .map(
            seed -> {
              SplittableRandom random = new SplittableRandom(seed);
              int n = random.nextInt(1, 60);
              double[] p = new double[n], w = new double[n];
              double at = random.nextDouble(-100, 100);
              for (int i = 0; i < n; i++) {
                p[i] = at;
                at += Math.max(Math.ulp(at) * 8, Math.pow(10, random.nextDouble(-10, 2)));
                w[i] = Math.pow(10, random.nextDouble(-14, 2));
              }
              return new Problem(seed, p, w);
            });
  }

  /** Each gap is right to a few rounding errors, hence the sum to its condition times that. */
  @ParameterizedTest
  @MethodSource("problems")
  void every_root_solves_the_equation(Problem problem) {
    double[] p = problem.p(), w = problem.w();
    Secular secular = new Secular(p, w);
    double traces = 0, size = 0;
    for (int m = 0; m < p.length; m++) {
      double sum = 0, condition = 1;
      for (int k = 0; k < p.length; k++) {
        double gap = secular.gap[m][k];
        assertTrue(k >= m ? gap > 0 : gap < 0, "one root below each pole");
        sum += w[k] / gap;
        condition += Math.abs(w[k] / gap);
      }
      assertEquals(1, sum, 1e-13 * condition, "root " + m);
      traces += p[m] - w[m] - secular.root[m];
      size += Math.abs(p[m]) + w[m];
    }
    assertEquals(0, traces, 1e-13 * size, "trace");
  }

  /** The eigenvalues of {@code diag(p) - sqrt(w) sqrt(w)'}, by the QR algorithm. */
  @ParameterizedTest
  @MethodSource("problems")
  void the_roots_are_eigenvalues(Problem problem) {
    double[] p = problem.p(), w = problem.w();
    int n = p.length;
    double[][] matrix = new double[n][n];
    double size = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++)
        matrix[i][j] = (i == j ? p[i] : 0) - Math.sqrt(w[i]) * Math.sqrt(w[j]);
      size = Math.max(size, Math.abs(p[i]) + w[i]);
    }
    var eigen = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(matrix), 1e-15, true);
    Secular secular = new Secular(p, w);
    for (int m = 0; m < n; m++)
      assertEquals(eigen.getEigenvalue(n - 1 - m), secular.root[m], 1e-12 * n * size);
  }
}
