package ivylab.encoder;

import ivylab.layer.Gelu;
import ivylab.layer.Jet;
import ivylab.layer.Linear;
import ivylab.layer.Pass;

/** Two linear layers with a GELU between them, applied to each token separately. */
final class FeedForward {

  private final Linear first;
  private final Linear second;
  private final double dropout;

  FeedForward(Initialiser start, int width, int hidden, double dropout, double outputFactor) {
    first = start.linear("first", width, hidden, 1);
    second = start.linear("second", hidden, width, outputFactor);
    this.dropout = dropout;
  }

  Jet apply(Jet x, Pass pass) {
    Jet hidden = pass.dropout(Gelu.of(first.apply(x)), dropout);
    return pass.dropout(second.apply(hidden), dropout);
  }
}
