package ivylab.layer;

import static ivylab.torch.Given.close;
import static ivylab.torch.Given.learnt;
import static ivylab.torch.Given.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Given;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

  /** {@code [b 1 q n]} with two of five points padding in the second surface. */
  private static final double[] MASK = {1, 1, 1, 1, 1, 1, 0, 1, 1, 0};

  @Test
  void the_weights_are_exponentials_over_their_sum() {
    try (Scope scope = Scope.evaluating()) {
      NDArray p = Softmax.of(tensor(new double[] {0, Math.log(2), Math.log(5)}, 1, 3));
      assertArrayEquals(new double[] {0.125, 0.25, 0.625}, Tensors.toArray(p), 1e-15);
    }
  }

  @Test
  void large_scores_do_not_overflow() {
    try (Scope scope = Scope.evaluating()) {
      NDArray p = Softmax.of(tensor(new double[] {1e4, 1e4 + Math.log(3)}, 1, 2));
      assertArrayEquals(new double[] {0.25, 0.75}, Tensors.toArray(p), 1e-12);
    }
  }

  @Test
  void padding_gets_no_weight_and_no_gradient_in_either_precision() {
    for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
      try (Scope scope = Scope.recording()) {
        NDArray mask = Tensors.of(Compute.root(), MASK, type, 2, 5);
        double[] values = Tensors.toArray(Given.random(1, 2, 1, 3, 5));
        NDArray scores = learnt(Tensors.of(Compute.root(), values, type, 2, 1, 3, 5));
        NDArray p = Softmax.of(scores.add(Softmax.padding(mask)));
        double[] weights = Tensors.toArray(p);
        NDArray direction = Tensors.of(Compute.root(), values, type, 2, 1, 3, 5);
        double[] gradient =
            Tensors.toArray(
                Autograd.grad(List.of(p), List.of(direction), List.of(scores), false, false)
                    .get(0));
        for (int b = 0; b < 2; b++)
          for (int q = 0; q < 3; q++) {
            double sum = 0;
            for (int j = 0; j < 5; j++) {
              int at = (b * 3 + q) * 5 + j;
              sum += weights[at];
              if (MASK[b * 5 + j] == 0) {
                assertEquals(0, weights[at], 0, "weight of padding");
                assertEquals(0, gradient[at], 0, "gradient of padding");
              }
            }
            assertEquals(1, sum, 1e-6);
          }
      }
    }
  }

  @Test
  void the_weights_of_a_padded_row_are_those_of_the_row_without_padding() {
    try (Scope scope = Scope.evaluating()) {
      Jet row = Given.jet(Given.taylors(1, 3), 1, 1, 1, 3);
      Jet padded = row.concat(Given.jet(Given.taylors(2, 2), 1, 1, 1, 2), 3);
      NDArray mask = tensor(new double[] {1, 1, 1, 0, 0}, 1, 5);
      Jet alone = Softmax.of(row), among = Softmax.of(padded.plus(Softmax.padding(mask)));
      List<NDArray> expected = List.of(alone.v(), alone.k(), alone.t(), alone.kk());
      List<NDArray> found = List.of(among.v(), among.k(), among.t(), among.kk());
      for (int i = 0; i < 4; i++) {
        double[] both = Tensors.toArray(found.get(i));
        close(
            "part " + i, Tensors.toArray(expected.get(i)), java.util.Arrays.copyOf(both, 3), 1e-15);
        assertEquals(0, both[3], 0);
        assertEquals(0, both[4], 0);
      }
    }
  }

  @Test
  void what_is_added_fits_scores_of_any_number_of_heads_and_queries() {
    try (Scope scope = Scope.evaluating()) {
      NDArray padding = Softmax.padding(tensor(MASK, 2, 5));
      assertEquals(new Shape(2, 1, 1, 5), padding.getShape());
      assertArrayEquals(
          new double[] {0, 0, 0, 0, 0, 0, -1e9, 0, 0, -1e9}, Tensors.toArray(padding), 0);
    }
  }
}
