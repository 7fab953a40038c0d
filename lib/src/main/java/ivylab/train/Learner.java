package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.AdamW;
import ivylab.torch.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state that training changes.
 *
 * @param parameters of the model, and running state
 * @param optimiser its moments
 * @param gradNorm the weights of the losses; empty if they are fixed
 * @param average of the weights; empty if none is kept
 * @param best weights; empty if none are kept
 */
record Learner(
    Parameters parameters,
    AdamW optimiser,
    Optional<GradNorm> gradNorm,
    Optional<Average> average,
    Optional<Best> best)
    implements AutoCloseable {

  static Learner of(Trainable<?> of, Settings settings) {
    Settings.Optimisation how = settings.optimisation();
    Parameters parameters = of.parameters();
    return new Learner(
        parameters,
        new AdamW(LayerDecay.groups(of, how.layerDecay()), how.weightDecay()),
        gradNorm(of.terms(), settings),
        how.average() > 0 ? Optional.of(new Average(parameters, how.average())) : Optional.empty(),
        settings.stopping().isNone() ? Optional.empty() : Optional.of(new Best(parameters)));
  }

  private static Optional<GradNorm> gradNorm(List<Term> terms, Settings settings) {
    if (!(settings.weighting() instanceof Weighting.Adaptive adaptive)) return Optional.empty();
    Schedule schedule = settings.schedule();
    double published = Math.sqrt(schedule.peak() * Math.max(schedule.lowest(), 1e-8));
    double rate = adaptive.rate() > 0 ? adaptive.rate() : published;
    return Optional.of(new GradNorm(terms, adaptive.alpha(), rate));
  }

  /** All tensors, named; shared, not copies. */
  List<NDArray> tensors() {
    List<NDArray> all = new ArrayList<>(parameters.all());
    all.addAll(optimiser.state());
    average.ifPresent(a -> all.addAll(a.tensors()));
    best.ifPresent(b -> all.addAll(b.tensors()));
    return all;
  }

  @Override
  public void close() {
    optimiser.close();
    average.ifPresent(Average::close);
    best.ifPresent(Best::close);
  }
}
