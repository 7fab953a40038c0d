package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import org.jspecify.annotations.Nullable;

/**
 * The points at which total variance is predicted.
 *
 * @param k log-moneyness, {@code [b q]}
 * @param t years, {@code [b q]}
 * @param mask 1 for a query, 0 for padding, {@code [b q]}
 * @param derivatives whether derivatives in k and t are included
 * @param extra additional numbers that the token of a query carries, {@code [b q e]}, with
 *     derivatives where those are requested; null for none
 */
public record Queries(
    NDArray k, NDArray t, NDArray mask, boolean derivatives, @Nullable Jet extra) {

  /** Queries whose tokens carry no additional numbers. */
  public Queries(NDArray k, NDArray t, NDArray mask, boolean derivatives) {
    this(k, t, mask, derivatives, null);
  }

  /** The same queries, with tokens that carry additional numbers. */
  public Queries withExtra(Jet extra) {
    return new Queries(k, t, mask, derivatives, extra);
  }
}
