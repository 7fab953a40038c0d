package ivylab.corpus;

import ivylab.montecarlo.Prices;
import ivylab.montecarlo.SmileEstimate;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.random.Mixing;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Derivatives of simulated volatilities along one direction per sample, for Sobolev training: the
 * central difference
 *
 * <pre>(vol(x + h d) - vol(x - h d)) / (2 h)</pre>
 *
 * of two simulations with the random numbers of the sample, so that most of the noise cancels. Its
 * bias is of the order h^2, and the paths that cross a strike between the ends leave noise of the
 * order of the root of h. The ends may lie outside the domain by a step. Results do not depend on
 * the number of threads.
 *
 * <pre>
 * List&lt;SmileSlope&gt; slopes = SlopeMaker.of(plan).make(samples);
 * </pre>
 */
public final class SlopeMaker {

  /** The least variance c begins at 1/299 of its range: a step beyond could leave the model. */
  private static final double LONGEST = 0.003;

  private static final long DIRECTIONS = 0x510BE5;

  private final CorpusPlan plan;
  private final double step;
  private final int threads;
  private final Progress progress;

  private SlopeMaker(CorpusPlan plan, double step, int threads, Progress progress) {
    this.plan = plan;
    this.step = step;
    this.threads = threads;
    this.progress = progress;
  }

  /** With the simulations of a plan, a step of 0.001, a thread per processor, silent. */
  public static SlopeMaker of(CorpusPlan plan) {
    return new SlopeMaker(
        plan, 1e-3, Runtime.getRuntime().availableProcessors(), Progress.silent());
  }

  /**
   * @param step h, from the sample to each end, in (0, 0.003]; 1 along a coordinate's direction is
   *     the whole of its range
   */
  public SlopeMaker withStep(double step) {
    if (!(step > 0 && step <= LONGEST))
      throw new IllegalArgumentException("step must be in (0, %s]: %s".formatted(LONGEST, step));
    return new SlopeMaker(plan, step, threads, progress);
  }

  /**
   * @param threads each works on a sample of its own; at least 1
   */
  public SlopeMaker withThreads(int threads) {
    if (threads < 1) throw new IllegalArgumentException("threads must be at least 1: " + threads);
    return new SlopeMaker(plan, step, threads, progress);
  }

  public SlopeMaker withProgress(Progress progress) {
    return new SlopeMaker(plan, step, threads, progress);
  }

  /**
   * The direction of a sample in units of the coordinates: of length 1, and uniform over all, once
   * each is divided by the range of its coordinate.
   */
  public double[] direction(long index) {
    SplittableRandom random =
        new SplittableRandom(Mixing.key(Mixing.key(DIRECTIONS, plan.seed()), index));
    List<Domain.Coordinate> box = plan.domain().coordinates();
    double[] d = box.stream().mapToDouble(c -> random.nextGaussian()).toArray();
    double squares = 0;
    for (double x : d) squares += x * x;
    for (int i = 0; i < d.length; i++)
      d[i] *= (box.get(i).high() - box.get(i).low()) / Math.sqrt(squares);
    return d;
  }

  /**
   * The slopes of some samples of the plan, in their order, each along its own direction.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public List<SmileSlope> make(List<SmileSample> samples) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Work work = new Work("slopes", samples.size(), progress)) {
      return InOrder.of(
          pool,
          work,
          samples.stream()
              .map(
                  s ->
                      new InOrder.Task<>(
                          s.index(), () -> slope(s.index(), s.coordinates(), direction(s.index()))))
              .toList());
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * The slope at one point, inside the domain or not.
   *
   * @param index of the sample whose random numbers are used
   * @param direction per unit of which slopes are given; not 0
   * @throws IllegalArgumentException if there is no model at an end
   */
  public SmileSlope slope(long index, double[] coordinates, double[] direction) {
    plan.domain().checkLength(coordinates);
    plan.domain().checkLength(direction);
    double[] up = coordinates.clone(), down = coordinates.clone();
    for (int i = 0; i < up.length; i++) {
      up[i] += step * direction[i];
      down[i] -= step * direction[i];
    }
    Samples samples = new Samples(plan);
    Prices above = samples.prices(index, up), below = samples.prices(index, down);
    return new SmileSlope(
        index,
        direction.clone(),
        difference(vols(above.spx()), vols(below.spx())),
        difference(vols(above.vix()), vols(below.vix())),
        difference(
            each(above.vix(), SmileEstimate::forward), each(below.vix(), SmileEstimate::forward)));
  }

  private double[] difference(double[] up, double[] down) {
    return IntStream.range(0, up.length).mapToDouble(i -> (up[i] - down[i]) / (2 * step)).toArray();
  }

  private static double[] vols(List<SmileEstimate> smiles) {
    return smiles.stream().map(SmileEstimate::vols).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] each(List<SmileEstimate> smiles, ToDoubleFunction<SmileEstimate> of) {
    return smiles.stream().mapToDouble(of).toArray();
  }
}
