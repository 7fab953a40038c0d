package ivylab.torch;

import ivylab.layer.Jet;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import smile.math.special.Erf;

/**
 * A polynomial in three small numbers, cut off: up to k^2 in the first, t in the second and e in
 * the third. Plain Java arithmetic on such polynomials gives value, d/dk, d/dt, d2/dk2 and the
 * derivative of each by e exactly, by other means than the engine and than {@link Jet}: products
 * are products of polynomials, functions their Taylor series.
 */
public final class Taylor {

  private static final int K = 3, T = 2, E = 2;
  private static final int DEGREE = (K - 1) + (T - 1) + (E - 1);

  private final double[] c = new double[K * T * E];

  private static int at(int i, int j, int l) {
    return (i * T + j) * E + l;
  }

  public static Taylor of(double value) {
    Taylor x = new Taylor();
    x.c[0] = value;
    return x;
  }

  /** A value and its derivatives by k and t, and those of all four by e. */
  public static Taylor of(double[] parts, double[] byE) {
    Taylor x = new Taylor();
    for (int l = 0; l < E; l++) {
      double[] d = l == 0 ? parts : byE;
      x.c[at(0, 0, l)] = d[0];
      x.c[at(1, 0, l)] = d[1];
      x.c[at(0, 1, l)] = d[2];
      x.c[at(2, 0, l)] = d[3] / 2;
    }
    return x;
  }

  /** A number that is moved by e. */
  public static Taylor moved(double value) {
    Taylor x = of(value);
    x.c[at(0, 0, 1)] = 1;
    return x;
  }

  public static Taylor k(double value) {
    return of(new double[] {value, 1, 0, 0}, new double[4]);
  }

  public static Taylor t(double value) {
    return of(new double[] {value, 0, 1, 0}, new double[4]);
  }

  /** All of its parts drawn from (-1, 1). */
  public static Taylor random(SplittableRandom random) {
    return of(random.doubles(4, -1, 1).toArray(), random.doubles(4, -1, 1).toArray());
  }

  /** Value, d/dk, d/dt, d2/dk2. */
  public double[] parts() {
    return parts(0);
  }

  /** The derivatives by e of value, d/dk, d/dt, d2/dk2. */
  public double[] byE() {
    return parts(1);
  }

  private double[] parts(int l) {
    return new double[] {c[at(0, 0, l)], c[at(1, 0, l)], c[at(0, 1, l)], 2 * c[at(2, 0, l)]};
  }

  public double value() {
    return c[0];
  }

  public Taylor plus(Taylor other) {
    Taylor sum = new Taylor();
    for (int i = 0; i < c.length; i++) sum.c[i] = c[i] + other.c[i];
    return sum;
  }

  public Taylor plus(double number) {
    return plus(of(number));
  }

  public Taylor times(double number) {
    Taylor scaled = new Taylor();
    for (int i = 0; i < c.length; i++) scaled.c[i] = number * c[i];
    return scaled;
  }

  public Taylor minus(Taylor other) {
    return plus(other.times(-1));
  }

  public Taylor times(Taylor other) {
    Taylor product = new Taylor();
    for (int i = 0; i < K; i++)
      for (int j = 0; j < T; j++)
        for (int l = 0; l < E; l++)
          for (int p = 0; p + i < K; p++)
            for (int q = 0; q + j < T; q++)
              for (int r = 0; r + l < E; r++)
                product.c[at(i + p, j + q, l + r)] += c[at(i, j, l)] * other.c[at(p, q, r)];
    return product;
  }

  /**
   * A function of this.
   *
   * @param derivatives of the function at this value, from the zeroth to the fourth
   */
  private Taylor apply(double... derivatives) {
    Taylor rest = plus(-value()), power = of(1), sum = new Taylor();
    double factorial = 1;
    for (int n = 0; n <= DEGREE; n++) {
      sum = sum.plus(power.times(derivatives[n] / factorial));
      power = power.times(rest);
      factorial *= n + 1;
    }
    return sum;
  }

  public Taylor exp() {
    double e = Math.exp(value());
    return apply(e, e, e, e, e);
  }

  public Taylor sin() {
    double s = Math.sin(value()), c = Math.cos(value());
    return apply(s, c, -s, -c, s);
  }

  public Taylor cos() {
    double s = Math.sin(value()), c = Math.cos(value());
    return apply(c, -s, -c, s, c);
  }

  public Taylor power(double p) {
    double[] d = new double[DEGREE + 1];
    double factor = 1;
    for (int n = 0; n < d.length; n++) {
      d[n] = factor * Math.pow(value(), p - n);
      factor *= p - n;
    }
    return apply(d);
  }

  /** The normal distribution function N; its density n has {@code n' = -x n}. */
  public Taylor normal() {
    double x = value(), n = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    double cdf = 0.5 * Erf.erfc(-x / Math.sqrt(2));
    return apply(cdf, n, -x * n, (x * x - 1) * n, (3 * x - x * x * x) * n);
  }

  public Taylor gelu() {
    return times(normal());
  }

  public Taylor sigmoid() {
    return times(-1).exp().plus(1).power(-1);
  }

  public static Taylor sum(Taylor... terms) {
    Taylor sum = new Taylor();
    for (Taylor term : terms) sum = sum.plus(term);
    return sum;
  }

  public static Taylor[] each(Taylor[] x, UnaryOperator<Taylor> function) {
    Taylor[] y = new Taylor[x.length];
    for (int i = 0; i < x.length; i++) y[i] = function.apply(x[i]);
    return y;
  }

  public static Taylor[] softmax(Taylor[] scores) {
    Taylor[] weights = each(scores, Taylor::exp);
    Taylor total = sum(weights);
    return each(weights, w -> w.times(total.power(-1)));
  }

  public static Taylor[] layerNorm(Taylor[] x, Taylor[] gain, Taylor[] bias) {
    Taylor mean = sum(x).times(1.0 / x.length);
    Taylor[] centred = each(x, v -> v.minus(mean));
    Taylor variance = sum(each(centred, v -> v.times(v))).times(1.0 / x.length);
    Taylor scale = variance.plus(1e-5).power(-0.5);
    Taylor[] y = new Taylor[x.length];
    for (int i = 0; i < y.length; i++) y[i] = centred[i].times(scale).times(gain[i]).plus(bias[i]);
    return y;
  }

  /** {@code W x + b}, W row by row. */
  public static Taylor[] linear(Taylor[] weight, Taylor[] bias, Taylor[] x) {
    Taylor[] y = new Taylor[bias.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias[i];
      for (int j = 0; j < x.length; j++) y[i] = y[i].plus(weight[i * x.length + j].times(x[j]));
    }
    return y;
  }
}
