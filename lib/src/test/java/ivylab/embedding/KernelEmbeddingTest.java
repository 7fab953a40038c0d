package ivylab.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ivylab.layer.Jet;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.layer.Tape;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Taylor;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smile.math.special.Erf;

/**
 * The kernel embedding in its two forms, blocked and composed, against each other and against its
 * formula on polynomials in plain Java.
 */
class KernelEmbeddingTest {

  /** b surfaces of n points, the last ones of every second surface padding; m points asked for. */
  record Size(int b, int n, int m, int width) {}

  static Stream<Size> sizes() {
    return Stream.of(
        new Size(2, 7, 5, 4),
        new Size(1, 1, 1, 4), // one point: its value everywhere
        new Size(3, 5, 1, 12),
        new Size(2, 1, 4, 8),
        new Size(1, 150, 61, 64), // blocks of 27 points: 27, 27 and 7
        new Size(2, 1100, 3, 256)); // fewer exponentials than one point needs fit in a block
  }

  /**
   * The size of the terms in a derivative. Around one point alone nothing changes: what is left of
   * terms up to {@code 0.3 (2 P dx)^2}, 1e4 for the narrowest kernel, is their rounding.
   */
  private static double terms(Size size) {
    return size.n == 1 ? 1e4 : 0.1;
  }

  private static final class Case {
    final Size size;
    final double[] axes;
    final double[] x, y, value, mask; // of the surface
    final double[] u, v; // asked for
    final double[] gains = {1.3, 0.8};

    Case(Size size) {
      this.size = size;
      SplittableRandom random = new SplittableRandom(size.hashCode());
      int points = size.b * size.n;
      axes = random.doubles(2 * size.width, -0.7, 0.7).toArray();
      x = random.doubles(points, -2, 2).toArray();
      y = random.doubles(points, -2, 2).toArray();
      value = random.doubles(points, 0.01, 0.3).toArray();
      mask = new double[points];
      for (int i = 0; i < points; i++) {
        int row = i / size.n, column = i % size.n;
        boolean padding = row % 2 == 1 && size.n > 1 && column >= size.n - 1 - size.n / 4;
        mask[i] = padding ? 0 : 1;
      }
      u = random.doubles(size.b * size.m, -2, 2).toArray();
      v = random.doubles(size.b * size.m, -2, 2).toArray();
    }

    KernelEmbedding kernels(Parameters p) {
      KernelEmbedding kernels = new KernelEmbedding(p, "kernels", size.width);
      p.set("kernels.log-axes", axes);
      return kernels;
    }
  }

  private static NDArray tensor(double[] values, DataType type, long... shape) {
    return Tensors.of(Compute.root(), values, type, shape);
  }

  /** Channels at the points asked for, by coordinates that depend on k and t as given. */
  private static Jet channels(
      Case c, KernelEmbedding kernels, DataType type, boolean derivatives, Pass pass) {
    return channels(c, kernels, tensor(c.gains, type, 2), type, derivatives, pass);
  }

  private static Jet channels(
      Case c,
      KernelEmbedding kernels,
      NDArray gains,
      DataType type,
      boolean derivatives,
      Pass pass) {
    Size s = c.size;
    KernelEmbedding.Prepared prepared =
        kernels.prepare(
            tensor(c.x, type, s.b, s.n),
            tensor(c.y, type, s.b, s.n),
            tensor(c.value, type, s.b, s.n),
            tensor(c.mask, type, s.b, s.n),
            gains);
    NDArray u = tensor(c.u, type, s.b, s.m), v = tensor(c.v, type, s.b, s.m);
    if (!derivatives) return kernels.apply(prepared, Jet.of(u), Jet.of(v), pass);
    // x = u with dx/dk = 0.9 and dx/dt = -0.4; y = v with dy/dt = 1.7
    NDArray zero = u.zerosLike();
    Jet first = new Jet(u, filled(u, 0.9), filled(u, -0.4), zero);
    Jet second = new Jet(v, zero, filled(u, 1.7), zero);
    return kernels.apply(prepared, first, second, pass);
  }

  private static NDArray filled(NDArray like, double value) {
    double[] values = new double[(int) like.size()];
    Arrays.fill(values, value);
    return tensor(values, like.getDataType(), like.getShape().getShape());
  }

  private static List<double[]> parts(Jet jet) {
    List<double[]> parts = new ArrayList<>(List.of(Tensors.toArray(jet.v())));
    if (jet.hasDerivatives())
      for (NDArray part : List.of(jet.k(), jet.t(), jet.kk())) parts.add(Tensors.toArray(part));
    return parts;
  }

  private static void close(String what, double[] expected, double[] found, double tolerance) {
    close(what, expected, found, tolerance, 0.1); // the size of the values themselves
  }

  /**
   * @param least size of the terms that the numbers are differences of
   */
  private static void close(
      String what, double[] expected, double[] found, double tolerance, double least) {
    assertEquals(expected.length, found.length, what);
    double size = least;
    for (double x : expected) size = Math.max(size, Math.abs(x));
    for (int i = 0; i < found.length; i++)
      assertEquals(expected[i], found[i], tolerance * size, what + " [" + i + "]");
  }

  /** The formula of the paper, one channel at one point of a surface. */
  private static Taylor formula(Case c, int surface, int point, int channel) {
    Size size = c.size;
    double s = Math.sqrt(2) * Erf.inverf((channel + 1.0) / (size.width + 1));
    double first = Math.exp(c.axes[2 * channel]), second = Math.exp(c.axes[2 * channel + 1]);
    Taylor u = Taylor.of(new double[] {c.u[surface * size.m + point], 0.9, -0.4, 0}, new double[4]);
    Taylor v = Taylor.of(new double[] {c.v[surface * size.m + point], 0, 1.7, 0}, new double[4]);
    Taylor above = Taylor.of(0), below = Taylor.of(0);
    for (int j = 0; j < size.n; j++) {
      int at = surface * size.n + j;
      if (c.mask[at] == 0) continue;
      Taylor dx = u.plus(-c.x[at]).times(c.gains[0]), dy = v.plus(-c.y[at]).times(c.gains[1]);
      Taylor distance = dx.times(dx).times(first).plus(dy.times(dy).times(second));
      Taylor weight = distance.times(-1 / ((first + second) * 2 * s * s)).exp().plus(1e-10);
      above = above.plus(weight.times(c.value[at]));
      below = below.plus(weight);
    }
    return above.times(below.power(-1));
  }

  /** Channel i is a weighted mean; weights fall to 1e-6 of the largest here, so 1e-11 is left. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void channels_are_those_of_the_formula(boolean blocked) {
    Case c = new Case(new Size(2, 7, 5, 4));
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Pass pass = blocked ? Pass.evaluation() : Pass.anyOrder();
      List<double[]> found = parts(channels(c, c.kernels(p), DataType.FLOAT64, true, pass));
      double[][] expected = new double[4][found.get(0).length];
      for (int i = 0; i < expected[0].length; i++) {
        int channel = i % 4, point = i / 4 % 5, surface = i / 20;
        double[] parts = formula(c, surface, point, channel).parts();
        for (int part = 0; part < 4; part++) expected[part][i] = parts[part];
      }
      for (int part = 0; part < 4; part++)
        close("part " + part, expected[part], found.get(part), 1e-11);
    }
  }

  /** Both in double precision: 1e-12 of the largest value. */
  @ParameterizedTest
  @MethodSource("sizes")
  void blocked_values_and_derivatives_are_the_composed_ones(Size size) {
    Case c = new Case(size);
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      KernelEmbedding kernels = c.kernels(p);
      for (boolean derivatives : new boolean[] {false, true}) {
        List<double[]> composed =
            parts(channels(c, kernels, DataType.FLOAT64, derivatives, Pass.anyOrder()));
        for (Pass pass : List.of(Pass.evaluation(), Pass.gradient(new Tape()))) {
          List<double[]> blocked = parts(channels(c, kernels, DataType.FLOAT64, derivatives, pass));
          assertEquals(composed.size(), blocked.size());
          for (int i = 0; i < composed.size(); i++)
            close("part " + i, composed.get(i), blocked.get(i), 1e-12, i == 0 ? 0.1 : terms(size));
        }
      }
    }
  }

  /**
   * Single precision rounds an exponent of up to 20 by 20 * 6e-8, so weights by 1e-6, and the
   * derivatives, which are differences of sums several times their size, by ten times that.
   */
  @ParameterizedTest
  @MethodSource("sizes")
  void in_single_precision_both_forms_are_near_double_precision(Size size) {
    Case c = new Case(size);
    List<double[]> exact;
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      exact = parts(channels(c, c.kernels(p), DataType.FLOAT64, true, Pass.anyOrder()));
    }
    try (Parameters p = new Parameters(DataType.FLOAT32);
        Scope scope = Scope.evaluating()) {
      KernelEmbedding kernels = c.kernels(p);
      for (Pass pass : List.of(Pass.evaluation(), Pass.anyOrder())) {
        List<double[]> single = parts(channels(c, kernels, DataType.FLOAT32, true, pass));
        for (int i = 0; i < 4; i++)
          close(
              pass.order() + " part " + i,
              exact.get(i),
              single.get(i),
              i == 0 ? 5e-6 : 1e-4,
              i == 0 ? 0.1 : terms(size));
      }
    }
  }

  /** By the axes and by the learnt factors of the coordinates, of values and of derivatives. */
  @ParameterizedTest
  @MethodSource("sizes")
  void blocked_gradients_are_the_composed_ones(Size size) {
    Case c = new Case(size);
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      KernelEmbedding kernels = c.kernels(p);
      p.add("gains", c.gains, 2);
      for (boolean derivatives : new boolean[] {false, true}) {
        double[][] blocked, composed;
        try (Scope scope = Scope.recording()) {
          Tape tape = new Tape();
          Pass pass = Pass.gradient(tape);
          NDArray gains = p.get("gains");
          Jet jet = channels(c, kernels, gains, DataType.FLOAT64, derivatives, pass);
          blocked = arrays(tape.gradient(outputs(jet), weights(jet), p.learnt()));
        }
        try (Scope scope = Scope.recording()) {
          NDArray gains = p.get("gains");
          Jet jet = channels(c, kernels, gains, DataType.FLOAT64, derivatives, Pass.anyOrder());
          composed = arrays(Autograd.grad(outputs(jet), weights(jet), p.learnt(), false, false));
        }
        assertEquals(2, composed.length);
        for (int i = 0; i < 2; i++)
          close(
              "gradient " + p.learnt().get(i).getName(),
              composed[i],
              blocked[i],
              1e-12,
              terms(size));
        if (size.n > 1) assertNotEquals(0, composed[0][0]);
      }
    }
  }

  private static List<NDArray> outputs(Jet jet) {
    return jet.hasDerivatives() ? List.of(jet.v(), jet.k(), jet.t(), jet.kk()) : List.of(jet.v());
  }

  private static List<NDArray> weights(Jet jet) {
    SplittableRandom random = new SplittableRandom(9);
    int n = (int) jet.v().size();
    List<NDArray> weights = new ArrayList<>();
    for (NDArray output : outputs(jet))
      weights.add(
          tensor(
              random.doubles(n, -1, 1).toArray(), DataType.FLOAT64, output.getShape().getShape()));
    return weights;
  }

  private static double[][] arrays(List<NDArray> tensors) {
    return tensors.stream().map(Tensors::toArray).toArray(double[][]::new);
  }

  /** A training step must not hold on to what it computed. */
  @Test
  void the_blocked_form_leaves_no_tensor_behind() {
    Case c = new Case(new Size(2, 7, 5, 4));
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      KernelEmbedding kernels = c.kernels(p);
      for (boolean derivatives : new boolean[] {false, true}) {
        int[] tensors = new int[3];
        for (int i = 0; i < 3; i++) {
          try (Scope scope = Scope.recording()) {
            Tape tape = new Tape();
            Jet jet = channels(c, kernels, DataType.FLOAT64, derivatives, Pass.training(tape));
            tape.gradient(outputs(jet), List.of(), p.learnt());
          }
          tensors[i] = Compute.root().getManagedArrays().size();
        }
        assertEquals(tensors[1], tensors[2], "tensors of the process after two equal steps");
      }
    }
  }

  /** One point is all there is to average. */
  @Test
  void a_point_of_no_other_has_its_own_value_everywhere_and_is_flat() {
    Case c = new Case(new Size(1, 1, 6, 8));
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      List<double[]> parts =
          parts(channels(c, c.kernels(p), DataType.FLOAT64, true, Pass.evaluation()));
      for (double value : parts.get(0)) assertEquals(c.value[0], value, 1e-15);
      for (int i = 1; i < 4; i++)
        for (double derivative : parts.get(i)) assertEquals(0, derivative, 1e-14);
    }
  }

  @Test
  void far_from_all_points_the_channels_are_the_plain_mean() {
    Case c = new Case(new Size(2, 7, 5, 4));
    Arrays.fill(c.u, 1e3);
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      double[] found =
          parts(channels(c, c.kernels(p), DataType.FLOAT64, false, Pass.evaluation())).get(0);
      for (int surface = 0; surface < 2; surface++) {
        double sum = 0, count = 0;
        for (int j = 0; j < 7; j++) {
          sum += c.mask[surface * 7 + j] * c.value[surface * 7 + j];
          count += c.mask[surface * 7 + j];
        }
        assertEquals(sum / count, found[surface * 20], 1e-13, "the floor of all weights alone");
      }
    }
  }

  /** What stands at padding, coordinates and value, is never seen. */
  @Test
  void padding_does_not_matter() {
    Case c = new Case(new Size(2, 7, 5, 4)), other = new Case(new Size(2, 7, 5, 4));
    for (int i = 0; i < c.mask.length; i++)
      if (c.mask[i] == 0) {
        other.x[i] = 0.1;
        other.y[i] = -0.1;
        other.value[i] = 55;
      }
    assertTrue(Arrays.stream(c.mask).anyMatch(x -> x == 0));
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      KernelEmbedding kernels = c.kernels(p);
      for (Pass pass : List.of(Pass.evaluation(), Pass.anyOrder())) {
        List<double[]> one = parts(channels(c, kernels, DataType.FLOAT64, true, pass));
        List<double[]> two = parts(channels(other, kernels, DataType.FLOAT64, true, pass));
        for (int i = 0; i < 4; i++) assertArrayEquals(one.get(i), two.get(i), 1e-15);
      }
    }
  }

  /** The coefficients hold the bandwidths: with equal axes P is -1 / (4 s^2). */
  private static double[] bandwidths(int width) {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      KernelEmbedding kernels = new KernelEmbedding(p, "kernels", width);
      NDArray one = tensor(new double[] {1}, DataType.FLOAT64, 1, 1);
      double[] coefficients = Tensors.toArray(kernels.prepare(one, one, one, one, null).p());
      double[] s = new double[width];
      for (int i = 0; i < width; i++) {
        assertEquals(coefficients[2 * i], coefficients[2 * i + 1]);
        s[i] = Math.sqrt(-1 / (4 * coefficients[2 * i]));
      }
      return s;
    }
  }

  /**
   * {@code erf(s_i / sqrt 2) = i / (d + 1)}: a normal number is within s_i with this probability.
   */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 64, 256})
  void bandwidths_are_the_quantiles_of_a_half_normal(int width) {
    double[] s = bandwidths(width);
    for (int i = 0; i < width; i++)
      assertEquals((i + 1.0) / (width + 1), Erf.erf(s[i] / Math.sqrt(2)), 1e-14);
  }

  /** The reference run of width 8 (torch 1.13, float64). */
  @Test
  void bandwidths_are_those_of_the_reference() throws IOException {
    JsonNode golden = golden("f64/bandwidth");
    double[] s = bandwidths(8);
    assertEquals(8, golden.size());
    for (int i = 0; i < 8; i++)
      assertEquals(golden.get(i).asDouble(), s[i], 1e-14 * s[i], "bandwidth " + i);
  }

  /** Skips the calling test where there are no reference values. */
  static JsonNode golden(String name) throws IOException {
    String folder = System.getenv("IVYLAB_REFERENCE");
    assumeTrue(folder != null, "IVYLAB_REFERENCE is not set: no reference values to compare with");
    String text = Files.readString(Path.of(folder, "golden", "ivyspt_small.json"));
    return new ObjectMapper().readTree(text).get("arrays").get(name).get("data");
  }

  /** The gradient of the composed form can be differentiated again; second order by the axes. */
  @Test
  void the_composed_form_can_be_differentiated_twice_in_the_axes() {
    Case c = new Case(new Size(1, 4, 3, 4));
    double h = 1e-5;
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      KernelEmbedding kernels = c.kernels(p);
      double[] exact;
      try (Scope scope = Scope.recording()) {
        NDArray axes = p.get("kernels.log-axes");
        NDArray first = slope(c, kernels, axes);
        exact = Tensors.toArray(Autograd.grad(first.square().sum(), axes, false));
      }
      double[] at = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = c.axes.clone();
        moved[1] += side == 0 ? -h : h;
        p.set("kernels.log-axes", moved);
        try (Scope scope = Scope.recording()) {
          at[side] = Tensors.scalar(slope(c, kernels, p.get("kernels.log-axes")).square().sum());
        }
      }
      double difference = (at[1] - at[0]) / (2 * h);
      assertEquals(difference, exact[1], 1e-6 * Math.max(1e-2, Math.abs(difference)));
    }
  }

  private static NDArray slope(Case c, KernelEmbedding kernels, NDArray axes) {
    Pass pass = new Pass(false, Order.ANY, null, Probe.NONE);
    Jet jet = channels(c, kernels, DataType.FLOAT64, false, pass);
    return Autograd.grad(jet.v().square(), axes, true);
  }
}
