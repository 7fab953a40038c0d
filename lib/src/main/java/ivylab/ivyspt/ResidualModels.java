package ivylab.ivyspt;

import ivylab.data.Split;
import ivylab.model.Ensemble;
import ivylab.model.IvySpt;
import ivylab.process.LearnedProcess;
import ivylab.progress.Progress;
import ivylab.train.Run;
import java.util.List;
import java.util.Optional;

/**
 * The networks that a {@link ResidualTraining} made, with the process whose residual they predict.
 *
 * @param process learned from the training part
 * @param split on which they were trained
 * @param runs one per member that was trained, at least one; only the last can be incomplete
 */
public record ResidualModels(LearnedProcess process, Split split, List<Run<IvySpt>> runs)
    implements AutoCloseable {

  public ResidualModels {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) throw new IllegalArgumentException("runs is empty");
  }

  /** The networks as one method; closed with this. */
  public Ensemble ensemble() {
    return Ensemble.of(runs.stream().map(Run::model).toList());
  }

  /** The run that did not complete, if there is one. */
  public Optional<Run<IvySpt>> incomplete() {
    return runs.stream().filter(run -> !run.completed()).findFirst();
  }

  /** Errors of the networks and of the process alone on the test part, on the same masks. */
  public ResidualErrors errors(Progress progress) {
    LearnedProcess alone = runs.get(0).model().process().orElseThrow(); // as files have it
    return ResidualErrors.of(ensemble(), alone, split.test(), progress);
  }

  @Override
  public void close() {
    runs.forEach(run -> run.model().close());
  }
}
