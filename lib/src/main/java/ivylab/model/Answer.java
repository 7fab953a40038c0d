package ivylab.model;

import ai.djl.ndarray.NDArray;
import ivylab.embedding.Queries;
import ivylab.layer.Jet;

/**
 * The model's output at one set of queries.
 *
 * @param queries at which
 * @param f the number that the network predicts, {@code [b q]}
 * @param w total variance, {@code [b q]}, with derivatives where requested
 */
public record Answer(Queries queries, Jet f, Jet w) {

  public NDArray k() {
    return queries.k();
  }
}
