package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The visible quotes of a batch of surfaces, padded to equal length.
 *
 * @param k log-moneyness, {@code [b n]}
 * @param t years, {@code [b n]}
 * @param value the model's input at the points: total variance, or standardised log volatility
 * @param mask 1 for a quote, 0 for padding, {@code [b n]}
 * @param features market features, {@code [b f]}
 * @param extra additional numbers that the token of a quote carries, {@code [b n e]}; null for none
 */
public record QuoteBatch(
    NDArray k, NDArray t, NDArray value, NDArray mask, NDArray features, @Nullable NDArray extra) {

  /** Quotes whose tokens carry no additional numbers. */
  public QuoteBatch(NDArray k, NDArray t, NDArray value, NDArray mask, NDArray features) {
    this(k, t, value, mask, features, null);
  }

  /** The same quotes with other market features. */
  public QuoteBatch withFeatures(NDArray features) {
    return new QuoteBatch(k, t, value, mask, features, extra);
  }
}
