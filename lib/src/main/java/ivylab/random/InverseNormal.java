package ivylab.random;

/**
 * The quantile of the standard normal distribution by Wichura (1988), "Algorithm AS 241: the
 * percentage points of the normal distribution", Applied Statistics 37(3), routine PPND16: a
 * rational function of degree 7 for {@code |p - 1/2| <= 0.425}, two others in {@code sqrt(-ln p)}
 * beyond. Relative error of the quantile below 1e-15 but for rounding.
 *
 * <p>The argument is {@code q = p - 1/2}, in which the quantile is odd to the last digit: the
 * antithetic normal is the negative one. Arrays give the same digits as single values.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // with all digits as printed
public final class InverseNormal {

  private static final double CENTRE = 0.425, FAR = 5;

  private InverseNormal() {}

  /**
   * The quantile of {@code 1/2 + q}.
   *
   * @param q in [-1/2, 1/2]; the ends give the infinities
   */
  public static double of(double q) {
    if (!(Math.abs(q) <= 0.5))
      throw new IllegalArgumentException("q = p - 1/2 must be in [-0.5, 0.5]: " + q);
    return Math.abs(q) <= CENTRE ? centre(q) : tail(q);
  }

  /**
   * The quantiles of {@code 1/2 + q[i]}, each q in (-1/2, 1/2), which is not checked.
   *
   * @param q {@code [n]}
   * @param out {@code [n]}, another array than q
   */
  static void fill(double[] q, double[] out) {
    int n = out.length, tails = 0;
    // no branch, so that the loop is vectorised; what it makes of the tails is overwritten
    for (int i = 0; i < n; i++) out[i] = centre(q[i]);
    int[] at = new int[n];
    for (int i = 0; i < n; i++) {
      at[tails] = i;
      tails += Math.abs(q[i]) > CENTRE ? 1 : 0;
    }
    for (int j = 0; j < tails; j++) out[at[j]] = tail(q[at[j]]);
  }

  private static double centre(double q) {
    double r = 0.180625 - q * q;
    double above =
        ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                                            + 45921.953931549871457)
                                        * r
                                    + 13731.693765509461125)
                                * r
                            + 1971.5909503065514427)
                        * r
                    + 133.14166789178437745)
                * r
            + 3.387132872796366608;
    double below =
        ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                                            + 21213.794301586595867)
                                        * r
                                    + 5394.1960214247511077)
                                * r
                            + 687.1870074920579083)
                        * r
                    + 42.313330701600911252)
                * r
            + 1;
    return q * (above / below);
  }

  private static double tail(double q) {
    double r = Math.sqrt(-Math.log(0.5 - Math.abs(q)));
    double size = r <= FAR ? near(r - 1.6) : far(r - FAR);
    return q < 0 ? -size : size;
  }

  private static double near(double r) {
    return (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
                                                    + 0.24178072517745061177)
                                                * r
                                            + 1.27045825245236838258)
                                        * r
                                    + 3.64784832476320460504)
                                * r
                            + 5.7694972214606914055)
                        * r
                    + 4.6303378461565452959)
                * r
            + 1.42343711074968357734)
        / (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
                                                    + 0.0151986665636164571966)
                                                * r
                                            + 0.14810397642748007459)
                                        * r
                                    + 0.68976733498510000455)
                                * r
                            + 1.6763848301838038494)
                        * r
                    + 2.05319162663775882187)
                * r
            + 1);
  }

  private static double far(double r) {
    if (r == Double.POSITIVE_INFINITY) return r;
    return (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                                                    + 0.0012426609473880784386)
                                                * r
                                            + 0.026532189526576123093)
                                        * r
                                    + 0.29656057182850489123)
                                * r
                            + 1.7848265399172913358)
                        * r
                    + 5.4637849111641143699)
                * r
            + 6.6579046435011037772)
        / (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
                                                    + 1.8463183175100546818e-5)
                                                * r
                                            + 7.868691311456132591e-4)
                                        * r
                                    + 0.0148753612908506148525)
                                * r
                            + 0.13692988092273580531)
                        * r
                    + 0.59983220655588793769)
                * r
            + 1);
  }
}
