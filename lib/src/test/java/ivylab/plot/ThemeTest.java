package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.BoxChartBuilder;
import org.knowm.xchart.BubbleChartBuilder;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.PieChartBuilder;
import org.knowm.xchart.XYChartBuilder;

class ThemeTest {

  @Test
  void an_xchart_chart_takes_the_theme() {
    var chart = new XYChartBuilder().build();
    assertSame(chart, Theme.on(chart));
    var styler = chart.getStyler();
    assertEquals(Color.WHITE, styler.getChartBackgroundColor());
    assertEquals(Color.WHITE, styler.getPlotBackgroundColor());
    assertFalse(styler.isPlotBorderVisible());
    assertEquals(Theme.GRID, styler.getPlotGridLinesColor());
    assertEquals(Theme.category(0), styler.getSeriesColors()[0]);
    assertEquals("Roboto", styler.getAxisTickLabelsFont().getFamily());
  }

  @Test
  void every_kind_of_chart_with_axes_takes_the_theme() {
    assertEquals(
        Theme.GRID,
        Theme.on(new CategoryChartBuilder().build()).getStyler().getPlotGridLinesColor());
    assertEquals(
        Theme.GRID, Theme.on(new BoxChartBuilder().build()).getStyler().getPlotGridLinesColor());
    assertEquals(
        Theme.GRID, Theme.on(new BubbleChartBuilder().build()).getStyler().getPlotGridLinesColor());
    assertEquals(
        Theme.GRID,
        Theme.on(new HeatMapChartBuilder().build()).getStyler().getPlotGridLinesColor());
    assertThrows(IllegalArgumentException.class, () -> Theme.on(new PieChartBuilder().build()));
  }

  @Test
  void categories_differ_and_begin_again() {
    assertEquals(7, new HashSet<>(Theme.CATEGORIES).size());
    assertEquals(Theme.category(0), Theme.category(7));
    assertEquals(Theme.category(6), Theme.category(-1));
  }

  @Test
  void the_fonts_come_with_the_library_and_hold_the_letters_of_the_axes() {
    String letters = "−·∂√≤≥±²⁻⁰¹σθ…–";
    assertEquals(-1, Theme.TICK.canDisplayUpTo(letters));
    assertEquals(-1, Theme.TITLE.canDisplayUpTo(letters));
    assertTrue(Theme.width(Theme.TITLE, "wide") > Theme.width(Theme.SMALL, "wide"));
  }
}
