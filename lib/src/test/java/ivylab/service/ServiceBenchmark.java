package ivylab.service;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Requests per second of the service and their latency, over loopback, client and service in one
 * process: surfaces of 15 points of a model that costs nothing, so that HTTP, checks and JSON are
 * measured. Each request has other parameters, so that none is answered from the cache.
 *
 * <p>The JDK's client costs more than the service; plain sockets show what the service can do.
 */
public final class ServiceBenchmark implements Benchmark {

  private static final double SECONDS = 3;

  /** Sends requests on a connection of its own. */
  private interface Sender extends AutoCloseable {

    /** The status of the reply. */
    int send(String body) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  @Override
  public void run(List<String> arguments, Report report) throws IOException {
    ServiceLimits limits = ServiceLimits.DEFAULT.withRate(1e9);
    try (Service service =
        Service.start(
            new QuadraticSmiles(), ServiceOptions.DEFAULT.withPort(0).withLimits(limits))) {
      report.note("warm-up …");
      run(4, 1, i -> client(service));
      for (int clients : new int[] {1, 4, 16})
        measure(report, clients + " x JDK client", clients, 1, i -> client(service));
      for (int clients : new int[] {1, 4, 16})
        measure(report, clients + " x socket", clients, 1, i -> sockets(service));
      measure(report, "1,000 sets", 1, 1000, i -> sockets(service));
    }
  }

  private static Sender client(Service service) {
    Client client = Client.of(service);
    return body -> client.post("/v1/surface", body).status();
  }

  private static Sender sockets(Service service) {
    try {
      Wire wire = Wire.to(service.uri());
      return new Sender() {
        @Override
        public int send(String body) throws IOException {
          return wire.post("/v1/surface", body.getBytes(StandardCharsets.US_ASCII)).status();
        }

        @Override
        public void close() throws IOException {
          wire.close();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void measure(
      Report report, String name, int clients, int sets, IntFunction<Sender> senders) {
    report.begin(name);
    long start = System.nanoTime(), cpu = cpuNanos();
    long[] all = run(clients, sets, senders);
    cpu = cpuNanos() - cpu;
    double seconds = (System.nanoTime() - start) * 1e-9;
    report.add("requests", all.length / seconds, "1/s");
    report.add("CPU per request", cpu * 1e-3 / all.length, "us");
    if (sets > 1) report.add("surfaces", sets * all.length / seconds, "1/s");
    report.add("p50", all[all.length / 2] * 1e-6, "ms");
    report.add("p99", all[all.length * 99 / 100] * 1e-6, "ms");
  }

  /** Of the process; unlike latency it does not depend on what else the machine does. */
  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  /** The latencies of all clients, ascending, nanoseconds. */
  private static long[] run(int clients, int sets, IntFunction<Sender> senders) {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      long end = System.nanoTime() + (long) (SECONDS * 1e9);
      List<Callable<long[]>> tasks = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int number = c;
        tasks.add(() -> latencies(senders.apply(number), number, sets, end));
      }
      List<long[]> each = new ArrayList<>();
      for (Future<long[]> future : threads.invokeAll(tasks)) each.add(future.get());
      return each.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long[] latencies(Sender sender, int number, int sets, long end)
      throws IOException {
    try (sender) {
      List<Long> taken = new ArrayList<>();
      for (int i = 0; System.nanoTime() < end; i++) {
        String body = body(number, i, sets);
        long start = System.nanoTime();
        int status = sender.send(body);
        taken.add(System.nanoTime() - start);
        if (status != 200) throw new IOException("status " + status);
      }
      return taken.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private static String body(int number, int i, int sets) {
    var text = new StringBuilder("{\"parameters\":[");
    for (int s = 0; s < sets; s++)
      text.append(s == 0 ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT,
                  "[0.2%02d%07d,-0.1,0.5]",
                  number % 100,
                  (i * sets + s) % 10_000_000));
    return text.append("]}").toString();
  }
}
