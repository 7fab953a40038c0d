package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * {@code x W^T + b}, on the last axis.
 *
 * @param weight {@code [out in]}
 * @param bias {@code [out]}, or null for none
 */
public record Linear(NDArray weight, @Nullable NDArray bias) {

  /**
   * @param x {@code [... in]}
   * @return {@code [... out]}
   */
  public NDArray apply(NDArray x) {
    return linear(x, bias);
  }

  /** The derivatives of an affine map do not depend on its bias. */
  public Jet apply(Jet x) {
    return x.map(this::apply, derivative -> linear(derivative, null));
  }

  private NDArray linear(NDArray x, @Nullable NDArray b) {
    NDList result = x.getNDArrayInternal().linear(x, weight, b);
    return result.singletonOrThrow();
  }
}
