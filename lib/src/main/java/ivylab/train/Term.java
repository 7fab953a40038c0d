package ivylab.train;

/**
 * One of the losses that training adds up.
 *
 * @param name as weights, histories and progress name it, for example {@code calendar}
 * @param title as figures show it, for example {@code calendar penalty}
 * @param floor the size at which it begins to matter, positive: the lowest starting point L_i(0)
 *     that GradNorm takes
 */
public record Term(String name, String title, double floor) {

  /** The default floor. */
  public static final double FLOOR = 1e-8;

  public Term {
    if (name.isBlank()) throw new IllegalArgumentException("name must not be blank");
    if (title.isBlank()) throw new IllegalArgumentException("title must not be blank");
    if (!(floor > 0 && Double.isFinite(floor)))
      throw new IllegalArgumentException("floor must be positive: " + floor);
  }

  /** A term whose title is {@code name + " loss"}, with a floor of {@value #FLOOR}. */
  public static Term of(String name) {
    return new Term(name, name + " loss", FLOOR);
  }

  @Override
  public String toString() {
    return name;
  }
}
