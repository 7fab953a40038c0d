package ivylab.montecarlo;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.gauge.VarianceReduction;
import ivylab.rough.PublishedSets;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * By how much each way of lowering the variance divides it, per strike, against independent paths
 * of the same number; the processor time it takes, as a multiple; and the error of the volatility
 * that is left. T 0.09, the set of the hedging example, one sample of 131,072 paths, or as many as
 * the argument says; Sobol points in 32 scramblings.
 */
public final class VarianceBenchmark implements Benchmark {

  private static final double[] K = {-0.15, -0.05, 0, 0.03};

  @Override
  public void run(List<String> arguments, Report report) {
    int paths = arguments.isEmpty() ? 1 << 17 : Integer.parseInt(arguments.get(0));
    Simulation base =
        Simulation.of(PublishedSets.hedgingExample())
            .withScheme(new DecoupledFactors(0.0005, false))
            .withPaths(paths);
    List<VarianceReduction.Way> ways = VarianceReduction.ways(base, 32);
    Simulation plain = ways.get(0).simulation();
    SmileGrid grid = SmileGrid.of(0.09, K);
    List<SmilePoint> independent = plain.run(grid, SmileGrid.NONE).spx().get(0).points();
    double cost = 0;
    for (VarianceReduction.Way way : ways) {
      report.begin(way.name());
      long before = processor();
      List<SmilePoint> points = way.simulation().run(grid, SmileGrid.NONE).spx().get(0).points();
      double spent = processor() - before;
      if (cost == 0) cost = spent;
      for (int j = 0; j < K.length; j++) {
        double ratio = Math.pow(independent.get(j).priceError() / points.get(j).priceError(), 2);
        report.add("k %+.2f".formatted(K[j]), ratio, "variance ratio");
      }
      for (int j = 0; j < K.length; j++)
        report.add(
            "error at k %+.2f".formatted(K[j]), 100 * points.get(j).volError(), "vol points");
      report.add("processor time", spent / cost, "of independent paths");
    }
  }

  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
