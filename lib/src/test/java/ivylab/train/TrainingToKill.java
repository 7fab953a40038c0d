package ivylab.train;

import ivylab.ivyspt.Penalties;
import ivylab.ivyspt.Small;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.surrogate.SurrogateToKill;
import java.nio.file.Path;

/**
 * A training in a process of its own, slow enough to be hit. Says after each step how far it is.
 */
final class TrainingToKill {

  /** What is trained. */
  enum Kind {
    FIXED,
    GRAD_NORM,
    /** Another model, with everything that a training can remember. */
    RIDGE,
    /** A third, with dropout and running statistics. */
    SURROGATE
  }

  /** Milliseconds after each step; a step of the ridge takes none to speak of. */
  private static final long PAUSE = 10, RIDGE_PAUSE = 40;

  private TrainingToKill() {}

  /** 40 to 50 steps. */
  static Trainer<?> trainer(Kind kind) {
    if (kind == Kind.RIDGE)
      return Trainer.of(new Ridge(8, 0.5))
          .steps(45)
          .validations(15)
          .weighting(Weighting.gradNorm(1.5).withRate(0.01))
          .schedule(Schedule.plateau(0.1, "held out", 2, 0.5, 1e-3))
          .average(0.7)
          .patience("held out", 1000)
          .layerDecay(0.9)
          .checkpointEvery(2)
          .watchedBy(Progress.silent());
    if (kind == Kind.SURROGATE) return SurrogateToKill.trainer();
    if (kind == Kind.FIXED) return Small.trainer(Small.model()).epochs(12).checkpointEvery(3);
    IvySpt model = IvySpt.create(Small.PUBLISHED_INDEPENDENT.withDropout(0.2), 2);
    return Small.trainer(Small.task(model).withPenalties(Penalties.atQueries()))
        .epochs(12)
        .weighting(Weighting.gradNorm(1.5))
        .layerDecay(0.9)
        .checkpointEvery(2);
  }

  /**
   * @param arguments kind and folder
   */
  public static void main(String[] arguments) {
    Kind kind = Kind.valueOf(arguments[0]);
    Run<?> run =
        trainer(kind)
            .into(Path.of(arguments[1]))
            .watchedBy(
                event -> say(event, kind.ordinal() >= Kind.RIDGE.ordinal() ? RIDGE_PAUSE : PAUSE))
            .train();
    System.out.println(run.outcome());
  }

  private static void say(ProgressEvent event, long pause) {
    System.out.println("step " + (long) event.done());
    System.out.flush();
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
