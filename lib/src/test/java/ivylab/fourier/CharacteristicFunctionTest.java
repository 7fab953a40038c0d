package ivylab.fourier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.rough.ExponentialSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the characteristic function of any law of {@code ln(S_T/F)}. */
class CharacteristicFunctionTest {

  static Stream<CharacteristicFunction> laws() {
    List<CharacteristicFunction> laws = new ArrayList<>(Laws.CLASSICAL);
    laws.add(Laws.ROUGH);
    laws.add(Laws.ROUGH.withVariance(VarianceCurve.flat(0.04)));
    laws.add(new LiftedHeston(0.02, 0.3, 0.03, 0.3, -0.7, ExponentialSum.lifted(0.62, 10, 4)));
    return laws.stream();
  }

  static Stream<CharacteristicFunction> all() {
    return Stream.concat(laws(), Stream.of(Laws.ROUGH.withRiccati(new Riccati.Pade(3))));
  }

  static Stream<CharacteristicFunction> withAdams() {
    return Stream.concat(all(), Stream.of(Laws.ROUGH.withRiccati(new Riccati.Adams(200))));
  }

  @ParameterizedTest
  @MethodSource("withAdams")
  void probability_is_one_and_the_price_a_martingale(CharacteristicFunction law) {
    for (double t : Laws.MATURITIES) {
      assertArrayEquals(new double[2], Laws.psi(law, t, 0, 0), 0);
      // -0.0 and 0.0 differ for assertArrayEquals without a tolerance
      assertArrayEquals(new double[2], Laws.psi(law, t, 0, -1), 1e-300);
    }
  }

  @ParameterizedTest
  @MethodSource("withAdams")
  void opposite_nodes_are_conjugate(CharacteristicFunction law) {
    for (double u : new double[] {0.3, 4, 50})
      for (double shift : new double[] {0, -0.5}) {
        double[] right = Laws.psi(law, 0.5, u, shift), left = Laws.psi(law, 0.5, -u, shift);
        assertEquals(right[0], left[0], 1e-14 * Math.abs(right[0]));
        assertEquals(right[1], -left[1], 1e-14 * Math.abs(right[1]) + 1e-15);
      }
  }

  /** {@code |E e^(iuX)| <= 1}, and {@code |E e^((iu + 1/2)X)| <= E e^(X/2) <= 1}. */
  @ParameterizedTest
  @MethodSource("all")
  void its_modulus_is_below_its_value_on_the_imaginary_axis(CharacteristicFunction law) {
    for (double t : Laws.MATURITIES) {
      double middle = Laws.psi(law, t, 0, -0.5)[0];
      assertTrue(middle < 0);
      for (double u = 0.1; u < 1000; u *= 1.5) {
        assertTrue(Laws.psi(law, t, u, 0)[0] < 0, "at u = " + u);
        // Pade approximations are no characteristic functions, but nearly so
        assertTrue(Laws.psi(law, t, u, -0.5)[0] < middle + 1e-9, "at u = " + u + " - i/2");
      }
    }
  }

  /** Steps of 0.05 in u turn psi by less than a radian; a jump of a logarithm's branch is 2 pi. */
  @ParameterizedTest
  @MethodSource("all")
  void it_is_continuous(CharacteristicFunction law) {
    int n = 4000;
    double[] re = Laws.grid(0, 200, n), im = new double[n], a = new double[n], b = new double[n];
    for (double shift : new double[] {0, -0.5})
      for (double t : Laws.MATURITIES) {
        Arrays.fill(im, shift);
        law.log(t, re, im, a, b);
        for (int i = 1; i < n; i++) {
          assertEquals(a[i - 1], a[i], 1 - 0.01 * a[i], "real part at " + re[i]);
          assertEquals(b[i - 1], b[i], 1, "imaginary part at " + re[i]);
        }
      }
  }

  @ParameterizedTest
  @MethodSource("withAdams")
  void many_nodes_are_as_one(CharacteristicFunction law) {
    double[] re = {0, 0.7, 12, 90, 0}, im = {0.3, 0, -0.5, -0.2, -1.2};
    double[] a = new double[5], b = new double[5];
    law.log(0.4, re, im, a, b);
    for (int i = 0; i < 5; i++) {
      double[] one = Laws.psi(law, 0.4, re[i], im[i]);
      assertEquals(one[0], a[i], 1e-15 * Math.abs(one[0]));
      assertEquals(one[1], b[i], 1e-15 * Math.abs(one[1]));
    }
  }

  /**
   * Central differences of K(p) at 0 with h = 0.02: errors {@code h^2/6 c_3} and {@code h^2/12
   * c_4}, and of third and fourth order likewise {@code h^2/4 c_5}, {@code h^2/6 c_6}; a percent
   * with these laws, at most, once extrapolated from h and 2h.
   */
  @ParameterizedTest
  @MethodSource("laws")
  void cumulants_are_the_derivatives_of_the_generating_function(CharacteristicFunction law) {
    double t = 0.5;
    Cumulants c = law.cumulants(t);
    double[] one = differences(law, t, 0.02), two = differences(law, t, 0.04);
    double[] found = {c.mean(), c.variance(), c.third(), c.fourth()};
    for (int i = 0; i < 4; i++) {
      double expected = (4 * one[i] - two[i]) / 3;
      assertEquals(expected, found[i], 1e-3 * Math.abs(expected) + 1e-9, "cumulant " + (i + 1));
    }
  }

  private static double[] differences(CharacteristicFunction law, double t, double h) {
    double[] k = new double[5];
    for (int i = 0; i < 5; i++) k[i] = law.logMoment(t, (i - 2) * h);
    return new double[] {
      (k[3] - k[1]) / (2 * h),
      (k[3] - 2 * k[2] + k[1]) / (h * h),
      (k[4] - 2 * k[3] + 2 * k[1] - k[0]) / (2 * h * h * h),
      (k[4] - 4 * k[3] + 6 * k[2] - 4 * k[1] + k[0]) / (h * h * h * h)
    };
  }
}
