package ivylab.train;

import java.util.Locale;

/**
 * A training run that has ended.
 *
 * @param name of the model trained
 * @param model in its current state; usable whatever the outcome
 * @param history of the run
 * @param outcome the reason it ended
 * @param record of its configuration
 * @param <M> the model
 */
public record Run<M>(String name, M model, History history, Outcome outcome, RunRecord record) {

  /** The reason a training run ended. */
  public sealed interface Outcome {

    /** All epochs or steps were done. */
    record Completed() implements Outcome {
      @Override
      public String toString() {
        return "completed";
      }
    }

    /**
     * A metric no longer improved, see {@link Trainer#patience}; the model is that of its best
     * value.
     *
     * @param step steps done
     * @param best step of the best value
     */
    record Exhausted(long step, long best) implements Outcome {
      @Override
      public String toString() {
        return "ended early after step %d; the model is that of step %d".formatted(step, best);
      }
    }

    /**
     * It was interrupted; the model is that of the last step.
     *
     * @param step steps done
     */
    record Interrupted(long step) implements Outcome {
      @Override
      public String toString() {
        return "interrupted after step " + step;
      }
    }

    /**
     * It stopped there as requested, see {@link Trainer#stopAfter}; the model is that of this step.
     *
     * @param step steps done
     */
    record Stopped(long step) implements Outcome {
      @Override
      public String toString() {
        return "stopped after step " + step;
      }
    }

    /**
     * It diverged; the model is that of the last good checkpoint. With a folder this is recorded:
     * training into it again gives this outcome at once, since the result would be the same.
     *
     * @param step at which it diverged
     * @param cause what was not finite, or how large
     * @param restored step of the checkpoint to which the model was restored
     */
    record Diverged(long step, String cause, long restored) implements Outcome {
      @Override
      public String toString() {
        return "diverged at step %d: %s; the model is that of step %d. The same settings end the same"
                .formatted(step, cause, restored)
            + " way: lower the rate or the clip, or look at the data, and use a new folder";
      }
    }
  }

  /** Whether it completed, early or not. */
  public boolean completed() {
    return outcome instanceof Outcome.Completed || outcome instanceof Outcome.Exhausted;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s, %s", name, outcome, history);
  }
}
