package ivylab.process;

import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import smile.math.BFGS;
import smile.math.DifferentiableMultivariateFunction;

/**
 * Empirical Bayes: finds the hyper-parameters of a {@link LearnedProcess} under which the quotes of
 * many surfaces, taken as independent draws, are most probable; Rasmussen and Williams (2006),
 * section 5.4.1. BFGS on exact gradients, with a weak prior that matters if there are few surfaces;
 * finally the law of the mean's coefficients alone is improved on all surfaces, see {@link
 * CoefficientLaw}.
 *
 * @param form of the mean
 * @param surfacesAtMost surfaces used by the optimiser, drawn by the seed
 * @param quotesAtMost quotes used per surface, drawn by the seed: time grows with its cube
 * @param iterationsAtMost steps of the optimiser
 */
public record Learning(MeanForm form, int surfacesAtMost, int quotesAtMost, int iterationsAtMost) {

  public static final Learning DEFAULT = new Learning(MeanForm.QUADRATIC, 150, 96, 150);

  private static final double TOLERANCE = 1e-4;

  /** Steps that improve the law of the coefficients on all surfaces. */
  private static final int IMPROVEMENTS = 5;

  /** How often a non-linear mean is linearised again, around new modes. */
  private static final int ROUNDS = 4;

  /** Bounds that no parameter and no mean log density approaches. */
  private static final double FARTHEST = 50, HOPELESS = 1e10;

  /**
   * The result of learning.
   *
   * @param before log posterior per quote of the process that learning started from
   * @param after the same of what was learned
   * @param evaluations of the log probability of all surfaces
   * @param surfaces used by the optimiser
   * @param quotes used
   * @param gradient largest entry of the gradient of {@code after} at the end
   */
  public record Outcome(
      LearnedProcess process,
      double before,
      double after,
      int evaluations,
      int surfaces,
      int quotes,
      double gradient) {

    /** Whether the gradient is nearly zero; otherwise more iterations may improve the result. */
    public boolean converged() {
      return gradient <= 1e-2;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "log posterior per quote %.3f, initially %.3f; %d quotes of %d surfaces,"
              + " %d evaluations, %s (gradient %.1e)%n%s",
          after,
          before,
          quotes,
          surfaces,
          evaluations,
          converged() ? "converged" : "NOT CONVERGED",
          gradient,
          process);
    }
  }

  public Learning {
    Objects.requireNonNull(form, "form");
    atLeastOne("surfacesAtMost", surfacesAtMost);
    atLeastOne("quotesAtMost", quotesAtMost);
    atLeastOne("iterationsAtMost", iterationsAtMost);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) throw new IllegalArgumentException(name + " must be at least 1: " + value);
  }

  /** The same with a mean of another form. */
  public Learning withForm(MeanForm form) {
    return new Learning(form, surfacesAtMost, quotesAtMost, iterationsAtMost);
  }

  public Learning withSurfacesAtMost(int surfaces) {
    return new Learning(form, surfaces, quotesAtMost, iterationsAtMost);
  }

  public Learning withQuotesAtMost(int quotes) {
    return new Learning(form, surfacesAtMost, quotes, iterationsAtMost);
  }

  public Learning withIterationsAtMost(int iterations) {
    return new Learning(form, surfacesAtMost, quotesAtMost, iterations);
  }

  /**
   * {@link #learn(List, long, Progress)} with a line of text every two seconds; quicker learning
   * prints nothing.
   */
  public Outcome learn(List<Surface> training, long seed) {
    return learn(training, seed, Progress.lines(System.out).withoutEnd());
  }

  /**
   * @param training surfaces to learn from
   * @param seed of the draw of surfaces and quotes
   * @param progress listener, for each evaluation; the time left assumes one evaluation per
   *     iteration and all iterations that are allowed
   * @throws CancellationException if the thread is interrupted
   */
  public Outcome learn(List<Surface> training, long seed, Progress progress) {
    if (training.isEmpty()) throw new IllegalArgumentException("training is empty");
    List<List<Point>> sample = drawn(training, surfacesAtMost, seed);
    LearnedProcess start = start(sample);
    Hyperprior hyperprior = new Hyperprior(start);
    double[] numbers = Evidence.pack(start), gradient = new double[numbers.length];
    double before = Double.NaN, after = Double.NaN;
    int evaluations = 0, quotes = 0, rounds = form == MeanForm.QUADRATIC ? 1 : ROUNDS;
    try (Work work = new Work("evaluations", (long) rounds * iterationsAtMost, progress)) {
      for (int round = 0; round < rounds; round++) {
        LearnedProcess process = Evidence.unpack(form, numbers);
        List<Evidence> evidence =
            sample.stream()
                .parallel()
                .map(points -> new Evidence(form, points, Mode.of(process, points)))
                .toList();
        var objective = new Objective(evidence, hyperprior, work, evaluations);
        double first = -objective.g(numbers, gradient);
        if (round == 0) before = first;
        BFGS.minimize(objective, numbers, TOLERANCE, iterationsAtMost);
        after = -objective.g(numbers, gradient);
        evaluations = objective.evaluations;
        quotes = objective.quotes;
      }
    }
    double steepest = 0;
    for (double entry : gradient) steepest = Math.max(steepest, Math.abs(entry));
    LearnedProcess process = Evidence.unpack(form, numbers);
    List<List<Point>> all = drawn(training, training.size(), seed);
    for (int step = 0; step < IMPROVEMENTS; step++) {
      if (Thread.interrupted())
        throw new CancellationException("interrupted after " + evaluations + " evaluations");
      process = CoefficientLaw.improved(process, all, hyperprior);
    }
    return new Outcome(process, before, after, evaluations, sample.size(), quotes, steepest);
  }

  private List<List<Point>> drawn(List<Surface> training, int surfacesAtMost, long seed) {
    Random random = new Random(seed);
    List<Surface> surfaces = new ArrayList<>(training);
    Collections.shuffle(surfaces, random);
    List<List<Point>> sample = new ArrayList<>();
    for (Surface surface : surfaces.subList(0, Math.min(surfacesAtMost, surfaces.size()))) {
      List<Point> quotes = new ArrayList<>(surface.points());
      Collections.shuffle(quotes, random);
      sample.add(quotes.subList(0, Math.min(quotesAtMost, quotes.size())));
    }
    return sample;
  }

  /** The quoted level, and waves, noise and spreads of the coefficients of typical size. */
  private LearnedProcess start(List<List<Point>> sample) {
    double level =
        sample.stream()
            .mapToDouble(
                points ->
                    points.stream()
                        .mapToDouble(ProcessTarget.LOG_VOLATILITY::value)
                        .average()
                        .orElseThrow())
            .average()
            .orElseThrow();
    List<List<Double>> lower = new ArrayList<>();
    for (int i = 0; i < form.terms(); i++) {
      List<Double> row = new ArrayList<>(Collections.nCopies(i, 0.0));
      row.add(form.units()[i]);
      lower.add(row);
    }
    return new LearnedProcess(
        form,
        1,
        new Matern(1, 1.5, 0.1),
        new Matern(0.3, 0.5, 0.03),
        0.01,
        0.01,
        Arrays.stream(form.start(level)).boxed().toList(),
        lower);
  }

  /**
   * Minus the log posterior of the parameters, divided by the number of quotes. The optimiser
   * requests the value in its line search and then the gradient at the same point: both are
   * computed at once and kept until it moves on.
   */
  @SuppressWarnings("serial") // the library's interface is serializable, this is not
  private static final class Objective implements DifferentiableMultivariateFunction {

    final List<Evidence> sample;
    final Hyperprior hyperprior;
    final Work work;
    final int quotes;
    int evaluations;
    private double[] place = {}, slope = {};
    private double value;

    /**
     * @param before evaluations of earlier objectives
     */
    Objective(List<Evidence> sample, Hyperprior hyperprior, Work work, int before) {
      this.sample = sample;
      this.hyperprior = hyperprior;
      this.work = work;
      evaluations = before;
      quotes = sample.stream().mapToInt(Evidence::quotes).sum();
    }

    @Override
    public double f(double[] numbers) {
      return g(numbers, new double[numbers.length]);
    }

    @Override
    public double g(double[] numbers, double[] gradient) {
      if (!Arrays.equals(numbers, place)) {
        slope = new double[numbers.length];
        value = evaluate(numbers, slope);
        place = numbers.clone();
      }
      System.arraycopy(slope, 0, gradient, 0, slope.length);
      return value;
    }

    /** Fills the gradient, which is initially zero and stays so at invalid points. */
    private double evaluate(double[] numbers, double[] gradient) {
      if (Thread.interrupted())
        throw new CancellationException("interrupted after " + evaluations + " evaluations");
      for (int i = 0; i < numbers.length; i++) // a step of the line search that went astray
      if (!(Math.abs(numbers[i]) < FARTHEST)) return HOPELESS;
      double[][] parts = new double[sample.size()][numbers.length];
      double[] logs =
          IntStream.range(0, parts.length)
              .parallel()
              .mapToDouble(i -> sample.get(i).add(numbers, parts[i]))
              .toArray();
      double sum = hyperprior.add(numbers, gradient);
      for (int i = 0; i < logs.length; i++) { // in order: the same digits every time
        sum += logs[i];
        for (int j = 0; j < gradient.length; j++) gradient[j] += parts[i][j];
      }
      for (int j = 0; j < gradient.length; j++) gradient[j] /= -quotes;
      work.reach(++evaluations, 1, "learning a process");
      return sum > -HOPELESS ? -sum / quotes : HOPELESS; // NaN is also invalid
    }
  }
}
