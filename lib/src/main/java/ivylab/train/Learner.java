package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.AdamW;
import ivylab.torch.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that training changes.
 *
 * @param parameters of the model, and running state
 * @param optimiser its moments
 * @param gradNorm the weights of the losses; null if they are fixed
 * @param average of the weights; null if none is kept
 * @param best weights; null if none are kept
 */
record Learner(
    Parameters parameters,
    AdamW optimiser,
    @Nullable GradNorm gradNorm,
    @Nullable Average average,
    @Nullable Best best)
    implements AutoCloseable {

  static Learner of(Trainable<?> of, Settings settings) {
    Settings.Optimisation how = settings.optimisation();
    Parameters parameters = of.parameters();
    return new Learner(
        parameters,
        new AdamW(LayerDecay.groups(of, how.layerDecay()), how.weightDecay()),
        gradNorm(of.terms(), settings),
        how.average() > 0 ? new Average(parameters, how.average()) : null,
        settings.stopping().isNone() ? null : new Best(parameters));
  }

  private static @Nullable GradNorm gradNorm(List<Term> terms, Settings settings) {
    if (!(settings.weighting() instanceof Weighting.Adaptive adaptive)) return null;
    Schedule schedule = settings.schedule();
    double published = Math.sqrt(schedule.peak() * Math.max(schedule.lowest(), 1e-8));
    return new GradNorm(terms, adaptive.alpha(), adaptive.rate() > 0 ? adaptive.rate() : published);
  }

  /** All tensors, named; shared, not copies. */
  List<NDArray> tensors() {
    List<NDArray> all = new ArrayList<>(parameters.all());
    all.addAll(optimiser.state());
    if (average != null) all.addAll(average.tensors());
    if (best != null) all.addAll(best.tensors());
    return all;
  }

  @Override
  public void close() {
    optimiser.close();
    if (average != null) average.close();
    if (best != null) best.close();
  }
}
