package ivylab.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardiserTest {

  /** Two tensors; the 99s are padding. */
  private static final double[] A = {1, 2, 99, 4, 99, 99}, A_MASK = {1, 1, 0, 1, 0, 0};

  private static final double[] B = {-3, 0.5, 99}, B_MASK = {1, 1, 0};
  private static final double[] VISIBLE = {1, 2, 4, -3, 0.5};

  private static final double MEAN = Arrays.stream(VISIBLE).average().orElseThrow();
  private static final double SQUARES =
      Arrays.stream(VISIBLE).map(x -> (x - MEAN) * (x - MEAN)).sum();

  private static NDArray tensor(double[] values, long... shape) {
    return Tensors.of(Compute.root(), values, DataType.FLOAT64, shape);
  }

  private static Standardiser.Map map(Standardiser s, boolean training) {
    return s.map(
        training,
        List.of(tensor(A, 2, 3), tensor(B, 1, 3)),
        List.of(tensor(A_MASK, 2, 3), tensor(B_MASK, 1, 3)));
  }

  private static Standardiser standardiser(Parameters p, Standardiser.Source source) {
    return new Standardiser(p, "x", source);
  }

  @Test
  void in_training_the_statistics_are_those_of_the_batch_without_padding() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Standardiser.Map map = map(standardiser(p, Standardiser.Source.BATCH), true);
      double[] z = Tensors.toArray(map.standardise(tensor(VISIBLE, 5)));
      for (int i = 0; i < 5; i++)
        assertEquals((VISIBLE[i] - MEAN) / Math.sqrt(SQUARES / 5 + 1e-5), z[i], 1e-14);
    }
  }

  /** From mean 0 and variance 1; the batch counts by a tenth, its variance over n - 1. */
  @Test
  void running_statistics_move_by_a_tenth_and_with_the_unbiased_variance() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Standardiser s = standardiser(p, Standardiser.Source.BATCH);
      double mean = 0, variance = 1;
      for (int step = 0; step < 3; step++) {
        map(s, true);
        mean = 0.9 * mean + 0.1 * MEAN;
        variance = 0.9 * variance + 0.1 * SQUARES / 4;
        assertEquals(mean, p.values("x.mean")[0], 1e-15);
        assertEquals(variance, p.values("x.variance")[0], 1e-14);
      }
      double[] z = Tensors.toArray(map(s, false).standardise(tensor(VISIBLE, 5)));
      assertEquals((VISIBLE[0] - mean) / Math.sqrt(variance + 1e-5), z[0], 1e-14);
      assertEquals(mean, p.values("x.mean")[0], 1e-15, "evaluation moves nothing");
    }
  }

  @Test
  void one_value_has_no_spread_and_moves_the_variance_towards_zero() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Standardiser s = standardiser(p, Standardiser.Source.BATCH);
      NDArray one = tensor(new double[] {3}, 1);
      double[] z =
          Tensors.toArray(s.map(true, List.of(one), List.of(one.onesLike())).standardise(one));
      assertArrayEquals(new double[] {0}, z);
      assertEquals(0.9, p.values("x.variance")[0], 1e-15);
    }
  }

  @Test
  void a_learnt_affine_map_follows_batch_statistics_only() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Standardiser s = standardiser(p, Standardiser.Source.BATCH);
      assertEquals(List.of("x.mean", "x.variance", "x.gain", "x.offset"), p.names());
      assertEquals(2, p.learnt().size());
      p.set("x.gain", new double[] {3});
      p.set("x.offset", new double[] {0.25});
      Standardiser.Map map = map(s, false);
      NDArray z = map.affine(map.standardise(tensor(VISIBLE, 5)));
      assertEquals(3 * VISIBLE[1] / Math.sqrt(1 + 1e-5) + 0.25, Tensors.toArray(z)[1], 1e-14);
      assertEquals(5, Tensors.scalar(Autograd.grad(z, p.get("x.offset"), false)));
    }
  }

  @Test
  void fixed_statistics_are_used_in_training_and_do_not_move() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Standardiser s = standardiser(p, Standardiser.Source.TRAINING_SET);
      s.set(2, 9);
      for (boolean training : new boolean[] {true, false}) {
        Standardiser.Map map = map(s, training);
        NDArray x = tensor(new double[] {5, -1}, 2);
        NDArray z = map.standardise(x);
        double root = Math.sqrt(9 + 1e-5);
        assertArrayEquals(new double[] {3 / root, -3 / root}, Tensors.toArray(z), 1e-15);
        assertEquals(z, map.affine(z), "nothing is learnt");
        assertNull(map.gain());
      }
      assertEquals(2, p.values("x.mean")[0]);
      assertEquals(9, p.values("x.variance")[0]);
      assertEquals(0, p.learnt().size());
    }
  }

  /**
   * One training pass of the reference with momentum 0.1 (torch 1.13, float64). Coordinates are
   * standardised over quotes and queries together, market features over surfaces.
   */
  @ParameterizedTest
  @CsvSource({
    "log_moneyness_bn,k_in,k_q,0",
    "time_to_maturity_bn,t_in,t_q,0",
    "market_return_bn,market,,0",
    "market_volatility_bn,market,,1",
    "treasury_rate_bn,market,,2",
    "tv_mean_bn,market,,3",
    "tv_std_bn,market,,4"
  })
  void running_statistics_are_those_of_a_correct_reference(
      String what, String first, String second, int column) throws IOException {
    String at = "f64/running_momentum0.1/" + what;
    JsonNode mean = KernelEmbeddingTest.golden(at + ".running_mean");
    JsonNode variance = KernelEmbeddingTest.golden(at + ".running_var");
    List<NDArray> values = new ArrayList<>(), masks = new ArrayList<>();
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      for (int surface = 0; surface < 4; surface++)
        for (String name : second == null ? List.of(first) : List.of(first, second)) {
          JsonNode all = KernelEmbeddingTest.golden("input/" + surface + "/" + name);
          double[] row =
              second == null
                  ? new double[] {all.get(column).asDouble(), 1e6}
                  : new double[all.size() + 1];
          if (second != null) for (int i = 0; i < all.size(); i++) row[i] = all.get(i).asDouble();
          double[] mask = new double[row.length];
          Arrays.fill(mask, 0, row.length - 1, 1); // the last place is padding
          values.add(tensor(row, 1, row.length));
          masks.add(tensor(mask, 1, row.length));
        }
      standardiser(p, Standardiser.Source.BATCH).map(true, values, masks);
      double size = Math.max(1e-2, Math.abs(mean.get(0).asDouble()));
      assertEquals(mean.get(0).asDouble(), p.values("x.mean")[0], 1e-12 * size);
      assertEquals(
          variance.get(0).asDouble(),
          p.values("x.variance")[0],
          1e-12 * variance.get(0).asDouble());
    }
  }
}
