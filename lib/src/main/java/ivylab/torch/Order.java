package ivylab.torch;

/** How often the result of a forward pass will be differentiated by the parameters. */
public enum Order {
  /** Never: predictions. */
  NONE,
  /** Once: training. Allows fused operations and hand-written backward passes. */
  FIRST,
  /** As often as one likes: diagnostics, and coordinates differentiated in reverse mode. */
  ANY
}
