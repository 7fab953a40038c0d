package ivylab.study;

import ivylab.experiment.DataReference;
import ivylab.experiment.Design;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.train.Settings;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A way to build and train the model, to be compared with another that differs in one respect.
 *
 * @param name as tables and figures show it, for example {@code no kernel}
 * @param shows what the difference is and what it shows, one sentence
 * @param design of the model
 * @param settings of its training
 */
public record Variant(String name, String shows, Design<?, ?> design, Settings settings) {

  public Variant {
    if (name.isBlank()) throw new IllegalArgumentException("name must not be blank");
    Objects.requireNonNull(shows, "shows");
    Objects.requireNonNull(design, "design");
    Objects.requireNonNull(settings, "settings");
  }

  /** Another model, or the same on other draws, trained with the same settings. */
  Variant but(String name, String shows, UnaryOperator<Design<?, ?>> change) {
    return new Variant(name, shows, change.apply(design), settings);
  }

  /** The same model, trained another way. */
  Variant trained(String name, String shows, UnaryOperator<Settings> change) {
    return new Variant(name, shows, design, change.apply(settings));
  }

  /** Its training with a seed, and its test. */
  Experiment experiment(long seed, DataReference data, Evaluation evaluation) {
    return Experiment.of(name + ", seed " + seed, design, settings, data)
        .withSeed(seed)
        .withEvaluation(evaluation);
  }

  @Override
  public String toString() {
    return name + ": " + shows;
  }
}
