package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One step: losses and gradient of a batch, optimiser, weights of the losses. */
final class TrainingStep<B> {

  private final Course<B> course;
  private final Learner learner;
  private final Settings settings;
  private final List<Double> fixed;
  private final List<NDArray> output;

  TrainingStep(Trainable<?> of, Course<B> course, Learner learner, Settings settings) {
    this.course = course;
    this.learner = learner;
    this.settings = settings;
    fixed = settings.weighting().weights(of.terms());
    output = of.parameters().learnt(name -> of.depth(name) == 0);
  }

  /**
   * Trains once on a batch.
   *
   * @throws IllegalArgumentException if GradNorm is to weigh a negative loss; nothing has changed
   */
  StepResult run(B batch, double rate) {
    Optional<GradNorm> gradNorm = learner.gradNorm();
    try (Scope scope = Scope.recording()) {
      List<Double> weights =
          gradNorm.map(g -> Arrays.stream(g.weights()).boxed().toList()).orElse(fixed);
      Course.Request request =
          new Course.Request(
              weights, gradNorm.isPresent(), learner.optimiser().parameters(), output);
      Course.Gradient gradient = course.gradient(batch, request);
      gradNorm.ifPresent(g -> g.check(numbers(gradient.losses())));
      double norm =
          learner.optimiser().step(gradient.gradients(), rate, settings.optimisation().clip());
      if (Double.isFinite(norm))
        gradNorm.ifPresent(g -> g.update(numbers(gradient.losses()), numbers(gradient.norms())));
      return new StepResult(
          gradient.losses(), weights, gradient.norms(), norm, rate, course.size(batch));
    }
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(v -> v).toArray();
  }
}
