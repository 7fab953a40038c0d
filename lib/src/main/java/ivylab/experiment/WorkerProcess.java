package ivylab.experiment;

import ivylab.file.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The side of an {@link ExperimentWorker} that sends it tasks; the process starts with the first.
 */
final class WorkerProcess implements AutoCloseable {

  private static final int ATTEMPTS = 2;

  /** A process and both ends of the conversation with it. */
  private record Line(Process process, BufferedReader from, BufferedWriter to) {}

  private @Nullable Line line;
  private boolean closed;

  /**
   * Has a task run; if the process dies, once more in a new one.
   *
   * @param log file for what the process prints, if it starts now
   * @param share listener for the share done, 0 to 1
   * @return the reason why the result was not written; empty if it was
   */
  Optional<String> run(ExperimentWorker.Task task, Path log, DoubleConsumer share)
      throws IOException {
    Optional<String> ended = attempt(begin(log), task, share);
    for (int again = 1; again < ATTEMPTS && ended.isPresent(); again++)
      ended = attempt(begin(log), task, share);
    return ended;
  }

  private static Optional<String> attempt(
      Line with, ExperimentWorker.Task task, DoubleConsumer share) throws IOException {
    try {
      with.to.write(Json.line(task));
      with.to.newLine();
      with.to.flush();
      for (String line = with.from.readLine(); line != null; line = with.from.readLine()) {
        if (line.equals(ExperimentWorker.DONE)) return Optional.empty();
        if (!line.startsWith(ExperimentWorker.STEP)) continue;
        String[] numbers = line.substring(ExperimentWorker.STEP.length()).split(" ", -1);
        share.accept(Double.parseDouble(numbers[0]) / Double.parseDouble(numbers[1]));
      }
    } catch (IOException e) {
      if (with.process.isAlive()) throw e;
    }
    return Optional.of("its process ended " + status(with.process));
  }

  private static String status(Process process) {
    try {
      return "with status " + process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "early";
    }
  }

  private synchronized Line begin(Path log) throws IOException {
    if (closed) throw new IOException("closed");
    if (line != null && line.process.isAlive()) return line;
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("GOMP_SPINCOUNT", "1000");
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    Line begun =
        new Line(
            process,
            process.inputReader(StandardCharsets.UTF_8),
            process.outputWriter(StandardCharsets.UTF_8));
    line = begun;
    return begun;
  }

  /** This Java with the options of this process, on one core. */
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) command.add(option);
    String more = System.getProperty("ivylab.worker.options", "").strip();
    if (!more.isEmpty()) command.addAll(List.of(more.split(" +", -1)));
    command.addAll(
        List.of(
            "-XX:ActiveProcessorCount=1",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.offline=true",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            ExperimentWorker.class.getName()));
    return command;
  }

  /** Ends the process at once. */
  @Override
  public synchronized void close() {
    closed = true;
    if (line != null) line.process.destroyForcibly();
  }
}
