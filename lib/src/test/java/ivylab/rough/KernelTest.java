package ivylab.rough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTest {

  static Stream<Kernel> kernels() {
    return Stream.of(
        ExponentialSum.lifted(),
        ExponentialSum.of(new double[] {2, 3}, new double[] {0, 7}),
        new GammaKernel(0.572, 0.568, 9.68),
        new GammaKernel(1.3, 0.9, 0.2),
        new GammaKernel(2, 1, 3),
        new PowerKernel(0.6),
        new PowerKernel(1));
  }

  /** Twelve digits are stored. */
  @Test
  void the_ten_factors_equal_the_reference() {
    double[] c = ExactValues.kernel("c"), gamma = ExactValues.kernel("gamma");
    ExponentialSum k = ExponentialSum.lifted();
    for (int i = 0; i < 10; i++) {
      assertEquals(1, k.weight(i) / c[i], 1e-10);
      assertEquals(1, k.rate(i) / gamma[i], 1e-10);
    }
    assertEquals(542.32, k.rate(9), 0.005, "as printed in the paper");
  }

  /** Squares integrated to 0.1 years: 1.47 with the ten factors, 15.8 for the power kernel. */
  @Test
  void ten_factors_are_far_from_the_power_kernel_at_alpha_51() {
    assertEquals(1.47, ExponentialSum.lifted().squareIntegral(0.1), 0.005);
    assertEquals(15.8, new PowerKernel(0.51).squareIntegral(0.1), 0.05);
  }

  /** Every piece of the density of rates keeps its mass: sums telescope. */
  @Test
  void the_weights_sum_to_the_mass_of_the_rates_cut_out() {
    double alpha = 0.7, x = 2.5, b = 1 - alpha;
    int n = 7;
    double sum = 0, first = 0;
    ExponentialSum k = ExponentialSum.lifted(alpha, n, x);
    for (int i = 0; i < n; i++) {
      sum += k.weight(i);
      first += k.weight(i) * k.rate(i);
    }
    double low = Math.pow(x, -n / 2.0), high = Math.pow(x, n / 2.0);
    double scale = 1 / (Gamma.gamma(alpha) * Gamma.gamma(b));
    assertEquals(scale * (Math.pow(high, b) - Math.pow(low, b)) / b, sum, 1e-13);
    assertEquals(scale * (Math.pow(high, b + 1) - Math.pow(low, b + 1)) / (b + 1), first, 1e-12);
  }

  /** After {@code s = v^8} the integrands are smooth at 0; Simpson with 4,000 steps gives 1e-9. */
  @ParameterizedTest
  @MethodSource("kernels")
  void integrals_are_those_of_the_kernel(Kernel k) {
    for (double t : new double[] {1e-4, 0.03, 0.7}) {
      assertEquals(1, k.integral(t) / simpson(k::at, t), 1e-8);
      assertEquals(1, k.dampedIntegral(5, t) / simpson(s -> Math.exp(-5 * s) * k.at(s), t), 1e-8);
      assertEquals(1, k.squareIntegral(t) / simpson(s -> k.at(s) * k.at(s), t), 1e-8);
      assertEquals(1, k.squareDoubleIntegral(t) / simpson(k::squareIntegral, t), 1e-8);
    }
  }

  /** Where series take over from closed forms, both hold. */
  @Test
  void series_at_small_arguments_continue_the_closed_forms() {
    for (double sign : new double[] {-1, 1}) {
      double x = sign * 9e-9, y = sign * 9e-3;
      assertEquals(-Math.expm1(-x) / x, Exponentials.integral(x, 1), 1e-14);
      assertEquals((y + Math.expm1(-y)) / (y * y), Exponentials.doubleIntegral(y, 1), 1e-11);
      assertEquals(4 * Exponentials.integral(2 * x, 1), 2 * Exponentials.integral(x, 2), 1e-14);
    }
    for (double p : new double[] {0.02, 0.136, 0.6, 1.5}) {
      double x = 0.9e-3, scale = Gamma.gamma(p) * Math.pow(x, -p);
      double closed = Gamma.regularizedGammaP(p, x, 1e-15, 1000) * scale;
      assertEquals(1, GammaKernel.incomplete(p, x, 1) / closed, 1e-13);
      assertEquals(
          Math.pow(2, p),
          GammaKernel.incomplete(p, x, 2) / GammaKernel.incomplete(p, 2 * x, 1),
          1e-13);
    }
  }

  private static double simpson(DoubleUnaryOperator f, double t) {
    int n = 4000, power = 24;
    double end = Math.pow(t, 1.0 / power), h = end / n, sum = 0;
    for (int i = 1; i <= n; i++) { // the integrand is 0 at v = 0
      double v = i * h, weight = i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * f.applyAsDouble(Math.pow(v, power)) * power * Math.pow(v, power - 1);
    }
    return sum * h / 3;
  }

  /** The stated error is checked on a mesh; between its points it is at most a little larger. */
  @ParameterizedTest
  @MethodSource("kernels")
  void a_sum_of_exponentials_is_as_close_as_stated(Kernel k) {
    for (double error : new double[] {1e-2, 1e-5, 1e-8}) {
      ExponentialSum sum = k.exponentials(1e-4, 1, error);
      for (int i = 0; i <= 1000; i++) {
        double t = 1e-4 * Math.pow(1e4, i / 1000.0);
        assertEquals(1, sum.at(t) / k.at(t), 1.5 * error, () -> k + " at " + t);
      }
      assertTrue(sum.size() <= 8 - 6 * Math.log10(error), k + " " + error + ": " + sum.size());
    }
  }

  @Test
  void errors_name_the_argument_the_rule_and_the_value() {
    refused("alpha must be in (0.5, 1): 0.5", () -> ExponentialSum.lifted(0.5, 10, 2));
    refused("n must be in [1, 200]: 0", () -> ExponentialSum.lifted(0.6, 0, 2));
    refused("x must be in (1, 1e6): 1.0", () -> ExponentialSum.lifted(0.6, 5, 1));
    refused("weights[1] must be positive: -1.0", () -> sum(new double[] {1, -1}, 1, 2));
    refused("rates must rise strictly: rates[1] = 1.0", () -> sum(new double[] {1, 1}, 1, 1));
    refused("rates[0] must be 0 or more: NaN", () -> sum(new double[] {1}, Double.NaN));
    refused("weights [1] and rates [2]", () -> sum(new double[] {1}, 1, 2));
    refused("alpha must be in (0.5, 1]: NaN", () -> new PowerKernel(Double.NaN));
    refused("nu must be positive: 0.0", () -> new GammaKernel(0, 0.6, 1));
    refused("lambda must be 0 or more per year: -1.0", () -> new GammaKernel(1, 0.6, -1));
    refused("t must be years, 0 or more: -1.0", () -> new PowerKernel(0.6).at(-1));
    refused("error must be in", () -> new PowerKernel(0.6).exponentials(1e-3, 1, 0));
    refused("0 < shortest < longest", () -> new PowerKernel(0.6).exponentials(1, 1, 0.1));
  }

  /** exp(-800) is no double, and 1e305 at 1e-9 years, 1e309, neither. */
  @Test
  void a_kernel_beyond_the_range_of_a_double_says_so() {
    refused(
        "lambda must be at most 350.0 per year with times to 2.0, where the kernel underflows: 400.0",
        () -> new GammaKernel(1, 0.6, 400).exponentials(1e-4, 2, 1e-5));
    refused(
        "nu must leave the kernel within the range of a double from 1.0E-9 to 2.0 years, where it is Infinity",
        () -> new GammaKernel(1e305, 0.51, 1).exponentials(1e-9, 2, 1e-5));
    refused(
        "nu must leave the kernel within the range",
        () -> new GammaKernel(1e-310, 0.51, 1).exponentials(1e-4, 2, 1e-5));
    GammaKernel steep = new GammaKernel(1, 0.6, 349);
    assertEquals(1, steep.exponentials(1e-4, 2, 1e-5).at(2) / steep.at(2), 1e-5);
    assertEquals(1, new GammaKernel(1, 1, 400).exponentials(1e-4, 2, 1e-5).size());
  }

  private static ExponentialSum sum(double[] weights, double... rates) {
    return ExponentialSum.of(weights, rates);
  }

  static void refused(String start, org.junit.jupiter.api.function.Executable call) {
    var e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }
}
