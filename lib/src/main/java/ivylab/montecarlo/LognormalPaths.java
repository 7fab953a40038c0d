package ivylab.montecarlo;

import java.util.Arrays;

/** Paths of constant volatility. */
final class LognormalPaths implements Discretisation {

  private final double variance;
  private final TimeGrid grid;

  LognormalPaths(double vol, TimeGrid grid) {
    variance = vol * vol;
    this.grid = grid;
  }

  @Override
  public PathBlock block(int size) {
    double[] v = new double[size], root = new double[size];
    Arrays.fill(v, variance);
    return new PathBlock(size) {
      @Override
      void reset() {}

      @Override
      void step(int k, double[] dw, double[] second) {
        advance(v, root, dw, grid.width()[k], logShare, variation, peak);
      }

      @Override
      void variance(double[] out) {
        Arrays.fill(out, variance);
      }

      @Override
      void vixSquare(int maturity, double[] out) {
        Arrays.fill(out, variance);
      }
    };
  }
}
