package ivylab.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.corpus.Corpus;
import ivylab.corpus.Domain;
import ivylab.progress.Progress;
import ivylab.service.ServedSurrogate;
import ivylab.surrogate.CorpusSmiles;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSurrogatesTest {

  private static final SampleSurrogates.Sizes SMALL =
      new SampleSurrogates.Sizes(48, 16, 32, 3, 2, 16_384, 2_048, 2, 1);

  @TempDir Path folder;

  /**
   * 2 seeds x (4 sizes x 2 networks, two others, fewer samples), and 2 seeds x 2 numbers of paths.
   */
  @Test
  void everything_is_made_and_what_is_there_stays() throws IOException {
    Path samples = folder.resolve("samples"), work = folder.resolve("work");
    SampleSurrogates.make(samples, work, SMALL, 2, Progress.silent());

    List<String> curve = Files.readAllLines(samples.resolve(SampleSurrogates.CURVE));
    assertEquals(1 + 2 * 11 + 4, curve.size());
    assertEquals(
        curve.subList(1, curve.size()),
        curve.stream().skip(1).map(l -> SurrogateRun.of(l).line()).toList());
    assertEquals(3, Corpus.open(samples.resolve(SampleSurrogates.BOX_SMILES)).size());
    assertEquals(2, Corpus.open(samples.resolve(SampleSurrogates.LISTED_SMILES)).size());
    for (String file : List.of(SampleSurrogates.BOX, SampleSurrogates.LISTED)) {
      try (Surrogate model = Surrogate.load(samples.resolve(file))) {
        assertEquals(SurrogateConfig.OURS, model.config());
        Domain domain = file.equals(SampleSurrogates.BOX) ? Domain.BOX : Domain.REALISTIC;
        assertEquals(CorpusSmiles.inputs(domain).name(), model.map().name());
      }
      assertEquals(3, ServedSurrogate.read(samples.resolve(file)).card().testErrors().size());
    }
    String card = Files.readString(samples.resolve(SampleSurrogates.CARD));
    assertTrue(card.contains("Extrapolated, not measured"), card);
    assertTrue(!card.contains("NaN"), card);

    FileTime before = Files.getLastModifiedTime(samples.resolve(SampleSurrogates.BOX));
    Files.delete(samples.resolve(SampleSurrogates.CARD));
    SampleSurrogates.make(samples, work, SMALL, 1, Progress.silent());
    assertEquals(card, Files.readString(samples.resolve(SampleSurrogates.CARD)));
    assertEquals(before, Files.getLastModifiedTime(samples.resolve(SampleSurrogates.BOX)));
  }
}
