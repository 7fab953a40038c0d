package ivylab.ivyspt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.loss.Loss;
import ivylab.loss.Prediction;
import ivylab.model.Answer;
import ivylab.model.Golden;
import ivylab.model.IvySpt;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The published model in training mode against the reference. The reference differentiates by the
 * coordinates through the statistics of the batch, so its slopes are not those of the surface, and
 * its gradients contain wrong third derivatives of layer norms; ours hold statistics fixed and are
 * checked against central differences. So penalties, and steps that follow their gradients, differ
 * on purpose. What does not depend on derivatives must agree: the squared error of the first step.
 */
class ReferenceStepTest {

  @ParameterizedTest
  @CsvSource({"ivyspt_small.npz, 8, 2, 4, 16", "ivyspt_big.npz, 64, 4, 4, 256"})
  void the_squared_error_of_the_first_step_agrees(
      String file, int width, int blocks, int heads, int ffn) throws IOException {
    Golden golden = Golden.read(file);
    try (IvySpt model = golden.model(width, blocks, heads, ffn, DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Answer answer =
          model
              .answer(
                  golden.inputs(DataType.FLOAT64),
                  List.of(golden.queries(true, DataType.FLOAT64)),
                  new Pass(true, Order.ANY, null, Probe.NONE))
              .get(0);
      Prediction p = new Prediction(answer.k(), answer.w(), answer.queries().mask());
      NDArray target = golden.targets(DataType.FLOAT64);
      double expected = golden.get("f64/train/losses")[0];
      assertEquals(expected, Tensors.scalar(Loss.mse().value(p, target)), 1e-9 * expected);
    }
  }
}
