package ivylab.encoder;

import ivylab.torch.Gelu;
import ivylab.torch.Jet;
import ivylab.torch.Linear;
import ivylab.torch.Pass;

/** Two linear layers with a GELU between, on each token by itself. */
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
