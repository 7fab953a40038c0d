package ivylab.experiment;

import ivylab.data.Panel;
import ivylab.data.Split;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The data of an experiment by name: a panel file, what it must contain, and how it is split. Small
 * enough to be written down; {@link #split} reads the file.
 *
 * @param file of the panel
 * @param digest {@link Panel#digest} of its content, so that a different panel is noticed
 * @param partitions of the purged split, see {@link Split#purged}
 * @param trainShare of each partition's dates
 * @param validationShare of each partition's dates
 * @param trainingSurfaces at most this many surfaces of the training part, drawn by the seed; 0 for
 *     all
 * @param seed of that draw
 */
public record DataReference(
    String file,
    String digest,
    int partitions,
    double trainShare,
    double validationShare,
    int trainingSurfaces,
    long seed) {

  /** No file, for a model that makes its own data. */
  public static final DataReference NONE = new DataReference("", "", 1, 0.8, 0.1, 0, 0);

  public DataReference {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(digest, "digest");
    if (trainingSurfaces < 0)
      throw new IllegalArgumentException(
          "trainingSurfaces must be at least 0 (0 takes all): " + trainingSurfaces);
  }

  /** A panel file, split like that of the sample model; reads the file once, for its digest. */
  public static DataReference of(Path file) {
    return of(file, Panel.read(file));
  }

  /** The same for a panel that has already been read from this file. */
  public static DataReference of(Path file, Panel read) {
    return new DataReference(file.toString(), read.digest(), 6, 0.8, 0.1, 0, 0);
  }

  /** The same data with another split, see {@link Split#purged}. */
  public DataReference withSplit(int partitions, double trainShare, double validationShare) {
    return new DataReference(
        file, digest, partitions, trainShare, validationShare, trainingSurfaces, seed);
  }

  /** The same data with at most this many training surfaces, drawn by the seed; 0 for all. */
  public DataReference withTrainingSurfaces(int surfaces, long seed) {
    return new DataReference(file, digest, partitions, trainShare, validationShare, surfaces, seed);
  }

  /**
   * Reads the file and splits it.
   *
   * @throws IllegalArgumentException if the file contains another panel
   */
  public Split split() {
    Panel panel = Panel.read(Path.of(file));
    if (!panel.digest().equals(digest))
      throw new IllegalArgumentException(
          "file %s must contain the panel with SHA-256 %s, but it is %s"
              .formatted(file, digest, panel.digest()));
    Split whole = Split.purged(panel, partitions, trainShare, validationShare);
    Panel training = whole.training();
    if (trainingSurfaces == 0 || trainingSurfaces >= training.size()) return whole;
    Panel drawn = training.sample((double) trainingSurfaces / training.size(), seed);
    return new Split(drawn, whole.validation(), whole.test(), whole.spans(), whole.notices());
  }
}
