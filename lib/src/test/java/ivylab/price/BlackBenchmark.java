package ivylab.price;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The nanoseconds that one Black price and one implied volatility take on one thread, argument
 * checks and logarithm of the moneyness included, and the largest relative error of the
 * volatilities: for options as markets quote them, and for {@code vol sqrt(t)} from 1e-4 to 6 with
 * strikes up to five deviations out. The time is that of the processor, the best of many rounds.
 */
public final class BlackBenchmark implements Benchmark {

  private static final int OPTIONS = 1 << 14, ROUNDS = 150;

  @Override
  public void run(List<String> arguments, Report report) {
    measure(report, "quoted options (sd 0.02 to 0.5, |k| to 2 sd)", 0.02, 0.5, 2);
    measure(report, "all options (sd 1e-4 to 6, |k| to 5 sd)", 1e-4, 6, 5);
  }

  private static void measure(Report report, String name, double low, double high, double reach) {
    report.begin(name);
    var random = new SplittableRandom(1);
    int n = OPTIONS;
    OptionType[] type = new OptionType[n];
    double[] price = new double[n], forward = new double[n], strike = new double[n];
    double[] discount = new double[n], t = new double[n], vol = new double[n];
    for (int i = 0; i < n; i++) {
      double s = Math.exp(random.nextDouble(Math.log(low), Math.log(high)));
      double k = s * random.nextDouble(-reach, reach);
      type[i] = k < 0 ? OptionType.PUT : OptionType.CALL;
      t[i] = random.nextDouble(0.02, 2);
      vol[i] = s / Math.sqrt(t[i]);
      forward[i] = random.nextDouble(10, 5000);
      strike[i] = forward[i] * Math.exp(k);
      discount[i] = random.nextDouble(0.9, 1);
    }
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    double pricing = Double.POSITIVE_INFINITY, inverting = pricing, worst = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = clock.getCurrentThreadCpuTime();
      for (int i = 0; i < n; i++)
        price[i] = Black.price(type[i], forward[i], strike[i], discount[i], t[i], vol[i]);
      long middle = clock.getCurrentThreadCpuTime();
      double[] found = ImpliedVol.of(type, price, forward, strike, discount, t);
      long end = clock.getCurrentThreadCpuTime();
      pricing = Math.min(pricing, (middle - start) / (double) n);
      inverting = Math.min(inverting, (end - middle) / (double) n);
      for (int i = 0; i < n; i++) worst = Math.max(worst, Math.abs(found[i] / vol[i] - 1));
    }
    report.add("price", pricing, "ns");
    report.add("implied volatility", inverting, "ns");
    report.add("largest relative error", worst, "");
  }
}
