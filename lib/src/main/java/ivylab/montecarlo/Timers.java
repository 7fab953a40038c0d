package ivylab.montecarlo;

import ivylab.price.Black;
import java.util.Arrays;

/**
 * Timer options of one maturity and budget Q along a block: log-share and realised variance at the
 * last step before the variance passes Q.
 */
final class Timers {

  /** Budgets as multiples of the mean variance. */
  static final double[] BUDGETS = {1, 2.5, 6};

  final double budget;
  private final double[] logShare, variation;

  Timers(double budget, int size) {
    this.budget = budget;
    logShare = new double[size];
    variation = new double[size];
  }

  void start() {
    Arrays.fill(logShare, 0);
    Arrays.fill(variation, 0);
  }

  /** Takes the state after a step; paths beyond the budget stay where they were. */
  void follow(PathBlock block) {
    double[] s = block.logShare, q = block.variation;
    for (int p = 0; p < q.length; p++)
      if (q[p] <= budget) {
        logShare[p] = s[p];
        variation[p] = q[p];
      }
  }

  /**
   * {@code Black(S_tau, Q - [S]_tau)} of a call or put, added with a factor.
   *
   * @param sign 1 for a call, -1 for a put
   * @param k log-strike
   */
  void add(double factor, int sign, double k, double[] into) {
    for (int p = 0; p < into.length; p++)
      into[p] += factor * black(logShare[p], Math.max(0, budget - variation[p]), sign, k);
  }

  /**
   * {@code M^2 - [M]} or {@code M^3 - 3 M [M]} at the stopping time, {@code M = int sqrt(V) dW = ln
   * S + [M]/2}, added with a factor; their means are 0.
   */
  void addMartingale(double factor, int power, double[] into) {
    for (int p = 0; p < into.length; p++) {
      double q = variation[p], m = logShare[p] + q / 2;
      into[p] += factor * (power == 2 ? m * m - q : m * (m * m - 3 * q));
    }
  }

  /** Black's price of a call or put by log-share, remaining variance and log-strike. */
  static double black(double x, double variance, int sign, double k) {
    double time = Black.otm(k - x, Math.sqrt(variance)) * Math.exp((x + k) / 2);
    return time + Math.max(0, sign * (Math.exp(x) - Math.exp(k)));
  }
}
