package ivylab.montecarlo;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.rough.PublishedSets;
import ivylab.rough.QuadraticRoughHeston;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * Path-steps per second of each scheme on one and two threads, ten factors, normals included; then
 * samples per hour on the published grid: T 0.03 to 0.09, 20,000 paths, steps of 0.0006 with
 * extrapolation, and the errors that they have. Beside the wall clock stands processor time, which
 * other work on the machine does not enter. The argument is the number of paths; without it 20,000.
 */
public final class SimulationBenchmark implements Benchmark {

  private static final double HORIZON = 0.09;
  private static final QuadraticRoughHeston MODEL = PublishedSets.may2017();

  @Override
  public void run(List<String> arguments, Report report) {
    int paths = arguments.isEmpty() ? 20_000 : Integer.parseInt(arguments.get(0));
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    report.add("load when started", system.getSystemLoadAverage(), "");
    SmileGrid one = SmileGrid.of(HORIZON, 0);
    Simulation base = Simulation.of(MODEL).withPaths(paths);
    for (boolean antithetic : new boolean[] {false, true}) {
      Simulation s = base.withAntithetic(antithetic);
      report.begin(antithetic ? "antithetic" : "independent paths");
      speed(report, "implicit Euler", s.withScheme(new ImplicitEuler(0.0005, false)), one);
      speed(report, "implicit Euler, pairs", s.withScheme(new ImplicitEuler(0.0005, true)), one);
      speed(report, "decoupled", s.withScheme(new DecoupledFactors(0.0005, false)), one);
      speed(report, "decoupled, pairs", s.withScheme(new DecoupledFactors(0.0005, true)), one);
      speed(report, "full history", s.withScheme(new FullHistory(0.0005)), one);
    }
    report.begin("engine, float32");
    for (int round = 0; round < 3; round++) EngineBatch.meanShare(MODEL, paths, 180, 0.0005);
    long from = System.nanoTime();
    for (int round = 0; round < 3; round++) EngineBatch.meanShare(MODEL, paths, 180, 0.0005);
    report.add(
        "implicit Euler, the engine's own threads",
        1e3 * 3 * 180 * paths / (System.nanoTime() - from),
        "million path-steps/s");
    report.begin("published grid");
    double[] times = {0.03, 0.05, 0.07, 0.09};
    double[] k = new double[21], v = new double[12];
    for (int i = 0; i < k.length; i++) k[i] = -0.15 + 0.01 * i;
    for (int i = 0; i < v.length; i++) v[i] = -0.1 + 0.31 * i / (v.length - 1);
    SmileGrid spx = SmileGrid.product(times, k), vix = SmileGrid.product(times, v);
    Simulation sample = base.withPaths(20_000).withScheme(new ImplicitEuler(0.0006, true));
    for (int round = 0; round < 3; round++) sample.run(spx, vix);
    errors(report, "no controls", sample.run(spx, vix));
    int samples = 10;
    long wall = System.nanoTime(), cpu = processor();
    for (int i = 0; i < samples; i++) sample.withSample(i).run(spx, vix);
    report.add("one thread", 3600e9 * samples / (System.nanoTime() - wall), "samples per hour");
    report.add("one thread", 3600e9 * samples / (processor() - cpu), "samples per processor hour");
    for (boolean all : new boolean[] {false, true}) {
      Simulation controlled =
          all
              ? sample.withControls(Control.values())
              : sample.withControls(Control.SHARE, Control.BLACK, Control.MARTINGALES);
      for (int round = 0; round < 3; round++) controlled.run(spx, vix);
      cpu = processor();
      for (int i = 0; i < samples; i++) controlled.withSample(i).run(spx, vix);
      String name = all ? "with all controls" : "with all controls but timers";
      report.add(name, 3600e9 * samples / (processor() - cpu), "samples per processor hour");
      errors(report, name, controlled.run(spx, vix));
    }
    report.add("load when done", system.getSystemLoadAverage(), "");
  }

  /** Mean standard errors of the volatilities of one sample. */
  private static void errors(Report report, String name, Prices prices) {
    report.add(name + ", SPX errors", 100 * error(prices.spx()), "vol points");
    report.add(name + ", VIX errors", 100 * error(prices.vix()), "vol points");
  }

  private static double error(List<SmileEstimate> smiles) {
    return smiles.stream()
        .flatMapToDouble(s -> Arrays.stream(s.volErrors()))
        .filter(Double::isFinite)
        .average()
        .orElseThrow();
  }

  private static void speed(Report report, String name, Simulation simulation, SmileGrid grid) {
    double steps = simulation.paths() * HORIZON / simulation.scheme().step();
    boolean pairs = simulation.scheme().richardson();
    for (int i = 0; i < 4; i++) simulation.run(grid, SmileGrid.NONE);
    for (int threads = 1; threads <= 2; threads++) {
      Simulation run = simulation.withThreads(threads);
      long best = Long.MAX_VALUE, least = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long wall = System.nanoTime(), cpu = processor();
        run.run(grid, SmileGrid.NONE);
        best = Math.min(best, System.nanoTime() - wall);
        least = Math.min(least, processor() - cpu);
      }
      double all = pairs ? 1.5 * steps : steps;
      report.add(name + ", " + threads + " threads", 1e3 * all / best, "million path-steps/s");
      if (threads == 1)
        report.add(name + ", processor", 1e3 * all / least, "million path-steps/processor s");
    }
  }

  /** Processor time of the calling thread. */
  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
