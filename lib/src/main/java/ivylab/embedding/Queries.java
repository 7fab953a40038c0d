package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;

/**
 * Where total variance is asked for.
 *
 * @param k log-moneyness, {@code [b q]}
 * @param t years, {@code [b q]}
 * @param mask 1 for a query, 0 for padding, {@code [b q]}
 * @param derivatives whether by k and t, too
 * @param told other numbers that the token of a query is told, {@code [b q e]}, with derivatives
 *     where those are asked for; null for none
 */
public record Queries(NDArray k, NDArray t, NDArray mask, boolean derivatives, Jet told) {

  /** Queries whose tokens are told nothing else. */
  public Queries(NDArray k, NDArray t, NDArray mask, boolean derivatives) {
    this(k, t, mask, derivatives, null);
  }

  /** The same queries whose tokens are told something. */
  public Queries telling(Jet told) {
    return new Queries(k, t, mask, derivatives, told);
  }
}
