package ivylab.compare;

/**
 * What a trial cost. Differs from run to run, so it takes no part in the equality of results.
 *
 * @param fitSeconds wall time of {@code fit}
 * @param predictSeconds wall time of the total variances of the quotes asked for
 * @param allocatedMegabytes what the thread of the method allocated on Java's heap for both, freed
 *     or not: no less than what it held there at once. Other threads and tensors are not in it; NaN
 *     where the virtual machine does not count
 * @param grownMegabytes how far the process grew above its size before, at most, during both:
 *     tensors are in it, and whatever else the process did meanwhile. Memory that it had and used
 *     again does not show, and less than a quarter of a megabyte is 0. NaN where the system does
 *     not tell, which Linux does
 */
public record Cost(
    double fitSeconds, double predictSeconds, double allocatedMegabytes, double grownMegabytes) {

  /** Nobody measured, or the method threw. */
  public static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
