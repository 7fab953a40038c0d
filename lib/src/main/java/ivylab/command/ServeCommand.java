package ivylab.command;

import ivylab.service.AccessToken;
import ivylab.service.ServedModel;
import ivylab.service.Service;
import ivylab.service.ServiceLimits;
import ivylab.service.ServiceOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code environment/lab serve}: a model behind HTTP, until the process is told to stop. */
@Command(
    name = "serve",
    description =
        "Serves a model over HTTP until it is stopped: volatilities of parameters, parameters of"
            + " quotes. The routes are described at /openapi.json.%n",
    sortOptions = false,
    abbreviateSynopsis = true)
final class ServeCommand implements Callable<Integer> {

  /** The variable that holds the token if no file does. */
  static final String TOKEN = "IVYLAB_TOKEN";

  private final PrintStream out;
  private final Map<String, String> environment;

  @Option(names = "--model", paramLabel = "FILE|NAME", description = Models.DESCRIPTION)
  private String model = "";

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = {
        "to listen on; default: 127.0.0.1, this machine only",
        "any other address needs a token"
      })
  private String address = ServiceOptions.DEFAULT.address();

  @Option(names = "--port", paramLabel = "N", description = "default: 8080; 0: any free port")
  private int port = ServiceOptions.DEFAULT.port();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "its first line is the token of every request: Authorization: Bearer TOKEN",
        "default: the variable " + TOKEN
      })
  private @Nullable Path tokenFile;

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description = "one line per request is appended to it; default: standard output")
  private @Nullable Path audit;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "requests per second and client; default: 2000")
  private double rate = ServiceLimits.DEFAULT.rate();

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      description = "longest time for an answer; default: 10")
  private double seconds = ServiceLimits.DEFAULT.time().toMillis() * 1e-3;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that compute; default: the number of cores")
  private int threads = ServiceLimits.DEFAULT.threads();

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "requests that may wait for a thread; default: 64")
  private int queue = ServiceLimits.DEFAULT.queue();

  ServeCommand(PrintStream out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (model.isEmpty())
      throw new IllegalArgumentException("--model is missing: " + Models.DESCRIPTION);
    ServiceOptions options = options();
    check(options);
    ServedModel served = Models.open(model);
    Consumer<String> lines = audit == null ? out::println : appending(audit);
    Service service = Service.start(served, options.withAudit(lines));
    out.println(
        "%s %s listens on %s, %s; stop it with Ctrl-C"
            .formatted(
                served.card().name(),
                served.card().version(),
                service.uri(),
                options.token().isPresent() ? "with a token" : "this machine only"));
    // the last that the process does: it lets running requests come to their end
    Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
    new CountDownLatch(1).await();
    return Commands.DONE;
  }

  private ServiceOptions options() {
    if (!(seconds > 0 && seconds <= 3600))
      throw new IllegalArgumentException("--time must be seconds in (0, 3600]: " + seconds);
    if (!(rate > 0 && Double.isFinite(rate)))
      throw new IllegalArgumentException("--rate must be positive and finite: " + rate);
    whole("--port", port, 0, 65535);
    whole("--threads", threads, 1, 1_000);
    whole("--queue", queue, 1, 100_000);
    ServiceOptions options =
        ServiceOptions.DEFAULT
            .withAddress(address)
            .withPort(port)
            .withLimits(
                ServiceLimits.DEFAULT
                    .withRate(rate)
                    .withTime(Duration.ofNanos((long) (seconds * 1e9)))
                    .withThreads(threads)
                    .withQueue(queue));
    if (tokenFile != null) return options.withToken(token(tokenFile));
    String token = environment.getOrDefault(TOKEN, "");
    return token.isEmpty() ? options : options.withToken(AccessToken.of(token));
  }

  private static void check(ServiceOptions options) {
    try {
      options.check();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private static AccessToken token(Path file) {
    try {
      return AccessToken.read(file);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new IllegalArgumentException("--token-file: " + e.getMessage(), e);
    }
  }

  private static void whole(String option, int value, int least, int most) {
    if (value < least || value > most)
      throw new IllegalArgumentException(
          "%s must be from %d to %d: %d".formatted(option, least, most, value));
  }

  private static Consumer<String> appending(Path file) {
    try {
      BufferedWriter writer =
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return line -> append(writer, line);
    } catch (IOException e) {
      throw new UncheckedIOException("--audit: " + file + " cannot be written", e);
    }
  }

  private static void append(BufferedWriter writer, String line) {
    synchronized (writer) {
      try {
        writer.write(line);
        writer.newLine();
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
