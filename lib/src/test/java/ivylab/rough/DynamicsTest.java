package ivylab.rough;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DynamicsTest {

  /** Reference values have 12 digits. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void the_resolvent_equals_the_reference(ExactValues.Case c) {
    ExponentialSum f = Dynamics.of(c.model()).response();
    double[] d = c.get("resolvent", "d"), kappa = c.get("resolvent", "kappa");
    for (int i = 0; i < d.length; i++) {
      assertEquals(1, f.weight(i) / d[i], 1e-10);
      assertEquals(1, f.rate(i) / kappa[i], 1e-10);
    }
  }

  /** Nine digits are printed. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void the_mean_equals_the_reference(ExactValues.Case c) {
    Dynamics dynamics = Dynamics.of(c.model());
    double[] t = c.get("exact", "t"), m0 = c.get("exact", "m0");
    for (int i = 0; i < t.length; i++) assertEquals(m0[i], dynamics.mean(t[i]), 3e-9);
  }

  /**
   * Runge-Kutta on {@code dz_i = (-gamma_i z_i - lambda c'z) dt}, 40,000 steps to 0.1: with gamma
   * at most 542 the error is (542 * 2.5e-6)^4 = 3e-12 of the fastest factor.
   */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void the_mean_solves_the_equations_of_the_factors(ExactValues.Case c) {
    QuadraticRoughHeston model = c.model();
    ExponentialSum k = (ExponentialSum) model.kernel();
    int n = k.size(), steps = 40_000;
    double h = 0.1 / steps, outside = 0;
    double[] z = new double[n];
    if (model.initial() instanceof InitialCurve.Factors factors) z = factors.z0();
    else outside = ((InitialCurve.Constant) model.initial()).level();
    for (int s = 0; s < steps; s++) {
      double[] k1 = drift(model, k, z, outside);
      double[] k2 = drift(model, k, plus(z, h / 2, k1), outside);
      double[] k3 = drift(model, k, plus(z, h / 2, k2), outside);
      double[] k4 = drift(model, k, plus(z, h, k3), outside);
      for (int i = 0; i < n; i++) z[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    double end = outside;
    for (int i = 0; i < n; i++) end += k.weight(i) * z[i];
    assertEquals(end, Dynamics.of(model).mean(0.1), 1e-10);
  }

  private static double[] drift(
      QuadraticRoughHeston model, ExponentialSum k, double[] z, double outside) {
    double total = outside;
    for (int i = 0; i < z.length; i++) total += k.weight(i) * z[i];
    double[] dz = new double[z.length];
    for (int i = 0; i < z.length; i++) dz[i] = -k.rate(i) * z[i] - model.lambda() * total;
    return dz;
  }

  private static double[] plus(double[] z, double h, double[] dz) {
    double[] sum = new double[z.length];
    for (int i = 0; i < z.length; i++) sum[i] = z[i] + h * dz[i];
    return sum;
  }

  /** {@code d = K(0) - lambda ...}: f(0) = K(0), f'(0) = K'(0) - lambda K(0)^2. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void the_resolvent_starts_as_the_kernel_and_falls_faster_by_lambda(ExactValues.Case c) {
    ExponentialSum k = (ExponentialSum) c.model().kernel(), f = Dynamics.of(c.model()).response();
    double slopeK = 0, slopeF = 0;
    for (int i = 0; i < k.size(); i++) {
      slopeK -= k.weight(i) * k.rate(i);
      slopeF -= f.weight(i) * f.rate(i);
    }
    assertEquals(k.at(0), f.at(0), 1e-11 * k.at(0));
    double expected = slopeK - c.model().lambda() * k.at(0) * k.at(0);
    assertEquals(expected, slopeF, 1e-11 * Math.abs(expected));
    for (int i = 1; i < k.size(); i++) assertTrue(f.rate(i - 1) < k.rate(i));
  }

  @Test
  void without_lambda_the_kernel_is_its_own_resolvent() {
    QuadraticRoughHeston model = PublishedSets.may2017();
    assertEquals(model.kernel(), Dynamics.of(model.withLambda(0)).resolvent());
    ExponentialSum near = Dynamics.of(model.withLambda(1e-12)).response();
    assertArrayEquals(ExponentialSum.lifted().weights(), near.weights(), 1e-9);
    assertArrayEquals(ExponentialSum.lifted().rates(), near.rates(), 1e-9);
    Dynamics none = Dynamics.of(model.withLambda(0)), tiny = Dynamics.of(model.withLambda(1e-12));
    for (double t : new double[] {0, 0.001, 0.1, 1})
      assertEquals(none.mean(t), tiny.mean(t), 1e-10);
  }

  /** Decoupled factors add up to the feedback factor, at any state. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#lifted")
  void decoupling_keeps_the_feedback_factor(ExactValues.Case c) {
    Dynamics dynamics = Dynamics.of(c.model());
    ExponentialSum k = (ExponentialSum) c.model().kernel(), f = dynamics.response();
    double[][] b = dynamics.decoupling();
    double z = 0, y = 0;
    for (int i = 0; i < k.size(); i++) {
      double row = 0;
      for (int j = 0; j < k.size(); j++) row += b[i][j];
      assertEquals(1, row, 1e-10);
      z += k.weight(i) * Math.cos(i);
      for (int j = 0; j < k.size(); j++) y += f.weight(i) * b[i][j] * Math.cos(j);
    }
    assertEquals(z, y, 1e-11);
  }

  @Test
  void a_rough_kernel_with_feedback_through_lambda_is_refused() {
    QuadraticRoughHeston model = PublishedSets.bourgeyGatheral().withLambda(1);
    var e = assertThrows(IllegalArgumentException.class, () -> Dynamics.of(model));
    assertEquals(
        "lambda must be 0 with GammaKernel[nu=0.572, alpha=0.568, lambda=9.68]: 1.0;"
            + " with its exponentials(...) any lambda is possible",
        e.getMessage());
    QuadraticRoughHeston power = model.withKernel(new PowerKernel(0.6));
    e = assertThrows(IllegalArgumentException.class, () -> Dynamics.of(power));
    assertTrue(
        e.getMessage().startsWith("lambda must be 0 with PowerKernel[alpha=0.6]: 1.0"),
        e.getMessage());
    Dynamics.of(power.withKernel(power.kernel().exponentials(1e-4, 1, 1e-4)));
  }
}
