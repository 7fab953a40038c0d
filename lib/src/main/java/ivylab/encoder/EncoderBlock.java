package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block: self-attention and external attention side by side, each added to its input and
 * normalised; a gate between them; a feed-forward network. Queries pass through the same layers as
 * surface points, but no token attends to them.
 */
final class EncoderBlock {

  private final int index;
  private final double gateDropout;
  private final SelfAttention self;
  private final @Nullable Market market;
  private final FeedForward feedForward;
  private final LayerNorm selfNorm;
  private final LayerNorm fusionNorm;
  private final LayerNorm ffnNorm;

  EncoderBlock(
      Initialiser start,
      EncoderConfig config,
      int d,
      int tokenWidth,
      Dropouts dropouts,
      int index) {
    this.index = index;
    Fusion fusion = config.fusion();
    this.gateDropout = dropouts.gate();
    double factor = 1 / Math.sqrt(2.0 * (index + 1));
    self = new SelfAttention(start.in("self"), d, config.heads(), dropouts.attention(), factor);
    selfNorm = start.norm("self-norm", d);
    market =
        fusion == Fusion.SELF_ONLY
            ? null
            : new Market(
                new ExternalAttention(
                    start.in("external"),
                    d,
                    config.heads(),
                    tokenWidth,
                    dropouts.attention(),
                    factor),
                start.norm("external-norm", d),
                fusion == Fusion.GATE
                    ? start.linear("gate", 2 * d, d, 1, config.gateBias())
                    : null);
    fusionNorm = start.norm("fusion-norm", d);
    feedForward = new FeedForward(start.in("ffn"), d, config.ffn(), dropouts.feedForward(), factor);
    ffnNorm = start.norm("ffn-norm", d);
  }

  /** Attention to the market and what becomes of it; the gate is null where the two are added. */
  private record Market(ExternalAttention attention, LayerNorm norm, @Nullable Linear gate) {}

  /** The market with its keys and values of a batch. */
  private record Reading(Market market, ExternalAttention.Memory memory) {}

  /**
   * @param surface {@code [b n d]}
   * @param queries {@code [b q d]} each
   */
  record Streams(NDArray surface, List<Jet> queries) {}

  /**
   * @param padding of the surface, {@code [b 1 1 n]}, or null if there is none
   * @param features {@code [b tokens tokenWidth]}
   */
  Streams apply(Streams in, @Nullable NDArray padding, NDArray features, Pass pass) {
    Reading reading = reading(features);
    SelfAttention.Among among = self.surface(in.surface(), padding, index, pass);
    Jet surface =
        rest(Jet.of(in.surface()), Jet.of(among.output()), reading, Probe.Points.SURFACE, pass);
    return new Streams(surface.v(), queries(in.queries(), among.memory(), reading, pass));
  }

  /** The queries alone, where the surface's own tokens are not needed after this block. */
  List<Jet> queries(Streams in, @Nullable NDArray padding, NDArray features, Pass pass) {
    Reading reading = reading(features);
    return queries(in.queries(), self.remember(in.surface(), padding), reading, pass);
  }

  private @Nullable Reading reading(NDArray features) {
    return market == null ? null : new Reading(market, market.attention.remember(features));
  }

  private List<Jet> queries(
      List<Jet> xs, SelfAttention.Memory memory, @Nullable Reading reading, Pass pass) {
    List<Jet> queries = new ArrayList<>();
    for (Jet x : xs)
      queries.add(
          rest(x, self.queries(x, memory, index, pass), reading, Probe.Points.QUERIES, pass));
    return queries;
  }

  private Jet rest(Jet x, Jet attended, @Nullable Reading reading, Probe.Points points, Pass pass) {
    Jet sa = selfNorm.apply(x.plus(attended), pass.order());
    Jet fused = sa;
    if (reading != null) {
      Market to = reading.market;
      Jet answer = to.attention.apply(x, reading.memory, index, points, pass);
      Jet ea = to.norm.apply(x.plus(answer), pass.order());
      fused = to.gate == null ? sa.plus(ea) : gated(to.gate, sa, ea, points, pass);
    }
    Jet y = fusionNorm.apply(x.plus(fused), pass.order());
    Jet out = ffnNorm.apply(y.plus(feedForward.apply(y, pass)), pass.order());
    pass.probe().see(Probe.Stage.ENCODED, index, points, out.v());
    return out;
  }

  private Jet gated(Linear gate, Jet sa, Jet ea, Probe.Points points, Pass pass) {
    Jet g = gate.apply(pass.dropout(sa.concat(ea, 2), gateDropout)).sigmoid();
    pass.probe().see(Probe.Stage.GATE, index, points, g.v());
    return ea.plus(g.times(sa.minus(ea)));
  }
}
