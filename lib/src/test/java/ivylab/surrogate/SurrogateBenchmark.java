package ivylab.surrogate;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Microseconds that one surface takes in plain Java on one thread, alone and in batches of 256 and
 * 4,096: 60 volatilities of 15 parameters, and with their full Jacobian. Beside it the engine. The
 * time is that of the processor, the best of many rounds.
 */
public final class SurrogateBenchmark implements Benchmark {

  private static final double SECONDS = 1.5;

  @Override
  public void run(List<String> arguments, Report report) {
    SmileData data = Smiles.large(4096, 1);
    measure(report, "residual 8 x 128, 30 components", SurrogateConfig.SEED, data);
    measure(report, "7 x 25", SurrogateConfig.PAPER, data);
    measure(report, "smooth, 4 x 128", SurrogateConfig.OURS, data);
  }

  private static void measure(Report report, String name, SurrogateConfig config, SmileData data) {
    report.begin(name);
    try (Surrogate model = Surrogate.create(config, data.layout(), data.parameters(), 1)) {
      model.fit(data.first(500));
      SurrogatePredictor predictor = model.predictor();
      int p = predictor.inputs(), g = predictor.outputs();
      double[] inputs = new double[4096 * p];
      for (int i = 0; i < 4096; i++) System.arraycopy(data.inputs()[i], 0, inputs, i * p, p);
      double[] vols = new double[4096 * g], jacobian = new double[4096 * g * p];
      for (int n : new int[] {1, 256, 4096}) {
        report.add("values, batch " + n, time(n, () -> predictor.vols(inputs, n, vols)), "µs");
        report.add(
            "values and Jacobian, batch " + n,
            time(n, () -> predictor.jacobian(inputs, n, vols, jacobian)),
            "µs");
      }
      for (int n : new int[] {1, 256}) {
        double[][] rows = data.first(n).inputs();
        report.add("engine, values, batch " + n, time(n, () -> model.vols(rows)), "µs");
      }
    }
  }

  /** The best round, per surface. */
  private static double time(int n, Runnable run) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    double best = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + (long) (1e9 * SECONDS);
    int repeats = Math.max(1, 64 / n);
    do {
      long start = clock.getCurrentThreadCpuTime();
      for (int i = 0; i < repeats; i++) run.run();
      best = Math.min(best, (clock.getCurrentThreadCpuTime() - start) / 1e3 / n / repeats);
    } while (System.nanoTime() < end);
    return best;
  }
}
