package ivylab.embedding;

import java.util.Objects;

/**
 * The parts of the embedding, for tokens of any width.
 *
 * @param coordinates the two numbers that locate a point
 * @param trainingSetStatistics whether coordinates and features are standardised by fixed
 *     statistics of the training set, rather than by those of the batch and a learnt affine map
 * @param norms whether there are layer norms between the stages, as published; without them each
 *     surface token carries its own value through a learnt vector
 * @param kernels whether the values are spread by kernels; otherwise a point of the surface has its
 *     own value in every channel and a query the mean of all, the limit of zero bandwidth
 * @param positions whether the positional encoding is added
 */
public record EmbeddingConfig(
    Coordinates coordinates,
    boolean trainingSetStatistics,
    boolean norms,
    boolean kernels,
    boolean positions) {

  public EmbeddingConfig {
    Objects.requireNonNull(coordinates, "coordinates");
  }

  /** The same with other coordinates. */
  public EmbeddingConfig withCoordinates(Coordinates coordinates) {
    return new EmbeddingConfig(coordinates, trainingSetStatistics, norms, kernels, positions);
  }

  /** The same standardised by fixed statistics of the training set, or by those of the batch. */
  public EmbeddingConfig withTrainingSetStatistics(boolean trainingSetStatistics) {
    return new EmbeddingConfig(coordinates, trainingSetStatistics, norms, kernels, positions);
  }

  /** The same with or without layer norms. */
  public EmbeddingConfig withNorms(boolean norms) {
    return new EmbeddingConfig(coordinates, trainingSetStatistics, norms, kernels, positions);
  }

  /** The same with or without kernels. */
  public EmbeddingConfig withKernels(boolean kernels) {
    return new EmbeddingConfig(coordinates, trainingSetStatistics, norms, kernels, positions);
  }

  /** The same with or without positional encoding. */
  public EmbeddingConfig withPositions(boolean positions) {
    return new EmbeddingConfig(coordinates, trainingSetStatistics, norms, kernels, positions);
  }
}
