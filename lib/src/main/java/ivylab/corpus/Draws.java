package ivylab.corpus;

import ivylab.random.SobolPoints;

/** The scrambled Sobol points that lie inside a domain, in their order. */
final class Draws {

  /**
   * @param point number of the Sobol point
   */
  record Draw(int point, double[] coordinates) {}

  private final Domain domain;
  private final SobolPoints points;
  private int next;

  /**
   * @param from number of the first point that is looked at
   */
  Draws(Domain domain, long seed, int from) {
    this.domain = domain;
    this.points = SobolPoints.of(domain.coordinates().size(), seed);
    this.next = from;
  }

  /** Goes to the point with this number. */
  void from(int point) {
    next = point;
  }

  /** The next point inside the domain. */
  Draw next() {
    while (true) {
      int point = next++;
      double[] unit = new double[points.dimension()];
      for (int i = 0; i < unit.length; i++) unit[i] = points.at(point, i);
      double[] x = domain.at(unit);
      if (domain.refusal(x).isEmpty()) return new Draw(point, x);
    }
  }
}
