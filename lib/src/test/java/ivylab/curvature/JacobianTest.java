package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JacobianTest {

  static List<Config> configs() {
    return List.of(
        Tiny.CONFIG,
        Tiny.PUBLISHED,
        Tiny.PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT));
  }

  /** The outputs as the model itself predicts them, surface by surface. */
  private static double[] outputs(IvySpt model, Output output) {
    ModelOutputs outputs = new ModelOutputs(model, output, ParameterGroup.ALL, Tiny.batches());
    double[] all = new double[9];
    int at = 0;
    try (Scope scope = Scope.evaluating()) {
      for (int piece = 0; piece < outputs.pieces(); piece++) {
        double[] part = Tensors.toArray(outputs.value(piece));
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
    }
    return all;
  }

  /** Moves all learnt parameters along a direction. */
  private static void move(Parameters parameters, double[] v, double step) {
    int at = 0;
    for (NDArray parameter : parameters.learnt()) {
      double[] values = parameters.values(parameter.getName());
      for (int i = 0; i < values.length; i++) values[i] += step * v[at++];
      parameters.set(parameter.getName(), values);
    }
  }

  /** Central differences with h = 1e-5: error h^2 and 1e-16 / h, below 1e-9; hence 1e-6. */
  @ParameterizedTest
  @MethodSource("configs")
  void a_product_is_the_derivative_along_a_direction(Config config) {
    for (Output output : Output.values())
      try (IvySpt model = Tiny.model(config);
          Jacobian jacobian = Jacobian.of(model, output, ParameterGroup.ALL, Tiny.batches())) {
        double[] v = Tiny.random(jacobian.columns(), 1);
        double[] product = jacobian.apply(v);
        double h = 1e-5;
        jacobian.close(); // the kept graph is of the parameters as they are now
        move(model.parameters(), v, h);
        double[] up = outputs(model, output);
        move(model.parameters(), v, -2 * h);
        double[] down = outputs(model, output);
        double size = Arrays.stream(product).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < product.length; i++)
          assertEquals((up[i] - down[i]) / (2 * h), product[i], 1e-6 * size, output + " " + i);
      }
  }

  /** Two ways of adding up the same products: rounding, 1e-16 of the sizes; hence 1e-12. */
  @ParameterizedTest
  @MethodSource("configs")
  void the_transposed_is_the_adjoint(Config config) {
    try (IvySpt model = Tiny.model(config);
        Jacobian jacobian =
            Jacobian.of(model, Output.NETWORK, ParameterGroup.ALL, Tiny.batches())) {
      double[] v = Tiny.random(jacobian.columns(), 2), u = Tiny.random(jacobian.rows(), 3);
      double[] along = jacobian.apply(v), across = jacobian.applyTransposed(u);
      assertEquals(
          Vectors.dot(along, u),
          Vectors.dot(v, across),
          1e-12 * Vectors.norm(along) * Vectors.norm(u));
    }
  }

  @Test
  void a_group_is_a_part_of_the_columns() {
    try (IvySpt model = Tiny.model()) {
      double[] u = Tiny.random(9, 4);
      double[] all = transposed(model, ParameterGroup.ALL, u);
      int at = 0;
      for (ParameterGroup layer : ParameterGroup.layers(model)) {
        double[] part = transposed(model, layer, u);
        assertArrayEquals(part, Arrays.copyOfRange(all, at, at + part.length), layer.name());
        at += part.length;
      }
      assertEquals(all.length, at, "layers are all parameters, in order");
    }
  }

  private static double[] transposed(IvySpt model, ParameterGroup group, double[] u) {
    try (Jacobian jacobian = Jacobian.of(model, Output.TOTAL_VARIANCE, group, Tiny.batches())) {
      return jacobian.applyTransposed(u);
    }
  }

  @Test
  void kept_graphs_give_the_same_digits_as_graphs_made_anew() {
    try (IvySpt model = Tiny.model();
        Jacobian none = jacobian(model).keeping(0);
        Jacobian both = jacobian(model).keeping(9)) {
      double[] v = Tiny.random(none.columns(), 5);
      double[] expected = none.apply(v);
      assertArrayEquals(expected, none.apply(v));
      for (int i = 0; i < 3; i++) assertArrayEquals(expected, both.apply(v));
      both.close();
      assertArrayEquals(expected, both.apply(v), "after the memory was given back");
    }
  }

  private static Jacobian jacobian(IvySpt model) {
    return Jacobian.of(model, Output.TOTAL_VARIANCE, ParameterGroup.ALL, Tiny.batches());
  }

  @ParameterizedTest
  @EnumSource(Output.class)
  void a_batch_with_padding_is_its_surfaces_one_after_the_other(Output output) {
    try (IvySpt model = Tiny.model()) {
      ModelOutputs together = new ModelOutputs(model, output, ParameterGroup.ALL, Tiny.batches());
      ModelOutputs apart = together.apart();
      assertEquals(2, together.pieces());
      assertEquals(3, apart.pieces());
      double[] u = Tiny.random(9, 6);
      // the same sums in another order
      double[] expected = Jacobian.of(together).applyTransposed(u);
      assertArrayEquals(
          expected, Jacobian.of(apart).applyTransposed(u), 1e-12 * Vectors.norm(expected));
    }
  }

  @Test
  void it_can_be_interrupted() {
    try (IvySpt model = Tiny.model();
        Jacobian jacobian = jacobian(model)) {
      Thread.currentThread().interrupt();
      assertThrows(
          CancellationException.class, () -> jacobian.apply(new double[jacobian.columns()]));
      assertEquals(9, jacobian.apply(new double[jacobian.columns()]).length, "and goes on");
    }
  }

  @Test
  void wrong_vectors_and_empty_groups_are_refused() {
    try (IvySpt model = Tiny.model();
        Jacobian jacobian = jacobian(model)) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> jacobian.apply(new double[3]))
              .getMessage()
              .startsWith("v must have " + jacobian.columns() + " numbers: 3"));
      assertThrows(IllegalArgumentException.class, () -> jacobian.applyTransposed(new double[3]));
      assertThrows(IllegalArgumentException.class, () -> jacobian.keeping(-1));
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Jacobian.of(model, Output.NETWORK, ParameterGroup.block(7), Tiny.batches()))
              .getMessage()
              .contains("'block 7'"));
      assertThrows(IllegalArgumentException.class, () -> ParameterGroup.block(0));
      List<Batch> nothing = List.of();
      assertThrows(IllegalArgumentException.class, () -> Ntk.of(model, nothing));
      List<Batch> unasked = List.of(Batch.of(List.of(Tiny.masked(4, 0, 1))));
      assertThrows(IllegalArgumentException.class, () -> Ntk.of(model, unasked));
    }
  }
}
