package ivylab.experiment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.compare.PairedTest;
import ivylab.file.Json;
import ivylab.train.History;
import ivylab.train.Measure;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The result of an {@link Experiment}. Everything except the seconds is a function of the
 * experiment.
 *
 * @param experiment that was run
 * @param validations the evaluations on the validation set, in order; the first before training
 * @param tests one per condition; none unless training was completed
 * @param seconds of this run; a resumed run counts from its checkpoint
 * @param outcome why it ended
 */
public record ExperimentResult(
    Experiment experiment,
    List<History.Validation> validations,
    List<Test> tests,
    double seconds,
    Outcome outcome) {

  /** Why an experiment ended. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = Outcome.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = Outcome.Diverged.class, name = "diverged"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
  })
  public sealed interface Outcome {

    /** Training completed, and tested. */
    record Completed() implements Outcome {
      @Override
      public String toString() {
        return "completed";
      }
    }

    /**
     * Stopped there as requested; it can be resumed.
     *
     * @param step steps done
     */
    record Stopped(long step) implements Outcome {
      @Override
      public String toString() {
        return "stopped after step " + step;
      }
    }

    /**
     * The training diverged.
     *
     * @param step at which it diverged
     * @param cause what was not finite, or how large
     */
    record Diverged(long step, String cause) implements Outcome {
      @Override
      public String toString() {
        return "diverged at step %d: %s".formatted(step, cause);
      }
    }

    /**
     * It could not be run.
     *
     * @param reason the exception and its message
     */
    record Failed(String reason) implements Outcome {
      @Override
      public String toString() {
        return "failed: " + reason;
      }
    }
  }

  /**
   * The model on the test part under one condition.
   *
   * @param condition what was hidden and shown
   * @param surfaces symbol and date of each, in order, {@code [n]}: the same for all experiments of
   *     one data reference and evaluation
   * @param mapes IV MAPE of each surface, in percent, {@code [n]}; NaN if all of it failed
   * @param mape IV MAPE over all quotes, in percent
   * @param rmse of volatility over all quotes
   * @param mse of total variance over all quotes
   * @param quotes queried
   * @param failures quotes without a positive finite prediction
   * @param mesh arbitrage, counted over all surfaces; over no points if it was not checked
   * @param free surfaces without arbitrage; 0 if it was not checked
   */
  public record Test(
      MaskCondition condition,
      List<String> surfaces,
      List<Double> mapes,
      double mape,
      double rmse,
      double mse,
      int quotes,
      int failures,
      MeshCheck mesh,
      int free) {

    public Test {
      surfaces = List.copyOf(surfaces);
      mapes = List.copyOf(mapes);
    }

    /**
     * The errors as {@link PairedTest} needs them, {@code [n]}: infinite if all of a surface
     * failed.
     */
    public double[] errors() {
      return mapes.stream().mapToDouble(e -> e.isNaN() ? Double.POSITIVE_INFINITY : e).toArray();
    }
  }

  public ExperimentResult {
    validations = List.copyOf(validations);
    tests = List.copyOf(tests);
  }

  public boolean completed() {
    return outcome instanceof Outcome.Completed;
  }

  /**
   * The last evaluation on the validation set.
   *
   * @throws IllegalStateException if there was none
   */
  public History.Validation last() {
    if (validations.isEmpty()) throw new IllegalStateException("nothing was validated: " + this);
    return validations.get(validations.size() - 1);
  }

  /**
   * The evaluation of the weights that the training returns: the first with the lowest value of the
   * metric whose best weights are kept, otherwise the last.
   *
   * @throws IllegalStateException if there was none
   */
  public History.Validation chosen() {
    History.Validation last = last();
    String metric = experiment.settings().stopping().metric();
    if (metric.isBlank()) return last;
    return validations.stream().min(Comparator.comparingDouble(v -> v.of(metric))).orElse(last);
  }

  /**
   * The test under one condition.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Test test(MaskCondition condition) {
    return tests.stream()
        .filter(t -> t.condition().equals(condition))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "condition must be one of %s: %s; %s %s"
                        .formatted(
                            tests.stream().map(Test::condition).toList(),
                            condition,
                            experiment.name(),
                            outcome)));
  }

  /** The same without its seconds: the part that must be equal between two runs. */
  public ExperimentResult withoutTime() {
    return new ExperimentResult(experiment, validations, tests, 0, outcome);
  }

  /** As the result of an experiment that differs only in its name and the locations of files. */
  ExperimentResult of(Experiment same) {
    return new ExperimentResult(same, validations, tests, seconds, outcome);
  }

  /** As JSON text. */
  public String toJson() {
    return Json.text(this);
  }

  /**
   * From JSON text.
   *
   * @throws IllegalArgumentException if it is not that of a result
   */
  public static ExperimentResult ofJson(String text) {
    return Json.read(text, ExperimentResult.class);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(experiment.name() + ": " + outcome);
    if (!validations.isEmpty()) {
      List<Measure> measures = experiment.design().measures();
      Measure summary = measures.get(measures.size() - 1);
      text.append(
          String.format(
              Locale.ROOT,
              ", validation after %,d steps: %s %s",
              last().step(),
              summary,
              summary.text(last().of(summary))));
    }
    for (Test t : tests)
      text.append(String.format(Locale.ROOT, ", %s: %.2f %%", t.condition(), t.mape()));
    return text.toString();
  }
}
