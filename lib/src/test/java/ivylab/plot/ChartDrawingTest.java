package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

class ChartDrawingTest {

  private static final Series A = Series.of("a", 1, 10, 100), B = Series.of("b", 2, 20, 200);

  private static List<String> legend(Figure figure) {
    return ((ChartDrawing) figure.drawing()).legendNames();
  }

  @Test
  void the_legend_names_the_series_that_are_shown_where_there_are_several() {
    assertEquals(List.of(), legend(Charts.lines("", "x", "y", A)));
    Figure two = Charts.lines("", "x", "y", A, B);
    assertEquals(List.of("a", "b"), legend(two));
    two.chart(XYChart.class).getSeries("a").setLabel("first");
    assertEquals(List.of("first", "b"), legend(two));
    two.chart(XYChart.class).getSeries("b").setShowInLegend(false);
    assertEquals(List.of(), legend(two), "one is left");
  }

  /** Right and lower edge of the plot in pixels. */
  private static double[] edges(Figure figure) {
    figure.png(1);
    return new double[] {
      figure.chart().getScreenXFromChart(3), figure.chart().getScreenYFromChart(1)
    };
  }

  @Test
  void a_legend_is_below_the_plot_or_beside_it_and_never_covers_data() {
    double[] none = edges(Charts.lines("", "x", "y", A)),
        two = edges(Charts.lines("", "x", "y", A, B));
    assertEquals(none[0], two[0], 10, "as wide");
    double line = Theme.TICK.getSize();
    assertTrue(two[1] < none[1] - line, "room for a line of names below");
    String longName = "a name that is long enough to fill half of the width of a figure";
    Figure beside =
        Charts.lines(
            "", "x", "y", Series.of(longName, 1, 10, 100), Series.of(longName + "!", 2, 20, 200));
    double[] narrow = edges(beside);
    double room = Math.min(0.45 * Figure.WIDTH, Theme.width(Theme.TICK, longName));
    assertTrue(narrow[0] < none[0] - room, "room for the names on the right, cut at 45 %");
    assertEquals(none[1], narrow[1], 10, "as high");
    assertEquals(LegendPosition.OutsideS, beside.chart().getStyler().getLegendPosition());
  }

  @Test
  void labels_of_a_logarithmic_axis_do_not_touch() {
    for (double decades : new double[] {0.2, 0.5, 0.69, 0.71, 1, 2, 2.3, 4, 9, 16})
      for (double least : new double[] {1e-9, 3e-4, 0.04, 1, 700})
        for (int width : new int[] {150, 220, 380, 640}) {
          Axis axis = new Axis("", least, least * Math.pow(10, decades), true);
          var labels = axis.logLabels(width, 46);
          double end = Double.NEGATIVE_INFINITY;
          int shown = 0, all = 0;
          for (int e = -12; e < 25; e++)
            for (int digit = 1; digit <= 9; digit++) {
              double value = digit * Math.pow(10, e), x = width * axis.at(value);
              String label = labels.apply(value);
              if (x < 0 || x > width) continue;
              all++;
              if (label.isEmpty()) continue;
              double half = Theme.width(Theme.TICK, label) / 2;
              assertTrue(x - half > end, decades + " from " + least + ", " + width + ": " + label);
              end = x + half;
              shown++;
            }
          assertTrue(shown >= Math.min(2, all), decades + " from " + least + ", " + width);
        }
  }

  @Test
  void series_have_the_colours_of_the_categories_and_discs_where_they_are_few() {
    XYChart chart = Charts.lines("", "x", "y", A, B).chart(XYChart.class);
    assertEquals(Theme.category(0), chart.getSeries("a").getLineColor());
    assertEquals(Theme.category(1), chart.getSeries("b").getLineColor());
    assertTrue(chart.getSeries("a").getMarker() instanceof Mark);
    XYChart many = Charts.lines("", "x", "y", Series.of("m", new double[26])).chart(XYChart.class);
    assertFalse(many.getSeries("m").getMarker() instanceof Mark);
  }

  @Test
  void a_series_of_a_name_that_is_taken_is_numbered() {
    XYChart chart = Charts.lines("", "x", "y", A, A).chart(XYChart.class);
    assertEquals(
        List.of("a", "a (2)"), chart.getSeriesCollection().stream().map(s -> s.getName()).toList());
  }

  @Test
  void a_band_is_broken_where_an_edge_is_not_finite() {
    Lines lines = new Lines("x", "y");
    double[] x = {0, 1, 2, 3, 4}, low = {0, 0, Double.NaN, 0, 0}, high = {1, 1, 1, 1, 1};
    double[] y = lines.band("band", x, low, high, Color.GRAY).getYData();
    assertArrayEquals(new double[] {0, 0, 1, 1, Double.NaN, 0, 0, 1, 1, Double.NaN}, y);
  }

  @Test
  void dates_are_dates_of_the_chart_and_a_long_gap_is_one_without_a_value() {
    var values = new TreeMap<LocalDate, Double>();
    for (int i = 0; i < 10; i++) values.put(LocalDate.of(2024, 1, 1).plusDays(i), 1.0 * i);
    values.put(LocalDate.of(2024, 6, 1), 5.0);
    XYChart chart = DataPlots.byDate("y", Map.of("a", values), 2, 200).chart(XYChart.class);
    double[] x = chart.getSeries("a").getXData(), y = chart.getSeries("a").getYData();
    assertEquals(12, y.length);
    assertTrue(Double.isNaN(y[10]));
    assertEquals(LocalDate.of(2024, 1, 1).toEpochDay() * 86_400_000.0, x[0]);
    assertEquals(Theme.category(2), chart.getSeries("a").getLineColor());
  }

  @Test
  void a_tick_format_and_a_grid_of_the_reader_show() {
    Figure figure = Charts.lines("", "x", "y", A, B);
    String plain = figure.svg();
    figure.chart().getStyler().setYAxisDecimalPattern("0.00");
    assertNotEquals(plain, figure.svg());
    figure.chart().getStyler().setYAxisTickLabelsFormattingFunction(v -> "tick");
    String formatted = figure.svg();
    assertNotEquals(plain, formatted);
    figure.chart().getStyler().setPlotGridLinesVisible(false);
    assertNotEquals(formatted, figure.svg());
  }

  @Test
  void small_multiples_under_one_legend_have_none_of_their_own() {
    Figure each = Charts.lines("", "x", "y", A, B), other = Charts.lines("", "x", "y", B, A);
    Figure grid = Figure.underOneLegend("", 2, List.of(each, other));
    SmallMultiples multiples = (SmallMultiples) grid.drawing();
    assertEquals(2, multiples.legend().size());
    for (Figure figure : multiples.figures())
      assertFalse(figure.chart().getStyler().isLegendVisible());
    assertSame(each.chart(), grid.charts().get(0));
    assertEquals(each.height() + Legend.LINE_HEIGHT + 10, grid.height());
  }

  @Test
  void a_level_lies_at_its_value() {
    Lines lines = new Lines("x", "y");
    lines.level("level", 0, 1, 5, Color.RED);
    lines.xRange(0, 1).yRange(0, 10);
    Figure figure = lines.figure("").withSize(300, 200);
    BufferedImage image = FigureTest.image(figure, 1);
    int first = -1, last = -1;
    for (int y = 0; y < 200; y++)
      if (image.getRGB(150, y) == Color.RED.getRGB()) {
        if (first < 0) first = y;
        last = y;
      }
    double expected = figure.chart().getScreenYFromChart(5);
    assertEquals(expected, (first + last) / 2.0, 1.5);
  }
}
