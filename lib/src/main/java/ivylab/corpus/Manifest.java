package ivylab.corpus;

import ivylab.file.Digest;
import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.montecarlo.Control;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The description that lies beside the shards of a corpus.
 *
 * @param plan what is made
 * @param behaviour digest of three small samples as this build draws and simulates them, with both
 *     schemes, both domains and every control: a change of their digits changes it
 */
record Manifest(CorpusPlan plan, String behaviour) {

  private static final String FILE = "corpus.json";

  static Manifest of(CorpusPlan plan) {
    return new Manifest(plan, Behaviour.DIGEST);
  }

  /** By which a shard is recognised as this corpus's; the number of samples does not matter. */
  String identity() {
    return Digest.of(Json.line(new Manifest(plan.withSamples(1), behaviour)));
  }

  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is not the description of a corpus
   */
  static Manifest read(Path folder) {
    try {
      return Json.read(Files.readString(folder.resolve(FILE)), Manifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "there is no corpus in " + folder + ": " + FILE + " cannot be read", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(folder.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }

  void write(Path folder) throws IOException {
    WholeFile.write(folder.resolve(FILE), Json.text(this) + "\n");
  }

  /** Computed when first asked for, in some milliseconds. */
  private static final class Behaviour {
    static final String DIGEST = digest();

    private static String digest() {
      CorpusPlan small =
          CorpusPlan.of(Domain.REALISTIC, CorpusGrid.PAPER)
              .withSamples(1)
              .withPaths(1_024)
              .withControls(Control.values());
      Samples implicit = new Samples(small);
      Samples decoupled =
          new Samples(small.withScheme(CorpusPlan.Stepping.DECOUPLED_FACTORS, 0.002, true));
      Samples box =
          new Samples(
              CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER)
                  .withControls()
                  .withPaths(64)
                  .withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.006, false));
      return Digest.of(
          out -> {
            for (Samples samples : List.of(implicit, decoupled, box))
              out.write(Shard.bytes("", 0, List.of(samples.alone(0))));
          });
    }
  }
}
