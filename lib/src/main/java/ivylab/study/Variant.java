package ivylab.study;

import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.train.Settings;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A way to build and train the model, to be compared with another that differs in one respect.
 *
 * @param name as tables and figures show it, for example {@code no kernel}
 * @param shows what the difference is and what it shows, one sentence
 * @param config of the model
 * @param sampling what its training draws from the data
 * @param settings of its training
 */
public record Variant(
    String name, String shows, Config config, Sampling sampling, Settings settings) {

  public Variant {
    if (name.isBlank()) throw new IllegalArgumentException("name must not be blank");
    Objects.requireNonNull(shows, "shows");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(settings, "settings");
  }

  /** With the usual {@link Sampling#DEFAULT}. */
  public Variant(String name, String shows, Config config, Settings settings) {
    this(name, shows, config, Sampling.DEFAULT, settings);
  }

  /** Another model, trained the same way. */
  Variant but(String name, String shows, UnaryOperator<Config> change) {
    return new Variant(name, shows, change.apply(config), sampling, settings);
  }

  /** The same model, trained another way. */
  Variant trained(String name, String shows, UnaryOperator<Settings> change) {
    return new Variant(name, shows, config, sampling, change.apply(settings));
  }

  /** The same model and settings, trained on other draws. */
  Variant drawn(String name, String shows, UnaryOperator<Sampling> change) {
    return new Variant(name, shows, config, change.apply(sampling), settings);
  }

  @Override
  public String toString() {
    return name + ": " + shows;
  }
}
