package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.probe.GradNormDynamics;
import ivylab.probe.GradNormDynamics.Pull;
import ivylab.probe.GradNormDynamics.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradNormChartsTest {

  static GradNormDynamics dynamics(String name, double alpha) {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      double w = 1 - 0.9 * alpha / 3 * i / 200, noise = 1 + 0.5 * Math.sin(17 * i);
      double butterfly = i > 30 && i % 3 != 0 ? 0.2 * noise : 0;
      steps.add(
          new Step(
              i,
              List.of(
                  new Pull(Math.exp(-i / 50.0), w, 2 * w * Math.exp(-i / 80.0) * noise, 0.8),
                  new Pull(0, (3 - w) / 2, 0, Double.NaN),
                  new Pull(
                      butterfly,
                      (3 - w) / 2,
                      10 * butterfly,
                      butterfly > 0 ? 1.2 * noise : Double.NaN))));
    }
    return new GradNormDynamics(name, alpha, steps);
  }

  @Test
  void one_training_makes_three_panels_and_several_make_six() {
    Figure one = TrainingPlots.gradNorm(dynamics("α = 1.5", 1.5));
    assertEquals("α = 1.5", one.title());
    assertEquals(3 * 306, one.width());
    assertTrue(one.png(1).length > 5000);
    Figure sweep = TrainingPlots.gradNorms(List.of(dynamics("α = 0", 0), dynamics("α = 3", 3)));
    assertTrue(sweep.height() > 1.6 * one.height());
    assertTrue(sweep.png(1).length > 5000);
    assertThrows(IllegalArgumentException.class, () -> TrainingPlots.gradNorms(List.of()));
  }

  @Test
  void moving_averages_pass_over_what_does_not_count() {
    double[] y = new double[90];
    for (int i = 0; i < 90; i++) y[i] = i % 3 == 0 ? Double.NaN : i % 3;
    double[] mean = Series.of("", y).smoothed(3, v -> v > 0).ys();
    double[] expected = new double[90]; // one on each side
    for (int i = 0; i < 90; i++) expected[i] = 1.5;
    expected[0] = 1;
    assertArrayEquals(expected, mean, 1e-15);
    assertTrue(Double.isNaN(Series.of("", new double[40]).smoothed(1, v -> v > 0).ys()[3]));
  }
}
