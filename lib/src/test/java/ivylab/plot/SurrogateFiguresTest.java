package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.ErrorMap;
import ivylab.accuracy.Examples;
import ivylab.accuracy.GreekErrors;
import ivylab.accuracy.LearningCurve;
import ivylab.accuracy.LearningCurve.Run;
import ivylab.accuracy.Residuals;
import ivylab.accuracy.SmilePart;
import ivylab.accuracy.TestErrors;
import ivylab.surrogate.PrincipalComponents;
import ivylab.surrogate.Scaling;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

class SurrogateFiguresTest {

  private static final SmileLayout LAYOUT =
      SmileLayout.of(
          SmileLayout.Part.of(List.of(0.03, 0.09), List.of(-0.15, -0.05, 0.0, 0.05)),
          SmileLayout.Part.of(List.of(0.03, 0.09), List.of(-0.1, 0.0, 0.1)));
  private static final int N = 40;
  private static final SmileData DATA = data();
  private static final TestErrors ERRORS = new TestErrors(DATA, shifted());

  private static SmileData data() {
    SplittableRandom random = new SplittableRandom(1);
    int size = LAYOUT.size();
    double[][] inputs = new double[N][2], vols = new double[N][size], errors = new double[N][size];
    boolean[][] missing = new boolean[N][size];
    for (int i = 0; i < N; i++) {
      inputs[i] = new double[] {random.nextDouble(), random.nextDouble()};
      for (int j = 0; j < size; j++) {
        vols[i][j] = 0.2 + 0.1 * inputs[i][0] + 0.01 * random.nextDouble();
        errors[i][j] = 1e-3 * (1 + j);
        missing[i][j] = i > 3 && random.nextDouble() < 0.05;
      }
    }
    return new SmileData(LAYOUT, inputs, vols, errors, missing);
  }

  /** Two points too high at the first strike and maturity of the index, one elsewhere. */
  private static double[][] shifted() {
    double[][] vols = new double[N][];
    for (int i = 0; i < N; i++) {
      vols[i] = DATA.vols()[i].clone();
      for (int j = 0; j < vols[i].length; j++) vols[i][j] += j == 0 ? 0.02 : 0.01;
    }
    return vols;
  }

  private static XYChart chart(Figure figure, int number) {
    return (XYChart) figure.charts().get(number);
  }

  private static double[] y(XYChart chart, String series) {
    return chart.getSeries(series).getYData();
  }

  private static void assertDraws(Figure figure, int charts) {
    assertEquals(charts, figure.charts().size());
    assertEquals(Figure.WIDTH, figure.width());
    assertTrue(figure.png(1).length > 1000);
  }

  @Test
  void smiles_have_bars_of_two_standard_errors() {
    Figure figure = SurrogatePlots.smiles(DATA, 0, 1);
    assertEquals(4, figure.charts().size());
    XYChart vix = chart(figure, 2);
    int at = LAYOUT.spx().size() + LAYOUT.vix().index(2, 1);
    assertEquals(100 * DATA.vols()[0][at], y(vix, "T = 0.09")[2], 1e-12);
    XYSeries bars = vix.getSeries("two standard errors (2)");
    double low = bars.getYData()[6], high = bars.getYData()[7];
    assertEquals(400 * DATA.errors()[0][at], high - low, 1e-10);
    assertEquals(100 * DATA.vols()[0][at], (high + low) / 2, 1e-10);
  }

  @Test
  void variances_left_out_are_what_the_first_components_do_not_keep() {
    PrincipalComponents components = PrincipalComponents.of(DATA, Scaling.STANDARD);
    Figure figure = SurrogatePlots.variances(components, 5);
    assertDraws(figure, 2);
    double[] left = y(chart(figure, 1), "left out by the first");
    assertEquals(1 - components.cumulative()[2], left[2], 1e-12);
    assertEquals(components.shares()[2], y(chart(figure, 0), "of one")[2], 1e-12);
    assertEquals(1e-3, y(chart(figure, 1), "99.9 % kept")[0], 1e-15);
    assertThrows(IllegalArgumentException.class, () -> SurrogatePlots.variances(components, 100));
  }

  /** Rows from below: the last maturity is first. */
  @Test
  void components_are_maps_of_the_index_beside_those_of_the_VIX() {
    PrincipalComponents components = PrincipalComponents.of(DATA, Scaling.STANDARD);
    Figure figure = SurrogatePlots.components(components, LAYOUT, 2);
    assertDraws(figure, 4);
    HeatMapChart vix = (HeatMapChart) figure.charts().get(3);
    assertTrue(vix.getTitle().startsWith("VIX 2 ("), vix::getTitle);
    Number[] cell = vix.getHeatMapSeries().getHeatData().get(2);
    int at = LAYOUT.spx().size() + LAYOUT.vix().index(2, 1);
    assertEquals(components.components()[1][at], cell[2].doubleValue(), 1e-15);
    assertEquals(4, heatMap(figure, 0).getHeatMapSeries().getXData().size());
    assertThrows(
        IllegalArgumentException.class, () -> SurrogatePlots.components(components, LAYOUT, 0));
  }

  private static List<Number[]> cells(Figure figure, int number) {
    return new ArrayList<>(heatMap(figure, number).getHeatMapSeries().getHeatData());
  }

  private static HeatMapChart heatMap(Figure figure, int number) {
    return (HeatMapChart) figure.charts().get(number);
  }

  @Test
  void error_maps_are_in_points_with_the_first_strike_on_top() {
    Figure figure = SurrogatePlots.errors(ErrorMap.of(ERRORS.points(SmilePart.SPX)));
    assertDraws(figure, 3);
    List<Number[]> mean = cells(figure, 0);
    Number[] first = mean.get(mean.size() - 2); // the upper row, the first maturity
    assertArrayEquals(new int[] {0, 3}, new int[] {first[0].intValue(), first[1].intValue()});
    assertEquals(2, first[2].doubleValue(), 1e-10);
    assertEquals(1, mean.get(0)[2].doubleValue(), 1e-10);
    List<Number[]> noise = cells(figure, 2);
    assertEquals(0.1, noise.get(noise.size() - 2)[2].doubleValue(), 1e-10);
    var maps = List.of(ErrorMap.of(DATA, SmilePart.SPX), ErrorMap.of(DATA, SmilePart.VIX));
    assertDraws(SurrogatePlots.noise(maps), 2);
  }

  @Test
  void errors_over_parameters_share_an_axis_from_zero() {
    Figure figure = SurrogatePlots.inputs(Map.of("a", ERRORS), SmilePart.VIX, List.of("x", "y"), 4);
    assertEquals(2, figure.charts().size());
    assertArrayEquals(new double[] {1, 1, 1, 1}, y(chart(figure, 0), "a"), 1e-10);
    for (int i = 0; i < 2; i++) {
      assertEquals(0.0, chart(figure, i).getStyler().getYAxisMin());
      assertEquals(1.05, chart(figure, i).getStyler().getYAxisMax(), 1e-10);
    }
    assertTrue(figure.png(1).length > 1000);
  }

  @Test
  void residuals_are_a_histogram_quantiles_and_a_cloud() {
    Residuals residuals =
        Residuals.of(ERRORS.points(SmilePart.SPX), Residuals.Scale.STANDARD_ERROR);
    Figure figure = SurrogatePlots.residuals(residuals);
    assertDraws(figure, 3);
    assertEquals("residual / standard error", chart(figure, 0).getXAxisTitle());
    assertEquals("residual / standard error", chart(figure, 1).getYAxisTitle());
    assertEquals("predicted volatility, %", chart(figure, 2).getXAxisTitle());
  }

  @Test
  void examples_are_predictions_through_targets_and_their_difference_below() {
    Figure figure = SurrogatePlots.examples(Examples.of(ERRORS, SmilePart.SPX));
    assertDraws(figure, 6);
    double[] predicted = y(chart(figure, 0), "predicted, T = 0.03");
    double[] target = y(chart(figure, 0), "target");
    double[] error = y(chart(figure, 3), "error");
    assertEquals(2, error[0], 1e-10);
    for (int i = 0; i < 4; i++)
      if (Double.isFinite(target[i])) assertEquals(error[i], predicted[i] - target[i], 1e-10);
    assertTrue(chart(figure, 1).getTitle().startsWith("median: RMSE 1."));
  }

  @Test
  void derivatives_have_a_panel_per_direction_and_a_colour_per_maturity() {
    List<GreekErrors.Line> lines = new ArrayList<>();
    for (String name : List.of("a", "b"))
      for (double t : new double[] {0.03, 0.09})
        for (double k : new double[] {-0.1, 0})
          lines.add(new GreekErrors.Line(name, k, t, 0.2, k + t, 2 * k, 0.01));
    Figure figure = SurrogatePlots.greeks(new GreekErrors(lines));
    assertEquals(2, figure.charts().size());
    assertArrayEquals(new double[] {-1, 9}, y(chart(figure, 1), "surrogate, T = 0.09"), 1e-12);
    assertArrayEquals(new double[] {-20, 0}, y(chart(figure, 1), "simulated, T = 0.09"), 1e-12);
    double[] bars = y(chart(figure, 0), "two standard errors");
    assertArrayEquals(new double[] {-22, -18}, Arrays.copyOf(bars, 2), 1e-12);
    assertTrue(figure.png(1).length > 1000);
  }

  @Test
  void extrapolated_errors_are_open_discs_on_the_dashed_law() {
    var curve =
        new LearningCurve(
            "samples",
            List.of(
                new Run(100, 1, 0.05, 0.04),
                new Run(400, 1, 0.03, 0.02),
                new Run(400, 2, 0.03, 0.02)));
    Figure figure = SurrogatePlots.learning(Map.of("OURS", curve), 1600);
    XYChart chart = figure.chart(XYChart.class);
    assertArrayEquals(new double[] {4, 2}, y(chart, "OURS"), 1e-12);
    assertArrayEquals(new double[] {1}, y(chart, "OURS, extrapolated"), 1e-12);
    assertArrayEquals(new double[] {4, 2, 1}, y(chart, "power law"), 1e-12);
    assertTrue(chart.getStyler().isXAxisLogarithmic() && chart.getStyler().isYAxisLogarithmic());
    assertThrows(IllegalArgumentException.class, () -> SurrogatePlots.learning(Map.of()));
    assertTrue(figure.png(1).length > 1000);
  }
}
