package ivylab.ivyspt;

/**
 * Where the no-arbitrage penalties are evaluated, and in which form.
 *
 * @param collocation separate points per surface, random in and around its hull; 0 to use the
 *     queries, as published
 * @param butterflyAsPrinted whether the butterfly condition is the one that the paper prints, with
 *     w' in place of (w')^2
 */
public record Penalties(int collocation, boolean butterflyAsPrinted) {

  public Penalties {
    if (!(collocation >= 0))
      throw new IllegalArgumentException("collocation must be at least 0: " + collocation);
  }

  /** At random points in and around the hull. */
  public static Penalties atCollocation(int points) {
    if (!(points > 0)) throw new IllegalArgumentException("points must be positive: " + points);
    return new Penalties(points, false);
  }

  /** At the queries. */
  public static Penalties atQueries() {
    return new Penalties(0, false);
  }

  /** With the butterfly condition as printed. */
  public Penalties asPrinted() {
    return new Penalties(collocation, true);
  }
}
