package ivylab.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** The figures of {@code GET /metrics}, in Prometheus' text format. */
final class Metrics {

  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Upper ends of the buckets of latency. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
  }

  /** Shows a number as it is when it is read. */
  void gauge(String name, String description, Supplier<Number> number) {
    Gauge.builder(name, number).description(description).register(registry);
  }

  /**
   * @param route its path, or a dash
   * @param nanos from its first byte to the end of the reply
   */
  void answered(String route, int status, long nanos) {
    Timer.builder("ivylab.request")
        .description("latency of requests")
        .tag("route", route)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(Duration.ofNanos(nanos));
    registry
        .counter("ivylab.requests", "route", route, "status", String.valueOf(status))
        .increment();
    if (status >= 400) registry.counter("ivylab.errors", "route", route).increment();
  }

  /**
   * A value outside the training domain.
   *
   * @param field a parameter of the model, or the name of a field
   * @param answered whether the request asked to extrapolate
   */
  void outOfRange(String field, boolean answered) {
    registry
        .counter(
            "ivylab.out.of.range", "field", field, "outcome", answered ? "answered" : "refused")
        .increment();
  }

  void cached(boolean hit) {
    registry.counter("ivylab.cache", "result", hit ? "hit" : "miss").increment();
  }

  void surfaces(int computed) {
    registry.counter("ivylab.surfaces").increment(computed);
  }

  String text() {
    return registry.scrape();
  }
}
