package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.corpus.Part;
import ivylab.corpus.SmileSample;
import ivylab.corpus.SmileSlope;
import ivylab.corpus.SmileValues;
import ivylab.montecarlo.SmileGrid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusSmilesTest {

  private static final CorpusGrid GRID =
      new CorpusGrid(
          new SmileGrid(new double[] {0.03, 0.06}, new double[][] {{-0.1, 0, 0.02}, {-0.2, 0, 3}}),
          SmileGrid.of(0.03, -0.05, 0.1));

  @TempDir Path dir;

  private Corpus corpus(Domain domain) throws IOException {
    CorpusPlan plan =
        CorpusPlan.of(domain, GRID)
            .withSamples(30)
            .withControls()
            .withPaths(64)
            .withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.006, true);
    return CorpusMaker.of(plan).make(dir.resolve(domain.name()));
  }

  @Test
  void points_are_strike_major_and_keep_place_error_and_reason() throws IOException {
    Corpus corpus = corpus(Domain.REALISTIC);
    SmileData data = CorpusSmiles.all(corpus);
    List<SmileSample> samples = corpus.samples().toList();
    assertEquals(30, data.size());
    assertArrayEquals(new double[] {-0.1, -0.2, 0, 0, 0.02, 3}, data.layout().spx().k());
    assertArrayEquals(new double[] {0.03, 0.06, 0.03, 0.06, 0.03, 0.06}, data.layout().spx().t());
    int[] order = {0, 3, 1, 4, 2, 5};
    int missing = 0;
    for (int i = 0; i < 30; i++) {
      SmileSample sample = samples.get(i);
      assertArrayEquals(sample.coordinates(), data.inputs()[i]);
      assertEquals(sample.vix().forwards()[0], data.vols()[i][8]);
      assertEquals(sample.vix().forwardErrors()[0], data.errors()[i][8]);
      for (int j = 0; j < 8; j++) {
        boolean spx = j < 6;
        int at = spx ? order[j] : j - 6;
        var values = spx ? sample.spx() : sample.vix();
        assertEquals(values.reason(at).isPresent(), data.missing()[i][j]);
        assertEquals(values.vols()[at], data.vols()[i][j]);
        assertEquals(values.errors()[at], data.errors()[i][j]);
        if (data.missing()[i][j]) missing++;
      }
    }
    assertTrue(missing >= 30, "the strike at 3 has no price: " + missing);
  }

  /** A future needs an error, as its network is trained on errors in its units. */
  @Test
  void futures_without_an_error_or_beyond_all_bounds_are_missing() {
    float[] six = {0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f}, two = {0.8f, 0.8f};
    SmileValues spx = new SmileValues(six, six, new byte[6], new float[2], new float[2]);
    float[][] futures = {{0.18f, 0.001f}, {0.18f, 0}, {101, 0.001f}, {0, 0.001f}, {Float.NaN, 1}};
    List<SmileSample> samples = new ArrayList<>();
    for (float[] f : futures)
      samples.add(
          new SmileSample(
              samples.size(),
              0,
              new double[] {1},
              spx,
              new SmileValues(two, two, new byte[2], new float[] {f[0]}, new float[] {f[1]})));
    SmileData data = CorpusSmiles.data(GRID, samples);
    for (int i = 0; i < futures.length; i++) {
      assertEquals(i > 0, data.missing()[i][8], "future " + i);
      assertFalse(data.missing()[i][7]);
    }
  }

  /** Each derivative is where its volatility is. */
  @Test
  void slopes_are_where_their_volatilities_are() {
    double[] spx = {1, 2, 3, 4, 5, Double.NaN}, vix = {7, 8}, futures = {9}, along = {1, -1};
    SmileSlope slope = new SmileSlope(0, along, spx, vix, futures);
    SmileSlope other =
        new SmileSlope(1, new double[] {2, 2}, new double[6], new double[2], new double[1]);
    SmileData.Slopes slopes = CorpusSmiles.slopes(GRID, List.of(slope, other));
    assertArrayEquals(new double[][] {{1, -1}, {2, 2}}, slopes.directions());
    assertArrayEquals(new double[] {1, 4, 2, 5, 3, Double.NaN, 7, 8, 9}, slopes.derivatives()[0]);
    assertArrayEquals(new double[9], slopes.derivatives()[1]);
    CorpusGrid index = new CorpusGrid(GRID.spx(), SmileGrid.NONE);
    SmileSlope alone = new SmileSlope(0, along, spx, new double[0], new double[0]);
    assertArrayEquals(
        new double[] {1, 4, 2, 5, 3, Double.NaN},
        CorpusSmiles.slopes(index, List.of(alone)).derivatives()[0]);
  }

  @Test
  void parts_are_those_of_the_corpus() throws IOException {
    Corpus corpus = corpus(Domain.BOX);
    SmileData.Split split = CorpusSmiles.split(corpus);
    assertEquals(24, split.training().size());
    assertEquals(3, split.validation().size());
    assertEquals(3, split.test().size());
    assertArrayEquals(
        corpus.samples(Part.TEST).map(SmileSample::coordinates).toArray(double[][]::new),
        split.test().inputs());
  }

  @Test
  void a_network_sees_nine_of_the_boxs_fifteen_numbers() {
    double[] x = CorpusPlan.of(Domain.BOX, GRID).parameters(1).get(0);
    InputMap map = CorpusSmiles.inputs(Domain.BOX);
    double[] seen = map.apply(x);
    assertEquals(9, seen.length);
    // another scale of Z changes nothing that the network sees
    double s = 1.1;
    double[] scaled = x.clone();
    scaled[1] *= s;
    scaled[2] /= s * s;
    scaled[3] *= s;
    for (int i = 5; i < 15; i++) scaled[i] *= s;
    assertArrayEquals(seen, map.apply(scaled), 1e-12);
    assertEquals(InputMap.IDENTITY, CorpusSmiles.inputs(Domain.REALISTIC));
  }
}
