package ivylab.calibrate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The search from one starting point.
 *
 * @param number from 1
 * @param from coordinates of the starting point, {@code [p]}
 * @param to coordinates of the end, {@code [p]}
 * @param costBefore sum of squares at the start, errors in half-widths, the prior's share included
 * @param cost the same at the end
 * @param iterations steps accepted
 * @param values evaluations of the model's values
 * @param jacobians evaluations with derivatives
 * @param optimality at the end, the largest cosine of the angle between the errors and their
 *     derivative in a coordinate that may move; 0 at a minimum
 * @param end why the search ended
 */
public record FitStart(
    int number,
    List<Double> from,
    List<Double> to,
    double costBefore,
    double cost,
    int iterations,
    int values,
    int jacobians,
    double optimality,
    End end) {

  /** Why a search ended. */
  public enum End {
    /** The optimiser met its tolerances, and no bound hinders a descent. */
    CONVERGED,
    /** Neither cost nor step can be improved in double precision. */
    PRECISION,
    /** The optimiser gave up where the derivatives still promise a descent: they are wrong. */
    STALLED,
    /** The limit of iterations was reached. */
    ITERATIONS,
    /** The set of coordinates at their bounds did not settle. */
    BOUNDS,
    /** The model has no value at some quote at the starting point. */
    NO_VALUE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  public FitStart {
    Objects.requireNonNull(end, "end");
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** Whether the end is a minimum by the optimiser's own tests. */
  public boolean converged() {
    return end == End.CONVERGED || end == End.PRECISION;
  }
}
