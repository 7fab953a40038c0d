package ivylab.random;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Nanoseconds per normal: counter, Sobol points, single ones; one thread, blocks of 256, processor
 * time.
 */
public final class NormalsBenchmark implements Benchmark {

  private static final int PATHS = 256, STEPS = 40_000;

  @Override
  public void run(List<String> arguments, Report report) {
    var normals = new CounterNormals(1, 2);
    SobolPoints points = SobolPoints.of(32, 1);
    double[] out = new double[PATHS];
    for (int round = 0; round < 4; round++) {
      boolean last = round == 3;
      double sum = 0;
      long from = processor();
      for (int step = 0; step < STEPS; step++) {
        normals.fill(0, step, out);
        sum += out[step % PATHS];
      }
      long counted = processor();
      for (int step = 0; step < STEPS; step++) {
        points.fillNormal(step * PATHS, step % 32, out);
        sum += out[step % PATHS];
      }
      long sobol = processor();
      for (int step = 0; step < STEPS; step++)
        for (int path = 0; path < 16; path++) sum += normals.at(0, step, path);
      long alone = processor();
      if (!last) continue;
      report.add("counter", (counted - from) / (double) STEPS / PATHS, "ns per normal");
      report.add("Sobol", (sobol - counted) / (double) STEPS / PATHS, "ns per normal");
      report.add("made alone", (alone - sobol) / (double) STEPS / 16, "ns per normal");
      report.note("check sum " + sum);
    }
  }

  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
