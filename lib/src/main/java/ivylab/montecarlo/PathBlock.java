package ivylab.montecarlo;

import java.util.Arrays;

/**
 * Some paths that are advanced together, small enough for the cache; every array is {@code [path]}.
 * The loops over paths have no branch, so that the compiler makes vector instructions of them.
 */
abstract class PathBlock {

  final int size;

  /** {@code ln S}. */
  final double[] logShare;

  /** {@code int V}, left ends times step. */
  final double[] variation;

  /** The largest V at a left end so far. */
  final double[] peak;

  PathBlock(int size) {
    this.size = size;
    logShare = new double[size];
    variation = new double[size];
    peak = new double[size];
  }

  /** Back to time 0. */
  final void start() {
    Arrays.fill(logShare, 0);
    Arrays.fill(variation, 0);
    Arrays.fill(peak, 0);
    reset();
  }

  /** Model state back to time 0. */
  abstract void reset();

  /**
   * One step.
   *
   * @param k its number
   * @param dw increments of the Brownian motion
   * @param second what the model's {@link SecondNoise} made; unused if it has none
   */
  abstract void step(int k, double[] dw, double[] second);

  /** V at the end of the last step. */
  abstract void variance(double[] out);

  /** Z at the end of the last step; NaN for a model without a feedback factor. */
  void factor(double[] out) {
    Arrays.fill(out, Double.NaN);
  }

  /** The squared VIX at the end of the last step, which is the given maturity. */
  abstract void vixSquare(int maturity, double[] out);

  /**
   * Share, variation and peak over one step of width h, from {@code v} at its left end; {@code
   * root} becomes {@code sqrt(V)}.
   */
  static void advance(
      double[] v,
      double[] root,
      double[] dw,
      double h,
      double[] logShare,
      double[] variation,
      double[] peak) {
    double half = h / 2;
    for (int p = 0; p < v.length; p++) {
      double x = v[p], r = Math.sqrt(x), high = peak[p];
      root[p] = r;
      logShare[p] += r * dw[p] - half * x;
      variation[p] += h * x;
      peak[p] = 0.5 * (high + x + Math.abs(high - x));
    }
  }

  /** {@code v = a (z - b)^2 + c}. */
  static void quadratic(double[] z, double a, double b, double c, double cap, double[] v) {
    for (int p = 0; p < v.length; p++) {
      double x = z[p] - b;
      v[p] = a * x * x + c;
    }
    if (cap < Double.POSITIVE_INFINITY)
      for (int p = 0; p < v.length; p++) v[p] = Math.min(v[p], cap);
  }
}
