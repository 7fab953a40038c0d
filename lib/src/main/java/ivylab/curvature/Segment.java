package ivylab.curvature;

/**
 * Where one tensor lies in the vector of all parameters.
 *
 * @param name of the parameter
 * @param from its first place
 * @param to the place behind its last
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
