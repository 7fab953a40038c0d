package ivylab.rough;

import static ivylab.rough.KernelTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuadraticRoughHestonTest {

  private final QuadraticRoughHeston model = PublishedSets.may2017();

  @Test
  void errors_name_parameter_bound_and_value() {
    refused("lambda must be in [0.0, 1000.0]: -0.1", () -> model.withLambda(-0.1));
    refused("eta must be in [0.0, 1000.0]: NaN", () -> model.withEta(Double.NaN));
    refused("a must be in [0.0, 1000000.0]: -1.0", () -> model.withA(-1));
    refused("b must be in [-1000000.0, 1000000.0]: Infinity", () -> model.withB(1 / 0.0));
    refused("c must be in [0.0, 100.0]: -1.0E-9", () -> model.withC(-1e-9));
    refused(
        "z0 must be [10], one value per factor of the kernel: [2]",
        () -> model.withInitial(new InitialCurve.Factors(1, 2)));
    refused("initial Factors need a kernel", () -> model.withKernel(new PowerKernel(0.6)));
    refused("z0[1] must be finite: NaN", () -> new InitialCurve.Factors(0, Double.NaN));
    refused("level must be finite", () -> new InitialCurve.Constant(Double.NaN));
    var low = InitialCurve.ForwardVariance.flat(0.0005);
    refused("values of the forward variance must be at least c", () -> model.withInitial(low));
    refused(
        "a must be positive to match",
        () -> model.withA(0).withInitial(InitialCurve.ForwardVariance.flat(1)));
    refused(
        "times[1] must be years in [0, 100), rising: 0.5",
        () -> new InitialCurve.ForwardVariance(new double[] {0.5, 0.5}, new double[] {1, 1}));
    refused("values[0] must be a variance", () -> InitialCurve.ForwardVariance.flat(0));
  }

  @Test
  void models_are_values() {
    assertEquals(model, PublishedSets.may2017());
    assertEquals(model.hashCode(), PublishedSets.may2017().hashCode());
    assertNotEquals(model, model.withC(0.002));
    double[] z0 = ((InitialCurve.Factors) model.initial()).z0();
    z0[0] = 99;
    assertEquals(model, PublishedSets.may2017());
    var curve = new InitialCurve.ForwardVariance(new double[] {0, 1}, new double[] {0.03, 0.05});
    assertEquals(curve, new InitialCurve.ForwardVariance(curve.times(), curve.values()));
    assertEquals(
        model.kernel(),
        ExponentialSum.of(ExponentialSum.lifted().weights(), ExponentialSum.lifted().rates()));
  }

  /** Flat outside, linear between; the integral of it is exact. */
  @Test
  void a_forward_variance_is_piecewise_linear() {
    var curve =
        new InitialCurve.ForwardVariance(new double[] {0.1, 0.3, 0.4}, new double[] {2, 4, 1});
    assertEquals(2, curve.at(0));
    assertEquals(3, curve.at(0.2), 1e-15);
    assertEquals(2.5, curve.at(0.35), 1e-14);
    assertEquals(1, curve.at(5), 1e-14);
    assertEquals(0.2 + 0.25, curve.integral(0.2), 1e-15);
    assertEquals(0.2 + 0.6 + 0.25 + 0.1, curve.integral(0.5), 1e-15);
  }

  /** {@code (eta, a, b, z0) -> (s eta, a / s^2, s b, s z0)} changes nothing that prices show. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void the_scale_of_the_feedback_factor_is_free(ExactValues.Case c) {
    QuadraticRoughHeston model = c.model();
    Dynamics first = Dynamics.of(model), second = Dynamics.of(model.scaled(3.7));
    ForwardVariance xi = ForwardVariance.of(first, 1), scaled = ForwardVariance.of(second, 1);
    assertEquals(first.feedbackNorm(), second.feedbackNorm(), 1e-13);
    for (double t : new double[] {0, 0.001, 0.05, 0.25, 1}) {
      assertEquals(3.7 * first.mean(t), second.mean(t), 1e-12);
      assertEquals(1, scaled.at(t) / xi.at(t), 1e-12);
      assertEquals(xi.integral(t), scaled.integral(t), 1e-12 * xi.integral(t));
    }
    VixWeights weights = VixWeights.of(first), other = VixWeights.of(second);
    double[] state = new double[first.response().size()];
    for (int i = 0; i < state.length; i++) state[i] = 0.01 * Math.cos(i);
    double vix = weights.at(0.05).of(state);
    assertEquals(vix, other.at(0.05).of(state), 1e-12 * vix);
  }
}
