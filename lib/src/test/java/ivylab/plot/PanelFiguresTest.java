package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.Comparison;
import ivylab.compare.MaskCondition;
import ivylab.compare.Metric;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.data.Purge;
import ivylab.data.Split;
import ivylab.method.Quadratic;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import ivylab.surface.Surface;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class PanelFiguresTest {

  private static final Panel PANEL = panel();

  private static Panel panel() {
    Market market = Market.seeded(3);
    return Panel.of(market.surfaces(List.of("SPA1", "SPA2"), market.dates().subList(0, 60)));
  }

  private static Figure split(Split split) {
    return DataPlots.splits(Map.of("", split));
  }

  static Figure dates() {
    return DataPlots.overTime(PANEL, "quotes on a surface", Surface::size);
  }

  static Figure market() {
    return DataPlots.market(PANEL);
  }

  static Figure splits() {
    Map<String, Split> both = new LinkedHashMap<>();
    for (Purge purge : Purge.values())
      both.put(purge.toString(), Split.purged(PANEL, 2, 0.8, 0.1, purge));
    return DataPlots.splits(both);
  }

  static Figure clusters() {
    Surface surface = PANEL.surfaces().get(0);
    return DataPlots.clusters(
        Masking.clustered(0.3).apply(surface, 1), Masking.clusters(surface, 0.3));
  }

  private static BufferedImage painted(Figure figure) {
    var image = new BufferedImage(figure.width(), figure.height(), BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    figure.paint(g);
    g.dispose();
    return image;
  }

  private static int pixels(Figure figure, Color colour) {
    BufferedImage image = painted(figure);
    int count = 0;
    for (int x = 0; x < image.getWidth(); x++)
      for (int y = 0; y < image.getHeight(); y++)
        if ((image.getRGB(x, y) & 0xFFFFFF) == (colour.getRGB() & 0xFFFFFF)) count++;
    return count;
  }

  @Test
  void a_split_shows_each_use_of_dates_in_its_share_of_the_band() {
    Figure figure = split(Split.purged(PANEL, 2, 0.8, 0.1));
    double training = pixels(figure, DataPlots.colour(Split.Part.TRAINING));
    double test = pixels(figure, DataPlots.colour(Split.Part.TEST));
    // 47 dates of training to 6 of test, the legend's patches added to both
    assertEquals(47 / 6.0, training / test, 0.15 * 47 / 6.0);
    assertTrue(pixels(figure, DataPlots.colour(Split.Part.PURGED)) > 0);
  }

  @Test
  void two_purging_rules_are_two_bands() {
    Map<String, Split> both = new LinkedHashMap<>();
    for (Purge purge : Purge.values())
      both.put(purge.toString(), Split.purged(PANEL, 2, 0.8, 0.1, purge));
    assertTrue(DataPlots.splits(both).height() > split(both.values().iterator().next()).height());
    assertThrows(IllegalArgumentException.class, () -> split(Split.of(PANEL, PANEL, PANEL)));
  }

  @Test
  void numbers_of_surfaces_are_drawn_by_date_whatever_the_number_of_dates() {
    assertTrue(DataPlots.overTime(PANEL, "quotes", Surface::size).png(1).length > 3000);
    assertTrue(DataPlots.market(PANEL).png(1).length > 3000);
    Panel week = PANEL.where(s -> !s.asOf().isAfter(PANEL.dates().get(1)));
    assertTrue(DataPlots.overTime(week, "quotes", Surface::size).png(1).length > 2000);
    Panel day = PANEL.where(s -> s.asOf().equals(PANEL.dates().get(0)));
    assertTrue(DataPlots.market(day).png(1).length > 1000);
  }

  @Test
  void a_line_is_broken_where_dates_are_missing_for_long() {
    Panel gap =
        PANEL.where(
            s ->
                s.symbol().equals("SPA1")
                    && (s.asOf().isBefore(PANEL.dates().get(10))
                        || s.asOf().isAfter(PANEL.dates().get(50))));
    assertFalse(middle(DataPlots.overTime(gap, "one", s -> 1)));
    assertTrue(middle(DataPlots.overTime(PANEL.only("SPA1"), "one", s -> 1)));
  }

  /** Whether the first series passes the middle of the figure. */
  private static boolean middle(Figure figure) {
    BufferedImage image = painted(figure);
    for (int y = 0; y < image.getHeight(); y++) {
      var colour = new Color(image.getRGB(image.getWidth() / 2, y));
      if (colour.getBlue() > colour.getRed() + 60) return true; // all but the line is grey
    }
    return false;
  }

  @Test
  void every_cluster_has_its_colour_and_hidden_quotes_are_diamonds() {
    Surface surface = PANEL.surfaces().get(0);
    Masked masked = Masking.clustered(0.3).apply(surface, 1);
    List<Integer> labels = Masking.clusters(surface, 0.3);
    int clusters = Collections.max(labels) + 1;
    Figure figure = DataPlots.clusters(masked, labels);
    for (int c = 0; c < clusters; c++)
      assertTrue(pixels(figure, Theme.category(c)) > 10, "cluster " + c);
    assertTrue(
        pixels(DataPlots.clusters(Masked.none(surface), labels), Theme.category(0))
            > pixels(figure, Theme.category(0)));
    assertThrows(
        IllegalArgumentException.class, () -> DataPlots.clusters(masked, labels.subList(1, 5)));
  }

  @Test
  void a_comparison_is_drawn_as_bars() {
    var result =
        Comparison.of(Quadratic.method(), Quadratic.method().named("again"))
            .watchedBy(Progress.silent())
            .withoutMesh()
            .surfacesAtMost(3)
            .on(PANEL, List.of(0.3, 0.5), 1);
    Figure figure = StudyPlots.comparison(result, Metric.MAPE);
    assertTrue(pixels(figure, Theme.category(1)) > 500);
  }

  @Test
  void methods_of_a_comparison_are_rows_with_a_colour_for_each_condition() {
    Comparison comparison =
        Comparison.of(Quadratic.method(), Quadratic.method().named("again"))
            .watchedBy(Progress.silent())
            .withoutMesh()
            .surfacesAtMost(3);
    List<MaskCondition> conditions = List.of(MaskCondition.hidden(0.3), MaskCondition.hidden(0.7));
    var one = comparison.over(PANEL, conditions, List.of(1L));
    var several = comparison.over(PANEL, conditions, List.of(1L, 2L, 3L));
    Figure plain = StudyPlots.methods(one, Metric.MAPE),
        spread = StudyPlots.methods(several, Metric.MAPE);
    assertEquals(plain.height(), spread.height());
    for (int c = 0; c < conditions.size(); c++) {
      assertTrue(pixels(plain, Theme.category(c)) > 2 * 40, "two discs and the legend's");
      // the deviation is a line on both sides
      assertTrue(pixels(spread, Theme.category(c)) > pixels(plain, Theme.category(c)) + 20);
    }
    assertEquals(0, pixels(plain, Theme.category(2)));
    List<Metric> costs = List.of(Metric.FIT, Metric.PREDICT, Metric.ALLOCATED, Metric.GROWN);
    var charts = StudyPlots.costs(several).charts();
    for (int m = 0; m < costs.size(); m++) {
      var series = ((XYChart) charts.get(m)).getSeries(conditions.get(1) + " hidden");
      for (int r = 0; r < 2; r++) {
        double value = several.value(costs.get(m), several.methods().get(r), conditions.get(1));
        if (value > 0) assertEquals(value, series.getXData()[r]);
        else assertTrue(Double.isNaN(series.getYData()[r]), "what is 0 is a ring at the edge");
      }
    }
    assertEquals(costs.size(), charts.size());
    assertThrows(IllegalArgumentException.class, () -> StudyPlots.violations(several));
    var checked = comparison.mesh(4, 4).over(PANEL, conditions, List.of(1L, 2L));
    assertTrue(pixels(StudyPlots.violations(checked), Theme.category(1)) > 3 * 2 * 40);
    // no calendar arbitrage here: zeros are rings on a logarithmic axis
    assertTrue(pixels(StudyPlots.methods(checked, Metric.CALENDAR_LOSS), Theme.category(1)) > 20);
  }
}
