package ivylab.curvature;

/**
 * The position of one tensor in the vector of all parameters.
 *
 * @param name of the parameter
 * @param from its first index
 * @param to the index after its last
 */
public record Segment(String name, int from, int to) {

  public Segment {
    if (!(0 <= from && from < to))
      throw new IllegalArgumentException(
          "%s must have 0 <= from < to: %d, %d".formatted(name, from, to));
  }

  public int size() {
    return to - from;
  }
}
