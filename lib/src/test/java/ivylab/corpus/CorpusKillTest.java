package ivylab.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A corpus whose process is killed, and what it comes to in the end. */
class CorpusKillTest {

  @TempDir Path dir;

  @Test
  @Timeout(180)
  void a_corpus_that_is_killed_five_times_has_the_bytes_of_one_that_is_not() throws Exception {
    Path killed = dir.resolve("killed"), whole = dir.resolve("whole");
    SplittableRandom random = new SplittableRandom(5);
    List<Double> reached = new ArrayList<>();
    for (int i = 0; i < 5; i++) reached.add(killedAfter(killed, 1 + random.nextInt(220)));
    assertTrue(reached.get(4) < CorpusToKill.PLAN.samples(), reached.toString());
    CorpusMaker.of(CorpusToKill.PLAN).make(killed);
    CorpusMaker.of(CorpusToKill.PLAN).withThreads(1).make(whole);
    int shards = 0;
    try (var files = Files.list(whole)) {
      for (Path file : files.toList()) {
        assertEquals(-1, Files.mismatch(file, killed.resolve(file.getFileName())), file.toString());
        shards++;
      }
    }
    assertEquals(6, shards);
  }

  /** How far the process said to be when it was killed, after this many further samples. */
  private double killedAfter(Path into, int samples) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CorpusToKill.class.getName(),
                into.toString())
            .redirectErrorStream(true)
            .start();
    double at = -1;
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < samples; i++) {
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
}
