package ivylab.curvature;

import ivylab.operator.LinearOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The Lanczos recurrence of a symmetric operator with full re-orthogonalisation: each new vector is
 * made orthogonal to all before it, twice (Parlett 1998, sections 6.9 and 13.3). The tridiagonal
 * matrix that it builds represents the operator on the space spanned.
 */
final class Krylov {

  private static final double EXHAUSTED = 1e-13; // relative to the operator's norm: rounding

  private final LinearOperator operator;
  private final int size;
  private final List<double[]> basis = new ArrayList<>();
  private final List<Double> diagonal = new ArrayList<>();
  private final List<Double> below = new ArrayList<>();
  private double scale;

  /**
   * @param start not zero; scaled to length 1
   */
  Krylov(LinearOperator operator, double[] start) {
    if (operator.rows() != operator.columns())
      throw new IllegalArgumentException(
          "operator must be square: %d by %d".formatted(operator.rows(), operator.columns()));
    this.operator = operator;
    size = operator.rows();
    double[] first = start.clone();
    Vectors.scale(first, 1 / Vectors.norm(first));
    basis.add(first);
  }

  int steps() {
    return diagonal.size();
  }

  /** Whether the space is invariant, so that nothing more can be found from this start. */
  boolean exhausted() {
    return steps() > 0 && below.get(steps() - 1) == 0;
  }

  /** Whether the space is the whole space. */
  boolean complete() {
    return steps() == size;
  }

  /** One product. */
  void step() {
    if (basis.size() == steps()) throw new IllegalStateException("the space is exhausted");
    double[] v = basis.get(steps());
    double[] w = operator.apply(v);
    for (double x : w)
      if (!Double.isFinite(x))
        throw new ArithmeticException("a product of the operator is not finite: " + x);
    double a = Vectors.dot(v, w);
    double before = Vectors.norm(w);
    orthogonalise(w);
    double b = Vectors.norm(w);
    scale = Math.max(scale, before);
    diagonal.add(a);
    boolean invariant = b <= EXHAUSTED * scale || complete();
    below.add(invariant ? 0 : b);
    if (invariant) return;
    Vectors.scale(w, 1 / b);
    basis.add(w);
  }

  /** Continues from a new direction, orthogonal to all before. */
  void restart(SplittableRandom random) {
    double[] w = random.doubles(size, -1, 1).toArray();
    orthogonalise(w);
    Vectors.scale(w, 1 / Vectors.norm(w));
    orthogonalise(w);
    Vectors.scale(w, 1 / Vectors.norm(w));
    basis.add(w);
  }

  private void orthogonalise(double[] w) {
    for (int pass = 0; pass < 2; pass++)
      for (double[] q : basis) Vectors.add(w, -Vectors.dot(w, q), q);
  }

  /** Ritz values in ascending order, with what is known about each. */
  Ritz ritz() {
    int k = steps();
    double[][] t = new double[k][k];
    for (int i = 0; i < k; i++) {
      t[i][i] = diagonal.get(i);
      if (i + 1 < k) t[i][i + 1] = t[i + 1][i] = below.get(i);
    }
    Dense.Decomposed found = Dense.decompose(t, true);
    double[] residuals = new double[k], weights = new double[k];
    double rounding = Math.ulp(1.0) * scale; // no product is more accurate than that
    for (int i = 0; i < k; i++) {
      double[] s = found.vectors()[i];
      residuals[i] = Math.max(below.get(k - 1) * Math.abs(s[k - 1]), rounding);
      weights[i] = s[0] * s[0];
    }
    return new Ritz(found.values(), residuals, weights);
  }

  /**
   * @param values ascending
   * @param residuals {@code |A v - lambda v|} of each
   * @param weights squared component of each along the starting vector; they sum to 1
   */
  record Ritz(double[] values, double[] residuals, double[] weights) {
    double size() {
      return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
  }

  /** Signs, {@code [n]}: the i-th probe of a seed. */
  static double[] signs(int n, long seed, int i) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int skip = 0; skip < i; skip++) random = random.split();
    SplittableRandom own = random.split();
    double[] signs = new double[n];
    for (int j = 0; j < n; j++) signs[j] = own.nextBoolean() ? 1 : -1;
    return signs;
  }
}
