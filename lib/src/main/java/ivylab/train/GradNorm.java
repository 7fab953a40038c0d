package ivylab.train;

import java.util.Arrays;
import java.util.List;

/**
 * GradNorm, Chen and others (2018), eqs. (1) and (2), on plain numbers: the weights of the losses
 * move so that their weighted gradients with respect to the last layer have norms {@code mean(G)
 * r_i^alpha}, with {@code r_i} the relative rate at which loss i falls. Nothing leaks into the
 * model's gradients.
 *
 * <p>A loss that is zero (a positive smooth model starts without any violation) is excluded from
 * the means, and its weight moves only with the rescaling of all; the reference point L_i(0) is the
 * largest value over the first steps, at least the term's floor, the size at which it begins to
 * matter: from a much lower start every later value would look like a task that lags hopelessly
 * behind, and the others would be sacrificed for it.
 */
final class GradNorm {

  static final int FIRST_STEPS = 10;
  static final double LOWEST_WEIGHT = 1e-3;

  private static final double BETA1 = 0.9, BETA2 = 0.999, EPS = 1e-8;

  private final List<Term> terms;
  private final double alpha;
  private final double rate;
  private final int firstSteps;
  private final double[] weights;
  private final double[] initial;
  private final double[] mean;
  private final double[] square;
  private final int[] moves;
  private int steps;

  /**
   * @param terms at least one
   * @param alpha how strongly lagging losses are pulled
   * @param rate learning rate of the weights
   */
  GradNorm(List<Term> terms, double alpha, double rate) {
    this(terms, alpha, rate, FIRST_STEPS);
  }

  GradNorm(List<Term> terms, double alpha, double rate, int firstSteps) {
    this.terms = List.copyOf(terms);
    this.alpha = alpha;
    this.rate = rate;
    this.firstSteps = firstSteps;
    int n = terms.size();
    weights = new double[n];
    Arrays.fill(weights, 1);
    initial = new double[n];
    mean = new double[n];
    square = new double[n];
    moves = new int[n];
  }

  /** Weights of the losses, which sum to their number. */
  double[] weights() {
    return weights.clone();
  }

  /**
   * Checks that it can weigh these losses.
   *
   * @throws IllegalArgumentException if one is negative: ratios {@code L_i / L_i(0)} of such a loss
   *     say nothing about its progress, and its weight would never move
   */
  void check(double[] losses) {
    for (int i = 0; i < losses.length; i++)
      if (losses[i] < 0)
        throw new IllegalArgumentException(
            "weighting gradNorm needs losses of at least 0, but %s is %s; use Weighting.fixed, or add a"
                    .formatted(terms.get(i), losses[i])
                + " constant to the loss");
  }

  /**
   * Moves the weights once.
   *
   * @param losses their values
   * @param norms of the gradient of each unweighted loss with respect to the last layer
   */
  void update(double[] losses, double[] norms) {
    int n = terms.size();
    if (steps < firstSteps)
      for (int i = 0; i < n; i++)
        initial[i] = Math.max(Math.max(initial[i], losses[i]), terms.get(i).floor());
    steps++;
    boolean[] active = new boolean[n];
    double meanNorm = 0, meanRatio = 0;
    int count = 0;
    for (int i = 0; i < n; i++) {
      active[i] = losses[i] > 0 && norms[i] > 0;
      if (!active[i]) continue;
      meanNorm += weights[i] * norms[i];
      meanRatio += losses[i] / initial[i];
      count++;
    }
    if (count == 0) return;
    meanNorm /= count;
    meanRatio /= count;
    for (int i = 0; i < n; i++) {
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
    for (int i = 0; i < n; i++) weights[i] *= n / sum;
  }

  /** Everything that {@link #restore} needs, {@code [5 n + 1]}. */
  double[] state() {
    int n = terms.size();
    double[] state = new double[5 * n + 1];
    System.arraycopy(weights, 0, state, 0, n);
    System.arraycopy(initial, 0, state, n, n);
    System.arraycopy(mean, 0, state, 2 * n, n);
    System.arraycopy(square, 0, state, 3 * n, n);
    for (int i = 0; i < n; i++) state[4 * n + i] = moves[i];
    state[5 * n] = steps;
    return state;
  }

  void restore(double[] state) {
    int n = terms.size();
    System.arraycopy(state, 0, weights, 0, n);
    System.arraycopy(state, n, initial, 0, n);
    System.arraycopy(state, 2 * n, mean, 0, n);
    System.arraycopy(state, 3 * n, square, 0, n);
    for (int i = 0; i < n; i++) moves[i] = (int) state[4 * n + i];
    steps = (int) state[5 * n];
  }
}
