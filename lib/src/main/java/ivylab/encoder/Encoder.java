package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.layer.Pass;
import ivylab.layer.Softmax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stack of encoder blocks. */
public final class Encoder {

  private final List<EncoderBlock> blocks = new ArrayList<>();

  /**
   * Creates the parameters.
   *
   * @param width d, of every token
   * @param tokenWidth of a market-feature token
   * @throws IllegalArgumentException if the heads do not divide the width
   */
  public Encoder(Initialiser start, EncoderConfig config, int width, int tokenWidth) {
    this(start, config, width, tokenWidth, Dropouts.everywhere(config.dropout()));
  }

  Encoder(Initialiser start, EncoderConfig config, int width, int tokenWidth, Dropouts dropouts) {
    config.requireWidth(width);
    for (int i = 0; i < config.blocks(); i++)
      blocks.add(new EncoderBlock(start.in("block-" + i), config, width, tokenWidth, dropouts, i));
  }

  /**
   * Queries that see the surface and themselves, but not each other. The surface is encoded once,
   * up to the last block's keys and values.
   *
   * @param surface {@code [b n d]}
   * @param mask 1 for a point, 0 for padding, {@code [b n]}; null where nothing is padded
   * @param queries {@code [b q d]} each
   * @param features tokens of the market features, {@code [b tokens width]}
   * @return the queries, encoded
   */
  public List<Jet> queries(
      NDArray surface, @Nullable NDArray mask, List<Jet> queries, NDArray features, Pass pass) {
    @Nullable NDArray padding = mask == null ? null : Softmax.padding(mask);
    EncoderBlock.Streams streams = new EncoderBlock.Streams(surface, queries);
    int last = blocks.size() - 1;
    for (EncoderBlock block : blocks.subList(0, last))
      streams = block.apply(streams, padding, features, pass);
    return blocks.get(last).queries(streams, padding, features, pass);
  }

  /**
   * One sequence in which all tokens see each other.
   *
   * @param sequence {@code [b m d]}
   * @param mask 1 for a point, 0 for padding, {@code [b m]}; null if nothing is padded @return
   *     {@code [b m d]}
   */
  public NDArray sequence(NDArray sequence, @Nullable NDArray mask, NDArray features, Pass pass) {
    @Nullable NDArray padding = mask == null ? null : Softmax.padding(mask);
    EncoderBlock.Streams streams = new EncoderBlock.Streams(sequence, List.of());
    for (EncoderBlock block : blocks) streams = block.apply(streams, padding, features, pass);
    return streams.surface();
  }
}
