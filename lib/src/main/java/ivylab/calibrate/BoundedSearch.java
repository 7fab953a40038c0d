package ivylab.calibrate;

import ivylab.calibrate.FitStart.End;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.hipparchus.exception.LocalizedCoreFormats;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresFactory;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer.Optimum;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem.Evaluation;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.ValueAndJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * The minimum of a sum of squares over the unit cube: Levenberg-Marquardt (Moré 1978, as in MINPACK
 * and Hipparchus) with projected steps, on the face of the cube that an active-set rule chooses. A
 * coordinate that reaches a bound against which the descent pushes is held there; once the search
 * on the face has converged, coordinates that would descend inwards are released. The end is thus a
 * point where the conditions of Karush, Kuhn and Tucker hold: zero gradient in the free
 * coordinates, and in those at a bound a gradient that pushes outwards.
 */
final class BoundedSearch {

  private static final double TOLERANCE = 1e-10;

  /** Largest cosine at which an end counts as a minimum. */
  private static final double OPTIMAL = 1e-3;

  /** Sum of squares per residual below which a fit counts as perfect: 1e-6 half-widths. */
  private static final double PERFECT = 1e-12;

  /** Errors and their derivatives on the unit cube. */
  interface Errors {

    /** Number of errors, at least as many as coordinates. */
    int size();

    /**
     * @param u point of the unit cube, {@code [p]}
     * @param errors receives them, {@code [n]}
     * @param jacobian receives derivatives in u, {@code [n p]}; {@code [0]} if none are needed
     */
    void at(double[] u, double[] errors, double[][] jacobian);
  }

  /**
   * @param u the end, {@code [p]}
   * @param held whether a coordinate is held at a bound, {@code [p]}
   */
  record Outcome(
      double[] u,
      boolean[] held,
      double costBefore,
      double cost,
      int iterations,
      int values,
      int jacobians,
      double optimality,
      End end) {}

  private final Errors errors;
  private final int n, p, most;
  private final double[] u;
  private final boolean[] held;
  private int iterations, values, jacobians;

  // the last point with derivatives
  private double[] known = {};
  private final double[] residuals;
  private final double[][] jacobian;

  private BoundedSearch(Errors errors, double[] start, int most) {
    this.errors = errors;
    this.n = errors.size();
    this.p = start.length;
    this.most = most;
    u = start.clone();
    held = new boolean[p];
    residuals = new double[n];
    jacobian = new double[n][p];
  }

  /**
   * @param start in the unit cube, {@code [p]}
   * @param most iterations in all
   * @throws CancellationException if the thread is interrupted, at the next evaluation
   */
  static Outcome minimise(Errors errors, double[] start, int most) {
    return new BoundedSearch(errors, start, most).run();
  }

  private Outcome run() {
    differentiate(u);
    double before = cost();
    if (!Double.isFinite(before))
      return new Outcome(u, held, before, before, 0, values, jacobians, Double.NaN, End.NO_VALUE);
    End end = End.BOUNDS;
    hold();
    for (int round = 0; round < 4 * p + 10; round++) {
      end = free() == 0 ? End.CONVERGED : search();
      differentiate(u);
      if (end == End.ITERATIONS) break;
      if (!hold() && !release()) break;
      end = End.BOUNDS;
    }
    double optimality = optimality();
    if ((end == End.CONVERGED || end == End.PRECISION)
        && optimality > OPTIMAL
        && cost() > PERFECT * n) end = End.STALLED;
    return new Outcome(u, held, before, cost(), iterations, values, jacobians, optimality, end);
  }

  /** Ends a computation that is no longer wanted. */
  static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) throw new CancellationException("interrupted");
  }

  private int free() {
    int count = 0;
    for (boolean h : held) if (!h) count++;
    return count;
  }

  /** Errors and derivatives at a point, unless they are known. */
  private void differentiate(double[] point) {
    if (Arrays.equals(point, known)) return;
    stopIfInterrupted();
    jacobians++;
    errors.at(point, residuals, jacobian);
    known = point.clone();
  }

  private double cost() {
    double sum = 0;
    for (double r : residuals) sum += r * r;
    return sum;
  }

  private double gradient(int j) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += jacobian[i][j] * residuals[i];
    return sum;
  }

  /** Whether a coordinate lies on a bound against which the descent pushes. */
  private boolean pushed(int j, double[] point) {
    return (point[j] <= 0 && gradient(j) > 0) || (point[j] >= 1 && gradient(j) < 0);
  }

  /** Holds those that push against their bounds; whether there are new ones. */
  private boolean hold() {
    boolean some = false;
    for (int j = 0; j < p; j++)
      if (!held[j] && pushed(j, u)) {
        held[j] = true;
        some = true;
      }
    return some;
  }

  /** Releases those that would descend inwards; whether there are any. */
  private boolean release() {
    boolean some = false;
    for (int j = 0; j < p; j++)
      if (held[j] && !pushed(j, u) && gradient(j) != 0) {
        held[j] = false;
        some = true;
      }
    return some;
  }

  private double optimality() {
    double norm = Math.sqrt(cost()), largest = 0;
    if (norm == 0) return 0;
    for (int j = 0; j < p; j++) {
      if (held[j]) continue;
      double square = 0;
      for (int i = 0; i < n; i++) square += jacobian[i][j] * jacobian[i][j];
      if (square > 0) largest = Math.max(largest, Math.abs(gradient(j)) / Math.sqrt(square) / norm);
    }
    return largest;
  }

  /** One search on the face of the free coordinates. */
  private End search() {
    int[] at = new int[free()];
    int count = 0;
    for (int j = 0; j < p; j++) if (!held[j]) at[count++] = j;
    var face = new Face(at);
    double[] start = new double[at.length];
    for (int j = 0; j < at.length; j++) start[j] = u[at[j]];
    try {
      Optimum optimum =
          new LevenbergMarquardtOptimizer(100, TOLERANCE, TOLERANCE, TOLERANCE, 1e-300)
              .optimize(
                  LeastSquaresFactory.create(
                      face,
                      new ArrayRealVector(n),
                      new ArrayRealVector(start, false),
                      null,
                      (iteration, previous, current) -> face.accept(current),
                      Integer.MAX_VALUE,
                      Math.max(1, most - iterations),
                      true,
                      BoundedSearch::project));
      face.take(optimum.getPoint());
      return End.CONVERGED;
    } catch (MathIllegalStateException e) {
      return e.getSpecifier() == LocalizedCoreFormats.MAX_COUNT_EXCEEDED
          ? End.ITERATIONS
          : End.PRECISION;
    }
  }

  private static RealVector project(RealVector point) {
    for (int j = 0; j < point.getDimension(); j++)
      point.setEntry(j, Math.max(0, Math.min(1, point.getEntry(j))));
    return point;
  }

  /** The errors as a function of the free coordinates. */
  private final class Face implements ValueAndJacobianFunction {

    private final int[] at;

    Face(int[] at) {
      this.at = at;
    }

    private double[] whole(double[] free) {
      double[] point = u.clone();
      for (int j = 0; j < at.length; j++) point[at[j]] = free[j];
      return point;
    }

    void take(RealVector free) {
      for (int j = 0; j < at.length; j++) u[at[j]] = free.getEntry(j);
    }

    /** Keeps an accepted point; whether a coordinate now pushes against its bound. */
    boolean accept(Evaluation current) {
      iterations++;
      take(current.getPoint());
      boolean some = false;
      for (int j : at)
        if (u[j] <= 0 || u[j] >= 1) {
          differentiate(u);
          some |= pushed(j, u);
        }
      return some;
    }

    @Override
    public RealVector computeValue(double[] free) {
      double[] point = whole(free);
      if (Arrays.equals(point, known)) return new ArrayRealVector(residuals);
      stopIfInterrupted();
      double[] r = new double[n];
      values++;
      errors.at(point, r, new double[0][]);
      return new ArrayRealVector(r, false);
    }

    @Override
    public RealMatrix computeJacobian(double[] free) {
      differentiate(whole(free));
      double[][] columns = new double[n][at.length];
      for (int i = 0; i < n; i++)
        for (int j = 0; j < at.length; j++) columns[i][j] = jacobian[i][at[j]];
      return new Array2DRowRealMatrix(columns, false);
    }

    @Override
    public Pair<RealVector, RealMatrix> value(RealVector free) {
      double[] point = free.toArray();
      return new Pair<>(computeValue(point), computeJacobian(point));
    }
  }
}
