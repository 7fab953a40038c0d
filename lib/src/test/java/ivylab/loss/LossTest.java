package ivylab.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Jet;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.torch.Taylor;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import smile.math.special.Erf;

class LossTest {

  /** A slice of Gatheral and Jacquier (2014), eq. (4.1), scaled in time: {@code theta t}. */
  record Ssvi(double theta, double rho, double phi) {

    Taylor w(Taylor k, Taylor t) {
      Taylor root = k.times(phi).plus(rho).power(2).plus(1 - rho * rho).power(0.5);
      return t.times(theta / 2).times(k.times(rho * phi).plus(1).plus(root));
    }

    double w(double k) {
      return w(Taylor.of(k), Taylor.of(1)).value();
    }

    /** The price of a call on a forward of 1. */
    double call(double strike) {
      double k = Math.log(strike), root = Math.sqrt(w(k));
      return normal(-k / root + root / 2) - strike * normal(-k / root - root / 2);
    }
  }

  private static double normal(double x) {
    return 0.5 * Erf.erfc(-x / Math.sqrt(2));
  }

  /** Some of them with butterfly arbitrage, some without. */
  static Stream<Ssvi> slices() {
    SplittableRandom random = new SplittableRandom(20240117);
    return Stream.generate(
            () ->
                new Ssvi(
                    random.nextDouble(0.01, 0.2),
                    random.nextDouble(-0.9, 0.9),
                    random.nextDouble(0.2, 3)))
        .limit(30);
  }

  private static NDArray tensor(double[] values, long... shape) {
    return Tensors.of(Compute.root(), values, DataType.FLOAT64, shape);
  }

  private static Jet jet(double[][] parts, long... shape) {
    return new Jet(
        tensor(parts[0], shape),
        tensor(parts[1], shape),
        tensor(parts[2], shape),
        tensor(parts[3], shape));
  }

  /** One row of queries whose value and derivatives are given, none of them padding. */
  private static Prediction prediction(double[] k, double[]... parts) {
    double[] ones = new double[k.length];
    java.util.Arrays.fill(ones, 1);
    long q = k.length;
    return new Prediction(tensor(k, 1, q), jet(parts, 1, q), tensor(ones, 1, q));
  }

  private static Prediction at(Ssvi s, double... k) {
    double[][] parts = new double[4][k.length];
    for (int i = 0; i < k.length; i++) {
      double[] p = s.w(Taylor.k(k[i]), Taylor.t(1)).parts();
      for (int j = 0; j < 4; j++) parts[j][i] = p[j];
    }
    return prediction(k, parts);
  }

  /**
   * {@code K d2C/dK2 = g exp(-d2^2/2) / sqrt(2 pi w)}. Central differences of prices with relative
   * step 1e-3 err by about h^2 times the fourth derivative, 1e-4 of the density here.
   */
  @ParameterizedTest
  @MethodSource("slices")
  void g_is_the_density_of_black_prices(Ssvi s) {
    double h = 1e-3;
    try (Scope scope = Scope.evaluating()) {
      for (double k : new double[] {-0.3, -0.15, 0, 0.1}) {
        double strike = Math.exp(k), w = s.w(k);
        double d2 = -k / Math.sqrt(w) - Math.sqrt(w) / 2;
        double g = Tensors.toArray(at(s, k).g())[0];
        double density = g * Math.exp(-d2 * d2 / 2) / Math.sqrt(2 * Math.PI * w);
        double curved = s.call(strike * (1 + h)) - 2 * s.call(strike) + s.call(strike * (1 - h));
        double priced = strike * curved / Math.pow(strike * h, 2);
        assertEquals(priced, density, 1e-4 * Math.max(1, Math.abs(priced)), "at k = " + k);
      }
    }
  }

  /** The difference between w' and its square: {@code (w'^2 - w')/4 (1/w + 1/4)}. */
  @ParameterizedTest
  @MethodSource("slices")
  void as_printed_the_slope_is_not_squared(Ssvi s) {
    try (Scope scope = Scope.evaluating()) {
      double k = -0.15;
      Prediction p = at(s, k);
      double w = s.w(k), slope = Tensors.toArray(p.w().k())[0];
      double difference = (slope * slope - slope) / 4 * (1 / w + 0.25);
      double right = Tensors.toArray(p.g())[0], printed = Tensors.toArray(p.gAsPrinted())[0];
      assertEquals(difference, printed - right, 1e-12 * Math.max(1, Math.abs(difference)));
      assertNotEquals(right, printed, 1e-3);
    }
  }

  @Test
  void a_flat_surface_has_g_of_one_and_no_violation_at_all() {
    try (Scope scope = Scope.evaluating()) {
      double[] zero = {0, 0};
      Prediction p =
          prediction(new double[] {-0.4, 0.2}, new double[] {0.04, 0.04}, zero, zero, zero);
      for (double g : Tensors.toArray(p.g())) assertEquals(1, g);
      assertEquals(0, value(Loss.calendar(), p));
      assertEquals(0, value(Loss.butterfly(), p));
      assertEquals(0, value(Loss.butterflyAsPrinted(), p));
      assertEquals(0, Tensors.scalar(Loss.mse().value(p, p.w().v())));
    }
  }

  private static double value(Loss loss, Prediction p) {
    return Tensors.scalar(loss.value(p, null));
  }

  /** No violation gives exactly 0, so that a penalty can be switched off by being fulfilled. */
  @Test
  void a_surface_without_arbitrage_has_penalties_of_exactly_zero() {
    Ssvi mild = new Ssvi(0.04, -0.3, 0.5);
    try (Scope scope = Scope.evaluating()) {
      Prediction p = at(mild, -0.4, -0.1, 0, 0.3);
      assertEquals(0, value(Loss.calendar(), p));
      assertEquals(0, value(Loss.butterfly(), p));
    }
  }

  @Test
  void calendar_is_the_mean_square_of_falling_total_variance() {
    try (Scope scope = Scope.evaluating()) {
      double[] w = {0.04, 0.04, 0.04, 0.04}, byTime = {0.3, -0.2, 0, -0.4}, zero = new double[4];
      Prediction p = prediction(zero, w, zero, byTime, zero);
      assertEquals((0.04 + 0.16) / 4, value(Loss.calendar(), p), 1e-16);
    }
  }

  /** At k = 0 and w' = 0, g is 1 + w''/2. */
  @Test
  void butterfly_is_the_mean_square_of_negative_density() {
    try (Scope scope = Scope.evaluating()) {
      double[] w = {0.04, 0.04, 0.04, 0.04}, zero = new double[4], curvature = {-3, 0, -2, -4};
      Prediction p = prediction(zero, w, zero, zero, curvature);
      assertEquals((0.25 + 1) / 4, value(Loss.butterfly(), p), 1e-15);
      assertEquals((0.25 + 1) / 4, value(Loss.butterflyAsPrinted(), p), 1e-15);
    }
  }

  @Test
  void the_two_butterflies_penalise_different_points() {
    try (Scope scope = Scope.evaluating()) {
      double[] k = {0, 0}, w = {0.04, 0.04}, zero = {0, 0}, slope = {0.5, -0.5};
      Prediction p = prediction(k, w, slope, zero, zero);
      double squared = 1 - 0.25 / 4 * 25.25; // both slopes
      double rising = 1 - 0.5 / 4 * 25.25, falling = 1 + 0.5 / 4 * 25.25;
      assertEquals(squared * squared, value(Loss.butterfly(), p), 1e-14);
      assertTrue(rising < 0 && falling > 0);
      assertEquals(rising * rising / 2, value(Loss.butterflyAsPrinted(), p), 1e-14);
    }
  }

  @Test
  void squared_error_is_a_mean_without_a_half() {
    try (Scope scope = Scope.evaluating()) {
      double[] zero = new double[3];
      Prediction p = prediction(zero, new double[] {1, 2, 3}, zero, zero, zero);
      NDArray target = tensor(new double[] {1, 1, 5}, 1, 3);
      assertEquals(5.0 / 3, Tensors.scalar(Loss.mse().value(p, target)), 1e-15);
    }
  }

  /** What a loss takes of a prediction. */
  enum Kind {
    MSE(Loss.mse()),
    CALENDAR(Loss.calendar()),
    BUTTERFLY(Loss.butterfly()),
    AS_PRINTED(Loss.butterflyAsPrinted());

    final Loss loss;

    Kind(Loss loss) {
      this.loss = loss;
    }
  }

  /** Six queries, of which both penalties hit some; two surfaces of three. */
  private static double[][] rough() {
    SplittableRandom random = new SplittableRandom(4);
    return new double[][] {
      random.doubles(6, -0.4, 0.4).toArray(), // k
      random.doubles(6, 0.02, 0.2).toArray(), // w
      random.doubles(6, -1, 1).toArray(), // by k
      random.doubles(6, -0.3, 0.3).toArray(), // by t
      random.doubles(6, -6, 3).toArray(), // by k twice
      random.doubles(6, 0.02, 0.2).toArray() // target
    };
  }

  private static double value(Kind kind, double[][] x, double[] mask, long... shape) {
    Prediction p =
        new Prediction(
            tensor(x[0], shape),
            jet(new double[][] {x[1], x[2], x[3], x[4]}, shape),
            tensor(mask, shape));
    NDArray value = kind.loss.value(p, tensor(x[5], shape));
    assertEquals(0, value.getShape().dimension(), "a loss is []");
    return Tensors.scalar(value);
  }

  @ParameterizedTest
  @EnumSource
  void padding_is_left_out_of_the_mean(Kind kind) {
    double[][] x = rough(), first = new double[6][], padded = new double[6][];
    for (int i = 0; i < 6; i++) {
      first[i] = java.util.Arrays.copyOf(x[i], 4);
      // two surfaces of four places with two queries each; what stands at padding must not matter
      padded[i] =
          new double[] {x[i][0], x[i][1], x[i][4], x[i][5], x[i][2], x[i][3], x[i][5], x[i][4]};
    }
    try (Scope scope = Scope.evaluating()) {
      double alone = value(kind, first, new double[] {1, 1, 1, 1}, 2, 2);
      double among = value(kind, padded, new double[] {1, 1, 0, 0, 1, 1, 0, 0}, 2, 4);
      assertTrue(alone > 0, "the case must be hit");
      assertEquals(alone, among, 1e-15 * Math.max(1, alone));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_loss_does_not_grow_with_the_batch(Kind kind) {
    double[][] x = rough(), twice = new double[6][];
    for (int i = 0; i < 6; i++) {
      twice[i] = java.util.Arrays.copyOf(x[i], 12);
      System.arraycopy(x[i], 0, twice[i], 6, 6);
    }
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    try (Scope scope = Scope.evaluating()) {
      double once = value(kind, x, java.util.Arrays.copyOf(ones, 6), 2, 3);
      assertEquals(once, value(kind, twice, ones, 4, 3), 1e-14 * once);
    }
  }

  /** Central differences with step 1e-6: truncation 1e-12, rounding 1e-16 / 1e-6, values to 10. */
  @ParameterizedTest
  @EnumSource
  void gradients_agree_with_differences(Kind kind) {
    double[][] x = rough();
    double[] ones = {1, 1, 1, 1, 1, 1};
    double h = 1e-6;
    try (Scope scope = Scope.recording()) {
      List<NDArray> parts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        NDArray part = tensor(x[i], 2, 3);
        part.setRequiresGradient(true);
        parts.add(part);
      }
      Jet w = new Jet(parts.get(1), parts.get(2), parts.get(3), parts.get(4));
      Prediction p = new Prediction(parts.get(0), w, tensor(ones, 2, 3));
      NDArray loss = kind.loss.value(p, tensor(x[5], 2, 3));
      List<NDArray> gradients = Autograd.grad(List.of(loss), parts, false);
      boolean some = false;
      for (int i = 0; i < 5; i++) {
        double[] g = Tensors.toArray(gradients.get(i));
        for (int j = 0; j < 6; j++) {
          double middle = x[i][j];
          x[i][j] = middle + h;
          double up = value(kind, x, ones, 2, 3);
          x[i][j] = middle - h;
          double down = value(kind, x, ones, 2, 3);
          x[i][j] = middle;
          double difference = (up - down) / (2 * h);
          assertEquals(difference, g[j], 1e-7 * Math.max(1, Math.abs(difference)), i + " " + j);
          some |= g[j] != 0;
        }
      }
      assertTrue(some);
    }
  }

  @Test
  void shapes_that_would_broadcast_are_refused() {
    try (Scope scope = Scope.evaluating()) {
      double[] zero = new double[3];
      Jet w = jet(new double[][] {zero, zero, zero, zero}, 1, 3);
      NDArray three = tensor(zero, 1, 3), one = tensor(new double[1], 1, 1);
      refused("k is (1, 1) but w is (1, 3); both [b q]", () -> new Prediction(one, w, three));
      refused(
          "mask is (3) but w is (1, 3); both [b q]",
          () -> new Prediction(three, w, tensor(zero, 3)));
      Prediction p = new Prediction(three, w, three);
      refused(
          "target is (3, 1) but w is (1, 3); both [b q]",
          () -> Loss.mse().value(p, tensor(zero, 3, 1)));
    }
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
