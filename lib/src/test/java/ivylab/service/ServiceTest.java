package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The routes and what they answer. */
class ServiceTest {

  private static final QuadraticSmiles MODEL = new QuadraticSmiles();
  private static final ConcurrentLinkedQueue<String> AUDIT = new ConcurrentLinkedQueue<>();
  private static Service service;
  private static Client client;

  @BeforeAll
  static void start() {
    service = Service.start(MODEL, ServiceOptions.DEFAULT.withPort(0).withAudit(AUDIT::add));
    client = Client.of(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void assertSurface(double[] p, List<Double> k, List<Double> t, JsonNode vols) {
    assertEquals(t.size(), vols.size());
    for (int j = 0; j < t.size(); j++) {
      assertEquals(k.size(), vols.get(j).size());
      for (int i = 0; i < k.size(); i++)
        assertEquals(QuadraticSmiles.vol(p, k.get(i), t.get(j)), vols.get(j).get(i).doubleValue());
    }
  }

  @Test
  void one_set_by_name_is_answered_on_the_default_grid() {
    Client.Reply reply =
        client.post("/v1/surface", "{\"parameters\":{\"bend\":0.5,\"level\":0.2,\"skew\":-0.1}}");
    JsonNode body = reply.ok();
    assertEquals("2.1", body.get("modelVersion").asText());
    assertTrue(body.get("computationTimeMs").doubleValue() > 0, reply.body());
    assertFalse(body.get("extrapolated").booleanValue());
    assertEquals(1, body.get("surfaces").size());
    assertSurface(
        new double[] {0.2, -0.1, 0.5},
        QuadraticSmiles.STRIKES,
        QuadraticSmiles.MATURITIES,
        body.at("/surfaces/0/volatilities"));
    assertEquals("2.1", reply.header("Model-Version"));
    assertTrue(reply.header("Server-Timing").startsWith("total;dur="));
    assertEquals("application/json", reply.header("Content-Type"));
  }

  @Test
  void many_sets_by_order_or_name_are_answered_at_given_points() {
    JsonNode body =
        client
            .post(
                "/v1/surface",
                """
                {"parameters": [[0.3, 0, 1], {"level": 0.4, "skew": 0.1, "bend": 0}],
                 "strikes": [0.25, -0.25], "maturities": [1.5]}
                """)
            .ok();
    assertEquals(2, body.get("surfaces").size());
    List<Double> k = List.of(0.25, -0.25), t = List.of(1.5);
    assertSurface(new double[] {0.3, 0, 1}, k, t, body.at("/surfaces/0/volatilities"));
    assertSurface(new double[] {0.4, 0.1, 0}, k, t, body.at("/surfaces/1/volatilities"));
    assertEquals(0.25, body.at("/strikes/0").doubleValue());
    assertEquals(1.5, body.at("/maturities/0").doubleValue());
  }

  @Test
  void an_extrapolated_surface_is_flagged_and_only_it() {
    JsonNode body =
        client
            .post("/v1/surface", "{\"parameters\":[[0.3,0,1],[0.6,0,1]],\"extrapolate\":true}")
            .ok();
    assertTrue(body.get("extrapolated").booleanValue());
    assertFalse(body.at("/surfaces/0/extrapolated").booleanValue());
    assertTrue(body.at("/surfaces/1/extrapolated").booleanValue());
    body =
        client
            .post(
                "/v1/surface", "{\"parameters\":[0.3,0,1],\"strikes\":[0.7],\"extrapolate\":true}")
            .ok();
    assertTrue(body.at("/surfaces/0/extrapolated").booleanValue());
    for (String maturities : List.of("[3]", "[0.5,3]", "[3,0.5]"))
      assertTrue(
          client
              .post(
                  "/v1/surface",
                  "{\"parameters\":[0.3,0,1],\"maturities\":%s,\"extrapolate\":true}"
                      .formatted(maturities))
              .ok()
              .get("extrapolated")
              .booleanValue(),
          maturities);
  }

  @Test
  void a_fit_to_quotes_outside_the_domain_is_flagged() {
    String quotes =
        "{\"quotes\":[{\"logStrike\":%s,\"maturity\":%s,\"bid\":0.3,\"ask\":0.31},"
            + "{\"logStrike\":0.1,\"maturity\":0.5,\"bid\":0.3,\"ask\":0.31}],\"extrapolate\":true}";
    for (String place : List.of("0 0.5", "0.6 0.5", "0 3")) {
      String[] k = place.split(" ");
      JsonNode fit = client.post("/v1/calibrate", quotes.formatted(k[0], k[1])).ok();
      assertEquals(!place.equals("0 0.5"), fit.get("extrapolated").booleanValue(), place);
    }
  }

  @Test
  void extrapolation_without_a_volatility_is_refused() {
    JsonNode problem =
        client.post("/v1/surface", "{\"parameters\":[-3,0,1],\"extrapolate\":true}").problem(422);
    assertEquals("urn:ivylab:problem:no-volatility", problem.get("type").asText());
    problem =
        client
            .post(
                "/v1/surface",
                "{\"parameters\":[1e308,1e308,1e308],\"extrapolate\":true,"
                    + "\"strikes\":[100],\"maturities\":[1]}")
            .problem(422);
    assertEquals("urn:ivylab:problem:no-volatility", problem.get("type").asText());
  }

  /** The smile 0.2 + skew k crosses zero. */
  @Test
  void a_point_without_a_volatility_is_null() {
    JsonNode vols =
        client
            .post(
                "/v1/surface",
                "{\"parameters\":[0.2,-1,0],\"strikes\":[0,1],\"maturities\":[0.1],"
                    + "\"extrapolate\":true}")
            .ok()
            .at("/surfaces/0/volatilities/0");
    assertEquals(0.2, vols.get(0).doubleValue());
    assertTrue(vols.get(1).isNull());
  }

  @Test
  void an_equal_request_is_answered_from_the_cache() {
    String request = "{\"parameters\":[[0.31,0.01,0.9],[0.32,0.01,0.9]]}";
    String hits = "ivylab_cache_total{result=\"hit\"}";
    double before = metric(hits);
    JsonNode first = client.post("/v1/surface", request).ok();
    int computed = MODEL.computed.get();
    // the same numbers in other words
    JsonNode second =
        client
            .post(
                "/v1/surface",
                "{\"extrapolate\":false, \"parameters\":[{\"level\":3.1e-1,\"skew\":0.010,"
                    + "\"bend\":0.9},[0.32,0.01,0.9]]}")
            .ok();
    assertFalse(first.get("cached").booleanValue());
    assertTrue(second.get("cached").booleanValue());
    assertEquals(first.get("surfaces"), second.get("surfaces"));
    assertEquals(computed, MODEL.computed.get());
    assertEquals(before + 1, metric(hits));
    JsonNode third =
        client.post("/v1/surface", "{\"parameters\":[[0.32,0.01,0.9],[0.31,0.01,0.9]]}").ok();
    assertFalse(third.get("cached").booleanValue());
  }

  /** Whatever an answer depends on is part of what makes requests equal. */
  @Test
  void requests_that_differ_in_one_number_are_computed_anew() {
    String surface = "{\"parameters\":[0.33,0.01,0.9],\"strikes\":[0,0.1],\"maturities\":[0.5]}";
    String fit =
        "{\"quotes\":[{\"underlying\":\"spx\",\"logStrike\":0.05,\"maturity\":0.5,\"bid\":0.3,"
            + "\"ask\":0.31}],\"starts\":2,\"seed\":3}";
    Map<String, Map<String, List<String>>> changes =
        Map.of(
            "/v1/surface",
            Map.of(surface, List.of("0.33/0.34", "[0,0.1]/[0,0.2]", "0.5/0.6")),
            "/v1/calibrate",
            Map.of(
                fit,
                List.of(
                    "spx/vix",
                    "0.05/0.06",
                    "0.5/0.6",
                    "0.3,/0.2,",
                    "0.31/0.32",
                    ":2/:4",
                    ":3}/:4}")));
    changes.forEach(
        (path, requests) ->
            requests.forEach(
                (request, all) -> {
                  client.post(path, request).ok();
                  assertTrue(client.post(path, request).ok().get("cached").booleanValue());
                  for (String change : all) {
                    String[] words = change.split("/");
                    String other = request.replace(words[0], words[1]);
                    assertFalse(other.equals(request), change);
                    assertFalse(client.post(path, other).ok().get("cached").booleanValue(), change);
                  }
                }));
  }

  @Test
  void calibration_finds_the_parameters_of_quotes_and_their_residuals() {
    double[] p = {0.25, -0.15, 0.6};
    StringBuilder quotes = new StringBuilder();
    for (double t : new double[] {0.1, 0.5})
      for (double k : new double[] {-0.3, -0.1, 0.1, 0.3}) {
        double vol = QuadraticSmiles.vol(p, k, t);
        quotes
            .append(quotes.isEmpty() ? "" : ",")
            .append(
                "{\"logStrike\":%s,\"maturity\":%s,\"bid\":%s,\"ask\":%s}"
                    .formatted(k, t, vol - 0.005, vol + 0.005));
      }
    String request = "{\"quotes\":[" + quotes + "],\"starts\":2,\"seed\":7}";
    JsonNode body = client.post("/v1/calibrate", request).ok();
    // normal equations of condition below 1e3 and a ridge of 1e-6 squared against terms near 1
    for (int i = 0; i < 3; i++)
      assertEquals(p[i], body.get("parameters").get(i).get("value").doubleValue(), 1e-9);
    assertEquals("skew", body.at("/parameters/1/name").asText());
    assertEquals(0.001, body.at("/parameters/1/standardError").doubleValue());
    assertTrue(body.get("converged").booleanValue());
    assertEquals(1.0, body.get("insideBidAsk").doubleValue());
    assertEquals(0, body.get("rmse").doubleValue(), 1e-9);
    assertEquals(8, body.get("quotes").size());
    assertEquals(
        QuadraticSmiles.vol(p, -0.3, 0.1), body.at("/quotes/0/volatility").doubleValue(), 1e-9);
    assertFalse(body.get("cached").booleanValue());
    assertTrue(client.post("/v1/calibrate", request).ok().get("cached").booleanValue());
    assertFalse(
        client
            .post("/v1/calibrate", request.replace("\"seed\":7", "\"seed\":8"))
            .ok()
            .get("cached")
            .booleanValue());
  }

  @Test
  void residuals_are_model_minus_mid_and_misses_are_counted() {
    // two quotes at one place of two underlyings: the fit is the mean, 0.25, one in, one out
    JsonNode body =
        client
            .post(
                "/v1/calibrate",
                """
                {"quotes":[
                  {"underlying":"spx","logStrike":0,"maturity":0.1,"bid":0.19,"ask":0.21},
                  {"underlying":"vix","logStrike":0,"maturity":0.1,"bid":0.2,"ask":0.4}]}
                """)
            .ok();
    assertEquals(0.05, body.at("/quotes/0/residual").doubleValue(), 1e-9);
    assertEquals(-0.05, body.at("/quotes/1/residual").doubleValue(), 1e-9);
    assertEquals(0.05, body.get("rmse").doubleValue(), 1e-9);
    assertEquals(0.5, body.get("insideBidAsk").doubleValue());
    assertTrue(body.at("/parameters/0/standardError").isNull());
  }

  /** JSON has no infinity: the square of such a strike overflows. */
  @Test
  void a_fit_without_finite_errors_is_refused() {
    String quote = "{\"logStrike\":1e200,\"maturity\":0.5,\"bid\":0.2,\"ask\":0.21}";
    JsonNode problem =
        client
            .post("/v1/calibrate", "{\"quotes\":[" + quote + "],\"extrapolate\":true}")
            .problem(422);
    assertEquals("urn:ivylab:problem:no-fit", problem.get("type").asText());
  }

  @Test
  void the_model_says_its_ranges_grid_version_digest_and_errors() {
    JsonNode body = client.get("/v1/model").ok();
    assertEquals("level", body.at("/parameters/0/name").asText());
    assertEquals(0.5, body.at("/parameters/0/upper").doubleValue());
    assertEquals(5, body.get("strikes").size());
    assertEquals(64, body.get("digest").asText().length());
    assertEquals(-0.5, body.at("/underlyings/0/strikes/lower").doubleValue());
    assertEquals("mean absolute error", body.at("/testErrors/0/quantity").asText());
    assertTrue(body.get("calibrates").booleanValue());
    assertEquals(10_000, body.at("/limits/sets").asInt());
  }

  @Test
  void health_recomputes_a_known_surface() {
    assertEquals("live", client.get("/health/live").ok().get("status").asText());
    int before = MODEL.computed.get();
    JsonNode ready = client.get("/health/ready").ok();
    assertEquals("ready", ready.get("status").asText());
    assertEquals(0, ready.get("maxDifference").doubleValue());
    assertEquals(before + 1, MODEL.computed.get());
    JsonNode old = client.get("/health").ok();
    assertEquals("healthy", old.get("status").asText());
    assertTrue(old.get("model_loaded").booleanValue());
    assertEquals("passed", old.get("inference_test").asText());
  }

  /** It would say ready without a look at the model. */
  @Test
  void head_is_not_answered() {
    for (String path : List.of("/health/ready", "/v1/model", "/v1/surface")) {
      var request = client.request(path).method("HEAD", BodyPublishers.noBody());
      assertEquals(405, client.send(request).status(), path);
    }
  }

  @Test
  void a_model_that_changed_is_not_ready() {
    var moody =
        new QuadraticSmiles() {
          double drift;

          @Override
          public double[][][] surfaces(double[][] p, double[] k, double[] t) {
            double[][][] all = super.surfaces(p, k, t);
            all[0][0][0] += drift;
            return all;
          }
        };
    try (Service other = Service.start(moody, ServiceOptions.DEFAULT.withPort(0))) {
      Client.of(other).get("/health/ready").ok();
      moody.drift = 1e-6;
      JsonNode problem = Client.of(other).get("/health/ready").problem(503);
      assertEquals("urn:ivylab:problem:not-ready", problem.get("type").asText());
      Client.of(other).get("/health").problem(503);
    }
  }

  @Test
  void the_published_route_answers_with_rows_of_strikes() {
    JsonNode body =
        client.post("/predict/iv_surface", "{\"level\":0.2,\"skew\":-0.1,\"bend\":0.5}").ok();
    assertEquals(5, body.get("iv_surface").size());
    assertEquals(3, body.get("iv_surface").get(0).size());
    assertEquals(
        QuadraticSmiles.vol(new double[] {0.2, -0.1, 0.5}, -0.2, 1),
        body.at("/iv_surface/0/2").doubleValue());
    assertEquals("2.1", body.get("model_version").asText());
    assertTrue(body.get("computation_time_ms").doubleValue() >= 0);
    JsonNode problem =
        client
            .post(
                "/predict/iv_surface",
                "{\"v0\":0.04,\"kappa\":1,\"theta\":0.04,\"sigma_v\":0.3,\"rho\":-0.7}")
            .problem(400);
    assertEquals(8, problem.get("errors").size()); // five unknown, three missing
  }

  @Test
  void a_model_without_calibration_says_so() {
    var fixed =
        new QuadraticSmiles() {
          @Override
          public boolean calibrates() {
            return false;
          }
        };
    try (Service other = Service.start(fixed, ServiceOptions.DEFAULT.withPort(0))) {
      assertEquals(
          "urn:ivylab:problem:no-calibration",
          Client.of(other).post("/v1/calibrate", "{}").problem(501).get("type").asText());
    }
  }

  @Test
  void an_error_of_the_model_is_a_problem_without_a_trace() {
    var broken =
        new QuadraticSmiles() {
          @Override
          public double[][][] surfaces(double[][] p, double[] k, double[] t) {
            if (k.length == 1) throw new IllegalStateException("secret of the model");
            return super.surfaces(p, k, t);
          }
        };
    List<LogRecord> logged = new ArrayList<>();
    Logger log = Logger.getLogger("ivylab.service");
    log.setFilter(record -> !logged.add(record)); // kept, not printed
    try (Service other = Service.start(broken, ServiceOptions.DEFAULT.withPort(0))) {
      Client.Reply reply =
          Client.of(other).post("/v1/surface", "{\"parameters\":[0.2,0,0.5],\"strikes\":[0.1]}");
      reply.problem(500);
      assertFalse(reply.body().matches("(?s).*(secret|Exception|\\tat ).*"), reply.body());
      assertTrue(logged.get(0).getThrown().getMessage().contains("secret of the model"));
    } finally {
      log.setFilter(null);
    }
  }

  private static double metric(String name) {
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  @Test
  void metrics_have_latency_requests_errors_and_what_was_out_of_range() throws Exception {
    String route = "{route=\"/v1/surface\"", errors = "ivylab_errors_total" + route + "}";
    String outside = "ivylab_out_of_range_total{field=\"level\",outcome=\"refused\"}";
    double before = metric(errors), beforeOutside = metric(outside);
    client.post("/v1/surface", "{\"parameters\":[0.9,0,0.5]}").problem(422);
    client.get("/no/such/route").problem(404);
    awaitMetric(errors, before + 1);
    awaitMetric("ivylab_requests_total{route=\"-\",status=\"404\"}", 1);
    assertEquals(beforeOutside + 1, metric(outside));
    client.post("/v1/surface", "{\"parameters\":[0.9,0,0.5],\"extrapolate\":true}").ok();
    assertTrue(metric(outside.replace("refused", "answered")) >= 1);
    String text = client.get("/metrics").body();
    assertTrue(text.contains("ivylab_request_seconds_bucket" + route + ",le=\"0.001\"}"), text);
    assertTrue(text.contains("ivylab_requests_total" + route + ",status=\"422\"}"), text);
    assertTrue(text.contains("# TYPE ivylab_queue gauge"), text);
    assertTrue(text.contains("ivylab_surfaces_total "), text);
  }

  private static void awaitMetric(String name, double least) throws InterruptedException {
    for (int i = 0; i < 100 && metric(name) < least; i++) Thread.sleep(20);
    assertTrue(metric(name) >= least, name);
  }

  @Test
  void the_audit_has_one_line_per_request_without_its_body_or_path() throws Exception {
    client.post("/v1/surface", "{\"parameters\":[[0.2,0,0.5],[0.2,0,0.6]],\"strikes\":[0.0123]}");
    client.get("/secret-path?token=abc");
    String line = awaitLine(" sets=2 ");
    assertTrue(
        line.matches(
            "\\S+Z client=127\\.0\\.0\\.1 method=POST route=/v1/surface status=200 sets=2 ms=\\d+\\.\\d\\d"),
        line);
    assertTrue(awaitLine(" status=404 ").contains("route=- "));
    assertFalse(AUDIT.stream().anyMatch(l -> l.contains("0.0123") || l.contains("secret")));
  }

  private static String awaitLine(String part) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      for (String line : AUDIT) if (line.contains(part)) return line;
      Thread.sleep(20);
    }
    throw new AssertionError("no line of the audit has " + part);
  }
}
