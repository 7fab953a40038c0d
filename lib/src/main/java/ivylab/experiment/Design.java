package ivylab.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import ivylab.progress.Progress;
import ivylab.train.Measure;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Trainable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A model that has not been built yet: its kind and all options of this kind. Experiments, searches
 * and studies know models by this interface alone.
 *
 * <p>A design is a public record. Its component {@code config} is a record of the options of the
 * model itself, every other component a record of options of what its training draws from the data;
 * search spaces name them so. As JSON it is an object with its {@code kind} and its components.
 *
 * <p>A kind is registered by the name of its record in {@code
 * META-INF/services/ivylab.experiment.Design}, and its record has a public constructor without
 * arguments, which makes the design that search spaces begin with. Processes that do experiments
 * find it on the same class path.
 *
 * @param <M> the model
 * @param <D> the data of a training and its test
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind")
@JsonTypeIdResolver(Kinds.OfDesigns.class)
public interface Design<M, D> {

  /**
   * Options under a name.
   *
   * @param name for example {@code PUBLISHED}
   */
  record Preset(String name, Design<?, ?> design) {}

  /** Name of the kind, a word of small letters. */
  String kind();

  /** What a training begins with. */
  default Settings settings() {
    return Settings.DEFAULT;
  }

  /** The losses of a training, see {@link Trainable#terms}. */
  List<Term> terms();

  /** What validations report, see {@link Trainable#measures}. */
  List<Measure> measures();

  /** Configurations with a name, otherwise as this; a search space may begin with any of them. */
  default List<Preset> presets() {
    return List.of();
  }

  /**
   * This design with options that follow from others where they were not given themselves.
   *
   * @param given names of the options of the model that were given
   */
  default Design<M, D> completed(Set<String> given) {
    return this;
  }

  /** Whether models of this kind can be trained on data of this kind. */
  default boolean takes(DataReference data) {
    return true;
  }

  /**
   * Reads or makes the data; other designs of this kind may use it, too.
   *
   * @throws IllegalArgumentException if it is not what the reference says
   */
  D open(DataReference reference);

  /** An untrained model. */
  M create(long seed);

  /**
   * A trained model.
   *
   * @param start a saved model or a checkpoint
   * @throws IllegalArgumentException if it is of another configuration
   * @throws IOException if it cannot be read
   */
  M load(Path start) throws IOException;

  /** What a trainer needs to know of the model and the data. */
  Trainable<M> task(M model, D data);

  /**
   * Tests a trained model on data that it was not trained on.
   *
   * @return one test for each condition of the evaluation
   * @throws IllegalArgumentException if models of this kind cannot be tested so
   */
  List<ExperimentResult.Test> test(M model, D data, Evaluation evaluation, Progress progress);

  /** Frees the memory of a model. */
  void close(M model);

  /** The registered kinds, as the designs that search spaces begin with, by name. */
  static List<Design<?, ?>> kinds() {
    return Kinds.DESIGNS.all();
  }

  /**
   * The design of a kind that search spaces begin with.
   *
   * @throws IllegalArgumentException if there is no such kind; lists those that there are
   */
  static Design<?, ?> ofKind(String kind) {
    return Kinds.DESIGNS.of(kind);
  }
}
