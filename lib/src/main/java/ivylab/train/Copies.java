package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import java.util.List;

/** Tensors with the shapes and types of others, initially zero, under names with a prefix. */
final class Copies implements AutoCloseable {

  private final String prefix;
  private final Parameters own;

  Copies(String prefix, Parameters like, List<NDArray> tensors) {
    this.prefix = prefix;
    own = new Parameters(like.type());
    for (NDArray t : tensors)
      own.addConstant(
          prefix + t.getName(), new double[Math.toIntExact(t.size())], t.getShape().getShape());
  }

  List<NDArray> tensors() {
    return own.all();
  }

  NDArray of(NDArray original) {
    return own.get(prefix + original.getName());
  }

  /** Overwrites one tensor with another of the same shape. */
  static void copy(NDArray from, NDArray to) {
    try (Scope scope = Scope.evaluating()) {
      from.copyTo(to);
    }
  }

  @Override
  public void close() {
    own.close();
  }
}
