package ivylab.layer;

/** How often the result of a forward pass will be differentiated with respect to the parameters. */
public enum Order {
  /** Never: predictions. */
  NONE,
  /** Once: training. Allows fused operations and hand-written backward passes. */
  FIRST,
  /** Any number of times: diagnostics, and coordinates differentiated in reverse mode. */
  ANY,
  /**
   * Any number of times, but with the engine's own layer norm, whose third derivatives are wrong:
   * reproduces the gradients of the reference implementation and has no other use.
   */
  ANY_AS_REFERENCE;

  /** Whether everything must be composed of operations that can be differentiated again. */
  public boolean isUnlimited() {
    return this == ANY || this == ANY_AS_REFERENCE;
  }
}
