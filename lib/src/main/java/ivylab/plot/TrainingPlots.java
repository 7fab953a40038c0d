package ivylab.plot;

import ivylab.probe.GradNormDynamics;
import ivylab.study.FineTuningResult;
import ivylab.train.History;
import java.util.List;

/** Figures of training: losses, weights, GradNorm and learning curves. */
public final class TrainingPlots {

  private TrainingPlots() {}

  /**
   * A training run: the three losses per step on logarithmic axes, with single steps pale, their
   * moving average over a fortieth of the run, and the validation set as discs. A penalty that was
   * never positive is omitted.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure training(History history) {
    return Training.losses(history);
  }

  /**
   * The weights of the three losses per step, which GradNorm moves.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure weights(History history) {
    return Training.weights(history);
  }

  /**
   * How the losses of a training run pulled at the last layer: the weight of each per step, the
   * norm of its weighted gradient and its relative rate, the latter two as moving averages over a
   * thirtieth of the run.
   */
  public static Figure gradNorm(GradNormDynamics dynamics) {
    return GradNormCharts.of(dynamics);
  }

  /**
   * Several training runs, such as one with fixed weights and some with different alpha: weights
   * above, norms of the weighted gradients below (moving averages), one column per loss.
   */
  public static Figure gradNorms(List<GradNormDynamics> dynamics) {
    return GradNormCharts.of(dynamics);
  }

  /**
   * Learning curves of fine-tuning, mean and range over seeds: on the validation set by surfaces
   * seen, and on the test set by training surfaces available if there were several numbers.
   */
  public static Figure learning(FineTuningResult result) {
    return LearningCurves.of(result);
  }
}
