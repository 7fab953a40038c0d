package ivylab.accuracy;

import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.SmileSample;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SurrogatePredictor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How much faster a surrogate is than Monte Carlo simulation of the same error. A Monte Carlo error
 * falls with the square root of the paths, and the time rises in proportion to them, so that at the
 * error of the surrogate a simulation takes
 *
 * <pre>simulationSeconds (simulationError / surrogateError)^2</pre>
 *
 * which is infinite for a surrogate of error 0, such as one whose error does not stand out of the
 * noise of its test part ({@link ErrorReport.Line#beyond}).
 *
 * <p>This counts neither the simulations of the training set nor the training, see {@link
 * #surfacesToRepay}.
 *
 * @param surrogateSeconds per surface, positive
 * @param surrogateError root mean square error against the exact volatilities, not negative
 * @param simulationSeconds per surface, positive
 * @param simulationError root mean square standard error of such a surface, positive
 */
public record SpeedUp(
    double surrogateSeconds,
    double surrogateError,
    double simulationSeconds,
    double simulationError) {

  public SpeedUp {
    positive("surrogateSeconds", surrogateSeconds);
    if (!(surrogateError >= 0 && surrogateError < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(
          "surrogateError must be non-negative and finite: " + surrogateError);
    positive("simulationSeconds", simulationSeconds);
    positive("simulationError", simulationError);
  }

  /**
   * Measures both on this machine, each on one thread: the surrogate on all rows of a test part at
   * once, the simulation on the first samples of a plan. The errors are those of the index.
   *
   * @param errors of the surrogate on a precise test part
   * @param plan of the domain and the grid of that part
   * @param samples to simulate, at least 1
   */
  public static SpeedUp measured(
      TestErrors errors, SurrogatePredictor predictor, CorpusPlan plan, int samples) {
    SmileData data = errors.data();
    double[] flat = Arrays.stream(data.inputs()).flatMapToDouble(Arrays::stream).toArray();
    double[] vols = new double[data.size() * predictor.outputs()];
    int rounds = 5;
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < rounds; round++) { // the first ones before compilation
      long start = System.nanoTime();
      predictor.vols(flat, data.size(), vols);
      best = Math.min(best, 1e-9 * (System.nanoTime() - start) / data.size());
    }
    CorpusMaker maker = CorpusMaker.of(plan);
    long start = System.nanoTime();
    List<SmileSample> made = IntStream.range(0, samples).mapToObj(maker::sample).toList();
    double seconds = 1e-9 * (System.nanoTime() - start) / samples;
    double squares = 0;
    long points = 0;
    for (SmileSample sample : made)
      for (int i = 0; i < sample.spx().vols().length; i++)
        if (sample.spx().reason(i).isEmpty()) {
          squares += Math.pow(sample.spx().errors()[i], 2);
          points++;
        }
    double beyond = ErrorReport.of(errors).line(SmilePart.SPX).beyond();
    return new SpeedUp(best, beyond, seconds, Math.sqrt(squares / points));
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(name + " must be positive and finite: " + value);
  }

  /** Seconds of a simulation whose error is that of the surrogate; infinite for an error of 0. */
  public double equalSeconds() {
    double errors = simulationError / surrogateError;
    return simulationSeconds * errors * errors;
  }

  /** Ratio of times at equal error. */
  public double factor() {
    return equalSeconds() / surrogateSeconds;
  }

  /** Ratio of times as measured, whatever the errors. */
  public double plain() {
    return simulationSeconds / surrogateSeconds;
  }

  /**
   * Surfaces after which the surrogate has saved what it cost; infinite if it saves nothing.
   *
   * @param seconds of simulating the training set and of training
   */
  public double surfacesToRepay(double seconds) {
    double saved = equalSeconds() - surrogateSeconds;
    return saved > 0 ? seconds / saved : Double.POSITIVE_INFINITY;
  }

  @Override
  public String toString() {
    if (surrogateError == 0)
      return String.format(
          Locale.ROOT,
          "no factor at equal error, because the surrogate's is 0 (%.3g s per surface; %.3g times"
              + " faster than the simulation of error %.3g points)",
          surrogateSeconds,
          plain(),
          100 * simulationError);
    return String.format(
        Locale.ROOT,
        "%.3g times faster at equal error (%.3g s against %.3g s per surface, error %.3g points)",
        factor(),
        surrogateSeconds,
        equalSeconds(),
        100 * surrogateError);
  }
}
