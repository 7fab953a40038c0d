package ivylab.montecarlo;

import java.util.Arrays;

/**
 * Sums, and sums of products, of a payoff and its controls, over units: single paths, or pairs of
 * antithetic ones.
 */
final class Moments {

  private final int variables;
  private final double[] sum;
  private final double[] product;
  private long count;

  /**
   * @param variables the payoff and its controls, at least 1
   */
  Moments(int variables) {
    this.variables = variables;
    sum = new double[variables];
    product = new double[variables * (variables + 1) / 2];
  }

  /**
   * Adds units.
   *
   * @param value {@code [variable][unit]}, the payoff first
   * @param units how many of them count
   */
  void add(double[][] value, int units) {
    count += units;
    for (int i = 0, at = 0; i < variables; i++) {
      double total = 0;
      for (int u = 0; u < units; u++) total += value[i][u];
      sum[i] += total;
      for (int j = 0; j <= i; j++) product[at++] += dot(value[i], value[j], units);
    }
  }

  private static double dot(double[] x, double[] y, int n) {
    double a = 0, b = 0, c = 0, d = 0;
    int u = 0;
    for (; u + 4 <= n; u += 4) {
      a += x[u] * y[u];
      b += x[u + 1] * y[u + 1];
      c += x[u + 2] * y[u + 2];
      d += x[u + 3] * y[u + 3];
    }
    for (; u < n; u++) a += x[u] * y[u];
    return (a + b) + (c + d);
  }

  /**
   * A mean and its standard error.
   *
   * @param value the mean
   * @param error one standard error
   */
  record Estimate(double value, double error) {}

  /**
   * The mean of the payoff less what regression on the controls explains, whose means are 0. The
   * coefficients that a batch uses come from all others, so that they are independent of its paths:
   * the estimate has no bias and its error is honest even where a control is all in one path. With
   * one batch there are no others, and the controls are left out.
   *
   * @param batches in their order
   * @param between whether the error comes from the spread of the batches' means, as it must where
   *     units within a batch are not independent
   */
  static Estimate regress(Moments[] batches, boolean between) {
    int m = batches[0].variables, b = batches.length;
    Moments all = new Moments(m);
    for (Moments batch : batches) all.add(batch, 1);
    double[][] beta = new double[b][m];
    if (m > 1 && b > 1)
      for (int i = 0; i < b; i++) {
        Moments others = new Moments(m);
        others.add(all, 1);
        others.add(batches[i], -1);
        beta[i] = coefficients(others.covariance());
      }
    double sum = 0, squares = 0;
    for (int i = 0; i < b; i++) {
      sum += batches[i].adjusted(beta[i]);
      squares += batches[i].adjustedSquares(beta[i]);
    }
    double n = all.count, value = sum / n;
    if (!between)
      return new Estimate(
          value, Math.sqrt(Math.max(0, squares / n - value * value) / Math.max(1, n - m)));
    double spread = 0;
    for (int i = 0; i < b; i++) {
      double away = batches[i].adjusted(beta[i]) / batches[i].count - value;
      spread += away * away;
    }
    return new Estimate(value, Math.sqrt(spread / (b * (b - 1.0))));
  }

  private void add(Moments other, int sign) {
    count += sign * other.count;
    for (int i = 0; i < variables; i++) sum[i] += sign * other.sum[i];
    for (int i = 0; i < product.length; i++) product[i] += sign * other.product[i];
  }

  private double[][] covariance() {
    double[][] covariance = new double[variables][variables];
    for (int i = 0, at = 0; i < variables; i++)
      for (int j = 0; j <= i; j++) {
        double c = (product[at++] - sum[i] / count * sum[j]) / count;
        covariance[i][j] = c;
        covariance[j][i] = c;
      }
    return covariance;
  }

  /** Sum of the payoff less the controls. */
  private double adjusted(double[] beta) {
    double value = sum[0];
    for (int i = 1; i < variables; i++) value -= beta[i] * sum[i];
    return value;
  }

  /** Sum of its squares. */
  private double adjustedSquares(double[] beta) {
    double value = 0;
    for (int i = 0, at = 0; i < variables; i++)
      for (int j = 0; j <= i; j++) {
        double x = i == 0 ? 1 : -beta[i], y = j == 0 ? 1 : -beta[j];
        value += (i == j ? 1 : 2) * x * y * product[at++];
      }
    return value;
  }

  /**
   * Coefficients of the regression of variable 0 on the others, at the same index, by Cholesky's
   * method; a control that is a combination of earlier ones is left out.
   */
  private static double[] coefficients(double[][] covariance) {
    int m = covariance.length;
    double[][] root = new double[m][m];
    double[] right = new double[m], beta = new double[m];
    for (int i = 1; i < m; i++) {
      double pivot = covariance[i][i];
      for (int j = 1; j < i; j++) {
        double x = covariance[i][j];
        for (int k = 1; k < j; k++) x -= root[i][k] * root[j][k];
        root[i][j] = root[j][j] == 0 ? 0 : x / root[j][j];
        pivot -= root[i][j] * root[i][j];
      }
      root[i][i] = pivot > 1e-10 * covariance[i][i] ? Math.sqrt(pivot) : 0;
      double x = covariance[i][0];
      for (int j = 1; j < i; j++) x -= root[i][j] * right[j];
      right[i] = root[i][i] == 0 ? 0 : x / root[i][i];
    }
    for (int i = m - 1; i >= 1; i--) {
      double x = right[i];
      for (int j = i + 1; j < m; j++) x -= root[j][i] * beta[j];
      beta[i] = root[i][i] == 0 ? 0 : x / root[i][i];
    }
    return beta;
  }

  @Override
  public String toString() {
    return "Moments[count=" + count + ", sum=" + Arrays.toString(sum) + "]";
  }
}
