package ivylab.ivyspt;

import ivylab.data.Batches;
import ivylab.data.Masking;
import java.util.List;
import java.util.Objects;

/**
 * What training of IvySPT draws from its surfaces.
 *
 * @param masking how quotes are hidden, afresh in each epoch
 * @param penalties where and how they are evaluated
 * @param surfaces maximum number in a batch
 * @param tokenBudget maximum number of places in a batch
 * @param validationSurfaces maximum number used of the validation set
 */
public record Sampling(
    Masking masking, Penalties penalties, int surfaces, int tokenBudget, int validationSurfaces) {

  /** The default of a {@link Completion}. */
  public static final Sampling DEFAULT =
      new Sampling(
          Masking.clustered().withQueries(24).withVisibleAtMost(96),
          Penalties.atCollocation(16),
          8,
          Batches.TOKEN_BUDGET,
          64);

  public Sampling {
    Objects.requireNonNull(masking, "masking");
    Objects.requireNonNull(penalties, "penalties");
    positive("surfaces", surfaces);
    positive("tokenBudget", tokenBudget);
    positive("validationSurfaces", validationSurfaces);
  }

  private static void positive(String name, int value) {
    if (!(value > 0)) throw new IllegalArgumentException(name + " must be positive: " + value);
  }

  /** The same with another masking. */
  public Sampling withMasking(Masking masking) {
    return new Sampling(masking, penalties, surfaces, tokenBudget, validationSurfaces);
  }

  /** The same with other shares of hidden quotes, from which each mask draws one. */
  public Sampling withProportions(double... proportions) {
    return withMasking(masking.withProportions(Masking.clustered(proportions).proportions()));
  }

  /** The same with this many hidden quotes queried per surface and step, 0 for all. */
  public Sampling withQueries(int queries) {
    return withMasking(masking.withQueries(queries));
  }

  /**
   * The same with a cap on the visible quotes of a surface, drawn afresh each epoch; 0 for none.
   */
  public Sampling withVisibleAtMost(int visibleAtMost) {
    return withMasking(masking.withVisibleAtMost(visibleAtMost));
  }

  /**
   * The same with a cap on the visible quotes that is drawn for each surface and epoch, uniformly
   * in its logarithm: for a model that is to complete surfaces with few quotes as well as with
   * many.
   */
  public Sampling withVisibleBetween(int least, int most) {
    return withMasking(masking.withVisibleBetween(least, most));
  }

  /** The same with penalties evaluated at other points or in another form. */
  public Sampling withPenalties(Penalties penalties) {
    return new Sampling(masking, penalties, surfaces, tokenBudget, validationSurfaces);
  }

  /** The same with batches of at most this many surfaces. */
  public Sampling withSurfaces(int surfaces) {
    return new Sampling(masking, penalties, surfaces, tokenBudget, validationSurfaces);
  }

  /** The same with batches of at most this many places, of visible quotes and of queries. */
  public Sampling withTokenBudget(int tokenBudget) {
    return new Sampling(masking, penalties, surfaces, tokenBudget, validationSurfaces);
  }

  /** The same with at most this many validation surfaces. */
  public Sampling withValidationSurfaces(int validationSurfaces) {
    return new Sampling(masking, penalties, surfaces, tokenBudget, validationSurfaces);
  }

  /** Shares of hidden quotes. */
  public List<Double> proportions() {
    return masking.proportions();
  }
}
