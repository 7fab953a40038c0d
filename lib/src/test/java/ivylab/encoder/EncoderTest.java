package ivylab.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.layer.Jet;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderTest {

  private static final int B = 2, N = 5, Q = 3, D = 8, HEADS = 2, TOKENS = 4;
  private static final double[] MASK = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};

  private static EncoderConfig config(Fusion fusion) {
    return new EncoderConfig(2, HEADS, 12, 0, fusion, 0.5);
  }

  private static NDArray random(long seed, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] values = new SplittableRandom(seed).doubles(size, -1, 1).toArray();
    return Tensors.of(Compute.root(), values, DataType.FLOAT64, shape);
  }

  private static NDArray mask() {
    return Tensors.of(Compute.root(), MASK, DataType.FLOAT64, B, N);
  }

  /** Parameters far from their start, so that no part is idle. */
  private static Encoder shaken(EncoderConfig config, Parameters p) {
    return shaken(config, D, Dropouts.everywhere(0), p);
  }

  private static Encoder shaken(
      EncoderConfig config, int tokenWidth, Dropouts dropouts, Parameters p) {
    Initialiser start = new Initialiser(p, new Random(1), "encoder");
    Encoder encoder = new Encoder(start, config, D, tokenWidth, dropouts);
    SplittableRandom random = new SplittableRandom(2);
    for (String name : p.names()) {
      double[] values = p.values(name);
      for (int i = 0; i < values.length; i++) values[i] += random.nextDouble(-0.5, 0.5);
      p.set(name, values);
    }
    return encoder;
  }

  /** What is seen at each stage, by stage and then in the order of blocks. */
  private static final class Watch implements Probe {
    final Map<Stage, List<NDArray>> surface = new EnumMap<>(Stage.class);
    final Map<Stage, List<NDArray>> queries = new EnumMap<>(Stage.class);

    @Override
    public void see(Stage stage, int block, Points points, NDArray values) {
      var seen = points == Points.SURFACE ? surface : queries;
      var list = seen.computeIfAbsent(stage, s -> new ArrayList<>());
      // the last block has nothing of the surface
      assertEquals(block, list.size(), "blocks are counted from 0");
      list.add(values);
    }
  }

  private static Watch watched(Fusion fusion, NDArray features) {
    Watch watch = new Watch();
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      int width = (int) features.getShape().get(2);
      shaken(config(fusion), width, Dropouts.everywhere(0), p)
          .queries(
              random(1, B, N, D),
              mask(),
              List.of(Jet.of(random(2, B, Q, D))),
              features,
              Pass.evaluation().withProbe(watch));
    }
    return watch;
  }

  private static void sumToOne(NDArray weights) {
    double[] w = Tensors.toArray(weights);
    int last = (int) weights.getShape().get(weights.getShape().dimension() - 1);
    for (int i = 0; i < w.length; i += last) {
      double sum = 0;
      for (int j = i; j < i + last; j++) {
        assertTrue(w[j] >= 0);
        sum += w[j];
      }
      assertEquals(1, sum, 1e-14);
    }
  }

  @Test
  void all_attention_weights_sum_to_one_and_padding_has_none() {
    try (Scope scope = Scope.evaluating()) {
      Watch watch = watched(Fusion.GATE, random(3, B, TOKENS, D));
      List<NDArray> self = watch.surface.get(Probe.Stage.SELF_ATTENTION);
      List<NDArray> asking = watch.queries.get(Probe.Stage.SELF_ATTENTION);
      assertEquals(1, self.size(), "the last block needs no surface tokens");
      assertEquals(2, asking.size());
      assertEquals(new Shape(B, HEADS, N, N), self.get(0).getShape());
      for (NDArray weights : asking)
        assertEquals(new Shape(B, HEADS, Q, N + 1), weights.getShape());
      for (NDArray weights : watch.queries.get(Probe.Stage.EXTERNAL_ATTENTION)) {
        assertEquals(new Shape(B, HEADS, Q, TOKENS), weights.getShape());
        sumToOne(weights);
      }
      watch.surface.get(Probe.Stage.EXTERNAL_ATTENTION).forEach(EncoderTest::sumToOne);
      List<NDArray> all = new ArrayList<>(self);
      all.addAll(asking);
      for (NDArray weights : all) {
        sumToOne(weights);
        double[] w = Tensors.toArray(weights);
        int columns = (int) weights.getShape().get(3);
        for (int i = w.length / 2; i < w.length; i++) { // the second surface
          int column = i % columns;
          boolean padding = column == 3 || column == 4;
          if (padding) assertEquals(0, w[i]);
          else assertTrue(w[i] > 0);
        }
      }
    }
  }

  /** Row by row {@code W x + b}, in plain Java. */
  private static double[] linear(Parameters p, String layer, double[] x) {
    double[] weight = p.values(layer + ".weight"), y = p.values(layer + ".bias");
    for (int i = 0; i < y.length; i++)
      for (int j = 0; j < x.length; j++) y[i] += weight[i * x.length + j] * x[j];
    return y;
  }

  /** {@code softmax(q k / sqrt(d/h))} of each head, eq. (1) of Vaswani and others (2017). */
  private static double[] weights(double[] query, List<double[]> keys, int head) {
    double[] e = new double[keys.size()];
    double sum = 0;
    int size = D / HEADS;
    for (int j = 0; j < e.length; j++) {
      double score = 0;
      for (int i = head * size; i < (head + 1) * size; i++) score += query[i] * keys.get(j)[i];
      e[j] = Math.exp(score / Math.sqrt(size));
      sum += e[j];
    }
    for (int j = 0; j < e.length; j++) e[j] /= sum;
    return e;
  }

  private static double[] row(NDArray tokens, int row) {
    int width = (int) tokens.getShape().get(2);
    return Arrays.copyOfRange(Tensors.toArray(tokens), row * width, (row + 1) * width);
  }

  @Test
  void attention_weights_are_the_softmax_of_scaled_products_in_each_head() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder encoder = shaken(config(Fusion.GATE), p);
      NDArray surface = random(1, B, N, D), queries = random(2, B, Q, D);
      NDArray features = random(3, B, TOKENS, D);
      Watch watch = new Watch();
      Pass pass = Pass.evaluation().withProbe(watch);
      encoder.queries(surface, mask(), List.of(Jet.of(queries)), features, pass);
      String block = "encoder.block-0.";
      List<double[]> keys = new ArrayList<>(), market = new ArrayList<>();
      for (int j = 0; j < N; j++) {
        double[] all = linear(p, block + "self.in", row(surface, j));
        keys.add(Arrays.copyOfRange(all, D, 2 * D));
      }
      double[] asking = linear(p, block + "self.in", row(queries, 0));
      keys.add(Arrays.copyOfRange(asking, D, 2 * D)); // itself, last
      for (int j = 0; j < TOKENS; j++)
        market.add(linear(p, block + "external.key", row(features, j)));
      double[] self = Tensors.toArray(watch.queries.get(Probe.Stage.SELF_ATTENTION).get(0));
      double[] external = Tensors.toArray(watch.queries.get(Probe.Stage.EXTERNAL_ATTENTION).get(0));
      for (int head = 0; head < HEADS; head++) {
        int from = head * Q * (N + 1), external0 = head * Q * TOKENS;
        assertArrayEquals(
            weights(asking, keys, head), Arrays.copyOfRange(self, from, from + N + 1), 1e-14);
        double[] question = linear(p, block + "external.query", row(queries, 0));
        assertArrayEquals(
            weights(question, market, head),
            Arrays.copyOfRange(external, external0, external0 + TOKENS),
            1e-14);
      }
    }
  }

  @Test
  void a_single_external_token_has_weight_one() {
    try (Scope scope = Scope.evaluating()) {
      Watch watch = watched(Fusion.GATE, random(3, B, 1, 5));
      for (NDArray weights : watch.queries.get(Probe.Stage.EXTERNAL_ATTENTION))
        for (double w : Tensors.toArray(weights)) assertEquals(1, w);
    }
  }

  @Test
  void the_gate_lies_between_zero_and_one_and_only_gating_has_one() {
    try (Scope scope = Scope.evaluating()) {
      NDArray features = random(3, B, TOKENS, D);
      for (NDArray gate : watched(Fusion.GATE, features).queries.get(Probe.Stage.GATE)) {
        assertEquals(new Shape(B, Q, D), gate.getShape());
        for (double g : Tensors.toArray(gate)) assertTrue(g > 0 && g < 1);
      }
      for (Fusion fusion : List.of(Fusion.SUM, Fusion.SELF_ONLY)) {
        Watch watch = watched(fusion, features);
        assertFalse(watch.queries.containsKey(Probe.Stage.GATE), fusion.name());
        assertEquals(
            fusion == Fusion.SUM, watch.queries.containsKey(Probe.Stage.EXTERNAL_ATTENTION));
      }
    }
  }

  private static double[] encoded(
      Encoder encoder, NDArray surface, NDArray mask, NDArray queries, NDArray features) {
    Pass pass = Pass.evaluation();
    return Tensors.toArray(
        encoder.queries(surface, mask, List.of(Jet.of(queries)), features, pass).get(0).v());
  }

  /** Change the second query: the others stay, bit for bit or nearly so. */
  @ParameterizedTest
  @EnumSource
  void a_query_changes_neither_another_nor_the_surface(Fusion fusion) {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder encoder = shaken(config(fusion), p);
      NDArray surface = random(1, B, N, D), features = random(3, B, TOKENS, D);
      double[] tokens = Tensors.toArray(random(2, B, Q, D)), changed = tokens.clone();
      for (int i = D; i < 2 * D; i++) changed[i] += 3;
      double[] before = encoded(encoder, surface, mask(), random(2, B, Q, D), features);
      NDArray other = Tensors.of(Compute.root(), changed, DataType.FLOAT64, B, Q, D);
      double[] after = encoded(encoder, surface, mask(), other, features);
      double moved = 0;
      for (int i = 0; i < before.length; i++) {
        if (i / D == 1) moved += Math.abs(after[i] - before[i]);
        else assertEquals(before[i], after[i], 1e-14);
      }
      assertTrue(moved > 0.01);
      // without queries the surface is encoded as with them, and each set of queries alone
      Watch with = new Watch(), without = new Watch();
      Pass pass = Pass.evaluation();
      List<Jet> two = List.of(Jet.of(random(2, B, Q, D)), Jet.of(other));
      List<Jet> both = encoder.queries(surface, mask(), two, features, pass);
      assertArrayEquals(before, Tensors.toArray(both.get(0).v()), 1e-14);
      assertArrayEquals(after, Tensors.toArray(both.get(1).v()), 1e-14);
      encoder.queries(surface, mask(), two.subList(0, 1), features, pass.withProbe(with));
      encoder.queries(surface, mask(), List.of(), features, pass.withProbe(without));
      assertArrayEquals(
          Tensors.toArray(with.surface.get(Probe.Stage.ENCODED).get(0)),
          Tensors.toArray(without.surface.get(Probe.Stage.ENCODED).get(0)));
    }
  }

  @Test
  void surface_points_and_features_change_every_query_of_their_surface_and_no_other() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Encoder encoder = shaken(config(Fusion.GATE), p);
      NDArray surface = random(1, B, N, D), features = random(3, B, TOKENS, D);
      surface.setRequiresGradient(true);
      features.setRequiresGradient(true);
      NDArray queries = random(2, B, Q, D), weights = random(4, Q, D);
      Pass pass = new Pass(false, Order.ANY, null, Probe.NONE);
      NDArray first =
          encoder
              .queries(surface, mask(), List.of(Jet.of(queries)), features, pass)
              .get(0)
              .v()
              .split(2, 0)
              .get(0)
              .squeeze(0)
              .mul(weights);
      List<NDArray> g = Autograd.grad(List.of(first), List.of(surface, features), false);
      double[] bySurface = Tensors.toArray(g.get(0)), byFeature = Tensors.toArray(g.get(1));
      for (int i = 0; i < bySurface.length; i++)
        assertEquals(i < N * D, bySurface[i] != 0, "surface " + i);
      for (int i = 0; i < byFeature.length; i++)
        assertEquals(i < TOKENS * D, byFeature[i] != 0, "feature " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void padding_does_not_matter(Fusion fusion) {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder encoder = shaken(config(fusion), p);
      NDArray features = random(3, B, TOKENS, D), queries = random(2, B, Q, D);
      double[] tokens = Tensors.toArray(random(1, B, N, D)), other = tokens.clone();
      for (int i = 0; i < tokens.length; i++) if (MASK[i / D] == 0) other[i] = 7 - i % 3;
      NDArray changed = Tensors.of(Compute.root(), other, DataType.FLOAT64, B, N, D);
      assertArrayEquals(
          encoded(encoder, random(1, B, N, D), mask(), queries, features),
          encoded(encoder, changed, mask(), queries, features),
          1e-14);
      NDArray full = mask().onesLike();
      assertArrayEquals(
          encoded(encoder, changed, full, queries, features),
          encoded(encoder, changed, null, queries, features),
          1e-14,
          "no mask is a mask of ones");
    }
  }

  /** With queries as further points that everybody sees, one query is as in the joint sequence. */
  @Test
  void one_query_alone_in_one_block_is_encoded_as_in_the_joint_sequence() {
    EncoderConfig one = config(Fusion.GATE).withBlocks(1);
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder encoder = shaken(one, p);
      NDArray surface = random(1, B, N, D), query = random(2, B, 1, D);
      NDArray features = random(3, B, TOKENS, D);
      NDArray mask = mask().concat(query.sum(new int[] {2}).onesLike(), 1);
      NDArray joint = encoder.sequence(surface.concat(query, 1), mask, features, Pass.evaluation());
      double[] last = Tensors.toArray(joint.split(new long[] {N}, 1).get(1));
      assertArrayEquals(last, encoded(encoder, surface, mask(), query, features), 1e-14);
    }
  }

  /** {@code gate SA + (1 - gate) EA}: an open gate is self-attention alone, a sum is a sum. */
  @Test
  void a_gate_wide_open_is_self_attention_alone() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Parameters q = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder gated = shaken(config(Fusion.GATE), p);
      Encoder alone = shaken(config(Fusion.SELF_ONLY), q);
      for (String name : q.names()) q.set(name, p.values(name));
      for (int block = 0; block < 2; block++) {
        double[] open = new double[D];
        Arrays.fill(open, 60);
        p.set("encoder.block-" + block + ".gate.bias", open);
      }
      NDArray surface = random(1, B, N, D), features = random(3, B, TOKENS, D);
      NDArray queries = random(2, B, Q, D);
      assertArrayEquals(
          encoded(alone, surface, mask(), queries, features),
          encoded(gated, surface, mask(), queries, features),
          1e-13);
    }
  }

  /** A gate of one half is half the sum; the norm behind does not see the factor if x is 0. */
  @Test
  void a_gate_half_open_is_half_the_sum() {
    EncoderConfig gate = new EncoderConfig(1, HEADS, 12, 0, Fusion.GATE, 0);
    EncoderConfig sum = new EncoderConfig(1, HEADS, 12, 0, Fusion.SUM, 0);
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Parameters q = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder gated = shaken(gate, p), summed = shaken(sum, q);
      for (String name : q.names()) q.set(name, p.values(name));
      p.set("encoder.block-0.gate.weight", new double[2 * D * D]);
      p.set("encoder.block-0.gate.bias", new double[D]);
      NDArray surface = random(1, B, N, D), features = random(3, B, TOKENS, D);
      NDArray zero = random(2, B, Q, D).zerosLike();
      assertArrayEquals(
          encoded(summed, surface, mask(), zero, features),
          encoded(gated, surface, mask(), zero, features),
          1e-4,
          "but for the 1e-5 under the root of the norm");
    }
  }

  private static double deviation(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).average().orElseThrow());
  }

  /** A deviation from n normal numbers is known to 1 / sqrt(2 n); five of these are allowed. */
  @Test
  void weights_start_normal_with_deviation_0_02_and_outputs_smaller_with_depth() {
    try (IvySpt model = IvySpt.create(Config.PUBLISHED, 3)) {
      Parameters p = model.parameters();
      for (NDArray parameter : p.learnt()) {
        String name = parameter.getName();
        if (!name.startsWith("encoder") && !name.startsWith("head")) continue;
        double[] values = p.values(name);
        if (name.endsWith(".gain")) {
          for (double v : values) assertEquals(1, v, name);
        } else if (name.endsWith(".bias")) {
          for (double v : values) assertEquals(name.contains(".gate.") ? 10 : 0, v, name);
        } else {
          double factor = 1;
          if (name.startsWith("head")) factor = 1 / Math.sqrt(2 * (4 + 1));
          boolean output =
              name.contains("self.out")
                  || name.contains("external.out")
                  || name.contains("ffn.second");
          if (output) {
            int block = Integer.parseInt(name.replaceAll(".*block-(\\d+).*", "$1"));
            factor = 1 / Math.sqrt(2 * (block + 1)); // blocks are counted from 1 in the paper
          }
          double expected = 0.02 * factor;
          assertEquals(
              expected, deviation(values), 5 * expected / Math.sqrt(2 * values.length), name);
        }
      }
    }
  }

  @Test
  void the_same_seed_gives_the_same_weights() {
    List<double[]> weights = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2})
      try (Parameters p = new Parameters(DataType.FLOAT64)) {
        new Encoder(new Initialiser(p, new Random(seed), "e"), config(Fusion.GATE), D, D);
        weights.add(p.values("e.block-1.ffn.first.weight"));
      }
    assertArrayEquals(weights.get(0), weights.get(1));
    assertFalse(Arrays.equals(weights.get(0), weights.get(2)));
  }

  @Test
  void the_published_model_has_270_992_parameters() {
    try (IvySpt model = IvySpt.create(Config.PUBLISHED, 1)) {
      assertEquals(270_992, model.parameters().count());
    }
  }

  /** Weights and biases of every layer, counted from the sizes. */
  @ParameterizedTest
  @EnumSource
  void each_fusion_has_the_parameters_it_needs(Fusion fusion) {
    int norms = fusion == Fusion.SELF_ONLY ? 3 : 4;
    long self = 3 * D * D + 3 * D + D * D + D, external = 4 * (D * D + D), gate = 2 * D * D + D;
    long feedForward = 2 * 12 * D + 12 + D;
    long block = self + feedForward + norms * 2 * D;
    if (fusion != Fusion.SELF_ONLY) block += external;
    if (fusion == Fusion.GATE) block += gate;
    try (Parameters p = new Parameters(DataType.FLOAT64)) {
      new Encoder(new Initialiser(p, new Random(1), "e"), config(fusion), D, D);
      assertEquals(2 * block, p.count());
      assertEquals(
          new TreeSet<>(List.of("e.block-0", "e.block-1")),
          new TreeSet<>(p.names().stream().map(n -> n.substring(0, 9)).toList()));
    }
  }

  /** One dropout at a time, of which each must be seen in training and not in evaluation. */
  @ParameterizedTest
  @CsvSource({"0.5,0,0", "0,0.5,0", "0,0,0.5"})
  void each_dropout_acts_in_training_only(double attention, double gate, double ffn) {
    Dropouts dropouts = new Dropouts(attention, gate, ffn);
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Parameters q = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      Encoder encoder = shaken(config(Fusion.GATE), D, dropouts, p);
      Encoder without = shaken(config(Fusion.GATE), q);
      NDArray surface = random(1, B, N, D), features = random(3, B, TOKENS, D);
      NDArray queries = random(2, B, Q, D);
      double[] calm = encoded(without, surface, mask(), queries, features);
      assertArrayEquals(calm, encoded(encoder, surface, mask(), queries, features));
      Pass training = Pass.training(null);
      List<double[]> drawn = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Compute.seed(i == 2 ? 0 : i);
        Jet out =
            encoder.queries(surface, mask(), List.of(Jet.of(queries)), features, training).get(0);
        drawn.add(Tensors.toArray(out.v()));
      }
      assertFalse(Arrays.equals(calm, drawn.get(0)));
      assertFalse(Arrays.equals(drawn.get(0), drawn.get(1)), "another seed, other zeros");
      assertArrayEquals(drawn.get(0), drawn.get(2), "the same seed, the same zeros");
    }
  }

  /** The mean over draws of what comes out of a layer after dropout is what it gives without. */
  @Test
  void dropout_in_the_feed_forward_network_does_not_move_its_mean() {
    int draws = 4000;
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Parameters q = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      FeedForward network = new FeedForward(new Initialiser(p, new Random(1), "f"), D, 12, 0.3, 1);
      FeedForward plain = new FeedForward(new Initialiser(q, new Random(1), "f"), D, 12, 0, 1);
      NDArray x = random(1, 1, 1, D).mul(random(1, 1, 1, D).onesLike());
      double[] expected = Tensors.toArray(plain.apply(Jet.of(x), Pass.evaluation()).v());
      double[] sum = new double[D], squares = new double[D];
      Compute.seed(11);
      NDArray many = x.repeat(1, draws);
      double[] drawn = Tensors.toArray(network.apply(Jet.of(many), Pass.training(null)).v());
      for (int i = 0; i < drawn.length; i++) {
        sum[i % D] += drawn[i];
        squares[i % D] += drawn[i] * drawn[i];
      }
      double zeros = Arrays.stream(drawn).filter(v -> v == 0).count() / (double) drawn.length;
      assertEquals(0.3, zeros, 5 * Math.sqrt(0.3 * 0.7 / drawn.length), "dropped at the end");
      assertTrue(Arrays.stream(drawn).distinct().count() > 1000, "dropped inside, too");
      for (int i = 0; i < D; i++) {
        double mean = sum[i] / draws;
        double error = Math.sqrt((squares[i] / draws - mean * mean) / draws);
        assertTrue(error > 0);
        assertEquals(expected[i], mean, 5 * error, "within five standard errors");
      }
    }
  }

  @Test
  void wrong_options_are_refused_with_their_values() {
    EncoderConfig good = config(Fusion.GATE);
    refused("blocks must be positive: 0", () -> good.withBlocks(0));
    refused("heads must be positive: 0", () -> good.withHeads(0));
    refused("heads must divide the width 8: 3", () -> good.withHeads(3).requireWidth(8));
    refused("ffn must be positive: 0", () -> good.withFfn(0));
    for (double p : new double[] {1, -0.1, Double.NaN})
      refused("dropout must be a probability in [0, 1): " + p, () -> good.withDropout(p));
    refused("attention must be a probability in [0, 1): 1.0", () -> new Dropouts(1, 0, 0));
    refused("gate must be a probability in [0, 1): -0.1", () -> new Dropouts(0, -0.1, 0));
    refused(
        "feedForward must be a probability in [0, 1): NaN", () -> new Dropouts(0, 0, Double.NaN));
  }

  private static void refused(String message, Executable wrong) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, wrong).getMessage());
  }
}
