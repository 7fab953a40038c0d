package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import ivylab.file.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * Asks a service, for examples and tests of a deployment.
 *
 * <pre>{@code
 * var reply = ServiceClient.of(service.uri()).post("/v1/surface", Map.of("parameters", x));
 * reply.numbers("/surfaces/0/volatilities/0");
 * }</pre>
 */
public final class ServiceClient {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final URI uri;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServiceClient(URI uri, String token) {
    this.uri = uri;
    this.token = token;
  }

  /**
   * A reply of any status.
   *
   * @param status of HTTP
   * @param type the media type
   * @param body as text
   */
  public record Reply(int status, String type, String body) {

    /**
     * A part of a JSON body.
     *
     * @param pointer as in RFC 6901: {@code /surfaces/0/volatilities}
     * @throws IllegalArgumentException if the body has no such part
     */
    private JsonNode at(String pointer) {
      JsonNode part = Json.read(body, JsonNode.class).at(pointer);
      if (part.isMissingNode())
        throw new IllegalArgumentException("the reply has no %s: %s".formatted(pointer, body));
      return part;
    }

    /** One number of a JSON body; NaN for null. */
    public double number(String pointer) {
      return at(pointer).asDouble(Double.NaN);
    }

    /** An array of numbers of a JSON body; NaN for null. */
    public double[] numbers(String pointer) {
      JsonNode array = at(pointer);
      double[] numbers = new double[array.size()];
      for (int i = 0; i < numbers.length; i++) numbers[i] = array.get(i).asDouble(Double.NaN);
      return numbers;
    }

    /** A part of a JSON body as text. */
    public String text(String pointer) {
      return at(pointer).asText();
    }

    /** The lines of a text body that begin with a word. */
    public String lines(String beginning) {
      return String.join("\n", body.lines().filter(line -> line.startsWith(beginning)).toList());
    }
  }

  /** Of a service on this machine, or of one without a token. */
  public static ServiceClient of(URI uri) {
    return new ServiceClient(uri, "");
  }

  /** The same that sends this token with each request. */
  public ServiceClient withToken(String token) {
    return new ServiceClient(uri, token);
  }

  /**
   * @throws UncheckedIOException if there is no reply
   * @throws CancellationException if the thread is interrupted
   */
  public Reply get(String path) {
    return send(request(path).GET());
  }

  /**
   * @param body that becomes JSON: a map, a record, or text that is JSON already
   * @throws UncheckedIOException if there is no reply
   * @throws CancellationException if the thread is interrupted
   */
  public Reply post(String path, Object body) {
    String json = body instanceof String text ? text : Json.line(body);
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path)).timeout(LONGEST);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Reply(response.statusCode(), type, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no reply from " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
