package ivylab.encoder;

/**
 * Probabilities of dropout, by place.
 *
 * @param attention on attention weights
 * @param gate on what the gate looks at, so that the gate itself stays in (0, 1)
 * @param feedForward inside and after the feed-forward network
 */
record Dropouts(double attention, double gate, double feedForward) {

  Dropouts {
    probability("attention", attention);
    probability("gate", gate);
    probability("feedForward", feedForward);
  }

  /** The same probability everywhere. */
  static Dropouts everywhere(double probability) {
    return new Dropouts(probability, probability, probability);
  }

  static void probability(String name, double value) {
    if (!(value >= 0 && value < 1))
      throw new IllegalArgumentException(name + " must be a probability in [0, 1): " + value);
  }
}
