package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.data.Panel;
import ivylab.embedding.Queries;
import ivylab.encoder.Fusion;
import ivylab.model.Config;
import ivylab.model.Golden;
import ivylab.model.IvySpt;
import ivylab.probe.Sensitivity.Measure;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.surface.MarketFeatures;
import ivylab.surface.SurfaceMethod;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

class SensitivityTest {

  private static final Panel PANEL = Asked.panel(2, 4);
  private static final Questions QUESTIONS =
      Questions.of(PANEL, List.of(0.3, 0.7), 5).withQueries(5);

  /** Every option that the features pass through. */
  static Stream<Config> configs() {
    Config joint = Asked.SMALL_PUBLISHED;
    return Stream.of(
        Asked.SMALL,
        joint,
        joint
            .withQueryAttention(Config.QueryAttention.INDEPENDENT)
            .withHead(Config.OutputForm.POSITIVE),
        Asked.SMALL.withFusion(Fusion.SUM),
        Asked.SMALL.withNorms(true).withTrainingSetStatistics(false),
        Asked.SMALL.withExternalTokens(Config.ExternalTokens.SINGLE));
  }

  private static Sensitivity gradient(IvySpt model, Questions questions) {
    return Sensitivity.of(FeatureFunction.of(model), questions, Progress.silent());
  }

  /**
   * Central differences with a step h err by h^2/6 of the third derivative by the first, at these
   * steps below 1e-8, and by rounding, 1e-16/h of the value: 1e-9 of the largest derivative.
   */
  @ParameterizedTest
  @MethodSource("configs")
  void gradients_agree_with_bumps(Config config) {
    try (IvySpt model = Asked.model(config, PANEL)) {
      Sensitivity exact = gradient(model, QUESTIONS);
      Sensitivity bumped =
          Sensitivity.bump(FeatureFunction.of(model), QUESTIONS, 3, Progress.silent());
      Table difference = exact.difference(bumped);
      for (int f = 0; f < Config.FEATURES; f++) {
        assertTrue(difference.doubleColumn(1).getDouble(f) > 1e-9, "no sensitivity at all");
        assertTrue(difference.doubleColumn(3).getDouble(f) < 1e-6, difference.print());
      }
    }
  }

  /** The second implementation: other market features on the surface, the model's own door. */
  @Test
  void bumps_of_the_market_itself_agree() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      Sensitivity exact = gradient(model, QUESTIONS);
      Sensitivity market =
          Sensitivity.of(FeatureFunction.ofMarket(model), QUESTIONS, Progress.silent());
      assertEquals(Batch.FEATURES.subList(0, 3), market.features());
      Table difference = exact.difference(market);
      assertEquals(3, difference.rowCount());
      for (int f = 0; f < 3; f++)
        assertTrue(difference.doubleColumn(3).getDouble(f) < 1e-6, difference.print());
      assertEquals(exact.points().get(9).w(), market.points().get(9).w(), 1e-14);
    }
  }

  @Test
  void mean_sizes_are_compared_between_functions_and_numbers_of_quotes() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      Sensitivity many = gradient(model, QUESTIONS);
      Sensitivity few = gradient(model, QUESTIONS.withVisibleAtMost(4));
      var both = new LinkedHashMap<String, Sensitivity>();
      both.put("many", many);
      both.put("few", few);
      Table compared = Sensitivity.compare(both, Measure.VARIANCE);
      assertEquals(List.of("feature", "many", "few"), compared.columnNames());
      Table byVisible =
          Sensitivity.sizesByVisible(
              FeatureFunction.of(model),
              QUESTIONS,
              List.of(4, 3),
              Measure.VARIANCE,
              Progress.silent());
      assertEquals(List.of(4, 3), byVisible.intColumn(0).asList());
      for (int f = 0; f < Config.FEATURES; f++) {
        assertEquals(Batch.FEATURES.get(f), compared.getString(f, 0));
        assertEquals(many.sizes(Measure.VARIANCE)[f], compared.doubleColumn(1).getDouble(f));
        double size = few.sizes(Measure.VARIANCE)[f];
        assertEquals(size, compared.doubleColumn(2).getDouble(f));
        assertEquals(size, byVisible.doubleColumn(Batch.FEATURES.get(f)).getDouble(0));
      }
      assertEquals(
          Map.of("many", many),
          Sensitivity.of(Map.of("many", model), QUESTIONS, Progress.silent()));
      both.put("market", Sensitivity.of(FeatureFunction.ofMarket(model), QUESTIONS));
      assertThrows(
          IllegalArgumentException.class, () -> Sensitivity.compare(both, Measure.VARIANCE));
    }
  }

  @Test
  void a_model_without_external_attention_hears_nothing() {
    try (IvySpt model = Asked.model(Asked.SMALL.withFusion(Fusion.SELF_ONLY), PANEL)) {
      for (Sensitivity.Asked p : gradient(model, QUESTIONS).points())
        for (double g : p.gradient()) assertEquals(0, g);
    }
  }

  /** Rows of the reference implementation: queries by features, column by column in its file. */
  @Test
  void the_reference_has_the_same_sensitivities() throws IOException {
    Golden golden = Golden.read("ivyspt_small.npz");
    try (IvySpt model = golden.model(8, 2, 4, 16, DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Queries queries = golden.queries(false, DataType.FLOAT64);
      double[] found = FeatureJacobian.of(model, golden.inputs(DataType.FLOAT64), queries);
      double[] mask = Tensors.toArray(queries.mask());
      double[] expected = golden.get("f64/sensitivity");
      int row = 0;
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] == 0) continue;
        for (int f = 0; f < 5; f++)
          // both in double precision; the reference's largest is 8e-4
          assertEquals(expected[f * 10 + row], found[i * 6 + 1 + f], 1e-12, row + ", " + f);
        row++;
      }
      assertEquals(10, row);
    }
  }

  @Test
  void single_precision_gives_the_same_to_a_thousandth() {
    try (IvySpt exact = Asked.model(Asked.SMALL, PANEL);
        IvySpt single = exact.as(DataType.FLOAT32)) {
      Table difference = gradient(exact, QUESTIONS).difference(gradient(single, QUESTIONS));
      for (int f = 0; f < 5; f++)
        assertTrue(difference.doubleColumn(3).getDouble(f) < 1e-3, difference.print());
    }
  }

  /** Volatility level times the square of the rate's distance from -10, times a power of return. */
  private static final SurfaceMethod POWERS =
      SurfaceMethod.of(
          "powers",
          "powers",
          visible -> {
            MarketFeatures m = visible.market();
            double vol = 0.01 * m.volatility() * Math.pow(10 + m.rate(), 2) / 100;
            return (k, t) -> Arrays.stream(t).map(years -> vol * vol * years).toArray();
          });

  @Test
  void measures_of_a_power_are_its_exponents() {
    Sensitivity s = Sensitivity.of(FeatureFunction.ofMarket(POWERS), QUESTIONS, Progress.silent());
    for (int i = 0; i < s.points().size(); i++) {
      Sensitivity.Asked p = s.points().get(i);
      double level = p.market().volatility(), rate = p.market().rate();
      // of x^4 the differences err by (h/x)^2 of the derivative: 1e-8 for a step of 1e-3 at 10
      assertEquals(0, p.elasticity(0), 1e-9);
      assertEquals(1, p.elasticity(1), 1e-9);
      assertEquals(2 * rate / (10 + rate), p.elasticity(2), 1e-8);
      assertEquals(p.vol() / level, p.volBy(1), 1e-9);
      assertEquals(100 * p.vol() / level, s.values(Measure.VOL, 1)[i], 1e-7);
      assertEquals(2 * p.w() / level, s.values(Measure.VARIANCE, 1)[i], 1e-9);
      assertEquals(p.elasticity(1), s.values(Measure.ELASTICITY, 1)[i]);
      double scaled = 1e4 * s.deviation(1) * p.vol() / level;
      assertEquals(scaled, s.values(Measure.DEVIATION, 1)[i], 1e-5);
    }
    assertEquals(1, s.summary(Measure.ELASTICITY).doubleColumn("mean").getDouble(1), 1e-9);
    assertEquals(0, s.summary(Measure.ELASTICITY).doubleColumn("deviation").getDouble(1), 1e-9);
    assertEquals(1, s.sizes(Measure.ELASTICITY)[1], 1e-9);
    assertEquals(3, s.sizes(Measure.ELASTICITY).length);
  }

  @Test
  void the_deviation_of_a_market_feature_is_that_of_its_days() {
    Sensitivity s = Sensitivity.of(FeatureFunction.ofMarket(POWERS), QUESTIONS, Progress.silent());
    double[] levels = s.days().values().stream().mapToDouble(MarketFeatures::volatility).toArray();
    double mean = Arrays.stream(levels).average().orElseThrow();
    double squares = Arrays.stream(levels).map(x -> (x - mean) * (x - mean)).sum();
    // four days, each with two symbols and two masks: 16 surfaces, n - 1 = 15
    assertEquals(Math.sqrt(4 * squares / 15), s.deviation(1), 1e-12);
  }

  @Test
  void a_failure_is_no_number() {
    SurfaceMethod negative =
        SurfaceMethod.of(
            "negative", "", v -> (k, t) -> Arrays.stream(t).map(years -> -years).toArray());
    Sensitivity s =
        Sensitivity.of(FeatureFunction.ofMarket(negative), QUESTIONS, Progress.silent());
    assertTrue(Arrays.stream(s.values(Measure.VOL, 0)).allMatch(Double::isNaN));
    assertTrue(Arrays.stream(s.values(Measure.ELASTICITY, 0)).allMatch(Double::isNaN));
    assertTrue(Double.isNaN(s.by(Buckets.DEFAULT, Measure.VOL, 0).total()));
  }

  @Test
  void buckets_weighted_by_counts_give_the_mean() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      Sensitivity s = gradient(model, QUESTIONS);
      for (int f = 0; f < 5; f++) {
        double mean = Arrays.stream(s.values(Measure.VOL, f)).average().orElseThrow();
        assertEquals(
            mean, s.by(Buckets.DEFAULT, Measure.VOL, f).total(), 1e-12 * Math.abs(mean) + 1e-15);
      }
    }
  }

  @Test
  void the_same_seed_gives_the_same_digits_and_another_one_others() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      assertEquals(gradient(model, QUESTIONS), gradient(model, QUESTIONS));
      Questions others = Questions.of(PANEL, List.of(0.3, 0.7), 6).withQueries(5);
      assertNotEquals(gradient(model, QUESTIONS), gradient(model, others));
    }
  }

  @Test
  void progress_is_reported_and_an_interrupt_ends_it() {
    List<ProgressEvent> events = new ArrayList<>();
    Sensitivity.of(FeatureFunction.ofMarket(POWERS), QUESTIONS, events::add);
    assertTrue(events.get(events.size() - 1).finished());
    assertEquals(16, events.get(events.size() - 1).done());
    assertTrue(Double.isFinite(events.get(0).secondsLeft()));
    Progress stopper = e -> Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class,
        () -> Sensitivity.of(FeatureFunction.ofMarket(POWERS), QUESTIONS, stopper));
    Thread.interrupted(); // the last report sets it again
  }

  @Test
  void what_cannot_be_asked_is_refused() {
    Sensitivity s = Sensitivity.of(FeatureFunction.ofMarket(POWERS), QUESTIONS, Progress.silent());
    assertThrows(IllegalArgumentException.class, () -> s.values(Measure.VOL, 3));
    assertThrows(IllegalArgumentException.class, () -> s.deviation(-1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Sensitivity.bump(FeatureFunction.ofMarket(POWERS), QUESTIONS, 0, Progress.silent()));
    assertEquals(s.points().size(), s.toTable(Measure.VOL).rowCount());
    assertTrue(s.toString().contains("Market Volatility"), s.toString());
  }

  /** The rows are in the order of the questions, whatever batches they were computed in. */
  @Test
  void points_are_those_of_the_questions() {
    Sensitivity s = Sensitivity.of(FeatureFunction.ofMarket(POWERS), QUESTIONS, Progress.silent());
    List<LocalDate> dates = new ArrayList<>();
    for (int i = 0; i < QUESTIONS.size(); i++)
      for (int j = 0; j < QUESTIONS.item(i).targets().size(); j++)
        dates.add(QUESTIONS.item(i).surface().asOf());
    assertEquals(dates, s.points().stream().map(Sensitivity.Asked::date).toList());
  }
}
