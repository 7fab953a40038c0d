package ivylab.layer;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * How one forward pass through a model is made: in training or evaluation mode, how often its
 * result will be differentiated, and which probe observes it.
 *
 * @param training whether to use batch statistics and dropout instead of running statistics and
 *     none
 * @param order how often the result will be differentiated with respect to the parameters
 * @param tape records the hand-written gradients if the order is {@link Order#FIRST}, otherwise
 *     null
 * @param probe sees what the stages of the model compute
 */
public record Pass(boolean training, Order order, @Nullable Tape tape, Probe probe) {

  /** Prediction: nothing is recorded for gradients. */
  public static Pass evaluation() {
    return new Pass(false, Order.NONE, null, Probe.NONE);
  }

  /** A training step. */
  public static Pass training(Tape tape) {
    return new Pass(true, Order.FIRST, tape, Probe.NONE);
  }

  /** Gradients at the running statistics, differentiable once. */
  public static Pass gradient(Tape tape) {
    return new Pass(false, Order.FIRST, tape, Probe.NONE);
  }

  /** At the running statistics, differentiable any number of times. */
  public static Pass anyOrder() {
    return new Pass(false, Order.ANY, null, Probe.NONE);
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
