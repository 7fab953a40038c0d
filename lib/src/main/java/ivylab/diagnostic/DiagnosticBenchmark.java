package ivylab.diagnostic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.train.BenchmarkBatch;
import ivylab.train.PeakMemory;
import ivylab.train.Progress;
import ivylab.train.Weighting;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Prints what the diagnostics cost, as ratios measured in one run: a Hessian-vector product over a
 * gradient of the same twice differentiable graph, and a tangent kernel of 256 outputs over as many
 * single gradients, with its peak memory. The model has the study's size, 270,992 parameters.
 *
 * <pre>java … ivylab.diagnostic.DiagnosticBenchmark</pre>
 */
public final class DiagnosticBenchmark {

  private static final int SURFACES = 16, VISIBLE = 50, ASKED = 16, WARM = 2, TIMES = 7;

  private DiagnosticBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println(Compute.describe());
    Config config = Config.PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT);
    try (IvySpt model = IvySpt.create(config, 1, DataType.FLOAT64)) {
      System.out.println(model);
      Batch batch = BenchmarkBatch.of(SURFACES, VISIBLE, ASKED);
      // first, for what the others free the process keeps, and memory could not be told
      kernel(model, List.of(batch));
      product(model, List.of(batch), Weighting.dataOnly(), "data loss");
      product(model, List.of(batch), Weighting.fixed(1, 1, 0.03), "all losses");
    }
  }

  private static void product(IvySpt model, List<Batch> batches, Weighting weighting, String name) {
    ModelLoss loss = new ModelLoss(model, weighting, ParameterGroup.ALL, batches);
    try (Hessian kept = Hessian.of(loss);
        Hessian anew = Hessian.of(loss).keeping(0)) {
      double[] v = new SplittableRandom(1).doubles(kept.columns(), -1, 1).toArray();
      double gradient = median(() -> gradient(loss)), again = median(() -> kept.apply(v));
      double whole = median(() -> anew.apply(v));
      System.out.printf(
          Locale.ROOT,
          "%s, %d surfaces of %d quotes, %d asked: gradient %.0f ms; H v %.2f gradients on the kept"
              + " graph, %.2f with the graph made anew%n",
          name,
          SURFACES,
          VISIBLE,
          ASKED,
          1e3 * gradient,
          again / gradient,
          whole / gradient);
    }
  }

  /** Forward and backward, nothing kept. */
  private static void gradient(ParameterFunction function) {
    try (Scope scope = Scope.recording()) {
      NDArray value = function.value(0);
      double[] result = new double[Vectors.size(function.parameters())];
      Vectors.add(result, Autograd.grad(List.of(value), function.parameters(), false));
    }
  }

  private static void kernel(IvySpt model, List<Batch> batches) throws IOException {
    ModelOutputs outputs =
        new ModelOutputs(model, Output.TOTAL_VARIANCE, ParameterGroup.ALL, batches).apart();
    try (Ntk ntk = Ntk.of(model, batches).watchedBy(Progress.silent())) {
      System.out.println(ntk.estimate());
      double single = median(() -> single(outputs));
      System.gc();
      PeakMemory.forget();
      double before = PeakMemory.megabytes();
      long start = System.nanoTime();
      double[][] matrix = ntk.matrix();
      double seconds = (System.nanoTime() - start) / 1e9;
      double peak = PeakMemory.megabytes();
      start = System.nanoTime();
      double largest = Arrays.stream(Dense.eigenvalues(matrix)).max().orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "tangent kernel of %d outputs: gradient of one output %.0f ms; %.2f gradients per output;"
              + " peak %.0f MB, %.0f MB more than before; eigenvalues (largest %.3g) in %.2f s%n",
          ntk.rows(),
          1e3 * single,
          seconds / single / ntk.rows(),
          peak,
          peak - before,
          largest,
          (System.nanoTime() - start) / 1e9);
    }
  }

  /** Forward and backward of one output of one surface. */
  private static void single(ModelOutputs outputs) {
    try (Scope scope = Scope.recording()) {
      NDArray value = outputs.value(0);
      double[] unit = new double[outputs.size(0)];
      unit[0] = 1;
      List<NDArray> weights = Vectors.tensors(value.getManager(), unit, List.of(value));
      Autograd.grad(List.of(value), weights, outputs.parameters(), false, false);
    }
  }

  /** Median seconds. */
  private static double median(Runnable work) {
    double[] seconds = new double[TIMES];
    for (int i = -WARM; i < TIMES; i++) {
      long start = System.nanoTime();
      work.run();
      if (i >= 0) seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[TIMES / 2];
  }
}
