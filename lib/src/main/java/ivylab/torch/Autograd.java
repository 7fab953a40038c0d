package ivylab.torch;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Gradients of any order by reverse mode. Nothing is accumulated anywhere: a call returns what it
 * computed. Recording is a property of the thread; see {@link Scope}.
 */
public final class Autograd {

  private static final Script SCRIPT = Script.load(Autograd.class, "autograd.py");

  private Autograd() {}

  /**
   * The gradient of the sum of all outputs.
   *
   * @param outputs any shapes; those that do not depend on a recorded input count as constants
   * @param inputs arrays that require a gradient
   * @param again whether the result will be differentiated again
   * @return one array per input, of its shape; zeros where nothing depends on it; owned by the
   *     manager of the first output
   */
  public static List<NDArray> grad(List<NDArray> outputs, List<NDArray> inputs, boolean again) {
    return grad(outputs, List.of(), inputs, true, again);
  }

  /** The gradient of the sum of one output with respect to one input. */
  public static NDArray grad(NDArray output, NDArray input, boolean again) {
    return grad(List.of(output), List.of(input), again).get(0);
  }

  /**
   * The vector-Jacobian product: the gradient of {@code sum_i <weights_i, outputs_i>}.
   *
   * @param weights one per output, of its shape; empty for ones
   * @param retain whether the graph is kept for another call
   * @param again whether the result will be differentiated again
   */
  public static List<NDArray> grad(
      List<NDArray> outputs,
      List<NDArray> weights,
      List<NDArray> inputs,
      boolean retain,
      boolean again) {
    if (!weights.isEmpty() && weights.size() != outputs.size())
      throw new IllegalArgumentException(
          "weights has %d arrays but outputs has %d".formatted(weights.size(), outputs.size()));
    return List.of(
        SCRIPT.call(
            outputs.get(0).getManager(), "grad", outputs, inputs, weights, retain || again, again));
  }
}
