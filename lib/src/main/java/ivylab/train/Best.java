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

  /** Keeps the weights as they are. */
  void keep() {
    for (NDArray tensor : all) Copies.copy(tensor, copies.of(tensor));
  }

  /** Puts the best weights in the place of those of the last step. */
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
