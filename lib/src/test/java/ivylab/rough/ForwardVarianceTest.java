package ivylab.rough;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardVarianceTest {

  /** The reference is a numerical solution with error up to 1.4e-5. */
  @ParameterizedTest
  @MethodSource("ivylab.rough.ExactValues#all")
  void forward_variances_and_variance_swaps_equal_the_reference(ExactValues.Case c) {
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(c.model()), 1);
    double[] t = c.get("exact", "t"), expected = c.get("exact", "xi0");
    for (int i = 0; i < t.length; i++) assertEquals(1, xi.at(t[i]) / expected[i], 3e-5);
    t = c.get("exact", "T");
    expected = c.get("exact", "variance_to_T");
    for (int i = 0; i < t.length; i++) assertEquals(1, xi.integral(t[i]) / expected[i], 3e-5);
  }

  /** Nine to ten digits are printed; the closed form and the series are the same function. */
  @Test
  void without_lambda_a_power_kernel_gives_the_mittag_leffler_mean() {
    JsonObject limit = ExactValues.limit("mean_variance");
    QuadraticRoughHeston model =
        new QuadraticRoughHeston(
            0, 1, 0.35, 0.2, 0.0025, new PowerKernel(0.6), new InitialCurve.Constant(0));
    ForwardVariance xi = ForwardVariance.of(Dynamics.of(model), 2);
    double[] t = ExactValues.doubles(limit.getAsJsonArray("t"));
    double[] expected = ExactValues.doubles(limit.getAsJsonArray("E_V"));
    for (int i = 0; i < t.length; i++) assertEquals(1, xi.at(t[i]) / expected[i], 1e-9);
  }
}
