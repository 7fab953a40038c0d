package ivylab.probe;

import ivylab.train.History;
import ivylab.train.Run;
import ivylab.train.Weighting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How the three losses pulled at the last layer during training, and how GradNorm responded (Chen
 * and others 2018, arXiv:1711.02257, eqs. (1) and (2)): at each step the weight {@code w_i}, the
 * weighted norm {@code G_i = w_i |dL_i/dW|} and the relative rate {@code r_i}, which set the target
 * {@code mean(G) r_i^alpha}. Read from the record of a training run; a run with fixed weights has
 * norms and rates too.
 *
 * @param name in tables and figures
 * @param alpha how strongly lagging losses were pulled; NaN if weights were fixed
 * @param steps in order, at least one
 */
public record GradNormDynamics(String name, double alpha, List<Step> steps) {

  /** The losses that are trained. */
  public enum Task {
    DATA("data"),
    CALENDAR("calendar"),
    BUTTERFLY("butterfly");

    private final String title;

    Task(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * One step.
   *
   * @param step from 1
   * @param tasks data, calendar, butterfly, {@code [3]}
   */
  public record Step(long step, List<Pull> tasks) {
    public Step {
      tasks = List.copyOf(tasks);
    }

    /** What one loss did. */
    public Pull of(Task task) {
      return tasks.get(
          switch (task) {
            case DATA -> 0;
            case CALENDAR -> 1;
            case BUTTERFLY -> 2;
          });
    }
  }

  /**
   * What one loss did at one step.
   *
   * @param loss its value, unweighted
   * @param weight its factor
   * @param norm norm of the gradient of the weighted loss with respect to the head's weights
   * @param rate {@code L_i/L_i(0)} divided by its mean over the losses; above 1 it lags behind; NaN
   *     if the loss is zero
   */
  public record Pull(double loss, double weight, double norm, double rate) {}

  public GradNormDynamics {
    Objects.requireNonNull(name, "name");
    steps = List.copyOf(steps);
    if (steps.isEmpty()) throw new IllegalArgumentException("steps is empty: nothing to look at");
  }

  /**
   * Of a training run that computed its penalties.
   *
   * @throws IllegalArgumentException if it has no gradient norms: without penalties, or with fixed
   *     weights if queries see each other
   */
  public static GradNormDynamics of(Run<?> run) {
    Weighting weighting = run.record().settings().weighting();
    double alpha = weighting instanceof Weighting.Adaptive a ? a.alpha() : Double.NaN;
    return of(name(weighting), alpha, run.history());
  }

  /** {@code α = 1.5} for GradNorm with this exponent, otherwise {@code fixed weights}. */
  public static String name(Weighting weighting) {
    return weighting instanceof Weighting.Adaptive adaptive
        ? "\u03b1 = " + String.valueOf(adaptive.alpha()).replaceAll("\\.0$", "")
        : "fixed weights";
  }

  static GradNormDynamics of(String name, double alpha, History history) {
    List<History.Step> seen = history.steps();
    if (seen.stream().noneMatch(s -> s.norms().get(0) > 0))
      throw new IllegalArgumentException(
          "run has no gradient norms: they are recorded with Weighting.gradNorm(alpha), and"
              + " with fixed weights if penalties are computed and queries do not see each other");
    double[][] rates = history.relativeRates();
    Step[] steps = new Step[seen.size()];
    for (int i = 0; i < steps.length; i++) {
      History.Step s = seen.get(i);
      steps[i] =
          new Step(
              s.step(), List.of(pull(s, rates, i, 0), pull(s, rates, i, 1), pull(s, rates, i, 2)));
    }
    return new GradNormDynamics(name, alpha, List.of(steps));
  }

  private static Pull pull(History.Step s, double[][] rates, int step, int term) {
    double weight = s.weights().get(term);
    return new Pull(s.losses().get(term), weight, weight * s.norms().get(term), rates[term][step]);
  }

  /** The same under another name. */
  public GradNormDynamics named(String name) {
    return new GradNormDynamics(name, alpha, steps);
  }

  /** One quantity of one loss per step: {@code dynamics.of(Task.DATA, Pull::weight)}. */
  public double[] of(Task task, ToDoubleFunction<Pull> quantity) {
    return steps.stream().mapToDouble(s -> quantity.applyAsDouble(s.of(task))).toArray();
  }

  /** The numbers of the steps. */
  public double[] stepNumbers() {
    return steps.stream().mapToDouble(Step::step).toArray();
  }

  /** The largest distance of the sum of the weights from their number, over all steps. */
  public double weightSumError() {
    return steps.stream()
        .map(Step::tasks)
        .mapToDouble(t -> Math.abs(t.stream().mapToDouble(Pull::weight).sum() - t.size()))
        .max()
        .orElseThrow();
  }

  /** The weight of a loss at the last step. */
  public double lastWeight(Task task) {
    return steps.get(steps.size() - 1).of(task).weight();
  }

  /** Share in [0, 1] of all steps at which a loss was positive. */
  public double active(Task task) {
    double[] rates = of(task, Pull::rate);
    return Arrays.stream(rates).filter(r -> r > 0).count() / (double) rates.length;
  }

  /**
   * The share of a loss in the pull at the last layer, {@code G_i} divided by the sum of all three,
   * averaged over the second half of training.
   */
  public double share(Task task) {
    return steps.subList(steps.size() / 2, steps.size()).stream()
        .mapToDouble(s -> s.of(task).norm() / s.tasks().stream().mapToDouble(Pull::norm).sum())
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** One row per loss: its weight at the end, how often it was active, its share of the pull. */
  public Table toTable() {
    Task[] tasks = Task.values();
    return Table.create(
        name,
        StringColumn.create("loss", Arrays.stream(tasks).map(Task::toString).toList()),
        column("weight at the end", this::lastWeight),
        column("active at, % of steps", task -> 100 * active(task)),
        column("share of the pull, %", task -> 100 * share(task)));
  }

  private static DoubleColumn column(String title, ToDoubleFunction<Task> value) {
    return DoubleColumn.create(title, Arrays.stream(Task.values()).mapToDouble(value).toArray());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: weights %.3f, %.3f, %.3f, pull %.0f, %.0f, %.0f %% (data, calendar, butterfly; %d steps)",
        name,
        lastWeight(Task.DATA),
        lastWeight(Task.CALENDAR),
        lastWeight(Task.BUTTERFLY),
        100 * share(Task.DATA),
        100 * share(Task.CALENDAR),
        100 * share(Task.BUTTERFLY),
        steps.size());
  }
}
