package ivylab.montecarlo;

import java.util.ArrayList;
import java.util.List;

/**
 * The smile of the VIX from its simulated values. Strikes are relative to the mean, which is
 * estimated from the same paths; errors are those of the linearised estimates, unit by unit:
 *
 * <pre>
 * F = mean x,   P = mean (x - F e^k)^+,   p = P / F
 * dP = payoff - P + P' (x - F),   P' = dP/dF = -e^k Prob(x &gt; F e^k)
 * dp = (dP - p (x - F)) / F
 * </pre>
 *
 * and likewise for puts. With extrapolation each mean is twice that of the fine values less that of
 * the coarse ones.
 */
final class VixSmile {

  private final Layout layout;

  /** Values, {@code [unit, and again for the antithetic ones]}; no coarse ones: empty. */
  private final double[] fine, coarse;

  VixSmile(Layout layout, double[] fine, double[] coarse) {
    this.layout = layout;
    this.fine = fine;
    this.coarse = coarse;
  }

  private interface Payoff {
    double of(double x);
  }

  /** Means over the paths of each unit, {@code [unit]}. */
  private double[] units(Payoff payoff) {
    int n = layout.units(), members = fine.length / n;
    double[] y = new double[n];
    for (int m = 0; m < members; m++)
      for (int u = 0; u < n; u++) {
        double x = payoff.of(fine[m * n + u]);
        y[u] += coarse.length == 0 ? x : 2 * x - payoff.of(coarse[m * n + u]);
      }
    for (int u = 0; u < n; u++) y[u] /= members;
    return y;
  }

  private static double mean(double[] y) {
    double sum = 0;
    for (double x : y) sum += x;
    return sum / y.length;
  }

  /** Standard error of the mean: from the units, or from the scramblings' means. */
  private double error(double[] y) {
    double mean = mean(y), squares = 0;
    int n = layout.batches();
    if (!layout.scrambled()) {
      for (double x : y) squares += (x - mean) * (x - mean);
      return Math.sqrt(squares / y.length / Math.max(1, y.length - 1));
    }
    for (int b = 0; b < n; b++) {
      double sum = 0;
      int from = layout.firstUnit(b), to = layout.firstUnit(b + 1);
      for (int u = from; u < to; u++) sum += y[u];
      squares += Math.pow(sum / (to - from) - mean, 2);
    }
    return Math.sqrt(squares / n / (n - 1));
  }

  VixCheck check(double maturity) {
    double[] square = units(x -> x * x);
    return new VixCheck(maturity, mean(square), error(square));
  }

  SmileEstimate smile(double maturity, double[] logStrikes) {
    double[] x = units(v -> v);
    double forward = mean(x);
    List<SmilePoint> points = new ArrayList<>();
    for (double k : logStrikes) {
      double strike = forward * Math.exp(k), sign = k < 0 ? -1 : 1;
      double[] y = units(v -> Math.max(0, sign * (v - strike)));
      double price = mean(y);
      double slope = -sign * Math.exp(k) * mean(units(v -> sign * (v - strike) > 0 ? 1 : 0));
      double[] scaled = new double[y.length];
      for (int u = 0; u < y.length; u++) {
        y[u] += slope * (x[u] - forward);
        scaled[u] = y[u] - price / forward * (x[u] - forward);
      }
      points.add(SmilePoints.of(k, price, error(y), forward, maturity, error(scaled)));
    }
    return new SmileEstimate(maturity, forward, error(x), points);
  }
}
