package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of tensor work in one thread: when closed, it frees every tensor made in it, whatever
 * the tensor's manager; it also determines whether operations are recorded for gradients. One scope
 * per training step keeps memory constant. Scopes may be nested.
 *
 * <pre>try (Scope scope = Scope.recording()) {…}</pre>
 */
public final class Scope implements AutoCloseable {

  private final boolean before;
  private final NDScope arrays;
  private final List<NDArray> kept = new ArrayList<>();

  private Scope(boolean recording) {
    Compute.root(); // the engine must be loaded
    before = JniUtils.isGradMode();
    JniUtils.setGradMode(recording);
    arrays = new NDScope();
  }

  /** Operations are recorded. */
  public static Scope recording() {
    return new Scope(true);
  }

  /** Operations are not recorded. */
  public static Scope evaluating() {
    return new Scope(false);
  }

  /** Lets a tensor outlive the scope: the enclosing scope frees it, or otherwise its manager. */
  public NDArray keep(NDArray tensor) {
    NDScope.unregister(tensor);
    kept.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
    arrays.close();
    kept.forEach(NDScope::register);
  }
}
