package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuoteFit.Noise;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.fourier.Heston;
import ivylab.fourier.Pricer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HestonSmilesTest {

  private static final HestonSmiles MODEL = HestonSmiles.DEFAULT;
  private static final double[] TYPICAL = {0.03, 2.5, 0.05, 0.8, -0.7};

  /** Four maturities of nine strikes from -1.5 to 0.9 standard deviations at 20 %. */
  private static final QuotePlaces PLACES = places(0.05, 0.15, 0.5, 1.5);

  private static QuotePlaces places(double... maturities) {
    List<Place> places = new ArrayList<>();
    for (double t : maturities)
      for (int i = -5; i <= 3; i++)
        places.add(new Place(Kind.SPX, t, 0.3 * i * 0.2 * Math.sqrt(t)));
    return new QuotePlaces(places);
  }

  private static SmileQuotes quotes(double[] vols, double half) {
    List<SmileQuote> all = new ArrayList<>();
    for (int i = 0; i < vols.length; i++)
      all.add(new SmileQuote(PLACES.places().get(i), vols[i] - half, vols[i], vols[i] + half));
    return new SmileQuotes("Heston's", all);
  }

  @Test
  void an_interrupt_ends_it() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, () -> MODEL.vols(TYPICAL, PLACES));
    } finally {
      Thread.interrupted();
    }
    assertTrue(MODEL.vols(TYPICAL, PLACES)[0] > 0);
  }

  static Stream<double[]> points() {
    var random = new SplittableRandom(5);
    return Stream.generate(
            () ->
                new double[] {
                  random.nextDouble(0.01, 0.1),
                  random.nextDouble(0.5, 5),
                  random.nextDouble(0.02, 0.1),
                  random.nextDouble(0.2, 1.2),
                  random.nextDouble(-0.9, -0.2)
                })
        .limit(5);
  }

  /**
   * The cosine series is a second implementation, with prices to 1e-11 and far better ones in these
   * cases: its five-point derivatives with h = 1e-3 x and 1e-2 x agree to 1.3e-7, and with those of
   * the model to 1e-8 and 1.3e-7 (measured); 1e-6 leaves room.
   */
  @ParameterizedTest
  @MethodSource("points")
  void values_and_derivatives_are_those_of_the_cosine_series(double[] x) {
    double[] vols = new double[PLACES.size()];
    double[][] jacobian = new double[PLACES.size()][5];
    MODEL.values(x, PLACES, vols, jacobian);
    double[] exact = cosine(x);
    for (int i = 0; i < vols.length; i++) assertEquals(exact[i], vols[i], 1e-8);
    for (int j = 0; j < 5; j++) {
      double h = 1e-3 * Math.abs(x[j]);
      double[][] at = new double[5][];
      for (int m = -2; m <= 2; m++) {
        double[] moved = x.clone();
        moved[j] += m * h;
        at[m + 2] = cosine(moved);
      }
      for (int i = 0; i < vols.length; i++) {
        double slope = (8 * (at[3][i] - at[1][i]) - (at[4][i] - at[0][i])) / (12 * h);
        assertEquals(slope, jacobian[i][j], 1e-6 * Math.max(1, Math.abs(slope)));
      }
    }
  }

  private static double[] cosine(double[] x) {
    double[] vols = new double[PLACES.size()];
    for (var slice : PLACES.slices()) {
      double[] k = slice.indices().stream().mapToDouble(i -> PLACES.places().get(i).k()).toArray();
      var strip = Pricer.cosine().price(new Heston(x[0], x[1], x[2], x[3], x[4]), slice.t(), k);
      for (int i = 0; i < k.length; i++) vols[slice.indices().get(i)] = strip.vol(i);
    }
    return vols;
  }

  /** The quotes are exact, so the minimum is 0 and the end is limited by the tolerances alone. */
  @ParameterizedTest
  @MethodSource("points")
  void noiseless_quotes_give_the_parameters_back(double[] x) {
    var fit = QuoteFit.DEFAULT.withStarts(3).withRidge(RidgePrior.NONE);
    var result = fit.fit(MODEL, quotes(MODEL.vols(x, PLACES), 0.002));
    assertTrue(result.converged(), result::toString);
    for (int j = 0; j < 5; j++)
      assertEquals(x[j], result.values().get(j), 1e-6, MODEL.coordinates().get(j).name());
    assertEquals(1, result.shareInside());
    assertEquals(result.model(), MODEL.model(x(result)));
    assertTrue(result.identification().undetermined().isEmpty());
  }

  private static double[] x(QuoteFitResult<?> result) {
    return result.values().stream().mapToDouble(v -> v).toArray();
  }

  /**
   * 100 seeded repetitions with normal noise of 0.1 volatility points, which is the half-width. Of
   * intervals of 1.96 standard errors, and of regions of 11.07, the 95 % quantile of chi-square
   * with 5 degrees, 95 +- 2.2 should hold the truth: within four standard deviations, 87 to 100.
   */
  @Test
  void estimates_from_noisy_quotes_fall_within_their_stated_errors() {
    double[] vols = MODEL.vols(TYPICAL, PLACES);
    var fit =
        QuoteFit.DEFAULT
            .withStarts(1)
            .withFrom(TYPICAL)
            .withRidge(RidgePrior.NONE)
            .withNoise(Noise.HALF_WIDTH);
    int[] covered = new int[5];
    int regions = 0;
    double noise = 0;
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      double[] noisy = vols.clone();
      for (int i = 0; i < noisy.length; i++) noisy[i] += 0.001 * random.nextGaussian();
      var result = fit.fit(MODEL, quotes(noisy, 0.001));
      assertTrue(result.converged());
      var errors = result.identification().errors();
      double[][] covariance = new double[5][5];
      double[] off = new double[5];
      for (int j = 0; j < 5; j++) {
        off[j] = result.values().get(j) - TYPICAL[j];
        if (Math.abs(off[j]) <= 1.96 * errors.get(j)) covered[j]++;
        for (int l = 0; l < 5; l++)
          covariance[j][l] =
              errors.get(j) * errors.get(l) * result.identification().correlations().get(j).get(l);
      }
      var solved =
          new CholeskyDecomposition(new Array2DRowRealMatrix(covariance), 1e-12, 1e-300)
              .getSolver()
              .solve(new ArrayRealVector(off));
      if (solved.dotProduct(new ArrayRealVector(off)) <= 11.07) regions++;
      noise += result.cost() / 100;
    }
    for (int j = 0; j < 5; j++)
      assertTrue(covered[j] >= 87, MODEL.coordinates().get(j).name() + " " + covered[j]);
    assertTrue(regions >= 87, "regions " + regions);
    // and not by being too wide: all 600 at once would be chance 1e-13
    int all = regions;
    for (int c : covered) all += c;
    assertTrue(all < 600, "all covered");
    // chi-square with 36 - 5 degrees: mean 31, standard deviation of a mean of 100 sqrt(62)/10
    assertEquals(31, noise, 4 * Math.sqrt(62) / 10);
  }

  @Test
  void an_active_bound_is_met_and_named() {
    List<FitCoordinate> bounds = new ArrayList<>(MODEL.coordinates());
    bounds.set(4, new FitCoordinate("rho", -0.5, 0.5));
    var result =
        QuoteFit.DEFAULT
            .withStarts(3)
            .fit(new HestonSmiles(bounds), quotes(MODEL.vols(TYPICAL, PLACES), 0.002));
    assertEquals(-0.5, result.value("rho"));
    assertTrue(result.converged(), result::toString);
    assertEquals(List.of("rho"), result.identification().namesAtBound());
    assertTrue(result.rmse() > 1e-3 && Double.isNaN(result.identification().errors().get(4)));
  }

  /** Long-run quotes of one maturity cannot tell speed and level of reversion apart. */
  @Test
  void a_single_maturity_leaves_directions_open() {
    QuotePlaces one = places(0.05);
    double[] vols = MODEL.vols(TYPICAL, one);
    List<SmileQuote> all = new ArrayList<>();
    for (int i = 0; i < vols.length; i++)
      all.add(new SmileQuote(one.places().get(i), vols[i] - 0.002, vols[i], vols[i] + 0.002));
    var result =
        QuoteFit.DEFAULT
            .withNoise(Noise.HALF_WIDTH)
            .withStarts(1)
            .withFrom(TYPICAL)
            .fit(MODEL, new SmileQuotes("one", all));
    var open = result.identification().undetermined();
    assertEquals(1, open.size(), result::toString);
    assertTrue(open.get(0).text().contains("kappa"), result::toString);
    assertTrue(Double.isNaN(result.identification().errors().get(1)), result::toString);
    // the prior closes it: ten ranges, its standard deviation, at most
    assertTrue(result.identification().errorsWithPrior().get(1) < 10 * 19.95);
    assertTrue(result.identification().priorShares().get(1) > 0.5);
  }

  /** The mutant that a fit must notice: derivatives of the wrong sign lead nowhere. */
  @Test
  void a_wrong_sign_of_the_derivatives_is_noticed() {
    SmileModel<Heston> wrong =
        new SmileModel<>() {
          @Override
          public String name() {
            return "wrong";
          }

          @Override
          public List<FitCoordinate> coordinates() {
            return MODEL.coordinates();
          }

          @Override
          public Heston model(double[] x) {
            return MODEL.model(x);
          }

          @Override
          public void values(double[] x, QuotePlaces p, double[] vols, double[][] jacobian) {
            MODEL.values(x, p, vols, jacobian);
            for (double[] row : jacobian) for (int j = 0; j < row.length; j++) row[j] = -row[j];
          }
        };
    var result =
        QuoteFit.DEFAULT
            .withStarts(1)
            .withFrom(0.05, 1, 0.04, 0.5, -0.3)
            .fit(wrong, quotes(MODEL.vols(TYPICAL, PLACES), 0.002));
    assertFalse(result.converged(), result::toString);
  }

  @Test
  void far_strikes_have_a_volatility_at_every_point_of_the_bounds() {
    var far =
        new QuotePlaces(
            List.of(
                new Place(Kind.SPX, 0.02, -0.6),
                new Place(Kind.SPX, 0.02, 0.4),
                new Place(Kind.SPX, 2, -3)));
    for (double share : new double[] {0, 0.01, 0.5, 1}) {
      double[] x = MODEL.coordinates().stream().mapToDouble(c -> c.at(share)).toArray();
      for (double vol : MODEL.vols(x, far)) assertTrue(vol > 0, vol + " at share " + share);
    }
  }

  @Test
  void what_it_lacks_is_refused() {
    var vix = new QuotePlaces(List.of(new Place(Kind.VIX, 0.1, 0)));
    assertThrows(IllegalArgumentException.class, () -> MODEL.vols(TYPICAL, vix));
    assertFalse(MODEL.has(Kind.VIX) || MODEL.has(Kind.VIX_FUTURE));
    assertThrows(
        IllegalArgumentException.class, () -> new HestonSmiles(MODEL.coordinates().subList(0, 4)));
    List<FitCoordinate> zero = new ArrayList<>(MODEL.coordinates());
    zero.set(0, new FitCoordinate("v0", 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new HestonSmiles(zero));
  }
}
