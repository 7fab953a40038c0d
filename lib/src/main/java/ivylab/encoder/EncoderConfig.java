package ivylab.encoder;

import java.util.Objects;

/**
 * The parts of the encoder, for tokens of any width.
 *
 * @param blocks number of blocks
 * @param heads of each attention, a divisor of the width
 * @param ffn width of the feed-forward networks
 * @param dropout probability in attentions, gate and feed-forward networks; in training only
 * @param fusion how the two attentions are combined
 * @param gateBias initial bias of the gate: 10 nearly excludes the market, 0 is half open
 */
public record EncoderConfig(
    int blocks, int heads, int ffn, double dropout, Fusion fusion, double gateBias) {

  public EncoderConfig {
    if (!(blocks > 0)) throw new IllegalArgumentException("blocks must be positive: " + blocks);
    if (!(heads > 0)) throw new IllegalArgumentException("heads must be positive: " + heads);
    if (!(ffn > 0)) throw new IllegalArgumentException("ffn must be positive: " + ffn);
    Dropouts.probability("dropout", dropout);
    Objects.requireNonNull(fusion, "fusion");
  }

  /** The same with another number of blocks. */
  public EncoderConfig withBlocks(int blocks) {
    return new EncoderConfig(blocks, heads, ffn, dropout, fusion, gateBias);
  }

  /** The same with another number of attention heads. */
  public EncoderConfig withHeads(int heads) {
    return new EncoderConfig(blocks, heads, ffn, dropout, fusion, gateBias);
  }

  /** The same with feed-forward networks of another width. */
  public EncoderConfig withFfn(int ffn) {
    return new EncoderConfig(blocks, heads, ffn, dropout, fusion, gateBias);
  }

  /** The same with another probability of dropout, in [0, 1). */
  public EncoderConfig withDropout(double dropout) {
    return new EncoderConfig(blocks, heads, ffn, dropout, fusion, gateBias);
  }

  /** The same that puts the two attentions together in another way. */
  public EncoderConfig withFusion(Fusion fusion) {
    return new EncoderConfig(blocks, heads, ffn, dropout, fusion, gateBias);
  }

  /** The same whose gate's bias starts elsewhere. */
  public EncoderConfig withGateBias(double gateBias) {
    return new EncoderConfig(blocks, heads, ffn, dropout, fusion, gateBias);
  }

  /**
   * Holds the width of tokens against the heads.
   *
   * @throws IllegalArgumentException if they do not divide it
   */
  public void requireWidth(int width) {
    if (width % heads != 0)
      throw new IllegalArgumentException(
          "heads must divide the width %d: %d".formatted(width, heads));
  }
}
