package ivylab.montecarlo;

import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.VixWeights;

/**
 * The squared VIX at one maturity from the state of a block.
 *
 * @param maturity years
 * @param square the quadratic form of the factors
 * @param scale what each of the block's factors is multiplied by first, {@code [factor]}
 * @param nodes points of the VIX window, {@code [node]}
 * @param weights of the nodes, {@code [node]}
 * @param means {@code m0} at the nodes, {@code [node]}
 */
record VixForm(
    double maturity,
    VixWeights.Square square,
    double[] scale,
    double[] nodes,
    double[] weights,
    double[] means) {

  /** For factors {@code eta d_i U^i} of the resolvent. */
  static VixForm decoupled(Dynamics dynamics, ExponentialSum response, double maturity) {
    VixWeights weights = VixWeights.of(dynamics, response);
    double[] scale = new double[response.size()];
    double eta = dynamics.model().eta();
    // without noise the factors stay at 0
    for (int i = 0; i < scale.length; i++) scale[i] = eta == 0 ? 0 : 1 / (eta * response.weight(i));
    return of(weights, maturity, scale);
  }

  /** For the factors of the kernel. */
  static VixForm kernel(Dynamics dynamics, double maturity) {
    return of(VixWeights.ofKernelFactors(dynamics), maturity, new double[0]);
  }

  private static VixForm of(VixWeights weights, double maturity, double[] scale) {
    return new VixForm(
        maturity,
        weights.at(maturity),
        scale,
        weights.nodes(),
        weights.weights(),
        weights.base(maturity));
  }

  /** Squares of a block, {@code [path]}, from its factors {@code [factor][path]}. */
  void of(double[][] factors, double[] out) {
    double[][] scaled = factors;
    if (scale.length > 0) {
      scaled = new double[factors.length][out.length];
      for (int i = 0; i < factors.length; i++) times(scale[i], factors[i], scaled[i]);
    }
    square.fill(scaled, out.length, out);
  }

  private static void times(double by, double[] x, double[] out) {
    for (int p = 0; p < out.length; p++) out[p] = by * x[p];
  }
}
