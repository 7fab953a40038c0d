package ivylab.process;

/**
 * A mean to first order in its coefficients, at one place; or a derivative of it by a coordinate.
 *
 * @param value of the mean
 * @param by its derivative by each coefficient, {@code [p]}
 */
record Tangent(double value, double[] by) {

  /**
   * A place and its derivatives.
   *
   * @param xx twice by x
   */
  record Jet(Tangent v, Tangent x, Tangent z, Tangent xx) {}
}
