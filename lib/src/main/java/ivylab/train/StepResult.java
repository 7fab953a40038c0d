package ivylab.train;

/**
 * What one training step saw.
 *
 * @param data loss on the quotes asked for, in the model's own target
 * @param calendar penalty; 0 where it is not computed
 * @param butterfly penalty; 0 where it is not computed
 * @param weights of the three, {@code [3]}, as used in this step
 * @param norms of their gradients by the head's weights, {@code [3]}; 0 where not computed
 * @param gradientNorm of all gradients together, before clipping
 * @param rate learning rate
 * @param surfaces in the batch
 */
record StepResult(
    double data,
    double calendar,
    double butterfly,
    double[] weights,
    double[] norms,
    double gradientNorm,
    double rate,
    int surfaces) {

  double total() {
    return weights[0] * data + weights[1] * calendar + weights[2] * butterfly;
  }

  boolean isFinite() {
    return Double.isFinite(total()) && Double.isFinite(gradientNorm);
  }
}
