package ivylab.surrogate;

import ivylab.progress.Progress;
import ivylab.train.Schedule;
import ivylab.train.Trainer;
import java.util.List;

/** A training of a surrogate of 45 steps, with everything that it can remember. */
public final class SurrogateToKill {

  private SurrogateToKill() {}

  public static Trainer<Surrogate> trainer() {
    SmileData.Split split = Smiles.data(Smiles.BOTH, 90, 1e-3, 0.05, 2).split(0.8, 0.1, 1);
    SurrogateConfig config =
        SurrogateConfig.TEXT.withNetwork(new SurrogateConfig.Dense(List.of(8, 8), true, 0.2));
    Surrogate model = Surrogate.create(config, Smiles.BOTH, 4, 3);
    return Trainer.of(SurrogateTask.of(model, split).withBatch(8))
        .epochs(5)
        .validations(5)
        .schedule(Schedule.plateau(1e-3, "RMSE", 1, 0.5, 1e-6))
        .patience("RMSE", 100)
        .checkpointEvery(2)
        .watchedBy(Progress.silent());
  }
}
