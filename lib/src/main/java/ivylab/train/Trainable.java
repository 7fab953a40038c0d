package ivylab.train;

import ivylab.torch.Parameters;
import java.util.List;
import java.util.Map;

/**
 * Something that a {@link Trainer} can train: a model together with the data and the losses from
 * which it learns. All that a trainer knows about a model is here and in its {@link Course}.
 *
 * @param <M> the model, as {@link Run#model()} returns it
 */
public interface Trainable<M> {

  /** The model, whose parameters training changes. */
  M model();

  /** Its name in runs. */
  String name();

  /** Learnt parameters, and running state that is kept with them. */
  Parameters parameters();

  /**
   * The number of layers between a parameter and the output, for layer decay; 0 in the output layer
   * itself, whose gradients GradNorm compares.
   *
   * @param parameter name of a learnt parameter
   */
  default int depth(String parameter) {
    return 0;
  }

  /** The losses, in the order of weights and histories; at least one, the main one first. */
  List<Term> terms();

  /**
   * The measures that a validation reports, at least one. The training has diverged if the first is
   * not finite; the last summarises a run.
   */
  List<Measure> measures();

  /** The default settings of a trainer. */
  default Settings settings() {
    return Settings.DEFAULT;
  }

  /**
   * Configuration, options and digests of the data, as a value that Jackson can write: what must be
   * the same, besides the settings, for a run to be resumed.
   */
  Object description();

  /** Header entries of checkpoints, by which the model's own reader recognises them. */
  default Map<String, String> header() {
    return Map.of();
  }

  /**
   * Prepares the model for training, for example standardises its inputs.
   *
   * @return undoes that, if training is refused
   * @throws IllegalArgumentException if the data are unsuitable for training; nothing has been
   *     changed then
   */
  default Runnable prepare() {
    return () -> {};
  }

  /**
   * Batches, losses and validation of one training run.
   *
   * @param weighting that allows the course to omit terms that are not needed
   * @param seed of everything random in the batches
   */
  Course<?> course(Weighting weighting, long seed);
}
