package ivylab.embedding;

/**
 * What the embedding is made of.
 *
 * @param width d, a positive multiple of 4
 * @param features market features of a surface
 * @param coordinates the two numbers that a point is known by
 * @param trainingSetStatistics whether quantities are standardised by fixed statistics of the
 *     training set rather than by those of the batch
 * @param norms whether layer norms stand between the stages, as published; without them each
 *     surface token is told its own value through a learnt vector
 * @param kernels whether the values are spread by kernels; else a point of the surface has its own
 *     value in every channel and a query the mean of all, the limit of a bandwidth of zero
 * @param positions whether the positional encoding is added
 * @param told how many more numbers each point is told, see {@link Quotes#told}; 0 for none
 */
public record EmbeddingConfig(
    int width,
    int features,
    Coordinates coordinates,
    boolean trainingSetStatistics,
    boolean norms,
    boolean kernels,
    boolean positions,
    int told) {

  public EmbeddingConfig {
    if (!(width > 0 && width % 4 == 0))
      throw new IllegalArgumentException("width must be a positive multiple of 4: " + width);
    if (!(features > 0))
      throw new IllegalArgumentException("features must be positive: " + features);
    if (!(told >= 0)) throw new IllegalArgumentException("told must be at least 0: " + told);
  }
}
