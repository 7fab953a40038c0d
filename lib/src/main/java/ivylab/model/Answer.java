package ivylab.model;

import ai.djl.ndarray.NDArray;
import ivylab.embedding.Queries;
import ivylab.layer.Jet;

/**
 * What the model says at one set of queries.
 *
 * @param queries where
 * @param f the number that the network predicts, {@code [b q]}
 * @param w total variance, {@code [b q]}, with derivatives where they were asked for
 */
public record Answer(Queries queries, Jet f, Jet w) {

  public NDArray k() {
    return queries.k();
  }
}
