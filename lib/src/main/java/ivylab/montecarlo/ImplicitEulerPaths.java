package ivylab.montecarlo;

import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.InitialCurve;
import ivylab.rough.QuadraticRoughHeston;
import java.util.Arrays;

/** Paths by {@link ImplicitEuler}. */
final class ImplicitEulerPaths implements Discretisation {

  private final QuadraticRoughHeston model;
  private final ExponentialSum kernel;
  private final TimeGrid grid;
  private final double cap;
  private final VixForm[] vix;
  private final double level;
  private final double[] z0;

  /** {@code 1/(1 + gamma_i h)}, {@code [step][factor]}, shared by steps of one width. */
  private final double[][] keep;

  ImplicitEulerPaths(Dynamics dynamics, TimeGrid grid, double cap, VixForm[] vix) {
    model = dynamics.model();
    this.grid = grid;
    this.cap = cap;
    this.vix = vix;
    if (!(model.kernel() instanceof ExponentialSum sum))
      throw new IllegalArgumentException(
          "ImplicitEuler needs a kernel of exponentials: "
              + model.kernel()
              + "; use DecoupledFactors");
    kernel = sum;
    if (model.initial() instanceof InitialCurve.Factors factors) {
      level = 0;
      z0 = factors.z0();
    } else if (model.initial() instanceof InitialCurve.Constant constant) {
      level = constant.level();
      z0 = new double[kernel.size()];
    } else {
      throw new IllegalArgumentException(
          "ImplicitEuler needs initial Factors or a Constant: "
              + model.initial()
              + "; use DecoupledFactors");
    }
    keep = new double[grid.steps()][];
    for (int k = 0; k < keep.length; k++) {
      if (k > 0 && grid.width()[k] == grid.width()[k - 1]) {
        keep[k] = keep[k - 1];
        continue;
      }
      keep[k] = new double[kernel.size()];
      for (int i = 0; i < kernel.size(); i++)
        keep[k][i] = 1 / (1 + kernel.rate(i) * grid.width()[k]);
    }
  }

  @Override
  public PathBlock block(int size) {
    return new Block(size);
  }

  private final class Block extends PathBlock {

    private final double[][] z;
    private final double[] sum, v, root, shock;

    Block(int size) {
      super(size);
      z = new double[kernel.size()][size];
      sum = new double[size];
      v = new double[size];
      root = new double[size];
      shock = new double[size];
    }

    @Override
    void reset() {
      double start = level;
      for (int i = 0; i < z.length; i++) {
        Arrays.fill(z[i], z0[i]);
        start += kernel.weight(i) * z0[i];
      }
      Arrays.fill(sum, start);
    }

    @Override
    void step(int k, double[] dw, double[] second) {
      double h = grid.width()[k];
      quadratic(sum, model.a(), model.b(), model.c(), cap, v);
      advance(v, root, dw, h, logShare, variation, peak);
      shocks(sum, root, dw, model.lambda() * h, model.eta(), shock);
      Arrays.fill(sum, level);
      int n = z.length, i = 0;
      for (; i + 5 <= n; i += 5) relax5(z, i, shock, keep[k], kernel, sum);
      for (; i < n; i++) relax(z[i], shock, keep[k][i], kernel.weight(i), sum);
    }

    @Override
    void variance(double[] out) {
      quadratic(sum, model.a(), model.b(), model.c(), cap, out);
    }

    @Override
    void factor(double[] out) {
      System.arraycopy(sum, 0, out, 0, out.length);
    }

    @Override
    void vixSquare(int maturity, double[] out) {
      vix[maturity].of(z, out);
    }
  }

  private static void shocks(
      double[] z, double[] root, double[] dw, double pull, double eta, double[] out) {
    for (int p = 0; p < out.length; p++) out[p] = eta * root[p] * dw[p] - pull * z[p];
  }

  private static void relax(double[] z, double[] shock, double keep, double weight, double[] sum) {
    for (int p = 0; p < z.length; p++) {
      double next = (z[p] + shock[p]) * keep;
      z[p] = next;
      sum[p] += weight * next;
    }
  }

  /** Five factors in one pass: the shock is read and the sum written once. */
  private static void relax5(
      double[][] z, int i, double[] shock, double[] keep, ExponentialSum kernel, double[] sum) {
    double[] z0 = z[i], z1 = z[i + 1], z2 = z[i + 2], z3 = z[i + 3], z4 = z[i + 4];
    double k0 = keep[i], k1 = keep[i + 1], k2 = keep[i + 2], k3 = keep[i + 3], k4 = keep[i + 4];
    double c0 = kernel.weight(i), c1 = kernel.weight(i + 1), c2 = kernel.weight(i + 2);
    double c3 = kernel.weight(i + 3), c4 = kernel.weight(i + 4);
    for (int p = 0; p < sum.length; p++) {
      double s = shock[p];
      double n0 = (z0[p] + s) * k0, n1 = (z1[p] + s) * k1, n2 = (z2[p] + s) * k2;
      double n3 = (z3[p] + s) * k3, n4 = (z4[p] + s) * k4;
      z0[p] = n0;
      z1[p] = n1;
      z2[p] = n2;
      z3[p] = n3;
      z4[p] = n4;
      sum[p] += (c0 * n0 + c1 * n1) + (c2 * n2 + c3 * n3) + c4 * n4;
    }
  }
}
