package ivylab.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Eigenvalues from both ends of a symmetric operator's spectrum, with the evidence that they are
 * eigenvalues. An eigenvalue that occurs several times is found once, unless the whole space was
 * searched.
 *
 * @param largest falling
 * @param smallest rising, most negative first
 * @param dimension rows of the operator
 * @param products of the operator with a vector that were spent
 * @param tolerance residual at which an eigenvalue counts as converged
 * @param seed of the starting vector
 */
public record Eigenvalues(
    List<Value> largest,
    List<Value> smallest,
    int dimension,
    int products,
    double tolerance,
    long seed) {

  /**
   * One eigenvalue.
   *
   * @param value in the units of the operator
   * @param residual {@code |A v - lambda v|} divided by the largest magnitude of all found, v of
   *     length 1: an upper bound on the distance to a true eigenvalue
   * @param converged whether the residual is within the tolerance
   */
  public record Value(double value, double residual, boolean converged) {}

  public Eigenvalues {
    largest = List.copyOf(largest);
    smallest = List.copyOf(smallest);
    if (largest.isEmpty() && smallest.isEmpty())
      throw new IllegalArgumentException("no eigenvalues");
  }

  private Stream<Value> all() {
    return Stream.concat(largest.stream(), smallest.stream());
  }

  /** Whether all of them converged. */
  public boolean converged() {
    return all().allMatch(Value::converged);
  }

  /** The largest residual. */
  public double residual() {
    return all().mapToDouble(Value::residual).max().orElseThrow();
  }

  /**
   * The largest eigenvalue, of a Hessian its sharpness: gradient descent is stable for learning
   * rates below 2 / sharpness.
   */
  public double max() {
    return all().mapToDouble(Value::value).max().orElseThrow();
  }

  /** The smallest eigenvalue; negative if a Hessian's loss can still fall. */
  public double min() {
    return all().mapToDouble(Value::value).min().orElseThrow();
  }

  /**
   * One row per eigenvalue: end of the spectrum and rank, value, residual, whether it converged.
   */
  public Table toTable() {
    StringColumn name = StringColumn.create("eigenvalue");
    DoubleColumn value = DoubleColumn.create("value");
    DoubleColumn residual = DoubleColumn.create("residual");
    BooleanColumn converged = BooleanColumn.create("converged");
    List<Value> rows = new ArrayList<>(largest);
    rows.addAll(smallest);
    for (int i = 0; i < rows.size(); i++) {
      boolean top = i < largest.size();
      name.append(top ? "largest " + (i + 1) : "smallest " + (i - largest.size() + 1));
      value.append(rows.get(i).value());
      residual.append(rows.get(i).residual());
      converged.append(rows.get(i).converged());
    }
    return Table.create("eigenvalues", name, value, residual, converged);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d rows: %d + %d eigenvalues in [%.3g, %.3g], %s (residual %.1e, allowed %.1e), %d products,"
            + " seed %d",
        dimension,
        largest.size(),
        smallest.size(),
        min(),
        max(),
        converged() ? "converged" : "NOT CONVERGED",
        residual(),
        tolerance,
        products,
        seed);
  }
}
