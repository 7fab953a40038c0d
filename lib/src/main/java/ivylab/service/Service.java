package ivylab.service;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import java.net.URI;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A running HTTP service of one model.
 *
 * <p>It listens from {@link #start} to {@link #close}, which refuses new requests and lets those
 * that run come to their end.
 */
public final class Service implements AutoCloseable {

  /** Connection threads besides those whose requests compute or wait: for health and refusals. */
  private static final int SPARE_THREADS = 32;

  private static final System.Logger LOG = System.getLogger("ivylab.service");

  private final ServiceOptions options;
  private final Metrics metrics = new Metrics();
  private final Workers workers;
  private final Javalin javalin;

  private Service(ServedModel model, ServiceOptions options) {
    this.options = options;
    workers = new Workers(options.limits());
    metrics.gauge("ivylab.queue", "requests that wait for a thread", workers::waiting);
    var handlers = new Handlers(model, options.limits(), metrics, workers);
    javalin = Javalin.create(config -> configure(config, handlers, model.card().version()));
  }

  /**
   * Starts a service.
   *
   * @throws IllegalArgumentException if the address is not a loopback address and there is no
   *     token, if it cannot be bound, or if the model does not compute
   */
  public static Service start(ServedModel model, ServiceOptions options) {
    options.check();
    JavalinLogger.enabled = false; // it repeats what is thrown
    var service = new Service(model, options);
    try {
      service.javalin.start();
    } catch (JavalinException e) {
      service.workers.close();
      throw new IllegalArgumentException(
          "%s must be a free address and port of this machine: port %d: %s"
              .formatted(options.address(), options.port(), e.getMessage()),
          e);
    }
    return service;
  }

  /** The port that was bound. */
  public int port() {
    return javalin.port();
  }

  /** Where the routes begin. */
  public URI uri() {
    String host = options.address().contains(":") ? "[%s]" : "%s";
    return URI.create("http://" + host.formatted(options.address()) + ":" + port());
  }

  /** Refuses new requests and waits until those that run are answered. */
  @Override
  public void close() {
    javalin.stop();
    workers.close();
  }

  // ---- how it is built

  private void configure(JavalinConfig config, Handlers handlers, String version) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.threadPool = new QueuedThreadPool(connectionThreads(options.limits()), 8);
    config.jetty.modifyServer(this::harden);
    config.jetty.modifyServletContextHandler(
        servlets -> servlets.setErrorHandler(new ErrorPages()));
    config.jetty.addConnector(
        (server, http) -> {
          http.setSendServerVersion(false);
          var connector = new ServerConnector(server, new HttpConnectionFactory(http));
          connector.setHost(options.address());
          connector.setPort(options.port());
          connector.setIdleTimeout(options.limits().bodyTime().toMillis());
          connector.addBean(new NetworkConnectionLimit(options.limits().connections(), connector));
          return connector;
        });
    var gate = new Gate(options);
    config.routes.before(
        context -> {
          context.header("Model-Version", version);
          context.header("Cache-Control", "no-store");
          context.header("X-Content-Type-Options", "nosniff");
          context.attribute("watch", Stopwatch.started());
          gate.pass(context);
        });
    for (Route route : Route.values())
      config.routes.addHttpHandler(route.method(), route.path(), handlers.of(route));
    config.routes.after(Service::time);
    config.routes.exception(Refusal.class, (e, context) -> send(context, e));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.log(System.Logger.Level.ERROR, "a request failed", e);
          send(context, Refusal.of(Problem.Kind.FAILED, "an error of the service; it is logged"));
        });
    config.routes.error(404, context -> send(context, notFound()));
    config.routes.error(405, context -> send(context, wrongMethod()));
  }

  /** A request keeps its thread while it computes or waits; there is one per connection at most. */
  private static int connectionThreads(ServiceLimits limits) {
    long busy = (long) limits.threads() + limits.queue();
    return SPARE_THREADS + (int) Math.min(busy, limits.connections());
  }

  private void harden(Server server) {
    server.setErrorHandler(new ErrorPages());
    server.setRequestLog(new Audit(options.audit(), metrics));
    server.insertHandler(new GracefulHandler());
    server.setStopTimeout(options.limits().time().plus(options.limits().bodyTime()).toMillis());
  }

  private static Refusal notFound() {
    return Refusal.of(Problem.Kind.NOT_FOUND, "the routes are listed at /openapi.json");
  }

  private static Refusal wrongMethod() {
    return Refusal.of(Problem.Kind.WRONG_METHOD, "the methods are listed at /openapi.json");
  }

  private static void send(Context context, Refusal refusal) {
    if (refusal.seconds() > 0) context.header("Retry-After", String.valueOf(refusal.seconds()));
    if (refusal.closes()) context.header("Connection", "close");
    context
        .status(refusal.problem().status())
        .result(StrictJson.write(refusal.problem()))
        .contentType(Problem.MEDIA_TYPE);
  }

  private static void time(Context context) {
    Stopwatch watch = context.attribute("watch");
    if (watch != null) context.header("Server-Timing", "total;dur=" + watch.ms());
  }
}
