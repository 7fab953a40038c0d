package ivylab.torch;

import static ivylab.torch.Given.learnt;
import static ivylab.torch.Given.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;

class ScalarsTest {

  private static final double[] X = {0.5, 2, 3};

  @Test
  void arithmetic_with_numbers_is_what_it_says() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = tensor(X, 3);
      assertArrayEquals(new double[] {1.5, 6, 9}, Tensors.toArray(Scalars.times(x, 3)));
      assertArrayEquals(new double[] {3.5, 5, 6}, Tensors.toArray(Scalars.plus(x, 3)));
      assertArrayEquals(new double[] {2.5, 1, 0}, Tensors.toArray(Scalars.from(3, x)));
      assertArrayEquals(new double[] {0.125, 8, 27}, Tensors.toArray(Scalars.power(x, 3)));
      assertArrayEquals(new double[] {2, 2, 3}, Tensors.toArray(Scalars.atLeast(x, 2)));
    }
  }

  @Test
  void gradients_pass_through() {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(tensor(X, 3));
      assertArrayEquals(new double[] {3, 3, 3}, gradient(Scalars.times(x, 3), x));
      assertArrayEquals(new double[] {1, 1, 1}, gradient(Scalars.plus(x, 3), x));
      assertArrayEquals(new double[] {-1, -1, -1}, gradient(Scalars.from(3, x), x));
      assertArrayEquals(new double[] {0.75, 12, 27}, gradient(Scalars.power(x, 3), x), 1e-15);
      assertArrayEquals(
          new double[] {-4, -0.25, -1.0 / 9}, gradient(Scalars.power(x, -1), x), 1e-15);
      // at the corner the two sides share the gradient
      assertArrayEquals(new double[] {0, 0.5, 1}, gradient(Scalars.atLeast(x, 2), x));
    }
  }

  private static double[] gradient(NDArray y, NDArray x) {
    return Tensors.toArray(Autograd.grad(y, x, false));
  }

  /** A fresh number, so that this test makes the constant and not another one before it. */
  @Test
  void a_constant_survives_the_scope_it_was_made_in() {
    double number = 0.12345678901;
    NDArray made;
    try (Scope scope = Scope.recording()) {
      made = Scalars.like(Given.number(0), number);
    }
    for (int i = 0; i < 3; i++) {
      try (Scope scope = Scope.evaluating()) {
        NDArray x = tensor(X, 3);
        assertSame(made, Scalars.like(x, number), "made once");
        assertEquals(number, Tensors.scalar(made));
        assertEquals(2 * number, Tensors.toArray(Scalars.times(x, number))[1]);
      }
    }
  }

  @Test
  void each_type_has_a_constant_of_its_own_and_keeps_its_type() {
    try (Scope scope = Scope.evaluating()) {
      NDArray doubles = tensor(X, 3);
      NDArray floats = Tensors.of(Compute.root(), X, DataType.FLOAT32, 3);
      assertNotSame(Scalars.like(doubles, 0.1), Scalars.like(floats, 0.1));
      assertEquals(0.1, Tensors.scalar(Scalars.like(doubles, 0.1)), "not rounded to float32");
      assertEquals(0.1f, Tensors.scalar(Scalars.like(floats, 0.1)));
      NDArray zeroDim = Tensors.of(Compute.root(), new double[] {2}, DataType.FLOAT32);
      for (NDArray x : new NDArray[] {floats, zeroDim}) {
        assertEquals(DataType.FLOAT32, Scalars.times(x, 0.1).getDataType());
        assertEquals(DataType.FLOAT32, Scalars.plus(x, 0.1).getDataType());
        assertEquals(DataType.FLOAT32, Scalars.from(0.1, x).getDataType());
        assertEquals(DataType.FLOAT32, Scalars.power(x, 0.5).getDataType());
        assertEquals(DataType.FLOAT32, Scalars.atLeast(x, 0.1).getDataType());
      }
    }
  }

  @Test
  void negative_zero_and_infinities_are_numbers_like_others() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = tensor(new double[] {1}, 1);
      assertEquals(
          Double.NEGATIVE_INFINITY, Tensors.scalar(Scalars.plus(x, Double.NEGATIVE_INFINITY)));
      assertEquals(1 / -0.0, 1 / Tensors.scalar(Scalars.times(x, -0.0)));
      assertEquals(1 / 0.0, 1 / Tensors.scalar(Scalars.times(x, 0.0)));
    }
  }
}
