package ivylab.plot;

import ivylab.probe.GradNormDynamics;
import ivylab.probe.GradNormDynamics.Pull;
import ivylab.probe.GradNormDynamics.Task;
import ivylab.study.FineTuningResult;
import ivylab.study.FineTuningResult.Curve;
import ivylab.train.History;
import ivylab.train.History.Step;
import ivylab.train.History.Validation;
import ivylab.train.Term;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Figures of training: losses, weights, GradNorm and learning curves. */
public final class TrainingPlots {

  private static final int PANEL = 306;
  private static final BasicStroke THIN = new BasicStroke(0.7f);

  /** A moving average takes this share of a training run. */
  private static final int SHARE = 40, GRAD_NORM_SHARE = 30;

  /** A longer history is thinned to this many points of a line. */
  private static final int MOST_POINTS = 2000;

  private TrainingPlots() {}

  /**
   * A training run: the losses per step on logarithmic axes, with single steps pale, their moving
   * average over a fortieth of the run, and the validation set as discs. A term after the first
   * that was never positive is omitted.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure training(History history) {
    require(history);
    List<Lines> panels = new ArrayList<>();
    for (Term term : history.terms()) addLoss(panels, term, history);
    int n = panels.size(), width = n == 1 ? Figure.WIDTH : n == 2 ? Figure.WIDTH / 2 : PANEL;
    List<Figure> figures = panels.stream().map(p -> p.figure("").withSize(width, 320)).toList();
    return n == 1 ? figures.get(0) : Figure.grid("", n, figures);
  }

  private static void addLoss(List<Lines> panels, Term term, History history) {
    Series steps = Series.of(term.title(), history.of(Step::step), history.losses(term));
    boolean measured = history.measures().stream().anyMatch(m -> m.name().equals(term.name()));
    double[] looks = measured ? history.metric(term.name()) : new double[0];
    boolean positive =
        steps.y().stream().anyMatch(v -> v > 0) || Arrays.stream(looks).anyMatch(v -> v > 0);
    if (!positive && !panels.isEmpty()) return;
    Color colour = Theme.category(panels.size());
    Lines lines = new Lines("step", term.title()).logY(positive);
    Series pale = thinned(steps);
    Series smooth = thinned(steps.smoothed(Math.max(1, steps.x().size() / SHARE)));
    lines.unlisted().curve("each step", pale.xs(), pale.ys(), Theme.withAlpha(colour, 77), THIN);
    lines.curve("training", smooth.xs(), smooth.ys(), colour, Theme.LINE);
    double[] at = history.ofValidations(Validation::step);
    if (looks.length > 0) lines.points("validation", at, looks, Mark.disc(4.2), Theme.INK);
    panels.add(lines);
  }

  /**
   * The weights of the losses per step, which GradNorm moves.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure weights(History history) {
    require(history);
    double[] step = history.of(Step::step);
    return Charts.lines(
        "",
        "step",
        "weight of the loss",
        history.terms().stream()
            .map(t -> thinned(Series.of(t.name(), step, history.weights(t))))
            .toList());
  }

  private static Series thinned(Series series) {
    double[] x = series.xs(), y = series.ys();
    int every = (x.length + MOST_POINTS - 1) / MOST_POINTS;
    int[] kept = IntStream.range(0, x.length).filter(i -> i % every == 0).toArray();
    return Series.of(
        series.name(),
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
  }

  private static void require(History history) {
    if (history.steps().isEmpty())
      throw new IllegalArgumentException("history has no steps: nothing to draw");
  }

  private record Quantity(
      String name, ToDoubleFunction<Pull> of, DoublePredicate counted, boolean smooth) {

    Series line(String name, GradNormDynamics dynamics, Task task) {
      double[] y = dynamics.of(task, of);
      Series raw = Series.of(name, dynamics.stepNumbers(), y);
      return smooth ? raw.smoothed(Math.max(1, y.length / GRAD_NORM_SHARE), counted) : raw;
    }

    /** A panel; what is smoothed is logarithmic. */
    Figure panel(String title, List<Series> lines) {
      boolean positive = lines.stream().flatMap(s -> s.y().stream()).anyMatch(v -> v > 0);
      return Lines.of("step", name, lines, smooth && positive).figure(title).withSize(PANEL, 270);
    }
  }

  private static final Quantity WEIGHT =
      new Quantity("weight of the loss", Pull::weight, v -> true, false);
  private static final Quantity NORM =
      new Quantity("norm of the weighted gradient", Pull::norm, v -> true, true);
  private static final Quantity RATE = new Quantity("relative rate", Pull::rate, v -> v > 0, true);

  /**
   * How the losses of a training run pulled at the last layer: the weight of each per step, the
   * norm of its weighted gradient and its relative rate, the latter two as moving averages over a
   * thirtieth of the run.
   */
  public static Figure gradNorm(GradNormDynamics dynamics) {
    List<Figure> panels = new ArrayList<>();
    for (Quantity quantity : List.of(WEIGHT, NORM, RATE)) {
      List<Series> lines = new ArrayList<>();
      for (Task task : Task.values()) lines.add(quantity.line(task.toString(), dynamics, task));
      panels.add(quantity.panel("", lines));
    }
    return Figure.underOneLegend(dynamics.name(), 3, panels);
  }

  /**
   * Several training runs, such as one with fixed weights and some with different alpha: weights
   * above, norms of the weighted gradients below (moving averages), one column per loss.
   */
  public static Figure gradNorms(List<GradNormDynamics> dynamics) {
    if (dynamics.isEmpty())
      throw new IllegalArgumentException("dynamics is empty: nothing to draw");
    List<Figure> panels = new ArrayList<>();
    for (Quantity quantity : List.of(WEIGHT, NORM))
      for (Task task : Task.values())
        panels.add(
            quantity.panel(
                task.toString(),
                dynamics.stream().map(d -> quantity.line(d.name(), d, task)).toList()));
    return Figure.underOneLegend("", 3, panels);
  }

  /**
   * Learning curves of fine-tuning, mean and range over seeds: on the validation set by surfaces
   * seen, and on the test set by training surfaces available if there were several numbers.
   */
  public static Figure learning(FineTuningResult result) {
    String all = "Validation dates, all %d surfaces available".formatted(result.available());
    Figure left = curves(all, "surfaces seen in training", result.bySeen(), false);
    List<Curve> sizes = result.byAvailable();
    if (sizes.get(0).x().size() < 2) return left.withSize(Figure.WIDTH, left.height());
    String after = "Test dates, all after %d steps".formatted(result.steps());
    return left.beside(curves(after, "training surfaces available", sizes, true));
  }

  /** Non-positive values are omitted from a logarithmic axis. */
  static Figure curves(String title, String xName, List<Curve> curves, boolean logX) {
    if (curves.isEmpty()) throw new IllegalArgumentException("curves is empty");
    Lines lines = new Lines(xName, "IV MAPE (%)").logX(logX).logY(true);
    for (int i = 0; i < curves.size(); i++) {
      Curve c = curves.get(i);
      double[] x = shown(c, Curve::x, logX), low = shown(c, Curve::least, logX);
      Color pale = Theme.withAlpha(Theme.category(i), 45);
      if (x.length > 0)
        lines.unlisted().band(c.method() + ", range", x, low, shown(c, Curve::most, logX), pale);
    }
    for (int i = 0; i < curves.size(); i++) {
      Curve c = curves.get(i);
      double[] x = shown(c, Curve::x, logX), mean = shown(c, Curve::mean, logX);
      if (x.length > 0) lines.line(Series.of(c.method(), x, mean), Theme.category(i));
    }
    return lines.figure(title).withSize(460, 340);
  }

  private static double[] shown(Curve c, Function<Curve, List<Double>> numbers, boolean logX) {
    return IntStream.range(0, c.x().size())
        .filter(j -> c.least().get(j) > 0 && Double.isFinite(c.most().get(j)))
        .filter(j -> !logX || c.x().get(j) > 0)
        .mapToDouble(j -> numbers.apply(c).get(j))
        .toArray();
  }
}
