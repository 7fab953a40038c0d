package ivylab.curvature;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * All eigenvalues of an empirical neural tangent kernel, computed in double precision. Gradient
 * descent on a squared error reduces the error along an eigenvector at a rate proportional to its
 * eigenvalue (Jacot and others 2018, arXiv:1806.07572, section 5), so their spread says how
 * unevenly a model learns.
 *
 * @param eigenvalues in falling order; units of the output squared per unit of the parameters
 *     squared
 * @param parameters number of parameters
 */
public record NtkSpectrum(List<Double> eigenvalues, int parameters) {

  private static final double ROUNDING = 2.2e-16;

  public NtkSpectrum {
    eigenvalues = eigenvalues.stream().sorted(Comparator.reverseOrder()).toList();
    if (eigenvalues.isEmpty()) throw new IllegalArgumentException("eigenvalues is empty");
  }

  public int outputs() {
    return eigenvalues.size();
  }

  public double largest() {
    return eigenvalues.get(0);
  }

  /** Can be negative by rounding, by at most about 1e-15 of the largest per output. */
  public double smallest() {
    return eigenvalues.get(eigenvalues.size() - 1);
  }

  /** The sum of the eigenvalues, which is that of the squared gradients of all outputs. */
  public double trace() {
    return eigenvalues.stream().mapToDouble(x -> x).sum();
  }

  /** Largest divided by smallest; infinite if the smallest is zero or negative by rounding. */
  public double conditionNumber() {
    return smallest() > 0 ? largest() / smallest() : Double.POSITIVE_INFINITY;
  }

  /**
   * The eigenvalues that double precision resolves: those above {@code 2.2e-16 outputs largest}.
   *
   * @return in falling order, at least one unless all are zero
   */
  public List<Double> resolved() {
    double rounding = ROUNDING * outputs() * largest();
    return eigenvalues.stream().filter(x -> x > rounding).toList();
  }

  /** Largest divided by smallest of those {@link #resolved}; NaN if there are none. */
  public double resolvedConditionNumber() {
    List<Double> resolved = resolved();
    return resolved.isEmpty() ? Double.NaN : largest() / resolved.get(resolved.size() - 1);
  }

  /** How many of those {@link #resolved} are larger than this share of the largest. */
  public long above(double share) {
    return resolved().stream().filter(x -> x > share * largest()).count();
  }

  /**
   * Number of directions that matter: {@code exp(-sum p log p)} with {@code p} the eigenvalues
   * divided by their sum; Roy and Vetterli (2007), "The effective rank", eq. (3). Between 1 and the
   * number of outputs.
   */
  public double effectiveRank() {
    double trace = eigenvalues.stream().mapToDouble(x -> Math.max(x, 0)).sum(), entropy = 0;
    for (double value : eigenvalues) {
      double p = value / trace;
      if (p > 0) entropy -= p * Math.log(p);
    }
    return Math.exp(entropy);
  }

  /** One row: outputs, parameters, trace, largest, smallest, condition number, effective rank. */
  public Table toTable() {
    return Table.create(
        "tangent kernel",
        IntColumn.create("outputs", new int[] {outputs()}),
        IntColumn.create("parameters", new int[] {parameters}),
        DoubleColumn.create("trace", new double[] {trace()}),
        DoubleColumn.create("largest", new double[] {largest()}),
        DoubleColumn.create("smallest", new double[] {smallest()}),
        DoubleColumn.create("condition number", new double[] {conditionNumber()}),
        DoubleColumn.create("effective rank", new double[] {effectiveRank()}));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "tangent kernel of %,d outputs by %,d parameters: eigenvalues in [%.3g, %.3g], trace %.4g,"
            + " condition number %.3g, effective rank %.1f",
        outputs(),
        parameters,
        smallest(),
        largest(),
        trace(),
        conditionNumber(),
        effectiveRank());
  }
}
