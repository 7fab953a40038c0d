package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.fourier.Bates;
import ivylab.fourier.CharacteristicFunction;
import ivylab.fourier.DoubleHeston;
import ivylab.fourier.Heston;
import ivylab.fourier.LognormalJumps;
import ivylab.fourier.OptionStrip;
import ivylab.fourier.Pricer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AffineLawTest {

  static final JumpSize CRASH = new JumpSize(-0.1, 0.08);
  static final JumpSize NONE = new JumpSize(0, 0);
  static final Exposure FAST = new Exposure(0.015, 6, 0.016, 0.4, -0.85, 1, 22);
  static final Exposure SLOW = new Exposure(0.02, 0.7, 0.018, 0.15, -0.7, 1, 15);
  static final Exposure INTENSITY = new Exposure(0.4, 3, 0.5, 1.1, 0, 0, 1);
  static final AffineLaw INDEX =
      new AffineLaw(List.of(FAST, SLOW, INTENSITY), CRASH, 0.5, new JumpSize(0.02, 0.03));

  private static final double[] MATURITIES = {2 / 365.0, 0.1, 1, 3};

  static AffineLaw of(Exposure... exposures) {
    return new AffineLaw(List.of(exposures), CRASH, 0, NONE);
  }

  /** Laws as different as a market would have, and more so. */
  static Stream<AffineLaw> laws() {
    var r = new SplittableRandom(20000101);
    return Stream.concat(
        Stream.of(INDEX, of(FAST), of(SLOW, INTENSITY)),
        Stream.generate(
                () ->
                    new AffineLaw(
                        List.of(
                            exposure(r, r.nextDouble(-1.5, 1.5)), exposure(r, r.nextDouble(0, 1))),
                        new JumpSize(r.nextDouble(-0.15, 0.05), r.nextDouble(0, 0.1)),
                        r.nextDouble(0, 2),
                        new JumpSize(r.nextDouble(-0.05, 0.05), r.nextDouble(0, 0.05))))
            .limit(12));
  }

  private static Exposure exposure(SplittableRandom r, double beta) {
    return new Exposure(
        r.nextDouble(0.003, 0.1),
        r.nextDouble(0.3, 8),
        r.nextDouble(0.005, 0.08),
        r.nextDouble(0.1, 1),
        r.nextDouble(-0.95, 0.5),
        beta,
        r.nextDouble(0, 30));
  }

  private static void assertEqual(CharacteristicFunction expected, CharacteristicFunction law) {
    double[] re = {0.5, 3, 20, 80, 1, 0, 0, 0}, im = {0, 0, -0.5, -0.5, -1, -0.3, 2, -3};
    double[] a = new double[8], b = new double[8], c = new double[8], d = new double[8];
    for (double t : MATURITIES) {
      expected.log(t, re, im, a, b);
      law.log(t, re, im, c, d);
      for (int i = 0; i < 8; i++) {
        if (Double.isNaN(a[i])) assertTrue(Double.isNaN(c[i]), "at " + t + " " + im[i]);
        if (Double.isNaN(a[i])) continue;
        assertEquals(a[i], c[i], 1e-13 * (1 + Math.abs(a[i])), "re " + t + " " + re[i] + im[i]);
        assertEquals(b[i], d[i], 1e-13 * (1 + Math.abs(b[i])), "im " + t + " " + re[i] + im[i]);
      }
    }
  }

  @Test
  void one_factor_without_jumps_is_heston_and_two_are_double_heston() {
    var one = new Exposure(0.04, 1.5, 0.05, 0.6, -0.7, 1, 0);
    var two = new Exposure(0.02, 6, 0.02, 1, -0.3, 1, 0);
    var heston = new Heston(0.04, 1.5, 0.05, 0.6, -0.7);
    assertEqual(heston, of(one));
    assertEqual(new DoubleHeston(heston, new Heston(0.02, 6, 0.02, 1, -0.3)), of(one, two));
  }

  /** {@code beta sqrt(V)} is the root of the factor {@code beta^2 V}; a negative one turns rho. */
  @Test
  void a_loading_scales_the_factor() {
    var scaled = new Heston(0.04 * 4, 1.5, 0.05 * 4, 0.6 * 2, -0.7);
    assertEqual(scaled, of(new Exposure(0.04, 1.5, 0.05, 0.6, -0.7, 2, 0)));
    assertEqual(scaled, of(new Exposure(0.04, 1.5, 0.05, 0.6, 0.7, -2, 0)));
  }

  @Test
  void own_jumps_of_constant_intensity_are_those_of_bates() {
    var heston = new Heston(0.04, 1.5, 0.05, 0.6, -0.7);
    var exposure = new Exposure(0.04, 1.5, 0.05, 0.6, -0.7, 1, 0);
    assertEqual(
        new Bates(heston, new LognormalJumps(0.8, -0.1, 0.08)),
        new AffineLaw(List.of(exposure), NONE, 0.8, CRASH));
  }

  /** An intensity that does not move is constant; one without volatility has a mean over time. */
  @Test
  void an_intensity_without_volatility_is_deterministic() {
    var diffusion = new Exposure(0.04, 1.5, 0.05, 0.6, -0.7, 1, 0);
    var heston = new Heston(0.04, 1.5, 0.05, 0.6, -0.7);
    assertEqual(
        new Bates(heston, new LognormalJumps(0.8, -0.1, 0.08)),
        of(diffusion, new Exposure(0.4, 0, 0, 0, 0, 0, 2)));
    for (double t : MATURITIES) {
      var reverting = new Exposure(0.4, 3, 0.9, 0, 0, 0, 2);
      double mean = 2 * reverting.integral(t) / t;
      var constant = new Bates(heston, new LognormalJumps(mean, -0.1, 0.08));
      double[] re = {2, 30}, im = {0, -0.5}, a = new double[2], b = a.clone(), c = a.clone();
      double[] d = a.clone();
      constant.log(t, re, im, a, b);
      of(diffusion, reverting).log(t, re, im, c, d);
      for (int i = 0; i < 2; i++) {
        assertEquals(a[i], c[i], 1e-12 * (1 + Math.abs(a[i])));
        assertEquals(b[i], d[i], 1e-12 * (1 + Math.abs(b[i])));
      }
    }
  }

  /** The limit differs by O(sigma^2), as nothing correlates with the intensity. */
  @Test
  void a_small_volatility_of_the_intensity_loses_no_digits() {
    for (double sigma : new double[] {1e-2, 1e-3, 1e-4, 1e-6, 1e-9})
      for (double t : MATURITIES) {
        double[] still = of(new Exposure(0.4, 3, 0.9, 0, 0, 0, 2)).at(t, -2, 15);
        double[] moving = of(new Exposure(0.4, 3, 0.9, sigma, 0, 0, 2)).at(t, -2, 15);
        for (int i = 0; i < 4; i++)
          assertEquals(still[i], moving[i], 5 * sigma * sigma + 1e-13 * (1 + Math.abs(still[i])));
      }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void probability_is_one_and_the_price_a_martingale(AffineLaw law) {
    for (double t : MATURITIES) for (double x : law.at(t, 0, 0)) assertEquals(0, x, 1e-15);
    for (double t : MATURITIES) for (double x : law.at(t, 1, 0)) assertEquals(0, x, 1e-13);
  }

  /**
   * The equations {@code D' = sigma^2 D^2/2 - b D - q/2, C' = D} of every factor by the classical
   * Runge-Kutta method, 4000 steps: 1e-10 at these nodes.
   */
  @ParameterizedTest
  @MethodSource("laws")
  void solves_its_riccati_equations(AffineLaw law) {
    for (double t : new double[] {0.1, 1, 3})
      for (double[] z : new double[][] {{0, 0.5}, {0, 20}, {0.5, 15}, {-0.5, 3}, {1.2, 30}}) {
        if (!(Double.isFinite(law.at(t, z[0], 0)[0]))) continue;
        double[] expected = integrated(law, t, z[0], z[1]), found = law.at(t, z[0], z[1]);
        for (int i = 0; i < 4; i++)
          assertEquals(
              expected[i],
              found[i],
              1e-8 * (1 + Math.abs(expected[i])),
              law + " t " + t + " z " + z[0] + " + i " + z[1] + ", " + i);
      }
  }

  private static double[] integrated(AffineLaw law, double t, double p, double y) {
    double[] phi = transform(law.jump(), p, y), own = transform(law.ownJump(), p, y);
    double rate = law.ownIntensity();
    double[] sum = {rate * t * own[0], rate * t * own[1], rate * own[0], rate * own[1]};
    for (Exposure e : law.exposures()) {
      double[] d = new double[4];
      int steps = 4000;
      double h = t / steps;
      for (int i = 0; i < steps; i++) {
        double[] k1 = slope(e, p, y, phi, d), k2 = slope(e, p, y, phi, moved(d, k1, h / 2));
        double[] k3 = slope(e, p, y, phi, moved(d, k2, h / 2));
        double[] k4 = slope(e, p, y, phi, moved(d, k3, h));
        for (int q = 0; q < 4; q++) d[q] += h / 6 * (k1[q] + 2 * k2[q] + 2 * k3[q] + k4[q]);
      }
      double[] last = slope(e, p, y, phi, d);
      double mean = e.kappa() * e.theta();
      for (int q = 0; q < 2; q++) {
        sum[q] += e.state() * d[q] + mean * d[q + 2];
        sum[q + 2] += e.state() * last[q] + mean * d[q];
      }
    }
    return sum;
  }

  private static double[] moved(double[] d, double[] by, double h) {
    double[] next = d.clone();
    for (int q = 0; q < 4; q++) next[q] += h * by[q];
    return next;
  }

  private static double[] slope(Exposure e, double p, double y, double[] phi, double[] d) {
    double cross = e.rho() * e.sigma() * e.beta(), half = e.beta() * e.beta() / 2;
    double br = cross * p - e.kappa(), bi = cross * y, s = e.sigma() * e.sigma() / 2;
    return new double[] {
      s * (d[0] * d[0] - d[1] * d[1])
          + br * d[0]
          - bi * d[1]
          + half * (p * p - y * y - p)
          + e.jumps() * phi[0],
      2 * s * d[0] * d[1] + br * d[1] + bi * d[0] + half * (2 * p * y - y) + e.jumps() * phi[1],
      d[0],
      d[1]
    };
  }

  /** {@code E exp(zJ) - 1 - z (E exp(J) - 1)} by the definition. */
  private static double[] transform(JumpSize j, double p, double y) {
    double ss = j.deviation() * j.deviation(), m = Math.exp(j.mean() + ss / 2) - 1;
    double size = Math.exp(j.mean() * p + ss / 2 * (p * p - y * y));
    double angle = j.mean() * y + ss * p * y;
    return new double[] {size * Math.cos(angle) - 1 - p * m, size * Math.sin(angle) - y * m};
  }

  @ParameterizedTest
  @MethodSource("laws")
  void its_logarithm_is_continuous_along_every_line(AffineLaw law) {
    for (double t : MATURITIES)
      for (double p : new double[] {-3, 0, 0.5, 2.5}) {
        if (!(law.at(t, p, 0)[0] < 2)) continue; // close to an explosion it turns fast
        double[] last = law.at(t, p, 0);
        for (double y = 0.05; y < 200; y += 0.05) {
          double[] psi = law.at(t, p, y);
          // a jump of a logarithm's branch is 2 pi times 2 kappa theta/sigma^2, here above 0.05
          assertEquals(last[0], psi[0], 0.2 + 0.01 * Math.abs(psi[0]), "at " + y);
          assertEquals(last[1], psi[1], 0.2 + 0.01 * Math.abs(psi[1]), "at " + y);
          last = psi;
        }
      }
  }

  @Test
  void moments_end_when_their_equation_explodes() {
    // jumps hasten it: at p = 12 and -10 the two loadings together
    for (Exposure e : List.of(FAST, SLOW, new Exposure(0.4, 1, 0.5, 3, 0, 0, 6)))
      for (double p : new double[] {-40, -25, 40, 60}) {
        double[] phi = new double[2];
        CRASH.transform(p, 0, phi);
        double time = e.explosion(p, phi[0]);
        if (!(time < 90)) continue;
        assertTrue(Double.isFinite(of(e).at(0.999 * time, p, 0)[0]), e + " " + p);
        assertTrue(Double.isNaN(of(e).at(1.001 * time, p, 0)[0]), e + " " + p);
        // the solution grows as 2/(sigma^2 (time - t))
        var alone = new Exposure(e.state(), e.kappa(), 0, e.sigma(), e.rho(), e.beta(), e.jumps());
        double near = of(alone).at(0.999 * time, p, 0)[0];
        assertEquals(2 * e.state() / (e.sigma() * e.sigma() * 0.001 * time), near, 0.05 * near);
      }
  }

  /** Simpson's rule over the prices of all strikes, {@code 2 int price/K dk}, per forward. */
  @Test
  void the_log_contract_is_what_replication_by_options_gives() {
    for (AffineLaw law : List.of(INDEX, of(FAST), of(SLOW, INTENSITY)))
      for (double t : new double[] {30 / 365.0, 1}) {
        int n = 4001;
        double[] k = new double[n];
        for (int i = 0; i < n; i++) k[i] = -4 + 6.0 * i / (n - 1);
        double[] price = new AffineSmile(law, t).at(k).price();
        double h = k[1] - k[0], sum = 0;
        // a kink at k = 0, which is a mesh point of weight 1/3 on both sides: put = call there
        for (int i = 0; i < n; i++) {
          double w = i == 0 || i == n - 1 ? 1 : i % 2 == 1 ? 4 : 2;
          if (Math.abs(k[i]) < h / 2) assertTrue(i % 2 == 0 || i % 2 == 1);
          sum += w * 2 * price[i] * Math.exp(-k[i]);
        }
        assertEquals(law.logContract(t), sum * h / 3, 2e-5 * law.logContract(t));
        assertEquals(law.logContract(t), -2 * law.cumulants(t).mean(), 1e-9);
      }
  }

  /** The integral and the series know nothing of the ladder. */
  @ParameterizedTest
  @MethodSource("laws")
  void prices_agree_with_the_integral_and_the_series_of_the_fourier_package(AffineLaw law) {
    double[] k = new double[25];
    for (double t : new double[] {7 / 365.0, 0.1, 1, 2.5}) {
      double sd = Math.sqrt(law.logContract(t));
      for (int i = 0; i < k.length; i++) k[i] = (i - 14) * 0.35 * sd;
      AffineSmile.Prices found = new AffineSmile(law, t).at(k);
      for (Pricer pricer : List.of(Pricer.lewis(), Pricer.cosine())) {
        OptionStrip strip = pricer.price(law, t, k);
        for (int i = 0; i < k.length; i++) {
          String at = pricer + " t " + t + " k " + k[i];
          assertEquals(strip.price(i), found.price()[i], 1e-10, at);
          double digital = strip.probability(i) - (k[i] < 0 ? 0 : 1);
          assertEquals(Math.exp(k[i]) * digital, found.slope()[i], 1e-7, at);
          assertEquals(Math.exp(k[i]) * strip.density(i), found.mass()[i], 1e-4 / sd, at);
        }
      }
    }
  }

  @Test
  void arguments_are_checked_by_name() {
    assertRefused("state", () -> new Exposure(-1, 1, 1, 1, 0, 1, 0));
    assertRefused("kappa", () -> new Exposure(1, Double.NaN, 1, 1, 0, 1, 0));
    assertRefused("theta", () -> new Exposure(1, 1, -1, 1, 0, 1, 0));
    assertRefused("sigma", () -> new Exposure(1, 1, 1, -1, 0, 1, 0));
    assertRefused("rho", () -> new Exposure(1, 1, 1, 1, 1.1, 1, 0));
    assertRefused("beta", () -> new Exposure(1, 1, 1, 1, 0, Double.NaN, 0));
    assertRefused("jumps", () -> new Exposure(1, 1, 1, 1, 0, 1, -1));
    assertRefused("mean", () -> new JumpSize(Double.NaN, 1));
    assertRefused("deviation", () -> new JumpSize(0, -1));
    assertRefused("ownIntensity", () -> new AffineLaw(List.of(FAST), CRASH, -1, NONE));
    assertRefused("t must be years", () -> INDEX.logMoment(0, 0.5));
    assertRefused("t must be years", () -> new AffineSmile(INDEX, 365));
  }

  private static void assertRefused(String part, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
