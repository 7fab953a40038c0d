package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.Losses;
import ivylab.ivyspt.LossesTest;
import ivylab.ivyspt.Penalties;
import ivylab.ivyspt.Small;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.Autograd;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingStepTest {

  private static final double[] WEIGHTS = {0.4, 1.7, 0.9};

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    Config joint = Small.PUBLISHED.withHead(Config.OutputForm.POSITIVE).withGateBias(0.5);
    for (Config config :
        List.of(Small.CONFIG, joint.withQueryAttention(Config.QueryAttention.INDEPENDENT), joint))
      for (Penalties penalties : List.of(Penalties.atQueries(), Penalties.atCollocation(20)))
        cases.add(Arguments.of(config, penalties));
    return cases.stream();
  }

  /**
   * With GradNorm the model is moved by the gradient of the weighted sum and by nothing else (in
   * the reference GradNorm's own gradient leaks into it, 70 times as large). Adam's first moment
   * after one step is a tenth of the gradient.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void with_gradnorm_the_gradient_is_that_of_the_weighted_sum(Config config, Penalties penalties) {
    Batch batch = Batch.of(LossesTest.items(), penalties.collocation(), 9, 2);
    try (IvySpt model = LossesTest.shaken(config);
        Learner learner = learner(model, Weighting.gradNorm(1.5).withRate(0.01), 0.01)) {
      List<double[]> expected = gradients(model, batch, penalties, WEIGHTS);
      double[][] alone = new double[3][];
      for (int i = 0; i < 3; i++) {
        double[] one = new double[3];
        one[i] = 1;
        int head = names(model).indexOf("head.out.weight");
        alone[i] = gradients(model, batch, penalties, one).get(head);
      }
      GradNorm gradNorm = learner.gradNorm().orElseThrow();
      double[] state = gradNorm.state();
      System.arraycopy(WEIGHTS, 0, state, 0, 3);
      gradNorm.restore(state);
      StepResult result =
          step(model, penalties, Weighting.gradNorm(1.5).withRate(0.01), learner).run(batch, 1e-3);

      assertEquals(List.of(0.4, 1.7, 0.9), result.weights(), "the weights that were used");
      double size = 0, square = 0;
      for (double[] gradient : expected)
        for (double g : gradient) {
          size = Math.max(size, Math.abs(g));
          square += g * g;
        }
      for (int i = 0; i < expected.size(); i++) {
        double[] moment = Tensors.toArray(learner.optimiser().state().get(3 * i));
        for (int j = 0; j < moment.length; j++)
          assertEquals(expected.get(i)[j], 10 * moment[j], 1e-9 * size, names(model).get(i));
      }
      assertEquals(Math.sqrt(square), result.gradientNorm(), 1e-9 * Math.sqrt(square));
      for (int i = 0; i < 3; i++) {
        double norm = 0;
        for (double g : alone[i]) norm += g * g;
        assertTrue(norm > 0, "loss " + i + " is at work");
        assertEquals(Math.sqrt(norm), result.norms().get(i), 1e-9 * Math.sqrt(norm), "norm " + i);
      }
      double[] moved = gradNorm.weights();
      for (int i = 0; i < 3; i++) assertTrue(moved[i] != WEIGHTS[i], "weight " + i + " moves");
    }
  }

  private static Learner learner(IvySpt model, Weighting weighting, double decay) {
    return Learner.of(
        Small.task(model),
        Settings.DEFAULT.withWeighting(weighting).withWeightDecay(decay).withClip(0));
  }

  private static TrainingStep<Batch> step(
      IvySpt model, Penalties penalties, Weighting weighting, Learner learner) {
    Completion task = Small.task(model).withPenalties(penalties);
    Settings settings = Settings.DEFAULT.withWeighting(weighting).withClip(0);
    return new TrainingStep<>(task, task.course(weighting, 1), learner, settings);
  }

  private static List<String> names(IvySpt model) {
    return model.parameters().learnt().stream().map(NDArray::getName).toList();
  }

  /** In one graph of elementary operations. */
  private static List<double[]> gradients(
      IvySpt model, Batch batch, Penalties penalties, double[] weights) {
    try (Scope scope = Scope.recording()) {
      Losses losses = new Losses(model, penalties, true);
      List<NDArray> three = losses.of(batch, new Pass(true, Order.ANY, null, Probe.NONE));
      NDArray sum = Scalars.times(three.get(0), weights[0]);
      for (int i = 1; i < 3; i++) sum = sum.add(Scalars.times(three.get(i), weights[i]));
      return Autograd.grad(List.of(sum), model.parameters().learnt(), false).stream()
          .map(Tensors::toArray)
          .toList();
    }
  }

  @Test
  void a_weight_of_zero_leaves_a_penalty_out_and_it_is_still_reported() {
    Batch batch = Batch.of(LossesTest.items(), 20, 9, 2);
    Penalties penalties = Penalties.atCollocation(20);
    try (IvySpt model = LossesTest.shaken(Small.CONFIG);
        Learner learner = learner(model, Weighting.fixed(2, 0, 0.5), 0)) {
      List<double[]> expected = gradients(model, batch, penalties, new double[] {2, 0, 0.5});
      double[] alone = new double[3];
      for (int i = 0; i < 3; i++) {
        double[] one = {i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0};
        double[] byHead = gradients(model, batch, penalties, one).get(expected.size() - 2);
        alone[i] = Math.sqrt(Arrays.stream(byHead).map(v -> v * v).sum());
      }
      StepResult result =
          step(model, penalties, Weighting.fixed(2, 0, 0.5), learner).run(batch, 1e-3);
      assertTrue(result.losses().get(1) > 0 && result.losses().get(2) > 0);
      for (int i = 0; i < 3; i++) // norms are those of the losses before their weights
      assertEquals(alone[i], result.norms().get(i), 1e-9 * alone[i]);
      assertEquals(3, result.examples());
      assertEquals(1e-3, result.rate());
      double[] head = Tensors.toArray(learner.optimiser().state().get(3 * (expected.size() - 2)));
      double[] asked = expected.get(expected.size() - 2);
      for (int j = 0; j < head.length; j++)
        assertEquals(asked[j], 10 * head[j], 1e-9 * result.gradientNorm());
    }
  }
}
