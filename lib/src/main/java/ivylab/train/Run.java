package ivylab.train;

import java.util.Locale;

/**
 * A training that has ended.
 *
 * @param name of what was trained
 * @param model as it is now; usable whatever the outcome
 * @param history what was seen
 * @param outcome why it ended
 * @param record what it was made of
 * @param <M> the model
 */
public record Run<M>(String name, M model, History history, Outcome outcome, RunRecord record) {

  /** Why a training ended. */
  public sealed interface Outcome {

    /** All epochs or steps were done. */
    record Completed() implements Outcome {
      @Override
      public String toString() {
        return "completed";
      }
    }

    /**
     * A metric did not improve any more, see {@link Trainer#patience}; the model is that of its
     * best value.
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
     * Somebody stopped it; the model is that of the last step.
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
     * It was to stop there, see {@link Trainer#stopAfter}; the model is that of this step.
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
     * Numbers got out of hand; the model is that of the last good checkpoint. With a folder this is
     * kept: training into it again gives this outcome at once, since it would come to the same.
     *
     * @param step where it happened
     * @param cause what was not finite, or how large
     * @param restored step of the checkpoint that the model was taken back to
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

  /** Whether it came to its end, early or not. */
  public boolean completed() {
    return outcome instanceof Outcome.Completed || outcome instanceof Outcome.Exhausted;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s, %s", name, outcome, history);
  }
}
