package ivylab.plot;

import ivylab.probe.GradNormDynamics;
import ivylab.study.FineTuningResult;
import ivylab.train.History;
import java.util.List;

/** Figures of trainings: losses, weights, GradNorm and learning curves. */
public final class TrainingPlots {

  private TrainingPlots() {}

  /**
   * A training: the three losses by step on logarithmic axes, each step pale, its moving average
   * over a fortieth of the training, and the validation set as discs. A penalty that was never
   * positive is left out.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure training(History history) {
    return Training.losses(history);
  }

  /**
   * The weights of the three losses by step, which GradNorm moves.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure weights(History history) {
    return Training.weights(history);
  }

  /**
   * How the losses of a training pulled at the last layer: the weight of each by step, the norm of
   * its weighted gradient and its relative rate, the latter two as moving averages over a thirtieth
   * of the training.
   */
  public static Figure gradNorm(GradNormDynamics dynamics) {
    return GradNormCharts.of(dynamics);
  }

  /**
   * Several trainings, such as one with fixed weights and some with different alpha: weights above,
   * norms of the weighted gradients below (moving averages), a column for each loss.
   */
  public static Figure gradNorms(List<GradNormDynamics> dynamics) {
    return GradNormCharts.of(dynamics);
  }

  /**
   * Learning curves of a fine-tuning, mean and range over seeds: on the validation set by surfaces
   * seen, and on the test set by training surfaces available where there were several numbers.
   */
  public static Figure learning(FineTuningResult result) {
    return LearningCurves.of(result);
  }
}
