package ivylab.data;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How fast a panel is read and checked, and how much memory that takes: numbers of six decimals, as
 * this library's samples have them, and of all digits, as others write them. The argument is the
 * number of rows in thousands; without it a million. Each file is read eight times, the first three
 * to warm up; the figures are medians of the other five. Time is that of the processor, so that
 * other work beside it counts little; memory is what the heap holds beyond what it held before the
 * first reading.
 */
public final class PanelBenchmark implements Benchmark {

  private static final int QUOTES = 200;
  private static final int SYMBOLS = 20;
  private static final int WARM = 3;
  private static final int TIMED = 5;

  @Override
  public void run(List<String> arguments, Report report) throws IOException {
    int rows = 1000 * (arguments.isEmpty() ? 1000 : Integer.parseInt(arguments.get(0)));
    Path folder = Files.createTempDirectory("panel-benchmark");
    Path file = folder.resolve("panel.csv");
    try {
      write(file, rows, true);
      measure(report, "six decimals", file);
      write(file, rows, false);
      measure(report, "all digits", file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static void write(Path file, int rows, boolean six) throws IOException {
    var random = new SplittableRandom(1);
    int days = Math.max(1, rows / (QUOTES * SYMBOLS));
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(String.join(",", Column.titles()) + "\n");
      LocalDate date = LocalDate.of(2000, 1, 3);
      for (int d = 0; d < days; d++, date = date.plusDays(1)) {
        String market = six ? ",0.030076,17.38,0.651\n" : ",0.030076123456789012,17.38,0.651\n";
        for (int s = 0; s < SYMBOLS; s++)
          for (int q = 0; q < QUOTES; q++) {
            double t = 7 * (1 + q / 20) * (1 + q / 20) / 365.0;
            double k = Math.log(random.nextDouble(0.7, 1.3));
            double vol = random.nextDouble(0.1, 0.5);
            String numbers =
                six
                    ? String.format(Locale.ROOT, "%.6f,%.6f,%.4f", k, t, vol)
                    : k + "," + t + "," + vol;
            out.write(date + ",SYM" + s + "," + numbers + market);
          }
      }
    }
  }

  /** What one reading took: seconds and bytes. */
  private record Cost(
      int rows, double clock, double processor, double allocated, double peak, double kept) {}

  private static Cost read(Path file, double before) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    long bytes = threads.getThreadAllocatedBytes(thread);
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    Panel panel = Panel.read(file);
    double clock = (System.nanoTime() - start) / 1e9;
    double processor = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
    double allocated = threads.getThreadAllocatedBytes(thread) - bytes;
    double peak = peak() - before;
    System.gc();
    double kept = used() - before;
    return new Cost(panel.rows(), clock, processor, allocated, peak, kept);
  }

  private static void measure(Report to, String what, Path file) {
    to.begin(what);
    System.gc();
    double before = used();
    for (int i = 0; i < WARM; i++) read(file, before);
    var costs = new ArrayList<Cost>();
    for (int i = 0; i < TIMED; i++) costs.add(read(file, before));
    to.add("rows", costs.get(0).rows() / median(costs, Cost::processor), "1/s");
    to.add("time of the processor", median(costs, Cost::processor), "s");
    to.add("time", median(costs, Cost::clock), "s");
    to.add("bytes per row", file.toFile().length() / (double) costs.get(0).rows(), "B");
    to.add("allocated", median(costs, Cost::allocated) / 1e6, "MB");
    to.add("largest heap in use, garbage included", median(costs, Cost::peak) / 1e6, "MB");
    to.add("kept", median(costs, Cost::kept) / 1e6, "MB");
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
    return costs.stream().mapToDouble(of).sorted().toArray()[TIMED / 2];
  }

  private static double used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Sum of the largest uses of the heap's parts, garbage included. */
  private static double peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToDouble(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
