package ivylab.montecarlo;

import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.Kernel;
import ivylab.rough.QuadraticRoughHeston;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Paths by {@link DecoupledFactors}; the factors are kept as {@code eta d_i U^i}. */
final class DecoupledPaths implements Discretisation {

  private final QuadraticRoughHeston model;
  private final TimeGrid grid;
  private final double cap;
  private final VixForm[] vix;
  private final SecondNoise noise;
  private final int factors;
  private final double start;

  /** {@code m0} at the end of each step. */
  private final double[] mean;

  /** {@code [step]}, shared by steps of one width. */
  private final Step[] steps;

  /**
   * Coefficients of one step.
   *
   * @param decay {@code exp(-kappa_i h)}, {@code [factor]}
   * @param onIncrement what each factor gains per {@code sqrt(V) dW}, {@code [factor]}
   * @param onCell what it gains per {@code sqrt(V) J}, {@code [factor]}
   * @param restIncrement what the newest cell exceeds the sum of these gains by, per {@code sqrt(V)
   *     dW}; 0 for a sum of exponentials
   * @param restCell the same per {@code sqrt(V) J}
   */
  private record Step(
      double[] decay,
      double[] onIncrement,
      double[] onCell,
      double restIncrement,
      double restCell) {}

  DecoupledPaths(
      Dynamics dynamics, ExponentialSum response, TimeGrid grid, double cap, VixForm[] vix) {
    model = dynamics.model();
    this.grid = grid;
    this.cap = cap;
    this.vix = vix;
    Kernel f = dynamics.resolvent();
    noise = new NewestCell(f, response, grid);
    factors = response.size();
    start = dynamics.mean(0);
    mean = new double[grid.steps()];
    steps = new Step[grid.steps()];
    for (int k = 0; k < steps.length; k++) {
      mean[k] = dynamics.mean(grid.end()[k]);
      boolean same = k > 0 && grid.width()[k] == grid.width()[k - 1];
      steps[k] = same ? steps[k - 1] : step(f, response, grid.width()[k]);
    }
  }

  private Step step(Kernel f, ExponentialSum response, double h) {
    double[] decay = new double[factors];
    double[] onIncrement = new double[factors], onCell = new double[factors];
    double covariance = f.integral(h), variance = f.squareIntegral(h);
    double restIncrement = 0, restCell = f == response ? 0 : model.eta();
    for (int i = 0; i < factors; i++) {
      double rate = response.rate(i), scale = model.eta() * response.weight(i), x = rate * h;
      double withIncrement = x < 1e-8 ? h * (1 - x / 2) : -Math.expm1(-x) / rate;
      double[] on =
          NewestCell.project(h, covariance, variance, withIncrement, f.dampedIntegral(rate, h));
      decay[i] = Math.exp(-x);
      onIncrement[i] = scale * on[0];
      onCell[i] = scale * on[1];
      if (f == response) continue;
      restIncrement -= onIncrement[i];
      restCell -= onCell[i];
    }
    return new Step(decay, onIncrement, onCell, restIncrement, restCell);
  }

  @Override
  public @Nullable SecondNoise secondNoise() {
    return noise;
  }

  @Override
  public PathBlock block(int size) {
    return new Block(size);
  }

  private final class Block extends PathBlock {

    private final double[][] y;
    private final double[] z, v, root, u, w;

    Block(int size) {
      super(size);
      y = new double[factors][size];
      z = new double[size];
      v = new double[size];
      root = new double[size];
      u = new double[size];
      w = new double[size];
    }

    @Override
    void reset() {
      for (double[] one : y) Arrays.fill(one, 0);
      Arrays.fill(z, start);
    }

    @Override
    void step(int k, double[] dw, double[] cell) {
      Step s = steps[k];
      quadratic(z, model.a(), model.b(), model.c(), cap, v);
      advance(v, root, dw, grid.width()[k], logShare, variation, peak);
      for (int p = 0; p < u.length; p++) {
        double r = root[p];
        u[p] = r * dw[p];
        w[p] = r * cell[p];
      }
      Arrays.fill(z, mean[k]);
      int i = 0;
      for (; i + 5 <= factors; i += 5) decay5(y, i, u, w, s, z);
      for (; i < factors; i++)
        decay(y[i], u, w, s.decay()[i], s.onIncrement()[i], s.onCell()[i], z);
      if (s.restCell() != 0 || s.restIncrement() != 0)
        rest(u, w, s.restIncrement(), s.restCell(), z);
    }

    @Override
    void variance(double[] out) {
      quadratic(z, model.a(), model.b(), model.c(), cap, out);
    }

    @Override
    void factor(double[] out) {
      System.arraycopy(z, 0, out, 0, out.length);
    }

    @Override
    void vixSquare(int maturity, double[] out) {
      vix[maturity].of(y, out);
    }
  }

  private static void rest(double[] u, double[] w, double x, double c, double[] z) {
    for (int p = 0; p < z.length; p++) z[p] += x * u[p] + c * w[p];
  }

  private static void decay(
      double[] y, double[] u, double[] w, double keep, double x, double c, double[] z) {
    for (int p = 0; p < z.length; p++) {
      double next = keep * y[p] + (x * u[p] + c * w[p]);
      y[p] = next;
      z[p] += next;
    }
  }

  private static void decay5(double[][] y, int i, double[] u, double[] w, Step step, double[] z) {
    double[] y0 = y[i], y1 = y[i + 1], y2 = y[i + 2], y3 = y[i + 3], y4 = y[i + 4];
    double[] e = step.decay, x = step.onIncrement, c = step.onCell;
    double e0 = e[i], e1 = e[i + 1], e2 = e[i + 2], e3 = e[i + 3], e4 = e[i + 4];
    double x0 = x[i], x1 = x[i + 1], x2 = x[i + 2], x3 = x[i + 3], x4 = x[i + 4];
    double c0 = c[i], c1 = c[i + 1], c2 = c[i + 2], c3 = c[i + 3], c4 = c[i + 4];
    for (int p = 0; p < z.length; p++) {
      double a = u[p], b = w[p];
      double n0 = e0 * y0[p] + (x0 * a + c0 * b), n1 = e1 * y1[p] + (x1 * a + c1 * b);
      double n2 = e2 * y2[p] + (x2 * a + c2 * b), n3 = e3 * y3[p] + (x3 * a + c3 * b);
      double n4 = e4 * y4[p] + (x4 * a + c4 * b);
      y0[p] = n0;
      y1[p] = n1;
      y2[p] = n2;
      y3[p] = n3;
      y4[p] = n4;
      z[p] += (n0 + n1) + (n2 + n3) + n4;
    }
  }
}
