package ivylab.montecarlo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Paths of {@link PathModel.LiftedHeston}: implicit Euler with full truncation. */
final class LiftedHestonPaths implements Discretisation {

  private final PathModel.LiftedHeston model;
  private final TimeGrid grid;

  LiftedHestonPaths(PathModel.LiftedHeston model, TimeGrid grid) {
    this.model = model;
    this.grid = grid;
  }

  @Override
  public @Nullable SecondNoise secondNoise() {
    return SecondNoise.brownian(grid);
  }

  @Override
  public PathBlock block(int size) {
    return new Block(size);
  }

  /** {@code int_0^T E V}, with the noise left out. */
  static double meanVariation(PathModel.LiftedHeston model, double maturity) {
    TimeGrid grid = TimeGrid.of(new double[] {maturity}, maturity / 1000, false);
    PathBlock one = new LiftedHestonPaths(model, grid).block(1);
    one.start();
    for (int k = 0; k < grid.steps(); k++) one.step(k, new double[1], new double[1]);
    return one.variation[0];
  }

  private final class Block extends PathBlock {

    private final double[][] u;
    private final double[] variance, positive, root, shock;

    Block(int size) {
      super(size);
      u = new double[model.kernel().size()][size];
      variance = new double[size];
      positive = new double[size];
      root = new double[size];
      shock = new double[size];
    }

    @Override
    void reset() {
      for (double[] one : u) Arrays.fill(one, 0);
      Arrays.fill(variance, model.v0());
    }

    @Override
    void step(int k, double[] dw, double[] second) {
      double h = grid.width()[k];
      for (int p = 0; p < size; p++) positive[p] = Math.max(variance[p], 0);
      advance(positive, root, dw, h, logShare, variation, peak);
      double with = model.nu() * model.rho();
      double without = model.nu() * Math.sqrt(1 - model.rho() * model.rho());
      double pull = model.lambda() * h, theta = model.theta();
      for (int p = 0; p < size; p++)
        shock[p] = pull * (theta - positive[p]) + root[p] * (with * dw[p] + without * second[p]);
      Arrays.fill(variance, model.v0());
      for (int i = 0; i < u.length; i++)
        relax(
            u[i], shock, 1 / (1 + model.kernel().rate(i) * h), model.kernel().weight(i), variance);
    }

    @Override
    void variance(double[] out) {
      for (int p = 0; p < size; p++) out[p] = Math.max(variance[p], 0);
    }

    @Override
    void vixSquare(int maturity, double[] out) {
      throw new IllegalArgumentException("vix must be NONE for a Heston model");
    }
  }

  private static void relax(double[] u, double[] shock, double keep, double weight, double[] sum) {
    for (int p = 0; p < u.length; p++) {
      double next = (u[p] + shock[p]) * keep;
      u[p] = next;
      sum[p] += weight * next;
    }
  }
}
