package ivylab.compare;

import ivylab.surface.CompletionError;
import java.util.List;
import java.util.Objects;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A number that the authors of IvySPT published, to be shown next to ours. Theirs come from panels
 * of real quotes that cannot be redistributed, ours from the sample panels: compare the order of
 * the methods, not the size of the errors.
 *
 * @param set the surfaces tested, {@link #PRE_TRAIN} or {@link #FINE_TUNE}
 * @param method as they name it
 * @param ours the name of the same method in our tables
 * @param metric the name of the number in our tables, for example {@code MSE of w}
 * @param value the number
 * @param source where it was published
 */
public record Published(
    String set, String method, String ours, String metric, double value, String source) {

  /** The test part of the liquid symbols. */
  public static final String PRE_TRAIN = "pre-train";

  /** The test part of the sparse symbols. */
  public static final String FINE_TUNE = "fine-tune";

  private static final String SOURCE =
      "IvySPT, published code, its baselines with 1 query point per surface";

  /**
   * Mean squared error of total variance of the four baselines that the published code runs, best
   * first. The accuracy of the transformer itself was never published.
   */
  public static final List<Published> BASELINES =
      List.of(
          mse(PRE_TRAIN, "quadratic", "quadratic", 1.90e-4),
          mse(PRE_TRAIN, "MLP", "dense network", 3.58e-4),
          mse(PRE_TRAIN, "Gaussian process", "Gaussian process on total variance", 8.98e-4),
          mse(PRE_TRAIN, "cubic interpolation", "cubic interpolation", 3.11e-3),
          mse(FINE_TUNE, "cubic interpolation", "cubic interpolation", 0.0258),
          mse(FINE_TUNE, "Gaussian process", "Gaussian process on total variance", 0.0748),
          mse(FINE_TUNE, "MLP", "dense network", 0.277),
          mse(FINE_TUNE, "quadratic", "quadratic", 0.598));

  public Published {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(ours, "ours");
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(source, "source");
    if (!Double.isFinite(value))
      throw new IllegalArgumentException("value must be finite: " + value);
  }

  private static Published mse(String set, String method, String ours, double value) {
    return new Published(set, method, ours, Metric.MSE.toString(), value, SOURCE);
  }

  /** The published numbers of one set of surfaces, best first. */
  public static List<Published> of(String set) {
    List<Published> found = BASELINES.stream().filter(p -> p.set().equals(set)).toList();
    if (found.isEmpty())
      throw new IllegalArgumentException(
          "set must be '%s' or '%s': %s".formatted(PRE_TRAIN, FINE_TUNE, set));
    return found;
  }

  /**
   * The published mean squared errors next to ours. Theirs has one query point per surface, drawn
   * from those that a mask of 10, 30, 50 or 70 % hides; ours is the expectation of that: the mean
   * over masks and surfaces of each surface's mean squared error. Conditions that cap the visible
   * quotes are omitted.
   *
   * @param set of surfaces to which the result refers
   * @param result with all methods, or some; NaN if one was not tried
   */
  public static Table beside(String set, ComparisonResult result) {
    var method = StringColumn.create("Method");
    var theirs = DoubleColumn.create("Published MSE of w");
    var ours = DoubleColumn.create("Our MSE of w");
    for (Published p : of(set)) {
      method.append(p.ours());
      theirs.append(p.value());
      ours.append(
          result.trials().stream()
              .filter(t -> t.condition().visibleAtMost() == 0 && t.method().equals(p.ours()))
              .map(Trial::error)
              .mapToDouble(CompletionError::varianceMse)
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN));
    }
    return Table.create("published and ours, " + set, method, theirs, ours);
  }
}
