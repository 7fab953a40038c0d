package ivylab.simulate;

/**
 * The size of a jump in the logarithm of a price, normal as in Merton (1976).
 *
 * @param mean finite
 * @param deviation standard deviation, not negative
 */
record JumpSize(double mean, double deviation) {

  JumpSize {
    if (!(Math.abs(mean) < 10)) throw new IllegalArgumentException("mean must be small: " + mean);
    if (!(deviation >= 0 && deviation < 10))
      throw new IllegalArgumentException("deviation must not be negative: " + deviation);
  }

  /** A multiple of it, which may be negative. */
  JumpSize times(double loading) {
    return new JumpSize(loading * mean, Math.abs(loading) * deviation);
  }

  /** What a jump adds to the price on average, {@code m = exp(mean + deviation^2/2) - 1}. */
  double growth() {
    return StrictMath.expm1(mean + deviation * deviation / 2);
  }

  /** The compensated transform at {@code z = p + iy}, {@code E exp(z J) - 1 - z m}: [re, im]. */
  void transform(double p, double y, double[] out) {
    double half = deviation * deviation / 2, m = growth();
    double a = mean * p + half * (p * p - y * y), b = mean * y + 2 * half * p * y;
    double less = StrictMath.expm1(a), sin = StrictMath.sin(b / 2);
    out[0] = less - 2 * (1 + less) * sin * sin - p * m;
    out[1] = (1 + less) * StrictMath.sin(b) - y * m;
  }
}
