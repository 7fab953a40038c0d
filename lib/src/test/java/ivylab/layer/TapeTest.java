package ivylab.layer;

import static ivylab.torch.Given.close;
import static ivylab.torch.Given.learnt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Given;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hand-written gradients of {@code exp} against the engine's own, in one graph with other parts.
 */
class TapeTest {

  /** exp, by hand: the gradient by its input is that by its output times the output. */
  private static NDArray exp(Tape tape, NDArray x) {
    NDArray y;
    try (Scope scope = Scope.evaluating()) {
      y = scope.keep(x.exp());
    }
    return tape.enter(x, y, g -> g.mul(y.stopGradient()));
  }

  private static double[][] gradients(
      BiFunction<Tape, NDArray, NDArray> exp, int nodes, boolean weighted) {
    try (Scope scope = Scope.recording()) {
      NDArray a = learnt(Given.random(1, 3)), b = learnt(Given.random(2, 3));
      NDArray unused = learnt(Given.random(3, 2));
      Tape tape = new Tape();
      NDArray shared = a.mul(b);
      NDArray total = shared.sin();
      for (int i = 1; i <= nodes; i++)
        total = total.add(exp.apply(tape, Scalars.times(shared, i)).mul(b));
      List<NDArray> outputs = List.of(total.square(), a.cos());
      List<NDArray> weights =
          weighted ? List.of(Given.random(4, 3), Given.random(5, 3)) : List.of();
      return tape.gradient(outputs, weights, List.of(a, b, unused)).stream()
          .map(Tensors::toArray)
          .toArray(double[][]::new);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void a_tape_gives_what_the_engine_gives_for_the_same_function(int nodes) {
    for (boolean weighted : new boolean[] {false, true}) {
      double[][] engine = gradients((tape, x) -> x.exp(), nodes, weighted);
      double[][] ours = gradients(TapeTest::exp, nodes, weighted);
      for (int i = 0; i < engine.length; i++) close("input " + i, engine[i], ours[i], 1e-13);
      assertEquals(0, Arrays.stream(ours[2]).map(Math::abs).sum(), "an unused input");
    }
  }

  @Test
  void a_tape_can_be_used_again_after_its_gradient_was_taken() {
    try (Scope scope = Scope.recording()) {
      NDArray a = learnt(Given.random(1, 3));
      Tape tape = new Tape();
      double[] first = step(tape, a), second = step(tape, a);
      close("the second time", first, second, 1e-15);
      close("of exp(sin a)", Tensors.toArray(a.sin().exp().mul(a.cos())), first, 1e-15);
    }
  }

  private static double[] step(Tape tape, NDArray a) {
    NDArray y = exp(tape, a.sin());
    return Tensors.toArray(tape.gradient(List.of(y), List.of(), List.of(a)).get(0));
  }

  /** A node that the outputs do not depend on adds nothing. */
  @Test
  void a_node_off_the_path_adds_nothing() {
    try (Scope scope = Scope.recording()) {
      NDArray a = learnt(Given.random(1, 3));
      Tape tape = new Tape();
      exp(tape, a.sin());
      NDArray g = tape.gradient(List.of(a.square()), List.of(), List.of(a)).get(0);
      close("2a", Tensors.toArray(Scalars.times(a, 2)), Tensors.toArray(g), 1e-15);
    }
  }
}
