package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Parameters;
import java.util.List;

/** The weights and running state at the best value of a metric so far. */
final class Best implements AutoCloseable {

  static final String PREFIX = "best.";

  private final List<NDArray> all;
  private final Copies copies;

  Best(Parameters parameters) {
    all = parameters.all();
    copies = new Copies(PREFIX, parameters, all);
  }

  /** Saves the current weights. */
  void keep() {
    for (NDArray tensor : all) Copies.copy(tensor, copies.of(tensor));
  }

  /** Replaces the weights of the last step by the best. */
  void restore() {
    for (NDArray tensor : all) Copies.copy(copies.of(tensor), tensor);
  }

  List<NDArray> tensors() {
    return copies.tensors();
  }

  @Override
  public void close() {
    copies.close();
  }
}
