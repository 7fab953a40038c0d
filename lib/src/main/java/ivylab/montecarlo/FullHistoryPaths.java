package ivylab.montecarlo;

import ivylab.rough.Dynamics;
import ivylab.rough.Kernel;
import ivylab.rough.QuadraticRoughHeston;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Paths by {@link FullHistory}. */
final class FullHistoryPaths implements Discretisation {

  private final QuadraticRoughHeston model;
  private final TimeGrid grid;
  private final double cap;
  private final VixForm[] vix;
  private final SecondNoise noise;
  private final double start;
  private final double[] mean;

  /** {@code eta w_nj}, {@code [n][j < n]}, of shock j on Z at the end of step n. */
  private final double[][] weight;

  /** The same on the conditional mean of Z beyond a VIX maturity, {@code [maturity][node][j]}. */
  private final double[][][] ahead;

  FullHistoryPaths(Dynamics dynamics, TimeGrid grid, double cap, VixForm[] vix) {
    model = dynamics.model();
    this.grid = grid;
    this.cap = cap;
    this.vix = vix;
    Kernel f = dynamics.resolvent();
    noise = new NewestCell(f, dynamics.response(), grid);
    start = dynamics.mean(0);
    int n = grid.steps();
    mean = new double[n];
    weight = new double[n][];
    for (int k = 0; k < n; k++) {
      mean[k] = dynamics.mean(grid.end()[k]);
      weight[k] = weights(f, grid.end()[k], k);
    }
    ahead = new double[vix.length][][];
    for (int m = 0; m < vix.length; m++) {
      double[] nodes = vix[m].nodes();
      ahead[m] = new double[nodes.length][];
      for (int q = 0; q < nodes.length; q++)
        ahead[m][q] = weights(f, vix[m].maturity() + nodes[q], steps(vix[m].maturity()));
    }
  }

  private int steps(double maturity) {
    int n = 0;
    while (grid.end()[n] < maturity) n++;
    return n + 1;
  }

  private double[] weights(Kernel f, double t, int count) {
    double[] w = new double[count];
    double far = f.squareIntegral(t);
    for (int j = 0; j < count; j++) {
      double near = f.squareIntegral(Math.max(0, t - grid.end()[j]));
      w[j] = model.eta() * Math.sqrt(Math.max(0, far - near) / grid.width()[j]);
      far = near;
    }
    return w;
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

    private final double[][] shock;
    private final double[] z, v, root;
    private int done;

    Block(int size) {
      super(size);
      shock = new double[grid.steps()][size];
      z = new double[size];
      v = new double[size];
      root = new double[size];
    }

    @Override
    void reset() {
      Arrays.fill(z, start);
      done = 0;
    }

    @Override
    void step(int k, double[] dw, double[] cell) {
      quadratic(z, model.a(), model.b(), model.c(), cap, v);
      advance(v, root, dw, grid.width()[k], logShare, variation, peak);
      sum(mean[k], weight[k], k, z);
      double[] mine = shock[k];
      double eta = model.eta();
      for (int p = 0; p < mine.length; p++) {
        double r = root[p];
        mine[p] = r * dw[p];
        z[p] += eta * r * cell[p];
      }
      done = k + 1;
    }

    private void sum(double from, double[] w, int count, double[] out) {
      Arrays.fill(out, from);
      int j = 0;
      for (; j + 4 <= count; j += 4) add4(shock, j, w, out);
      for (; j < count; j++) add(shock[j], w[j], out);
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
      VixForm form = vix[maturity];
      double[] m = new double[size], value = new double[size];
      Arrays.fill(out, 0);
      for (int q = 0; q < form.nodes().length; q++) {
        sum(form.means()[q], ahead[maturity][q], done, m);
        quadratic(m, model.a(), model.b(), model.c(), Double.POSITIVE_INFINITY, value);
        add(value, form.weights()[q], out);
      }
    }
  }

  private static void add(double[] x, double w, double[] out) {
    for (int p = 0; p < out.length; p++) out[p] += w * x[p];
  }

  private static void add4(double[][] x, int j, double[] w, double[] out) {
    double[] x0 = x[j], x1 = x[j + 1], x2 = x[j + 2], x3 = x[j + 3];
    double w0 = w[j], w1 = w[j + 1], w2 = w[j + 2], w3 = w[j + 3];
    for (int p = 0; p < out.length; p++)
      out[p] += (w0 * x0[p] + w1 * x1[p]) + (w2 * x2[p] + w3 * x3[p]);
  }
}
