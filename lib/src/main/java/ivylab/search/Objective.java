package ivylab.search;

import ivylab.experiment.Design;
import ivylab.experiment.ExperimentResult;
import ivylab.file.Nearest;
import ivylab.train.Measure;
import ivylab.train.Term;
import java.util.HashSet;
import java.util.List;

/**
 * What a search looks for: candidates are ranked by each of these metrics of the weights that are
 * kept, see {@link ExperimentResult#chosen}, lower being better, and what counts is the average of
 * the ranks.
 *
 * @param metrics names of measures, different, at least one
 */
public record Objective(List<String> metrics) {

  public Objective {
    metrics = List.copyOf(metrics);
    if (metrics.isEmpty() || new HashSet<>(metrics).size() < metrics.size())
      throw new IllegalArgumentException("metrics must be different, at least one: " + metrics);
  }

  /** The lowest average of the ranks in these metrics. */
  public static Objective averageRank(String... metrics) {
    return new Objective(List.of(metrics));
  }

  /** The lowest value of one metric, for example {@code IV MAPE}. */
  public static Objective lowest(String metric) {
    return new Objective(List.of(metric));
  }

  /**
   * The average of the ranks in the losses that validations of a model report; where they report
   * none, the lowest of what they report first.
   */
  static Objective of(Design<?, ?> design) {
    List<String> reported = design.measures().stream().map(Measure::name).toList();
    List<String> losses =
        design.terms().stream().map(Term::name).filter(reported::contains).toList();
    return losses.isEmpty() ? lowest(reported.get(0)) : new Objective(losses);
  }

  /**
   * This objective.
   *
   * @throws IllegalArgumentException if validations of a model do not report one of the metrics;
   *     lists those that they do
   */
  Objective checked(Design<?, ?> design) {
    List<String> reported = design.measures().stream().map(Measure::name).toList();
    for (String metric : metrics)
      if (!reported.contains(metric))
        throw new IllegalArgumentException(
            "metric must be one of %s: %s (did you mean %s?)"
                .formatted(reported, metric, Nearest.words(metric, reported).get(0)));
    return this;
  }

  @Override
  public String toString() {
    return (metrics.size() == 1 ? "lowest " : "average rank of ") + String.join(", ", metrics);
  }
}
