package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {

  @TempDir Path dir;

  @Test
  void options_become_the_plan_and_a_second_call_extends_the_corpus() {
    Path folder = dir.resolve("made");
    String[] arguments = {
      "--out",
      folder.toString(),
      "--domain",
      "realistic",
      "--grid=listed",
      "--samples=2",
      "--paths=1024",
      "--stepping=decoupled-factors",
      "--step=0.01",
      "--seed=3",
      "--threads=1"
    };
    String out = Said.by("corpus", arguments).withStatus(0).out();
    assertTrue(out.contains("2 samples"), out);
    CorpusPlan plan =
        CorpusPlan.of(Domain.REALISTIC, CorpusGrid.LISTED)
            .withSamples(2)
            .withPaths(1024)
            .withScheme(CorpusPlan.Stepping.DECOUPLED_FACTORS, 0.01, true)
            .withSeed(3);
    assertEquals(plan, Corpus.open(folder).plan());
    arguments[5] = "--samples=3";
    Said.by("corpus", arguments).withStatus(0);
    assertEquals(3, Corpus.open(folder).samples().count());
  }

  @Test
  void what_cannot_be_made_is_one_line() {
    String err = Said.by("corpus", "--out", dir.toString(), "--samples", "0").withStatus(1).err();
    assertEquals("lab: corpus: samples must be 1 to 100,000,000: 0", err.strip());
    err = Said.by("corpus", "--grid", "papers").withStatus(1).err();
    assertTrue(err.contains("must be one of paper, listed, long, wide: papers"), err);
    assertTrue(Files.notExists(dir.resolve("corpus.json")));
  }
}
