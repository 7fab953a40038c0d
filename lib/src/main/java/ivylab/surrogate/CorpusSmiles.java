package ivylab.surrogate;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.Domain;
import ivylab.corpus.Part;
import ivylab.corpus.SmileSample;
import ivylab.corpus.SmileSlope;
import ivylab.corpus.SmileValues;
import ivylab.montecarlo.SmileGrid;
import ivylab.rough.ExponentialSum;
import java.util.Arrays;
import java.util.List;

/**
 * Simulated smiles as data for surrogates. The inputs are the coordinates of the corpus's domain;
 * the parts are those of {@link Part}.
 */
public final class CorpusSmiles {

  private CorpusSmiles() {}

  /** All three parts of a corpus, in memory: about 2 KB per sample on the paper's grid. */
  public static SmileData.Split split(Corpus corpus) {
    return new SmileData.Split(
        part(corpus, Part.TRAINING), part(corpus, Part.VALIDATION), part(corpus, Part.TEST));
  }

  /** One part of a corpus, in memory. */
  public static SmileData part(Corpus corpus, Part part) {
    return data(corpus.plan().grid(), corpus.samples(part).toList());
  }

  /** The whole of a corpus, in memory, such as one that was made for a test alone. */
  public static SmileData all(Corpus corpus) {
    return data(corpus.plan().grid(), corpus.samples().toList());
  }

  /** The points of a grid whose maturities have equally many strikes, and the VIX futures. */
  public static SmileLayout layout(CorpusGrid grid) {
    SmileLayout.Part spx = part(grid.spx());
    return grid.vix().size() == 0 ? SmileLayout.of(spx) : SmileLayout.of(spx, part(grid.vix()));
  }

  /**
   * What a network sees of a domain's coordinates: of the box's 15 numbers the 9 that prices can
   * determine ({@link IdentifiableInputs}), of others all.
   */
  public static InputMap inputs(Domain domain) {
    return domain == Domain.BOX
        ? IdentifiableInputs.of(ExponentialSum.lifted(), 0.09, 5)
        : InputMap.IDENTITY;
  }

  private static SmileLayout.Part part(SmileGrid grid) {
    if (grid.size() == 0) return SmileLayout.Part.NONE;
    return new SmileLayout.Part(
        list(grid.maturities()), Arrays.stream(grid.logStrikes()).map(CorpusSmiles::list).toList());
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** Samples on a grid, such as some that were simulated one by one. */
  public static SmileData data(CorpusGrid grid, List<SmileSample> samples) {
    SmileLayout layout = layout(grid);
    int n = samples.size(), size = layout.size();
    double[][] inputs = new double[n][], vols = new double[n][size], errors = new double[n][size];
    boolean[][] missing = new boolean[n][size];
    for (int i = 0; i < n; i++) {
      SmileSample sample = samples.get(i);
      inputs[i] = sample.coordinates();
      copy(layout.spx(), sample.spx(), 0, vols[i], errors[i], missing[i]);
      copy(layout.vix(), sample.vix(), layout.spx().size(), vols[i], errors[i], missing[i]);
      futures(layout, sample.vix(), vols[i], errors[i], missing[i]);
    }
    return new SmileData(layout, inputs, vols, errors, missing);
  }

  /** Slopes on a grid in the order of the layout, for the rows of the same samples. */
  public static SmileData.Slopes slopes(CorpusGrid grid, List<SmileSlope> slopes) {
    SmileLayout layout = layout(grid);
    int n = slopes.size(), size = layout.size();
    double[][] directions = new double[n][], derivatives = new double[n][size];
    for (int i = 0; i < n; i++) {
      SmileSlope slope = slopes.get(i);
      directions[i] = slope.direction();
      copy(layout.spx(), slope.spx(), 0, derivatives[i]);
      copy(layout.vix(), slope.vix(), layout.spx().size(), derivatives[i]);
      double[] futures = slope.futures();
      System.arraycopy(futures, 0, derivatives[i], size - futures.length, futures.length);
    }
    return new SmileData.Slopes(directions, derivatives);
  }

  private static void copy(SmileLayout.Part part, double[] values, int at, double[] to) {
    int[] places = places(part, at);
    for (int from = 0; from < places.length; from++) to[places[from]] = values[from];
  }

  private static void futures(
      SmileLayout layout, SmileValues values, double[] vols, double[] errors, boolean[] missing) {
    int at = layout.spx().size() + layout.vix().size();
    for (int j = 0; j < layout.futures().size(); j++) {
      vols[at + j] = values.forwards()[j];
      errors[at + j] = values.forwardErrors()[j];
      missing[at + j] = !(vols[at + j] > 0 && vols[at + j] < 100 && errors[at + j] > 0);
    }
  }

  private static void copy(
      SmileLayout.Part part,
      SmileValues values,
      int at,
      double[] vols,
      double[] errors,
      boolean[] missing) {
    int[] places = places(part, at);
    for (int from = 0; from < places.length; from++) {
      int to = places[from];
      vols[to] = values.vols()[from];
      errors[to] = values.errors()[from];
      missing[to] = values.reason(from).isPresent() || !(vols[to] > 0 && errors[to] > 0);
    }
  }

  /** Where values that come maturity by maturity stand among outputs strike by strike. */
  private static int[] places(SmileLayout.Part part, int at) {
    int[] places = new int[part.size()];
    for (int i = 0; i < places.length; i++)
      places[i] = at + part.index(i % part.strikes(), i / part.strikes());
    return places;
  }
}
