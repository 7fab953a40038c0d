package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Answers the routes. */
final class Handlers {

  private static final String JSON = "application/json";

  private final ServedModel model;
  private final ServiceLimits limits;
  private final Metrics metrics;
  private final Workers workers;
  private final Surfaces surfaces;
  private final Calibrations calibrations;
  private final Readiness readiness;
  private final byte[] openApi = openApi();

  Handlers(ServedModel model, ServiceLimits limits, Metrics metrics, Workers workers) {
    this.model = model;
    this.limits = limits;
    this.metrics = metrics;
    this.workers = workers;
    this.surfaces = new Surfaces(model, metrics, limits.cached());
    this.calibrations = new Calibrations(model, metrics, limits.cached());
    this.readiness = new Readiness(model);
  }

  Handler of(Route route) {
    return switch (route) {
      case SURFACE -> worked(this::surface);
      case CALIBRATE -> worked(this::calibrate);
      case MODEL -> this::model;
      case LIVE -> this::live;
      case READY -> this::ready;
      case METRICS -> context -> context.contentType(Metrics.MEDIA_TYPE).result(metrics.text());
      case OPENAPI -> context -> context.contentType(JSON).result(openApi);
      case OLD_SURFACE -> worked(this::oldSurface);
      case OLD_HEALTH -> this::oldHealth;
    };
  }

  /** What a worker gives back: the reply in bytes, and the number of its parameter sets. */
  private record Outcome(int sets, byte[] body) {

    static Outcome of(int sets, Object reply) {
      return new Outcome(sets, StrictJson.write(reply));
    }
  }

  /** Takes in the body; a worker checks it, computes, and writes the reply. */
  private Handler worked(BiFunction<JsonNode, Stopwatch, Outcome> task) {
    return context -> {
      byte[] body = Body.read(context, limits);
      Stopwatch watch = Stopwatch.started();
      Outcome outcome = workers.run(() -> task.apply(StrictJson.read(body), watch));
      context.req().setAttribute(Audit.SETS, outcome.sets);
      send(context, outcome.body);
    };
  }

  private Outcome surface(JsonNode body, Stopwatch watch) {
    SurfaceRequest request = SurfaceRequest.read(body, model, limits, metrics);
    Surfaces.Answer answer = surfaces.of(request);
    List<Replies.Surface> list = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < request.sets().length; i++) {
      any |= request.outside()[i];
      list.add(new Replies.Surface(request.outside()[i], answer.volatilities()[i]));
    }
    var reply =
        new Replies.Surfaces(
            version(),
            watch.ms(),
            answer.cached(),
            any,
            request.strikes(),
            request.maturities(),
            list);
    return Outcome.of(list.size(), reply);
  }

  private Outcome calibrate(JsonNode body, Stopwatch watch) {
    if (!model.calibrates())
      throw Refusal.of(
          Problem.Kind.NO_CALIBRATION, model.card().name() + " cannot be calibrated here");
    CalibrateRequest request = CalibrateRequest.read(body, model, limits, metrics);
    return Outcome.of(1, calibrations.of(request, watch));
  }

  /** One flat object of parameters; the reply's rows are strikes, as published. */
  private Outcome oldSurface(JsonNode body, Stopwatch watch) {
    var findings = new Findings();
    double[] set = new Fields(findings).set("", body, model.card().parameters());
    new DomainCheck(model, findings, false, metrics).outside("", body, set);
    findings.refuse();
    SurfaceRequest request = SurfaceRequest.onDefaultGrid(set, model.card());
    double[][] vols = surfaces.of(request).volatilities()[0];
    double[][] byStrike = new double[request.strikes().length][request.maturities().length];
    for (int i = 0; i < byStrike.length; i++)
      for (int j = 0; j < byStrike[i].length; j++) byStrike[i][j] = vols[j][i];
    return Outcome.of(1, new Replies.OldSurface(byStrike, watch.ms(), version()));
  }

  private void model(Context context) {
    Stopwatch watch = Stopwatch.started();
    ServedModel.Card card = model.card();
    var limit =
        new Replies.Limits(
            limits.size().bodyBytes(),
            limits.size().sets(),
            limits.size().places(),
            limits.size().points(),
            limits.size().quotes(),
            limits.size().starts(),
            limits.time().toMillis(),
            limits.rate());
    send(
        context,
        new Replies.Model(
            version(),
            watch.ms(),
            card.name(),
            card.digest(),
            card.parameters(),
            card.domain(),
            card.strikes(),
            card.maturities(),
            card.gridOnly(),
            card.underlyings(),
            model.calibrates(),
            card.testErrors(),
            limit));
  }

  private void live(Context context) {
    send(context, new Replies.Live("live", version(), 0));
  }

  private void ready(Context context) {
    Stopwatch watch = Stopwatch.started();
    double difference = readiness.check();
    send(context, new Replies.Ready("ready", version(), watch.ms(), difference));
  }

  private void oldHealth(Context context) {
    Stopwatch watch = Stopwatch.started();
    readiness.check();
    double now = System.currentTimeMillis() * 1e-3;
    send(
        context,
        new Replies.OldHealth("healthy", true, "passed", false, now, watch.ms(), version()));
  }

  private String version() {
    return model.card().version();
  }

  private static void send(Context context, Object reply) {
    send(context, StrictJson.write(reply));
  }

  private static void send(Context context, byte[] body) {
    context.header("Content-Length", String.valueOf(body.length));
    context.contentType(JSON).result(body);
  }

  private static byte[] openApi() {
    try (InputStream in = Handlers.class.getResourceAsStream("openapi.json")) {
      if (in == null) throw new IllegalStateException("openapi.json is not on the class path");
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
