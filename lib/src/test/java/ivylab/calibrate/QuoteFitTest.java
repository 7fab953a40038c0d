package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuoteFit.Noise;
import ivylab.calibrate.QuoteFit.Weighting;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class QuoteFitTest {

  private static final QuoteFit PLAIN = QuoteFit.DEFAULT.withRidge(RidgePrior.NONE).withStarts(3);

  private static SmileQuote quote(Kind kind, double t, double k, double mid, double half) {
    return new SmileQuote(new Place(kind, t, k), mid - half, mid, mid + half);
  }

  private static SmileQuotes quotes(double level, double slope, double term) {
    List<SmileQuote> all = new ArrayList<>();
    for (double t : new double[] {0.1, 0.2, 0.4})
      for (double k : new double[] {-0.2, -0.1, 0, 0.1})
        all.add(quote(Kind.SPX, t, k, level + slope * k + term * t, 0.01));
    return new SmileQuotes("made", all);
  }

  /** Linear and noiseless: the parameters come back but for rounding and a last step of 1e-10. */
  @Test
  void noiseless_quotes_give_the_coordinates_back() {
    var result = PLAIN.fit(LinearSmiles.plain(), quotes(0.2, -0.4, 0.1));
    assertEquals(0.2, result.value("level"), 1e-9);
    assertEquals(-0.4, result.value("slope"), 1e-9);
    assertEquals(0.1, result.value("term"), 1e-9);
    assertEquals(result.values(), result.model());
    assertTrue(result.converged());
    assertEquals(1, result.shareInside());
    assertEquals(0, result.rmse(), 1e-9);
    assertEquals(3, result.starts().size());
    assertEquals(3, result.startsAtBest());
    var smiles = result.smiles(Kind.SPX);
    assertEquals(List.of(0.1, 0.2, 0.4), smiles.stream().map(s -> s.t()).toList());
    assertEquals(-0.1 / Math.sqrt(0.2), smiles.get(1).scaledStrikes()[1], 1e-15);
    assertEquals(4, smiles.get(2).scaledErrors().length);
    assertTrue(result.smiles(Kind.VIX).isEmpty());
    assertEquals(
        result.identification().errorsWithPrior().get(1) / 2,
        result.identification().errorShares()[1],
        1e-15);
    assertTrue(result.evaluations() >= 6);
  }

  /** Two quotes of one place with half-widths h and 2 h: the weighted mean (4 x + y)/5. */
  @Test
  void narrow_quotes_count_by_the_square_of_their_width() {
    var one = new LinearSmiles(new FitCoordinate("level", 0, 1));
    var two =
        new SmileQuotes(
            "two", List.of(quote(Kind.SPX, 1, 0, 0.2, 0.01), quote(Kind.SPX, 1, 0, 0.3, 0.02)));
    assertEquals((4 * 0.2 + 0.3) / 5, PLAIN.fit(one, two).value("level"), 1e-9);
    QuoteFit equal = PLAIN.withWeighting(Weighting.EQUAL);
    assertEquals(0.25, equal.fit(one, two).value("level"), 1e-9);
    // a floor above both makes them equal, too
    assertEquals(0.25, PLAIN.withFloor(0.05).fit(one, two).value("level"), 1e-9);
    // a floor of 0.02 concerns the first alone
    assertEquals(0.25, PLAIN.withFloor(0.02).fit(one, two).value("level"), 1e-9);
  }

  @Test
  void a_quote_without_bid_and_ask_has_the_width_of_the_option() {
    var one = new LinearSmiles(new FitCoordinate("level", 0, 1));
    var two =
        new SmileQuotes(
            "two",
            List.of(quote(Kind.SPX, 1, 0, 0.2, 0.01), SmileQuote.ofMid(Kind.SPX, 1, 0, 0.3)));
    var result = PLAIN.withMissing(0.04).fit(one, two);
    assertEquals((16 * 0.2 + 0.3) / 17, result.value("level"), 1e-9);
    assertEquals(1, result.shareInside()); // of the one quote with bid and ask
    assertEquals(0.04, result.residuals().get(1).halfWidth());
    assertEquals(-1.6 / 17, result.residuals().get(1).error(), 1e-9);
    assertEquals(-40.0 / 17, result.residuals().get(1).scaled(), 1e-7);
    var none = new SmileQuotes("none", List.of(SmileQuote.ofMid(Kind.SPX, 1, 0, 0.3)));
    assertTrue(Double.isNaN(PLAIN.fit(one, none).shareInside()));
  }

  /** VIX options see twice the level: the weighted least squares (x + 2 w y)/(1 + 4 w). */
  @Test
  void vix_quotes_enter_with_their_weight() {
    var one = new LinearSmiles(new FitCoordinate("level", 0, 1));
    var spx = new SmileQuotes("both", List.of(quote(Kind.SPX, 1, 0, 0.2, 0.01)));
    var both = spx.with(quote(Kind.VIX, 0.1, 0.2, 0.6, 0.01));
    assertEquals(0.2, PLAIN.fit(one, spx).value("level"), 1e-9);
    assertEquals((0.2 + 2 * 0.6) / 5, PLAIN.fit(one, both).value("level"), 1e-9);
    assertEquals((0.2 + 6 * 0.6) / 13, PLAIN.withVixWeight(3).fit(one, both).value("level"), 1e-9);
    var future = spx.with(quote(Kind.VIX_FUTURE, 0.1, 0, 0.3, 0.01));
    var result = PLAIN.fit(one, future);
    assertEquals(0.25, result.value("level"), 1e-9);
    assertEquals(0.05, result.rmse(Kind.VIX_FUTURE), 1e-9);
    assertEquals(0.05, result.rmse(Kind.SPX), 1e-9);
    assertTrue(Double.isNaN(result.rmse(Kind.VIX)));
    assertEquals(0.2, PLAIN.fit(one, both.only(Kind.SPX)).value("level"), 1e-9);
  }

  /**
   * Two quotes of half-width 1 % at x and y, a model with relative errors of products c: the
   * generalised mean with weights of the inverse of {@code 1 + C}, C = c x y / h^2.
   */
  @Test
  void errors_of_the_model_count_beside_those_of_the_quotes() {
    double x = 0.2, y = 0.3, h = 0.01;
    double[][] relative = {{0.0025, 0.001}, {0.001, 0.01}};
    var one =
        new LinearSmiles(new FitCoordinate("level", 0, 1)) {
          @Override
          public double[][] relativeErrors(QuotePlaces places) {
            return relative;
          }
        };
    var two =
        new SmileQuotes("two", List.of(quote(Kind.SPX, 1, 0, x, h), quote(Kind.SPX, 1, 0.1, y, h)));
    double a = 1 + 0.0025 * x * x / (h * h), b = 1 + 0.01 * y * y / (h * h);
    double c = 0.001 * x * y / (h * h), p = b - c, q = a - c; // weights, times the determinant
    var result = PLAIN.withNoise(Noise.HALF_WIDTH).fit(one, two);
    double level = (p * x + q * y) / (p + q);
    assertEquals(level, result.value("level"), 1e-9);
    double information = (p + q) / (a * b - c * c) / (h * h);
    assertEquals(1 / Math.sqrt(information), result.identification().errors().get(0), 1e-9);
    double u = (level - x) / h, v = (level - y) / h;
    assertEquals((b * u * u - 2 * c * u * v + a * v * v) / (a * b - c * c), result.cost(), 1e-7);
    // residuals stay those of the quotes
    assertEquals(u, result.residuals().get(0).scaled(), 1e-7);
    assertEquals(level, result.residuals().get(1).value(), 1e-9);
  }

  /**
   * A rule that ties level and term, {@code level + term <= 0.25}: the quotes want 0.3. The wall of
   * weight 100^2 gives way by less than 0.0012, where its force is that of twelve quotes.
   */
  @Test
  void a_rule_that_binds_several_coordinates_is_a_wall() {
    var free = LinearSmiles.plain();
    var bound =
        new LinearSmiles(free.coordinates().toArray(FitCoordinate[]::new)) {
          @Override
          public double[] excess(double[] x) {
            return new double[] {Math.max(0, 4 * (x[0] + x[2] - 0.25)), 0};
          }
        };
    var quotes = quotes(0.2, -0.4, 0.1);
    assertEquals(0.3, PLAIN.fit(free, quotes).value("level") + 0.1, 1e-9);
    var result = PLAIN.fit(bound, quotes);
    assertTrue(result.converged(), result::toString);
    double sum = result.value("level") + result.value("term");
    assertTrue(sum > 0.25 && sum < 0.2512, () -> "level + term = " + sum);
    assertEquals(-0.4, result.value("slope"), 0.02); // makes up a little for the level
    // the wall is no quote
    assertEquals(12, result.residuals().size());
    assertTrue(result.cost() > 0 && Double.isFinite(result.identification().errors().get(0)));
    // inside of the rule nothing changes
    assertEquals(
        PLAIN.fit(free, quotes(0.1, -0.4, 0.1)).values(),
        PLAIN.fit(bound, quotes(0.1, -0.4, 0.1)).values());
  }

  /** One quote of half-width h in a range r: the ridge moves the mid by w/(r^2/h^2 + w). */
  @Test
  void the_prior_pulls_by_its_weight_and_states_its_share() {
    var one = new LinearSmiles(new FitCoordinate("level", 0, 0.5));
    var quotes = new SmileQuotes("one", List.of(quote(Kind.SPX, 1, 0, 0.2, 0.01)));
    double information = 50 * 50, w = 100, share = w / (information + w);
    var result = PLAIN.withRidge(RidgePrior.of(w)).fit(one, quotes);
    assertEquals(0.2 + share * (0.25 - 0.2), result.value("level"), 1e-10);
    assertEquals(share, result.identification().priorShares().get(0), 1e-12);
    double u = result.value("level") / 0.5 - 0.5;
    assertEquals(w * u * u, result.priorCost(), 1e-8);
    assertEquals(
        result.priorCost() / (result.cost() + result.priorCost()), result.priorShare(), 1e-12);
    var around = RidgePrior.of(w).around(one.coordinates(), 0.4);
    assertEquals(
        0.2 + share * (0.4 - 0.2), PLAIN.withRidge(around).fit(one, quotes).value("level"), 1e-10);
  }

  @Test
  void the_prior_settles_what_the_quotes_leave_open() {
    var model =
        new LinearSmiles(
            new FitCoordinate("level", 0, 1),
            new FitCoordinate("slope", -1, 1),
            new FitCoordinate("term", -1, 1),
            new FitCoordinate("vix skew", 0, 4)); // no VIX quotes: undetermined
    var quotes = quotes(0.2, -0.4, 0.1);
    var result = QuoteFit.DEFAULT.fit(model, quotes);
    assertEquals(2, result.value("vix skew"), 1e-6);
    assertEquals(1, result.identification().priorShares().get(3), 1e-9);
    assertTrue(Double.isNaN(result.identification().errors().get(3)));
    assertEquals("1.00 vix skew", result.identification().undetermined().get(0).text());
    // default weight: range 1 over half-width 0.01, so a share of 0.01/1e4 and twelve quotes
    assertEquals(0.2, result.value("level"), 1e-5);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PLAIN.fit(model, new SmileQuotes("few", quotes.quotes().subList(0, 3))));
    assertTrue(
        e.getMessage().startsWith("3 quotes cannot determine 4 coordinates"), e.getMessage());
  }

  /** The level is cut off at 0.15; slope and term are then those of a fit with it fixed. */
  @Test
  void an_active_bound_is_met_exactly_and_the_others_adapt() {
    var bounded =
        new LinearSmiles(
            new FitCoordinate("level", 0.05, 0.15),
            new FitCoordinate("slope", -1, 1),
            new FitCoordinate("term", -0.5, 0.5));
    var result = PLAIN.fit(bounded, quotes(0.2, -0.4, 0.1));
    assertEquals(0.15, result.value("level"));
    assertTrue(result.converged());
    assertEquals(List.of("level"), result.identification().namesAtBound());
    // least squares of 0.05 + (-0.4) k + 0.1 t on k and t without constant
    double kk = 0, kt = 0, tt = 0, ky = 0, ty = 0;
    for (double t : new double[] {0.1, 0.2, 0.4})
      for (double k : new double[] {-0.2, -0.1, 0, 0.1}) {
        double y = 0.05 - 0.4 * k + 0.1 * t;
        kk += k * k;
        kt += k * t;
        tt += t * t;
        ky += k * y;
        ty += t * y;
      }
    double d = kk * tt - kt * kt;
    assertEquals((ky * tt - ty * kt) / d, result.value("slope"), 1e-9);
    assertEquals((ty * kk - ky * kt) / d, result.value("term"), 1e-9);
  }

  /** Noise 1: the half-width as it is. From the residuals: root of chi^2/(n - p). */
  @Test
  void standard_errors_follow_the_noise() {
    var one = new LinearSmiles(new FitCoordinate("level", 0, 1));
    List<SmileQuote> all = new ArrayList<>();
    for (double mid : new double[] {0.20, 0.21, 0.22, 0.23})
      all.add(quote(Kind.SPX, 1, 0, mid, 0.004));
    var quotes = new SmileQuotes("four", all);
    var known = PLAIN.withNoise(Noise.HALF_WIDTH).fit(one, quotes);
    assertEquals(0.004 / 2, known.identification().errors().get(0), 1e-12);
    double s = Math.sqrt((0.015 * 0.015 + 0.005 * 0.005) * 2 / 3);
    assertEquals(s / 2, PLAIN.fit(one, quotes).identification().errors().get(0), 1e-10);
    // the larger of 0.004 and s = 0.0129; then of 0.04 and s
    QuoteFit larger = PLAIN.withNoise(Noise.LARGER);
    assertEquals(s / 2, larger.fit(one, quotes).identification().errors().get(0), 1e-10);
    assertEquals(
        0.04 / 2, larger.withFloor(0.04).fit(one, quotes).identification().errors().get(0), 1e-12);
    var single = new SmileQuotes("one", List.of(all.get(0)));
    assertTrue(Double.isNaN(PLAIN.fit(one, single).identification().noise()));
  }

  @Test
  void starts_are_seeded_and_the_first_can_be_given() {
    var model = LinearSmiles.plain();
    var quotes = quotes(0.2, -0.4, 0.1);
    var first = PLAIN.fit(model, quotes);
    assertEquals(first.starts(), PLAIN.fit(model, quotes).starts());
    assertFalse(
        first
            .starts()
            .get(0)
            .from()
            .equals(PLAIN.withSeed(2).fit(model, quotes).starts().get(0).from()));
    var given = PLAIN.withFrom(0.3, 0, 0.2).fit(model, quotes);
    assertEquals(3, given.starts().size());
    assertEquals(0.3, given.starts().get(0).from().get(0), 1e-15);
    assertThrows(IllegalArgumentException.class, () -> PLAIN.withFrom(0.3, 0).fit(model, quotes));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> PLAIN.withFrom(0.3, 2, 0).fit(model, quotes));
    assertEquals("from must be within the bounds: 2.0 for slope in [-1.0, 1.0]", e.getMessage());
  }

  /** A wave with minima of different depth; one start falls into a shallow one, many do not. */
  @Test
  void several_starts_find_the_deepest_of_several_minima() {
    SmileModel<Double> wave =
        new SmileModel<>() {
          @Override
          public String name() {
            return "wave";
          }

          @Override
          public List<FitCoordinate> coordinates() {
            return List.of(new FitCoordinate("x", 0, 10));
          }

          @Override
          public Double model(double[] x) {
            return x[0];
          }

          @Override
          public void values(double[] x, QuotePlaces p, double[] vols, double[][] jacobian) {
            vols[0] = 0.3 + 0.1 * Math.cos(3 * x[0]) + 0.01 * (x[0] - 7);
            vols[1] = 0.2 + 0.01 * (x[0] - 7);
            if (jacobian.length == 0) return;
            jacobian[0][0] = -0.3 * Math.sin(3 * x[0]) + 0.01;
            jacobian[1][0] = 0.01;
          }
        };
    var quotes =
        new SmileQuotes(
            "two",
            List.of(
                quote(Kind.SPX, 1, 0, 0.3 + 0.1 * Math.cos(21), 0.01),
                quote(Kind.SPX, 1, 0.1, 0.2, 0.01)));
    assertEquals(7, PLAIN.withStarts(16).fit(wave, quotes).value("x"), 1e-6);
    var one = PLAIN.withStarts(1).withFrom(1.0).fit(wave, quotes);
    assertTrue(one.cost() > 1, "the single start should be caught: " + one);
    var result = PLAIN.withStarts(16).fit(wave, quotes);
    assertTrue(result.startsAtBest() < 16);
    assertEquals(16, result.startsTable().rowCount());
  }

  @Test
  void kinds_that_a_model_lacks_are_refused() {
    SmileModel<List<Double>> spxOnly =
        new SmileModel<>() {
          private final LinearSmiles plain = LinearSmiles.plain();

          @Override
          public String name() {
            return "spx only";
          }

          @Override
          public List<FitCoordinate> coordinates() {
            return plain.coordinates();
          }

          @Override
          public List<Double> model(double[] x) {
            return plain.model(x);
          }

          @Override
          public void values(double[] x, QuotePlaces p, double[] vols, double[][] jacobian) {
            plain.values(x, p, vols, jacobian);
          }
        };
    var both = quotes(0.2, 0, 0).with(quote(Kind.VIX, 0.1, 0, 0.9, 0.02));
    var e = assertThrows(IllegalArgumentException.class, () -> PLAIN.fit(spxOnly, both));
    assertEquals(
        "spx only has no values of VIX, which made has quotes of; leave these out", e.getMessage());
  }

  @Test
  void a_result_outside_of_the_model_s_domain_says_so() {
    var model =
        new LinearSmiles(LinearSmiles.plain().coordinates().toArray(FitCoordinate[]::new)) {
          @Override
          public Optional<String> refusal(double[] x) {
            return x[0] < 0.25 ? Optional.of("level must be at least 0.25") : Optional.empty();
          }
        };
    var outside = PLAIN.fit(model, quotes(0.2, -0.4, 0.1));
    assertTrue(outside.toString().contains("DOMAIN: level must be at least 0.25"));
    assertTrue(PLAIN.fit(model, quotes(0.3, -0.4, 0.1)).refusal().isEmpty());
  }

  @Test
  void tables_and_text_show_the_fit() {
    var result = QuoteFit.DEFAULT.fit(LinearSmiles.plain(), quotes(0.2, -0.4, 0.1));
    assertEquals(3, result.toTable().rowCount());
    assertEquals(12, result.residualTable().rowCount());
    assertEquals(8, result.startsTable().rowCount());
    assertEquals(3, result.identification().correlationTable().rowCount());
    assertTrue(result.toString().contains("converged; 8 of 8 starts agree"), result::toString);
    assertThrows(IllegalArgumentException.class, () -> result.value("nu"));
  }

  @Test
  void an_interrupt_stops_between_starts() {
    Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class, () -> PLAIN.fit(LinearSmiles.plain(), quotes(0.2, -0.4, 0.1)));
  }

  @Test
  void options_are_checked() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> PLAIN.withStarts(0),
            () -> PLAIN.withFloor(0),
            () -> PLAIN.withMissing(Double.NaN),
            () -> PLAIN.withVixWeight(0),
            () -> PLAIN.withIterations(0),
            () -> RidgePrior.of(-1),
            () -> new RidgePrior(List.of(2.0), List.of(1.0)),
            () -> new RidgePrior(List.of(), List.of()),
            () -> new FitCoordinate("x", 1, 1),
            () -> new Place(Kind.SPX, 0, 0),
            () -> new Place(Kind.VIX_FUTURE, 1, 0.1),
            () -> new SmileQuote(new Place(Kind.SPX, 1, 0), 0.3, 0.25, 0.2)))
      assertThrows(IllegalArgumentException.class, wrong::run);
    var two = new RidgePrior(List.of(), List.of(1.0, 2.0));
    assertThrows(
        IllegalArgumentException.class,
        () -> PLAIN.withRidge(two).fit(LinearSmiles.plain(), quotes(0.2, 0, 0)));
  }

  @Test
  void places_are_made_from_maturities_and_strikes() {
    var places =
        QuotePlaces.spx(new double[] {0.04, 0.09}, -0.5, 0.1)
            .and(QuotePlaces.vix(new double[] {0.05}, 0.2));
    assertEquals(
        List.of(
            new Place(Kind.SPX, 0.04, -0.1),
            new Place(Kind.SPX, 0.04, 0.1 * Math.sqrt(0.04)),
            new Place(Kind.SPX, 0.09, -0.15),
            new Place(Kind.SPX, 0.09, 0.1 * Math.sqrt(0.09)),
            new Place(Kind.VIX_FUTURE, 0.05, 0),
            new Place(Kind.VIX, 0.05, 0.2)),
        places.places());
  }
}
