package ivylab.surface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DerivativesTest {

  record Slice(SsviSurface surface, double k, double t) {}

  static Stream<Slice> slices() {
    var random = new SplittableRandom(20240117);
    return Stream.generate(
            () ->
                new Slice(
                    SsviSurface.free(random),
                    random.nextDouble(-0.3, 0.2),
                    random.nextDouble(0.4, 2)))
        .limit(30);
  }

  /**
   * K d2C/dK2 = g n(d2) / sqrt(w). The smile's narrowest deviation is sqrt(0.004) = 0.06, so a step
   * of 1e-3 leaves (1e-3/0.06)^4 = 8e-8 of the density, and rounding 1e-16/1e-6 = 1e-10.
   */
  @ParameterizedTest
  @MethodSource("slices")
  void g_is_the_density_of_black_prices(Slice s) {
    double k = s.k, w = s.surface.w(k, s.t), d2 = -k / Math.sqrt(w) - Math.sqrt(w) / 2;
    double g = s.surface.at(k, s.t).g();
    double density = g * Math.exp(-d2 * d2 / 2) / Math.sqrt(2 * Math.PI * w);
    double priced = Math.exp(k) * Black.density(x -> s.surface.w(x, s.t), k, 1e-3);
    assertEquals(priced, density, 1e-6 * Math.max(1, priced));
  }

  /**
   * -dC/dK by central differences of relative step h = 1e-4: an error of h^2/6 times the second
   * derivative of the density, at most 1/0.06^3, and rounding of 1e-16/1e-4.
   */
  @ParameterizedTest
  @MethodSource("slices")
  void a_digital_is_minus_the_slope_of_black_prices(Slice s) {
    double h = 1e-4, k = s.k, up = k + Math.log1p(h), down = k + Math.log1p(-h);
    double rise = Black.call(up, s.surface.w(up, s.t)) - Black.call(down, s.surface.w(down, s.t));
    double slope = rise / (2 * h * Math.exp(k));
    Derivatives d = s.surface.at(k, s.t);
    assertEquals(-slope, d.digitalCall(), 1e-5);
    assertEquals(1, d.digitalCall() + d.digitalPut(), 1e-15);
  }

  /**
   * Step h = 1e-3: the error of the first derivatives is h^2/6 times the third one, of the second
   * h^2/12 times the fourth. With x = phi k, derivatives of a slice grow by phi each, and phi is at
   * most 2/sqrt(0.01 * 0.4) = 32: third 0.1 * 32^3 * 1e-6/6, fourth 0.1 * 32^4 * 1e-6/12.
   */
  @ParameterizedTest
  @MethodSource("slices")
  void central_differences_agree_with_exact_derivatives(Slice s) {
    VolSurface plain = s.surface::totalVariance;
    Derivatives exact = s.surface.at(s.k, s.t);
    Derivatives differences = plain.derivatives(new double[] {s.k}, new double[] {s.t}).get(0);
    assertEquals(exact.w(), differences.w());
    assertEquals(exact.wk(), differences.wk(), 6e-4);
    assertEquals(exact.wt(), differences.wt(), 1e-6);
    assertEquals(exact.wkk(), differences.wkk(), 9e-3);
  }

  /** The two differ in the middle term alone: w'^2 against w'. */
  @Test
  void g_as_printed_lacks_the_square() {
    Derivatives d = new Derivatives(-0.1, 0.5, 0.04, -0.2, 0.06, 0.3);
    double middle = (1 / 0.04 + 0.25) / 4;
    assertEquals(d.g() + (0.04 + 0.2) * middle, d.gAsPrinted(), 1e-12);
  }

  @Test
  void a_surface_in_closed_form_says_what_the_formula_says() {
    VolSurface surface = VolSurface.of((k, t) -> t * (0.04 + k * k));
    double[] k = {0, 0.1, -0.2}, t = {1, 2, 0.5};
    assertArrayEquals(new double[] {0.04, 0.1, 0.04}, surface.totalVariance(k, t), 1e-16);
    assertThrows(IllegalArgumentException.class, () -> surface.totalVariance(k, new double[] {1}));
  }
}
