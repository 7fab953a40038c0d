package ivylab.embedding;

import ai.djl.ndarray.NDArray;

/**
 * Where total variance is asked for.
 *
 * @param k log-moneyness, {@code [b q]}
 * @param t years, {@code [b q]}
 * @param mask 1 for a query, 0 for padding, {@code [b q]}
 * @param derivatives whether by k and t, too
 */
public record Queries(NDArray k, NDArray t, NDArray mask, boolean derivatives) {}
