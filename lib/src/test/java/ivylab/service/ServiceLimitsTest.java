package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a service does not do: too much, too long, for too many, or after its end. */
class ServiceLimitsTest {

  private static final String ONE = "{\"parameters\":[0.2,0,0.5]}";

  private static Service start(ServedModel model, UnaryOperator<ServiceLimits> limits) {
    return Service.start(
        model, ServiceOptions.DEFAULT.withPort(0).withLimits(limits.apply(ServiceLimits.DEFAULT)));
  }

  private static CompletableFuture<Client.Reply> later(Client client, String json) {
    return CompletableFuture.supplyAsync(() -> client.post("/v1/surface", json));
  }

  // ---- rate

  @Test
  void a_bucket_fills_at_its_rate_and_each_client_has_one() {
    var now = new AtomicLong();
    var rate = new RateLimit(2, now::get);
    assertEquals(0, rate.admit("a"));
    assertEquals(0, rate.admit("a"));
    assertEquals(1, rate.admit("a"));
    assertEquals(0, rate.admit("b"));
    now.addAndGet(499_000_000); // a token takes half a second
    assertEquals(1, rate.admit("a"));
    now.addAndGet(2_000_000);
    assertEquals(0, rate.admit("a"));
    assertEquals(1, rate.admit("a"));
    now.addAndGet(3_600_000_000_000L); // an hour fills it to two, not more
    assertEquals(0, rate.admit("a"));
    assertEquals(0, rate.admit("a"));
    assertEquals(1, rate.admit("a"));
  }

  @Test
  void a_slow_bucket_says_how_long_to_wait() {
    var now = new AtomicLong();
    var rate = new RateLimit(0.1, now::get);
    assertEquals(0, rate.admit("a"));
    assertEquals(10, rate.admit("a"));
    now.addAndGet(4_000_000_000L);
    assertEquals(6, rate.admit("a"));
  }

  @Test
  void a_flood_is_refused_with_the_time_to_wait() {
    try (Service service = start(new QuadraticSmiles(), limits -> limits.withRate(5))) {
      Client client = Client.of(service);
      int refused = 0;
      long start = System.nanoTime();
      for (int i = 0; i < 30; i++) {
        Client.Reply reply = client.post("/v1/surface", ONE);
        if (reply.status() == 200) continue;
        refused++;
        assertEquals(
            "urn:ivylab:problem:too-many", reply.problem(429).get("type").asText(), reply.body());
        assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
      }
      // 5 at once and 5 per second since
      int admitted = (int) (5 + 5 * (System.nanoTime() - start) * 1e-9) + 1;
      assertTrue(refused >= 30 - admitted, refused + " refused");
      assertTrue(refused > 0, "the machine is too slow for a flood");
    }
  }

  // ---- queue and time

  @Test
  void a_full_queue_refuses_with_the_time_to_wait() throws Exception {
    var model = new QuadraticSmiles.Held();
    try (Service service = start(model, limits -> limits.withThreads(1).withQueue(1))) {
      Client client = Client.of(service);
      var running = later(client, ONE);
      assertTrue(model.begun.await(10, TimeUnit.SECONDS));
      var waiting = later(client, ONE.replace("0.5", "0.6"));
      awaitQueue(client, 1);
      Client.Reply refused = client.post("/v1/surface", ONE.replace("0.5", "0.7"));
      assertEquals("urn:ivylab:problem:overloaded", refused.problem(429).get("type").asText());
      assertEquals("1", refused.header("Retry-After"));
      model.open.countDown();
      running.get(10, TimeUnit.SECONDS).ok();
      waiting.get(10, TimeUnit.SECONDS).ok();
      client.post("/v1/surface", ONE.replace("0.5", "0.7")).ok();
    }
  }

  /** Health and refusals have connection threads besides those of the requests that wait. */
  @Test
  void the_default_queue_fills_and_the_service_still_answers() throws Exception {
    var model = new QuadraticSmiles.Held();
    ExecutorService senders = Executors.newCachedThreadPool();
    try (Service service = start(model, limits -> limits.withTime(Duration.ofSeconds(60)))) {
      Client client = Client.of(service);
      int queue = ServiceLimits.DEFAULT.queue(), all = ServiceLimits.DEFAULT.threads() + queue;
      List<CompletableFuture<Client.Reply>> sent = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        String request = ONE.replace("0.5", "0.5" + (100 + i));
        sent.add(CompletableFuture.supplyAsync(() -> client.post("/v1/surface", request), senders));
      }
      awaitQueue(client, queue);
      assertEquals("live", client.get("/health/live").ok().get("status").asText());
      JsonNode refused = client.post("/v1/surface", ONE).problem(429);
      assertEquals("urn:ivylab:problem:overloaded", refused.get("type").asText());
      model.open.countDown();
      for (var reply : sent) reply.get(20, TimeUnit.SECONDS).ok();
    } finally {
      model.open.countDown();
      senders.shutdownNow();
    }
  }

  private static void awaitQueue(Client client, int length) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      if (client.get("/metrics").body().contains("\nivylab_queue " + length + ".0\n")) return;
      Thread.sleep(20);
    }
    throw new AssertionError("nothing waits");
  }

  @Test
  void a_computation_out_of_time_is_interrupted() throws Exception {
    var model = new QuadraticSmiles.Held();
    try (Service service =
        start(model, limits -> limits.withThreads(1).withTime(Duration.ofMillis(300)))) {
      Client client = Client.of(service);
      long start = System.nanoTime();
      JsonNode problem = client.post("/v1/surface", ONE).problem(503);
      assertTrue(System.nanoTime() - start >= 300_000_000L);
      assertEquals("urn:ivylab:problem:out-of-time", problem.get("type").asText());
      model.open.countDown();
      // the only thread is free again
      client.post("/v1/surface", ONE).ok();
    }
  }

  // ---- sizes

  private static String numbers(int count, double from, double step) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.valueOf(from + i * step))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** A domain that is looked at place by place would take longer than the refusal of its size. */
  @Test
  void too_many_places_are_refused_before_the_domain_is_looked_at() {
    var looks = new AtomicInteger();
    var model =
        new QuadraticSmiles() {
          @Override
          public Range strikes(Underlying underlying, double maturity) {
            looks.incrementAndGet();
            return underlying.strikes();
          }
        };
    try (Service service = start(model, limits -> limits)) {
      Client client = Client.of(service);
      String sets = "[0.2,0,0.5]" + ",[0.2,0,0.5]".repeat(50);
      String request = "{\"parameters\":%s,\"strikes\":%s,\"maturities\":%s}";
      String strikes = numbers(200, 0, 0.001), outside = numbers(200, 7, 0.001);
      // 200 x 101 places
      String many = numbers(101, 0.1, 0.01);
      JsonNode problem =
          client.post("/v1/surface", request.formatted("[0.2,0,0.5]", outside, many)).problem(400);
      assertEquals(1, problem.get("errors").size());
      assertEquals("/strikes", problem.at("/errors/0/pointer").asText());
      assertEquals(
          "strikes x maturities must be at most 20,000: 20,200",
          problem.at("/errors/0/rule").asText());
      // 51 sets at 200 x 100 places
      String most = numbers(100, 0.1, 0.01);
      problem =
          client
              .post("/v1/surface", request.formatted("[" + sets + "]", outside, most))
              .problem(400);
      assertEquals(1, problem.get("errors").size());
      assertEquals("/parameters", problem.at("/errors/0/pointer").asText());
      assertEquals(0, looks.get());
      client.post("/v1/surface", request.formatted("[0.2,0,0.5]", strikes, most)).ok();
      assertEquals(20_000, looks.get());
      assertEquals(20_000, client.get("/v1/model").ok().at("/limits/places").asInt());
    }
  }

  @Test
  void surfaces_are_computed_in_chunks_of_points() {
    assertEquals(256, Surfaces.chunk(1)); // as many sets as there may be
    assertEquals(13, Surfaces.chunk(20_000)); // 2^18 / 20,000
    assertEquals(1, Surfaces.chunk(1_000_000));
  }

  // ---- bodies

  @Test
  void a_body_over_a_megabyte_is_refused() throws IOException {
    try (Service service = start(new QuadraticSmiles(), limits -> limits)) {
      Client client = Client.of(service);
      String blanks = " ".repeat(1_000_000 - ONE.length());
      client.post("/v1/surface", ONE + blanks).ok();
      // its stated length is enough
      try (Wire wire = Wire.to(service.uri())) {
        wire.send(
            "POST /v1/surface HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000001\r\n\r\n{");
        Wire.Reply reply = wire.reply();
        assertEquals(413, reply.status());
        assertTrue(reply.isProblem());
      }
      // a body of unknown length is counted
      try (Wire wire = Wire.to(service.uri())) {
        wire.send(
            "POST /v1/surface HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nF4241\r\n"); // 1,000,001 in hexadecimal
        wire.send(" ".repeat(1_000_001) + "\r\n");
        Wire.Reply reply = wire.reply();
        assertEquals(413, reply.status());
        assertTrue(reply.isProblem() && reply.body().contains("1,000,000 bytes"), reply.body());
      }
    }
  }

  @Test
  void a_slow_body_is_refused_and_its_connection_closed() throws IOException {
    try (Service service =
        start(new QuadraticSmiles(), limits -> limits.withBodyTime(Duration.ofMillis(400)))) {
      String head =
          "POST /v1/surface HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n";
      try (Wire wire = Wire.to(service.uri())) { // silent
        wire.send(head + "{");
        Wire.Reply reply = wire.reply();
        assertEquals(408, reply.status());
        assertTrue(reply.isProblem(), reply.body());
        assertTrue(wire.isClosed());
      }
      try (Wire wire = Wire.to(service.uri())) { // a byte every tenth of a second
        wire.send(head);
        long start = System.nanoTime();
        var dripping =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      wire.send(" ");
                      Thread.sleep(100);
                    }
                  } catch (IOException | InterruptedException e) {
                    // the service has hung up
                  }
                });
        assertEquals(408, wire.reply().status());
        assertTrue(System.nanoTime() - start < 4_000_000_000L);
        dripping.cancel(true);
      }
      Client.of(service).post("/v1/surface", ONE).ok();
    }
  }

  @Test
  void slow_bodies_do_not_keep_others_from_an_answer() throws IOException {
    try (Service service = start(new QuadraticSmiles(), limits -> limits)) {
      List<Wire> slow = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        slow.add(Wire.to(service.uri()));
        slow.get(i)
            .send(
                "POST /v1/surface HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
      }
      Client.of(service).post("/v1/surface", ONE).ok();
      for (Wire wire : slow) wire.close();
    }
  }

  // ---- what is not HTTP

  @Test
  void what_the_server_itself_refuses_is_a_problem_too() throws IOException {
    try (Service service = start(new QuadraticSmiles(), limits -> limits)) {
      Client client = Client.of(service);
      for (String bad :
          List.of(
              "nonsense\r\n\r\n",
              "GET /v1/model HTTP/9.9\r\nHost: localhost\r\n\r\n",
              "GET /v1/model HTTP/1.1\r\n\r\n",
              "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
              "GET /v1/..%2fmodel HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
              "GET /v1/model HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
              "GET /v1/model HTTP/1.1\r\nHost: localhost\r\nLong: "
                  + "x".repeat(20_000)
                  + "\r\n\r\n",
              "POST /v1/surface HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
              "POST /v1/surface HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\nXYZ\r\n",
              "TRACE /v1/model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
              "BREW /v1/model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
        String reply = client.raw(bad);
        assertTrue(reply.matches("(?s)HTTP/1.1 [45]0?\\d\\d? .*"), bad + reply);
        assertFalse(reply.matches("(?s).*(<html|<h1|Jetty|Exception|\\tat ).*"), bad + reply);
        assertTrue(reply.contains("application/problem+json"), bad + reply);
        assertTrue(reply.contains("{\"type\":\"urn:ivylab:problem:"), bad + reply);
      }
    }
  }

  // ---- the end

  @Test
  void a_stop_finishes_what_runs_and_refuses_the_rest() throws Exception {
    var model = new QuadraticSmiles.Held();
    Service service = start(model, limits -> limits);
    Client client = Client.of(service);
    URI uri = service.uri();
    var running = later(client, ONE);
    assertTrue(model.begun.await(10, TimeUnit.SECONDS));
    var stopping = CompletableFuture.runAsync(service::close);
    // new connections are refused, or get a 503 in the moment before
    boolean refused = false;
    for (int i = 0; i < 200 && !refused; i++) {
      try (Wire wire = Wire.to(uri)) {
        wire.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Wire.Reply reply = wire.reply();
        assertTrue(reply.status() == 200 || reply.status() == 503, reply.head());
        Thread.sleep(10);
      } catch (IOException e) {
        refused = true;
      }
    }
    assertTrue(refused, "new requests are still taken");
    assertFalse(stopping.isDone());
    model.open.countDown();
    running.get(10, TimeUnit.SECONDS).ok();
    stopping.get(10, TimeUnit.SECONDS);
    assertThrows(Exception.class, () -> client.get("/health/live"));
  }

  @Test
  void a_port_in_use_is_named() {
    try (Service service = start(new QuadraticSmiles(), limits -> limits)) {
      int port = service.port();
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Service.start(new QuadraticSmiles(), ServiceOptions.DEFAULT.withPort(port)));
      assertTrue(e.getMessage().contains("port " + port), e.getMessage());
    }
  }

  @Test
  void limits_are_positive() {
    assertThrows(IllegalArgumentException.class, () -> ServiceLimits.DEFAULT.withRate(0));
    assertThrows(IllegalArgumentException.class, () -> ServiceLimits.DEFAULT.withRate(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> ServiceLimits.DEFAULT.withQueue(0));
    assertThrows(IllegalArgumentException.class, () -> ServiceLimits.DEFAULT.withThreads(-1));
    assertThrows(IllegalArgumentException.class, () -> ServiceLimits.DEFAULT.withCached(-1));
    assertThrows(
        IllegalArgumentException.class, () -> ServiceLimits.DEFAULT.withTime(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> ServiceOptions.DEFAULT.withPort(70_000));
  }

  // ---- the cache

  private static CacheKey key(double... numbers) {
    return CacheKey.of(new double[][] {numbers});
  }

  @Test
  void the_cache_forgets_what_was_unused_for_longest() {
    var cache = new Cache<String>(2);
    cache.put(key(1), "one", 1);
    cache.put(key(2), "two", 1);
    assertEquals("one", cache.get(key(1)).orElse(""));
    cache.put(key(3), "three", 1);
    assertTrue(cache.get(key(2)).isEmpty());
    assertEquals("one", cache.get(key(1)).orElse(""));
    assertEquals("three", cache.get(key(3)).orElse(""));
  }

  @Test
  void the_cache_is_bounded_in_numbers_too() {
    var cache = new Cache<String>(100);
    cache.put(key(0), "too large", 1_000_000);
    assertTrue(cache.get(key(0)).isEmpty());
    for (int i = 0; i < 50; i++) cache.put(key(i), "large", 900_000);
    assertEquals(4, cache.size()); // 4,000,000 in all
    for (int i = 0; i < 50; i++) cache.put(key(49), "the same", 900_000);
    assertEquals(4, cache.size());
    var none = new Cache<String>(0);
    none.put(key(1), "one", 1);
    assertTrue(none.get(key(1)).isEmpty());
  }

  @Test
  void keys_tell_shapes_apart() {
    CacheKey flat = CacheKey.of(new double[][] {{1, 2}}),
        tall = CacheKey.of(new double[][] {{1}, {2}});
    assertFalse(flat.equals(tall));
    assertEquals(flat, CacheKey.of(new double[][] {{1, 2}}));
    assertFalse(
        CacheKey.of(new double[][] {{1}}, new double[][] {{2}})
            .equals(CacheKey.of(new double[][] {{1}, {2}})));
  }
}
