package ivylab.ivyspt;

import ai.djl.ndarray.NDArray;
import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.data.Batch;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.embedding.Coordinates;
import ivylab.layer.Probe;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.train.Course;
import ivylab.train.PeakMemory;
import ivylab.train.Weighting;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How fast training steps are, where their time goes and how much memory they take: batches of 32
 * surfaces, width 64, 4 blocks, the data loss alone and all losses with GradNorm at the queries.
 * Arguments are pairs n q, quotes shown and asked for; without any n = 50, 128, 384 and q = 1, 16.
 */
public final class StepBenchmark implements Benchmark {

  private static final int SURFACES = 32, WARM = 3, STEPS = 9;

  @Override
  public void run(List<String> arguments, Report report) throws IOException {
    report.note(Compute.describe());
    int[] sizes =
        arguments.isEmpty()
            ? new int[] {50, 1, 50, 16, 128, 1, 128, 16, 384, 1, 384, 16}
            : arguments.stream().mapToInt(Integer::parseInt).toArray();
    if (sizes.length % 2 != 0)
      throw new IllegalArgumentException("arguments must be pairs n q: " + arguments);
    for (int i = 0; i < sizes.length; i += 2) {
      double plain =
          measure(report, sizes[i], sizes[i + 1], Weighting.only(CompletionTerms.DATA), "plain");
      double all = measure(report, sizes[i], sizes[i + 1], Weighting.gradNorm(1.5), "all losses");
      report.add("whole step", all / plain, "plain steps");
    }
  }

  /** Where the time of one step goes, in nanoseconds since its start. */
  private static final class Clock implements Probe {
    private long start, kernels, embedded, encoded;

    @Override
    public void see(Stage stage, int block, Points points, NDArray values) {
      long now = System.nanoTime() - start;
      if (stage == Stage.KERNELS && points == Points.SURFACE) kernels = now;
      if (stage == Stage.EMBEDDED && points == Points.QUERIES) embedded = now;
      if (stage == Stage.ENCODED && points == Points.QUERIES) encoded = now;
    }
  }

  /** Median seconds of a step. */
  private static double measure(Report report, int n, int q, Weighting weighting, String name)
      throws IOException {
    report.begin("n %d, q %d, %s".formatted(n, q, name));
    Config config =
        Config.PUBLISHED
            .withQueryAttention(Config.QueryAttention.INDEPENDENT)
            .withExternalTokens(Config.ExternalTokens.PER_FEATURE)
            .withCoordinates(Coordinates.RAW)
            .withHead(Config.OutputForm.POSITIVE);
    Batch batch = BenchmarkBatch.of(SURFACES, n, q);
    try (IvySpt model = IvySpt.create(config, 1);
        AdamW optimiser =
            new AdamW(List.of(new AdamW.Group(model.parameters().learnt(), 1)), 0.01)) {
      Panel panel = Panel.of(List.of(batch.items().get(0).surface())); // the batch is given
      Completion task =
          Completion.of(model, Split.of(panel, panel, panel)).withPenalties(Penalties.atQueries());
      Clock clock = new Clock();
      CompletionCourse course = new CompletionCourse(task, weighting, 1, clock);
      Course.Request request =
          new Course.Request(
              weighting.weights(CompletionTerms.ALL),
              weighting instanceof Weighting.Adaptive,
              optimiser.parameters(),
              List.of(model.head().weight()));
      double[] seconds = new double[STEPS],
          kernels = new double[STEPS],
          forward = new double[STEPS];
      double[] embedded = new double[STEPS];
      PeakMemory.forget();
      for (int i = -WARM; i < STEPS; i++) {
        clock.start = System.nanoTime();
        try (Scope scope = Scope.recording()) {
          optimiser.step(course.gradient(batch, request).gradients(), 1e-4, 1);
        }
        double whole = System.nanoTime() - clock.start;
        if (i < 0) continue;
        seconds[i] = whole / 1e9;
        kernels[i] = clock.kernels / whole;
        embedded[i] = (clock.embedded - clock.kernels) / whole;
        forward[i] = (clock.encoded - clock.embedded) / whole;
      }
      double median = median(seconds);
      double k = 100 * median(kernels), e = 100 * median(embedded), f = 100 * median(forward);
      report.add("step", 1e3 * median, "ms");
      report.add("surfaces", SURFACES / median, "1/s");
      report.add("kernels of the surface", k, "%");
      report.add("rest of the embedding", e, "%");
      report.add("encoder", f, "%");
      report.add("head, backward and optimiser", 100 - k - e - f, "%");
      report.add("peak memory", PeakMemory.megabytes(), "MB");
      return median;
    }
  }

  private static double median(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
