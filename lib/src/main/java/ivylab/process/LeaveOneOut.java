package ivylab.process;

import java.util.List;

/**
 * The prediction of each quote on which a process was conditioned, had that quote been missing.
 *
 * @param residuals quoted minus predicted target, {@code [n]}
 * @param deviations standard deviation of that residual, including the noise of the quote, {@code
 *     [n]}
 */
public record LeaveOneOut(List<Double> residuals, List<Double> deviations) {

  public LeaveOneOut {
    residuals = List.copyOf(residuals);
    deviations = List.copyOf(deviations);
    if (residuals.size() != deviations.size())
      throw new IllegalArgumentException(
          "residuals [%d] and deviations [%d] must match"
              .formatted(residuals.size(), deviations.size()));
  }

  /** Root mean square of the residuals. */
  public double rmse() {
    return Math.sqrt(residuals.stream().mapToDouble(r -> r * r).average().orElse(Double.NaN));
  }

  /** Mean square of residual divided by deviation: 1 if the process's uncertainty is calibrated. */
  public double calibration() {
    double sum = 0;
    for (int i = 0; i < residuals.size(); i++)
      sum += Math.pow(residuals.get(i) / deviations.get(i), 2);
    return sum / residuals.size();
  }

  @Override
  public String toString() {
    return "%d quotes left out in turn: RMSE %.3g, mean squared residual over variance %.3g"
        .formatted(residuals.size(), rmse(), calibration());
  }
}
