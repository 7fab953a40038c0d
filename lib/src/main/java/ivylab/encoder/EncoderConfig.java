package ivylab.encoder;

/**
 * What the encoder is made of.
 *
 * @param width d
 * @param blocks number of blocks
 * @param heads h, a divisor of d
 * @param ffn width of the feed-forward network
 * @param tokenWidth width of a market-feature token
 * @param fusion how the two attentions are put together
 * @param gateBias where the bias of the gate starts: 10 nearly shuts out the market, 0 is half open
 * @param attentionDropout probability, on attention weights
 * @param gateDropout probability, on what the gate looks at, so that the gate itself stays in (0,
 *     1)
 * @param ffnDropout probability, inside and after the feed-forward network
 */
public record EncoderConfig(
    int width,
    int blocks,
    int heads,
    int ffn,
    int tokenWidth,
    Fusion fusion,
    double gateBias,
    double attentionDropout,
    double gateDropout,
    double ffnDropout) {

  public EncoderConfig {
    if (!(blocks > 0)) throw new IllegalArgumentException("blocks must be positive: " + blocks);
    if (!(heads > 0 && width % heads == 0))
      throw new IllegalArgumentException(
          "heads must divide the width %d: %d".formatted(width, heads));
    if (!(ffn > 0)) throw new IllegalArgumentException("ffn must be positive: " + ffn);
    probability("attentionDropout", attentionDropout);
    probability("gateDropout", gateDropout);
    probability("ffnDropout", ffnDropout);
  }

  private static void probability(String name, double value) {
    if (!(value >= 0 && value < 1))
      throw new IllegalArgumentException(name + " must be a probability in [0, 1): " + value);
  }
}
