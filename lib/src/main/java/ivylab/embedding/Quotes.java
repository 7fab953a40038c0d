package ivylab.embedding;

import ai.djl.ndarray.NDArray;

/**
 * The visible quotes of a batch of surfaces, padded to equal length.
 *
 * @param k log-moneyness, {@code [b n]}
 * @param t years, {@code [b n]}
 * @param value what the model reads at the points: total variance, or standardised log volatility
 * @param mask 1 for a quote, 0 for padding, {@code [b n]}
 * @param features market features, {@code [b f]}
 */
public record Quotes(NDArray k, NDArray t, NDArray value, NDArray mask, NDArray features) {}
