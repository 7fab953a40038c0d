package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.model.Config;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
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
        AdamW optimiser = new AdamW(LayerDecay.groups(model, 1), 0.01)) {
      List<double[]> expected = gradients(model, batch, penalties, WEIGHTS);
      double[][] alone = new double[3][];
      for (int i = 0; i < 3; i++) {
        double[] one = new double[3];
        one[i] = 1;
        int head = names(model).indexOf("head.out.weight");
        alone[i] = gradients(model, batch, penalties, one).get(head);
      }
      GradNorm gradNorm = new GradNorm(1.5, 0.01);
      double[] state = gradNorm.state();
      System.arraycopy(WEIGHTS, 0, state, 0, 3);
      gradNorm.restore(state);
      TrainingStep step =
          new TrainingStep(model, penalties, Weighting.gradNorm(1.5), gradNorm, optimiser, 0);
      StepResult result = step.run(batch, 1e-3, Probe.NOBODY);

      assertArrayEquals(WEIGHTS, result.weights(), "the weights that were used");
      double size = 0, square = 0;
      for (double[] gradient : expected)
        for (double g : gradient) {
          size = Math.max(size, Math.abs(g));
          square += g * g;
        }
      for (int i = 0; i < expected.size(); i++) {
        double[] moment = Tensors.toArray(optimiser.state().get(3 * i));
        for (int j = 0; j < moment.length; j++)
          assertEquals(expected.get(i)[j], 10 * moment[j], 1e-9 * size, names(model).get(i));
      }
      assertEquals(Math.sqrt(square), result.gradientNorm(), 1e-9 * Math.sqrt(square));
      for (int i = 0; i < 3; i++) {
        double norm = 0;
        for (double g : alone[i]) norm += g * g;
        assertTrue(norm > 0, "loss " + i + " is at work");
        assertEquals(Math.sqrt(norm), result.norms()[i], 1e-9 * Math.sqrt(norm), "norm " + i);
      }
      double[] moved = gradNorm.weights();
      for (int i = 0; i < 3; i++) assertTrue(moved[i] != WEIGHTS[i], "weight " + i + " moves");
    }
  }

  private static List<String> names(IvySpt model) {
    return model.parameters().learnt().stream().map(NDArray::getName).toList();
  }

  /** In one graph of elementary operations. */
  private static List<double[]> gradients(
      IvySpt model, Batch batch, Penalties penalties, double[] weights) {
    try (Scope scope = Scope.recording()) {
      Losses losses = new Losses(model, penalties, true);
      Inputs inputs = model.inputs(batch);
      Pass pass = new Pass(true, Order.ANY, null, Probe.NOBODY);
      List<NDArray> three =
          losses.of(batch, inputs, model.answer(inputs, losses.queries(batch), pass));
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
        AdamW optimiser = new AdamW(LayerDecay.groups(model, 1), 0)) {
      List<double[]> expected = gradients(model, batch, penalties, new double[] {2, 0, 0.5});
      double[] alone = new double[3];
      for (int i = 0; i < 3; i++) {
        double[] one = {i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0};
        double[] byHead = gradients(model, batch, penalties, one).get(expected.size() - 2);
        alone[i] = Math.sqrt(Arrays.stream(byHead).map(v -> v * v).sum());
      }
      TrainingStep step =
          new TrainingStep(model, penalties, Weighting.fixed(2, 0, 0.5), null, optimiser, 0);
      StepResult result = step.run(batch, 1e-3, Probe.NOBODY);
      assertTrue(result.calendar() > 0 && result.butterfly() > 0);
      for (int i = 0; i < 3; i++) // norms are those of the losses before their weights
      assertEquals(alone[i], result.norms()[i], 1e-9 * alone[i]);
      assertEquals(3, result.surfaces());
      assertEquals(1e-3, result.rate());
      double[] head = Tensors.toArray(optimiser.state().get(3 * (expected.size() - 2)));
      double[] asked = expected.get(expected.size() - 2);
      for (int j = 0; j < head.length; j++)
        assertEquals(asked[j], 10 * head[j], 1e-9 * result.gradientNorm());
    }
  }
}
