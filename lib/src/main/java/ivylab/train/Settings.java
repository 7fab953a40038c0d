package ivylab.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import ivylab.data.Batches;
import ivylab.data.Masking;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Everything that decides a training besides the model and the data.
 *
 * @param epochs passes over the training surfaces; 0 where steps are given
 * @param steps of the optimiser, in as many passes as they need; 0 where epochs are given
 * @param schedule of the learning rate
 * @param weighting of the three losses
 * @param penalties where and how they are evaluated
 * @param proportions of hidden quotes that masks draw from
 * @param queries asked for of each surface and step; 0 for all that are hidden
 * @param visibleAtMost cap on the visible quotes of a surface; 0 for none
 * @param visibleAtLeast where that cap is drawn for each surface and epoch, the least; 0 where it
 *     is not
 * @param surfaces in a batch at most
 * @param tokenBudget places in a batch at most
 * @param weightDecay of the optimiser
 * @param clip largest norm of the gradient; 0 for no limit
 * @param layerDecay factor of the learning rate from each layer to the one below it, the head being
 *     the highest; 1 for none
 * @param validations how often the validation set is looked at, spread evenly over the epochs, or
 *     the steps
 * @param validationSurfaces of the validation set that are looked at, at most
 * @param seed of masks, order and dropout
 */
public record Settings(
    int epochs,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int steps,
    Schedule schedule,
    Weighting weighting,
    Penalties penalties,
    List<Double> proportions,
    int queries,
    int visibleAtMost,
    int visibleAtLeast,
    int surfaces,
    int tokenBudget,
    double weightDecay,
    double clip,
    double layerDecay,
    int validations,
    int validationSurfaces,
    long seed) {

  /** What a {@link Trainer} begins with. */
  public static final Settings DEFAULT =
      new Settings(
          20,
          0,
          Schedule.warmupCosine(0.1, 2e-3, 1e-5),
          Weighting.fixed(1, 1, 0.03),
          Penalties.atCollocation(16),
          Masking.PROPORTIONS,
          24,
          96,
          0,
          8,
          Batches.TOKEN_BUDGET,
          0.01,
          1,
          1,
          10,
          64,
          1);

  public Settings {
    if (!(epochs >= 0 && steps >= 0 && (epochs == 0) != (steps == 0)))
      throw new IllegalArgumentException(
          "epochs or steps must be positive and the other 0: %d, %d".formatted(epochs, steps));
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(weighting, "weighting");
    Objects.requireNonNull(penalties, "penalties");
    proportions = masking(proportions, queries, visibleAtMost, visibleAtLeast).proportions();
    positive("surfaces", surfaces);
    positive("tokenBudget", tokenBudget);
    weightDecay(weightDecay);
    clip(clip);
    layerDecay(layerDecay);
    positive("validations", validations);
    positive("validationSurfaces", validationSurfaces);
  }

  /** The same training of another length, in optimiser steps in place of epochs. */
  public Settings withSteps(int steps) {
    return changed(
        c -> {
          c.epochs = 0;
          c.steps = positive("steps", steps);
        });
  }

  /** The same training of another length, in passes over the training surfaces. */
  public Settings withEpochs(int epochs) {
    return changed(
        c -> {
          c.epochs = positive("epochs", epochs);
          c.steps = 0;
        });
  }

  /** The same training with other learning rates. */
  public Settings withSchedule(Schedule schedule) {
    return changed(c -> c.schedule = schedule);
  }

  /** The same training that adds up the losses in another way. */
  public Settings withWeighting(Weighting weighting) {
    return changed(c -> c.weighting = weighting);
  }

  /** The same training with penalties evaluated elsewhere or in another form. */
  public Settings withPenalties(Penalties penalties) {
    return changed(c -> c.penalties = penalties);
  }

  /** The same training with a cap on the visible quotes of a surface, 0 for none. */
  public Settings withVisibleAtMost(int visibleAtMost) {
    return changed(
        c -> {
          c.visibleAtMost = visibleAtMost;
          c.visibleAtLeast = 0;
        });
  }

  /**
   * The same training with a cap on the visible quotes that is drawn for each surface and epoch.
   */
  public Settings withVisibleBetween(int least, int most) {
    return changed(
        c -> {
          c.visibleAtMost = most;
          c.visibleAtLeast = least;
        });
  }

  /** The same training with batches of at most this many surfaces. */
  public Settings withSurfaces(int surfaces) {
    return changed(c -> c.surfaces = surfaces);
  }

  /** The same training with another limit of the gradient's norm, 0 for none. */
  public Settings withClip(double clip) {
    return changed(c -> c.clip = clip);
  }

  /**
   * The same training with another factor of the learning rate from each layer to the one below.
   */
  public Settings withLayerDecay(double layerDecay) {
    return changed(c -> c.layerDecay = layerDecay);
  }

  /** The same training that looks at so many validation surfaces so often. */
  public Settings withValidations(int times, int surfaces) {
    return changed(
        c -> {
          c.validations = times;
          c.validationSurfaces = surfaces;
        });
  }

  /** The same training with other masks, another order and other dropout. */
  public Settings withSeed(long seed) {
    return changed(c -> c.seed = seed);
  }

  private Settings changed(Consumer<Change> change) {
    Change copy = new Change(this);
    change.accept(copy);
    return copy.settings();
  }

  /** How quotes are hidden in training. */
  Masking masking() {
    return masking(proportions, queries, visibleAtMost, visibleAtLeast);
  }

  // one place for each rule: the trainer checks its options with these as they are given

  static Masking masking(
      List<Double> proportions, int queries, int visibleAtMost, int visibleAtLeast) {
    return new Masking(
        Masking.Form.CLUSTERED, proportions, queries, visibleAtMost, visibleAtLeast, false);
  }

  static int positive(String name, int value) {
    if (!(value > 0)) throw new IllegalArgumentException(name + " must be positive: " + value);
    return value;
  }

  static double weightDecay(double weightDecay) {
    if (!(weightDecay >= 0 && weightDecay < 1))
      throw new IllegalArgumentException("weightDecay must be in [0, 1): " + weightDecay);
    return weightDecay;
  }

  static double clip(double clip) {
    if (!(clip >= 0))
      throw new IllegalArgumentException("clip must be positive, or 0 for no limit: " + clip);
    return clip;
  }

  static double layerDecay(double layerDecay) {
    if (!(layerDecay > 0 && layerDecay <= 1))
      throw new IllegalArgumentException("layerDecay must be in (0, 1]: " + layerDecay);
    return layerDecay;
  }

  /** A copy that can be written to. */
  private static final class Change {
    private int epochs;
    private int steps;
    private Schedule schedule;
    private Weighting weighting;
    private Penalties penalties;
    private List<Double> proportions;
    private int queries;
    private int visibleAtMost;
    private int visibleAtLeast;
    private int surfaces;
    private int tokenBudget;
    private double weightDecay;
    private double clip;
    private double layerDecay;
    private int validations;
    private int validationSurfaces;
    private long seed;

    Change(Settings from) {
      epochs = from.epochs;
      steps = from.steps;
      schedule = from.schedule;
      weighting = from.weighting;
      penalties = from.penalties;
      proportions = from.proportions;
      queries = from.queries;
      visibleAtMost = from.visibleAtMost;
      visibleAtLeast = from.visibleAtLeast;
      surfaces = from.surfaces;
      tokenBudget = from.tokenBudget;
      weightDecay = from.weightDecay;
      clip = from.clip;
      layerDecay = from.layerDecay;
      validations = from.validations;
      validationSurfaces = from.validationSurfaces;
      seed = from.seed;
    }

    Settings settings() {
      return new Settings(
          epochs,
          steps,
          schedule,
          weighting,
          penalties,
          proportions,
          queries,
          visibleAtMost,
          visibleAtLeast,
          surfaces,
          tokenBudget,
          weightDecay,
          clip,
          layerDecay,
          validations,
          validationSurfaces,
          seed);
    }
  }
}
