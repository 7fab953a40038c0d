package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceClientTest {

  private static final String TOKEN = "correct-horse-battery";

  @Test
  void numbers_of_a_reply_are_found_by_their_pointers() {
    try (Service service =
        Service.start(new QuadraticSmiles(), ServiceOptions.DEFAULT.withPort(0))) {
      ServiceClient client = ServiceClient.of(service.uri());
      var body = Map.of("parameters", List.of(0.2, -0.1, 0.3), "strikes", List.of(0.0, 0.1));
      ServiceClient.Reply reply = client.post("/v1/surface", body);
      assertEquals(200, reply.status(), reply::body);
      // level + skew k / sqrt(1 + T) + bend k^2 at T = 0.1
      double[] first = {0.2, 0.2 - 0.01 / Math.sqrt(1.1) + 0.003};
      assertArrayEquals(first, reply.numbers("/surfaces/0/volatilities/0"), 1e-12);
      assertEquals(0.1, reply.number("/strikes/1"));
      assertEquals("2.1", reply.text("/modelVersion"));
      assertThrows(IllegalArgumentException.class, () -> reply.number("/surfaces/1"));
      ServiceClient.Reply refused = client.post("/v1/surface", "{\"parameters\": [0.2]}");
      assertTrue(refused.status() >= 400 && refused.status() < 500, refused::body);
      assertEquals(Problem.MEDIA_TYPE, refused.type());
      assertEquals("live", client.get("/health/live").text("/status"));
      assertTrue(client.get("/metrics").lines("# HELP").startsWith("# HELP"));
    }
  }

  @Test
  void the_token_goes_with_each_request() {
    var options = ServiceOptions.DEFAULT.withPort(0).withToken(AccessToken.of(TOKEN));
    try (Service service = Service.start(new QuadraticSmiles(), options)) {
      ServiceClient client = ServiceClient.of(service.uri());
      assertEquals(401, client.get("/v1/model").status());
      assertEquals(200, client.withToken(TOKEN).get("/v1/model").status());
    }
  }

  @Test
  void a_service_that_is_not_there_gives_no_reply() {
    ServiceClient client = ServiceClient.of(URI.create("http://127.0.0.1:1"));
    assertThrows(UncheckedIOException.class, () -> client.get("/health/live"));
  }
}
