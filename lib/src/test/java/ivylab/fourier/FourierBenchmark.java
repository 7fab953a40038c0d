package ivylab.fourier;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The microseconds that a surface of eight maturities, a week to two years, takes on one thread,
 * with 15 strikes each from -4 to 2.5 standard deviations: each law by each pricer, at an error of
 * 1e-10 of the forward. The time is that of the processor, the best of many rounds.
 */
public final class FourierBenchmark implements Benchmark {

  private static final double[] T = {7 / 365.0, 0.05, 1 / 12.0, 1 / 6.0, 0.25, 0.5, 1, 2};

  @Override
  public void run(List<String> arguments, Report report) {
    Map<String, CharacteristicFunction> laws = new LinkedHashMap<>();
    laws.put("Heston", Laws.EQUITY);
    laws.put("Bates", Laws.BATES);
    laws.put("double Heston", Laws.DOUBLE);
    laws.put("double Heston with jumps", Laws.DOUBLE.plus(Laws.CRASHES));
    laws.put("rough Heston, rational (3, 3)", Laws.ROUGH.withRiccati(new Riccati.Pade(3)));
    laws.put("rough Heston, implicit, 32 steps", Laws.ROUGH.withRiccati(new Riccati.Implicit(32)));
    laws.put("rough Heston, implicit, 64 steps", Laws.ROUGH);
    double[][] k = new double[T.length][];
    for (int i = 0; i < T.length; i++)
      k[i] = Laws.grid(-0.8 * Math.sqrt(T[i]), 0.5 * Math.sqrt(T[i]), 15);
    laws.forEach(
        (name, law) -> {
          report.begin(name);
          measure("cosine series", law, Pricer.cosine(), k, report);
          measure("Lewis's integral", law, Pricer.lewis(), k, report);
        });
    report.begin("rough Heston at 100 nodes, t = 0.25");
    for (Riccati riccati :
        List.of(
            new Riccati.Pade(3),
            new Riccati.Implicit(32),
            new Riccati.Implicit(64),
            new Riccati.Adams(256),
            new Riccati.Adams(1024))) {
      double[] u = Laws.grid(0, 50, 100), im = new double[100];
      double[] re = new double[100], logIm = new double[100];
      CharacteristicFunction law = Laws.ROUGH.withRiccati(riccati);
      report.add(riccati.toString(), best(() -> law.log(0.25, u, im, re, logIm)), "µs");
    }
  }

  private static void measure(
      String name, CharacteristicFunction law, Pricer pricer, double[][] k, Report report) {
    report.add(name, best(() -> pricer.surface(law, T, k)), "µs");
    int nodes = pricer.surface(law, T, k).stream().mapToInt(OptionStrip::nodes).sum();
    report.add(name + ", nodes", nodes, "");
  }

  /** Microseconds of the quickest round within two seconds, two rounds at least. */
  private static double best(Runnable work) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE, from = clock.getCurrentThreadCpuTime(), end = from;
    for (int round = 0; round < 2 || end - from < 2_000_000_000L; round++) {
      long start = end;
      work.run();
      end = clock.getCurrentThreadCpuTime();
      best = Math.min(best, end - start);
    }
    return best / 1e3;
  }
}
