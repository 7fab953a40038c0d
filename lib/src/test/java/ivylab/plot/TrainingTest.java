package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.ivyspt.Histories;
import ivylab.train.History;
import ivylab.train.History.Step;
import ivylab.train.History.Validation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class TrainingTest {

  static History history(int steps, double calendar, double butterfly) {
    List<Step> all = new ArrayList<>();
    List<Validation> looks = new ArrayList<>();
    for (int i = 1; i <= steps; i++) {
      double down = Math.exp(-4.0 * i / steps) * (1 + 0.3 * Math.sin(i));
      all.add(
          new Step(
              i,
              List.of(down, calendar * down, i % 3 == 0 ? 0 : butterfly * down),
              List.of(1.5, 0.9, 0.6),
              List.of(0.0, 0.0, 0.0),
              1,
              1e-3,
              16));
      if (i % (steps / 5) == 0)
        looks.add(
            Histories.validation(i, i / 10, down, calendar * down, butterfly * down, 1e-5, 2));
    }
    return Histories.of(all, looks);
  }

  @Test
  void a_training_has_a_panel_for_each_loss_that_was_ever_positive() {
    Figure three = TrainingPlots.training(history(200, 1e-3, 1e-4));
    assertEquals(3 * 306, three.width());
    assertTrue(three.png(1).length > 5000);
    assertEquals(Figure.WIDTH, TrainingPlots.training(history(200, 0, 1e-4)).width());
    assertEquals(Figure.WIDTH, TrainingPlots.training(history(200, 0, 0)).width());
  }

  private static XYChart only(History history) {
    return TrainingPlots.training(history).chart(XYChart.class);
  }

  @Test
  void losses_are_logarithmic_and_smoothed() {
    XYChart panel = only(history(200, 0, 0));
    assertTrue(panel.getStyler().isYAxisLogarithmic());
    assertEquals("data loss", panel.getYAxisTitle());
    double[] steps = panel.getSeries("each step").getYData(),
        smooth = panel.getSeries("training").getYData();
    assertEquals(200, smooth.length);
    // the sine has period 2 pi; a window of 5 takes most of it away
    assertTrue(wiggles(smooth) < wiggles(steps) / 2);
    assertEquals(5, panel.getSeries("validation").getXData().length);
  }

  private static double wiggles(double[] y) {
    double sum = 0;
    for (int i = 2; i < y.length; i++) sum += Math.abs(y[i] - 2 * y[i - 1] + y[i - 2]);
    return sum;
  }

  @Test
  void a_long_history_is_thinned_and_keeps_its_first_step() {
    double[] x = only(history(9000, 0, 0)).getSeries("each step").getXData();
    assertTrue(x.length <= 2000, "" + x.length);
    assertEquals(1, x[0]);
  }

  @Test
  void a_history_without_validation_or_of_one_step_is_drawn() {
    History one = Histories.of(history(5, 0, 0).steps().subList(0, 1), List.of());
    assertTrue(TrainingPlots.training(one).png(1).length > 1000);
    assertNull(only(one).getSeries("validation"));
  }

  @Test
  void weights_are_three_lines() {
    XYChart chart = TrainingPlots.weights(history(100, 1, 1)).chart(XYChart.class);
    assertEquals(
        List.of("data", "calendar", "butterfly"),
        chart.getSeriesCollection().stream().map(s -> s.getName()).toList());
    assertEquals(0.9, chart.getSeries("calendar").getYData()[0]);
    assertFalse(chart.getStyler().isYAxisLogarithmic());
  }

  @Test
  void an_empty_history_is_refused() {
    History empty = Histories.of(List.of(), List.of());
    assertThrows(IllegalArgumentException.class, () -> TrainingPlots.training(empty));
    assertThrows(IllegalArgumentException.class, () -> TrainingPlots.weights(empty));
  }
}
