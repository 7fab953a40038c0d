package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.ivyspt.CompletionTerms;
import ivylab.layer.Pass;
import ivylab.loss.Loss;
import ivylab.loss.Prediction;
import ivylab.model.Answer;
import ivylab.model.Golden;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.ParameterFunction;
import ivylab.train.Weighting;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlatnessTest {

  /** One loss of the reference run by the parameters of its head, the butterfly loss as printed. */
  private record OfHead(Golden golden, IvySpt model, int loss) implements ParameterFunction {

    @Override
    public List<NDArray> parameters() {
      return model.parameters().learnt(ParameterGroup.HEAD.contains());
    }

    @Override
    public int pieces() {
      return 1;
    }

    @Override
    public int size(int piece) {
      return 1;
    }

    @Override
    public NDArray value(int piece) {
      var queries = List.of(golden.queries(true, DataType.FLOAT64));
      Answer answer =
          model.answer(golden.inputs(DataType.FLOAT64), queries, Pass.anyOrder()).get(0);
      Prediction prediction = new Prediction(answer.k(), answer.w(), answer.queries().mask());
      Loss of = List.of(Loss.mse(), Loss.calendar(), Loss.butterflyAsPrinted()).get(loss);
      return of.value(prediction, golden.targets(DataType.FLOAT64));
    }
  }

  /** Double precision on both sides; w_kk, which they contain, agrees to 1e-7. */
  @Test
  void the_head_of_the_reference_run_agrees() throws IOException {
    Golden golden = Golden.read("ivyspt_small.npz");
    try (IvySpt model = golden.model(8, 2, 4, 16, DataType.FLOAT64)) {
      for (int loss = 0; loss < 3; loss++)
        try (Hessian hessian = Hessian.of(new OfHead(golden, model, loss))) {
          Flatness flatness = Flatness.of("loss " + loss, hessian);
          close(row(golden.get("f64/hessian/gradients"), loss, 9), flatness.gradient());
          close(row(golden.get("f64/flatness/gradients"), loss, 9), flatness.gradient());
          close(row(golden.get("f64/hessian/diag"), loss, 9), flatness.diagonal());
          close(row(golden.get("f64/hessian/eigenvalues"), loss, 9), flatness.eigenvalues());
          close(
              row(golden.get("f64/flatness/sorted_hessian_diag"), loss, 9),
              flatness.diagonal().stream().sorted().toList());
          double[] whole = row(golden.get("f64/hessian/full"), loss, 81);
          close(
              whole,
              Arrays.stream(hessian.matrix()).flatMapToDouble(Arrays::stream).boxed().toList());
        }
    }
  }

  private static double[] row(double[] all, int i, int width) {
    return Arrays.copyOfRange(all, i * width, (i + 1) * width);
  }

  private static void close(double[] expected, List<Double> found) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++)
      assertEquals(expected[i], found.get(i), 1e-8 * size, "value " + i);
  }

  @Test
  void the_ratio_is_that_of_sizes() {
    Flatness flatness =
        new Flatness("data", List.of(0.1, -0.5), List.of(4.0, -1.0), List.of(-2.0, 8.0));
    assertEquals(0.25, flatness.ratio());
    assertEquals(0.25, flatness.ratioOfDiagonal());
    assertEquals(0.5, flatness.steepest());
    assertEquals(
        "data: 2 eigenvalues in [-2.00, 8.00], smallest to largest 0.25 (diagonal: 0.25)",
        flatness.toString());
    Flatness zero = new Flatness("calendar", List.of(0.0), List.of(0.0), List.of(0.0));
    assertTrue(Double.isNaN(zero.ratio()));
    var table = Flatness.toTable(List.of(flatness, zero));
    assertEquals(2, table.rowCount());
    assertEquals(0.25, table.doubleColumn("smallest to largest").get(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Flatness("data", List.of(0.1), List.of(4.0, -1.0), List.of(-2.0, 8.0)));
  }

  /** The data loss is a square of something linear in the head: 2 H'H/n, without negative part. */
  @Test
  void the_data_loss_is_convex_in_the_head() {
    try (IvySpt model = Tiny.model();
        Hessian head =
            Hessian.of(
                model, Weighting.only(CompletionTerms.DATA), ParameterGroup.HEAD, Tiny.batches())) {
      Flatness flatness = Flatness.of("data", head);
      assertEquals(5, flatness.eigenvalues().size());
      // a layer norm before it makes one combination of its weights and its bias ineffective
      assertEquals(0, flatness.eigenvalues().get(0), flatness.toString());
      assertTrue(flatness.eigenvalues().get(1) > 1e-6, flatness.toString());
      assertEquals(0, flatness.ratio());
      assertTrue(flatness.ratioOfDiagonal() > 1e-3, flatness.toString());
      assertEquals(2, flatness.diagonal().get(4), 1e-12, "by the bias: twice the mean of 1");
    }
  }
}
