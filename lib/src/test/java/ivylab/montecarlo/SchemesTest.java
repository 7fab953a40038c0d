package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.random.CounterNormals;
import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.ForwardVariance;
import ivylab.rough.GammaKernel;
import ivylab.rough.InitialCurve;
import ivylab.rough.Kernel;
import ivylab.rough.PublishedSets;
import ivylab.rough.QuadraticRoughHeston;
import ivylab.rough.VixWeights;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemesTest {

  static Stream<Scheme> schemes() {
    return Stream.of(
        new ImplicitEuler(0.002, true), new DecoupledFactors(0.002, true), new FullHistory(0.002));
  }

  private static Simulation simulation(QuadraticRoughHeston model, Scheme scheme, int paths) {
    return Simulation.of(model).withScheme(scheme).withPaths(paths).withSeed(5);
  }

  /** Equation (A.1), path by path, in plain arithmetic: only the order of sums differs. */
  @Test
  void implicit_euler_is_the_published_recursion() {
    QuadraticRoughHeston model = PublishedSets.may2017();
    var kernel = (ExponentialSum) model.kernel();
    double h = 0.002, root = Math.sqrt(h);
    Trajectories paths =
        simulation(model, new ImplicitEuler(h, false), 600)
            .withAntithetic(false)
            .trajectories(0.04);
    var normals = new CounterNormals(5, 0);
    for (int path : new int[] {0, 17, 255, 256, 599}) {
      double[] z = ((InitialCurve.Factors) model.initial()).z0();
      double x = 0;
      for (int k = 0; k < 20; k++) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) sum += kernel.weight(i) * z[i];
        double v = model.a() * (sum - model.b()) * (sum - model.b()) + model.c();
        assertEquals(sum, paths.factor()[path][k], 1e-11);
        assertEquals(v, paths.variance()[path][k], 1e-11 * v);
        assertEquals(x, paths.logShare()[path][k], 1e-11);
        double dw = root * normals.at(path / 256, 3 * k, path % 256);
        for (int i = 0; i < z.length; i++)
          z[i] =
              (z[i] - model.lambda() * sum * h + model.eta() * Math.sqrt(v) * dw)
                  / (1 + kernel.rate(i) * h);
        x += Math.sqrt(v) * dw - v * h / 2;
      }
      assertEquals(x, paths.logShare()[path][20], 1e-11);
    }
  }

  /** Decoupled factors, path by path, from the definition of the projection. */
  @Test
  void decoupled_factors_follow_their_definition() {
    QuadraticRoughHeston model = PublishedSets.september2019();
    Dynamics dynamics = Dynamics.of(model);
    ExponentialSum f = dynamics.response();
    double h = 0.002, first = f.integral(h), square = f.squareIntegral(h);
    Trajectories paths =
        simulation(model, new DecoupledFactors(h, false), 300)
            .withAntithetic(false)
            .trajectories(0.03);
    var normals = new CounterNormals(5, 0);
    double det = h * square - first * first;
    for (int path : new int[] {0, 299}) {
      double[] u = new double[f.size()];
      double z = dynamics.mean(0);
      for (int k = 0; k < 15; k++) {
        double v = model.variance(z);
        assertEquals(z, paths.factor()[path][k], 1e-9);
        assertEquals(v, paths.variance()[path][k], 1e-9 * v);
        int block = path / 256, at = path % 256;
        double dw = Math.sqrt(h) * normals.at(block, 3 * k, at);
        double cell = first / h * dw + Math.sqrt(det / h) * normals.at(block, 3 * k + 1, at);
        z = dynamics.mean((k + 1) * h);
        for (int i = 0; i < u.length; i++) {
          double x = -Math.expm1(-f.rate(i) * h) / f.rate(i), y = f.dampedIntegral(f.rate(i), h);
          double alpha = (square * x - first * y) / det, beta = (h * y - first * x) / det;
          u[i] = Math.exp(-f.rate(i) * h) * u[i] + Math.sqrt(v) * (alpha * dw + beta * cell);
          z += model.eta() * f.weight(i) * u[i];
        }
      }
    }
  }

  /** Full history, path by path. */
  @Test
  void full_history_follows_its_definition() {
    QuadraticRoughHeston model = PublishedSets.bourgeyGatheral();
    Dynamics dynamics = Dynamics.of(model);
    Kernel f = dynamics.resolvent();
    double h = 0.002, first = f.integral(h), square = f.squareIntegral(h);
    Trajectories paths =
        simulation(model, new FullHistory(h), 300).withAntithetic(false).trajectories(0.03);
    var normals = new CounterNormals(5, 0);
    double[] shock = new double[15];
    double z = dynamics.mean(0);
    for (int k = 0; k < 15; k++) {
      double v = model.variance(z);
      assertEquals(z, paths.factor()[299][k], 1e-9);
      assertEquals(v, paths.variance()[299][k], 1e-9 * v);
      double dw = Math.sqrt(h) * normals.at(1, 3 * k, 43);
      double rest = Math.sqrt(square - first * first / h) * normals.at(1, 3 * k + 1, 43);
      shock[k] = Math.sqrt(v) * dw;
      z = dynamics.mean((k + 1) * h) + model.eta() * Math.sqrt(v) * (first / h * dw + rest);
      for (int j = 0; j < k; j++) {
        double mean = f.squareIntegral((k + 1 - j) * h) - f.squareIntegral((k - j) * h);
        z += model.eta() * Math.sqrt(mean / h) * shock[j];
      }
    }
  }

  /** (s eta, a/s^2, s b, s z0) leaves S and V alone, path by path. */
  @ParameterizedTest
  @MethodSource("schemes")
  void scaling_of_the_feedback_leaves_every_path_alone(Scheme scheme) {
    QuadraticRoughHeston model = PublishedSets.may2017();
    Trajectories one = simulation(model, scheme, 512).trajectories(0.05);
    for (double s : new double[] {0.37, 3.1}) {
      Trajectories two = simulation(model.scaled(s), scheme, 512).trajectories(0.05);
      for (int p = 0; p < 512; p++) {
        double[] x = one.logShare()[p], y = two.logShare()[p];
        for (int k = 0; k < x.length; k++)
          assertEquals(x[k], y[k], 1e-12 * Math.max(1, Math.abs(x[k])));
      }
    }
  }

  /**
   * Antithetic paths have the opposite Brownian motion: with constant volatility logarithms of the
   * share add up to the drift.
   */
  @Test
  void antithetic_paths_mirror() {
    Trajectories t = Simulation.of(new PathModel.Lognormal(0.2)).withPaths(1000).trajectories(0.25);
    for (int p = 0; p < 500; p++) {
      double[] x = t.logShare()[p], y = t.logShare()[500 + p];
      assertEquals(-0.04 * 0.25, x[x.length - 1] + y[y.length - 1], 1e-14);
    }
    assertTrue(Double.isNaN(t.factor()[0][0]), "no feedback factor in Black's model");
  }

  /** Means of share and variance and of the squared VIX; the last two have heavy tails. */
  @ParameterizedTest
  @MethodSource("schemes")
  void means_are_the_exact_ones(Scheme scheme) {
    for (QuadraticRoughHeston model :
        new QuadraticRoughHeston[] {
          PublishedSets.hedgingExample(), PublishedSets.gatheralJusselinRosenbaum()
        }) {
      double[] t = {0.02, 0.05};
      Prices prices =
          simulation(model, scheme, 40_000)
              .run(SmileGrid.product(t, 0), SmileGrid.product(t, -0.1, 0, 0.1));
      Dynamics dynamics = Dynamics.of(model);
      ForwardVariance xi = ForwardVariance.of(dynamics, 1);
      // the fine grid alone: its bias at steps of 0.002 is a few per cent
      double bias = scheme instanceof ImplicitEuler ? 0.06 : 0.02;
      for (PathCheck check : prices.checks()) {
        assertEquals(1, check.share(), 4 * check.shareError());
        double mean = xi.at(check.maturity());
        assertEquals(mean, check.variance(), 4 * check.varianceError() + bias * mean);
      }
      for (VixCheck check : prices.vixChecks()) {
        double square = VixWeights.of(dynamics).meanSquare(check.maturity());
        assertEquals(square, check.square(), 4 * check.squareError() + 0.01 * square);
        assertTrue(check.squareError() < 0.05 * square);
      }
    }
  }

  /** The same strike from both sides: C - P = F - K, to the error of the mean share. */
  @ParameterizedTest
  @MethodSource("schemes")
  void put_and_call_are_in_parity(Scheme scheme) {
    double k = -1e-12;
    Prices prices =
        simulation(PublishedSets.may2017(), scheme, 10_000)
            .run(SmileGrid.of(0.05, k, 0), SmileGrid.NONE);
    double put = prices.spx().get(0).points().get(0).price();
    double call = prices.spx().get(0).points().get(1).price();
    PathCheck check = prices.checks().get(0);
    assertEquals(0, call - put, 4 * check.shareError());
    if (!scheme.richardson()) assertEquals(check.share() - 1, call - put, 1e-10);
  }

  /** The control S makes parity exact, whatever the paths. */
  @Test
  void controlled_by_the_share_parity_is_exact() {
    Prices prices =
        simulation(PublishedSets.may2017(), new ImplicitEuler(0.001, true), 10_000)
            .withControls(Control.SHARE)
            .run(SmileGrid.of(0.05, -1e-13, 0), SmileGrid.NONE);
    double put = prices.spx().get(0).points().get(0).price();
    assertEquals(put, prices.spx().get(0).points().get(1).price(), 1e-11);
  }

  /** Two schemes at one step, where the kernel is rough: equal but for errors of higher order. */
  @Test
  void full_history_agrees_with_decoupled_factors_on_a_rough_kernel() {
    QuadraticRoughHeston model = PublishedSets.bourgeyGatheral();
    SmileGrid spx = SmileGrid.of(0.04, -0.08, -0.03, 0, 0.03), vix = SmileGrid.of(0.04, 0, 0.1);
    Prices one = simulation(model, new FullHistory(0.0005), 30_000).withSample(1).run(spx, vix);
    Prices two = simulation(model, new DecoupledFactors(0.0005, false), 60_000).run(spx, vix);
    compare(one.spx().get(0), two.spx().get(0), 1e-3);
    compare(one.vix().get(0), two.vix().get(0), 5e-3);
    assertEquals(one.vix().get(0).forward(), two.vix().get(0).forward(), 1e-3);
  }

  private static void compare(SmileEstimate one, SmileEstimate two, double room) {
    for (int j = 0; j < one.points().size(); j++) {
      SmilePoint a = one.points().get(j), b = two.points().get(j);
      double joint = Math.hypot(a.volError(), b.volError());
      assertEquals(a.vol(), b.vol(), 4 * joint + room, a + " " + b);
    }
  }

  /**
   * The newest cell and that of a pair are linear in five normals: path p has the p-th at 1 and the
   * others at 0, so that sums over paths are covariances.
   */
  @Test
  void newest_cells_of_both_grids_have_the_exact_law() {
    Kernel f = new GammaKernel(0.572, 0.568, 9.68);
    double h = 0.001, root = Math.sqrt(h);
    TimeGrid grid = TimeGrid.of(new double[] {2 * h}, h, true);
    var noise = new NewestCell(f, f.exponentials(h / 2, 1, 1e-6), grid);
    double[] dw = {root, 0, 0, 0, 0}, dw2 = {0, root, 0, 0, 0};
    double[] j1 = new double[5], j2 = new double[5], pair = new double[5];
    noise.fine(0, dw, new double[] {0, 0, 1, 0, 0}, j1);
    noise.fine(1, dw2, new double[] {0, 0, 0, 1, 0}, j2);
    noise.coarse(0, dw, j1, j2, new double[] {0, 0, 0, 0, 1}, pair);
    assertEquals(h, dot(dw, dw), 1e-18);
    assertEquals(f.integral(h), dot(j1, dw), 1e-14);
    assertEquals(f.squareIntegral(h), dot(j1, j1), 1e-14);
    assertEquals(f.squareIntegral(h), dot(pair, j2), 1e-14);
    assertEquals(f.integral(h), dot(pair, dw2), 1e-14);
    assertEquals(f.integral(2 * h) - f.integral(h), dot(pair, dw), 1e-14);
    assertEquals(f.squareIntegral(2 * h), dot(pair, pair), 1e-13);
    // int_0^h f(s) f(s + h) ds by the midpoint rule in s^0.1, where f(s) ds has no pole
    double sum = 0;
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      double x = (i + 0.5) / n, s = h * Math.pow(x, 10);
      sum += f.at(s) * f.at(s + h) * 10 * s / x / n;
    }
    assertEquals(sum, dot(pair, j1), 2e-6 * sum);
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
    return sum;
  }

  @Test
  void capped_variance_stays_below_and_share_is_a_martingale() {
    Prices prices =
        simulation(PublishedSets.may2017(), new DecoupledFactors(0.001, false), 20_000)
            .withVarianceCap(0.5)
            .run(SmileGrid.of(0.25, 0), SmileGrid.NONE);
    PathCheck check = prices.checks().get(0);
    assertEquals(0, check.above(), 0);
    assertTrue(check.variance() < 0.5);
    assertEquals(1, check.share(), 4 * check.shareError());
    Trajectories paths =
        simulation(PublishedSets.may2017(), new ImplicitEuler(0.001, false), 2_000)
            .withVarianceCap(0.5)
            .trajectories(0.25);
    double most = 0;
    for (double[] v : paths.variance()) for (double x : v) most = Math.max(most, x);
    assertEquals(0.5, most, 0);
  }

  @Test
  void maturities_are_hit_with_whole_steps_of_equal_width_between_them() {
    double[] t = {0.013, 0.05, 0.0501, 0.25};
    TimeGrid grid = TimeGrid.of(t, 0.0006, true);
    for (int m = 0; m < t.length; m++) {
      assertEquals(t[m], grid.end()[grid.reached()[m] - 1], 0);
      assertEquals(0, grid.reached()[m] % 2);
    }
    double before = 0;
    for (int k = 0; k < grid.steps(); k++) {
      assertTrue(grid.width()[k] <= 0.0006 * (1 + 1e-9));
      assertEquals(grid.end()[k] - before, grid.width()[k], 1e-15);
      before = grid.end()[k];
    }
    assertEquals(20, TimeGrid.of(new double[] {0.02}, 0.001, true).steps());
    assertEquals(7, TimeGrid.of(new double[] {0.0062}, 0.001, false).steps());
    TimeGrid coarse = grid.coarse();
    assertArrayEquals(
        t, Arrays.stream(coarse.reached()).mapToDouble(n -> coarse.end()[n - 1]).toArray());
  }

  @Test
  void unsuitable_kernels_and_curves_are_refused_by_the_implicit_scheme() {
    Simulation rough =
        Simulation.of(PublishedSets.bourgeyGatheral()).withScheme(new ImplicitEuler(0.001, true));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> rough.run(SmileGrid.of(0.05, 0), SmileGrid.NONE))
            .getMessage();
    assertTrue(message.contains("DecoupledFactors"), message);
    assertThrows(IllegalArgumentException.class, () -> new ImplicitEuler(0, true));
    assertThrows(IllegalArgumentException.class, () -> new DecoupledFactors(Double.NaN, true));
    assertThrows(IllegalArgumentException.class, () -> new FullHistory(2));
  }
}
