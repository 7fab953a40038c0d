package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.layer.Linear;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.layer.Softmax;

/**
 * Attention of every point to the market features (IvySPT, "External Attention"): queries from the
 * points, keys and values from the tokens of the features.
 */
final class ExternalAttention {

  private final Heads heads;
  private final int width;
  private final double dropout;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;

  ExternalAttention(
      Initialiser start,
      int width,
      int heads,
      int tokenWidth,
      double dropout,
      double outputFactor) {
    this.heads = new Heads(heads);
    this.width = width;
    this.dropout = dropout;
    query = start.linear("query", width, width, 1);
    key = start.linear("key", tokenWidth, width, 1);
    value = start.linear("value", tokenWidth, width, 1);
    out = start.linear("out", width, width, outputFactor);
  }

  /** Keys and values of the features, {@code [b h tokens e]}. */
  record Memory(NDArray keys, NDArray values) {}

  /**
   * @param features {@code [b tokens tokenWidth]}
   */
  Memory remember(NDArray features) {
    return new Memory(heads.cut(key.apply(features)), heads.cut(value.apply(features)));
  }

  /**
   * @param x {@code [b m d]}
   */
  Jet apply(Jet x, Memory features, int block, Probe.Points points, Pass pass) {
    NDArray keys = features.keys().transpose(0, 1, 3, 2);
    Jet scores = heads.cut(query.apply(x)).times(heads.scale(width)).map(part -> part.matMul(keys));
    Jet weights = Softmax.of(scores);
    pass.probe().see(Probe.Stage.EXTERNAL_ATTENTION, block, points, weights.v());
    Jet mixed = pass.dropout(weights, dropout).map(part -> part.matMul(features.values()));
    return out.apply(heads.join(mixed));
  }
}
