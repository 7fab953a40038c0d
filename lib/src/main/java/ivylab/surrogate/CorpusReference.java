package ivylab.surrogate;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.Part;
import ivylab.corpus.SmileSample;
import ivylab.corpus.SmileValues;
import ivylab.experiment.DataReference;
import ivylab.file.Digest;
import ivylab.montecarlo.SmileGrid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    Corpus corpus = Corpus.open(folder);
    CorpusGrid grid = corpus.plan().grid();
    List<List<SmileSample>> parts = new ArrayList<>();
    for (int i = 0; i < Part.values().length; i++) parts.add(new ArrayList<>());
    try (var samples = corpus.samples()) {
      samples.forEach(sample -> parts.get(sample.part().ordinal()).add(sample));
    }
    return new SmileData.Split(
        data(grid, parts.get(0)), data(grid, parts.get(1)), data(grid, parts.get(2)));
  }

  /** Samples as rows; a corpus is maturity-major, rows are strike-major. */
  static SmileData data(CorpusGrid grid, List<SmileSample> samples) {
    SmileLayout.Part spx = part(grid.spx());
    SmileLayout layout =
        grid.vix().size() == 0 ? SmileLayout.of(spx) : SmileLayout.of(spx, part(grid.vix()));
    int n = samples.size(), size = layout.size();
    double[][] inputs = new double[n][], vols = new double[n][size], errors = new double[n][size];
    boolean[][] missing = new boolean[n][size];
    for (int i = 0; i < n; i++) {
      SmileSample sample = samples.get(i);
      inputs[i] = sample.coordinates();
      Row row = new Row(vols[i], errors[i], missing[i]);
      row.smiles(layout.spx(), sample.spx(), 0);
      row.smiles(layout.vix(), sample.vix(), layout.spx().size());
      for (int j = 0; j < layout.futures().size(); j++)
        row.put(
            layout.spx().size() + layout.vix().size() + j,
            sample.vix().forwards()[j],
            sample.vix().forwardErrors()[j],
            true);
    }
    return new SmileData(layout, inputs, vols, errors, missing);
  }

  private static SmileLayout.Part part(SmileGrid grid) {
    return new SmileLayout.Part(
        Arrays.stream(grid.maturities()).boxed().toList(),
        Arrays.stream(grid.logStrikes()).map(k -> Arrays.stream(k).boxed().toList()).toList());
  }

  private record Row(double[] vols, double[] errors, boolean[] missing) {

    void smiles(SmileLayout.Part part, SmileValues values, int offset) {
      for (int i = 0; i < part.strikes(); i++)
        for (int j = 0; j < part.maturities().size(); j++) {
          int from = j * part.strikes() + i;
          put(
              offset + part.index(i, j),
              values.vols()[from],
              values.errors()[from],
              values.missing()[from] == 0);
        }
    }

    void put(int at, double vol, double error, boolean present) {
      vols[at] = vol;
      errors[at] = error;
      missing[at] = !(present && vol > 0 && vol < 100 && error > 0 && error < 100);
    }
  }
}
