package ivylab.rough;

import static ivylab.rough.KernelTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VixWeightsTest {

  /** The reference is a numerical solution with error up to 1.4e-5. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void mean_squares_and_the_growth_to_thirty_days_equal_the_reference(ExactValues.Case c) {
    Dynamics dynamics = Dynamics.of(c.model());
    VixWeights weights = VixWeights.of(dynamics);
    double[] t = c.get("exact", "T"), expected = c.get("exact", "E_vix2");
    for (int i = 0; i < t.length; i++)
      assertEquals(1, weights.meanSquare(t[i]) / expected[i], 3e-5);
    double h = c.get("exact", "H_D")[0];
    assertEquals(1, dynamics.feedback().at(VixWeights.WINDOW) / h, 3e-5);
  }

  /** The weights integrate H itself: {@code sum_j weight_j = 1/D int_0^D H}. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void the_weights_sum_to_the_mean_growth(ExactValues.Case c) {
    Dynamics dynamics = Dynamics.of(c.model());
    double sum = 0;
    double[] weights = VixWeights.of(dynamics).weights();
    assertEquals(78, weights.length);
    for (double w : weights) sum += w;
    assertEquals(
        1, sum / (dynamics.feedback().integral(VixWeights.WINDOW) / VixWeights.WINDOW), 2e-7);
  }

  /**
   * At time 0 the squared VIX is the mean of xi to thirty days: H against the solution for xi. The
   * fastest initial layer, {@code exp(-1117 u)}, falls by up to 8.4 exponents in one panel of 6
   * points, which leaves 2e-6 in the set with the largest layer.
   */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void today_the_squared_vix_is_its_mean(ExactValues.Case c) {
    Dynamics dynamics = Dynamics.of(c.model());
    VixWeights weights = VixWeights.of(dynamics);
    double now = weights.at(0).of(new double[dynamics.response().size()]);
    assertEquals(1, now / weights.meanSquare(0), 5e-6);
  }

  /**
   * The mean of the quadratic form, with the covariance {@code int_0^T exp(-(kappa_i + kappa_k)(T -
   * s)) xi(s) ds} of the factors, against {@code int xi}. For the gamma kernel the factors are an
   * approximation to 1e-5 above 1e-4 years.
   */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void the_quadratic_form_has_the_right_mean(ExactValues.Case c) {
    QuadraticRoughHeston model = c.model();
    Dynamics dynamics = Dynamics.of(model);
    VixWeights weights = VixWeights.of(dynamics);
    double t = 0.05;
    double[][] covariance = covariance(dynamics, t), loadings = weights.loadings();
    double[] base = weights.base(t), w = weights.weights();
    double mean = 0;
    for (int j = 0; j < w.length; j++) {
      double variance = 0;
      for (int i = 0; i < covariance.length; i++)
        for (int k = 0; k < covariance.length; k++)
          variance += loadings[j][i] * loadings[j][k] * covariance[i][k];
      mean += w[j] * (model.variance(base[j]) + model.a() * variance);
    }
    assertEquals(1, mean / weights.meanSquare(t), 2e-5);
  }

  /** Two-point Gauss panels that double away from s = T and from s = 0. */
  private static double[][] covariance(Dynamics dynamics, double t) {
    ExponentialSum f = dynamics.response();
    ForwardVariance xi = ForwardVariance.of(dynamics, 1);
    int n = f.size();
    double[][] covariance = new double[n][n];
    for (int side = 0; side < 2; side++)
      for (double high = t / 2; high > 1e-10; high /= 1.2) {
        double low = high / 1.2 > 1e-10 ? high / 1.2 : 0;
        for (int point = -1; point <= 1; point += 2) {
          double x = (low + high) / 2 + point * (high - low) / 2 / Math.sqrt(3);
          double s = side == 0 ? x : t - x, mass = (high - low) / 2 * xi.at(s);
          double[] decay = new double[n];
          for (int i = 0; i < n; i++) decay[i] = Math.exp(-f.rate(i) * (t - s));
          for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) covariance[i][k] += mass * decay[i] * decay[k];
        }
      }
    return covariance;
  }

  /** The form against the sum over nodes that defines it. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void a_block_of_paths_equals_the_sum_over_nodes(ExactValues.Case c) {
    QuadraticRoughHeston model = c.model();
    Dynamics dynamics = Dynamics.of(model);
    VixWeights weights = VixWeights.of(dynamics);
    SplittableRandom random = new SplittableRandom(7);
    int n = dynamics.response().size(), paths = 37;
    double[][] factors = new double[n][paths];
    for (int i = 0; i < n; i++)
      for (int p = 0; p < paths; p++)
        factors[i][p] = 0.2 * random.nextGaussian() / Math.sqrt(1 + dynamics.response().rate(i));
    double[][] loadings = weights.loadings();
    double[] out = new double[paths + 1], base = weights.base(0.03), w = weights.weights();
    out[paths] = -5;
    weights.at(0.03).fill(factors, paths, out);
    assertEquals(-5, out[paths]);
    for (int p = 0; p < paths; p++) {
      double sum = 0;
      for (int j = 0; j < w.length; j++) {
        double m = base[j];
        for (int i = 0; i < n; i++) m += loadings[j][i] * factors[i][p];
        sum += w[j] * model.variance(m);
      }
      assertEquals(sum, out[p], 1e-11 * sum);
    }
  }

  /** Kernel factors at a state z, and the decoupled factors of the same state. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void factors_of_the_kernel_give_the_same_vix(ExactValues.Case c) {
    QuadraticRoughHeston model = c.model();
    Dynamics dynamics = Dynamics.of(model);
    double t = 0.04;
    int n = dynamics.response().size();
    double[] move = new double[n], z = new double[n], u = new double[n];
    for (int i = 0; i < n; i++) move[i] = 0.1 * Math.cos(i + 1);
    // the state: its mean from the equations of the factors, plus a move
    double[][] b = dynamics.decoupling();
    double[] start = new double[n];
    double outside = 0;
    if (model.initial() instanceof InitialCurve.Factors factors) start = factors.z0();
    else outside = ((InitialCurve.Constant) model.initial()).level();
    double h = 1e-6;
    ExponentialSum k = (ExponentialSum) model.kernel();
    for (int step = 0; step < 40_000; step++) { // implicit middle: second order
      double[] middle = start.clone();
      for (int sweep = 0; sweep < 3; sweep++) {
        double total = outside;
        for (int i = 0; i < n; i++) total += k.weight(i) * middle[i];
        for (int i = 0; i < n; i++)
          middle[i] = start[i] + h / 2 * (-k.rate(i) * middle[i] - model.lambda() * total);
      }
      for (int i = 0; i < n; i++) start[i] = 2 * middle[i] - start[i];
    }
    for (int i = 0; i < n; i++) {
      z[i] = start[i] + move[i];
      for (int j = 0; j < n; j++) u[i] += b[i][j] * move[j] / model.eta();
    }
    double expected = VixWeights.of(dynamics).at(t).of(u);
    assertEquals(1, VixWeights.ofKernelFactors(dynamics).at(t).of(z) / expected, 1e-7);
  }

  @Test
  void without_feedback_the_vix_is_the_floor() {
    QuadraticRoughHeston model = PublishedSets.may2017().withA(0);
    VixWeights weights = VixWeights.of(Dynamics.of(model));
    assertEquals(model.c(), weights.at(0.1).of(new double[10]), 1e-17);
    assertEquals(model.c(), weights.meanSquare(0.1), 1e-17);
  }

  @Test
  void what_has_no_factors_is_refused() {
    Dynamics rough = Dynamics.of(PublishedSets.bourgeyGatheral());
    refused("kernel must be a sum of exponentials", () -> VixWeights.ofKernelFactors(rough));
    VixWeights weights = VixWeights.of(Dynamics.of(PublishedSets.may2017()));
    refused("factors must be [10][paths]: [3]", () -> weights.at(0.1).of(1, 2, 3));
  }
}
