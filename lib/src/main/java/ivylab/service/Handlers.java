package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Answers the routes. */
final class Handlers {

  private static final String JSON = "application/json";

  private final ServedModel model;
  private final ServiceLimits limits;
  private final Metrics metrics;
  private final Surfaces surfaces;
  private final Calibrations calibrations;
  private final Readiness readiness;
  private final byte[] openApi = openApi();

  Handlers(ServedModel model, ServiceLimits limits, Metrics metrics, Workers workers) {
    this.model = model;
    this.limits = limits;
    this.metrics = metrics;
    this.surfaces = new Surfaces(model, workers, metrics, limits.cached());
    this.calibrations = new Calibrations(model, workers, metrics, limits.cached());
    this.readiness = new Readiness(model);
  }

  Handler of(Route route) {
    return switch (route) {
      case SURFACE -> this::surface;
      case CALIBRATE -> this::calibrate;
      case MODEL -> this::model;
      case LIVE -> this::live;
      case READY -> this::ready;
      case METRICS -> context -> context.contentType(Metrics.MEDIA_TYPE).result(metrics.text());
      case OPENAPI -> context -> context.contentType(JSON).result(openApi);
      case OLD_SURFACE -> this::oldSurface;
      case OLD_HEALTH -> this::oldHealth;
    };
  }

  private void surface(Context context) {
    byte[] body = Body.read(context, limits);
    Stopwatch watch = Stopwatch.started();
    SurfaceRequest request = SurfaceRequest.read(StrictJson.read(body), model, limits, metrics);
    context.req().setAttribute(Audit.SETS, request.sets().length);
    Surfaces.Answer answer = surfaces.of(request);
    List<Replies.Surface> list = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < request.sets().length; i++) {
      any |= request.outside()[i];
      list.add(new Replies.Surface(request.outside()[i], answer.volatilities()[i]));
    }
    send(
        context,
        new Replies.Surfaces(
            version(),
            watch.ms(),
            answer.cached(),
            any,
            request.strikes(),
            request.maturities(),
            list));
  }

  private void calibrate(Context context) {
    byte[] body = Body.read(context, limits);
    Stopwatch watch = Stopwatch.started();
    if (!model.calibrates())
      throw Refusal.of(
          Problem.Kind.NO_CALIBRATION, model.card().name() + " cannot be calibrated here");
    CalibrateRequest request = CalibrateRequest.read(StrictJson.read(body), model, limits, metrics);
    context.req().setAttribute(Audit.SETS, 1);
    send(context, calibrations.of(request, watch));
  }

  private void model(Context context) {
    Stopwatch watch = Stopwatch.started();
    ServedModel.Card card = model.card();
    var limit =
        new Replies.Limits(
            limits.bodyBytes(),
            limits.sets(),
            limits.points(),
            limits.quotes(),
            limits.starts(),
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

  /** One flat object of parameters; the reply's rows are strikes, as published. */
  private void oldSurface(Context context) {
    byte[] body = Body.read(context, limits);
    Stopwatch watch = Stopwatch.started();
    JsonNode given = StrictJson.read(body);
    var findings = new Findings();
    double[] set = new Fields(findings).set("", given, model.card().parameters());
    new DomainCheck(model, findings, false, metrics).outside("", given, set);
    findings.refuse();
    context.req().setAttribute(Audit.SETS, 1);
    SurfaceRequest request = SurfaceRequest.onDefaultGrid(set, model.card());
    double[][] vols = surfaces.of(request).volatilities()[0];
    double[][] byStrike = new double[request.strikes().length][request.maturities().length];
    for (int i = 0; i < byStrike.length; i++)
      for (int j = 0; j < byStrike[i].length; j++) byStrike[i][j] = vols[j][i];
    send(context, new Replies.OldSurface(byStrike, watch.ms(), version()));
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
    byte[] body = StrictJson.write(reply);
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
