package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * One block: self-attention and external attention side by side, each added to its input and
 * normalised; a gate between them; a feed-forward network. Queries pass through the same layers as
 * surface points, but no token attends to them.
 */
final class EncoderBlock {

  private final int index;
  private final Fusion fusion;
  private final double gateDropout;
  private final SelfAttention self;
  private final ExternalAttention external;
  private final Linear gate;
  private final FeedForward feedForward;
  private final LayerNorm selfNorm;
  private final LayerNorm externalNorm;
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
    this.fusion = config.fusion();
    this.gateDropout = dropouts.gate();
    double factor = 1 / Math.sqrt(2.0 * (index + 1));
    self = new SelfAttention(start.in("self"), d, config.heads(), dropouts.attention(), factor);
    selfNorm = start.norm("self-norm", d);
    boolean market = fusion != Fusion.SELF_ONLY;
    external =
        market
            ? new ExternalAttention(
                start.in("external"), d, config.heads(), tokenWidth, dropouts.attention(), factor)
            : null;
    externalNorm = market ? start.norm("external-norm", d) : null;
    gate = fusion == Fusion.GATE ? start.linear("gate", 2 * d, d, 1, config.gateBias()) : null;
    fusionNorm = start.norm("fusion-norm", d);
    feedForward = new FeedForward(start.in("ffn"), d, config.ffn(), dropouts.feedForward(), factor);
    ffnNorm = start.norm("ffn-norm", d);
  }

  /**
   * @param surface {@code [b n d]}, or null if it is no longer needed
   * @param queries {@code [b q d]} each
   */
  record Streams(NDArray surface, List<Jet> queries) {}

  /**
   * @param padding of the surface, {@code [b 1 1 n]}, or null if there is none
   * @param features {@code [b tokens tokenWidth]}
   * @param queriesOnly whether the surface's own tokens are not needed after this block
   */
  Streams apply(Streams in, NDArray padding, NDArray features, boolean queriesOnly, Pass pass) {
    ExternalAttention.Memory market = external == null ? null : external.remember(features);
    NDArray surface = null;
    SelfAttention.Memory memory;
    if (queriesOnly) {
      memory = self.remember(in.surface(), padding);
    } else {
      SelfAttention.Among among = self.surface(in.surface(), padding, index, pass);
      memory = among.memory();
      surface =
          rest(Jet.of(in.surface()), Jet.of(among.output()), market, Probe.Points.SURFACE, pass)
              .v();
    }
    List<Jet> queries = new ArrayList<>();
    for (Jet x : in.queries())
      queries.add(
          rest(x, self.queries(x, memory, index, pass), market, Probe.Points.QUERIES, pass));
    return new Streams(surface, queries);
  }

  private Jet rest(
      Jet x, Jet attended, ExternalAttention.Memory market, Probe.Points points, Pass pass) {
    Jet sa = selfNorm.apply(x.plus(attended), pass.order());
    Jet fused = sa;
    if (external != null) {
      Jet answer = external.apply(x, market, index, points, pass);
      Jet ea = externalNorm.apply(x.plus(answer), pass.order());
      fused = fusion == Fusion.SUM ? sa.plus(ea) : gated(sa, ea, points, pass);
    }
    Jet y = fusionNorm.apply(x.plus(fused), pass.order());
    Jet out = ffnNorm.apply(y.plus(feedForward.apply(y, pass)), pass.order());
    pass.probe().see(Probe.Stage.ENCODED, index, points, out.v());
    return out;
  }

  private Jet gated(Jet sa, Jet ea, Probe.Points points, Pass pass) {
    Jet g = gate.apply(pass.dropout(sa.concat(ea, 2), gateDropout)).sigmoid();
    pass.probe().see(Probe.Stage.GATE, index, points, g.v());
    return ea.plus(g.times(sa.minus(ea)));
  }
}
