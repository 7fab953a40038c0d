package ivylab.plot;

import ivylab.train.History;
import ivylab.train.History.Step;
import ivylab.train.History.Validation;
import ivylab.train.Term;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The figures of a training history. */
final class Training {

  private static final int PANEL_WIDTH = 306, PANEL_HEIGHT = 320;

  private static final BasicStroke THIN = new BasicStroke(0.7f);

  /** Number of moving-average windows in a training run. */
  private static final int WINDOWS = 40;

  /** A longer history is thinned to this many points of a line. */
  private static final int MOST_POINTS = 2000;

  private Training() {}

  /** The losses side by side; a term after the first that was never positive is omitted. */
  static Figure losses(History history) {
    require(history);
    List<Figure> panels = new ArrayList<>();
    for (Term term : history.terms()) panel(panels, term, history);
    if (panels.size() == 1) return panels.get(0).withSize(Figure.WIDTH, PANEL_HEIGHT);
    int width = panels.size() == 2 ? Figure.WIDTH / 2 : PANEL_WIDTH;
    return Figure.grid(
        "", panels.size(), panels.stream().map(p -> p.withSize(width, PANEL_HEIGHT)).toList());
  }

  private static void panel(List<Figure> panels, Term term, History history) {
    String name = term.title();
    Series steps = Series.of(name, history.of(Step::step), history.losses(term));
    boolean measured = history.measures().stream().anyMatch(m -> m.name().equals(term.name()));
    double[] looks = measured ? history.metric(term.name()) : new double[0];
    boolean penalty = !panels.isEmpty();
    boolean positive = steps.y().stream().anyMatch(v -> v > 0);
    boolean seen = Arrays.stream(looks).anyMatch(v -> v > 0);
    if (penalty && !positive && !seen) return;
    int window = Math.max(1, steps.x().size() / WINDOWS);
    Color colour = Theme.category(panels.size());
    Lines lines = new Lines("step", name).logY(positive || seen);
    Series pale = thinned(steps), smooth = thinned(steps.smoothed(window));
    lines
        .curve("each step", pale.xs(), pale.ys(), Theme.pale(colour, 0.3), THIN)
        .setShowInLegend(false);
    lines.curve("training", smooth.xs(), smooth.ys(), colour, Theme.LINE);
    if (looks.length > 0)
      lines.points(
          "validation", history.ofValidations(Validation::step), looks, Mark.disc(4.2), Theme.INK);
    panels.add(lines.figure(""));
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

  /** The weights of the losses per step. */
  static Figure weights(History history) {
    require(history);
    double[] step = history.of(Step::step);
    List<Series> lines =
        history.terms().stream().map(t -> Series.of(t.name(), step, history.weights(t))).toList();
    return Charts.lines(
        "", "step", "weight of the loss", lines.stream().map(Training::thinned).toList());
  }

  private static void require(History history) {
    if (history.steps().isEmpty())
      throw new IllegalArgumentException("history has no steps: nothing to draw");
  }
}
