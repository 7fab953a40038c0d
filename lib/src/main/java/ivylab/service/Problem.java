package ivylab.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;

/**
 * The reply to a request that is refused (RFC 9457), sent as {@code application/problem+json}.
 *
 * @param type a name of the kind of problem, {@code urn:ivylab:problem:…}
 * @param title the same in words
 * @param status of the reply
 * @param detail what was wrong with this request
 * @param errors each field, with its rule and the value found
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, List<Finding> errors) {

  static final String MEDIA_TYPE = "application/problem+json";

  /** Kinds of problems. */
  enum Kind {
    NOT_JSON(400, "The body is not JSON"),
    INVALID(400, "The request is not valid"),
    NO_TOKEN(401, "The token is missing or wrong"),
    WRONG_HOST(421, "The request was meant for another host"),
    NOT_FOUND(404, "There is no such route"),
    WRONG_METHOD(405, "The route has another method"),
    SLOW_BODY(408, "The body came too slowly"),
    LONG_BODY(413, "The body is too long"),
    WRONG_TYPE(415, "The body is not of type application/json"),
    OUT_OF_DOMAIN(422, "The model was not trained there"),
    NO_VOLATILITY(422, "The model has no volatility there"),
    NO_FIT(422, "The model cannot be fitted to these quotes"),
    TOO_MANY(429, "Too many requests"),
    OVERLOADED(429, "Too many requests are waiting"),
    FAILED(500, "The service failed"),
    NO_CALIBRATION(501, "The model has no calibration"),
    NOT_READY(503, "The service is not ready"),
    OUT_OF_TIME(503, "The computation took too long"),
    PROTOCOL(400, "The request is not valid HTTP");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    /** The problem's {@code type}. */
    String urn() {
      return "urn:ivylab:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Problem of(Kind kind, String detail) {
    return of(kind, detail, List.of());
  }

  static Problem of(Kind kind, String detail, List<Finding> errors) {
    return new Problem(kind.urn(), kind.title, kind.status, detail, errors);
  }

  /** A problem that Jetty found before any route was reached. */
  static Problem of(int status, String detail) {
    return new Problem(Kind.PROTOCOL.urn(), Kind.PROTOCOL.title, status, detail, List.of());
  }
}
