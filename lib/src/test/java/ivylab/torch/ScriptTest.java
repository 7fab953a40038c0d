package ivylab.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static final Script SCRIPT =
      Script.compile(
          """
          # a comment, and one behind code
          def mixed(self: __torch__.Torch, x: Tensor, list: List[Tensor], flag: bool, n: int, c: float) -> List[Tensor]:
            y = torch.mul(x, c)  # c x
            if flag:
              z = torch.add(y, list[n])
            else:
              z = y
            return [z, y]

          def one(self: __torch__.Torch, x: Tensor) -> List[Tensor]:
            return [torch.square(x)]
          """);

  @Test
  void every_kind_of_argument_arrives() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = Given.number(3);
      List<NDArray> list = List.of(Given.number(10), Given.number(20));
      NDArray[] with = SCRIPT.call(Compute.root(), "mixed", x, list, true, 1, 0.5);
      assertEquals(21.5, Tensors.scalar(with[0]));
      assertEquals(1.5, Tensors.scalar(with[1]));
      assertEquals(
          1.5, Tensors.scalar(SCRIPT.call(Compute.root(), "mixed", x, list, false, 0, 0.5)[0]));
    }
  }

  @Test
  void gradients_flow_through_a_call() {
    try (Scope scope = Scope.recording()) {
      NDArray x = Given.learnt(Given.tensor(new double[] {1, -2}, 2));
      NDArray y = SCRIPT.callOne(Compute.root(), "one", x);
      assertArrayEquals(new double[] {2, -4}, Tensors.toArray(Autograd.grad(y, x, false)));
    }
  }

  @Test
  void errors_of_the_engine_and_of_the_caller_say_what_is_wrong() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = Given.random(1, 2);
      EngineException engine =
          assertThrows(
              EngineException.class,
              () ->
                  SCRIPT.call(
                      Compute.root(), "mixed", x, List.of(Given.random(2, 3)), true, 0, 1.0));
      assertTrue(engine.getMessage().contains("must match the size of tensor"));
      assertThrows(EngineException.class, () -> SCRIPT.call(Compute.root(), "none", x));
      IllegalArgumentException caller =
          assertThrows(
              IllegalArgumentException.class, () -> SCRIPT.call(Compute.root(), "one", "text"));
      assertEquals("no engine value for text", caller.getMessage());
      assertThrows(EngineException.class, () -> Script.compile("def broken(self: x"));
      NullPointerException missing =
          assertThrows(
              NullPointerException.class, () -> Script.load(ScriptTest.class, "missing.py"));
      assertTrue(
          missing.getMessage().contains("missing.py is not in the package of"),
          missing.getMessage());
    }
  }
}
