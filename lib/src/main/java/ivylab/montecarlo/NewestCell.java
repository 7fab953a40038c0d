package ivylab.montecarlo;

import ivylab.rough.ExponentialSum;
import ivylab.rough.Kernel;

/**
 * The newest cell {@code J = int f(t_next - s) dW_s} of each step, exactly and jointly normal with
 * the increment, on a grid and, consistently, on the one of pairs:
 *
 * <pre>
 * Var dW = h,  Cov(dW, J) = int_0^h f,  Var J = int_0^h f^2
 * J_pair = J_second + int_first f(t_next - s) dW_s
 * </pre>
 *
 * where the last integral is projected on the first half's (dW, J) and given the variance that is
 * missing.
 */
final class NewestCell implements SecondNoise {

  /** J = onIncrement dW + onUnit unit, {@code [step]}. */
  private final double[] onIncrement, onUnit;

  /** J_pair = J_second + a dW + b J_first + c unit, {@code [pair]}. */
  private final double[] a, b, c;

  NewestCell(Kernel f, ExponentialSum response, TimeGrid fine) {
    int n = fine.steps();
    onIncrement = new double[n];
    onUnit = new double[n];
    a = new double[n / 2];
    b = new double[n / 2];
    c = new double[n / 2];
    for (int k = 0; k < n; k++) {
      double h = fine.width()[k];
      if (k > 0 && h == fine.width()[k - 1]) {
        onIncrement[k] = onIncrement[k - 1];
        onUnit[k] = onUnit[k - 1];
      } else {
        double first = f.integral(h);
        onIncrement[k] = first / h;
        onUnit[k] = Math.sqrt(Math.max(0, f.squareIntegral(h) - first * first / h));
      }
    }
    for (int k = 0; k < n / 2; k++) {
      double h = fine.width()[2 * k];
      if (k > 0 && h == fine.width()[2 * k - 1]) {
        a[k] = a[k - 1];
        b[k] = b[k - 1];
        c[k] = c[k - 1];
        continue;
      }
      double withIncrement = f.integral(2 * h) - f.integral(h), withCell = 0;
      for (int i = 0; i < response.size(); i++)
        withCell +=
            response.weight(i)
                * Math.exp(-response.rate(i) * h)
                * f.dampedIntegral(response.rate(i), h);
      double variance = f.squareIntegral(2 * h) - f.squareIntegral(h);
      double[] on = project(h, f.integral(h), f.squareIntegral(h), withIncrement, withCell);
      a[k] = on[0];
      b[k] = on[1];
      c[k] = Math.sqrt(Math.max(0, variance - on[0] * withIncrement - on[1] * withCell));
    }
  }

  /**
   * The coefficients (alpha, beta) of the best {@code alpha dW + beta J} for a variable with the
   * given covariances; beta is 0 where J is as good as a multiple of dW.
   */
  static double[] project(
      double h, double covariance, double variance, double withIncrement, double withCell) {
    double left = variance - covariance * covariance / h;
    double beta = left > 1e-13 * variance ? (withCell - withIncrement * covariance / h) / left : 0;
    return new double[] {(withIncrement - beta * covariance) / h, beta};
  }

  @Override
  public void fine(int k, double[] dw, double[] unit, double[] out) {
    double x = onIncrement[k], y = onUnit[k];
    for (int p = 0; p < out.length; p++) out[p] = x * dw[p] + y * unit[p];
  }

  @Override
  public void coarse(
      int k, double[] dw, double[] first, double[] second, double[] unit, double[] out) {
    double x = a[k], y = b[k], z = c[k];
    for (int p = 0; p < out.length; p++)
      out[p] = second[p] + (x * dw[p] + y * first[p]) + z * unit[p];
  }
}
