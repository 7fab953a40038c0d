package ivylab.layer;

import ai.djl.ndarray.NDArray;

/**
 * How one forward pass through a model is made: as in training or as in evaluation, how often its
 * result will be differentiated, and who looks on.
 *
 * @param training batch statistics and dropout instead of running statistics and none
 * @param order how often the result will be differentiated by the parameters
 * @param tape takes the hand-written gradients where the order is {@link Order#FIRST}, else null
 * @param probe sees what the stages of the model compute
 */
public record Pass(boolean training, Order order, Tape tape, Probe probe) {

  /** Prediction: nothing is recorded for gradients. */
  public static Pass evaluation() {
    return new Pass(false, Order.NONE, null, Probe.NOBODY);
  }

  /** A training step. */
  public static Pass training(Tape tape) {
    return new Pass(true, Order.FIRST, tape, Probe.NOBODY);
  }

  /** Gradients at the running statistics, once differentiable. */
  public static Pass gradient(Tape tape) {
    return new Pass(false, Order.FIRST, tape, Probe.NOBODY);
  }

  /** At the running statistics, differentiable as often as one likes. */
  public static Pass anyOrder() {
    return new Pass(false, Order.ANY, null, Probe.NOBODY);
  }

  public Pass withProbe(Probe probe) {
    return new Pass(training, order, tape, probe);
  }

  /** Sets elements to zero with this probability and scales the others up; in training only. */
  public Jet dropout(Jet x, double probability) {
    if (!training || probability == 0) return x;
    return x.times(Dropout.keep(x.v(), probability));
  }

  /** See {@link #dropout(Jet, double)}. */
  public NDArray dropout(NDArray x, double probability) {
    return dropout(Jet.of(x), probability).v();
  }
}
