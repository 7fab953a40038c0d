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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Empirical Bayes: finds the hyper-parameters of a {@link LearnedProcess} under which the quotes of
 * many surfaces, taken as independent draws, are most probable; Rasmussen and Williams (2006),
 * section 5.4.1. {@link Ascent} on exact gradients, with a weak prior that matters if there are few
 * surfaces; finally the law of the mean's coefficients alone is improved on all surfaces, see
 * {@link CoefficientLaw}.
 *
 * @param form of the mean
 * @param surfacesAtMost surfaces used by the optimiser, drawn by the seed
 * @param quotesAtMost quotes used per surface, drawn by the seed: time grows with its cube. Where
 *     surfaces are fewer than {@code surfacesAtMost}, as many more as take the same time: of a lone
 *     surface about 500 by default
 * @param iterationsAtMost steps of the optimiser
 */
public record Learning(MeanForm form, int surfacesAtMost, int quotesAtMost, int iterationsAtMost) {

  public static final Learning DEFAULT = new Learning(MeanForm.QUADRATIC, 150, 96, 150);

  /** Estimated log posterior, of all quotes together, that is left to gain at the end. */
  private static final double CLOSE = 0.05;

  /** Surfaces whose information is computed, of those the optimiser uses. */
  private static final int INFORMING = 24;

  /** Steps that improve the law of the coefficients on all surfaces. */
  private static final int IMPROVEMENTS = 5;

  /** A bound that no parameter approaches. */
  private static final double FARTHEST = 50;

  /**
   * The result of learning.
   *
   * @param before log posterior per quote of the process that learning started from
   * @param after the same of what was learned
   * @param evaluations of the log probability of all surfaces
   * @param surfaces used by the optimiser
   * @param quotes used
   * @param gap log posterior of all quotes together that is left to gain, to second order
   */
  public record Outcome(
      LearnedProcess process,
      double before,
      double after,
      int evaluations,
      int surfaces,
      int quotes,
      double gap) {

    /**
     * Whether the learned parameters are within a third of their posterior deviation of the most
     * probable ones; otherwise more iterations may improve the result.
     */
    public boolean converged() {
      return gap <= CLOSE;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "log posterior per quote %.3f, initially %.3f; %d quotes of %d surfaces,"
              + " %d evaluations, %s (%.1e to gain)%n%s",
          after,
          before,
          quotes,
          surfaces,
          evaluations,
          converged() ? "converged" : "NOT CONVERGED",
          gap,
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
    return learn(training, seed, progress, Optional.empty());
  }

  /**
   * The same, from a process that is near: one that was learned from almost the same surfaces. Less
   * has to be climbed; the result is the same as far as learning converges.
   *
   * @throws IllegalArgumentException if that process has a mean of another form
   */
  public Outcome learnNear(
      LearnedProcess near, List<Surface> training, long seed, Progress progress) {
    if (near.form() != form)
      throw new IllegalArgumentException("near has a mean %s, not %s".formatted(near.form(), form));
    return learn(training, seed, progress, Optional.of(near));
  }

  private Outcome learn(
      List<Surface> training, long seed, Progress progress, Optional<LearnedProcess> near) {
    if (training.isEmpty()) throw new IllegalArgumentException("training is empty");
    List<List<Point>> sample = capped(drawn(training, surfacesAtMost, seed));
    LearnedProcess start = start(sample);
    Hyperprior hyperprior = new Hyperprior(start);
    int quotes = sample.stream().mapToInt(List::size).sum();
    Posterior posterior;
    Ascent.Top top;
    try (Work work = new Work("evaluations", iterationsAtMost, progress)) {
      posterior = new Posterior(sample, hyperprior, work);
      top = Ascent.from(Evidence.pack(near.orElse(start)), posterior, iterationsAtMost, CLOSE);
    }
    int evaluations = posterior.evaluations;
    LearnedProcess process = Evidence.unpack(form, top.point());
    int most = sample.stream().mapToInt(List::size).max().orElseThrow();
    List<List<Point>> all = new ArrayList<>();
    for (List<Point> points : drawn(training, training.size(), seed))
      all.add(points.subList(0, Math.min(Math.max(most, quotesAtMost), points.size())));
    for (int step = 0; step < IMPROVEMENTS; step++) {
      if (Thread.interrupted())
        throw new CancellationException("interrupted after " + evaluations + " evaluations");
      process = CoefficientLaw.improved(process, all, hyperprior);
    }
    return new Outcome(
        process,
        top.first() / quotes,
        top.value() / quotes,
        evaluations,
        sample.size(),
        quotes,
        top.gap());
  }

  private List<List<Point>> drawn(List<Surface> training, int surfacesAtMost, long seed) {
    Random random = new Random(seed);
    List<Surface> surfaces = new ArrayList<>(training);
    Collections.shuffle(surfaces, random);
    List<List<Point>> sample = new ArrayList<>();
    for (Surface surface : surfaces.subList(0, Math.min(surfacesAtMost, surfaces.size()))) {
      List<Point> quotes = new ArrayList<>(surface.points());
      Collections.shuffle(quotes, random);
      sample.add(quotes);
    }
    return sample;
  }

  /** The first quotes of each, as many as there is time for. */
  private List<List<Point>> capped(List<List<Point>> sample) {
    int limit = limit(sample.stream().mapToInt(List::size).toArray());
    return sample.stream()
        .map(quotes -> quotes.subList(0, Math.min(limit, quotes.size())))
        .toList();
  }

  /**
   * The largest limit, at least {@code quotesAtMost}, that costs no more than this many of each.
   */
  int limit(int[] sizes) {
    double budget = surfacesAtMost * Math.pow(quotesAtMost, 3);
    int most = Math.max(quotesAtMost, Arrays.stream(sizes).max().orElse(0)), limit = quotesAtMost;
    while (limit < most) {
      double cost = 0;
      for (int size : sizes) cost += Math.pow(Math.min(size, limit + 1), 3);
      if (cost > budget) break;
      limit++;
    }
    return limit;
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

  /** The log posterior of the parameters. */
  private final class Posterior implements Ascent.Hill {

    final List<List<Point>> sample;
    final Hyperprior hyperprior;
    final Work work;
    int evaluations;
    private List<Evidence> evidence = List.of();
    private List<Evidence.At> last = List.of();

    Posterior(List<List<Point>> sample, Hyperprior hyperprior, Work work) {
      this.sample = sample;
      this.hyperprior = hyperprior;
      this.work = work;
    }

    /** Linearises the mean of each surface around its mode. */
    @Override
    public DMatrixRMaj prepare(double[] numbers) {
      LearnedProcess process = Evidence.unpack(form, numbers);
      if (evidence.isEmpty() || form != MeanForm.QUADRATIC)
        evidence =
            sample.stream()
                .parallel()
                .map(points -> new Evidence(form, points, Mode.of(process, points)))
                .toList();
      int every = Math.max(1, sample.size() / INFORMING), p = numbers.length;
      int used = (sample.size() + every - 1) / every;
      double[][][] parts = new double[used][p][p];
      double weight = (double) sample.size() / used;
      IntStream.range(0, used)
          .parallel()
          .forEach(i -> evidence.get(i * every).addInformation(numbers, weight, parts[i]));
      double[][] sum = new double[p][p];
      hyperprior.addInformation(numbers, sum);
      for (double[][] part : parts)
        for (int i = 0; i < p; i++) for (int j = 0; j < p; j++) sum[i][j] += part[i][j];
      return new DMatrixRMaj(sum);
    }

    @Override
    public double value(double[] numbers) {
      if (Thread.interrupted())
        throw new CancellationException("interrupted after " + evaluations + " evaluations");
      for (double number : numbers) // a step that went astray
      if (!(Math.abs(number) < FARTHEST)) return Double.NEGATIVE_INFINITY;
      last = evidence.stream().parallel().map(one -> one.at(numbers)).toList();
      double sum = hyperprior.add(numbers, new double[numbers.length]);
      for (Evidence.At at : last) sum += at.value(); // in order: the same digits every time
      work.reach(++evaluations, 1, "learning a process");
      return Double.isNaN(sum) ? Double.NEGATIVE_INFINITY : sum;
    }

    @Override
    public double[] gradient(double[] numbers) {
      double[][] parts = new double[last.size()][numbers.length];
      IntStream.range(0, parts.length).parallel().forEach(i -> last.get(i).addGradient(parts[i]));
      double[] gradient = new double[numbers.length];
      hyperprior.add(numbers, gradient);
      for (double[] part : parts) for (int j = 0; j < part.length; j++) gradient[j] += part[j];
      return gradient;
    }
  }
}
