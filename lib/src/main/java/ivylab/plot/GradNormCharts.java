package ivylab.plot;

import ivylab.probe.GradNormDynamics;
import ivylab.probe.GradNormDynamics.Pull;
import ivylab.probe.GradNormDynamics.Task;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/** The figures of GradNorm's dynamics: small multiples under one legend. */
final class GradNormCharts {

  private static final int WIDTH = 306, HEIGHT = 270;

  /** Number of moving-average windows in a training run. */
  private static final int WINDOWS = 30;

  private GradNormCharts() {}

  private record Quantity(
      String name,
      ToDoubleFunction<Pull> of,
      DoublePredicate counted,
      boolean smooth,
      boolean log) {
    Series line(String name, GradNormDynamics dynamics, Task task) {
      double[] y = dynamics.of(task, of);
      return Series.of(name, dynamics.stepNumbers(), smooth ? smoothed(y, counted) : y);
    }

    Figure panel(String title, List<Series> lines) {
      if (lines.stream().flatMap(s -> s.y().stream()).allMatch(v -> v == 0))
        return Figure.of(title, GradNormCharts::zero).withSize(WIDTH, HEIGHT);
      boolean positive = lines.stream().flatMap(s -> s.y().stream()).anyMatch(v -> v > 0);
      return Lines.of("step", name, lines, log && positive).figure(title, WIDTH, HEIGHT);
    }
  }

  private static final Quantity WEIGHT =
      new Quantity("weight of the loss", Pull::weight, v -> true, false, false);
  private static final Quantity NORM =
      new Quantity("norm of the weighted gradient", Pull::norm, v -> true, true, true);
  private static final Quantity RATE =
      new Quantity("relative rate", Pull::rate, v -> v > 0, true, true);

  /** One run: weights, norms and rates, one line per loss. */
  static Figure of(GradNormDynamics dynamics) {
    List<Figure> panels = new ArrayList<>();
    for (Quantity quantity : List.of(WEIGHT, NORM, RATE)) {
      List<Series> lines = new ArrayList<>();
      for (Task task : Task.values()) lines.add(quantity.line(task.toString(), dynamics, task));
      panels.add(quantity.panel("", lines));
    }
    return Figure.underOneLegend(dynamics.name(), 3, panels);
  }

  /** Several runs: weights above, norms below, one column per loss, one line per run. */
  static Figure of(List<GradNormDynamics> all) {
    if (all.isEmpty()) throw new IllegalArgumentException("dynamics is empty: nothing to draw");
    List<Figure> panels = new ArrayList<>();
    for (Quantity quantity : List.of(WEIGHT, NORM))
      for (Task task : Task.values()) {
        List<Series> lines = new ArrayList<>();
        for (GradNormDynamics each : all) lines.add(quantity.line(each.name(), each, task));
        panels.add(quantity.panel(task.toString(), lines));
      }
    return Figure.underOneLegend("", 3, panels);
  }

  private static void zero(Graphics2D g, int width, int height) {
    String text = "zero at every step";
    Theme.text(g, Theme.NAME, Theme.SOFT_INK, text, width / 2.0, height / 2.0, 0.5);
  }

  /** The mean over the neighbouring steps that count; NaN if none does. */
  static double[] smoothed(double[] y, DoublePredicate counted) {
    int half = y.length / WINDOWS / 2;
    double[] mean = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      int count = 0;
      for (int j = Math.max(0, i - half); j < Math.min(y.length, i + half + 1); j++) {
        if (!counted.test(y[j])) continue;
        sum += y[j];
        count++;
      }
      mean[i] = sum / count;
    }
    return mean;
  }
}
