package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of tensor work in one thread: frees every tensor made in it when closed, whatever
 * manager it was given, and says whether operations are recorded for gradients meanwhile. One scope
 * for each training step keeps memory flat. Scopes may be nested.
 *
 * <pre>try (Scope scope = Scope.recording()) {…}</pre>
 */
public final class Scope implements AutoCloseable {

  private final boolean before;
  private final NDScope arrays;
  private final List<NDArray> kept = new ArrayList<>();

  private Scope(boolean recording) {
    Compute.root(); // the engine must be there
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

  /** Lets a tensor outlive the scope: the scope around it frees it, or else its manager. */
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
