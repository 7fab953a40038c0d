package ivylab.surrogate;

import ivylab.corpus.Corpus;
import ivylab.experiment.DataReference;
import ivylab.file.Digest;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A corpus of simulated smiles by the name of its folder; {@link #split} reads it. Its parameters
 * are the coordinates of its domain, its layout has the VIX futures if it has the VIX.
 *
 * @param folder of the corpus
 * @param digest of all samples, so that a different corpus is noticed; see {@link #of}
 * @param trainingRows the first samples of the training part, for a learning curve; 0 for all
 */
public record CorpusReference(String folder, String digest, int trainingRows)
    implements DataReference {

  public CorpusReference {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(digest, "digest");
    if (trainingRows < 0)
      throw new IllegalArgumentException(
          "trainingRows must be at least 0 (0 takes all): " + trainingRows);
  }

  /** For the list of kinds. */
  public CorpusReference() {
    this("", "", 0);
  }

  /** A finished corpus; reads it once, for its digest. */
  public static CorpusReference of(Path folder) {
    return new CorpusReference(folder.toString(), digest(read(folder)), 0);
  }

  /** The same corpus with the first samples of its training part alone; 0 for all. */
  public CorpusReference withTrainingRows(int rows) {
    return new CorpusReference(folder, digest, rows);
  }

  @Override
  public String kind() {
    return "corpus";
  }

  @Override
  public CorpusReference identity() {
    return new CorpusReference("", digest, trainingRows);
  }

  /**
   * Reads the corpus, split as it says itself.
   *
   * @throws IllegalArgumentException if the folder contains another corpus
   */
  public SmileData.Split split() {
    SmileData.Split all = read(Path.of(folder));
    String found = digest(all);
    if (!found.equals(digest))
      throw new IllegalArgumentException(
          "folder %s must contain the corpus with digest %s, but it is %s"
              .formatted(folder, digest, found));
    if (trainingRows == 0) return all;
    return new SmileData.Split(all.training().first(trainingRows), all.validation(), all.test());
  }

  private static String digest(SmileData.Split split) {
    return Digest.of(
        split.training().digest() + split.validation().digest() + split.test().digest());
  }

  private static SmileData.Split read(Path folder) {
    return CorpusSmiles.split(Corpus.open(folder));
  }
}
