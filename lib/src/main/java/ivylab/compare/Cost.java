package ivylab.compare;

/**
 * The cost of a trial. It differs from run to run, so it is ignored in the equality of results.
 *
 * @param fitSeconds wall time of {@code fit}
 * @param predictSeconds wall time of the total variances of the queried quotes
 * @param allocatedMegabytes memory that the method's thread allocated on Java's heap for both,
 *     freed or not: at least what it held there at once. Other threads and tensors are excluded;
 *     NaN if the virtual machine does not count
 * @param grownMegabytes maximum growth of the process above its previous size during both: includes
 *     tensors, and whatever else the process did in the meantime. Reused memory does not show, and
 *     less than a quarter of a megabyte is 0. NaN where the system does not report it; Linux does
 */
public record Cost(
    double fitSeconds, double predictSeconds, double allocatedMegabytes, double grownMegabytes) {

  /** Not measured, or the method threw. */
  public static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
