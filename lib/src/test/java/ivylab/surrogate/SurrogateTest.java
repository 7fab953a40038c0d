package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Pass;
import ivylab.layer.Tape;
import ivylab.rough.ExponentialSum;
import ivylab.rough.Identifiable;
import ivylab.rough.InitialCurve;
import ivylab.rough.QuadraticRoughHeston;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class SurrogateTest {

  @TempDir Path folder;

  private static final SurrogateConfig NORMED =
      SurrogateConfig.TEXT.withNetwork(new SurrogateConfig.Dense(List.of(16, 8), true, 0.5));

  /**
   * 15 x 128 + 128; 8 x (128 x 128 + 2 x 128); 128 x 64 + 64; 64 K + K: 145,374 for K = 30, as the
   * published code counts.
   */
  @Test
  void the_networks_have_the_published_numbers_of_parameters() {
    SmileLayout layout = SmileLayout.of(Smiles.largePart());
    assertEquals(145_374, count(SurrogateConfig.SEED, layout));
    assertEquals(145_374 - 18 * 65, count(SurrogateConfig.seed(12), layout));
    assertEquals(16 * 25 + 6 * 26 * 25 + 26 * 60, count(SurrogateConfig.PAPER, layout));
    int text = 16 * 64 + 65 * 128 + 129 * 256 + 257 * 128 + 129 * 64 + 65 * 12;
    assertEquals(text + 2 * (64 + 128 + 256 + 128 + 64), count(SurrogateConfig.TEXT, layout));
  }

  private static long count(SurrogateConfig config, SmileLayout layout) {
    try (Surrogate model = Surrogate.create(config, layout, 15, 1)) {
      Table summary = model.summary();
      long total = model.parameters().count();
      int last = summary.rowCount() - 1;
      assertEquals(total, (long) summary.intColumn("learnt").getInt(last));
      double layers = summary.first(last).intColumn("learnt").sum();
      assertEquals(total, layers, "the layers of the summary");
      assertEquals(4e-6 * total, model.megabytes(), 1e-12);
      return total;
    }
  }

  /** Swish, norm and the way around the block, in loops. */
  @Test
  void a_residual_block_is_what_it_says() {
    SurrogateConfig config =
        SurrogateConfig.PAPER.withNetwork(new SurrogateConfig.Residual(1, 3, 2));
    try (Surrogate model = Surrogate.createDouble(config, Smiles.LAYOUT, 4, InputMap.IDENTITY, 1)) {
      model.fit(Smiles.data(Smiles.LAYOUT, 20, 1e-3, 0, 2));
      double[] shift = {0.1, -0.2, 0.3}, gain = {1.2, 0.7, 0.5};
      model.parameters().set("block-0.shift", shift);
      model.parameters().set("block-0.gain", gain);
      double[] x = Smiles.data(Smiles.LAYOUT, 1, 1e-3, 0, 3).inputs()[0];
      double[] h = swish(linear(model, "in", model.scaled(new double[][] {x})));
      double[] inner = linear(model, "block-0", h);
      double mean = Arrays.stream(inner).average().orElseThrow();
      double variance = Arrays.stream(inner).map(v -> (v - mean) * (v - mean)).sum() / 3;
      for (int i = 0; i < 3; i++)
        inner[i] = (inner[i] - mean) / Math.sqrt(variance + 1e-3) * gain[i] + shift[i];
      inner = swish(inner);
      for (int i = 0; i < 3; i++) h[i] += inner[i];
      double[] raw = linear(model, "out", swish(linear(model, "neck", h)));
      double[] scale = model.parameters().values("outputs.scale");
      double[] base = model.parameters().values("outputs.shift");
      for (int j = 0; j < raw.length; j++) raw[j] = raw[j] * scale[j] + base[j];
      assertArrayEquals(raw, model.vols(new double[][] {x})[0], 1e-12);
    }
  }

  private static double[] linear(Surrogate model, String name, double[] x) {
    double[] w = model.parameters().values(name + ".weight");
    double[] y =
        model.parameters().names().contains(name + ".bias")
            ? model.parameters().values(name + ".bias")
            : new double[w.length / x.length];
    for (int o = 0; o < y.length; o++)
      for (int i = 0; i < x.length; i++) y[o] += w[o * x.length + i] * x[i];
    return y;
  }

  private static double[] swish(double[] x) {
    return Arrays.stream(x).map(v -> v / (1 + Math.exp(-v))).toArray();
  }

  /** Two passes of training differ by dropout; two predictions do not, and track nothing. */
  @Test
  void dropout_and_batch_statistics_are_of_training_alone() {
    SmileData data = Smiles.data(Smiles.LAYOUT, 30, 1e-3, 0, 2);
    try (Surrogate model = Surrogate.create(NORMED, Smiles.LAYOUT, 4, 1)) {
      model.fit(data);
      double[] first = pass(model, data, true), second = pass(model, data, true);
      assertFalse(Arrays.equals(first, second));
      double[] mean = model.parameters().values("layer-0.mean");
      assertTrue(Arrays.stream(mean).anyMatch(m -> m != 0), "tracked");
      double[] evaluated = pass(model, data, false);
      assertArrayEquals(evaluated, pass(model, data, false));
      assertArrayEquals(mean, model.parameters().values("layer-0.mean"));
      double[] alone = pass(model, data.first(1), false);
      // rows of a batch do not see each other: the same up to the order of float sums
      for (int i = 0; i < alone.length; i++) assertEquals(evaluated[i], alone[i], 1e-5);
    }
  }

  /** In loops over the batch, for one layer without dropout. */
  @Test
  void batch_norm_standardises_by_the_batch_and_tracks_a_tenth() {
    SurrogateConfig config =
        SurrogateConfig.PAPER.withNetwork(new SurrogateConfig.Dense(List.of(2), true, 0));
    SmileData data = Smiles.data(Smiles.LAYOUT, 6, 1e-3, 0, 2);
    try (Surrogate model = Surrogate.createDouble(config, Smiles.LAYOUT, 4, InputMap.IDENTITY, 1)) {
      model.fit(data);
      double[][] z = new double[6][];
      for (int i = 0; i < 6; i++)
        z[i] = linear(model, "layer-0", model.scaled(new double[][] {data.inputs()[i]}));
      double[] got = pass(model, data, true), mean = new double[2], variance = new double[2];
      for (double[] row : z) for (int j = 0; j < 2; j++) mean[j] += row[j] / 6;
      for (double[] row : z)
        for (int j = 0; j < 2; j++) variance[j] += Math.pow(row[j] - mean[j], 2) / 6;
      double[] h = new double[2];
      for (int j = 0; j < 2; j++) h[j] = (z[3][j] - mean[j]) / Math.sqrt(variance[j] + 1e-3);
      double[] raw = linear(model, "out", swish(h));
      double[] scale = model.parameters().values("outputs.scale");
      double[] base = model.parameters().values("outputs.shift");
      for (int j = 0; j < raw.length; j++)
        assertEquals(raw[j] * scale[j] + base[j], got[3 * raw.length + j], 1e-12);
      for (int j = 0; j < 2; j++) {
        assertEquals(0.1 * mean[j], model.parameters().values("layer-0.mean")[j], 1e-12);
        assertEquals(
            0.9 + 0.1 * variance[j], model.parameters().values("layer-0.variance")[j], 1e-12);
      }
    }
  }

  private static double[] pass(Surrogate model, SmileData data, boolean training) {
    try (Scope scope = Scope.recording()) {
      NDArray x = model.tensor(model.scaled(data.inputs()), data.size());
      Pass pass = training ? Pass.training(new Tape()) : Pass.evaluation();
      return Tensors.toArray(model.head().vols(model.net().apply(x, pass)));
    }
  }

  @Test
  void a_file_gives_the_same_model_and_says_what_is_wrong() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SmileData data = Smiles.data(Smiles.BOTH, 30, 1e-3, 0, 2);
    for (SurrogateConfig config :
        List.of(SurrogateConfig.seed(7), SurrogateConfig.PAPER, NORMED, SurrogateConfig.OURS))
      try (Surrogate model = Surrogate.create(config, Smiles.BOTH, 4, 1)) {
        model.fit(data);
        model.save(file, Map.of("origin", "a test"));
        try (Surrogate again = Surrogate.load(file)) {
          assertEquals(config, again.config());
          assertEquals(Smiles.BOTH, again.layout());
          double[][] expected = model.vols(data.inputs()), found = again.vols(data.inputs());
          for (int i = 0; i < 30; i++) assertArrayEquals(expected[i], found[i]);
          assertArrayEquals(model.range()[2], again.range()[2]);
          assertEquals(data.inputs()[0].length, again.inputs());
        }
      }
    var e = assertThrows(IOException.class, () -> Surrogate.load(file, new Halves()));
    assertTrue(e.getMessage().endsWith("with the input map identity, not halves"));
    Files.writeString(file, "nothing");
    assertThrows(IOException.class, () -> Surrogate.load(file));
  }

  /** The sum and the difference of the first two parameters, and the others. */
  static final class Halves implements InputMap {
    @Override
    public String name() {
      return "halves";
    }

    @Override
    public int size(int parameters) {
      return 2;
    }

    @Override
    public double[] apply(double[] p) {
      return new double[] {p[0] + p[1], (p[0] - p[1]) * p[2]};
    }
  }

  /** Against the coordinates of the model, and central differences. */
  @Test
  void identifiable_inputs_are_those_of_the_model_and_are_kept_in_its_file() throws IOException {
    ExponentialSum kernel = ExponentialSum.lifted();
    IdentifiableInputs map = IdentifiableInputs.of(kernel, 0.09, 5);
    double[] x = {1.2, 1.3, 0.4, 0.2, 0.003, .1, -.2, .3, .05, -.1, .2, .4, -.3, .1, .2};
    double[] z0 = Arrays.copyOfRange(x, 5, 15);
    var model =
        new QuadraticRoughHeston(
            x[0], x[1], x[2], x[3], x[4], kernel, new InitialCurve.Factors(z0));
    assertArrayEquals(Identifiable.of(kernel, 0.09, 5).coordinates(model), map.apply(x), 1e-12);
    double[][] exact = map.jacobian(x);
    for (int j = 0; j < 15; j++) {
      double[] up = x.clone(), down = x.clone();
      up[j] += 1e-5;
      down[j] -= 1e-5;
      double[] a = map.apply(up), b = map.apply(down);
      for (int i = 0; i < 9; i++) assertEquals((a[i] - b[i]) / 2e-5, exact[i][j], 1e-8);
    }
    assertThrows(IllegalArgumentException.class, () -> map.apply(new double[14]));
    Path file = folder.resolve("identifiable.safetensors");
    try (Surrogate of = Surrogate.create(SurrogateConfig.PAPER, Smiles.LAYOUT, 15, map, 1)) {
      of.save(file, Map.of());
      try (Surrogate again = Surrogate.load(file)) {
        assertEquals(map, again.map());
      }
    }
  }

  @Test
  void components_explain_what_they_should() {
    SmileData data = Smiles.data(Smiles.LAYOUT, 200, 1e-6, 0, 2);
    try (Surrogate model = Surrogate.create(SurrogateConfig.seed(6), Smiles.LAYOUT, 4, 1)) {
      model.fit(data);
      PrincipalComponents pca = model.components();
      assertEquals(6, pca.components().length);
      assertEquals(28, pca.variances().length);
      // standardised outputs have variance n / (n - 1) each
      assertEquals(28 * 200.0 / 199, Arrays.stream(pca.variances()).sum(), 1e-3);
      assertTrue(pca.cumulative()[5] > 0.999, "four parameters");
    }
    try (Surrogate model = Surrogate.create(SurrogateConfig.PAPER, Smiles.LAYOUT, 4, 1)) {
      assertThrows(IllegalStateException.class, model::components);
    }
  }

  @Test
  void more_components_than_outputs_are_refused() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Surrogate.create(SurrogateConfig.SEED, Smiles.LAYOUT, 4, 1));
    assertEquals("count of components must be at most that of the outputs, 28: 30", e.getMessage());
  }

  @Test
  void data_of_another_layout_are_refused() {
    SmileData.Split split = Smiles.data(Smiles.BOTH, 30, 1e-3, 0, 2).split(0.5, 0.25, 1);
    try (Surrogate model = Surrogate.create(SurrogateConfig.PAPER, Smiles.LAYOUT, 4, 1)) {
      var e = assertThrows(IllegalArgumentException.class, () -> SurrogateTask.of(model, split));
      assertTrue(e.getMessage().startsWith("data must have the layout"), e.getMessage());
    }
  }
}
