package ivylab.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Given;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassTest {

  private static final Pass TRAINING = Pass.training(null);

  /** Share within five deviations of a binomial, sqrt(p (1 - p) / n). */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void dropout_zeroes_this_share_and_keeps_the_mean(double probability) {
    int n = 100_000;
    Compute.seed(17);
    try (Scope scope = Scope.evaluating()) {
      NDArray ones = Given.tensor(new double[n], n).onesLike();
      double[] kept = Tensors.toArray(TRAINING.dropout(ones, probability));
      double zeros = Arrays.stream(kept).filter(x -> x == 0).count() / (double) n;
      double deviation = Math.sqrt(probability * (1 - probability) / n);
      assertEquals(probability, zeros, 5 * deviation, "share of zeros");
      for (double x : kept)
        if (x != 0) assertEquals(1 / (1 - probability), x, 1e-15, "the others are scaled up");
      double mean = Arrays.stream(kept).average().orElseThrow();
      assertEquals(1, mean, 5 * deviation / (1 - probability), "mean");
    }
  }

  @Test
  void dropout_is_in_training_only_and_not_at_probability_zero() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = Given.random(1, 100);
      Jet jet = Jet.of(x);
      for (Pass pass : List.of(Pass.evaluation(), Pass.gradient(null), Pass.anyOrder()))
        assertSame(jet, pass.dropout(jet, 0.5), pass.order() + " in evaluation");
      assertSame(jet, TRAINING.dropout(jet, 0));
      assertTrue(zeros(TRAINING.dropout(x, 0.5)) > 0);
    }
  }

  private static long zeros(NDArray x) {
    return Arrays.stream(Tensors.toArray(x)).filter(v -> v == 0).count();
  }

  @Test
  void all_parts_of_a_jet_lose_the_same_elements() {
    Compute.seed(3);
    try (Scope scope = Scope.evaluating()) {
      Jet x = Given.jet(Given.taylors(1, 200), 200), y = TRAINING.dropout(x, 0.4);
      double[] value = Tensors.toArray(y.v()), was = Tensors.toArray(x.v());
      List<NDArray> before = List.of(x.k(), x.t(), x.kk()), after = List.of(y.k(), y.t(), y.kk());
      for (int part = 0; part < 3; part++) {
        double[] from = Tensors.toArray(before.get(part)), to = Tensors.toArray(after.get(part));
        for (int i = 0; i < value.length; i++)
          assertEquals(from[i] * (value[i] / was[i]), to[i], 1e-14);
      }
      assertTrue(zeros(y.v()) > 40);
    }
  }

  @Test
  void dropout_draws_anew_each_time_and_the_same_after_the_same_seed() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = Given.random(1, 100);
      Compute.seed(5);
      double[] first = Tensors.toArray(TRAINING.dropout(x, 0.5));
      double[] second = Tensors.toArray(TRAINING.dropout(x, 0.5));
      Compute.seed(5);
      assertArrayEquals(first, Tensors.toArray(TRAINING.dropout(x, 0.5)));
      assertTrue(!Arrays.equals(first, second));
    }
  }

  @Test
  void dropout_keeps_the_type_and_passes_gradients_to_what_it_kept() {
    Compute.seed(5);
    try (Scope scope = Scope.recording()) {
      for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
        NDArray x =
            Given.learnt(
                Tensors.of(Compute.root(), Tensors.toArray(Given.random(1, 50)), type, 50));
        NDArray y = TRAINING.dropout(x, 0.5);
        assertEquals(type, y.getDataType());
        double[] g = Tensors.toArray(Autograd.grad(y, x, false)), value = Tensors.toArray(y);
        for (int i = 0; i < 50; i++) assertEquals(value[i] == 0 ? 0 : 2, g[i]);
      }
    }
  }

  @Test
  void the_named_passes_are_what_they_are_called() {
    Tape tape = new Tape();
    assertEquals(new Pass(false, Order.NONE, null, Probe.NONE), Pass.evaluation());
    assertEquals(new Pass(true, Order.FIRST, tape, Probe.NONE), Pass.training(tape));
    assertEquals(new Pass(false, Order.FIRST, tape, Probe.NONE), Pass.gradient(tape));
    assertEquals(new Pass(false, Order.ANY, null, Probe.NONE), Pass.anyOrder());
    Probe probe = (stage, block, points, values) -> {};
    assertSame(probe, Pass.training(tape).withProbe(probe).probe());
    assertSame(tape, Pass.training(tape).withProbe(probe).tape());
  }

  @Test
  void only_the_unlimited_orders_are_unlimited() {
    for (Order order : Order.values())
      assertEquals(order.name().startsWith("ANY"), order.isUnlimited(), order.name());
  }
}
