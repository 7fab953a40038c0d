package ivylab.process;

/**
 * What a prior needs to know about a point (k, t); or the derivatives of this in k or t.
 *
 * @param x first coordinate of the kernel
 * @param y second coordinate of the kernel
 * @param mean of the target
 * @param features whose products are added to the kernel, {@code [p]}
 */
record PriorInput(double x, double y, double mean, double[] features) {

  /**
   * A point and its derivatives.
   *
   * @param kk second derivative in k
   */
  record Jet(PriorInput v, PriorInput k, PriorInput t, PriorInput kk) {}
}
