package ivylab.experiment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.compare.PairedTest;
import ivylab.ivyspt.CompletionTerms;
import ivylab.train.History;
import java.util.List;
import java.util.Locale;

/**
 * What came of an {@link Experiment}. All but the seconds is a function of the experiment.
 *
 * @param experiment what was done
 * @param validations the validation set as it was looked at, in order; the first before training
 * @param tests one for each condition; none unless the training was completed
 * @param seconds of this run; one that went on from a checkpoint counts from there
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

    /** Trained to its end, and tested. */
    record Completed() implements Outcome {
      @Override
      public String toString() {
        return "completed";
      }
    }

    /**
     * It was to stop there, and can go on.
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
     * Numbers got out of hand.
     *
     * @param step where
     * @param cause what was not finite, or how large
     */
    record Diverged(long step, String cause) implements Outcome {
      @Override
      public String toString() {
        return "diverged at step %d: %s".formatted(step, cause);
      }
    }

    /**
     * It could not be done.
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
   * @param mapes IV MAPE of each surface, in percent, {@code [n]}; NaN where all of it failed
   * @param mape IV MAPE over all quotes, in percent
   * @param rmse of volatility over all quotes
   * @param mse of total variance over all quotes
   * @param quotes asked for
   * @param failures quotes without a positive finite answer
   * @param mesh arbitrage, counted over all surfaces; of no points where nobody looked
   * @param free surfaces without arbitrage; 0 where nobody looked
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
     * The errors as {@link PairedTest} wants them, {@code [n]}: infinite where all of a surface
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

  /** The last look at the validation set; null where there was none. */
  public History.Validation last() {
    return validations.isEmpty() ? null : validations.get(validations.size() - 1);
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

  /** The same without its seconds: what must be equal between two runs. */
  public ExperimentResult withoutTime() {
    return new ExperimentResult(experiment, validations, tests, 0, outcome);
  }

  /** As the result of an experiment that is the same but for its name and places. */
  ExperimentResult of(Experiment same) {
    return new ExperimentResult(same, validations, tests, seconds, outcome);
  }

  /** As JSON text. */
  public String toJson() {
    return Experiment.json(this);
  }

  /**
   * From JSON text.
   *
   * @throws IllegalArgumentException if it is none of a result
   */
  public static ExperimentResult ofJson(String text) {
    return Experiment.of(text, ExperimentResult.class);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(experiment.name() + ": " + outcome);
    if (last() != null)
      text.append(
          String.format(
              Locale.ROOT,
              ", validation after %,d steps: IV MAPE %.2f %%",
              last().step(),
              last().of(CompletionTerms.MAPE)));
    for (Test t : tests)
      text.append(String.format(Locale.ROOT, ", %s: %.2f %%", t.condition(), t.mape()));
    return text.toString();
  }
}
