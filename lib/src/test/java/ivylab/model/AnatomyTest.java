package ivylab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ivylab.encoder.Fusion;
import ivylab.surface.Grid;
import ivylab.surface.Surface;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models in double precision with parameters far from their start. */
class AnatomyTest {

  private static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(2).withHeads(2).withFfn(16);
  private static final Config SMALL_PUBLISHED =
      Config.PUBLISHED.withWidth(8).withBlocks(2).withHeads(2).withFfn(16).withGateBias(0.5);
  private static final Surface SURFACE = DerivativesTest.surface(11, 5);
  private static final double[] K = {-0.1, 0.05, 0.0}, T = {0.4, 0.7, 1.1};

  /** Rounding of a few hundred operations in double precision. */
  private static final double ROUNDING = 1e-10;

  static Stream<Config> configs() {
    return Stream.of(
        SMALL,
        SMALL_PUBLISHED,
        SMALL.withQueryAttention(Config.QueryAttention.JOINT),
        SMALL.withHead(Config.OutputForm.POSITIVE).withTarget(Config.Target.TOTAL_VARIANCE),
        SMALL_PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT));
  }

  private static IvySpt model(Config config) {
    IvySpt model = DerivativesTest.shaken(config, DataType.FLOAT64);
    for (String name : List.of("first", "second")) {
      model.parameters().set("embedding.standard." + name + ".mean", new double[] {0.15});
      model.parameters().set("embedding.standard." + name + ".variance", new double[] {0.3});
    }
    return model;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void kernel_channels_are_means_with_bells_of_the_stated_reach(Config config) {
    try (IvySpt model = model(config)) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      double[] values = anatomy.values();
      for (int j = 0; j < K.length; j++) {
        Anatomy.Located z = anatomy.queries().get(j);
        for (Anatomy.Kernel kernel : anatomy.kernels()) {
          double sum = 0, weights = 0;
          for (int i = 0; i < values.length; i++) {
            double dx = (z.x() - anatomy.quotes().get(i).x()) / kernel.reachX();
            double dy = (z.y() - anatomy.quotes().get(i).y()) / kernel.reachY();
            double weight = Math.exp(-(dx * dx + dy * dy) / 2) + 1e-10;
            sum += weight * values[i];
            weights += weight;
          }
          assertEquals(sum / weights, anatomy.kernelValues(j)[kernel.channel()], 1e-8);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void positions_are_waves_over_the_standardised_plane(Config config) {
    try (IvySpt model = model(config)) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      double c = Math.exp(model.parameters().values("embedding.positions.scale")[0]);
      for (int j = 0; j < K.length; j++) {
        Anatomy.Located z = anatomy.queries().get(j);
        double[] expected = new double[8];
        for (int i = 0; i < 2; i++) {
          double frequency = Math.pow(c, -4.0 * i / 8);
          expected[4 * i] = Math.sin(z.x() * frequency);
          expected[4 * i + 1] = Math.cos(z.x() * frequency);
          expected[4 * i + 2] = Math.sin(z.y() * frequency);
          expected[4 * i + 3] = Math.cos(z.y() * frequency);
        }
        assertArrayEquals(expected, anatomy.position(j), ROUNDING);
      }
    }
  }

  @Test
  void without_norms_a_query_is_kernels_and_waves_and_the_mask_token() {
    try (IvySpt model = model(SMALL)) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      double[] kernels = anatomy.kernelValues(1), waves = anatomy.position(1);
      double[] sum = anatomy.maskToken();
      for (int i = 0; i < sum.length; i++) sum[i] += kernels[i] + Math.sqrt(2) * waves[i];
      assertArrayEquals(sum, anatomy.embedded(1), ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void weights_sum_to_one(Config config) {
    boolean joint = config.queryAttention() == Config.QueryAttention.JOINT;
    boolean single = config.externalTokens() == Config.ExternalTokens.SINGLE;
    try (IvySpt model = model(config)) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      for (int block = 0; block < 2; block++)
        for (int j = 0; j < K.length; j++) {
          Attention attention = anatomy.attention(block, j);
          assertEquals(2, attention.heads().size());
          for (Attention.Head head : attention.heads()) {
            assertEquals(SURFACE.size(), head.quotes().size());
            assertEquals(joint ? K.length - 1 : 0, head.others().size());
            double points = head.self() + sum(head.quotes()) + sum(head.others());
            assertEquals(1, points, ROUNDING);
            assertEquals(single ? 1 : Config.FEATURES, head.market().size());
            assertEquals(1, sum(head.market()), ROUNDING);
            assertTrue(head.points() >= 1 && head.points() <= SURFACE.size() + K.length);
          }
        }
    }
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(v -> v).sum();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void the_journey_ends_at_the_answer(Config config) {
    try (IvySpt model = model(config)) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      for (int j = 0; j < K.length; j++) {
        var journey = anatomy.journey(j);
        assertEquals(4 + 2, journey.rowCount());
        assertEquals(100 * anatomy.vol()[j], journey.doubleColumn(2).getDouble(5), 1e-8);
      }
    }
  }

  @Test
  void independent_queries_answer_like_the_completed_surface() {
    try (IvySpt model = model(SMALL)) {
      double[] together = Anatomy.of(model, SURFACE, K, T).w();
      assertArrayEquals(model.fit(SURFACE).totalVariance(K, T), together, ROUNDING);
      assertEquals(together[1], Anatomy.of(model, SURFACE, K[1], T[1]).w()[0], ROUNDING);
    }
  }

  @Test
  void joint_queries_depend_on_their_company() {
    try (IvySpt model = model(SMALL.withQueryAttention(Config.QueryAttention.JOINT))) {
      double alone = Anatomy.of(model, SURFACE, K[1], T[1]).w()[0];
      double among = Anatomy.of(model, SURFACE, K, T).w()[1];
      assertEquals(
          model.fit(SURFACE).totalVariance(new double[] {K[1]}, new double[] {T[1]})[0],
          alone,
          ROUNDING);
      assertTrue(Math.abs(among / alone - 1) > 1e-7, among + " " + alone); // rounding: 1e-12
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void maps_show_at_each_point_what_a_query_alone_there_is_given(Config config) {
    Grid grid = new Grid(-0.2, 0.1, 3, 0.3, 0.9, 2);
    try (IvySpt model = model(config)) {
      AnatomyMaps maps = Anatomy.over(model, SURFACE, grid);
      for (int iT = 0; iT < 2; iT++)
        for (int iK = 0; iK < 3; iK++) {
          Anatomy one = Anatomy.of(model, SURFACE, grid.k()[iK], grid.t()[iT]);
          assertEquals(one.kernelValues(0)[3], maps.kernel(3).value(iT, iK), ROUNDING);
          assertEquals(one.position(0)[6], maps.position(6).value(iT, iK), ROUNDING);
          double gate = Arrays.stream(one.gate(1, 0)).average().orElseThrow();
          assertEquals(gate, maps.gate(1).value(iT, iK), ROUNDING);
          Attention attention = one.attention(1, 0);
          double points =
              attention.heads().stream()
                  .mapToDouble(Attention.Head::points)
                  .average()
                  .orElseThrow();
          assertEquals(points, maps.spread(1).value(iT, iK), 1e-8);
          int token = attention.mean().market().size() - 1;
          assertEquals(
              attention.mean().market().get(token), maps.market(1, token).value(iT, iK), ROUNDING);
        }
    }
  }

  @Test
  void bandwidths_are_those_of_the_paper() {
    try (IvySpt model = IvySpt.create(SMALL, 1)) {
      List<Anatomy.Kernel> kernels = Anatomy.kernels(model);
      // erf(s/sqrt 2) is the share of a normal variable within s: i/(d + 1) for channel i
      assertEquals(0.1397, kernels.get(0).bandwidth(), 1e-4); // 1/9
      assertEquals(1.5932, kernels.get(7).bandwidth(), 1e-4); // 8/9
      assertEquals(kernels.get(7).bandwidth() * Math.sqrt(2), kernels.get(7).reachX(), 1e-7);
    }
  }

  @Test
  void a_published_gate_starts_shut_to_the_market() {
    try (IvySpt model = IvySpt.create(SMALL_PUBLISHED.withGateBias(10), 1)) {
      for (double g : Anatomy.of(model, SURFACE, K, T).gate(0, 0)) assertTrue(g > 0.999 && g < 1);
    }
  }

  @Test
  void the_numbers_outlive_the_model() {
    IvySpt model = model(SMALL);
    Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
    AnatomyMaps maps = Anatomy.over(model, SURFACE, new Grid(-0.1, 0.1, 2, 0.3, 0.9, 2));
    model.close();
    assertTrue(anatomy.toString().contains("3 queries"));
    assertEquals(2 * 2, anatomy.heads(0).rowCount());
    assertEquals(3, anatomy.coordinates().rowCount());
    assertEquals(Config.FEATURES, anatomy.market().rowCount());
    assertEquals(4, maps.gate(0).values().size());
  }

  @Test
  void standardised_coordinates_and_market_features_follow_the_statistics() {
    try (IvySpt model = model(SMALL)) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      Anatomy.Located z = anatomy.queries().get(0);
      assertEquals(K[0] / Math.sqrt(T[0]), z.first(), 1e-15);
      assertEquals(Math.log(T[0]), z.second(), 1e-15);
      assertEquals((z.first() - 0.15) / Math.sqrt(0.3 + 1e-5), z.x(), 1e-12);
      assertEquals((z.second() - 0.15) / Math.sqrt(0.3 + 1e-5), z.y(), 1e-12);
      // no calibration of features: mean 0, variance 1
      double raw = anatomy.market().doubleColumn("raw").get(1);
      assertEquals(SURFACE.market().volatility(), raw);
      assertEquals(
          raw / Math.sqrt(1 + 1e-5), anatomy.market().doubleColumn("standardised").get(1), 1e-12);
    }
  }

  @Test
  void what_is_not_there_is_refused_by_name() {
    try (IvySpt model = model(SMALL.withFusion(Fusion.SUM))) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      assertMessage("the fusion is SUM", () -> anatomy.gate(0, 0));
      assertMessage("block must be in [0, 2): 2", () -> anatomy.attention(2, 0));
      assertMessage("query must be in [0, 3): -1", () -> anatomy.kernelValues(-1));
      assertMessage("k is empty", () -> Anatomy.of(model, SURFACE, new double[0], new double[0]));
      AnatomyMaps maps = Anatomy.over(model, SURFACE, new Grid(-0.1, 0.1, 2, 0.3, 0.9, 2));
      assertMessage("the fusion is SUM", () -> maps.gate(0));
      assertMessage("channel must be in [0, 8): 8", () -> maps.kernel(8));
    }
    try (IvySpt model = model(SMALL.withFusion(Fusion.SELF_ONLY))) {
      Anatomy anatomy = Anatomy.of(model, SURFACE, K, T);
      assertEquals(List.of(), anatomy.attention(0, 0).mean().market());
    }
  }

  private static void assertMessage(String part, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void double_precision_is_the_same_model() {
    try (IvySpt single = IvySpt.create(SMALL, 3);
        IvySpt precise = single.doublePrecision()) {
      double[] a = single.fit(SURFACE).totalVariance(K, T);
      double[] b = precise.fit(SURFACE).totalVariance(K, T);
      for (int i = 0; i < a.length; i++) assertEquals(1, a[i] / b[i], 1e-4);
      assertNotEquals(a[0], b[0]);
    }
  }
}
