package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.ivyspt.Histories;
import ivylab.train.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PlotsTest {

  @Test
  void series_number_their_values_from_one_and_refuse_other_lengths() {
    assertEquals(List.of(1.0, 2.0), Series.of("a", 5, 6).x());
    double[] x = {1, 3};
    assertEquals(Series.of("a", x, new double[] {2, 6}), Series.of("a", x, v -> 2 * v));
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Series.of("loss", new double[] {1, 2}, new double[] {1}));
    assertTrue(wrong.getMessage().contains("x is [2] but y is [1]"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Series.of("a", new double[] {Double.NaN}, new double[] {1}));
  }

  @Test
  void a_table_of_numbers_is_a_line_for_each_column_but_the_first() {
    Table table =
        Table.create(
            IntColumn.create("quotes", new int[] {48, 24}),
            DoubleColumn.create("a", 1, 2),
            DoubleColumn.create("b", 3, Double.NaN));
    double[] x = {48, 24};
    assertEquals(
        List.of(
            Series.of("a", x, new double[] {1, 2}),
            Series.of("b", x, new double[] {3, Double.NaN})),
        Series.of(table));
    Table named = Table.create(StringColumn.create("method", "a"), DoubleColumn.create("b", 1));
    var e = assertThrows(IllegalArgumentException.class, () -> Series.of(named));
    assertTrue(e.getMessage().startsWith("column must be numeric: method"), e.getMessage());
  }

  @Test
  void validations_of_trainings_are_lines_by_step() {
    var history =
        Histories.of(
            List.of(),
            List.of(
                Histories.validation(0, 0, 1, 0.5, 0.25, 0.125, 40),
                Histories.validation(7, 2, 0.1, 0.2, 0.3, 0.4, 2.25)));
    var run = new Run<String>("a model", null, history, new Run.Outcome.Completed(), null);
    Series expected = Series.of("a", new double[] {0, 7}, new double[] {40, 2.25});
    assertEquals(expected, Series.validations("a", run, "IV MAPE"));
    assertEquals(List.of(expected), Series.validations(Map.of("a", run), "IV MAPE"));
  }

  @Test
  void smoothing_is_a_centred_mean_that_keeps_constants_and_lines() {
    assertEquals(List.of(1.5, 2.0, 3.0, 3.5), Series.of("a", 1, 2, 3, 4).smoothed(3).y());
    assertEquals(Series.of("a", 1, 2, 3, 4), Series.of("a", 1, 2, 3, 4).smoothed(1));
    assertThrows(IllegalArgumentException.class, () -> Series.of("a", 1).smoothed(0));
  }

  @Test
  void losses_are_logarithmic_and_leave_gaps_where_they_are_zero() {
    var losses = Charts.losses(List.of(Series.of("mse", 1, 0.1, 0, 0.01, Double.NaN, 1e-4)));
    assertTrue(losses.png(1).length > 1000);
    assertTrue(losses.chart().getStyler().isYAxisLogarithmic());
    double[] y = losses.chart(XYChart.class).getSeries("mse").getYData();
    assertArrayEquals(new double[] {1, 0.1, Double.NaN, 0.01, Double.NaN, 1e-4}, y);
  }

  @Test
  void losses_that_are_all_zero_are_drawn_on_a_plain_axis() {
    var zero = Charts.losses(List.of(Series.of("calendar", 0, 0))).chart();
    assertFalse(zero.getStyler().isYAxisLogarithmic());
    assertThrows(
        IllegalArgumentException.class, () -> Charts.logLines("", "x", "y", Series.of("a", 0, -1)));
  }

  @Test
  void a_gap_in_a_line_shows() {
    byte[] whole = Charts.lines("", "x", "y", Series.of("a", 1, 2, 3, 4)).png(1);
    byte[] gap = Charts.lines("", "x", "y", Series.of("a", 1, Double.NaN, 3, 4)).png(1);
    assertNotEquals(Arrays.hashCode(whole), Arrays.hashCode(gap));
  }

  @Test
  void a_histogram_counts_every_finite_value_once() {
    var histogram = Histogram.of("x", new double[] {0, 0.1, 0.5, 1, Double.NaN, 0.99}, 2);
    assertEquals(List.of(List.of(2, 3)), histogram.counts());
    var same = Histogram.of("x", new double[] {7, 7, 7}, 4).counts().get(0);
    assertEquals(3, same.stream().mapToInt(i -> i).sum());
    assertThrows(
        IllegalArgumentException.class, () -> Histogram.of("x", new double[] {Double.NaN}, 2));
    assertThrows(IllegalArgumentException.class, () -> Histogram.of("x", new double[] {1}, 0));
  }

  @Test
  void bars_of_a_table_take_groups_from_the_first_column_and_series_from_the_numbers() {
    Table table =
        Table.create(
            StringColumn.create("mask", "10 %", "50 %"),
            DoubleColumn.create("ours", 1, 2),
            StringColumn.create("remark", "a", "b"),
            DoubleColumn.create("theirs", 3, 4));
    CategoryChart chart = Charts.bars("", "error", table).chart(CategoryChart.class);
    assertEquals(2, chart.getSeriesCollection().size());
    assertEquals(List.of("10 %", "50 %"), chart.getSeries("ours").getXData());
    assertArrayEquals(new double[] {3, 4}, chart.getSeries("theirs").getYData());
  }

  @Test
  void bars_need_numbers_and_draw_negative_and_missing_ones() {
    StringColumn names = StringColumn.create("name", "a", "b");
    assertThrows(IllegalArgumentException.class, () -> Charts.bars("", "y", Table.create(names)));
    Table table = Table.create(names, DoubleColumn.create("s", -1, Double.NaN));
    assertTrue(Charts.bars("", "y", table).png(1).length > 500);
  }

  @Test
  void quartiles_are_linear_between_order_statistics() {
    double[] sorted = {1, 2, 3, 4};
    assertEquals(1.75, Boxes.quantile(sorted, 0.25), 1e-15);
    assertEquals(2.5, Boxes.quantile(sorted, 0.5), 1e-15);
    assertEquals(4, Boxes.quantile(sorted, 1), 1e-15);
    assertThrows(
        IllegalArgumentException.class,
        () -> Charts.boxes("", "y", Map.of("empty", new double[] {Double.NaN})));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Charts.logBoxes("", "y", Map.of("exact", new double[] {Double.NaN, 1, 0, 2})));
    assertEquals("the sample 'exact' must be positive on a logarithmic axis: 0.0", e.getMessage());
  }

  @Test
  void a_matrix_needs_equal_rows_and_a_name_for_each_or_none() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Charts.heatMap("", "q", new double[][] {{1}, {1, 2}}, List.of(), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> Charts.heatMap("", "q", new double[][] {{1}, {2}}, List.of("a"), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> Charts.heatMap("", "q", new double[0][], List.of(), List.of()));
  }

  @Test
  void quantiles_are_those_of_ranks_and_the_line_has_their_mean_and_deviation() {
    double[] residuals = {5, 1, Double.NaN, 3, 9};
    XYChart chart = Charts.qq("", "error", residuals).chart(XYChart.class);
    XYSeries points = chart.getSeries("residuals (4)"), line = chart.getSeries("normal");
    assertArrayEquals(new double[] {1, 3, 5, 9}, points.getYData());
    // the quantiles of 1/8 and 3/8 of the standard normal distribution
    assertArrayEquals(new double[] {-1.1503, -0.3186, 0.3186, 1.1503}, points.getXData(), 5e-5);
    // mean 4.5; squares 12.25 + 2.25 + 0.25 + 20.25 = 35, divided by 3
    double deviation = Math.sqrt(35 / 3.0);
    for (int i = 0; i < 2; i++)
      assertEquals(4.5 + deviation * line.getXData()[i], line.getYData()[i], 1e-12);
    assertThrows(IllegalArgumentException.class, () -> Charts.qq("", "", new double[] {1}));
    double[] many = IntStream.range(0, 20_000).mapToDouble(i -> i).toArray();
    XYChart thin = Charts.qq("", "", many).chart(XYChart.class);
    double[] drawn = thin.getSeries("residuals (20000)").getYData();
    assertEquals(2000 + 2 * 90, drawn.length);
    assertEquals(99.0, drawn[99]);
    assertEquals(100.0, drawn[100]);
    assertEquals(110.0, drawn[101]);
    assertEquals(19_999.0, drawn[drawn.length - 1]);
  }

  @Test
  void scattered_points_have_a_line_at_zero_where_signs_differ() {
    double[] x = {-0.1, 0.2, 0.4};
    Series both = Series.of("error", x, new double[] {-1, 2, 3});
    XYChart chart = Charts.scatter("", "k", "error (%)", both).chart(XYChart.class);
    assertArrayEquals(new double[] {-1, 2, 3}, chart.getSeries("error").getYData());
    assertArrayEquals(new double[] {-0.1, 0.4}, chart.getSeries("zero").getXData());
    Series above = Series.of("error", x, new double[] {1, 2, 3});
    XYChart one = Charts.scatter("", "k", "error (%)", above).chart(XYChart.class);
    assertEquals(1, one.getSeriesCollection().size());
  }

  @Test
  void bars_of_errors_are_deviations_and_never_reach_zero() {
    Series error = Series.of("plain", new double[] {10, 1000}, new double[] {1, 0.1});
    Figure figure =
        Charts.errors("", "paths", "error", List.of(error), List.of(new double[] {0.5, 0.2}));
    XYChart chart = figure.chart(XYChart.class);
    assertTrue(chart.getStyler().isXAxisLogarithmic() && chart.getStyler().isYAxisLogarithmic());
    double[] y = chart.getSeries("error").getYData();
    assertArrayEquals(new double[] {0.5, 1.5, Double.NaN, 0.01, 0.3, Double.NaN}, y, 1e-12);
    assertTrue(figure.png(1).length > 1000);
  }

  @Test
  void errors_need_their_deviations() {
    List<Series> errors = List.of(Series.of("plain", 1, 0.1));
    for (List<double[]> wrong :
        List.of(List.<double[]>of(), List.of(new double[] {1}), List.of(new double[3]))) {
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> Charts.errors("", "x", "y", errors, wrong));
      assertTrue(e.getMessage().startsWith("deviations "), e.getMessage());
    }
  }

  @Test
  void points_of_several_kinds_have_series_of_their_own() {
    Series one = Series.of("T = 0.1", new double[] {-0.1, 0.3}, new double[] {-1, 2});
    Series two = Series.of("T = 0.2", new double[] {0.1, 0.5}, new double[] {1, 3});
    XYChart chart = Charts.points("", "k", "error", List.of(one, two)).chart(XYChart.class);
    assertArrayEquals(new double[] {1, 3}, chart.getSeries("T = 0.2").getYData());
    assertArrayEquals(new double[] {-0.1, 0.5}, chart.getSeries("zero").getXData());
    assertThrows(IllegalArgumentException.class, () -> Charts.points("", "", "", List.of()));
  }

  @Test
  void estimates_have_bars_of_two_errors_and_a_diagonal() {
    double[] truth = {1, 3}, found = {1.5, 2.5};
    XYChart chart =
        Charts.estimates("", "b", truth, found, new double[] {0.25, Double.NaN})
            .chart(XYChart.class);
    assertArrayEquals(
        new double[] {1, 2, Double.NaN, 2.5, 2.5, Double.NaN},
        chart.getSeries("two errors").getYData());
    assertArrayEquals(found, chart.getSeries("estimate").getYData());
    assertArrayEquals(truth, chart.getSeries("equal").getYData());
    assertThrows(
        IllegalArgumentException.class,
        () -> Charts.estimates("", "b", truth, found, new double[1]));
  }
}
