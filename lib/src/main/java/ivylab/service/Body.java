package ivylab.service;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Takes in the body of a request within the limits of type, length and time. */
final class Body {

  private static final int CHUNK = 16_384;

  private Body() {}

  /**
   * @throws Refusal if it is not JSON by its headers, too long, or too slow
   */
  static byte[] read(Context context, ServiceLimits limits) {
    requireJson(context.contentType(), context.header("Content-Encoding"));
    if (context.req().getContentLengthLong() > limits.size().bodyBytes()) throw tooLong(limits);
    long end = System.nanoTime() + limits.bodyTime().toNanos();
    var bytes = new ByteArrayOutputStream(Math.max(32, context.contentLength()));
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = context.req().getInputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        bytes.write(chunk, 0, n);
        if (bytes.size() > limits.size().bodyBytes()) throw tooLong(limits);
        if (System.nanoTime() > end) throw tooSlow(limits);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      if (timedOut(e)) throw tooSlow(limits);
      throw Refusal.of(Problem.Kind.PROTOCOL, "the body breaks off").closing();
    }
  }

  private static void requireJson(@Nullable String type, @Nullable String encoding) {
    String plain = type == null ? "" : type.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    if (!plain.matches("application/json(;charset=\"?utf-8\"?)?"))
      throw Refusal.of(
              Problem.Kind.WRONG_TYPE,
              "Content-Type must be application/json: "
                  + (type == null ? "missing" : Finding.shortened(type)))
          .closing();
    if (encoding != null && !encoding.equalsIgnoreCase("identity"))
      throw Refusal.of(
              Problem.Kind.WRONG_TYPE,
              "Content-Encoding must be absent: " + Finding.shortened(encoding))
          .closing();
  }

  private static Refusal tooLong(ServiceLimits limits) {
    return Refusal.of(
            Problem.Kind.LONG_BODY,
            String.format(
                Locale.ROOT, "the body must have at most %,d bytes", limits.size().bodyBytes()))
        .closing();
  }

  private static Refusal tooSlow(ServiceLimits limits) {
    return Refusal.of(
            Problem.Kind.SLOW_BODY,
            "the body must arrive within %d ms".formatted(limits.bodyTime().toMillis()))
        .closing();
  }

  private static boolean timedOut(@Nullable Throwable e) {
    return e != null && (e instanceof TimeoutException || timedOut(e.getCause()));
  }
}
