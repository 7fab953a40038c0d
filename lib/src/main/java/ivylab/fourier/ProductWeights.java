package ivylab.fourier;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hipparchus.special.Gamma;

/**
 * Weights of the product rules for the Riemann-Liouville integral
 *
 * <pre>I^alpha f(t) = 1/Gamma(alpha) int_0^t (t - s)^(alpha - 1) f(s) ds</pre>
 *
 * on the mesh {@code t_j = (j/n)^grading}, j = 0, ... n, of [0, 1]: f constant on each cell (its
 * value at the left), or linear. On a uniform mesh they are the predictor's and the corrector's of
 * Diethelm, Ford and Freed (2004), eqs. (1.13) and (1.15).
 */
final class ProductWeights {

  private static final int KEPT = 6;

  private record Key(double alpha, int steps, double grading) {}

  private static final Map<Key, ProductWeights> CACHE =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ProductWeights> eldest) {
          return size() > KEPT;
        }
      };

  // Gauss-Legendre on [-1, 1], four nodes: symmetric pairs
  private static final double[] NODE = {0.3399810435848563, 0.8611363115940526};
  private static final double[] WEIGHT = {0.6521451548625461, 0.3478548451374538};

  final double[] mesh;

  /** {@code [i][j]}, weight of f(t_j) in the integral to t_i; j up to i, and up to i - 1. */
  final double[][] trapezoid, rectangle;

  private ProductWeights(Key key) {
    int n = key.steps;
    mesh = new double[n + 1];
    for (int j = 0; j <= n; j++) mesh[j] = Math.pow(j / (double) n, key.grading);
    trapezoid = new double[n + 1][];
    rectangle = new double[n + 1][];
    double alpha = key.alpha, factor = 1 / Gamma.gamma(alpha);
    for (int i = 0; i <= n; i++) {
      double[] linear = new double[i + 1], constant = new double[i];
      for (int j = 0; j < i; j++) {
        double far = mesh[i] - mesh[j], near = mesh[i] - mesh[j + 1], cell = mesh[j + 1] - mesh[j];
        double all, right;
        if (near > 8 * cell) {
          // the closed form cancels where the cell is small beside its distance
          all = 0;
          right = 0;
          for (int q = 0; q < 4; q++) {
            double x = q < 2 ? NODE[q] : -NODE[q - 2], w = WEIGHT[q % 2] * cell / 2;
            double kernel = w * Math.pow((far + near) / 2 - x * cell / 2, alpha - 1);
            all += kernel;
            right += kernel * (1 + x) / 2;
          }
        } else {
          double a = Math.pow(far, alpha), b = near == 0 ? 0 : Math.pow(near, alpha);
          all = (a - b) / alpha;
          right = (far * all - (far * a - near * b) / (alpha + 1)) / cell;
        }
        constant[j] = factor * all;
        linear[j] += factor * (all - right);
        linear[j + 1] += factor * right;
      }
      trapezoid[i] = linear;
      rectangle[i] = constant;
    }
  }

  /** The last few are kept, as every maturity and every strip of one model asks for the same. */
  static ProductWeights of(double alpha, int steps, double grading) {
    Key key = new Key(alpha, steps, grading);
    synchronized (CACHE) {
      ProductWeights known = CACHE.get(key);
      if (known != null) return known;
    }
    ProductWeights made = new ProductWeights(key);
    synchronized (CACHE) {
      CACHE.put(key, made);
    }
    return made;
  }
}
