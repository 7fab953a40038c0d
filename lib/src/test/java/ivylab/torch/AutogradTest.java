package ivylab.torch;

import static ivylab.torch.Given.close;
import static ivylab.torch.Given.learnt;
import static ivylab.torch.Given.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutogradTest {

  @Test
  void the_gradient_of_a_sum_of_squares_is_twice_the_input() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(tensor(new double[] {1, -2, 3}, 3));
      assertArrayEquals(
          new double[] {2, -4, 6}, Tensors.toArray(Autograd.grad(x.square(), x, false)));
    }
  }

  @Test
  void several_outputs_are_summed() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(tensor(new double[] {1, -2}, 2));
      List<NDArray> g = Autograd.grad(List.of(x.square(), x.sum(), x.sum()), List.of(x), false);
      assertArrayEquals(new double[] {4, -2}, Tensors.toArray(g.get(0)));
    }
  }

  @Test
  void weights_make_a_vector_jacobian_product() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(tensor(new double[] {1, -2}, 2));
      NDArray first = tensor(new double[] {10, 100}, 2), second = Given.number(0.5);
      List<NDArray> g =
          Autograd.grad(
              List.of(x.square(), x.sum()), List.of(first, second), List.of(x), false, false);
      assertArrayEquals(new double[] {20.5, -399.5}, Tensors.toArray(g.get(0)));
    }
  }

  @Test
  void an_input_that_nothing_depends_on_has_a_gradient_of_zeros() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 2)), unused = learnt(Given.random(2, 2, 3));
      List<NDArray> g = Autograd.grad(List.of(x.square()), List.of(unused, x), true);
      assertEquals(new Shape(2, 3), g.get(0).getShape());
      assertArrayEquals(new double[6], Tensors.toArray(g.get(0)));
      assertEquals(2 * Tensors.toArray(x)[1], Tensors.toArray(g.get(1))[1]);
    }
  }

  /** A linear function has no second derivative, and the engine says so by a missing tensor. */
  @Test
  void the_second_derivative_of_a_linear_function_is_zeros_that_can_be_read() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 3)), y = learnt(Given.random(2, 3));
      NDArray first = Autograd.grad(x.mul(y), x, true);
      assertArrayEquals(new double[3], Tensors.toArray(Autograd.grad(first, x, true)));
      NDArray constant = Autograd.grad(Scalars.times(x, 3), x, true);
      assertArrayEquals(new double[3], Tensors.toArray(Autograd.grad(constant, x, false)));
    }
  }

  @Test
  void outputs_without_recorded_inputs_count_as_constants() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(tensor(new double[] {1, 2}, 2)), plain = Given.random(1, 4);
      NDArray none = Autograd.grad(plain.square(), x, false);
      assertArrayEquals(new double[2], Tensors.toArray(none));
      // the weight of the constant output must not be given to the other
      List<NDArray> g =
          Autograd.grad(
              List.of(plain, x.square()),
              List.of(plain, tensor(new double[] {5, 7}, 2)),
              List.of(x),
              false,
              false);
      assertArrayEquals(new double[] {10, 28}, Tensors.toArray(g.get(0)));
    }
  }

  @Test
  void what_is_computed_without_recording_has_no_gradient() {
    try (Scope outer = Scope.recording()) {
      NDArray x = learnt(tensor(new double[] {1, 2}, 2)), y;
      try (Scope inner = Scope.evaluating()) {
        y = inner.keep(x.square());
      }
      assertArrayEquals(new double[2], Tensors.toArray(Autograd.grad(y, x, false)));
    }
  }

  @Test
  void nothing_is_accumulated_between_calls() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 3)), y = x.exp();
      double[] first =
          Tensors.toArray(Autograd.grad(List.of(y), List.of(), List.of(x), true, false).get(0));
      double[] second = Tensors.toArray(Autograd.grad(y, x, false));
      assertArrayEquals(first, second);
    }
  }

  @Test
  void a_graph_is_kept_only_if_asked_for() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 3)), y = x.exp();
      Autograd.grad(List.of(y), List.of(), List.of(x), false, false);
      EngineException e = assertThrows(EngineException.class, () -> Autograd.grad(y, x, false));
      assertTrue(e.getMessage().contains("second time"), e.getMessage());
    }
  }

  @Test
  void a_gradient_that_is_not_asked_for_again_has_no_history() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 3));
      NDArray constant = Autograd.grad(x.exp(), x, false);
      assertArrayEquals(new double[3], Tensors.toArray(Autograd.grad(constant, x, false)));
      NDArray again = Autograd.grad(x.exp(), x, true);
      assertArrayEquals(Tensors.toArray(x.exp()), Tensors.toArray(Autograd.grad(again, x, false)));
    }
  }

  @Test
  void a_wrong_number_of_weights_is_refused_with_both_numbers() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 3));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Autograd.grad(List.of(x.exp(), x.sin()), List.of(x), List.of(x), false, false));
      assertEquals("weights has 1 arrays but outputs has 2", e.getMessage());
    }
  }

  @Test
  void an_input_that_is_not_recorded_and_a_weight_of_another_shape_are_named_by_the_engine() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(1, 3)), plain = Given.random(2, 3);
      EngineException first =
          assertThrows(EngineException.class, () -> Autograd.grad(x.mul(plain), plain, false));
      assertTrue(first.getMessage().contains("require grad"), first.getMessage());
      EngineException second =
          assertThrows(
              EngineException.class,
              () ->
                  Autograd.grad(
                      List.of(x.exp()), List.of(Given.random(3, 2)), List.of(x), false, false));
      assertTrue(
          second.getMessage().contains("got [2] but expected shape compatible with [3]"),
          second.getMessage());
    }
  }

  /** A Hessian-vector product of a quadratic form is its matrix times the vector. */
  @Test
  void a_hessian_vector_product_is_two_calls() {
    try (Scope scope = Scope.recording()) {
      NDArray a = Given.random(1, 4, 4), v = Given.random(2, 4), x = learnt(Given.random(3, 4));
      NDArray form = x.mul(a.matMul(x)).sum();
      NDArray gradient = Autograd.grad(form, x, true);
      NDArray product =
          Autograd.grad(List.of(gradient), List.of(v), List.of(x), false, false).get(0);
      double[] expected = Tensors.toArray(a.add(a.transpose()).matMul(v));
      close("Hv", expected, Tensors.toArray(product), 1e-14);
    }
  }

  @Test
  void what_cuts_the_graph_in_the_engine_is_known() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(tensor(new double[] {1, 2}, 2)), y = x.square();
      for (NDArray cut : List.of(y.duplicate(), y.stopGradient()))
        assertArrayEquals(new double[2], Tensors.toArray(Autograd.grad(cut, x, true)));
    }
  }
}
