package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.ssvi.EssviCalibration.Anchor;
import ivylab.ssvi.EssviCalibration.Objective;
import ivylab.ssvi.EssviCalibration.Weights;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EssviCalibrationTest {

  private static final EssviCalibration IN_VARIANCE =
      EssviCalibration.DEFAULT.withObjective(Objective.TOTAL_VARIANCE);
  private static final LocalDate DAY = LocalDate.of(2024, 1, 2);

  private static Surface surface(List<Point> points) {
    return new Surface("X", DAY, new MarketFeatures(0, 20, 2), points);
  }

  /**
   * Quotes of a surface at its nodes, n a slice, over three natural lengths, with relative noise.
   */
  private static Surface quotes(Essvi surface, int n, double noise, SplittableRandom random) {
    List<Point> points = new ArrayList<>();
    for (Essvi.Node node : surface.nodes())
      for (int i = 0; i < n; i++) {
        double k = 3 * node.slice().theta() / node.slice().psi() * random.nextDouble(-1, 1);
        double w = node.slice().w(k) * (1 + noise * random.nextDouble(-1, 1));
        points.add(new Point(k, node.t(), w));
      }
    return surface(points);
  }

  private static void assertFree(EssviFit fit) {
    assertTrue(fit.surface().isFree(), fit.toString());
    int n = fit.slices().size();
    double last = fit.slices().get(n - 1).t();
    Grid mesh = new Grid(-1.5, 1.5, 101, fit.slices().get(0).t() / 3, Math.min(2 * last, 99), 60);
    ArbitrageReport report = ArbitrageReport.of(fit.surface(), mesh, 1e-9);
    assertTrue(report.isFree(), report.toString());
  }

  static Stream<Essvi> surfaces() {
    var random = new SplittableRandom(8);
    return Stream.generate(() -> RandomSlices.surface(random)).limit(40);
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void exact_quotes_give_the_surface_back(Essvi truth) {
    var random = new SplittableRandom(truth.hashCode());
    EssviFit fit = EssviCalibration.DEFAULT.fit(quotes(truth, 25, 0, random));
    assertFree(fit);
    assertTrue(fit.converged(), fit.toString());
    for (int i = 0; i < truth.nodes().size(); i++) {
      // a truth on the border is missed by the margin 1e-9 there, and w by as much of itself
      EssviFit.SliceFit slice = fit.slices().get(i);
      assertTrue(slice.rmseVol() < 1e-6 * slice.slice().vol(0, slice.t()), slice.toString());
      assertEquals(25, slice.quotes());
      assertFalse(slice.anchored());
    }
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  void nothing_near_is_better_than_what_is_found(Essvi truth) {
    var random = new SplittableRandom(truth.hashCode());
    Surface noisy = quotes(truth, 15, 0.1, random);
    EssviFit fit = EssviCalibration.DEFAULT.fit(noisy);
    assertFree(fit);
    EssviSlice before = null;
    for (int i = 0; i < fit.slices().size(); i++) {
      EssviSlice found = fit.slices().get(i).slice();
      SliceQuotes q =
          SliceQuotes.of(EssviCalibration.smiles(noisy).get(i), EssviCalibration.DEFAULT);
      Admissible set = before == null ? Admissible.first() : Admissible.after(before);
      double cost = q.cost(new double[] {found.theta(), found.left(), found.right()});
      for (int trial = 0; trial < 300; trial++) {
        double size = Math.exp(random.nextDouble(-8, 1));
        double[] x = {
          found.theta() * Math.exp(size * random.nextDouble(-1, 1)),
          found.left() * Math.exp(size * random.nextDouble(-1, 1)),
          found.right() * Math.exp(size * random.nextDouble(-1, 1))
        };
        set.project(x);
        assertTrue(q.cost(x) >= cost * (1 - 1e-6), "slice %d of %s".formatted(i, truth));
      }
      before = found;
    }
  }

  static Stream<Long> seeds() {
    return new SplittableRandom(9).longs(40).boxed();
  }

  /**
   * Any volatilities at any strikes: few or many a slice, level falling in time, crossing smiles.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void no_quotes_whatever_lead_to_a_violation(long seed) {
    var random = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    double t = 0.01;
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      t += Math.exp(random.nextDouble(-5, 0));
      double width = random.nextDouble(0.01, 2);
      for (int j = random.nextInt(1, 12); j > 0; j--) {
        double vol = Math.exp(random.nextDouble(-3, 1.1));
        points.add(Point.ofVol(random.nextDouble(-width, width), t, vol));
      }
    }
    Collections.shuffle(points, new java.util.Random(seed));
    for (EssviCalibration calibration :
        List.of(
            EssviCalibration.DEFAULT,
            IN_VARIANCE.withAnchor(Anchor.EXACT),
            IN_VARIANCE.withAnchor(Anchor.FIRST_ORDER).withWeights(Weights.VEGA),
            EssviCalibration.DEFAULT.withLinearFrom(0.01),
            EssviCalibration.DEFAULT.withPolish(true))) {
      EssviFit fit = calibration.fit(surface(points));
      assertFree(fit);
      assertTrue(Double.isFinite(fit.rmseVol()));
    }
  }

  @Test
  void the_exact_anchor_meets_the_quote_nearest_the_money_and_the_first_order_one_nearly() {
    Essvi truth =
        new Essvi(
            List.of(
                new Essvi.Node(0.1, new EssviSlice(0.004, 0.05, -0.5)),
                new Essvi.Node(0.5, new EssviSlice(0.02, 0.11, -0.5))));
    var random = new SplittableRandom(3);
    Surface noisy = quotes(truth, 20, 0.05, random);
    EssviFit exact = IN_VARIANCE.withAnchor(Anchor.EXACT).fit(noisy);
    EssviFit first = IN_VARIANCE.withAnchor(Anchor.FIRST_ORDER).fit(noisy);
    EssviFit free = IN_VARIANCE.fit(noisy);
    for (int i = 0; i < 2; i++) {
      SliceQuotes q = SliceQuotes.of(EssviCalibration.smiles(noisy).get(i), IN_VARIANCE);
      double k = q.k[q.nearest()], w = q.w[q.nearest()];
      EssviSlice s = exact.slices().get(i).slice();
      assertEquals(w, s.w(k), 1e-14);
      double bend = s.psi() * s.psi() * k * k * (1 - s.rho() * s.rho()) / (4 * w);
      assertEquals(w - s.rho() * s.psi() * k - bend, s.theta(), 1e-15);
      EssviSlice p = first.slices().get(i).slice();
      assertEquals(w - p.rho() * p.psi() * k, p.theta(), 1e-15);
      assertTrue(exact.slices().get(i).anchored() && first.slices().get(i).anchored());
      assertTrue(free.slices().get(i).rmseW() <= exact.slices().get(i).rmseW());
    }
    assertTrue(exact.converged() && first.converged());
  }

  /** Theta would have to fall from 0.01 to 0.004. */
  @ParameterizedTest
  @EnumSource(value = Anchor.class, names = "FREE", mode = EnumSource.Mode.EXCLUDE)
  void an_anchor_that_no_admissible_slice_can_hold_is_given_up_and_reported(Anchor anchor) {
    List<Point> points = new ArrayList<>();
    for (double k = -0.2; k < 0.21; k += 0.05) {
      points.add(new Point(k, 0.25, new EssviSlice(0.01, 0.08, -0.4).w(k)));
      points.add(new Point(k, 0.5, new EssviSlice(0.004, 0.05, -0.4).w(k)));
    }
    EssviFit fit = IN_VARIANCE.withAnchor(anchor).fit(surface(points));
    assertTrue(fit.slices().get(0).anchored());
    assertFalse(fit.slices().get(1).anchored());
    assertFree(fit);
    // the best that is left is hardly above the slice before
    assertEquals(fit.slices().get(0).slice().w(0), fit.slices().get(1).slice().w(0), 1e-8);
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void objective_and_weights_are_what_is_minimised(Objective objective) {
    var random = new SplittableRandom(4);
    List<VolQuote> quotes = new ArrayList<>();
    double t = 0.3;
    EssviSlice truth = new EssviSlice(0.015, 0.1, -0.5);
    for (int i = 0; i < 15; i++) {
      double k = -0.5 + i * 0.05;
      double vol = truth.vol(k, t) * (1 + random.nextDouble(-0.08, 0.08));
      double half = random.nextDouble(0.001, 0.03);
      quotes.add(
          new VolQuote(OptionType.PUT, 100 * Math.exp(k), k, t, vol, vol - half, vol + half));
    }
    QuotedSurface day =
        new QuotedSurface(
            "X", DAY, 100, List.of(new QuotedSmile(DAY.plusDays(110), t, 100, 1, quotes)));
    List<EssviSlice> found = new ArrayList<>();
    for (Weights weights : Weights.values())
      found.add(
          EssviCalibration.DEFAULT
              .withObjective(objective)
              .withWeights(weights)
              .withLeastSpread(0.004)
              .fit(day)
              .slices()
              .get(0)
              .slice());
    // each is the best of the three by its own measure, written out anew
    for (Weights weights : Weights.values())
      for (EssviSlice other : found) {
        double own = measure(quotes, found.get(weights.ordinal()), objective, weights);
        assertTrue(own <= measure(quotes, other, objective, weights) * (1 + 1e-9));
      }
    for (int i = 0; i < 3; i++) assertNotEquals(found.get(i), found.get((i + 1) % 3));
  }

  private static double measure(
      List<VolQuote> quotes, EssviSlice slice, Objective objective, Weights weights) {
    double sum = 0;
    for (VolQuote q : quotes) {
      double vol = slice.vol(q.k(), q.t());
      double miss = objective == Objective.VOLATILITY ? vol - q.vol() : slice.w(q.k()) - q.w();
      // a weight per volatility, and per variance by dw = 2 vol t dvol
      double perVariance = objective == Objective.VOLATILITY ? 1 : 1 / (2 * q.vol() * q.t());
      double sd = q.vol() * Math.sqrt(q.t()), d1 = -q.k() / sd + sd / 2;
      double weight =
          switch (weights) {
            case UNIFORM -> 1;
            case VEGA -> perVariance * Math.exp(-d1 * d1 / 2) * Math.sqrt(q.t() / 2 / Math.PI);
            case SPREAD -> perVariance / Math.max((q.askVol() - q.bidVol()) / 2, 0.004);
          };
      sum += Math.pow(weight * miss, 2);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void a_quote_that_is_far_off_drags_a_robust_slice_hardly(Objective objective) {
    EssviSlice truth = new EssviSlice(0.015, 0.1, -0.5);
    List<Point> points = new ArrayList<>();
    for (int i = -6; i <= 6; i++) points.add(new Point(0.05 * i, 0.3, truth.w(0.05 * i)));
    double k = 0.12, off = 1.4 * truth.vol(k, 0.3);
    points.add(Point.ofVol(k, 0.3, off));
    EssviCalibration plain = EssviCalibration.DEFAULT.withObjective(objective);
    double dragged = distance(plain.fit(surface(points)), truth);
    double robust = distance(plain.withLinearFrom(0.002).fit(surface(points)), truth);
    assertTrue(dragged > 0.005 && robust < 0.2 * dragged, dragged + " " + robust);
    // from far away on it is plain least squares
    assertEquals(
        plain.fit(surface(points)).surface(),
        plain.withLinearFrom(10).fit(surface(points)).surface());
  }

  private static double distance(EssviFit fit, EssviSlice truth) {
    double most = 0;
    for (int i = -6; i <= 6; i++)
      most =
          Math.max(
              most,
              Math.abs(fit.surface().slice(0.3).vol(0.05 * i, 0.3) - truth.vol(0.05 * i, 0.3)));
    return most;
  }

  /** A half times r^2 up to c = 0.01, c r - c^2/2 beyond; gradient and matrix by differences. */
  @Test
  void the_cost_is_that_of_huber_and_its_derivatives_are_those_of_differences() {
    EssviSlice s = new EssviSlice(0.015, 0.1, -0.5);
    double[] x = {s.theta(), s.left(), s.right()};
    double vol = s.vol(-0.1, 0.3);
    for (double miss : new double[] {0.004, -0.004, 0.03, -0.03})
      for (Objective objective : Objective.values()) {
        EssviCalibration c = EssviCalibration.DEFAULT.withObjective(objective).withLinearFrom(0.01);
        SliceQuotes q =
            SliceQuotes.of(
                EssviCalibration.smiles(surface(List.of(Point.ofVol(-0.1, 0.3, vol - miss))))
                    .get(0),
                c);
        double dw = 2 * (vol - miss) * 0.3; // the unit of total variance
        double r =
            objective == Objective.VOLATILITY
                ? Math.abs(miss)
                : Math.abs(vol * vol - (vol - miss) * (vol - miss)) * 0.3 / dw;
        double huber = r <= 0.01 ? r * r / 2 : 0.01 * (r - 0.005);
        double unit = objective == Objective.VOLATILITY ? 1 : dw * dw;
        assertEquals(huber * unit, q.cost(x), 1e-12 * unit);
        double[] g = new double[3], h = new double[9];
        assertEquals(q.cost(x), q.derivatives(x, g, h));
        for (int i = 0; i < 3; i++) {
          double step = 1e-6 * x[i];
          double[] up = x.clone(), down = x.clone();
          up[i] += step;
          down[i] -= step;
          assertEquals((q.cost(up) - q.cost(down)) / (2 * step), g[i], 1e-7 * Math.abs(g[i]));
        }
      }
  }

  /** A first slice whose wings are steeper than what all later ones want. */
  @ParameterizedTest
  @MethodSource("surfaces")
  void a_polished_surface_is_never_worse_and_as_free(Essvi truth) {
    var random = new SplittableRandom(truth.hashCode());
    Surface noisy = quotes(truth, 6, 0.2, random);
    EssviFit plain = EssviCalibration.DEFAULT.fit(noisy);
    EssviFit polished = EssviCalibration.DEFAULT.withPolish(true).fit(noisy);
    assertFree(polished);
    assertTrue(polished.rmseVol() <= plain.rmseVol() * (1 + 1e-12));
    assertTrue(polished.converged(), polished.toString());
  }

  @Test
  void polish_takes_the_burden_off_the_late_slices() {
    List<Point> points = new ArrayList<>();
    for (double k = -0.2; k < 0.21; k += 0.02) {
      points.add(new Point(k, 0.25, new EssviSlice(0.010, 0.14, -0.4).w(k)));
      points.add(new Point(k, 0.30, new EssviSlice(0.011, 0.10, -0.4).w(k)));
      points.add(new Point(k, 0.35, new EssviSlice(0.012, 0.10, -0.4).w(k)));
    }
    EssviFit plain = EssviCalibration.DEFAULT.fit(surface(points));
    EssviFit polished = EssviCalibration.DEFAULT.withPolish(true).fit(surface(points));
    assertTrue(plain.slices().get(0).rmseVol() < 1e-9);
    assertTrue(polished.slices().get(0).rmseVol() > plain.slices().get(0).rmseVol());
    // the best of three equal psi is their mean, which misses by 2/3 of what the worst of two does
    assertTrue(polished.rmseVol() < 0.65 * plain.rmseVol(), plain + "\n" + polished);
    assertFree(polished);
  }

  @Test
  void one_quote_a_call_and_a_put_at_one_place_and_unordered_maturities_are_fine() {
    EssviFit one = EssviCalibration.DEFAULT.fit(surface(List.of(Point.ofVol(-0.1, 0.3, 0.25))));
    assertEquals(0.25, one.surface().slice(0.3).vol(-0.1, 0.3), 1e-6);
    EssviFit two =
        EssviCalibration.DEFAULT.fit(
            surface(
                List.of(
                    Point.ofVol(0.1, 0.9, 0.21),
                    Point.ofVol(-0.1, 0.3, 0.25),
                    Point.ofVol(-0.1, 0.3, 0.27))));
    assertEquals(0.26, two.surface().slice(0.3).vol(-0.1, 0.3), 1e-6);
    assertEquals(0.21, two.surface().slice(0.9).vol(0.1, 0.9), 1e-6);
    assertFree(two);
  }

  @Test
  void options_are_checked_and_printed() {
    assertThrows(
        IllegalArgumentException.class,
        () -> EssviCalibration.DEFAULT.withAnchor(Anchor.EXACT).withPolish(true));
    assertThrows(IllegalArgumentException.class, () -> EssviCalibration.DEFAULT.withLeastSpread(0));
    Surface points = surface(List.of(Point.ofVol(0, 0.3, 0.25)));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> EssviCalibration.DEFAULT.withWeights(Weights.SPREAD).fit(points));
    assertTrue(error.getMessage().contains("need bid and ask at every quote"), error.getMessage());
    assertEquals(
        "eSSVI, anchor first order, errors in total variance, weights vega",
        IN_VARIANCE.withAnchor(Anchor.FIRST_ORDER).withWeights(Weights.VEGA).toString());
    assertEquals("eSSVI", Essvi.method().name());
    assertTrue(Essvi.method().toString().endsWith("weights uniform, polished"));
    assertEquals(
        new EssviCalibration(
            Anchor.FREE,
            Objective.VOLATILITY,
            Weights.UNIFORM,
            0.005,
            Double.POSITIVE_INFINITY,
            false),
        EssviCalibration.DEFAULT);
    EssviFit fit = EssviCalibration.DEFAULT.fit(points);
    assertTrue(fit.toString().contains("on 1 quotes, converged"), fit.toString());
    assertEquals(12, fit.toTable().columnCount());
  }

  /** In the reference's own measure, root mean square error of total variance on a slice. */
  @ParameterizedTest
  @CsvSource({
    "clean, FREE",
    "clean, EXACT",
    "clean, FIRST_ORDER",
    "noisy, FREE",
    "noisy, EXACT",
    "noisy, FIRST_ORDER"
  })
  void every_slice_is_at_or_below_the_error_of_the_reference(String chain, Anchor anchor) {
    GoldenChains golden = GoldenChains.read();
    EssviFit fit = IN_VARIANCE.withAnchor(anchor).fit(golden.quotes(chain));
    double[] reference = golden.of(chain, "calibrated", "rmse");
    for (int i = 0; i < reference.length; i++)
      assertTrue(fit.slices().get(i).rmseW() <= reference[i], fit.slices().get(i).toString());
    assertFree(fit);
    assertTrue(fit.converged());
  }

  /**
   * There the reference accepts its penalty of 1e9 on the fifth slice and violates from then on.
   */
  @ParameterizedTest
  @EnumSource(Anchor.class)
  void the_hard_chain_is_fitted_better_and_without_a_violation(Anchor anchor) {
    GoldenChains golden = GoldenChains.read();
    EssviFit fit = IN_VARIANCE.withAnchor(anchor).fit(golden.quotes("hard"));
    double[] reference = golden.of("hard", "calibrated", "rmse");
    assertFalse(golden.surface("hard", "calibrated").isFree());
    double ours = 0, theirs = 0;
    for (int i = 0; i < reference.length; i++) {
      if (reference[i] > 1) continue; // no fit at all
      ours += Math.pow(fit.slices().get(i).rmseW(), 2);
      theirs += Math.pow(reference[i], 2);
      assertTrue(fit.slices().get(i).rmseW() <= reference[i], fit.slices().get(i).toString());
    }
    assertTrue(Math.sqrt(ours / theirs) < 0.5);
    assertFree(fit);
    assertEquals(anchor == Anchor.FREE ? 8 : 1, unanchored(fit));
  }

  private static long unanchored(EssviFit fit) {
    return fit.slices().stream().filter(s -> !s.anchored()).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean", "noisy", "hard"})
  void the_surface_behind_the_golden_quotes_is_found(String chain) {
    GoldenChains golden = GoldenChains.read();
    EssviFit fit = EssviCalibration.DEFAULT.withPolish(true).fit(golden.quotes(chain));
    Essvi truth = golden.surface(chain, "true");
    double most = 0;
    for (EssviFit.SliceFit s : fit.slices()) {
      // clean quotes are rounded to 1e-5; the noise of the others has a deviation of 1 %; the fifth
      // expiry of the hard chain is quoted far too low, so that the expiries around it give way
      double tolerance = chain.equals("clean") ? 1e-5 : chain.equals("noisy") ? 2e-3 : 0.05;
      assertEquals(truth.slice(s.t()).vol(0, s.t()), s.slice().vol(0, s.t()), tolerance);
      most = Math.max(most, s.rmseVol());
    }
    assertTrue(most < (chain.equals("clean") ? 1e-5 : chain.equals("noisy") ? 4e-3 : 0.06));
  }
}
