package ivylab.train;

import java.nio.file.Path;

/**
 * Observes training, in its thread; methods that are not overridden do nothing. It must not change
 * the model: the run's record would not reflect it.
 */
public interface Watcher {

  /** After each step. */
  default void step(History.Step step) {}

  /** After each validation. */
  default void validation(History.Validation validation) {}

  /**
   * After each checkpoint that was written.
   *
   * @param step steps done
   * @param file the checkpoint
   */
  default void checkpoint(long step, Path file) {}

  /** Once, when the training has ended. */
  default void end(Run.Outcome outcome) {}
}
