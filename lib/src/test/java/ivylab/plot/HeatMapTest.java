package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class HeatMapTest {

  private static final Grid GRID = new Grid(-0.4, 0.4, 5, 0.5, 1.5, 5);

  /** The colour in the middle of each cell of the figure, by the axes of the chart. */
  private static void assertCells(GridValues values, DoubleUnaryOperator place, ColorMap map) {
    Figure figure = SurfacePlots.heatMap(values);
    var image = FigureTest.image(figure, 1);
    double[] k = GRID.k(), t = GRID.t();
    for (int i = 0; i < 5; i++)
      for (int j = 0; j < 5; j++) {
        double value = values.value(i, j);
        int x = (int) figure.chart().getScreenXFromChart(k[j]);
        int y = (int) figure.chart().getScreenYFromChart(t[i]);
        Color expected = Double.isFinite(value) ? map.at(place.applyAsDouble(value)) : Color.WHITE;
        Color found = new Color(image.getRGB(x, y)); // XChart cuts off where we round
        assertEquals(expected.getRed(), found.getRed(), 1, "cell " + i + ", " + j);
        assertEquals(expected.getGreen(), found.getGreen(), 1, "cell " + i + ", " + j);
        assertEquals(expected.getBlue(), found.getBlue(), 1, "cell " + i + ", " + j);
      }
  }

  @Test
  void every_cell_has_the_colour_of_its_value_and_none_where_it_is_not_finite() {
    double[] v = new double[25];
    for (int i = 0; i < 25; i++) v[i] = i == 12 ? Double.NaN : 1 + i;
    assertCells(GridValues.of(GRID, "g", v), value -> (value - 1) / 24, ColorMap.VIRIDIS);
  }

  @Test
  void signed_quantities_are_white_at_zero() {
    double[] v = new double[25];
    for (int i = 0; i < 25; i++) v[i] = (i - 12) / 12.0;
    assertCells(GridValues.of(GRID, "error", v), value -> (value + 1) / 2, ColorMap.DIVERGING);
  }

  @Test
  void volatility_is_shown_in_percent_and_other_quantities_as_they_are() {
    double[] v = new double[25];
    Arrays.fill(v, 0.2);
    var vol = HeatMap.of(GridValues.of(GRID, "implied volatility", v), Quotes.NONE);
    assertEquals(20.0, first(vol));
    assertEquals("implied volatility (%)", vol.scale().axis().name());
    var g = HeatMap.of(GridValues.of(GRID, "g", v), Quotes.NONE);
    assertEquals(0.2, first(g));
    assertEquals("g", g.scale().axis().name());
  }

  private static double first(HeatMap map) {
    return ((Number[]) map.chart().getHeatMapSeries().getHeatData().get(0))[2].doubleValue();
  }

  @Test
  void violations_are_coloured_where_they_are_and_only_there() {
    var report = Samples.wrong().arbitrage(GRID.withCounts(21, 21));
    Figure clean = SurfacePlots.arbitrage(Samples.ssvi().arbitrage(GRID)),
        broken = SurfacePlots.arbitrage(report);
    assertEquals(0, reds(clean));
    assertTrue(reds(broken) > 20);
  }

  private static long reds(Figure figure) {
    var image = FigureTest.image(figure, 1);
    long reds = 0;
    for (int x = 60; x < 330; x++)
      for (int y = 60; y < 350; y++) {
        Color c = new Color(image.getRGB(x, y));
        if (c.getRed() > c.getBlue() + 60) reds++;
      }
    return reds;
  }

  @Test
  void a_matrix_has_its_first_row_on_top() {
    var image =
        FigureTest.image(
            Charts.heatMap("", "weight", new double[][] {{1, 1}, {0, 0}}, List.of(), List.of()), 1);
    assertEquals(ColorMap.VIRIDIS.at(1), new Color(image.getRGB(40, 60)));
    assertEquals(ColorMap.VIRIDIS.at(0), new Color(image.getRGB(40, 350)));
  }
}
