package ivylab.price;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The Mills ratio of the normal distribution, and differences of it that do not cancel:
 *
 * <pre>
 * M(z) = N(-z)/phi(z) = int_0^inf exp(-z u - u^2/2) du,   M(z) = sqrt(pi/2) erfcx(z/sqrt 2)
 * </pre>
 *
 * Near each of the nodes 0, 1/8, ... 12 its Taylor coefficients are tabulated. With Y_n(z) the
 * integral of {@code u^n exp(-z u - u^2/2)}, they are {@code (-1)^n Y_n/n!}, and
 *
 * <pre>Y_1 = 1 - z Y_0,   Y_(n+1) = n Y_(n-1) - z Y_n</pre>
 *
 * which is run upwards in 60 digits for small z and as Laplace's continued fraction, downwards, for
 * larger z. Beyond the last node the asymptotic series takes over. Relative error below 1e-15.
 */
final class Mills {

  private static final int STEPS = 8, NODES = 12 * STEPS + 1, TERMS = 20;

  /** The point at which the asymptotic series takes over. */
  private static final double LAST = 12;

  /** {@code [NODES * TERMS]}, the coefficients node by node. */
  private static final double[] TAYLOR = table();

  private Mills() {}

  /** {@code M(z)} for {@code z >= 0}. */
  static double ratio(double z) {
    if (!(z < LAST)) return beyond(z);
    int node = (int) (z * STEPS + 0.5), i = node * TERMS;
    double d = z - node / (double) STEPS, dd = d * d;
    double[] c = TAYLOR;
    // two chains, of even and of odd powers, which the processor evaluates in parallel
    double even = Math.fma(dd, c[i + 10], c[i + 8]), odd = Math.fma(dd, c[i + 9], c[i + 7]);
    even = Math.fma(dd, even, c[i + 6]);
    odd = Math.fma(dd, odd, c[i + 5]);
    even = Math.fma(dd, even, c[i + 4]);
    odd = Math.fma(dd, odd, c[i + 3]);
    even = Math.fma(dd, even, c[i + 2]);
    odd = Math.fma(dd, odd, c[i + 1]);
    even = Math.fma(dd, even, c[i]);
    return Math.fma(d, odd, even);
  }

  /** {@code N(d)} for a d at which {@code density} is the standard normal density. */
  static double normal(double d, double density) {
    return d < 0 ? density * ratio(-d) : 1 - density * ratio(d);
  }

  /** {@code M(z - t) - M(z + t)} for {@code z >= t > 0}, or for any z if t is below 1/4. */
  static double difference(double z, double t) {
    if (t < 0.25 && z < LAST) return near(z, t);
    return z - t > 10 ? far(z, t) : ratio(z - t) - ratio(z + t);
  }

  /** From the Taylor series at one node; {@code (p^n - m^n)/(p - m)} by recurrence. */
  private static double near(double z, double t) {
    int node = (int) (z * STEPS + 0.5), i = node * TERMS;
    double d = z - node / (double) STEPS, p = d + t, m = d - t;
    int last = t < 0.03125 ? 10 : t < 0.125 ? 14 : TERMS - 1;
    double quotient = 1, power = 1, sum = 0;
    for (int n = 1; n <= last; n++) {
      sum = Math.fma(-TAYLOR[i + n], quotient, sum);
      power *= m;
      quotient = Math.fma(p, quotient, power);
    }
    return 2 * t * sum;
  }

  /** From the asymptotic series, with the same recurrence in 1/(z - t) and 1/(z + t). */
  private static double far(double z, double t) {
    double p = 1 / (z - t), m = 1 / (z + t);
    double quotient = 1, power = 1, sum = 0, factor = 1;
    for (int n = 1; n < 40; n += 2) {
      double term = factor * quotient;
      sum += term;
      if (Math.abs(term) < 1e-17 * sum) break;
      for (int j = 0; j < 2; j++) {
        power *= m;
        quotient = p * quotient + power;
      }
      factor *= -n;
    }
    return 2 * t * p * m * sum;
  }

  /** {@code 1/z - 1/z^3 + 3/z^5 - 15/z^7 ...}. */
  private static double beyond(double z) {
    double x = 1 / (z * z), sum = 1;
    for (int n = 27; n > 0; n -= 2) sum = 1 - n * x * sum;
    return sum / z;
  }

  private static double[] table() {
    double[] table = new double[NODES * TERMS];
    for (int node = 0; node < NODES; node++)
      System.arraycopy(
          node < 3 * STEPS ? upwards(node) : downwards(node), 0, table, node * TERMS, TERMS);
    return table;
  }

  private static double[] upwards(int node) {
    MathContext digits = new MathContext(60);
    BigDecimal z = new BigDecimal(node / (double) STEPS), square = z.multiply(z);
    // M(z) = sqrt(pi/2) exp(z^2/2) - z - z^3/3 - z^5/(3 5) - ...
    BigDecimal exp = BigDecimal.ONE, power = z, term = BigDecimal.ONE, odd = z;
    for (int j = 1; j < 80; j++) {
      term = term.multiply(square).divide(BigDecimal.valueOf(2L * j), digits);
      exp = exp.add(term);
      power = power.multiply(square).divide(BigDecimal.valueOf(2L * j + 1), digits);
      odd = odd.add(power);
    }
    BigDecimal root =
        new BigDecimal("1.25331413731550025120788264240552262650349337030496915831496");
    BigDecimal before = root.multiply(exp).subtract(odd, digits);
    BigDecimal now = BigDecimal.ONE.subtract(z.multiply(before), digits);
    double[] c = new double[TERMS];
    c[0] = before.doubleValue();
    BigDecimal factorial = BigDecimal.ONE;
    for (int n = 1; n < TERMS; n++) {
      factorial = factorial.multiply(BigDecimal.valueOf(-n));
      c[n] = now.divide(factorial, digits).doubleValue();
      BigDecimal next = before.multiply(BigDecimal.valueOf(n)).subtract(z.multiply(now), digits);
      before = now;
      now = next;
    }
    return c;
  }

  private static double[] downwards(int node) {
    // q_n = Y_n/(n Y_(n-1)) = 1/(z + (n+1) q_(n+1)), and M = q_0
    double z = node / (double) STEPS;
    int start = 400;
    double q = (Math.sqrt(z * z + 4 * start) - z) / (2 * start);
    double[] qs = new double[TERMS];
    for (int n = start - 1; n >= 0; n--) {
      q = 1 / (z + (n + 1) * q);
      if (n < TERMS) qs[n] = q;
    }
    double[] c = new double[TERMS];
    c[0] = qs[0];
    for (int n = 1; n < TERMS; n++) c[n] = -c[n - 1] * qs[n];
    return c;
  }
}
