package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuoteFit.Noise;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.calibrate.Recovery.Target;
import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileGrid;
import ivylab.rough.QuadraticRoughHeston;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

  private static final QuoteFit FIT =
      QuoteFit.DEFAULT.withRidge(RidgePrior.NONE).withStarts(1).withNoise(Noise.HALF_WIDTH);

  private static final double HALF = 0.002, SIZE = 0.03;

  /** A model that is wrong by a common factor, and by a slope, and knows both. */
  private static final class Wrong extends LinearSmiles {

    private final boolean knows;

    Wrong(boolean knows) {
      super(
          new FitCoordinate("level", 0.05, 0.55),
          new FitCoordinate("slope", -1, 1),
          new FitCoordinate("term", -0.5, 0.5));
      this.knows = knows;
    }

    @Override
    public double[][] relativeErrors(QuotePlaces places) {
      if (!knows) return super.relativeErrors(places);
      int n = places.size();
      double[][] products = new double[n][n];
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
          products[i][j] =
              SIZE * SIZE * (1 + 4 * places.places().get(i).k() * places.places().get(j).k());
      return products;
    }
  }

  /** Quotes of level 0.3 with the errors of {@link Wrong}, and noise of half a spread. */
  private static List<Target> targets(int count) {
    List<Target> all = new ArrayList<>();
    var random = new SplittableRandom(5);
    for (int r = 0; r < count; r++) {
      double common = SIZE * random.nextGaussian(), slope = 2 * SIZE * random.nextGaussian();
      List<SmileQuote> quotes = new ArrayList<>();
      for (double t : new double[] {0.1, 0.2, 0.4})
        for (double k : new double[] {-0.5, -0.2, 0, 0.3}) {
          double vol = (0.3 - 0.01 * k) / (1 + common + slope * k);
          quotes.add(SmileQuote.ofMid(Kind.SPX, t, k, vol));
        }
      var exact = new SmileQuotes("target " + r, quotes);
      all.add(new Target(exact, exact.withNoise(p -> HALF, r), List.of(0.3, -0.01, 0.0)));
    }
    return all;
  }

  /** 1,200 errors, correlated three by three: shares of 68 and 95 % within 3 points. */
  @Test
  void errors_that_the_model_knows_enter_what_the_fit_states() {
    var known = Recovery.of(FIT, new Wrong(true), targets(400));
    assertEquals(1200, known.standardised().length);
    assertEquals(0.683, known.shareWithin(1), 0.03);
    assertEquals(0.954, known.shareWithin(2), 0.02);
    assertEquals(1, known.rms(), 0.06);
    assertEquals(400, known.converged());
    // n - p of n = 12 whitened squares of variance 1
    assertEquals(9 / 12.0, known.costPerQuote(), 0.05);
    // level and slope are off by 3 and 6 % of 0.3, fifteen times what the noise alone allows
    var unknown = Recovery.of(FIT, new Wrong(false), targets(400));
    assertTrue(unknown.shareWithin(2) < 0.5, () -> "share " + unknown.shareWithin(2));
    assertEquals(0.009 / 0.5, known.toTable().doubleColumn(2).get(0) / 100, 0.002);
    assertEquals(
        known.toTable().doubleColumn(2).get(0), known.toTable().doubleColumn(3).get(0), 0.2);
  }

  @Test
  void an_exact_model_needs_none() {
    List<Target> made = new ArrayList<>();
    for (Target t : targets(200)) {
      List<SmileQuote> quotes =
          t.exact().quotes().stream()
              .map(q -> SmileQuote.ofMid(Kind.SPX, q.place().t(), q.place().k(), 0.3))
              .toList();
      var exact = new SmileQuotes("flat", quotes);
      made.add(new Target(exact, exact.withNoise(p -> HALF, made.size()), List.of(0.3, 0.0, 0.0)));
    }
    var found = Recovery.of(FIT, LinearSmiles.plain(), made);
    assertEquals(0.954, found.shareWithin(2), 0.025);
    double[] z = found.standardised(0);
    assertEquals(200, z.length);
    assertEquals(1, Math.sqrt(Arrays.stream(z).map(v -> v * v).average().orElseThrow()), 0.15);
  }

  @Test
  void places_and_numbers_of_coordinates_must_agree() {
    Target t = targets(1).get(0);
    var fewer = new SmileQuotes("fewer", t.quotes().quotes().subList(0, 5));
    assertThrows(IllegalArgumentException.class, () -> new Target(t.exact(), fewer, t.truth()));
    var one = new Target(t.exact(), t.quotes(), List.of(0.3));
    assertThrows(
        IllegalArgumentException.class, () -> Recovery.of(FIT, LinearSmiles.plain(), List.of(one)));
  }

  /** A pricer that is right: fitted at the truth, the repriced values are those of the corpus. */
  @Test
  void samples_of_a_corpus_are_targets_and_are_priced_again(@TempDir Path folder)
      throws IOException {
    var grid =
        new CorpusGrid(
            SmileGrid.product(new double[] {0.03, 0.05}, -0.05, 0, 0.02),
            SmileGrid.product(new double[] {0.04}, 0, 0.1));
    var plan = CorpusPlan.of(Domain.REALISTIC, grid).withSamples(2).withPaths(4_000).withControls();
    Corpus corpus = CorpusMaker.of(plan).make(folder);
    List<Target> targets = Target.of(corpus, p -> 0.001);
    assertEquals(2, targets.size());
    Target first = targets.get(0);
    assertEquals(9, first.truth().size());
    assertEquals(List.of(Kind.SPX, Kind.VIX, Kind.VIX_FUTURE), kinds(first.exact()));
    SmileQuote quote = first.exact().quotes().get(0);
    assertEquals(new Place(Kind.SPX, 0.03, -0.05), quote.place());
    assertTrue(quote.halfSpread() > 0);
    double[] truth = first.truth().stream().mapToDouble(v -> v).toArray();
    var model = new FixedSmiles(truth, first.exact());
    var fit = FIT.withRidge(RidgePrior.of(1e9).around(model.coordinates(), truth));
    var found = Recovery.of(fit.withFrom(truth), model, List.of(first)).cases().get(0);
    var simulation = Simulation.of(found.fit().model()).withPaths(4_000);
    Repricing again = found.repriced(simulation.withSeed(3));
    assertEquals(first.exact().quotes(), again.rows().stream().map(Repricing.Row::quote).toList());
    for (Repricing.Row row : again.known()) {
      double noise = Math.hypot(row.error(), row.quote().halfSpread());
      assertTrue(Math.abs(row.misfit()) < 5 * noise + 0.002, row::toString);
      assertTrue(Math.abs(row.modelError() - row.misfit()) < 1e-6, row::toString);
    }
  }

  /** Quotes of 0.3 with half-spread 0.01, priced again at 0.32 with an error of 0.005. */
  @Test
  void gaps_are_set_beside_the_errors_of_model_and_noise() {
    var study = Recovery.of(FIT, new Wrong(true), targets(1));
    double[] k = {0, 0.5, 0.5};
    List<Repricing.Row> rows = new ArrayList<>();
    for (double each : k) {
      var quote = new SmileQuote(new Place(Kind.SPX, 0.1, each), 0.29, 0.3, 0.31);
      double truth = rows.size() < 2 ? 0.32 : Double.NaN;
      rows.add(new Repricing.Row(quote, 0.3, truth, 0.005));
    }
    var gaps = study.gaps(new Wrong(true), List.of(new Repricing("wrong", "by hand", rows)));
    assertEquals(1, gaps.rowCount());
    assertEquals(2, gaps.intColumn("quotes").get(0));
    assertEquals(2, gaps.doubleColumn(2).get(0), 1e-9);
    // 3 % of 0.32 at k = 0, times the root of 1 + 4/4 at k = 0.5
    assertEquals(0.96 * Math.sqrt(1.5), gaps.doubleColumn(3).get(0), 1e-9);
    assertEquals(Math.hypot(1, 0.5), gaps.doubleColumn(4).get(0), 1e-9);
    // 2 <= 2 sqrt(0.96^2 + 1.25), with all three terms but not with half of them
    assertEquals(100, gaps.doubleColumn(5).get(0), 1e-9);
    assertThrows(IllegalArgumentException.class, () -> study.gaps(new Wrong(false), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> study.gaps(new Wrong(false), List.of(new Repricing("wrong", "by hand", rows))));
  }

  private static List<Kind> kinds(SmileQuotes quotes) {
    return quotes.quotes().stream().map(q -> q.place().kind()).distinct().toList();
  }

  /** Gives the values of some quotes, whatever the coordinates. */
  private record FixedSmiles(double[] centre, SmileQuotes quotes)
      implements SmileModel<QuadraticRoughHeston> {

    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public List<FitCoordinate> coordinates() {
      return Domain.REALISTIC.coordinates().stream()
          .map(c -> new FitCoordinate(c.name(), c.low(), c.high()))
          .toList();
    }

    @Override
    public QuadraticRoughHeston model(double[] x) {
      return Domain.REALISTIC.model(x);
    }

    @Override
    public boolean has(Kind kind) {
      return true;
    }

    @Override
    public void values(double[] x, QuotePlaces places, double[] vols, double[][] jacobian) {
      for (int i = 0; i < vols.length; i++) {
        vols[i] = quotes.quotes().get(i).mid();
        if (jacobian.length > 0) Arrays.fill(jacobian[i], 0);
      }
    }
  }
}
