package ivylab.service;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;

/**
 * Writes one line per request, and counts it: time, client, method, route, status, parameter sets,
 * milliseconds. Nothing else of a request is repeated, neither body nor an unknown path.
 */
final class Audit implements RequestLog {

  /** The attribute of a request that holds the number of its parameter sets. */
  static final String SETS = "ivylab.sets";

  private final Consumer<String> lines;
  private final Metrics metrics;

  Audit(Consumer<String> lines, Metrics metrics) {
    this.lines = lines;
    this.metrics = metrics;
  }

  @Override
  public void log(Request request, Response response) {
    String route = Route.named(String.valueOf(Request.getPathInContext(request)));
    long nanos = NanoTime.since(request.getHeadersNanoTime());
    metrics.answered(route, response.getStatus(), nanos);
    String method = String.valueOf(request.getMethod());
    lines.accept(
        String.format(
            Locale.ROOT,
            "%s client=%s method=%s route=%s status=%d sets=%s ms=%.2f",
            Instant.now(),
            Request.getRemoteAddr(request),
            method.matches("[A-Z]{1,10}") ? method : "-",
            route,
            response.getStatus(),
            request.getAttribute(SETS) instanceof Integer sets ? sets : 0,
            nanos * 1e-6));
  }
}
