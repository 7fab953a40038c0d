package ivylab.plot;

import ivylab.train.History;
import ivylab.train.History.Step;
import ivylab.train.History.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The figures of a training's history. */
final class Training {

  private static final int PANEL_WIDTH = 306, PANEL_HEIGHT = 320;

  /** Windows of the moving average in a training. */
  private static final int WINDOWS = 40;

  /** A longer history is thinned to this many points of a line. */
  private static final int MOST_POINTS = 2000;

  private Training() {}

  /** The three losses side by side; one that was never positive is left out. */
  static Figure losses(History history) {
    require(history);
    List<Figure> panels = new ArrayList<>();
    panel(panels, "data loss", history, Step::data, Validation::data);
    panel(panels, "calendar penalty", history, Step::calendar, Validation::calendar);
    panel(panels, "butterfly penalty", history, Step::butterfly, Validation::butterfly);
    if (panels.size() == 1) return panels.get(0).withSize(Figure.WIDTH, PANEL_HEIGHT);
    int width = panels.size() == 2 ? Figure.WIDTH / 2 : PANEL_WIDTH;
    return Figure.grid(
        "", panels.size(), panels.stream().map(p -> p.withSize(width, PANEL_HEIGHT)).toList());
  }

  private static void panel(
      List<Figure> panels,
      String name,
      History history,
      ToDoubleFunction<Step> ofStep,
      ToDoubleFunction<Validation> ofValidation) {
    Series steps = Series.of(name, history.of(Step::step), history.of(ofStep));
    double[] looks = history.ofValidations(ofValidation);
    boolean penalty = !panels.isEmpty();
    boolean positive = steps.y().stream().anyMatch(v -> v > 0);
    boolean seen = Arrays.stream(looks).anyMatch(v -> v > 0);
    if (penalty && !positive && !seen) return;
    int window = Math.max(1, steps.x().size() / WINDOWS);
    List<Series> validation =
        looks.length == 0
            ? List.of()
            : List.of(Series.of("validation", history.ofValidations(Validation::step), looks));
    panels.add(
        Figure.of(
            "",
            new LossPanel(
                name,
                thinned(steps),
                thinned(steps.smoothed(window)),
                validation,
                Theme.category(panels.size()),
                positive || seen)));
  }

  private static Series thinned(Series series) {
    int n = series.x().size(), every = (n + MOST_POINTS - 1) / MOST_POINTS;
    if (every == 1) return series;
    List<Double> x = new ArrayList<>(), y = new ArrayList<>();
    for (int i = 0; i < n; i += every) {
      x.add(series.x().get(i));
      y.add(series.y().get(i));
    }
    return new Series(series.name(), x, y);
  }

  /** The weights of the three losses by step. */
  static Figure weights(History history) {
    require(history);
    double[] step = history.of(Step::step);
    List<Series> lines =
        List.of(
            Series.of("data", step, history.of(Step::dataWeight)),
            Series.of("calendar", step, history.of(Step::calendarWeight)),
            Series.of("butterfly", step, history.of(Step::butterflyWeight)));
    return Plots.lines(
        "", "step", "weight of the loss", lines.stream().map(Training::thinned).toList());
  }

  /** Weights, norms of weighted gradients, relative rates: what GradNorm sees and does. */
  static Figure gradNorm(History history) {
    require(history);
    double[] step = history.of(Step::step);
    double[][] weights = {
      history.of(Step::dataWeight),
      history.of(Step::calendarWeight),
      history.of(Step::butterflyWeight)
    };
    double[][] norms = {
      history.of(Step::dataNorm), history.of(Step::calendarNorm), history.of(Step::butterflyNorm)
    };
    for (int i = 0; i < 3; i++) for (int j = 0; j < step.length; j++) norms[i][j] *= weights[i][j];
    List<Figure> panels = new ArrayList<>();
    thirds(panels, "weight of the loss", step, weights);
    thirds(panels, "weighted gradient norm", step, norms);
    thirds(panels, "relative training rate", step, history.relativeRates());
    return Figure.grid("", panels.size(), panels);
  }

  /** A line for each loss through its positive values, smoothed; no panel where there are none. */
  private static void thirds(List<Figure> panels, String name, double[] step, double[][] of) {
    List<String> names = List.of("data", "calendar", "butterfly");
    List<Series> lines = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < 3; i++) {
      double[] y = of[i];
      int[] shown = IntStream.range(0, y.length).filter(j -> y[j] > 0).toArray();
      any |= shown.length > 0;
      if (shown.length == 0) shown = new int[] {0}; // keeps its colour and its name
      double[] own = Arrays.stream(shown).mapToDouble(j -> y[j]).toArray();
      double[] at = Arrays.stream(shown).mapToDouble(j -> step[j]).toArray();
      Series line = Series.of(names.get(i), at, own);
      lines.add(thinned(line.smoothed(Math.max(1, own.length / WINDOWS))));
    }
    if (any)
      panels.add(
          new Figure("", PANEL_WIDTH, PANEL_HEIGHT, new LineChart("step", name, lines, true)));
  }

  private static void require(History history) {
    if (history.steps().isEmpty())
      throw new IllegalArgumentException("history has no steps: nothing to draw");
  }
}
