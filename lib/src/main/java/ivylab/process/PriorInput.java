package ivylab.process;

/**
 * What a prior needs to know of a place (k, t); or the derivatives of all that by k or t.
 *
 * @param x first coordinate of the kernel
 * @param y second coordinate of the kernel
 * @param mean of the target
 * @param features whose products are added to the kernel, {@code [p]}
 */
record PriorInput(double x, double y, double mean, double[] features) {

  /**
   * A place and its derivatives.
   *
   * @param kk twice by k
   */
  record Jet(PriorInput v, PriorInput k, PriorInput t, PriorInput kk) {}
}
