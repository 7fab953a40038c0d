package ivylab.plot;

import ivylab.diagnostic.GradNormDynamics;
import ivylab.diagnostic.GradNormDynamics.Pull;
import ivylab.diagnostic.GradNormDynamics.Task;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/** The figures of GradNorm's dynamics: small multiples under one legend. */
final class GradNormCharts {

  private static final int WIDTH = 306, HEIGHT = 270;

  /** Windows of the moving averages in a training. */
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

    LineChart chart(List<Series> lines) {
      boolean positive = lines.stream().flatMap(s -> s.y().stream()).anyMatch(v -> v > 0);
      return new LineChart("step", name, lines, log && positive);
    }
  }

  private static final Quantity WEIGHT =
      new Quantity("weight of the loss", Pull::weight, v -> true, false, false);
  private static final Quantity NORM =
      new Quantity("norm of the weighted gradient", Pull::norm, v -> true, true, true);
  private static final Quantity RATE =
      new Quantity("relative rate", Pull::rate, v -> v > 0, true, true);

  /** One training: weights, norms and rates, a line for each loss. */
  static Figure of(GradNormDynamics dynamics) {
    List<LineChart> charts = new ArrayList<>();
    for (Quantity quantity : List.of(WEIGHT, NORM, RATE)) {
      List<Series> lines = new ArrayList<>();
      for (Task task : Task.values()) lines.add(quantity.line(task.toString(), dynamics, task));
      charts.add(quantity.chart(lines));
    }
    List<Figure> panels = charts.stream().map(c -> panel("", c)).toList();
    return under(charts.get(0).legend(), Figure.grid(dynamics.name(), 3, panels));
  }

  /** Several trainings: weights above, norms below, a column for each loss, a line for each. */
  static Figure of(List<GradNormDynamics> all) {
    if (all.isEmpty()) throw new IllegalArgumentException("dynamics is empty: nothing to draw");
    List<Figure> panels = new ArrayList<>();
    Legend legend = null;
    for (Quantity quantity : List.of(WEIGHT, NORM))
      for (Task task : Task.values()) {
        List<Series> lines = new ArrayList<>();
        for (GradNormDynamics each : all) lines.add(quantity.line(each.name(), each, task));
        LineChart chart = quantity.chart(lines);
        if (legend == null) legend = chart.legend();
        panels.add(panel(task.toString(), chart));
      }
    return under(legend, Figure.grid("", 3, panels));
  }

  private static Figure panel(String title, LineChart chart) {
    boolean zero = chart.series().stream().flatMap(s -> s.y().stream()).allMatch(v -> v == 0);
    Drawing nothing =
        (g, width, height) ->
            Theme.text(
                g,
                Theme.NAME,
                Theme.SOFT_INK,
                "zero at every step",
                width / 2.0,
                height / 2.0,
                0.5);
    return Figure.of(title, zero ? nothing : chart.plain()).withSize(WIDTH, HEIGHT);
  }

  /** A legend between the title of a figure and what it shows. */
  private static Figure under(Legend legend, Figure panels) {
    int top = legend.height(panels.width());
    return new Figure(
        panels.title(),
        panels.width(),
        panels.height() + top,
        (Graphics2D g, int width, int height) -> {
          legend.paint(g, width);
          g.translate(0, top);
          panels.drawing().paint(g, width, height - top);
          g.translate(0, -top);
        });
  }

  /** The mean over the steps around each that count; NaN where none does. */
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
