package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdentificationTest {

  private static final FitCoordinate A = new FitCoordinate("a", 0, 2),
      B = new FitCoordinate("b", -5, 5);

  /** Rows (1, x) over half-width h, in shares of the ranges. */
  private static double[][] line(double[] x, double h) {
    double[][] jacobian = new double[x.length][];
    for (int i = 0; i < x.length; i++)
      jacobian[i] = new double[] {A.range() / h, x[i] * B.range() / h};
    return jacobian;
  }

  /**
   * Regression of y = a + b x with known noise: {@code var b = s^2/Sxx}, {@code var a = s^2 (1/n +
   * mean(x)^2/Sxx)}, {@code corr = -mean(x)/sqrt(mean(x^2))}. Rounding only.
   */
  @Test
  void errors_of_a_straight_line_are_those_of_the_textbook() {
    double[] x = {0.1, 0.4, 0.5, 0.9, 1.6};
    double h = 0.02, noise = 1.7, mean = 0.7, squares = 0, sxx = 0;
    for (double each : x) {
      squares += each * each / x.length;
      sxx += (each - mean) * (each - mean);
    }
    var found = Identification.of(List.of(A, B), line(x, h), new double[2], new boolean[2], noise);
    assertEquals(noise * h / Math.sqrt(sxx), found.errors().get(1), 1e-14);
    assertEquals(
        noise * h * Math.sqrt(1.0 / x.length + mean * mean / sxx), found.errors().get(0), 1e-14);
    assertEquals(-mean / Math.sqrt(squares), found.correlations().get(0).get(1), 1e-12);
    assertEquals(1, found.correlations().get(1).get(1), 1e-12);
    // without a prior the errors with it are the same, and it has no share
    assertEquals(found.errors().get(0), found.errorsWithPrior().get(0), 1e-14);
    assertEquals(List.of(0.0, 0.0), found.priorShares());
    assertTrue(found.undetermined().isEmpty());
  }

  /**
   * One coordinate with information i = 1/error^2 in shares and a prior of weight w: error 1/sqrt(i
   * + w), share w/(i + w).
   */
  @Test
  void the_prior_narrows_the_error_by_its_share() {
    double i = 5 * 5, w = 7;
    var found =
        Identification.of(List.of(A), new double[][] {{5}}, new double[] {w}, new boolean[1], 1);
    assertEquals(2 / Math.sqrt(i), found.errors().get(0), 1e-14);
    assertEquals(2 / Math.sqrt(i + w), found.errorsWithPrior().get(0), 1e-14);
    assertEquals(w / (i + w), found.priorShares().get(0), 1e-14);
  }

  @Test
  void what_quotes_do_not_determine_is_named_and_gets_no_error() {
    var c = new FitCoordinate("c", 0, 1);
    // b and c enter as 0.8 b + 0.6 c in shares: 0.6 b - 0.8 c is free
    double[][] jacobian = {{100, 0, 0}, {0, 80, 60}, {50, 160, 120}};
    var found =
        Identification.of(List.of(A, B, c), jacobian, new double[] {1, 1, 1}, new boolean[3], 1);
    assertTrue(found.errors().get(0) > 0);
    assertTrue(Double.isNaN(found.errors().get(1)) && Double.isNaN(found.errors().get(2)));
    assertTrue(Double.isNaN(found.correlations().get(0).get(1)));
    assertEquals(1, found.undetermined().size());
    assertEquals("0.80 c - 0.60 b", found.undetermined().get(0).text());
    assertTrue(Double.isInfinite(found.undetermined().get(0).error()));
    assertEquals(
        "0.80 c - 0.60 b (the quotes say nothing)", found.undetermined().get(0).toString());
    assertEquals(
        "1.00 a (error unknown: too few quotes)",
        new Identification.Direction(List.of(1.0), Double.NaN, "1.00 a").toString());
    // along the free direction the prior decides: share 0.6^2 of b and 0.8^2 of c, but for what
    // the quotes say along the other, 1/(100^2 + 1)
    assertEquals(0.36, found.priorShares().get(1), 1e-3);
    assertEquals(0.64, found.priorShares().get(2), 1e-3);
    // a's own error is not spoilt: the textbook's for the two rows that see it
    double[][] reduced = {{100, 0}, {0, 100}, {50, 200}};
    var same = Identification.of(List.of(A, B), reduced, new double[2], new boolean[2], 1);
    assertEquals(same.errors().get(0), found.errors().get(0), 1e-12);
  }

  /** An error just below and just above that of a uniform guess, range/sqrt(12). */
  @Test
  void a_guess_is_the_border_of_what_is_determined() {
    double guess = Math.sqrt(12);
    for (double information : new double[] {0.99 * guess, 1.01 * guess}) {
      var found =
          Identification.of(
              List.of(A), new double[][] {{information}}, new double[1], new boolean[1], 1);
      assertEquals(information < guess, Double.isNaN(found.errors().get(0)));
      assertEquals(information < guess ? 1 : 0, found.undetermined().size());
    }
  }

  @Test
  void a_coordinate_at_its_bound_is_fixed() {
    double[] x = {0.1, 0.4, 0.5, 0.9, 1.6};
    var found =
        Identification.of(
            List.of(A, B), line(x, 0.02), new double[2], new boolean[] {false, true}, 1);
    assertEquals(0.02 / Math.sqrt(5), found.errors().get(0), 1e-14);
    assertTrue(Double.isNaN(found.errors().get(1)));
    assertTrue(Double.isNaN(found.errorsWithPrior().get(1)));
    assertEquals(List.of("b"), found.namesAtBound());
    assertEquals(1, found.directions().size());
    assertTrue(found.toString().contains("at a bound: [b]"));
    assertTrue(Double.isNaN(found.largestCorrelation()));
  }
}
