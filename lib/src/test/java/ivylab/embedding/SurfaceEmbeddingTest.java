package ivylab.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.layer.Jet;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.layer.Tape;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Taylor;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurfaceEmbeddingTest {

  private static final int B = 2, N = 5, Q = 3, D = 8;
  private static final SurfaceEmbedding.Sizes SIZES = new SurfaceEmbedding.Sizes(D, 2, 0);
  private static final double[] MASK = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};

  private static EmbeddingConfig config(boolean norms, boolean kernels, boolean positions) {
    return new EmbeddingConfig(Coordinates.RAW, false, norms, kernels, positions);
  }

  private static double[] random(int n, double low, double high, long seed) {
    return new SplittableRandom(seed).doubles(n, low, high).toArray();
  }

  private static NDArray tensor(double[] values, long... shape) {
    return Tensors.of(Compute.root(), values, DataType.FLOAT64, shape);
  }

  private static QuoteBatch quotes() {
    return new QuoteBatch(
        tensor(random(B * N, -0.4, 0.4, 1), B, N),
        tensor(random(B * N, 0.1, 2, 2), B, N),
        tensor(random(B * N, 0.01, 0.2, 3), B, N),
        tensor(MASK, B, N),
        tensor(random(B * 2, -1, 1, 4), B, 2));
  }

  private static Queries queries(boolean derivatives) {
    return new Queries(
        tensor(random(B * Q, -0.4, 0.4, 5), B, Q),
        tensor(random(B * Q, 0.1, 2, 6), B, Q),
        tensor(new double[] {1, 1, 1, 1, 1, 1}, B, Q),
        derivatives);
  }

  private static SurfaceEmbedding embedding(EmbeddingConfig config, Parameters p) {
    return new SurfaceEmbedding(config, SIZES, p, new Random(1));
  }

  @Test
  void tokens_have_the_width_of_the_model_and_queries_their_derivatives_if_asked() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      SurfaceEmbedding.Tokens tokens =
          embedding(config(true, true, true), p)
              .apply(quotes(), List.of(queries(false), queries(true)), Pass.evaluation());
      assertEquals(new Shape(B, N, D), tokens.surface().getShape());
      assertEquals(new Shape(B, 2), tokens.features().getShape());
      assertEquals(2, tokens.queries().size());
      assertFalse(tokens.queries().get(0).hasDerivatives());
      assertTrue(tokens.queries().get(1).hasDerivatives());
      assertEquals(new Shape(B, Q, D), tokens.queries().get(1).kk().getShape());
      assertArrayEquals(
          Tensors.toArray(tokens.queries().get(0).v()),
          Tensors.toArray(tokens.queries().get(1).v()),
          1e-13);
    }
  }

  private static Map<Probe.Stage, List<double[]>> seen(
      EmbeddingConfig config, Parameters p, boolean training) {
    Map<Probe.Stage, List<double[]>> seen = new EnumMap<>(Probe.Stage.class);
    Pass pass =
        new Pass(
            training,
            ivylab.layer.Order.ANY,
            null,
            (stage, block, points, values) ->
                seen.computeIfAbsent(stage, s -> new ArrayList<>()).add(Tensors.toArray(values)));
    embedding(config, p).apply(quotes(), List.of(queries(false)), pass);
    return seen;
  }

  /** Without norms: channels, plus sqrt(2) encodings, plus the mask token or the own value. */
  @Test
  void a_token_is_the_sum_of_its_parts() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Map<Probe.Stage, List<double[]>> seen = seen(config(false, true, true), p, false);
      double[] own = p.values("embedding.own-value"), token = p.values("embedding.mask-token");
      double[] values = Tensors.toArray(quotes().value());
      for (int points = 0; points < 2; points++) {
        double[] found = seen.get(Probe.Stage.EMBEDDED).get(points);
        for (int i = 0; i < found.length; i++) {
          double last = points == 0 ? values[i / D] * own[i % D] : token[i % D];
          double expected =
              seen.get(Probe.Stage.KERNELS).get(points)[i]
                  + Math.sqrt(2) * seen.get(Probe.Stage.POSITIONS).get(points)[i]
                  + last;
          assertEquals(expected, found[i], 1e-14);
        }
      }
    }
  }

  @Test
  void with_norms_every_token_has_mean_zero_and_variance_one() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      for (double[] tokens : seen(config(true, true, true), p, false).get(Probe.Stage.EMBEDDED))
        for (int i = 0; i < tokens.length; i += D) {
          double mean = 0, square = 0;
          for (int j = i; j < i + D; j++) {
            mean += tokens[j] / D;
            square += tokens[j] * tokens[j] / D;
          }
          assertEquals(0, mean, 1e-14);
          assertEquals(1, square, 1e-4, "but for the 1e-5 under the root");
        }
      assertTrue(p.names().stream().noneMatch(name -> name.endsWith("own-value")));
    }
  }

  /**
   * The ablation without kernels is the limit of small bandwidths: learnt factors of the
   * coordinates of 1e4 shrink every kernel to its own point, and leave queries the floor's mean.
   */
  @Test
  void without_kernels_is_the_limit_of_bandwidths_to_zero() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Parameters q = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      SurfaceEmbedding narrow = embedding(config(false, true, false), p);
      for (String name : List.of("first", "second"))
        p.set("embedding.standard." + name + ".gain", new double[] {1e4});
      SurfaceEmbedding without = embedding(config(false, false, false), q);
      for (String name : List.of("embedding.mask-token", "embedding.own-value"))
        q.set(name, p.values(name));
      SurfaceEmbedding.Tokens limit =
          narrow.apply(quotes(), List.of(queries(true)), Pass.evaluation());
      SurfaceEmbedding.Tokens plain =
          without.apply(quotes(), List.of(queries(true)), Pass.evaluation());
      double[] expected = Tensors.toArray(limit.surface()),
          found = Tensors.toArray(plain.surface());
      for (int i = 0; i < expected.length; i++)
        if (MASK[i / D] == 1) assertEquals(expected[i], found[i], 1e-9); // the floor of 1e-10
      Jet far = limit.queries().get(0), mean = plain.queries().get(0);
      assertArrayEquals(Tensors.toArray(far.v()), Tensors.toArray(mean.v()), 1e-12);
      for (NDArray part : List.of(mean.k(), mean.t(), mean.kk()))
        assertArrayEquals(new double[B * Q * D], Tensors.toArray(part), "a mean is flat");
      assertTrue(q.names().stream().noneMatch(name -> name.contains("kernels")));
    }
  }

  @Test
  void without_positions_nothing_is_said_about_them() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Map<Probe.Stage, List<double[]>> seen = seen(config(true, true, false), p, false);
      assertFalse(seen.containsKey(Probe.Stage.POSITIONS));
      assertTrue(p.names().stream().noneMatch(name -> name.contains("positions")));
    }
  }

  /** In training the coordinates of quotes and queries are standardised together, padding apart. */
  @Test
  void training_moves_the_statistics_of_coordinates_and_features() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      seen(config(true, true, true), p, true);
      double sum = 0, count = 0;
      double[] k = Tensors.toArray(quotes().k());
      for (int i = 0; i < MASK.length; i++) {
        sum += MASK[i] * k[i];
        count += MASK[i];
      }
      for (double x : Tensors.toArray(queries(false).k())) {
        sum += x;
        count++;
      }
      assertEquals(0.1 * sum / count, p.values("embedding.standard.first.mean")[0], 1e-15);
      double[] features = Tensors.toArray(quotes().features());
      assertEquals(
          0.1 * (features[1] + features[3]) / 2,
          p.values("embedding.standard.feature-1.mean")[0],
          1e-15);
    }
  }

  /** A surface is a function at a fixed normalisation, also while training on batch statistics. */
  @Test
  void batch_statistics_are_constants_under_derivatives_in_the_coordinates() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      SurfaceEmbedding embedding = embedding(config(true, true, true), p);
      Jet forward =
          embedding
              .apply(quotes(), List.of(queries(true)), Pass.training(new Tape()))
              .queries()
              .get(0);
      Queries leaves = queries(false);
      leaves.k().setRequiresGradient(true);
      Pass pass = new Pass(true, ivylab.layer.Order.ANY, null, Probe.NONE);
      NDArray v = embedding.apply(quotes(), List.of(leaves), pass).queries().get(0).v();
      double[] weights = random(D, -1, 1, 8); // a normed token has the sum 0, which says nothing
      NDArray weighted = v.mul(tensor(weights, D));
      double[] reverse = Tensors.toArray(Autograd.grad(weighted, leaves.k(), false));
      double[] k = Tensors.toArray(forward.k());
      for (int i = 0; i < B * Q; i++) {
        double sum = 0;
        for (int j = 0; j < D; j++) sum += weights[j] * k[i * D + j];
        assertEquals(sum, reverse[i], 1e-11 * Math.max(1, Math.abs(sum)));
        assertTrue(Math.abs(sum) > 1e-3);
      }
    }
  }

  @Test
  void calibration_fixes_the_statistics_of_the_training_set() {
    EmbeddingConfig fixed = new EmbeddingConfig(Coordinates.SCALED, true, false, true, true);
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      SurfaceEmbedding embedding = embedding(fixed, p);
      assertTrue(embedding.needsCalibration());
      embedding.calibrate(
          new double[] {-1, 0, 2}, new double[] {1, 1, 4}, new double[][] {{3, 5}, {7, 7}});
      // k / sqrt(t) is -1, 0, 1; log t is 0, 0, log 4
      assertEquals(0, p.values("embedding.standard.first.mean")[0], 1e-15);
      assertEquals(2.0 / 3, p.values("embedding.standard.first.variance")[0], 1e-15);
      assertEquals(Math.log(4) / 3, p.values("embedding.standard.second.mean")[0], 1e-15);
      assertEquals(4, p.values("embedding.standard.feature-0.mean")[0], 1e-15);
      assertEquals(1, p.values("embedding.standard.feature-0.variance")[0], 1e-15);
      assertEquals(7, p.values("embedding.standard.feature-1.mean")[0], 1e-15);
      assertEquals(
          1, p.values("embedding.standard.feature-1.variance")[0], "a constant stays as it is");
    }
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      assertFalse(embedding(config(true, true, true), p).needsCalibration());
    }
  }

  @ParameterizedTest
  @EnumSource
  void coordinates_and_their_derivatives_are_those_of_the_formula(Coordinates coordinates) {
    double k = -0.3, t = 0.4;
    Taylor x = Taylor.k(k), y = Taylor.t(t);
    Taylor first = coordinates == Coordinates.RAW ? x : x.times(y.power(-0.5));
    try (Scope scope = Scope.evaluating()) {
      NDArray a = tensor(new double[] {k}, 1, 1), b = tensor(new double[] {t}, 1, 1);
      compare(first.parts(), coordinates.first(a, b, true));
      double[] second =
          coordinates == Coordinates.RAW ? y.parts() : new double[] {Math.log(t), 0, 1 / t, 0};
      compare(second, coordinates.second(a, b, true));
      assertEquals(first.value(), coordinates.first(k, t), 1e-15);
      assertEquals(second[0], coordinates.second(k, t), 1e-15);
      assertFalse(coordinates.first(a, b, false).hasDerivatives());
      assertEquals(first.value(), Tensors.scalar(coordinates.first(a, b, false).v()), 1e-15);
      assertEquals(second[0], Tensors.scalar(coordinates.second(a, b, false).v()), 1e-15);
    }
  }

  private static void compare(double[] expected, Jet found) {
    List<NDArray> parts = List.of(found.v(), found.k(), found.t(), found.kk());
    for (int i = 0; i < 4; i++) assertEquals(expected[i], Tensors.scalar(parts.get(i)), 1e-14);
  }

  @Test
  void the_same_seed_gives_the_same_start_and_another_another() {
    List<double[]> starts = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2})
      try (Parameters p = new Parameters(DataType.FLOAT64)) {
        new SurfaceEmbedding(config(false, true, true), SIZES, p, new Random(seed));
        starts.add(p.values("embedding.mask-token"));
      }
    assertArrayEquals(starts.get(0), starts.get(1));
    assertNotEquals(starts.get(0)[0], starts.get(2)[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -4, 6})
  void a_width_that_is_no_multiple_of_four_is_refused(int width) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new SurfaceEmbedding.Sizes(width, 5, 0));
    assertEquals("width must be a positive multiple of 4: " + width, e.getMessage());
  }

  @Test
  void no_features_are_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new SurfaceEmbedding.Sizes(8, 0, 0));
    assertEquals("features must be positive: 0", e.getMessage());
  }
}
