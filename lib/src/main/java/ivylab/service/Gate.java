package ivylab.service;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every request passes before its route: rate limit, token, method, host. */
final class Gate {

  private final ServiceOptions options;
  private final boolean local;
  private final RateLimit rate;

  Gate(ServiceOptions options) {
    this.options = options;
    this.local = options.local();
    this.rate = new RateLimit(options.limits().rate(), System::nanoTime);
  }

  /**
   * @throws Refusal if the request may not pass
   */
  void pass(Context context) {
    int seconds = rate.admit(context.ip());
    if (seconds > 0)
      throw Refusal.of(
              Problem.Kind.TOO_MANY,
              "at most %s requests per second and client".formatted(options.limits().rate()))
          .retryAfter(seconds)
          .closing();
    if (options.token().isPresent()
        && !options.token().get().opens(context.header("Authorization"))) {
      context.header("WWW-Authenticate", "Bearer");
      throw Refusal.of(
              Problem.Kind.NO_TOKEN, "Authorization must be Bearer and the token of the service")
          .closing();
    }
    // Javalin would answer 200 to HEAD of any route, without asking the route
    if (context.method().equals(HandlerType.HEAD))
      throw Refusal.of(Problem.Kind.WRONG_METHOD, "the methods are listed at /openapi.json");
    // a page in a browser may have its own name point to this machine
    if (local && options.token().isEmpty() && !thisMachine(context.header("Host")))
      throw Refusal.of(Problem.Kind.WRONG_HOST, "Host must be localhost or a loopback address")
          .closing();
  }

  private static boolean thisMachine(@Nullable String host) {
    if (host == null) return true;
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
