package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Pass;
import ivylab.model.Golden;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.ParameterFunction;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class NtkTest {

  /** The predictions of the reference run, one a piece. */
  private record Asked(Golden golden, IvySpt model) implements ParameterFunction {

    private static final int[] QUERIES = {4, 3, 2, 1};

    @Override
    public List<NDArray> parameters() {
      return model.parameters().learnt();
    }

    @Override
    public int pieces() {
      return 10;
    }

    @Override
    public int size(int piece) {
      return 1;
    }

    @Override
    public NDArray value(int piece) {
      int row = 0, column = piece;
      while (column >= QUERIES[row]) column -= QUERIES[row++];
      var queries = List.of(golden.queries(false, DataType.FLOAT64));
      return model
          .answer(golden.inputs(DataType.FLOAT64), queries, Pass.anyOrder())
          .get(0)
          .w()
          .v()
          .get(row, column);
    }
  }

  /** In double precision, to which the reference's matrix is symmetric. */
  @Test
  void eigenvalues_of_the_reference_run_agree() throws IOException {
    Golden golden = Golden.read("ivyspt_small.npz");
    double[] expected = golden.get("f64/ntk_eigenvalues");
    try (IvySpt model = golden.model(8, 2, 4, 16, DataType.FLOAT64);
        Ntk ntk = Ntk.of(new Asked(golden, model)).watchedBy(Progress.silent())) {
      NtkSpectrum spectrum = ntk.spectrum();
      double largest = expected[expected.length - 1];
      for (int i = 0; i < 10; i++)
        assertEquals(expected[9 - i], spectrum.eigenvalues().get(i), 1e-8 * largest, "value " + i);
      assertTrue(spectrum.smallest() >= -1e-10 * largest, spectrum.toString());
      assertEquals(Arrays.stream(expected).sum(), spectrum.trace(), 1e-8 * largest);
    }
  }

  private static Ntk ntk(IvySpt model) {
    return Ntk.of(model, Tiny.batches()).watchedBy(Progress.silent());
  }

  /** The same products of double precision, added up in another order: 1e-12. */
  @Test
  void the_matrix_is_the_jacobian_times_its_transposed() {
    try (IvySpt model = Tiny.model();
        Ntk ntk = ntk(model)) {
      double[][] matrix = ntk.matrix();
      double[][] rows = new double[9][];
      for (int i = 0; i < 9; i++) {
        double[] unit = new double[9];
        unit[i] = 1;
        rows[i] = ntk.jacobian().applyTransposed(unit);
      }
      double size = Vectors.dot(rows[0], rows[0]);
      double[] v = Tiny.random(9, 1), product = ntk.apply(v);
      for (int i = 0; i < 9; i++) {
        for (int j = 0; j < 9; j++) {
          assertEquals(Vectors.dot(rows[i], rows[j]), matrix[i][j], 1e-12 * size, i + ", " + j);
          assertEquals(matrix[j][i], matrix[i][j], "symmetric to the last digit");
        }
        assertEquals(Vectors.dot(matrix[i], v), product[i], 1e-11 * size, "row " + i);
      }
      assertArrayEquals(product, ntk.applyTransposed(v));
    }
  }

  /** Blocks of 1, 2 and 4 gradients, of which the last is cut short. */
  @Test
  void blocks_do_not_change_the_matrix() {
    try (IvySpt model = Tiny.model();
        Ntk whole = ntk(model)) {
      double[][] expected = whole.matrix();
      long one = 8 * model.parameters().count();
      assertEquals(9, whole.gradients());
      for (int block : new int[] {1, 2, 4}) {
        Ntk blocks = whole.withMemory(2 * block * one);
        double[][] found = blocks.matrix();
        for (int i = 0; i < 9; i++)
          assertArrayEquals(expected[i], found[i], 1e-12 * expected[0][0], "row " + i);
      }
      assertEquals(9 + 5 + 1, whole.withMemory(8 * one).gradients());
      assertEquals(9, whole.withMemory(9 * one).gradients());
      String message =
          assertThrows(IllegalArgumentException.class, () -> whole.withMemory(2 * one - 1))
              .getMessage();
      assertTrue(message.startsWith("bytes must be at least"), message);
    }
  }

  @Test
  void the_estimate_says_what_is_needed() {
    try (IvySpt model = Tiny.model();
        Ntk ntk = ntk(model)) {
      long parameters = model.parameters().count(), one = 8 * parameters;
      assertTrue(
          ntk.estimate()
              .startsWith("9 outputs by %,d parameters: 9 gradients, ".formatted(parameters)),
          ntk.estimate());
      assertTrue(ntk.withMemory(8 * one).toString().contains("15 gradients"), ntk.toString());
    }
  }

  @Test
  void a_kernel_is_the_sum_of_those_of_its_layers() {
    try (IvySpt model = Tiny.model()) {
      double[][] whole = ntk(model).matrix(), sum = new double[9][9];
      for (ParameterGroup layer : ParameterGroup.layers(model)) {
        double[][] part =
            Ntk.of(model, Output.TOTAL_VARIANCE, layer, Tiny.batches())
                .watchedBy(Progress.silent())
                .matrix();
        for (int i = 0; i < 9; i++) Vectors.add(sum[i], 1, part[i]);
      }
      for (int i = 0; i < 9; i++) assertArrayEquals(whole[i], sum[i], 1e-12 * whole[0][0]);
    }
  }

  /** Traces by layer: of eigenvalues and of the diagonal, to rounding. */
  @Test
  void traces_of_layers_add_up() {
    try (IvySpt model = Tiny.model();
        Ntk whole = ntk(model)) {
      var models = new LinkedHashMap<String, IvySpt>();
      models.put("one", model);
      models.put("again", model);
      Table table =
          Ntk.tracesByLayer(models, Output.TOTAL_VARIANCE, Tiny.batches(), Progress.silent());
      assertEquals(List.of("layer", "one", "again"), table.columnNames());
      assertEquals("embedding", table.getString(0, 0));
      assertEquals("head", table.getString(table.rowCount() - 1, 0));
      double trace = whole.spectrum().trace();
      assertEquals(trace, table.doubleColumn("one").sum(), 1e-12 * trace);
      assertEquals(table.doubleColumn("one").asList(), table.doubleColumn("again").asList());
      assertThrows(
          IllegalArgumentException.class,
          () ->
              Ntk.tracesByLayer(
                  Map.of(), Output.TOTAL_VARIANCE, Tiny.batches(), Progress.silent()));
    }
  }

  /** w = t exp(2(m + s f)), so dw = 2 s w df: the rows of one kernel are those of the other. */
  @Test
  void total_variance_and_log_volatility_differ_by_the_chain_rule() {
    try (IvySpt model = Tiny.model()) {
      var batch = Tiny.batches().subList(1, 2);
      double[][] w = Ntk.of(model, batch).watchedBy(Progress.silent()).matrix();
      double[][] f =
          Ntk.of(model, Output.NETWORK, ParameterGroup.ALL, batch)
              .watchedBy(Progress.silent())
              .matrix();
      var item = batch.get(0).items().get(0);
      double[] k = item.targets().stream().mapToDouble(p -> p.k()).toArray();
      double[] t = item.targets().stream().mapToDouble(p -> p.t()).toArray();
      double[] predicted = model.fit(item.visible()).totalVariance(k, t);
      double scale = batch.get(0).scale()[0];
      for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
          assertEquals(
              4 * scale * scale * predicted[i] * predicted[j] * f[i][j],
              w[i][j],
              1e-12 * w[0][0]); // rounding
    }
  }

  @Test
  void it_reports_progress_and_can_be_interrupted() {
    try (IvySpt model = Tiny.model()) {
      List<ProgressEvent> seen = new ArrayList<>();
      Ntk.of(model, Tiny.batches()).watchedBy(seen::add).matrix();
      assertEquals(10, seen.size());
      assertEquals(9, seen.get(8).done());
      assertTrue(seen.get(9).finished());
      seen.clear();
      Ntk stopped =
          Ntk.of(model, Tiny.batches())
              .watchedBy(
                  event -> {
                    seen.add(event);
                    if (event.done() == 4 && !event.finished()) Thread.currentThread().interrupt();
                  });
      String message = assertThrows(CancellationException.class, stopped::matrix).getMessage();
      assertEquals("interrupted after 4 of 9 gradients", message);
      assertTrue(seen.get(seen.size() - 1).finished());
      assertEquals(9, ntk(model).matrix().length, "and the model is as it was");
    }
  }

  @Test
  void the_numbers_of_a_spectrum_are_those_of_its_eigenvalues() {
    NtkSpectrum spectrum = new NtkSpectrum(List.of(1.0, 4.0, 3.0), 50);
    assertEquals(List.of(4.0, 3.0, 1.0), spectrum.eigenvalues());
    assertEquals(8, spectrum.trace());
    assertEquals(4, spectrum.conditionNumber());
    double entropy = -(0.5 * Math.log(0.5) + 0.375 * Math.log(0.375) + 0.125 * Math.log(0.125));
    assertEquals(Math.exp(entropy), spectrum.effectiveRank(), 1e-14);
    assertEquals(3, new NtkSpectrum(List.of(2.0, 2.0, 2.0), 5).effectiveRank(), 1e-14);
    assertEquals(1, new NtkSpectrum(List.of(2.0, 0.0, -1e-17), 5).effectiveRank(), 1e-12);
    assertEquals(
        Double.POSITIVE_INFINITY, new NtkSpectrum(List.of(2.0, -1e-17), 5).conditionNumber());
    assertEquals(1, spectrum.toTable().rowCount());
    assertEquals(
        "tangent kernel of 3 outputs by 50 parameters: eigenvalues in [1.00, 4.00], trace 8.000,"
            + " condition number 4.00, effective rank 2.6",
        spectrum.toString());
    assertThrows(IllegalArgumentException.class, () -> new NtkSpectrum(List.of(), 5));
  }

  @Test
  void eigenvalues_below_rounding_do_not_count() {
    // 2.2e-16 times four outputs times the largest is 3.5e-15
    NtkSpectrum spectrum = new NtkSpectrum(List.of(4.0, 1e-2, 4e-15, 3e-15), 5);
    assertEquals(List.of(4.0, 1e-2, 4e-15), spectrum.resolved());
    assertEquals(1e15, spectrum.resolvedConditionNumber(), 1); // 4 / 4e-15
    assertEquals(2, spectrum.above(1e-3)); // above 4e-3
    assertEquals(1, spectrum.above(1e-2)); // above 4e-2
    assertEquals(3, spectrum.above(0));
    assertTrue(Double.isNaN(new NtkSpectrum(List.of(0.0, 0.0), 5).resolvedConditionNumber()));
  }
}
