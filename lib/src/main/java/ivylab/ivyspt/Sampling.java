package ivylab.ivyspt;

import ivylab.data.Batches;
import ivylab.data.Masking;
import java.util.List;
import java.util.Objects;

/**
 * What a training of IvySPT draws from its surfaces.
 *
 * @param masking how quotes are hidden, anew in each epoch
 * @param penalties where and how they are evaluated
 * @param surfaces in a batch at most
 * @param tokenBudget places in a batch at most
 * @param validationSurfaces of the validation set that are used, at most
 */
public record Sampling(
    Masking masking, Penalties penalties, int surfaces, int tokenBudget, int validationSurfaces) {

  /** What a {@link Completion} begins with. */
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

  /** The same with quotes hidden in another way. */
  public Sampling withMasking(Masking masking) {
    return new Sampling(masking, penalties, surfaces, tokenBudget, validationSurfaces);
  }

  /** The same with other shares of hidden quotes, from which each mask draws one. */
  public Sampling withProportions(double... proportions) {
    return withMasking(masking.withProportions(Masking.clustered(proportions).proportions()));
  }

  /** The same that asks for so many of the hidden quotes of each surface and step, 0 for all. */
  public Sampling withQueries(int queries) {
    return withMasking(masking.withQueries(queries));
  }

  /** The same with a cap on the visible quotes of a surface, drawn anew each epoch; 0 for none. */
  public Sampling withVisibleAtMost(int visibleAtMost) {
    return withMasking(masking.withVisibleAtMost(visibleAtMost));
  }

  /**
   * The same with a cap on the visible quotes that is drawn for each surface and epoch, evenly in
   * its logarithm: for a model that is to complete surfaces of few quotes as well as of many.
   */
  public Sampling withVisibleBetween(int least, int most) {
    return withMasking(masking.withVisibleBetween(least, most));
  }

  /** The same with penalties evaluated elsewhere or in another form. */
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
