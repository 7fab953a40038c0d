package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.data.Batch;
import ivylab.ivyspt.BenchmarkBatch;
import ivylab.ivyspt.CompletionTerms;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.ParameterFunction;
import ivylab.progress.Progress;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.train.PeakMemory;
import ivylab.train.Weighting;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the diagnostics cost, as ratios measured in one run: a Hessian-vector product over a
 * gradient of the same twice differentiable graph, and a tangent kernel of 256 outputs over as many
 * single gradients, with its peak memory. The model has the study's size, 270,992 parameters.
 */
public final class DiagnosticBenchmark implements Benchmark {

  private static final int SURFACES = 16, VISIBLE = 50, ASKED = 16, WARM = 2, TIMES = 7;

  @Override
  public void run(List<String> arguments, Report report) throws IOException {
    report.note(Compute.describe());
    Config config = Config.PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT);
    try (IvySpt model = IvySpt.create(config, 1, DataType.FLOAT64)) {
      report.note(model.toString());
      Batch batch = BenchmarkBatch.of(SURFACES, VISIBLE, ASKED);
      // first, for what the others free the process keeps, and memory could not be told
      kernel(report, model, List.of(batch));
      product(report, model, List.of(batch), Weighting.only(CompletionTerms.DATA), "data loss");
      product(report, model, List.of(batch), Weighting.fixed(1, 1, 0.03), "all losses");
    }
  }

  private static void product(
      Report report, IvySpt model, List<Batch> batches, Weighting weighting, String name) {
    report.begin(name);
    ModelLoss loss = new ModelLoss(model, weighting, ParameterGroup.ALL, batches);
    try (Hessian kept = Hessian.of(loss);
        Hessian anew = Hessian.of(loss).keeping(0)) {
      double[] v = new SplittableRandom(1).doubles(kept.columns(), -1, 1).toArray();
      double gradient = median(() -> gradient(loss)), again = median(() -> kept.apply(v));
      double whole = median(() -> anew.apply(v));
      report.add("gradient", 1e3 * gradient, "ms");
      report.add("H v on the kept graph", again / gradient, "gradients");
      report.add("H v with the graph made anew", whole / gradient, "gradients");
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

  private static void kernel(Report report, IvySpt model, List<Batch> batches) throws IOException {
    ModelOutputs outputs =
        new ModelOutputs(model, Output.TOTAL_VARIANCE, ParameterGroup.ALL, batches).apart();
    try (Ntk ntk = Ntk.of(model, batches).watchedBy(Progress.silent())) {
      report.begin("tangent kernel of %d outputs".formatted(ntk.rows()));
      report.note(ntk.estimate().toString());
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
      double eigenvalues = (System.nanoTime() - start) / 1e9;
      report.add("gradient of one output", 1e3 * single, "ms");
      report.add("cost per output", seconds / single / ntk.rows(), "gradients");
      report.add("peak memory", peak, "MB");
      report.add("of it by the kernel", peak - before, "MB");
      report.add("eigenvalues", eigenvalues, "s");
      report.note("largest eigenvalue %.3g".formatted(largest));
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
