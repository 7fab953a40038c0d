package ivylab.montecarlo;

/**
 * Whole paths, to look at.
 *
 * @param times years, from 0 on, {@code [time]}
 * @param logShare {@code ln S}, {@code [path][time]}
 * @param variance V, {@code [path][time]}
 * @param factor the feedback factor Z, {@code [path][time]}; NaN for a model without one
 */
public record Trajectories(
    double[] times, double[][] logShare, double[][] variance, double[][] factor) {

  public Trajectories {
    times = times.clone();
    logShare = copy(logShare);
    variance = copy(variance);
    factor = copy(factor);
  }

  private static double[][] copy(double[][] rows) {
    double[][] copy = rows.clone();
    for (int i = 0; i < copy.length; i++) copy[i] = copy[i].clone();
    return copy;
  }

  @Override
  public double[] times() {
    return times.clone();
  }

  @Override
  public double[][] logShare() {
    return copy(logShare);
  }

  @Override
  public double[][] variance() {
    return copy(variance);
  }

  @Override
  public double[][] factor() {
    return copy(factor);
  }
}
