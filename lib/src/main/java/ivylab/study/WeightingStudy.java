package ivylab.study;

import ivylab.experiment.Design;
import ivylab.progress.Progress;
import ivylab.train.Run;
import ivylab.train.Settings;
import ivylab.train.Trainer;
import ivylab.train.Weighting;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Does the weighting of the losses matter? Trains one model several times: with the same initial
 * parameters, batches and number of steps, and another weighting each time.
 *
 * <pre>
 * var study = WeightingStudy.of(design, split, Completion.SETTINGS.withEpochs(5));
 * var runs  = WeightingRuns.of(study.train(Weighting.fixed(1, 1, 1)))
 *     .and(study.gradNorm(0.025, 0.5, 1.5));
 * show(runs.toTable("IV MAPE", "butterfly"));
 * </pre>
 *
 * <p>Trains in this process; the models stay open for further analysis.
 *
 * @param <M> the model
 * @param <D> its data
 */
public final class WeightingStudy<M, D> {

  private final Design<M, D> design;
  private final D data;
  private final Settings settings;
  private final Progress progress;

  private WeightingStudy(Design<M, D> design, D data, Settings settings, Progress progress) {
    this.design = Objects.requireNonNull(design, "design");
    this.data = Objects.requireNonNull(data, "data");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * A study of this model on these data.
   *
   * @param settings of every training run except its weighting; their seed is also that of the
   *     initial parameters
   */
  public static <M, D> WeightingStudy<M, D> of(Design<M, D> design, D data, Settings settings) {
    return new WeightingStudy<>(design, data, settings, Progress.lines(System.out));
  }

  /** Progress listener; by default a line of text every two seconds. */
  public WeightingStudy<M, D> watchedBy(Progress progress) {
    return new WeightingStudy<>(design, data, settings, progress);
  }

  /**
   * Trains an untrained model with this weighting.
   *
   * @throws IllegalArgumentException if the weighting does not fit the losses of the model
   */
  public Run<M> train(Weighting weighting) {
    M model = design.create(settings.seed());
    return Trainer.of(design.task(model, data))
        .with(settings.withWeighting(weighting))
        .watchedBy(progress)
        .train();
  }

  /**
   * Trains an untrained model with GradNorm for each of these exponents.
   *
   * @param rate learning rate of the weights, see {@link Weighting.Adaptive#withRate}
   * @param alphas how strongly lagging losses are pulled, see {@link Weighting#gradNorm}
   */
  public List<Run<M>> gradNorm(double rate, double... alphas) {
    return Arrays.stream(alphas)
        .mapToObj(alpha -> train(Weighting.gradNorm(alpha).withRate(rate)))
        .toList();
  }
}
