package ivylab.chain;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * How fast end-of-day chains are read and checked, and how much memory that takes: files of 500
 * rows a date with the 16 columns that are used and with all 33 that a vendor writes, plain and
 * gzipped, and one twice as long to show that memory stays flat (best seen in a small heap, {@code
 * IVYLAB_XMX=64m}). The argument is the number of rows in thousands; without it a million.
 */
public final class ChainBenchmark implements Benchmark {

  private static final int STRIKES = 50;
  private static final int EXPIRIES = 10;
  private static final String USED =
      "[QUOTE_DATE], [UNDERLYING_LAST], [EXPIRE_DATE], [DTE], [C_DELTA], [C_IV], [C_VOLUME],"
          + " [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_DELTA], [P_IV], [P_VOLUME]";
  private static final String MORE =
      ", [QUOTE_UNIXTIME], [QUOTE_READTIME], [QUOTE_TIME_HOURS], [EXPIRE_UNIX], [C_GAMMA],"
          + " [C_VEGA], [C_THETA], [C_RHO], [C_LAST], [C_SIZE], [P_SIZE], [P_LAST], [P_GAMMA],"
          + " [P_VEGA], [P_THETA], [P_RHO], [STRIKE_DISTANCE], [STRIKE_DISTANCE_PCT]";
  private static final String UNUSED =
      ", 1662757200, 2022-09-09 16:00, 16.000000, 1663963200, 0.00213, 0.11271, -0.08210, 0.02011,"
          + " 12.350000, 20 x 31, 14 x 9, 10.500000, 0.00213, 0.11271, -0.08210, -0.02011, 37.5,"
          + " 0.214";

  @Override
  public void run(List<String> arguments, Report report) throws IOException {
    int dates = (arguments.isEmpty() ? 1000 : Integer.parseInt(arguments.get(0))) * 2;
    Path folder = Files.createTempDirectory("chain-benchmark");
    Path file = folder.resolve("chains.csv");
    Path zipped = folder.resolve("chains.csv.gz");
    try {
      write(file, dates / 4, false);
      measure(report, "warm-up", file);
      write(file, dates, false);
      measure(report, "15 columns", file);
      write(file, 2 * dates, false);
      measure(report, "15 columns, twice as long", file);
      write(file, dates, true);
      measure(report, "33 columns", file);
      write(zipped, dates, true);
      measure(report, "33 columns, gzipped", zipped);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(zipped);
      Files.deleteIfExists(folder);
    }
  }

  private static void write(Path file, int dates, boolean all) throws IOException {
    var random = new SplittableRandom(1);
    boolean zip = file.toString().endsWith(".gz");
    try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        OutputStream out = zip ? new GZIPOutputStream(raw, 1 << 16) : raw) {
      out.write((USED + (all ? MORE : "") + "\n").getBytes(StandardCharsets.UTF_8));
      LocalDate date = LocalDate.of(2000, 1, 3);
      for (int i = 0; i < dates; i++, date = date.plusDays(1)) {
        var text = new StringBuilder();
        for (int e = 1; e <= EXPIRIES; e++)
          for (int k = 0; k < STRIKES; k++) row(date, 7 * e * e, 70 + k, random, all, text);
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void row(
      LocalDate date,
      int days,
      int strike,
      SplittableRandom random,
      boolean all,
      StringBuilder to) {
    to.append(date).append(", 95.12, ").append(date.plusDays(days)).append(", ").append(days);
    to.append(".00, 0.").append(random.nextInt(10_000, 100_000));
    to.append(", 0.").append(random.nextInt(100_000, 400_000)).append(", 12.000000, ");
    prices(random, to).append(strike).append(".000, ");
    prices(random, to).append("-0.").append(random.nextInt(10_000, 100_000));
    to.append(", 0.").append(random.nextInt(100_000, 400_000)).append(", ");
    if (all) to.append(UNUSED);
    else to.setLength(to.length() - 1);
    to.append('\n');
  }

  private static StringBuilder prices(SplittableRandom random, StringBuilder to) {
    int bid = random.nextInt(1, 90);
    int cents = random.nextInt(10, 90);
    return to.append(bid)
        .append('.')
        .append(cents)
        .append(", ")
        .append(bid + 1)
        .append('.')
        .append(cents)
        .append(", ");
  }

  private static void measure(Report to, String what, Path file) {
    to.begin(what);
    System.gc();
    long collected = collectorMillis();
    long start = System.nanoTime();
    double[] sum = new double[3];
    ChainFile.Report report =
        Chains.endOfDay(file, "X")
            .forEach(
                chain -> {
                  sum[0] += chain.quotes().get(0).bid();
                  sum[2]++;
                  sum[1] = Math.max(sum[1], used());
                });
    double seconds = (System.nanoTime() - start) / 1e9;
    double bytes = file.toFile().length();
    to.add("rows", report.rows() / seconds, "1/s");
    to.add("read from disk", bytes / seconds / 1e6, "MB/s");
    to.add("bytes per row", bytes / report.rows(), "B");
    to.add("largest heap in use, garbage included", sum[1] / 1e6, "MB");
    to.add("garbage collection", collectorMillis() - collected, "ms");
    to.note("%,d rows, mean first bid %.6g".formatted(report.rows(), sum[0] / sum[2]));
  }

  /** Bytes of the heap in use, garbage included. */
  private static double used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long collectorMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
