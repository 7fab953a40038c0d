package ivylab.train;

import java.util.List;
import java.util.Objects;

/**
 * Everything that determines a training run besides the model, the data and the sampling from them.
 *
 * @param length epochs or steps
 * @param schedule of the learning rate
 * @param weighting of the losses
 * @param optimisation options of the optimiser besides the learning rate
 * @param validations how often the validation set is evaluated, spread evenly over the epochs or
 *     steps
 * @param stopping whether a metric ends training early, and whether its best weights are kept
 * @param seed of everything random except the initial parameters of the model
 */
public record Settings(
    Length length,
    Schedule schedule,
    Weighting weighting,
    Optimisation optimisation,
    int validations,
    Stopping stopping,
    long seed) {

  /**
   * The length of a training run.
   *
   * @param epochs passes over the training data; 0 if steps are given
   * @param steps of the optimiser, in as many passes as needed; 0 if epochs are given
   */
  public record Length(int epochs, int steps) {
    public Length {
      if (!(epochs >= 0 && steps >= 0 && (epochs == 0) != (steps == 0)))
        throw new IllegalArgumentException(
            "epochs or steps must be positive and the other 0: %d, %d".formatted(epochs, steps));
    }

    static Length ofEpochs(int epochs) {
      return new Length(positive("epochs", epochs), 0);
    }

    static Length ofSteps(int steps) {
      return new Length(0, positive("steps", steps));
    }
  }

  /**
   * Options of AdamW besides the learning rate.
   *
   * @param weightDecay in [0, 1)
   * @param clip largest norm of the gradient; 0 for no limit
   * @param layerDecay factor of the learning rate from each layer to the one below it, the output
   *     layer being the highest; 1 for none
   * @param average decay of the exponential moving average of the weights, which is validated and
   *     returned instead of them; 0 for none
   */
  public record Optimisation(double weightDecay, double clip, double layerDecay, double average) {
    public Optimisation {
      if (!(weightDecay >= 0 && weightDecay < 1))
        throw new IllegalArgumentException("weightDecay must be in [0, 1): " + weightDecay);
      if (!(clip >= 0))
        throw new IllegalArgumentException("clip must be positive, or 0 for no limit: " + clip);
      if (!(layerDecay > 0 && layerDecay <= 1))
        throw new IllegalArgumentException("layerDecay must be in (0, 1]: " + layerDecay);
      if (!(average >= 0 && average < 1))
        throw new IllegalArgumentException("average must be in [0, 1), 0 for none: " + average);
    }

    Optimisation withWeightDecay(double weightDecay) {
      return new Optimisation(weightDecay, clip, layerDecay, average);
    }

    Optimisation withClip(double clip) {
      return new Optimisation(weightDecay, clip, layerDecay, average);
    }

    Optimisation withLayerDecay(double layerDecay) {
      return new Optimisation(weightDecay, clip, layerDecay, average);
    }

    Optimisation withAverage(double average) {
      return new Optimisation(weightDecay, clip, layerDecay, average);
    }
  }

  /**
   * A metric of the validation set whose best weights are kept and returned.
   *
   * @param metric name of a {@link Measure}; lower is better; empty for none
   * @param patience validations in a row without a new best value after which training ends; 0 to
   *     train for the whole length
   */
  public record Stopping(String metric, int patience) {

    /** The weights of the last step. */
    public static final Stopping NONE = new Stopping("", 0);

    public Stopping {
      if (patience < 0 || (patience > 0 && metric.isBlank()))
        throw new IllegalArgumentException(
            "patience must be positive and have a metric, or 0 for no early end: %d with '%s'"
                .formatted(patience, metric));
    }

    boolean isNone() {
      return metric.isBlank();
    }
  }

  /** The defaults of a {@link Trainer}, unless its model has other settings. */
  public static final Settings DEFAULT =
      new Settings(
          new Length(20, 0),
          Schedule.warmupCosine(0.1, 2e-3, 1e-5),
          Weighting.equal(),
          new Optimisation(0.01, 1, 1, 0),
          10,
          Stopping.NONE,
          1);

  public Settings {
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(weighting, "weighting");
    Objects.requireNonNull(optimisation, "optimisation");
    Objects.requireNonNull(stopping, "stopping");
    positive("validations", validations);
  }

  private Settings with(Length length) {
    return new Settings(length, schedule, weighting, optimisation, validations, stopping, seed);
  }

  private Settings with(Optimisation optimisation) {
    return new Settings(length, schedule, weighting, optimisation, validations, stopping, seed);
  }

  private Settings with(Stopping stopping) {
    return new Settings(length, schedule, weighting, optimisation, validations, stopping, seed);
  }

  /** The same training of another length, in optimiser steps instead of epochs. */
  public Settings withSteps(int steps) {
    return with(Length.ofSteps(steps));
  }

  /** The same training of another length, in passes over the training data. */
  public Settings withEpochs(int epochs) {
    return with(Length.ofEpochs(epochs));
  }

  /** The same training with other learning rates. */
  public Settings withSchedule(Schedule schedule) {
    return new Settings(length, schedule, weighting, optimisation, validations, stopping, seed);
  }

  /** The same training with another weighting of the losses. */
  public Settings withWeighting(Weighting weighting) {
    return new Settings(length, schedule, weighting, optimisation, validations, stopping, seed);
  }

  /** The same training with another weight decay. */
  public Settings withWeightDecay(double weightDecay) {
    return with(optimisation.withWeightDecay(weightDecay));
  }

  /** The same training with another limit of the gradient's norm, 0 for none. */
  public Settings withClip(double clip) {
    return with(optimisation.withClip(clip));
  }

  /**
   * The same training with another factor of the learning rate from each layer to the one below.
   */
  public Settings withLayerDecay(double layerDecay) {
    return with(optimisation.withLayerDecay(layerDecay));
  }

  /** The same training that averages its weights with this decay, for example 0.999; 0 for none. */
  public Settings withAverage(double average) {
    return with(optimisation.withAverage(average));
  }

  /** The same training with this number of evaluations of the validation set. */
  public Settings withValidations(int times) {
    return new Settings(length, schedule, weighting, optimisation, times, stopping, seed);
  }

  /** The same training that keeps the weights of the best value of a metric. */
  public Settings withBest(String metric) {
    if (metric.isBlank()) throw new IllegalArgumentException("metric must not be blank");
    return with(new Stopping(metric, 0));
  }

  /** The same, which also ends after this many validations in a row without a new best value. */
  public Settings withPatience(String metric, int patience) {
    return with(new Stopping(metric, positive("patience", patience)));
  }

  /** The same training with other batches, another order and other dropout. */
  public Settings withSeed(long seed) {
    return new Settings(length, schedule, weighting, optimisation, validations, stopping, seed);
  }

  /**
   * Checks that a model with these losses and measures can be trained so.
   *
   * @throws IllegalArgumentException if the weighting does not fit the terms, or the metric that
   *     stops training or that the schedule watches is not measured; lists those that there are
   */
  public void check(List<Term> terms, List<Measure> measures) {
    weighting.weights(terms);
    if (!stopping.isNone()) Measure.index(measures, stopping.metric());
    schedule.watched().ifPresent(metric -> Measure.index(measures, metric));
  }

  static int positive(String name, int value) {
    if (!(value > 0)) throw new IllegalArgumentException(name + " must be positive: " + value);
    return value;
  }
}
