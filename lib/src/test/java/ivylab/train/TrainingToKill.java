package ivylab.train;

import ivylab.model.IvySpt;
import ivylab.progress.ProgressEvent;
import java.nio.file.Path;

/**
 * A training in a process of its own, slow enough to be hit. Says after each step how far it is.
 */
final class TrainingToKill {

  /** What is trained. */
  enum Kind {
    FIXED,
    GRAD_NORM
  }

  private static final long PAUSE = 10;

  private TrainingToKill() {}

  /** 40 to 50 steps. */
  static Trainer trainer(Kind kind) {
    if (kind == Kind.FIXED) return Small.trainer(Small.model()).epochs(12).checkpointEvery(3);
    IvySpt model = IvySpt.create(Small.PUBLISHED_INDEPENDENT.withDropout(0.2), 2);
    return Small.trainer(model)
        .epochs(12)
        .penalties(Penalties.atQueries())
        .weighting(Weighting.gradNorm(1.5))
        .layerDecay(0.9)
        .checkpointEvery(2);
  }

  /**
   * @param arguments kind and folder
   */
  public static void main(String[] arguments) {
    Run run =
        trainer(Kind.valueOf(arguments[0]))
            .into(Path.of(arguments[1]))
            .watchedBy(TrainingToKill::say)
            .train(Small.split());
    System.out.println(run.outcome());
  }

  private static void say(ProgressEvent event) {
    System.out.println("step " + (long) event.done());
    System.out.flush();
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
