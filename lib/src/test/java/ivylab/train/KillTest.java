package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.ivyspt.Small;
import ivylab.model.IvySpt;
import ivylab.surface.VolSurface;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings in processes that are killed, and what they come to in the end. */
class KillTest {

  /**
   * The checkpoint at the end holds parameters, statistics, optimiser, weights of the losses,
   * history and validations: one run that was killed again and again, and one that never was, must
   * leave the same file, byte by byte.
   */
  @ParameterizedTest
  @CsvSource({"FIXED, 5, 11", "GRAD_NORM, 2, 12", "RIDGE, 3, 13", "SURROGATE, 2, 14"})
  void a_run_that_is_killed_at_random_steps_ends_bit_for_bit_like_one_that_is_not(
      TrainingToKill.Kind kind, int kills, long seed, @TempDir Path folder) throws Exception {
    Path killed = folder.resolve("killed"), whole = folder.resolve("whole");
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> steps = new TreeSet<>();
    for (int i = 0; i < kills; i++) {
      if (i == 1) Files.writeString(killed.resolve("checkpoint.safetensors.part"), "half");
      // at least one checkpoint further each time, and anywhere between two steps or in one
      long step = killedAfter(random.nextInt(4, 8), random.nextInt(15), kind, killed);
      assertTrue(steps.add(step), "killed twice after step " + step);
      if (kind.ordinal() < TrainingToKill.Kind.RIDGE.ordinal()) usable(killed);
    }
    List<String> said = new ArrayList<>();
    Process last = start(kind, killed);
    try (BufferedReader out = last.inputReader()) {
      out.lines().forEach(said::add);
    }
    assertEquals(0, last.waitFor());
    assertEquals("completed", said.get(said.size() - 1));
    assertTrue(said.size() < 40, "the last process did the rest only: " + said);

    Run<?> run = TrainingToKill.trainer(kind).into(whole).train();
    assertTrue(run.completed());
    Path a = whole.resolve("checkpoint.safetensors"), b = killed.resolve("checkpoint.safetensors");
    assertEquals(-1, Files.mismatch(a, b), "first byte that differs");
    assertEquals(events(whole), events(killed), "what TensorBoard shows");
    ((AutoCloseable) run.model()).close();
  }

  /** Without the times of day. */
  private static List<EventFileTest.Event> events(Path folder) throws IOException {
    return EventFileTest.read(folder.resolve("events.out.tfevents.ivylab")).stream()
        .map(e -> new EventFileTest.Event(0, e.step(), e.version(), e.scalars()))
        .toList();
  }

  /** The last step seen. */
  private static long killedAfter(int steps, int millis, TrainingToKill.Kind kind, Path folder)
      throws IOException, InterruptedException {
    Process process = start(kind, folder);
    long step = -1;
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < steps; i++) {
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("step "), "the process said " + line);
        step = Long.parseLong(line.substring(5));
      }
      Thread.sleep(millis);
      process.toHandle().destroyForcibly(); // leaves its output to be read
      for (String line = out.readLine(); line != null; line = out.readLine())
        if (line.startsWith("step ")) step = Long.parseLong(line.substring(5));
    }
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(128 + 9, process.exitValue(), "killed");
    return step;
  }

  private static Process start(TrainingToKill.Kind kind, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!argument.startsWith("-agent") && !argument.startsWith("-javaagent"))
        command.add(argument);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainingToKill.class.getName(), kind.name(), folder.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** What a killed run leaves is a model. */
  private static void usable(Path folder) throws IOException {
    try (IvySpt model = IvySpt.load(folder.resolve("checkpoint.safetensors"))) {
      VolSurface fitted = model.fit(Small.surface(10, 1));
      double w = fitted.totalVariance(new double[] {0}, new double[] {0.5})[0];
      assertTrue(Double.isFinite(w), "w is " + w);
    }
  }
}
