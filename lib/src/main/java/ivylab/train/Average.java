package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Parameters;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * The exponential moving average of the learnt weights, without the bias of its start at zero, as
 * in Adam (Kingma and Ba 2015, arXiv:1412.6980, section 3): after t steps
 *
 * <pre>average = (1 - d) sum_i d^(t - i) weights_i / (1 - d^t)</pre>
 */
final class Average implements AutoCloseable {

  static final String PREFIX = "average.";

  private final List<NDArray> learnt;
  private final double decay;
  private final Copies sums;

  Average(Parameters parameters, double decay) {
    learnt = parameters.learnt();
    this.decay = decay;
    sums = new Copies(PREFIX, parameters, learnt);
  }

  /** Adds the weights after a step. */
  void add() {
    try (Scope scope = Scope.evaluating()) {
      for (NDArray weight : learnt) {
        NDArray sum = sums.of(weight);
        Scalars.times(sum, decay).add(Scalars.times(weight, 1 - decay)).copyTo(sum);
      }
    }
  }

  /**
   * Replaces the weights by the average; before any step they are left unchanged.
   *
   * @param steps done
   * @return the weights, for {@link #restore}
   */
  List<double[]> apply(long steps) {
    List<double[]> held = new ArrayList<>();
    for (NDArray weight : learnt) {
      held.add(Tensors.toArray(weight));
      if (steps > 0) set(weight, values(Tensors.toArray(sums.of(weight)), steps));
    }
    return held;
  }

  void restore(List<double[]> held) {
    for (int i = 0; i < held.size(); i++) set(learnt.get(i), held.get(i));
  }

  /** The factor applied to sums after some steps. */
  double[] values(double[] sums, long steps) {
    double[] values = new double[sums.length];
    for (int i = 0; i < sums.length; i++)
      values[i] = sums[i] / (1 - Math.pow(decay, (double) steps));
    return values;
  }

  private static void set(NDArray tensor, double[] values) {
    try (Scope scope = Scope.evaluating()) {
      long[] shape = tensor.getShape().getShape();
      Tensors.of(tensor.getManager(), values, tensor.getDataType(), shape).copyTo(tensor);
    }
  }

  List<NDArray> tensors() {
    return sums.tensors();
  }

  @Override
  public void close() {
    sums.close();
  }
}
