package ivylab.train;

import java.util.Arrays;

/**
 * GradNorm, Chen and others (2018), eqs. (1) and (2), on plain numbers: the weights of the losses
 * move so that their weighted gradients by the last layer get norms {@code mean(G) r_i^alpha}, with
 * {@code r_i} the relative rate at which loss i falls. Nothing leaks into the model's gradients.
 *
 * <p>A loss that is zero (a positive smooth model starts without any violation) is left out of the
 * means, and its weight moves only with the rescaling of all; the reference point L_i(0) is the
 * largest value over the first steps, at least a floor. The floors of the penalties are their size
 * where they begin to matter, a slope of -0.01 a year and g = -0.1: from a much lower start every
 * later value would look like a task that hopelessly lags behind, and the data would be given up
 * for it.
 */
final class GradNorm {

  static final int FIRST_STEPS = 10;
  static final double LOWEST_WEIGHT = 1e-3;

  /** Of data, calendar and butterfly. */
  private static final double[] FLOORS = {1e-8, 1e-4, 1e-2};

  private static final double BETA1 = 0.9, BETA2 = 0.999, EPS = 1e-8;

  private final double alpha;
  private final double rate;
  private final int firstSteps;
  private final double[] weights = {1, 1, 1};
  private final double[] initial = new double[3];
  private final double[] mean = new double[3];
  private final double[] square = new double[3];
  private final int[] moves = new int[3];
  private int steps;

  /** The lowest reference point of loss i. */
  static double floor(int i) {
    return FLOORS[i];
  }

  /**
   * @param alpha how strongly losses that lag behind are pulled
   * @param rate learning rate of the weights
   */
  GradNorm(double alpha, double rate) {
    this(alpha, rate, FIRST_STEPS);
  }

  GradNorm(double alpha, double rate, int firstSteps) {
    this.alpha = alpha;
    this.rate = rate;
    this.firstSteps = firstSteps;
  }

  /** Weights of the losses, which sum to 3. */
  double[] weights() {
    return weights.clone();
  }

  /**
   * Moves the weights once.
   *
   * @param losses their values
   * @param norms of the gradient of each unweighted loss by the last layer
   */
  void update(double[] losses, double[] norms) {
    if (steps < firstSteps)
      for (int i = 0; i < 3; i++) initial[i] = Math.max(Math.max(initial[i], losses[i]), FLOORS[i]);
    steps++;
    boolean[] active = new boolean[3];
    double meanNorm = 0, meanRatio = 0;
    int count = 0;
    for (int i = 0; i < 3; i++) {
      active[i] = losses[i] > 0 && norms[i] > 0;
      if (!active[i]) continue;
      meanNorm += weights[i] * norms[i];
      meanRatio += losses[i] / initial[i];
      count++;
    }
    if (count == 0) return;
    meanNorm /= count;
    meanRatio /= count;
    for (int i = 0; i < 3; i++) {
      if (!active[i]) continue;
      double target = meanNorm * Math.pow(losses[i] / initial[i] / meanRatio, alpha);
      double gradient = Math.signum(weights[i] * norms[i] - target) * norms[i];
      mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient;
      square[i] = BETA2 * square[i] + (1 - BETA2) * gradient * gradient;
      moves[i]++;
      double m = mean[i] / (1 - Math.pow(BETA1, moves[i])),
          v = square[i] / (1 - Math.pow(BETA2, moves[i]));
      weights[i] = Math.max(LOWEST_WEIGHT, weights[i] - rate * m / (Math.sqrt(v) + EPS));
    }
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < 3; i++) weights[i] *= 3 / sum;
  }

  /** Everything that {@link #restore} needs, {@code [16]}. */
  double[] state() {
    double[] state = new double[16];
    System.arraycopy(weights, 0, state, 0, 3);
    System.arraycopy(initial, 0, state, 3, 3);
    System.arraycopy(mean, 0, state, 6, 3);
    System.arraycopy(square, 0, state, 9, 3);
    for (int i = 0; i < 3; i++) state[12 + i] = moves[i];
    state[15] = steps;
    return state;
  }

  void restore(double[] state) {
    System.arraycopy(state, 0, weights, 0, 3);
    System.arraycopy(state, 3, initial, 0, 3);
    System.arraycopy(state, 6, mean, 0, 3);
    System.arraycopy(state, 9, square, 0, 3);
    for (int i = 0; i < 3; i++) moves[i] = (int) state[12 + i];
    steps = (int) state[15];
  }
}
