package ivylab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.Progress;
import ivylab.study.Tried;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search whose process is killed, and what it comes to in the end. */
class SearchKillTest {

  @TempDir Path folder;

  /** In a training, between two trainings, and in a later rung: wherever it happens to be. */
  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  void a_search_that_is_killed_three_times_ends_with_the_table_of_one_that_is_not(
      SearchToKill.Kind kind) throws Exception {
    Tried.panel(folder);
    Path killed = folder.resolve("killed"), whole = folder.resolve("whole");
    List<Double> places = new ArrayList<>();
    for (int lines : List.of(2, 9, 12)) places.add(killedAfter(lines, kind, killed));
    assertTrue(places.get(0) < places.get(1) && places.get(1) < places.get(2), places.toString());
    assertTrue(!Files.exists(killed.resolve("ranks.csv")), "it had not come to its end");

    List<String> said = new ArrayList<>();
    Process last = start(kind, killed);
    try (BufferedReader out = last.inputReader()) {
      out.lines().forEach(said::add);
    }
    assertEquals(0, last.waitFor());
    assertEquals("done", said.get(said.size() - 1));

    SearchToKill.search(kind, folder.resolve("panel.csv"))
        .into(whole)
        .cores(2)
        .watchedBy(Progress.silent())
        .halving(2, 3);
    assertEquals(
        -1,
        Files.mismatch(whole.resolve("ranks.csv"), killed.resolve("ranks.csv")),
        "first byte that differs");
  }

  /** How far it had said to be. */
  private double killedAfter(int lines, SearchToKill.Kind kind, Path into)
      throws IOException, InterruptedException {
    Process process = start(kind, into);
    double at = -1;
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < lines; i++) {
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("at "), "the process said " + line);
        at = Double.parseDouble(line.substring(3));
      }
      process.toHandle().destroyForcibly();
      out.lines().forEach(line -> {}); // what it said meanwhile
    }
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(128 + 9, process.exitValue(), "killed");
    return at;
  }

  private Process start(SearchToKill.Kind kind, Path into) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!argument.startsWith("-agent") && !argument.startsWith("-javaagent"))
        command.add(argument);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            SearchToKill.class.getName(),
            kind.name(),
            into.toString(),
            folder.resolve("panel.csv").toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
