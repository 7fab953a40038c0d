package ivylab.train;

import java.util.List;

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
    int surfaces,
    int tokenBudget,
    double weightDecay,
    double clip,
    double layerDecay,
    int validations,
    int validationSurfaces,
    long seed) {

  public Settings {
    proportions = List.copyOf(proportions);
    positive("epochs", epochs);
    positive("surfaces", surfaces);
    positive("tokenBudget", tokenBudget);
    positive("validations", validations);
    positive("validationSurfaces", validationSurfaces);
    if (!(queries >= 0))
      throw new IllegalArgumentException("queries must be at least 0: " + queries);
    if (!(visibleAtMost == 0 || visibleAtMost >= 3))
      throw new IllegalArgumentException(
          "visibleAtMost must be at least 3, or 0 for no cap: " + visibleAtMost);
    if (!(weightDecay >= 0 && weightDecay < 1))
      throw new IllegalArgumentException("weightDecay must be in [0, 1): " + weightDecay);
    if (!(clip >= 0))
      throw new IllegalArgumentException("clip must be positive, or 0 for no limit: " + clip);
    if (!(layerDecay > 0 && layerDecay <= 1))
      throw new IllegalArgumentException("layerDecay must be in (0, 1]: " + layerDecay);
  }

  private static void positive(String name, int value) {
    if (!(value > 0)) throw new IllegalArgumentException(name + " must be positive: " + value);
  }
}
