package ivylab.layer;

/** How often the result of a forward pass will be differentiated by the parameters. */
public enum Order {
  /** Never: predictions. */
  NONE,
  /** Once: training. Allows fused operations and hand-written backward passes. */
  FIRST,
  /** As often as one likes: diagnostics, and coordinates differentiated in reverse mode. */
  ANY,
  /**
   * As often as one likes, but with the engine's own layer norm, whose third derivatives are wrong:
   * reproduces the gradients of the reference implementation, and serves for nothing else.
   */
  ANY_AS_REFERENCE;

  /** Whether everything must be composed of operations that can be differentiated again. */
  public boolean isUnlimited() {
    return this == ANY || this == ANY_AS_REFERENCE;
  }
}
