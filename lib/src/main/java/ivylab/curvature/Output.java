package ivylab.curvature;

/** Which of a model's numbers is examined. */
public enum Output {
  /** Total variance w, in its own units. */
  TOTAL_VARIANCE,
  /**
   * The quantity that the network predicts and is trained on: w itself, or standardised log
   * volatility.
   */
  NETWORK
}
