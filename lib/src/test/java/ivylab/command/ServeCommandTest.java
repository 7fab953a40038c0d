package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

class ServeCommandTest {

  private static final Path ENVIRONMENT =
      Path.of(System.getProperty("basedir", "."), "..", "environment").normalize();

  @TempDir Path folder;

  private static void refused(String pattern, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--model", "heston"));
    all.addAll(List.of(arguments));
    Said.by("serve", all.toArray(String[]::new)).failed(pattern);
  }

  @Test
  void what_cannot_be_served_is_one_line() throws IOException {
    Said.by("serve", "--port", "0").failed("--model is missing");
    Said.by("serve", "--model", "black-scholes").failed("--model must be .*: black-scholes");
    Path model = Files.writeString(folder.resolve("a.safetensors"), "no model");
    Said.by("serve", "--model", model.toString()).failed("--model: .*a.safetensors is not a");
    refused("--address must be .* without a token: 0\\.0\\.0\\.0", "--address", "0.0.0.0");
    refused("--address must be one of this machine", "--address", "no.such.host.invalid");
    refused("--port must be from 0 to 65535: 70000", "--port", "70000");
    refused("--time must be seconds", "--time", "0");
    refused("--rate must be positive and finite: -1", "--rate", "-1");
    refused("--threads must be from 1 to 1000: 0", "--threads", "0");
    refused("--queue must be from 1 to 100000: 0", "--queue", "0");
    refused("--token-file: no token can be read from /nowhere", "--token-file", "/nowhere");
    Path file = Files.writeString(folder.resolve("token"), "short\n");
    refused("--token-file: the token must be 16 or more", "--token-file", file.toString());
    refused("no option --adress; nearest: --address", "--adress", "::1");
  }

  @Test
  void a_name_of_a_model_is_found_in_any_case() {
    for (String name : List.of("heston", "Heston", "HESTON"))
      assertEquals("Heston", Models.open(name).card().name());
  }

  @Test
  void help_names_the_options() {
    String help = Said.by("serve", "--help").withStatus(0).out();
    for (String option : List.of("--model", "--address", "--token-file", "--audit", "--rate"))
      assertTrue(help.contains(option), help);
  }

  /** The whole way: a process of its own, a token from a variable, requests, a signal. */
  @Test
  void a_process_serves_until_it_is_told_to_stop() throws Exception {
    String token = "a-token-of-the-test";
    Path audit = folder.resolve("audit.log");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            Commands.class.getName(),
            "serve",
            "--model=heston",
            "--port=0",
            "--audit=" + audit);
    builder.environment().put(ServeCommand.TOKEN, token);
    Process process = builder.redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = String.valueOf(lines.readLine());
      var found = Pattern.compile("Heston 1 listens on (http://\\S+), with a token").matcher(line);
      assertTrue(found.find(), line);
      URI uri = URI.create(found.group(1));
      HttpClient http = HttpClient.newHttpClient();
      assertEquals(401, http.send(surface(uri).build(), BodyHandlers.discarding()).statusCode());
      HttpResponse<String> reply =
          http.send(
              surface(uri).header("Authorization", "Bearer " + token).build(),
              BodyHandlers.ofString());
      assertEquals(200, reply.statusCode(), reply.body());
      // at the money the variance stays at 0.04 with next to no noise: 20 % at each maturity
      var vols = Pattern.compile("\\[(0\\.\\d+,){3}0\\.(1999|2000)\\d*,").matcher(reply.body());
      assertEquals(6, vols.results().count(), reply.body());
      process.toHandle().destroy(); // SIGTERM
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      List<String> log = Files.readAllLines(audit);
      assertEquals(2, log.size(), log.toString());
      assertTrue(log.get(1).contains("route=/v1/surface status=200 sets=1 "), log.get(1));
    } finally {
      process.destroyForcibly();
    }
  }

  private static HttpRequest.Builder surface(URI uri) {
    return HttpRequest.newBuilder(uri.resolve("/v1/surface"))
        .header("Content-Type", "application/json")
        .POST(
            BodyPublishers.ofString(
                "{\"parameters\":{\"v0\":0.04,\"kappa\":2,\"theta\":0.04,\"sigma\":0.02,\"rho\":0}}"));
  }

  // ---- the container file and the manifest

  @Test
  void the_manifest_fits_the_command_the_routes_and_the_container() throws IOException {
    String manifest = Files.readString(ENVIRONMENT.resolve("service.yaml"));
    String container = Files.readString(ENVIRONMENT.resolve("service.Dockerfile"));
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build()).loadAllFromString(manifest).forEach(documents::add);
    assertEquals(2, documents.size());
    assertEquals("Deployment", at(documents.get(0), "kind"));
    assertEquals("Service", at(documents.get(1), "kind"));

    Object pod = at(documents.get(0), "spec", "template", "spec");
    Object run = ((List<?>) at(pod, "containers")).get(0);
    List<String> arguments = new ArrayList<>();
    ((List<?>) at(run, "args")).forEach(a -> arguments.add(String.valueOf(a)));
    assertKnown(arguments);
    int port = (Integer) at(((List<?>) at(run, "ports")).get(0), "containerPort");
    assertTrue(container.contains("\nEXPOSE " + port + "\n"));
    assertEquals(
        at(documents.get(0), "spec", "template", "metadata", "labels"),
        at(documents.get(1), "spec", "selector"));
    assertTrue(container.contains("\nUSER " + at(pod, "securityContext", "runAsUser") + "\n"));

    // the token is where the command and the probe look for it
    String mounted = (String) at(((List<?>) at(run, "volumeMounts")).get(0), "mountPath");
    assertEquals(mounted + "/token", arguments.get(arguments.indexOf("--token-file") + 1));
    String probe = String.valueOf(at(run, "readinessProbe", "exec", "command"));
    assertTrue(probe.contains("cat " + mounted + "/token"), probe);
    assertTrue(probe.contains(":" + port + "/health/ready"), probe);
    // a stop may take as long as a body and an answer
    assertTrue((Integer) at(pod, "terminationGracePeriodSeconds") > 20);
  }

  @Test
  void the_container_runs_the_command_of_this_version() throws IOException {
    String container = Files.readString(ENVIRONMENT.resolve("service.Dockerfile"));
    String pom = Files.readString(ENVIRONMENT.resolve("../pom.xml"));
    var version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
    assertTrue(version.find());
    assertTrue(container.contains("ivylab-" + version.group(1) + ".jar"), container);
    assertTrue(container.contains("\"" + Commands.class.getName() + "\", \"serve\""));
    List<String> words = new ArrayList<>();
    var command = Pattern.compile("(?s)\"serve\"(.*?)]\\s*CMD \\[(.*?)]").matcher(container);
    assertTrue(command.find());
    for (String word : (command.group(1) + "," + command.group(2)).split(","))
      if (!word.isBlank()) words.add(word.strip().replace("\"", ""));
    assertKnown(words);
    assertTrue(words.containsAll(List.of("--address", "0.0.0.0")));
  }

  private static void assertKnown(List<String> arguments) {
    Set<String> options = new HashSet<>();
    new CommandLine(new ServeCommand(System.out, Map.of()))
        .getCommandSpec()
        .options()
        .forEach(o -> options.addAll(Arrays.asList(o.names())));
    for (String argument : arguments)
      if (argument.startsWith("-")) assertTrue(options.contains(argument), argument);
    Models.open(arguments.get(arguments.indexOf("--model") + 1));
  }

  private static Object at(Object map, String... keys) {
    Object at = map;
    for (String key : keys) {
      at = ((Map<?, ?>) at).get(key);
      assertTrue(at != null, key);
    }
    return at;
  }
}
