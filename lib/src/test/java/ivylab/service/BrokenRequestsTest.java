package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each broken request of {@code broken-requests.json} gets one problem document that says why. */
class BrokenRequestsTest {

  private static Service service;
  private static Client client;

  @BeforeAll
  static void start() {
    service =
        Service.start(
            new QuadraticSmiles(),
            ServiceOptions.DEFAULT
                .withPort(0)
                .withLimits(ServiceLimits.DEFAULT.withRate(1_000_000)));
    client = Client.of(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Named<JsonNode>> requests() {
    List<Named<JsonNode>> requests = new ArrayList<>();
    for (JsonNode request : Client.resource(BrokenRequestsTest.class, "broken-requests.json"))
      requests.add(Named.of(request.get("name").asText(), request));
    return requests.stream();
  }

  @Test
  void there_are_forty_of_them() {
    assertTrue(requests().count() >= 40);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_broken_request_is_told_every_field(JsonNode request) {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    if (request.has("headers"))
      request
          .get("headers")
          .properties()
          .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    HttpRequest.Builder sent = client.request(request.get("path").asText());
    headers.forEach(sent::header);
    String method = request.has("method") ? request.get("method").asText() : "POST";
    if (method.equals("GET")) sent.GET();
    else sent.POST(BodyPublishers.ofString(request.get("body").asText()));

    Client.Reply reply = client.send(sent);
    JsonNode problem = reply.problem(request.get("status").asInt());
    assertEquals(request.get("type").asText(), problem.get("type").asText(), reply.body());
    assertFalse(problem.get("title").asText().isBlank());
    assertFalse(problem.get("detail").asText().isBlank());
    assertFalse(
        reply.body().matches("(?s).*(java|jackson|jetty|javalin|Exception|REDACTED).*"),
        reply.body());
    JsonNode errors = problem.has("errors") ? problem.get("errors") : Client.JSON.createArrayNode();
    assertEquals(request.get("errors").size(), errors.size(), reply.body());
    for (int i = 0; i < errors.size(); i++) {
      JsonNode expected = request.get("errors").get(i), found = errors.get(i);
      assertEquals(expected.get("pointer"), found.get("pointer"), reply.body());
      String rule = found.get("rule").asText();
      assertTrue(rule.contains(expected.get("rule").asText()), reply.body());
      assertEquals(expected.get("value"), found.get("value"), reply.body());
    }
  }

  @Test
  void more_errors_than_can_be_listed_are_counted() {
    String body = "{\"parameters\":[" + "[9,9,9],".repeat(9_999) + "[9,9,9]]}";
    JsonNode problem = client.post("/v1/surface", body).problem(422);
    assertEquals(1000, problem.get("errors").size());
    assertTrue(
        problem.get("detail").asText().startsWith("30000 fields break their rules; the first 1000"),
        problem.get("detail").asText());
  }

  @Test
  void too_many_sets_and_too_many_points_are_refused() {
    String sets = "[0.2,0,0.5],".repeat(10_000);
    JsonNode problem =
        client.post("/v1/surface", "{\"parameters\":[" + sets + "[0.2,0,0.5]]}").problem(400);
    assertEquals("must be at most 10,000 sets", problem.at("/errors/0/rule").asText());
    StringBuilder strikes = new StringBuilder("0");
    for (int i = 1; i < 101; i++) strikes.append(',').append(i / 1000.0);
    problem =
        client
            .post(
                "/v1/surface",
                "{\"parameters\":["
                    + sets.substring(1).replaceFirst("^", "[").replaceFirst(",$", "]")
                    + ",\"strikes\":["
                    + strikes
                    + "]}")
            .problem(400);
    assertTrue(
        problem.at("/errors/0/rule").asText().contains("at most 1,000,000: 3,030,000"),
        problem.toString());
  }

  @Test
  void ten_thousand_random_bodies_never_make_the_service_fail() throws IOException {
    var random = new SplittableRandom(1);
    String[] paths = {"/v1/surface", "/v1/calibrate", "/predict/iv_surface"};
    String alphabet = "{}[]\":,0123456789.-+eE truefalsn parametersquotes\\u";
    try (Wire wire = Wire.to(service.uri())) {
      for (int i = 0; i < 10_000; i++) {
        byte[] body = new byte[random.nextInt(1 + (1 << random.nextInt(10)))];
        boolean text = i % 2 == 0;
        for (int j = 0; j < body.length; j++)
          body[j] =
              (byte) (text ? alphabet.charAt(random.nextInt(alphabet.length())) : random.nextInt());
        Wire.Reply reply = wire.post(paths[i % 3], body);
        assertEquals(400, reply.status(), i + ": " + reply.body());
        assertTrue(reply.isProblem(), i + ": " + reply.body());
      }
    }
  }

  /** Valid bodies with one to three letters changed get further into the checks than noise. */
  @Test
  void changed_letters_never_make_the_service_fail() throws IOException {
    var random = new SplittableRandom(2);
    String[] bodies = {
      "{\"parameters\":[[0.2,-0.1,0.5],{\"level\":0.3,\"skew\":0,\"bend\":0.1}],"
          + "\"strikes\":[-0.1,0,0.1],\"maturities\":[0.5],\"extrapolate\":false}",
      "{\"quotes\":[{\"underlying\":\"spx\",\"logStrike\":0,\"maturity\":0.5,\"bid\":0.2,"
          + "\"ask\":0.21}],\"starts\":3,\"seed\":12}"
    };
    String[] paths = {"/v1/surface", "/v1/calibrate"};
    Map<Integer, Integer> statuses = new HashMap<>();
    try (Wire wire = Wire.to(service.uri())) {
      for (int i = 0; i < 3_000; i++) {
        char[] body = bodies[i % 2].toCharArray();
        for (int j = random.nextInt(3); j >= 0; j--)
          body[random.nextInt(body.length)] = (char) random.nextInt(32, 127);
        Wire.Reply reply =
            wire.post(paths[i % 2], new String(body).getBytes(StandardCharsets.UTF_8));
        assertTrue(reply.status() < 500, new String(body) + ": " + reply.body());
        assertEquals(reply.status() != 200, reply.isProblem(), reply.body());
        statuses.merge(reply.status(), 1, Integer::sum);
      }
    }
    assertEquals(Set.of(200, 400, 422), statuses.keySet());
  }
}
