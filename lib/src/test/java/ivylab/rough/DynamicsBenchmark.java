package ivylab.rough;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What one parameter set costs before its first path: resolvent, means, weights of the VIX; time on
 * the core.
 */
public final class DynamicsBenchmark implements Benchmark {

  private static final int ROUNDS = 5, SETS = 400, PATHS = 256;

  @Override
  public void run(List<String> arguments, Report report) {
    QuadraticRoughHeston model = PublishedSets.may2017();
    double sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Dynamics[] dynamics = new Dynamics[SETS];
      VixWeights[] weights = new VixWeights[SETS];
      VixWeights.Square[] squares = new VixWeights.Square[SETS];
      long start = cpu();
      for (int i = 0; i < SETS; i++) dynamics[i] = Dynamics.of(model.withLambda(1 + 1e-3 * i));
      long resolved = cpu();
      for (int i = 0; i < SETS; i++) sum += ForwardVariance.of(dynamics[i], 1).integral(0.09);
      long means = cpu();
      for (int i = 0; i < SETS; i++) weights[i] = VixWeights.of(dynamics[i]);
      long weighted = cpu();
      for (int i = 0; i < SETS; i++) squares[i] = weights[i].at(0.05);
      long formed = cpu();
      double[][] factors = new double[10][PATHS];
      for (int i = 0; i < 10; i++) for (int p = 0; p < PATHS; p++) factors[i][p] = 1e-3 * (i + p);
      double[] out = new double[PATHS];
      for (int i = 0; i < SETS; i++) {
        squares[i].fill(factors, PATHS, out);
        sum += out[i % PATHS];
      }
      long filled = cpu();
      if (round < ROUNDS - 1) continue;
      double micros = 1e-3 / SETS;
      report.add("dynamics, 10 factors", (resolved - start) * micros, "us per set");
      report.add("forward variance and swap", (means - resolved) * micros, "us per set");
      report.add("weights of the VIX", (weighted - means) * micros, "us per set");
      report.add("form at one time", (formed - weighted) * micros, "us per set");
      report.add("squared VIX", (filled - formed) * 1e3 * micros / PATHS, "ns per path");
    }
    report.note("check sum " + sum);
  }

  /** Time of this thread on a core, nanoseconds, whatever else the machine does. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
