package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask. */
class AccessTokenTest {

  private static final String TOKEN = "correct-horse-battery";
  private static final ServiceOptions OPEN =
      ServiceOptions.DEFAULT.withAddress("0.0.0.0").withPort(0);

  @Test
  void only_the_token_opens() {
    AccessToken token = AccessToken.of(TOKEN);
    assertTrue(token.opens("Bearer " + TOKEN));
    assertTrue(token.opens("bearer " + TOKEN));
    for (String wrong :
        List.of(
            "",
            TOKEN,
            "Bearer",
            "Bearer ",
            "Basic " + TOKEN,
            "Bearer " + TOKEN + "x",
            "Bearer " + TOKEN.substring(1),
            "Bearer " + TOKEN.toUpperCase(),
            "Bearer x " + TOKEN)) assertFalse(token.opens(wrong), wrong);
    assertFalse(token.opens(null));
    assertFalse(token.toString().contains("horse"));
  }

  @Test
  void a_token_is_long_and_printable() {
    for (String bad : List.of("", "short", "with blanks in it so", "unprintable\u0007token"))
      assertThrows(IllegalArgumentException.class, () -> AccessToken.of(bad));
    var e = assertThrows(IllegalArgumentException.class, () -> AccessToken.of("15-letter-token"));
    assertFalse(e.getMessage().contains("letter-token"), e.getMessage());
  }

  @Test
  void a_file_holds_the_token_in_its_first_line(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\nnot this\n");
    assertTrue(AccessToken.read(file).opens("Bearer " + TOKEN));
  }

  @Test
  void another_address_than_a_loopback_address_needs_a_token() {
    for (String address : List.of("0.0.0.0", "::")) {
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Service.start(new QuadraticSmiles(), OPEN.withAddress(address)));
      assertTrue(e.getMessage().contains("without a token: " + address), e.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Service.start(new QuadraticSmiles(), OPEN.withAddress("no.such.host.invalid")));
  }

  @Test
  void a_wrong_or_missing_token_never_gets_an_answer() {
    var audit = new ConcurrentLinkedQueue<String>();
    var model = new QuadraticSmiles();
    try (Service service =
        Service.start(model, OPEN.withToken(AccessToken.of(TOKEN)).withAudit(audit::add))) {
      Client client = Client.of(service);
      int before = model.computed.get();
      for (Route route : Route.values())
        for (String header : List.of("", "Bearer wrong-horse-battery", "Basic " + TOKEN)) {
          Client.Reply reply = ask(client, route, header);
          JsonNode problem = reply.problem(401);
          assertEquals("urn:ivylab:problem:no-token", problem.get("type").asText());
          assertEquals("Bearer", reply.header("WWW-Authenticate"));
        }
      assertEquals(401, client.get("/unknown").status());
      assertEquals(before, model.computed.get());
      for (Route route : Route.values())
        assertEquals(200, ask(client, route, "Bearer " + TOKEN).status(), route.path());
      assertFalse(audit.toString().contains("horse"));
    }
  }

  @Test
  void a_token_on_a_loopback_address_is_required_too() {
    try (Service service =
        Service.start(
            new QuadraticSmiles(),
            ServiceOptions.DEFAULT.withPort(0).withToken(AccessToken.of(TOKEN)))) {
      Client.of(service).get("/health/live").problem(401);
    }
  }

  private static Client.Reply ask(Client client, Route route, String header) {
    var request = client.request(route.path());
    if (route.method() == HandlerType.GET) request.GET();
    else
      request
          .header("Content-Type", "application/json")
          .POST(
              BodyPublishers.ofString(
                  switch (route) {
                    case SURFACE -> "{\"parameters\":[0.2,0,0.5]}";
                    case CALIBRATE ->
                        "{\"quotes\":[{\"logStrike\":0,\"maturity\":1,\"bid\":0.2,\"ask\":0.3}]}";
                    default -> "{\"level\":0.2,\"skew\":0,\"bend\":0.5}";
                  }));
    if (!header.isEmpty()) request.header("Authorization", header);
    return client.send(request);
  }

  @Test
  void a_page_whose_name_points_to_this_machine_gets_no_answer() throws IOException {
    try (Service service =
        Service.start(new QuadraticSmiles(), ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      for (String host : List.of("localhost", "127.0.0.1:80", "[::1]:8080"))
        assertTrue(
            client
                .raw(
                    "GET /health/live HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                        .formatted(host))
                .startsWith("HTTP/1.1 200"),
            host);
      for (String host : List.of("evil.example", "localhost.evil.example", "10.0.0.1"))
        assertTrue(
            client
                .raw("GET /health/live HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host))
                .startsWith("HTTP/1.1 421"),
            host);
    }
  }
}
