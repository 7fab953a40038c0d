package ivylab.price;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Normalised out-of-the-money prices by two formulas that share nothing with {@link Black}. */
public final class PreciseBlack {

  private static final MathContext DIGITS = new MathContext(80);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal SQRT_2PI =
      new BigDecimal("2.50662827463100050241576528481104525300698674060993831662992");

  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(40);
  private static final double[] NODES = new double[40], WEIGHTS = new double[40];

  static {
    for (int i = 0; i < NODES.length; i++) {
      NODES[i] = RULE.getPoint(i);
      WEIGHTS[i] = RULE.getWeight(i);
    }
  }

  private PreciseBlack() {}

  /** {@code exp(-x/2) N(-h + s/2) - exp(x/2) N(-h - s/2)}, 80 digits less what cancels. */
  public static BigDecimal otm(double x, double s) {
    BigDecimal bx = new BigDecimal(x), bs = new BigDecimal(s);
    BigDecimal h = bx.divide(bs, DIGITS), half = bs.divide(TWO);
    BigDecimal root = exp(bx.divide(TWO).negate());
    BigDecimal first = root.multiply(tail(h.subtract(half)), DIGITS);
    return first.subtract(tail(h.add(half)).divide(root, DIGITS), DIGITS);
  }

  /** {@code N(-z)}. */
  public static BigDecimal tail(BigDecimal z) {
    BigDecimal square = z.multiply(z, DIGITS);
    BigDecimal density = exp(square.divide(TWO, DIGITS).negate()).divide(SQRT_2PI, DIGITS);
    if (z.doubleValue() > 5) {
      // Laplace's continued fraction; 600 levels are good for 60 digits at z = 5
      BigDecimal value = z;
      for (int n = 600; n > 0; n--) value = z.add(BigDecimal.valueOf(n).divide(value, DIGITS));
      return density.divide(value, DIGITS);
    }
    // N(z) = 1/2 + phi(z) (z + z^3/3 + z^5/15 + ...)
    BigDecimal term = z, sum = z;
    for (int n = 3; n < 2000 && term.abs().compareTo(new BigDecimal("1e-75")) > 0; n += 2) {
      term = term.multiply(square).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term);
    }
    return new BigDecimal("0.5").subtract(density.multiply(sum, DIGITS));
  }

  public static BigDecimal exp(BigDecimal a) {
    int halvings = 14;
    BigDecimal y = a.divide(BigDecimal.valueOf(1L << halvings), DIGITS);
    BigDecimal term = BigDecimal.ONE, sum = BigDecimal.ONE;
    for (int n = 1; n < 60; n++) {
      term = term.multiply(y).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term);
    }
    for (int i = 0; i < halvings; i++) sum = sum.multiply(sum, DIGITS);
    return sum;
  }

  /**
   * The integral of the vega over the deviations from 0 to s, all terms positive:
   *
   * <pre>int_0^s exp(-(x^2/v^2 + v^2/4)/2) / sqrt(2 pi) dv</pre>
   *
   * by Gauss and Legendre's rule on panels that halve towards 0. The exponent is below 20 for
   * {@code x <= 5 s <= 30}, so that its rounding leaves a relative error of some 1e-15.
   */
  public static double integral(double x, double s) {
    double sum = 0;
    DoubleUnaryOperator vega = v -> Math.exp(-(x / v * (x / v) + v * v / 4) / 2);
    double high = s;
    for (int panel = 0; panel < 60 && x < 40 * high; panel++) {
      double low = high / 2, centre = (low + high) / 2, radius = (high - low) / 2, part = 0;
      for (int i = 0; i < NODES.length; i++)
        part += WEIGHTS[i] * vega.applyAsDouble(centre + radius * NODES[i]);
      sum += radius * part;
      high = low;
    }
    return sum / Math.sqrt(2 * Math.PI);
  }
}
