package ivylab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.embedding.Queries;
import ivylab.process.GaussianProcess;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.process.LeaveOneOut;
import ivylab.process.MeanForm;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.torch.Compute;
import ivylab.torch.SafeTensors;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model whose answers are residuals to a learned process. */
class ProcessResidualTest {

  private static final Config RESIDUAL =
      Config.DEFAULT
          .withWidth(8)
          .withBlocks(1)
          .withHeads(2)
          .withFfn(16)
          .withTarget(Config.Target.PROCESS_RESIDUAL);
  private static final double[] K = {-0.2, 0, 0.15, 0.4}, T = {0.3, 0.7, 1.1, 2};

  private static IvySpt model(DataType type) {
    IvySpt model = IvySpt.create(RESIDUAL, 1, type);
    model.startFrom(DerivativesTest.PROCESS);
    return model;
  }

  private static void silence(IvySpt model) {
    model.parameters().set("head.out.weight", new double[8]);
    model.parameters().set("head.out.bias", new double[1]);
  }

  @Test
  void a_silent_network_is_the_process() {
    Surface visible = DerivativesTest.surface(20, 1);
    try (IvySpt model = model(DataType.FLOAT64)) {
      silence(model);
      double[] w = DerivativesTest.PROCESS.fit(visible).totalVariance(K, T);
      assertArrayEquals(w, model.fit(visible).totalVariance(K, T), 1e-13);
      var exact = DerivativesTest.PROCESS.fit(visible).derivatives(K, T);
      var ours = model.fit(visible).derivatives(K, T);
      for (int i = 0; i < K.length; i++) {
        assertEquals(exact.get(i).wk(), ours.get(i).wk(), 1e-11);
        assertEquals(exact.get(i).wt(), ours.get(i).wt(), 1e-11);
        assertEquals(exact.get(i).wkk(), ours.get(i).wkk(), 1e-10);
      }
    }
  }

  @Test
  void a_silent_network_is_the_process_of_ssvi_slices_too() {
    Surface visible = DerivativesTest.surface(20, 1);
    LearnedProcess process =
        Learning.DEFAULT
            .withForm(MeanForm.SSVI)
            .withIterationsAtMost(3)
            .learn(List.of(visible, DerivativesTest.surface(15, 2)), 1)
            .process();
    Config config = RESIDUAL.withTarget(Config.Target.SSVI_RESIDUAL);
    try (IvySpt model = IvySpt.create(config, 1, DataType.FLOAT64)) {
      model.startFrom(process);
      silence(model);
      double[] w = process.fit(visible).totalVariance(K, T);
      assertArrayEquals(w, model.fit(visible).totalVariance(K, T), 1e-10);
      var exact = process.fit(visible).derivatives(K, T);
      var ours = model.fit(visible).derivatives(K, T);
      for (int i = 0; i < K.length; i++) {
        assertEquals(exact.get(i).wk(), ours.get(i).wk(), 1e-9);
        assertEquals(exact.get(i).wt(), ours.get(i).wt(), 1e-9);
        assertEquals(exact.get(i).wkk(), ours.get(i).wkk(), 1e-8);
      }
      assertThrows(IllegalArgumentException.class, () -> model.startFrom(DerivativesTest.PROCESS));
    }
  }

  @Test
  void a_network_that_says_one_is_a_deviation_above_the_process() {
    Surface visible = DerivativesTest.surface(20, 1);
    try (IvySpt model = model(DataType.FLOAT64)) {
      silence(model);
      model.parameters().set("head.out.bias", new double[] {1});
      double[][] mean = new double[1][4], deviation = new double[1][4];
      DerivativesTest.PROCESS.fit(visible).quoteMoments(K, T, mean, deviation);
      double[] vol = model.fit(visible).vol(K, T);
      for (int i = 0; i < 4; i++)
        assertEquals(mean[0][i] + deviation[0][i], Math.log(vol[i]), 1e-13);
    }
  }

  @Test
  void tokens_of_quotes_carry_what_the_other_quotes_predict_for_them() {
    Surface one = DerivativesTest.surface(6, 1), two = DerivativesTest.surface(4, 2);
    Batch batch = Batch.of(List.of(Masked.none(one), Masked.none(two)));
    try (IvySpt model = model(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Inputs inputs = model.inputs(batch);
      double[] value = Tensors.toArray(inputs.quotes().value());
      double[] extra = Tensors.toArray(inputs.quotes().extra());
      GaussianProcess process = DerivativesTest.PROCESS.fit(two);
      LeaveOneOut left = process.leaveOneOut();
      double[] coefficients = process.standardisedCoefficients();
      double level = batch.level()[1], scale = batch.scale()[1];
      for (int j = 0; j < 4; j++) {
        int at = batch.n() + j;
        Point quote = process.quotes().get(j);
        double z = left.residuals().get(j) / left.deviations().get(j);
        assertEquals(Math.max(-6, Math.min(6, z)), value[at], 1e-12);
        assertEquals((Math.log(quote.vol()) - level) / scale, extra[8 * at], 1e-12);
        assertEquals(Math.log(left.deviations().get(j) / scale), extra[8 * at + 1], 1e-12);
        for (int i = 0; i < 6; i++) assertEquals(coefficients[i], extra[8 * at + 2 + i], 1e-12);
      }
      for (int at = batch.n() + 4; at < 2 * batch.n(); at++) { // padding
        assertEquals(0, value[at]);
        assertEquals(0, extra[8 * at]);
      }
    }
  }

  @Test
  void tokens_of_queries_carry_mean_and_deviation() {
    Surface visible = DerivativesTest.surface(9, 3);
    Batch batch = Batch.asking(visible, K, T);
    try (IvySpt model = model(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Queries queries = model.targets(batch, true);
      ProcessPrior.Moments moments = model.inputs(batch).prior().at(queries);
      double[][] mean = new double[4][4], deviation = new double[4][4];
      DerivativesTest.PROCESS.fit(visible).quoteMoments(K, T, mean, deviation);
      double[] extra = Tensors.toArray(moments.extra().v());
      double[] coefficients = DerivativesTest.PROCESS.fit(visible).standardisedCoefficients();
      double[] byKk = Tensors.toArray(moments.extra().kk());
      for (int i = 0; i < 4; i++) {
        double d = deviation[0][i], s = batch.scale()[0];
        assertEquals((mean[0][i] - batch.level()[0]) / s, extra[8 * i], 1e-12);
        assertEquals(Math.log(d / s), extra[8 * i + 1], 1e-12);
        for (int j = 0; j < 6; j++) {
          assertEquals(coefficients[j], extra[8 * i + 2 + j], 1e-12);
          assertEquals(0, byKk[8 * i + 2 + j]);
        }
        double logKk = deviation[3][i] / d - Math.pow(deviation[1][i] / d, 2);
        assertEquals(logKk, byKk[8 * i + 1], 1e-9 * Math.max(1, Math.abs(logKk)));
        assertEquals(mean[3][i] / s, byKk[8 * i], 1e-9 * Math.max(1, Math.abs(mean[3][i] / s)));
      }
    }
  }

  @Test
  void one_quote_is_enough_and_single_precision_is_close() {
    Surface one = DerivativesTest.surface(1, 4);
    try (IvySpt single = model(DataType.FLOAT32);
        IvySpt twice = single.doublePrecision()) {
      double[] w = single.fit(one).totalVariance(K, T);
      double[] exact = twice.fit(one).totalVariance(K, T);
      for (int i = 0; i < 4; i++) assertEquals(exact[i], w[i], 1e-5 * exact[i]);
    }
  }

  @Test
  void the_process_goes_with_the_model(@TempDir Path folder) throws IOException {
    Surface visible = DerivativesTest.surface(12, 5);
    Path file = folder.resolve("model.safetensors");
    try (IvySpt model = model(DataType.FLOAT64)) {
      model.save(file);
      try (IvySpt again = IvySpt.load(file)) {
        assertArrayEquals(
            model.fit(visible).totalVariance(K, T), again.fit(visible).totalVariance(K, T));
      }
    }
  }

  @Test
  void a_model_without_a_process_says_so_and_calibration_learns_one() {
    List<Surface> training = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Surface s = DerivativesTest.surface(15, i);
      training.add(new Surface("X", s.asOf().plusDays(i), s.market(), s.points()));
    }
    try (IvySpt model = IvySpt.create(RESIDUAL, 1)) {
      assertTrue(model.process().isEmpty());
      String message =
          assertThrows(IllegalStateException.class, () -> model.fit(training.get(0)).vol(K, T))
              .getMessage();
      assertTrue(message.contains("startFrom"), message);
      model.calibrate(Panel.of(training));
      assertTrue(model.process().isPresent());
      double[] vol = model.fit(training.get(0)).vol(K, T);
      for (double v : vol) assertTrue(v > 0.01 && v < 3, "volatility " + v);
    }
    try (IvySpt other = IvySpt.create(Config.DEFAULT, 1)) {
      assertThrows(IllegalArgumentException.class, () -> other.startFrom(DerivativesTest.PROCESS));
    }
  }

  @Test
  void what_does_not_go_with_a_process_is_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RESIDUAL.withQueryAttention(Config.QueryAttention.JOINT));
    assertThrows(
        IllegalArgumentException.class, () -> RESIDUAL.withHead(Config.OutputForm.POSITIVE));
    assertThrows(IllegalArgumentException.class, () -> RESIDUAL.withTrainingSetStatistics(false));
  }

  /** Two tensors had another name before. */
  @Test
  void a_file_of_an_earlier_version_is_read(@TempDir Path place) throws IOException {
    Path now = place.resolve("now.safetensors"), before = place.resolve("before.safetensors");
    String name = "embedding.extra.query", former = "embedding.told.query";
    double[] expected;
    try (IvySpt model = IvySpt.load(Path.of("../data-samples/residual-1.safetensors"))) {
      expected = model.parameters().values(name);
      model.save(now);
    }
    try (Scope scope = Scope.evaluating()) {
      SafeTensors content = SafeTensors.read(Compute.root(), now);
      assertTrue(content.contains(name) && !content.contains(former));
      for (NDArray tensor : content.tensors())
        tensor.setName(tensor.getName().replace("embedding.extra.", "embedding.told."));
      content.write(before);
    }
    try (IvySpt model = IvySpt.load(before)) {
      assertArrayEquals(expected, model.parameters().values(name));
    }
  }
}
