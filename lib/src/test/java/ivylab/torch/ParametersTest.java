package ivylab.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {

  private static Parameters three(DataType type) {
    Parameters p = new Parameters(type);
    p.add("z.weight", new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    p.addConstant("a.mean", new double[] {7}, 1);
    p.add("m.bias", new double[] {8, 9}, 2);
    return p;
  }

  private static List<String> names(List<NDArray> tensors) {
    return tensors.stream().map(NDArray::getName).toList();
  }

  @Test
  void they_are_kept_in_the_order_of_their_creation() {
    try (Parameters p = three(DataType.FLOAT64)) {
      assertEquals(List.of("z.weight", "a.mean", "m.bias"), p.names());
      assertEquals(p.names(), names(p.all()));
      assertEquals(List.of("z.weight", "m.bias"), names(p.learnt()), "constants are not learnt");
      assertEquals(List.of("m.bias"), names(p.learnt(name -> name.startsWith("m"))));
      assertEquals(8, p.count(), "constants do not count");
    }
  }

  @Test
  void values_go_in_and_come_out() {
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      try (Parameters p = three(type)) {
        assertEquals(type, p.get("z.weight").getDataType());
        NDArray bias = p.get("m.bias");
        p.set("m.bias", new double[] {0.5, -0.25});
        assertArrayEquals(new double[] {0.5, -0.25}, p.values("m.bias"));
        assertArrayEquals(new double[] {0.5, -0.25}, Tensors.toArray(bias), "in place");
        assertTrue(bias.hasGradient(), "still learnt");
      }
    }
  }

  @Test
  void one_set_is_copied_to_another_of_another_type() {
    try (Parameters from = three(DataType.FLOAT64);
        Parameters to = three(DataType.FLOAT32)) {
      from.set("a.mean", new double[] {0.5});
      from.set("z.weight", new double[] {6, 5, 4, 3, 2, 1});
      to.copyFrom(from);
      assertArrayEquals(new double[] {6, 5, 4, 3, 2, 1}, to.values("z.weight"));
      assertArrayEquals(new double[] {0.5}, to.values("a.mean"));
      to.set("a.mean", new double[] {2});
      assertArrayEquals(new double[] {0.5}, from.values("a.mean"), "a copy, not the same tensor");
    }
  }

  @Test
  void they_outlive_the_scope_they_were_made_in_and_end_when_closed() {
    Parameters p;
    try (Scope scope = Scope.recording()) {
      p = three(DataType.FLOAT64);
    }
    NDArray weight = p.get("z.weight");
    assertFalse(weight.isReleased());
    assertEquals(6, p.values("z.weight")[5]);
    p.close();
    assertTrue(weight.isReleased());
  }

  @Test
  void a_change_within_a_recording_leaves_no_history() {
    try (Parameters p = three(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      p.set("m.bias", new double[] {3, 4});
      NDArray bias = p.get("m.bias");
      assertArrayEquals(
          new double[] {6, 8}, Tensors.toArray(Autograd.grad(bias.square(), bias, false)));
    }
  }

  @Test
  void wrong_names_and_sizes_are_refused() {
    try (Parameters p = three(DataType.FLOAT64)) {
      refused("two parameters named m.bias", () -> p.add("m.bias", new double[1], 1));
      refused(
          "no parameter named m.bais; there are [z.weight, a.mean, m.bias]", () -> p.get("m.bais"));
      refused("m.bias is (2) but 3 values were given", () -> p.set("m.bias", new double[3]));
      refused("5 values do not fill the shape (2, 3)", () -> p.add("x", new double[5], 2, 3));
      assertThrows(UnsupportedOperationException.class, () -> p.names().add("x"));
    }
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void numbers_of_either_type_go_to_java_and_back() {
    try (Scope scope = Scope.evaluating()) {
      double[] values = {0.1, -2, 1e-300};
      NDArray doubles = Tensors.of(Compute.root(), values, DataType.FLOAT64, 3, 1);
      NDArray floats = Tensors.of(Compute.root(), values, DataType.FLOAT32, 3, 1);
      assertArrayEquals(values, Tensors.toArray(doubles));
      assertArrayEquals(new double[] {0.1f, -2, 0}, Tensors.toArray(floats));
      NDArray scalar = Tensors.of(Compute.root(), new double[] {0.1}, DataType.FLOAT64);
      assertEquals(0, scalar.getShape().dimension());
      assertEquals(0.1, Tensors.scalar(scalar));
    }
  }
}
