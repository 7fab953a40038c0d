package ivylab.train;

import java.util.List;

/**
 * The result of one training step; lists contain one number per term.
 *
 * @param losses unweighted; 0 where not computed
 * @param weights as used in this step
 * @param norms of the gradients with respect to the output layer; 0 where not computed
 * @param gradientNorm of all gradients together, before clipping
 * @param rate learning rate
 * @param examples in the batch
 */
record StepResult(
    List<Double> losses,
    List<Double> weights,
    List<Double> norms,
    double gradientNorm,
    double rate,
    int examples) {

  History.Step at(long step) {
    return new History.Step(step, losses, weights, norms, gradientNorm, rate, examples);
  }
}
