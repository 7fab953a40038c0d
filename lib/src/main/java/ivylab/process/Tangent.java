package ivylab.process;

/**
 * A mean to first order in its coefficients, at one point; or a derivative of it in a coordinate.
 *
 * @param value of the mean
 * @param by its derivative in each coefficient, {@code [p]}
 */
record Tangent(double value, double[] by) {

  /**
   * A point and its derivatives.
   *
   * @param xx second derivative in x
   */
  record Jet(Tangent v, Tangent x, Tangent z, Tangent xx) {}
}
