package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.InitialCurve;
import ivylab.rough.PowerKernel;
import ivylab.rough.PublishedSets;
import ivylab.rough.QuadraticRoughHeston;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the model becomes one with known prices. */
class LimitsTest {

  static Stream<Simulation> ways() {
    Simulation base = Simulation.of(PublishedSets.may2017()).withPaths(16_384).withSeed(3);
    return Stream.of(
        base.withScheme(new ImplicitEuler(0.02, false)),
        base.withScheme(new ImplicitEuler(0.02, true)),
        base.withScheme(new DecoupledFactors(0.02, false)),
        base.withScheme(new DecoupledFactors(0.02, true)),
        base.withScheme(new FullHistory(0.02)),
        base.withAntithetic(false),
        base.withSobol(16),
        base.withSobol(16).withAntithetic(false),
        base.withControls(Control.values()));
  }

  private static Simulation of(Simulation way, QuadraticRoughHeston model) {
    return way.withModel(new PathModel.Quadratic(model));
  }

  private static void black(Prices prices, double[] vol, double room) {
    for (int m = 0; m < prices.spx().size(); m++)
      for (SmilePoint p : prices.spx().get(m).points()) {
        assertTrue(p.missing().isEmpty(), p.toString());
        assertEquals(vol[m], p.vol(), 4 * p.volError() + room, p.toString());
      }
  }

  /** Every step is exact, however few there are; a missing one would cost 10 % of volatility. */
  @ParameterizedTest
  @MethodSource("ways")
  void constant_variance_is_black(Simulation way) {
    SmileGrid grid = SmileGrid.product(new double[] {0.03, 0.1}, -0.05, -0.02, 0, 0.03);
    QuadraticRoughHeston model = PublishedSets.may2017().withA(0).withC(0.04);
    Prices prices = of(way, model).run(grid, SmileGrid.of(0.05, -0.1));
    black(prices, new double[] {0.2, 0.2}, 1e-12);
    if (way.controls().contains(Control.BLACK))
      for (SmilePoint p : prices.spx().get(0).points())
        assertTrue(p.volError() < 1e-7, p.toString());
    // the VIX is the constant, too, and its options are worth nothing
    SmileEstimate vix = prices.vix().get(0);
    assertEquals(0.2, vix.forward(), 1e-12);
    assertEquals(Missing.NEAR_ZERO, vix.points().get(0).missing().orElseThrow());
  }

  /** Prices carry their own error: of two runs with the same budget about the same. */
  @ParameterizedTest
  @MethodSource("ways")
  void lognormal_model_is_black(Simulation way) {
    if (way.scheme() instanceof FullHistory) return;
    Simulation lognormal =
        Simulation.of(new PathModel.Lognormal(0.3)).withPaths(way.paths()).withSeed(8);
    lognormal =
        lognormal
            .withScheme(way.scheme())
            .withAntithetic(way.antithetic())
            .withSobol(way.scramblings());
    black(
        lognormal.run(SmileGrid.of(0.5, -0.3, 0, 0.2), SmileGrid.NONE), new double[] {0.3}, 1e-12);
  }

  /**
   * Without noise the variance is a function of time: Black at the mean of a (m0 - b)^2 + c, here
   * by the midpoint rule on a mesh that falls towards 0, where the fastest factors die out. Steps
   * of 0.0005 with extrapolation leave 2e-4 for the implicit scheme and 5e-5 for exact decay.
   */
  @ParameterizedTest
  @MethodSource("ways")
  void without_noise_it_is_black_at_the_mean_variance(Simulation way) {
    QuadraticRoughHeston model = PublishedSets.may2017().withEta(0);
    Dynamics dynamics = Dynamics.of(model);
    double t = 0.09, sum = 0, before = 0;
    for (int i = 1; i <= 20_000; i++) {
      double to = t * Math.pow(i / 20_000.0, 3);
      sum += (to - before) * model.variance(dynamics.mean((before + to) / 2));
      before = to;
    }
    double vol = Math.sqrt(sum / t);
    Scheme scheme =
        way.scheme() instanceof ImplicitEuler
            ? new ImplicitEuler(0.0005, true)
            : way.scheme() instanceof FullHistory
                ? new FullHistory(0.0005)
                : new DecoupledFactors(0.0005, true);
    double room = scheme instanceof FullHistory ? 2e-3 : 2e-4;
    Simulation run = of(way, model).withScheme(scheme).withPaths(4096);
    black(run.run(SmileGrid.of(t, -0.04, 0, 0.02), SmileGrid.NONE), new double[] {vol}, room);
  }

  record Sabr(double t, double k, double hagan) {}

  static List<Sabr> sabr() {
    // Hagan's expansion at beta 1, rho -1, nu = eta sqrt(a) = 0.9487, V_0 = a (b - Z_0)^2 = 0.025,
    // by the script that made smiles.tsv
    return List.of(
        new Sabr(0.1, -0.1, 0.20033211),
        new Sabr(0.1, -0.05, 0.1794391),
        new Sabr(0.1, 0, 0.15692803),
        new Sabr(0.1, 0.05, 0.13199248),
        new Sabr(0.5, -0.1, 0.19427673),
        new Sabr(0.5, -0.05, 0.17401525),
        new Sabr(0.5, 0, 0.15218461),
        new Sabr(0.5, 0.05, 0.12800278));
  }

  /**
   * The expansion itself is good to 1e-4; without extrapolation a step of 0.001 leaves 3e-4 at the
   * shorter maturity.
   */
  @ParameterizedTest
  @MethodSource("sabrWays")
  void constant_kernel_is_sabr(Scheme scheme) {
    var kernel =
        scheme instanceof ImplicitEuler
            ? ExponentialSum.of(new double[] {1}, new double[] {0})
            : new PowerKernel(1);
    var model =
        new QuadraticRoughHeston(0, 1.5, 0.4, 0.3, 0, kernel, new InitialCurve.Constant(0.05));
    double[] k = {-0.1, -0.05, 0, 0.05};
    double room = scheme.richardson() ? 1.5e-4 : 5e-4;
    Prices prices =
        Simulation.of(model)
            .withScheme(scheme)
            .withPaths(20_000)
            .withControls(Control.SHARE, Control.BLACK, Control.TIMER)
            .run(SmileGrid.product(new double[] {0.1, 0.5}, k), SmileGrid.NONE);
    for (SmileEstimate smile : prices.spx())
      for (SmilePoint p : smile.points()) {
        Sabr s =
            sabr().stream()
                .filter(x -> x.t() == smile.maturity() && x.k() == p.logStrike())
                .findFirst()
                .orElseThrow();
        assertEquals(s.hagan(), p.vol(), 4 * p.volError() + room, s + " " + p);
        assertTrue(p.volError() < 1e-3, p.toString());
      }
  }

  static Stream<Scheme> sabrWays() {
    return Stream.of(
        new ImplicitEuler(0.005, true), new DecoupledFactors(0.005, true), new FullHistory(0.001));
  }

  @ParameterizedTest
  @MethodSource("parity")
  void timer_price_is_black(double x, double variance, double k) {
    double s = Math.exp(x), strike = Math.exp(k), vol = Math.sqrt(variance);
    double call = Black.price(OptionType.CALL, s, strike, 1, 1, vol);
    double put = Black.price(OptionType.PUT, s, strike, 1, 1, vol);
    assertEquals(call, Timers.black(x, variance, 1, k), 1e-14);
    assertEquals(put, Timers.black(x, variance, -1, k), 1e-14);
  }

  static Stream<double[]> cases() {
    return Stream.of(
        new double[] {0, 0.04, 0.1}, new double[] {-0.3, 0.01, -0.2}, new double[] {0.2, 0, 0.1});
  }

  static Stream<Arguments> parity() {
    return cases().map(c -> Arguments.of(c[0], c[1], c[2]));
  }
}
