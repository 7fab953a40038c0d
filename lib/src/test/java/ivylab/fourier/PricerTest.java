package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.Black;
import ivylab.price.OptionType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PricerTest {

  private static final Pricer PLAIN = new LewisIntegral(1e-10, false);

  record Case(CharacteristicFunction law, double t) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (CharacteristicFunction law : Laws.CLASSICAL)
      for (double t : Laws.MATURITIES) cases.add(new Case(law, t));
    cases.add(new Case(Laws.ROUGH, 0.1));
    cases.add(new Case(Laws.ROUGH, 1));
    return cases.stream();
  }

  /** Random laws as a synthetic market would draw them. */
  static Stream<Case> random() {
    var r = new SplittableRandom(20080118);
    return Stream.generate(
            () -> {
              Heston slow = heston(r, 0.3, 2), fast = heston(r, 2, 10);
              var jumps =
                  new LognormalJumps(
                      r.nextDouble(0, 2), r.nextDouble(-0.2, 0.05), r.nextDouble(0, 0.15));
              CharacteristicFunction law =
                  switch (r.nextInt(3)) {
                    case 0 -> slow;
                    case 1 -> new DoubleHeston(slow, fast);
                    default -> new DoubleHeston(slow, fast).plus(jumps);
                  };
              return new Case(law, Math.exp(r.nextDouble(Math.log(2 / 365.0), Math.log(3))));
            })
        .limit(60);
  }

  private static Heston heston(SplittableRandom r, double slowest, double fastest) {
    return new Heston(
        r.nextDouble(0.002, 0.15),
        r.nextDouble(slowest, fastest),
        r.nextDouble(0.005, 0.1),
        r.nextDouble(0.1, 1.5),
        r.nextDouble(-0.95, 0.3));
  }

  @ParameterizedTest
  @MethodSource({"cases", "random"})
  void series_and_integral_agree(Case c) {
    double[] k = Laws.grid(-1, 1, 15);
    OptionStrip series = Pricer.cosine().price(c.law, c.t, k);
    OptionStrip integral = Pricer.lewis().price(c.law, c.t, k);
    assertTrue(series.error() < 1e-10, "" + series);
    assertTrue(integral.error() < 1e-10, "" + integral);
    for (int i = 0; i < k.length; i++) {
      assertEquals(integral.price(i), series.price(i), 1e-10, "price at " + k[i]);
      assertEquals(integral.probability(i), series.probability(i), 1e-8, "probability at " + k[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_control_variate_changes_no_price(Case c) {
    double[] k = Laws.grid(-0.3, 0.3, 7);
    OptionStrip with = Pricer.lewis().price(c.law, c.t, k), without = PLAIN.price(c.law, c.t, k);
    for (int i = 0; i < k.length; i++) {
      assertEquals(with.price(i), without.price(i), 1e-10);
      assertEquals(with.probability(i), without.probability(i), 1e-8);
      // u^2 + 1/4 times less converged than a price, and 1e-10 of the total at u = 1e4 is left out
      assertEquals(with.density(i), without.density(i), 1e-4 * (1 + with.density(i)));
    }
  }

  /** The integrand of the control variate is zero; the others integrate to rounding errors. */
  @Test
  void lognormal_prices_are_those_of_black() {
    double[] k = Laws.grid(-1, 1, 41);
    for (Pricer pricer : List.of(new CosineSeries(1e-12), new LewisIntegral(1e-12, true), PLAIN))
      for (double t : Laws.MATURITIES)
        for (double vol : new double[] {0.08, 0.2, 0.6}) {
          OptionStrip strip = pricer.price(new Lognormal(vol), t, k);
          for (int i = 0; i < k.length; i++) {
            double strike = Math.exp(k[i]);
            OptionType type = strip.type(i);
            assertEquals(Black.price(type, 1, strike, 1, t, vol), strip.price(i), 1e-12);
            assertEquals(Black.delta(type, 1, strike, 1, t, vol), strip.delta(i), 1e-9);
            assertEquals(
                Black.dualDelta(OptionType.PUT, 1, strike, 1, t, vol), strip.probability(i), 1e-9);
            double density = strike * Black.dualGamma(1, strike, 1, t, vol);
            assertEquals(density, strip.density(i), 1e-6);
            if (strip.price(i) > 1e-4) assertEquals(vol, strip.vol(i), 1e-10);
          }
        }
  }

  /**
   * The series of Merton (1976): given n jumps X is normal. Jumps without deviation, and many, make
   * |phi| oscillate, so that its decay is misjudged at first.
   */
  @Test
  void jumps_without_stochastic_volatility_are_mertons() {
    for (LognormalJumps jumps :
        List.of(Laws.CRASHES, new LognormalJumps(20, -0.02, 0), new LognormalJumps(8, 0.07, 0)))
      for (double vol : new double[] {0.03, 0.15}) mertons(jumps, vol, 0.25);
  }

  private static void mertons(LognormalJumps jumps, double vol, double t) {
    double d = jumps.deviation(), mean = Math.exp(jumps.mean() + d * d / 2) - 1;
    double[] k = Laws.grid(-0.4, 0.3, 15);
    CharacteristicFunction law = new Lognormal(vol).plus(jumps);
    for (Pricer pricer : List.of(Pricer.cosine(), Pricer.lewis())) {
      OptionStrip strip = pricer.price(law, t, k);
      for (int i = 0; i < k.length; i++) {
        double sum = 0, weight = Math.exp(-jumps.intensity() * t);
        for (int n = 0; n < 60; n++) {
          double forward = Math.exp(-jumps.intensity() * t * mean + n * (jumps.mean() + d * d / 2));
          double total = Math.sqrt(vol * vol + n * d * d / t);
          sum += weight * Black.price(strip.type(i), forward, Math.exp(k[i]), 1, t, total);
          weight *= jumps.intensity() * t / (n + 1);
        }
        assertEquals(sum, strip.price(i), 1e-10, jumps + " " + vol + " k " + k[i]);
      }
    }
  }

  /** psi is linear in v0 and theta, so equal dynamics add. */
  @Test
  void two_equal_factors_are_one() {
    Heston one = Laws.EQUITY;
    var two =
        new DoubleHeston(
            one.withV0(0.3 * one.v0()).withTheta(0.8 * one.theta()),
            one.withV0(0.7 * one.v0()).withTheta(0.2 * one.theta()));
    double[] k = Laws.grid(-0.5, 0.5, 11);
    OptionStrip a = Pricer.cosine().price(one, 0.5, k), b = Pricer.cosine().price(two, 0.5, k);
    for (int i = 0; i < k.length; i++) assertEquals(a.price(i), b.price(i), 1e-12);
  }

  /** The stated error holds, at any tolerance, and is of the order that was asked for. */
  @ParameterizedTest
  @MethodSource({"cases", "random"})
  void the_error_covers(Case c) {
    double[] k = Laws.grid(-0.8, 0.6, 15);
    double[] exact = new LewisIntegral(1e-13, true).price(c.law, c.t, k).prices();
    for (double tolerance : new double[] {1e-3, 1e-5, 1e-7, 1e-9})
      for (Pricer pricer :
          List.of(
              new CosineSeries(tolerance),
              new LewisIntegral(tolerance, true),
              new LewisIntegral(tolerance, false))) {
        OptionStrip strip = pricer.price(c.law, c.t, k);
        assertTrue(strip.error() <= tolerance, pricer + ": " + strip);
        for (int i = 0; i < k.length; i++)
          assertEquals(exact[i], strip.price(i), strip.error(), pricer + " at " + k[i]);
      }
  }

  @ParameterizedTest
  @MethodSource({"cases", "random"})
  void a_strip_has_no_arbitrage(Case c) {
    int n = 201;
    double sd = Math.sqrt(c.law.cumulants(c.t).variance());
    double[] k = Laws.grid(-4 * sd, 3 * sd, n);
    OptionStrip strip = Pricer.cosine().price(c.law, c.t, k);
    double[] call = new double[n], strike = new double[n];
    for (int i = 0; i < n; i++) {
      strike[i] = Math.exp(k[i]);
      call[i] = strip.price(i) + (k[i] < 0 ? 1 - strike[i] : 0);
      assertTrue(strip.price(i) > -1e-10);
      assertTrue(strip.density(i) > -1e-4, "density " + strip.density(i) + " at " + k[i]);
    }
    for (int i = 1; i < n; i++) {
      double slope = (call[i] - call[i - 1]) / (strike[i] - strike[i - 1]);
      double noise = 4e-10 / (strike[i] - strike[i - 1]);
      assertTrue(slope > -1 - noise && slope < noise);
      // a mean of -P(S > K) over the interval
      assertTrue(slope >= strip.probability(i - 1) - 1 - noise);
      assertTrue(slope <= strip.probability(i) - 1 + noise);
      if (i + 1 < n) {
        double next = (call[i + 1] - call[i]) / (strike[i + 1] - strike[i]);
        assertTrue(next >= slope - 2 * noise, "convex at " + k[i]);
      }
    }
  }

  /** Simpson's rule over ten deviations; the density of Heston is smooth at these maturities. */
  @Test
  void the_density_integrates_to_the_distribution() {
    for (Pricer pricer : List.of(Pricer.cosine(), Pricer.lewis())) {
      int n = 2001;
      double[] k = Laws.grid(-2.5, 1.5, n);
      OptionStrip strip = pricer.price(Laws.EQUITY, 1, k);
      double h = k[1] - k[0], mass = strip.probability(0), mean = 0;
      for (int i = 0; i < n; i++) {
        double w = h / 3 * (i == 0 || i == n - 1 ? 1 : i % 2 == 1 ? 4 : 2);
        mass += w * strip.density(i);
        mean += w * strip.density(i) * Math.exp(k[i]);
        if (i == 1000) assertEquals(strip.probability(i), mass - h / 3 * strip.density(i), 1e-8);
      }
      assertEquals(1, mass, 1e-7);
      assertEquals(1, mean, 1e-5); // the mass below -2.5 is missing
    }
  }

  /** {@code d/dF (F c(ln(K/F)))} by central differences in ln F, h = 1e-3: h^2 f, 1e-5. */
  @Test
  void delta_is_the_derivative_in_the_forward() {
    double h = 1e-3;
    for (double k : new double[] {-0.3, -0.05, 0.02, 0.2}) {
      OptionStrip strip = Pricer.cosine().price(Laws.BATES, 0.25, k, k - h, k + h);
      double up = Math.exp(h) * strip.price(1), down = Math.exp(-h) * strip.price(2);
      assertEquals((up - down) / (2 * Math.sinh(h)), strip.delta(0), 1e-5);
    }
  }

  @Test
  void strikes_are_priced_one_by_one_or_together_in_any_order() {
    for (Pricer pricer : List.of(Pricer.cosine(), Pricer.lewis())) {
      OptionStrip all = pricer.price(Laws.DOUBLE, 0.3, 0.1, -0.4, 0, 0.02);
      for (int i = 0; i < all.size(); i++)
        assertEquals(
            all.price(i), pricer.price(Laws.DOUBLE, 0.3, all.logStrike(i)).price(0), 2e-10);
    }
  }

  /** Two days, strikes far beyond any price: worthless to the tolerance, without a volatility. */
  @Test
  void strikes_out_of_reach_are_worth_nothing() {
    for (Pricer pricer : List.of(Pricer.cosine(), Pricer.lewis())) {
      OptionStrip strip = pricer.price(Laws.PUBLISHED, 2 / 365.0, -3, 0, 2);
      assertEquals(0, strip.price(0), 1e-10);
      assertEquals(0, strip.price(2), 1e-10);
      assertEquals(0, strip.probability(0), 1e-8);
      assertEquals(1, strip.probability(2), 1e-8);
      assertEquals(0.1325, strip.vol(1), 5e-4); // about sqrt(v0)
    }
  }

  @Test
  void a_surface_is_its_strips() {
    double[] t = {0.1, 0.5};
    double[][] k = {{-0.1, 0}, {0.2}};
    List<OptionStrip> surface = Pricer.cosine().surface(Laws.EQUITY, t, k);
    assertEquals(2, surface.size());
    assertEquals(Pricer.cosine().price(Laws.EQUITY, 0.5, 0.2).vol(0), surface.get(1).vol(0));
    assertEquals(2, surface.get(0).vols().length);
    HestonTest.refuse(
        "logStrikes holds 2 maturities but t holds 1",
        () -> Pricer.cosine().surface(Laws.EQUITY, new double[] {1}, k));
  }

  @Test
  void arguments_are_checked_by_name() {
    HestonTest.refuse("tolerance must be in [1e-14, 0.01): 0.0", () -> new CosineSeries(0));
    HestonTest.refuse("tolerance must be in [1e-14, 0.01): 1.0", () -> new LewisIntegral(1, true));
    for (Pricer pricer : List.of(Pricer.cosine(), Pricer.lewis())) {
      HestonTest.refuse(
          "t must be years in (0, 100): 0.0", () -> pricer.price(Laws.EQUITY, 0, 0.1));
      HestonTest.refuse(
          "logStrikes = ln(K/F) must be in (-100, 100): NaN",
          () -> pricer.price(Laws.EQUITY, 1, Double.NaN));
    }
    HestonTest.refuse("vol must be positive and finite: 0.0", () -> new Lognormal(0));
    HestonTest.refuse(
        "intensity must not be negative or infinite: -1.0", () -> new LognormalJumps(-1, 0, 0));
    HestonTest.refuse(
        "deviation must not be negative or infinite: -1.0", () -> new LognormalJumps(1, 0, -1));
    HestonTest.refuse("mean must be finite: NaN", () -> new LognormalJumps(1, Double.NaN, 0));
  }

  /** So heavy a left tail that no range holds it; the integral needs none. */
  @Test
  void a_range_that_cannot_be_found_is_an_error() {
    Heston heavy = new Heston(0.01, 0.1, 0.02, 3, -0.95);
    var thrown = assertThrows(ArithmeticException.class, () -> Pricer.cosine().price(heavy, 3, 0));
    assertTrue(thrown.getMessage().startsWith("no moment of negative order"), thrown.getMessage());
    assertTrue(Pricer.lewis().price(heavy, 3, 0).error() < 1e-10);
  }

  /**
   * The bounds of the range against the exact tails of a normal X, and of Heston's by the integral.
   */
  @Test
  void the_range_holds_all_but_its_probability() {
    double eps = 1e-4;
    for (CharacteristicFunction law :
        List.of(new Lognormal(0.3), Laws.EQUITY, Laws.WILD, Laws.BATES)) {
      double t = 0.5, scale = Decay.of(law, t, 0, -20).scale();
      for (double later : new double[] {t, 3}) {
        double unit = Decay.of(law, later, 0, -20).scale();
        double fold = Tails.of(law, later, unit, Math.log(eps)).fold();
        // what is beyond falls on the other side of 0
        assertTrue(
            Pricer.lewis().price(law, later, 2 * fold).probability(0) < eps, law + " " + fold);
      }
      Tails tails = Tails.of(law, t, scale, Math.log(eps));
      OptionStrip ends =
          Pricer.lewis().price(law, t, tails.low(), tails.high(), tails.call(), tails.fold());
      assertTrue(ends.probability(0) < eps && ends.probability(0) > eps / 1000, law + " " + tails);
      assertTrue(1 - ends.probability(1) < eps && 1 - ends.probability(1) > eps / 1000);
      assertTrue(ends.price(2) < eps);
      assertTrue(tails.fold() > tails.low());
    }
  }
}
