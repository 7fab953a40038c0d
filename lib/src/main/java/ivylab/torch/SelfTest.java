package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Verifies before the first training step that higher-order gradients are right on this engine and
 * device, since they rely on an internal method that DJL may change.
 */
public final class SelfTest {

  private SelfTest() {}

  /**
   * Differentiates {@code x^4} three times at 2.
   *
   * @throws IllegalStateException if the engine returns anything but 48
   */
  public static void run() {
    try (Scope scope = Scope.recording()) {
      NDArray x = Tensors.of(Compute.root(), new double[] {2}, DataType.FLOAT64, 1);
      x.setRequiresGradient(true);
      NDArray first = Autograd.grad(x.square().square(), x, true);
      NDArray second = Autograd.grad(first, x, true);
      double third = Tensors.scalar(Autograd.grad(second, x, false));
      if (third != 48)
        throw new IllegalStateException(
            "the engine's self-test failed: the third derivative of x^4 at 2 is 48, "
                + Compute.describe()
                + " gives "
                + third);
    }
  }
}
