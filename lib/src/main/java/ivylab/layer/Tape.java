package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Functions with hand-written gradients. The engine sees the result of such a function as an input
 * without history; {@link #gradient} first differentiates down to these inputs and then continues
 * through the hand-written vector-Jacobian products. First order only.
 */
public final class Tape {

  private record Node(NDArray input, NDArray output, UnaryOperator<NDArray> backward) {}

  private final List<Node> nodes = new ArrayList<>();

  /**
   * Enters a function of one input.
   *
   * @param input of the function, with its history
   * @param output of the function, computed without recording
   * @param backward maps the gradient with respect to the output to the gradient with respect to
   *     the input
   * @return the output, for further operations
   */
  public NDArray enter(NDArray input, NDArray output, UnaryOperator<NDArray> backward) {
    output.setRequiresGradient(true);
    nodes.add(new Node(input, output, backward));
    return output;
  }

  /**
   * The vector-Jacobian product of the outputs with respect to the inputs, through the engine's
   * graph and this tape; releases both.
   *
   * @param weights one per output, of its shape; empty for ones
   * @return one array per input, of its shape
   */
  public List<NDArray> gradient(
      List<NDArray> outputs, List<NDArray> weights, List<NDArray> inputs) {
    if (nodes.isEmpty()) return Autograd.grad(outputs, weights, inputs, false, false);
    List<NDArray> reached = new ArrayList<>(inputs);
    for (Node node : nodes) reached.add(node.output());
    // the graph of a node's input may be shared with later nodes, so it is kept until the end
    List<NDArray> first = Autograd.grad(outputs, weights, reached, true, false);

    List<NDArray> starts = new ArrayList<>(), directions = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      starts.add(nodes.get(i).input());
      directions.add(nodes.get(i).backward().apply(first.get(inputs.size() + i)));
    }
    List<NDArray> second = Autograd.grad(starts, directions, inputs, false, false);
    List<NDArray> total = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) total.add(first.get(i).add(second.get(i)));
    nodes.clear();
    return total;
  }
}
