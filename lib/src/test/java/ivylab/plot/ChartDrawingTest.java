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

  private static Legend legend(Figure figure) {
    return ((ChartDrawing) figure.drawing()).strip();
  }

  @Test
  void the_legend_names_the_series_that_are_shown_where_there_are_several() {
    assertEquals(0, legend(Charts.lines("", "x", "y", A)).size());
    Figure two = Charts.lines("", "x", "y", A, B);
    Legend legend = legend(two);
    assertEquals(2, legend.size());
    assertTrue(legend.names("a") && legend.names("b"));
    two.chart(XYChart.class).getSeries("a").setLabel("first");
    assertTrue(legend(two).names("first"));
    two.chart(XYChart.class).getSeries("b").setShowInLegend(false);
    assertEquals(0, legend(two).size(), "one is left");
    Figure moved = Charts.lines("", "x", "y", A, B);
    moved.chart().getStyler().setLegendPosition(LegendPosition.InsideNW);
    assertEquals(0, legend(moved).size(), "XChart's own legend is inside");
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
    XYChart chart = TimeChart.of("y", Map.of("a", values), 2, 200).chart(XYChart.class);
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
      assertFalse(((ChartDrawing) figure.drawing()).legend());
    assertSame(each.chart(), grid.charts().get(0));
    assertEquals(each.height() + Legend.LINE_HEIGHT + 10, grid.height());
  }

  @Test
  void a_level_lies_at_its_value() {
    Lines lines = new Lines("x", "y");
    lines.level("level", 0, 1, 5, Color.RED);
    lines.ranges(Axis.linear("", 0, 1), Axis.linear("", 0, 10));
    BufferedImage image = FigureTest.image(lines.figure("", 300, 200), 1);
    int first = -1, last = -1;
    for (int y = 0; y < 200; y++)
      if (new Color(image.getRGB(150, y)).getGreen() < 100) {
        if (first < 0) first = y;
        last = y;
      }
    int top = 8 + 8, bottom = 200 - 6 - 40; // padding of figure and axes, room for labels and name
    assertEquals((top + bottom) / 2.0, (first + last) / 2.0, 1.5);
  }
}
