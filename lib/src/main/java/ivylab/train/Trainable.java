package ivylab.train;

import ivylab.torch.Parameters;
import java.util.List;
import java.util.Map;

/**
 * Something that a {@link Trainer} can train: a model together with the data and the losses it
 * learns from. All that a trainer knows of a model is here and in its {@link Course}.
 *
 * @param <M> the model, as {@link Run#model()} returns it
 */
public interface Trainable<M> {

  /** The model, whose parameters a training moves. */
  M model();

  /** What runs call it. */
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
   * What a validation reports, at least one. The training has diverged where the first is not
   * finite; the last sums a run up.
   */
  List<Measure> measures();

  /** The settings that a trainer begins with. */
  default Settings settings() {
    return Settings.DEFAULT;
  }

  /**
   * Configuration, options and digests of the data, as a value that Jackson can write: what must be
   * the same for a training to be resumed, besides its settings.
   */
  Object description();

  /** Header entries of checkpoints, by which the model's own reader recognises them. */
  default Map<String, String> header() {
    return Map.of();
  }

  /**
   * Makes the model ready for a training, for example standardises its inputs.
   *
   * @return undoes that, where the training is refused
   * @throws IllegalArgumentException if the data cannot be trained on; nothing has been changed
   *     then
   */
  default Runnable prepare() {
    return () -> {};
  }

  /**
   * Batches, losses and validation of one training.
   *
   * @param weighting by which the course may leave out terms that are not needed
   * @param seed of everything random in the batches
   */
  Course<?> course(Weighting weighting, long seed);
}
