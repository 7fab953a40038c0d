package ivylab.service;

import java.time.Duration;
import java.util.Objects;

/**
 * What one request, one client and all of them together may ask for.
 *
 * @param size of one request
 * @param bodyTime from the first byte of a request to its last
 * @param time of the computation, its wait included
 * @param threads that compute
 * @param queue requests that wait for a thread
 * @param rate requests per second and client, with bursts of the same number
 * @param connections open at once
 * @param cached replies kept for equal requests; 0 for none
 */
public record ServiceLimits(
    Size size,
    Duration bodyTime,
    Duration time,
    int threads,
    int queue,
    double rate,
    int connections,
    int cached) {

  /**
   * The largest request.
   *
   * @param bodyBytes longest body
   * @param sets parameter sets
   * @param places of a surface: strikes times maturities
   * @param points volatilities per reply: sets times strikes times maturities
   * @param quotes per calibration
   * @param starts per calibration
   */
  public record Size(int bodyBytes, int sets, int places, int points, int quotes, int starts) {

    public Size {
      positive("bodyBytes", bodyBytes);
      positive("sets", sets);
      positive("places", places);
      positive("points", points);
      positive("quotes", quotes);
      positive("starts", starts);
    }
  }

  /** 1 MB, 10,000 sets, 20,000 places, 10 seconds, as many threads as cores. */
  public static final ServiceLimits DEFAULT =
      new ServiceLimits(
          new Size(1_000_000, 10_000, 20_000, 1_000_000, 5_000, 64),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Runtime.getRuntime().availableProcessors(),
          64,
          2_000,
          512,
          1_000);

  public ServiceLimits {
    Objects.requireNonNull(size, "size");
    positive("threads", threads);
    positive("queue", queue);
    positive("rate", rate);
    positive("connections", connections);
    positive("bodyTime in ms", (double) bodyTime.toMillis());
    positive("time in ms", (double) time.toMillis());
    if (cached < 0) throw new IllegalArgumentException("cached must be at least 0: " + cached);
  }

  private static void positive(String name, double value) {
    if (!(value > 0)) throw new IllegalArgumentException(name + " must be positive: " + value);
  }

  public ServiceLimits withBodyTime(Duration bodyTime) {
    return new ServiceLimits(size, bodyTime, time, threads, queue, rate, connections, cached);
  }

  public ServiceLimits withTime(Duration time) {
    return new ServiceLimits(size, bodyTime, time, threads, queue, rate, connections, cached);
  }

  public ServiceLimits withThreads(int threads) {
    return new ServiceLimits(size, bodyTime, time, threads, queue, rate, connections, cached);
  }

  public ServiceLimits withQueue(int queue) {
    return new ServiceLimits(size, bodyTime, time, threads, queue, rate, connections, cached);
  }

  public ServiceLimits withRate(double rate) {
    return new ServiceLimits(size, bodyTime, time, threads, queue, rate, connections, cached);
  }

  public ServiceLimits withCached(int cached) {
    return new ServiceLimits(size, bodyTime, time, threads, queue, rate, connections, cached);
  }
}
