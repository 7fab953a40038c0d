package ivylab.gauge;

import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * Errors of one implied volatility against the step of the scheme.
 *
 * @param steps years, {@code [step]}
 * @param errors volatility less reference, signed, {@code [step]}
 * @param deviations one standard error of the difference, {@code [step]}
 */
public record Convergence(List<Double> steps, List<Double> errors, List<Double> deviations) {

  /** How many of its standard errors an error must be in size to enter the order. */
  public static final double CLEAR = 3;

  public Convergence {
    steps = List.copyOf(steps);
    errors = List.copyOf(errors);
    deviations = List.copyOf(deviations);
  }

  /**
   * Simulates one option at each step.
   *
   * @param simulation the simulation with a given step, years
   * @param reference the same option, known better; its noise must be independent of that of the
   *     simulation, so give it another seed
   * @param maturity years
   * @param steps years
   */
  public static Convergence of(
      DoubleFunction<Simulation> simulation,
      SmilePoint reference,
      double maturity,
      double... steps) {
    List<Double> all = new ArrayList<>(),
        errors = new ArrayList<>(),
        deviations = new ArrayList<>();
    SmileGrid grid = SmileGrid.of(maturity, reference.logStrike());
    for (double step : steps) {
      var point = simulation.apply(step).run(grid, SmileGrid.NONE).spx().get(0).points().get(0);
      all.add(step);
      errors.add(point.vol() - reference.vol());
      deviations.add(Math.hypot(point.volError(), reference.volError()));
    }
    return new Convergence(all, errors, deviations);
  }

  /**
   * The exponent of the power law through the errors, the slope of {@code ln |error|} in {@code ln
   * step}. Errors below {@value #CLEAR} standard errors are left out; NaN if fewer than two remain.
   */
  public double order() {
    int[] clear =
        IntStream.range(0, steps.size())
            .filter(i -> Math.abs(errors.get(i)) >= CLEAR * deviations.get(i))
            .toArray();
    double[] x = IntStream.of(clear).mapToDouble(steps::get).toArray();
    double[] y = IntStream.of(clear).mapToDouble(errors::get).toArray();
    return LogLine.slope(x, y);
  }

  /** Sizes of the errors, {@code [step]}. */
  public double[] sizes() {
    return errors.stream().mapToDouble(Math::abs).toArray();
  }
}
