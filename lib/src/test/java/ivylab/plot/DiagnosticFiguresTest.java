package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.encoder.Fusion;
import ivylab.method.Quadratic;
import ivylab.model.Anatomy;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.probe.AttentionMap;
import ivylab.probe.AttentionSurvey;
import ivylab.probe.Buckets;
import ivylab.probe.FeatureFunction;
import ivylab.probe.LossDecomposition;
import ivylab.probe.LossDecomposition.By;
import ivylab.probe.Questions;
import ivylab.probe.Sensitivity;
import ivylab.probe.Sensitivity.Measure;
import ivylab.probe.Turbulence;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import ivylab.surface.SurfaceMethod;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Sizes, the same bytes twice, and what cannot be drawn. */
class DiagnosticFiguresTest {

  private static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(2).withHeads(2).withFfn(8);
  private static final Panel PANEL = panel();
  private static final Questions QUESTIONS =
      Questions.of(PANEL, List.of(0.3, 0.7), 5).withQueries(5);

  private static Panel panel() {
    Market market = Market.seeded(3);
    return Panel.of(market.surfaces(List.of("SPA1", "SPA2"), market.dates().subList(0, 4)));
  }

  private static void drawn(int width, int height, Supplier<Figure> figure) {
    assertEquals(width, figure.get().width());
    assertEquals(height, figure.get().height());
    assertArrayEquals(figure.get().png(1), figure.get().png(1));
  }

  @Test
  void sensitivities_have_a_panel_for_each_feature() {
    try (IvySpt model = IvySpt.create(SMALL, 1)) {
      Sensitivity s = Sensitivity.of(FeatureFunction.of(model), QUESTIONS, Progress.silent());
      for (Measure measure : Measure.values())
        drawn(3 * 306, 2 * 240 + 8, () -> DiagnosticPlots.sensitivity(s, measure));
      drawn(720, 80 + 5 * 40, () -> DiagnosticPlots.sensitivityBoxes(s, Measure.DEVIATION));
      drawn(920, 908, () -> DiagnosticPlots.sensitivityMaps(s, Measure.VOL, Buckets.DEFAULT));
      Turbulence t = s.turbulence(Turbulence.DayRule.volatility(0.5), Measure.DEVIATION);
      drawn(3 * 306, 2 * 160 + 8, () -> DiagnosticPlots.turbulence(t));
      Buckets.Means means = s.by(Buckets.DEFAULT, Measure.VOL, 0);
      drawn(460, 300, () -> DiagnosticPlots.buckets(means));
      assertEquals("Market Return", DiagnosticPlots.buckets(means).title());
    }
  }

  @Test
  void where_all_predictions_failed_there_is_nothing_to_draw() {
    SurfaceMethod negative =
        SurfaceMethod.of(
            "negative", "", v -> (k, t) -> Arrays.stream(t).map(years -> -years).toArray());
    Sensitivity s =
        Sensitivity.of(FeatureFunction.ofMarket(negative), QUESTIONS, Progress.silent());
    assertThrows(IllegalArgumentException.class, () -> DiagnosticPlots.sensitivity(s, Measure.VOL));
    LossDecomposition l = LossDecomposition.of(negative, QUESTIONS, Progress.silent());
    assertThrows(IllegalArgumentException.class, () -> DiagnosticPlots.decomposition(l, By.YEAR));
    assertThrows(IllegalArgumentException.class, () -> DiagnosticPlots.decompositionMaps(l));
  }

  @Test
  void attention_is_a_matrix_or_panels_over_the_plane() {
    try (IvySpt model = IvySpt.create(SMALL, 1);
        IvySpt alone = IvySpt.create(SMALL.withFusion(Fusion.SELF_ONLY), 1)) {
      double[] k = {0, -0.1, 0.1}, t = {0.2, 0.2, 0.5};
      Anatomy anatomy = Anatomy.of(model, PANEL.surfaces().get(0), k, t);
      AttentionMap self = AttentionMap.self(anatomy), market = AttentionMap.external(anatomy);
      drawn(720, 480, () -> ModelPlots.attention(self));
      drawn(720, 480, () -> ModelPlots.attention(market));
      drawn(720, 420, () -> ModelPlots.attentionByExpiry(self));
      drawn(920, 2 * 320 + 8, () -> ModelPlots.attention(self, 0, 1, 2));
      assertThrows(IllegalArgumentException.class, () -> ModelPlots.attention(self, 3));
      assertThrows(IllegalArgumentException.class, () -> ModelPlots.attention(market, 0));
      AttentionSurvey survey = AttentionSurvey.of(model, QUESTIONS, Progress.silent());
      drawn(720, 80 + 4 * 40, () -> ModelPlots.entropies(survey));
      drawn(920, 3 * 300 + 34, () -> ModelPlots.market(survey, 1, Buckets.DEFAULT));
      AttentionSurvey deaf = AttentionSurvey.of(alone, QUESTIONS, Progress.silent());
      assertThrows(
          IllegalArgumentException.class, () -> ModelPlots.market(deaf, 1, Buckets.DEFAULT));
    }
  }

  @Test
  void losses_have_a_panel_each_where_they_are_positive() {
    LossDecomposition l = LossDecomposition.of(Quadratic.method(), QUESTIONS, Progress.silent());
    long panels =
        List.of(
                LossDecomposition.Part.DATA,
                LossDecomposition.Part.CALENDAR,
                LossDecomposition.Part.BUTTERFLY)
            .stream()
            .filter(part -> l.total(part) > 0)
            .count();
    for (By by : By.values())
      drawn(
          720,
          34 + (int) panels * (80 + 40 * l.perSurface(LossDecomposition.Part.DATA, by).size()),
          () -> DiagnosticPlots.decomposition(l, by));
    assertTrue(DiagnosticPlots.decompositionMaps(l).title().startsWith("quadratic"));
  }

  @Test
  void a_sample_without_values_leaves_a_gap_where_that_is_meant() {
    var samples = new java.util.LinkedHashMap<String, double[]>();
    samples.put("some\nof 3", new double[] {1, 2, 3});
    samples.put("none", new double[] {});
    Figure gap = Boxes.of("", "y", samples, false, 1);
    assertEquals(720, gap.width());
    assertThrows(IllegalArgumentException.class, () -> Boxes.of("", "y", samples, false));
    samples.put("none", new double[] {1, 2});
    byte[] other = Boxes.of("", "y", samples, false, 1).png(1);
    assertFalse(Arrays.equals(gap.png(1), other));
  }

  @Test
  void empty_names_of_a_matrix_are_left_out() {
    double[][] x = {{1, 2}, {3, 4}};
    byte[] none = Charts.heatMap("", "x", x, List.of("a", ""), List.of()).png(1);
    byte[] both = Charts.heatMap("", "x", x, List.of("a", "b"), List.of()).png(1);
    assertFalse(Arrays.equals(none, both));
  }
}
