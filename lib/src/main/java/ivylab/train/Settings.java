package ivylab.train;

import ivylab.data.Masking;
import java.util.List;
import java.util.Objects;

/**
 * Everything that decides a training besides the model and the data.
 *
 * @param epochs passes over the training surfaces
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
 * @param validations how often the validation set is looked at, spread over the epochs
 * @param validationSurfaces of the validation set that are looked at, at most
 * @param seed of masks, order and dropout
 */
public record Settings(
    int epochs,
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

  public Settings {
    positive("epochs", epochs);
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
}
