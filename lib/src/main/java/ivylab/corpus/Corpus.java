package ivylab.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A finished corpus in a folder, read shard by shard: memory holds one shard at a time.
 *
 * @see CorpusMaker
 */
public final class Corpus {

  private final Path folder;
  private final Manifest manifest;
  private final int shards;

  private Corpus(Path folder, Manifest manifest, int shards) {
    this.folder = folder;
    this.manifest = manifest;
    this.shards = shards;
  }

  /**
   * Opens a corpus; its shards but the last are read and checked later, one by one.
   *
   * @throws java.io.UncheckedIOException if there is no corpus, or it cannot be read
   * @throws IllegalArgumentException if a shard is missing or not whole: the corpus is not finished
   */
  public static Corpus open(Path folder) {
    Manifest manifest = Manifest.read(folder);
    long samples = manifest.plan().samples();
    int shards = Math.toIntExact((samples + Shard.SIZE - 1) / Shard.SIZE);
    for (int i = 0; i < shards; i++)
      if (!Files.exists(Shard.file(folder, i)))
        throw new IllegalArgumentException(
            "the corpus in %s is not finished: shard %d of %d is missing; make it with the same plan to resume"
                .formatted(folder, i + 1, shards));
    Corpus corpus = new Corpus(folder, manifest, shards);
    corpus.read(shards - 1); // the one that an extension leaves unfinished
    return corpus;
  }

  public CorpusPlan plan() {
    return manifest.plan();
  }

  /** Number of samples. */
  public long size() {
    return plan().samples();
  }

  /**
   * All samples in their order.
   *
   * @throws IllegalArgumentException while it is read, if a shard is damaged
   */
  public Stream<SmileSample> samples() {
    return IntStream.range(0, shards).boxed().flatMap(i -> read(i).stream());
  }

  private List<SmileSample> read(int number) {
    List<SmileSample> samples = Shard.read(Shard.file(folder, number), manifest.identity(), number);
    int expected = Shard.expected(size(), number);
    if (samples.size() != expected)
      throw new IllegalArgumentException(
          "the corpus in %s is not finished: shard %d of %d has %d of %d samples; make it with the same plan to resume"
              .formatted(folder, number + 1, shards, samples.size(), expected));
    return samples;
  }

  /** The samples of one part in their order. */
  public Stream<SmileSample> samples(Part part) {
    return samples().filter(sample -> sample.part() == part);
  }
}
