package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.layer.Linear;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.layer.Softmax;
import org.jspecify.annotations.Nullable;

/**
 * Attention among the tokens of a surface, Vaswani and others (2017), eq. (1). Surface points
 * attend to all surface points. A query attends to the surface points and to itself, so its result
 * depends on its own coordinates alone.
 */
final class SelfAttention {

  private final Heads heads;
  private final int width;
  private final double dropout;
  private final Linear in;
  private final Linear out;

  SelfAttention(Initialiser start, int width, int heads, double dropout, double outputFactor) {
    this.heads = new Heads(heads);
    this.width = width;
    this.dropout = dropout;
    in = start.linear("in", width, 3 * width, 1);
    out = start.linear("out", width, width, outputFactor);
  }

  /** Keys and values of the surface points, {@code [b h n e]} each, and its padding. */
  record Memory(NDArray keys, NDArray values, @Nullable NDArray padding) {}

  /** Projected tokens, {@code [b h m e]} each. */
  private record Projected(Jet queries, Jet keys, Jet values) {}

  private Projected project(Jet x) {
    Jet[] three = in.apply(x).split(3, 2);
    return new Projected(
        heads.cut(three[0]).times(heads.scale(width)), heads.cut(three[1]), heads.cut(three[2]));
  }

  /** What queries need from the surface: {@code [b n d]} tokens. */
  Memory remember(NDArray surface, @Nullable NDArray padding) {
    Projected p = project(Jet.of(surface));
    return new Memory(p.keys().v(), p.values().v(), padding);
  }

  /** Surface points among themselves. */
  record Among(NDArray output, Memory memory) {}

  Among surface(NDArray x, @Nullable NDArray padding, int block, Pass pass) {
    Projected p = project(Jet.of(x));
    NDArray scores = p.queries().v().matMul(p.keys().v().transpose(0, 1, 3, 2));
    NDArray weights = Softmax.of(padding == null ? scores : scores.add(padding));
    pass.probe().see(Probe.Stage.SELF_ATTENTION, block, Probe.Points.SURFACE, weights);
    NDArray mixed = pass.dropout(weights, dropout).matMul(p.values().v());
    return new Among(
        out.apply(heads.join(mixed)), new Memory(p.keys().v(), p.values().v(), padding));
  }

  /** Queries attend to the surface and to themselves, {@code [b q d]}. */
  Jet queries(Jet x, Memory surface, int block, Pass pass) {
    Projected p = project(x);
    NDArray keys = surface.keys().transpose(0, 1, 3, 2);
    Jet others = p.queries().map(part -> part.matMul(keys)); // [b h q n]
    if (surface.padding() != null) others = others.plus(surface.padding());
    Jet own = p.queries().times(p.keys()).map(part -> part.sum(new int[] {-1}, true));
    Jet weights = Softmax.of(others.concat(own, 3)); // [b h q n+1]
    pass.probe().see(Probe.Stage.SELF_ATTENTION, block, Probe.Points.QUERIES, weights.v());
    weights = pass.dropout(weights, dropout);
    long n = surface.keys().getShape().get(2);
    Jet toOthers = weights.map(part -> part.split(new long[] {n}, 3).get(0));
    Jet toSelf = weights.map(part -> part.split(new long[] {n}, 3).get(1));
    Jet mixed = toOthers.map(part -> part.matMul(surface.values())).plus(toSelf.times(p.values()));
    return out.apply(heads.join(mixed));
  }
}
