package ivylab.price;

/**
 * The formula of Black (1976) for European options on a forward, and its derivatives.
 *
 * <pre>
 * price = discount e (F N(e d1) - K N(e d2)),   e = 1 for a call, -1 for a put
 * d1, d2 = -k/s +- s/2,   k = ln(K/F),   s = vol sqrt(t)
 * </pre>
 *
 * <p>An out-of-the-money price is computed as a product without cancellation, Jäckel (2015), "Let's
 * be rational", section 6: with {@code h = |k|/s}, {@code x = s/2} and the Mills ratio M,
 *
 * <pre>price / (discount sqrt(F K)) = phi(h) exp(-x^2/2) (M(h - x) - M(h + x))</pre>
 *
 * so that its relative error stays below 1e-14 as long as it is a normal number. An in-the-money
 * price adds the intrinsic value.
 *
 * <p>Arguments, checked by every method: {@code forward} and {@code strike} positive, {@code
 * discount} the value today of one unit at expiry, in (0, 2), {@code t} years in (0, 100), {@code
 * vol} annualised, 0.20 for 20 %, non-negative; 0 and infinity give the limits. Derivatives are in
 * one argument with all others held fixed, except for theta.
 */
public final class Black {

  private static final double INVERSE_SQRT_2PI = 0.3989422804014327;

  private Black() {}

  /** Price today. */
  public static double price(
      OptionType type, double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol);
    double k = logMoneyness(forward, strike);
    double value = otm(k, s) * Math.sqrt(forward) * Math.sqrt(strike);
    return discount * (value + Math.max(0, type.sign() * (forward - strike)));
  }

  /**
   * The undiscounted price of the out-of-the-money option, a put for {@code k < 0} and a call
   * otherwise, divided by {@code sqrt(F K)}. Even in k, and between 0 and {@code exp(-|k|/2)}.
   *
   * @param k log-forward-moneyness {@code ln(K/F)}
   * @param sd {@code vol sqrt(t)}, non-negative
   */
  public static double otm(double k, double sd) {
    double x = Math.abs(k);
    if (!(sd >= 0)) throw new IllegalArgumentException("sd must not be negative: " + sd);
    if (!(x < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("k = ln(K/F) must be finite: " + k);
    double z = x / sd, half = sd / 2;
    if (sd == 0 || z > 40) return 0;
    if (half > z && half >= 0.25) return Math.exp(-x / 2) - complement(x, sd);
    return vega(x, sd) * Mills.difference(z, half);
  }

  /** {@code exp(-x/2) - otm(x, sd)} without cancellation, for {@code sd^2 >= 2x}. */
  static double complement(double x, double sd) {
    double z = x / sd, half = sd / 2;
    return half > 50 ? 0 : vega(x, sd) * (Mills.ratio(half - z) + Mills.ratio(half + z));
  }

  /** Derivative of {@link #otm} in sd, {@code exp(-(h^2 + sd^2/4)/2) / sqrt(2 pi)}, h = x/sd. */
  static double vega(double x, double sd) {
    double h = x / sd, half = sd / 2, hh = h * h, tt = half * half, sum = hh + tt;
    if (!(sum < 1500)) return 0;
    // the rounding errors of h, its square and the sum, since they enter the exponent of a large
    // number
    double lost =
        Math.fma(h, h, -hh) + 2 * h * (Math.fma(-h, sd, x) / sd) + Math.fma(half, half, -tt);
    lost += hh > tt ? hh - sum + tt : tt - sum + hh;
    return INVERSE_SQRT_2PI * Math.exp(-sum / 2) * (1 - lost / 2);
  }

  /** {@code ln(K/F)}, accurate to the last digit even if K is close to F. */
  static double logMoneyness(double forward, double strike) {
    double ratio = strike / forward;
    return Math.log(ratio) + Math.fma(-ratio, forward, strike) / strike;
  }

  /** Derivative of the price in the forward; that in the spot is {@code F/S} times it. */
  public static double delta(
      OptionType type, double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol);
    return type.sign() * discount * exercise(type, logMoneyness(forward, strike), s, 0.5);
  }

  /** Derivative of the price in the strike. */
  public static double dualDelta(
      OptionType type, double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol);
    return -type.sign() * discount * exercise(type, logMoneyness(forward, strike), s, -0.5);
  }

  /** Second derivative of the price in the forward, equal for calls and puts. */
  public static double gamma(double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol);
    double weight = discount * spread(forward, strike, s);
    return weight == 0 ? 0 : weight / (forward * forward * s);
  }

  /**
   * Second derivative of the price in the strike, equal for calls and puts: the discounted density
   * of the underlying at expiry.
   */
  public static double dualGamma(
      double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol);
    double weight = discount * spread(forward, strike, s);
    return weight == 0 ? 0 : weight / (strike * strike * s);
  }

  /** Derivative of the price in the volatility, per 1.00, equal for calls and puts. */
  public static double vega(double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol);
    return discount * spread(forward, strike, s) * Math.sqrt(t);
  }

  /**
   * Change of the price per year that passes, with the forward and the interest rate {@code
   * -ln(discount)/t} held fixed.
   */
  public static double theta(
      OptionType type, double forward, double strike, double discount, double t, double vol) {
    double decay = vol == Double.POSITIVE_INFINITY ? 0 : vega(forward, strike, discount, t, vol);
    double rate = -Math.log(discount) / t;
    return rate * price(type, forward, strike, discount, t, vol)
        - (decay == 0 ? 0 : decay * vol / (2 * t));
  }

  /** Derivative of the price in the interest rate, per 1.00, with the forward held fixed. */
  public static double rho(
      OptionType type, double forward, double strike, double discount, double t, double vol) {
    return -t * price(type, forward, strike, discount, t, vol);
  }

  /** Mixed derivative of the price in forward and volatility, equal for calls and puts. */
  public static double vanna(double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol), k = logMoneyness(forward, strike);
    double weight = discount * spread(forward, strike, s) * Math.sqrt(t) / forward;
    return weight == 0 ? 0 : weight * (0.5 + ratio(k, s * s));
  }

  /** Second derivative of the price in the volatility, equal for calls and puts. */
  public static double volga(double forward, double strike, double discount, double t, double vol) {
    double s = deviation(forward, strike, discount, t, vol),
        h = ratio(logMoneyness(forward, strike), s);
    double weight = discount * spread(forward, strike, s) * t;
    return weight == 0 ? 0 : weight * (ratio(h * h, s) - s / 4);
  }

  /** {@code F phi(d1) = K phi(d2)}, also for s = 0. */
  private static double spread(double forward, double strike, double s) {
    double x = Math.abs(logMoneyness(forward, strike));
    if (s == 0) return x == 0 ? forward * INVERSE_SQRT_2PI : 0;
    return Math.sqrt(forward) * Math.sqrt(strike) * vega(x, s);
  }

  /** {@code N(e (-k/s + share s))}: probability of exercise, under either measure. */
  private static double exercise(OptionType type, double k, double s, double share) {
    double d = type.sign() * (share * s - ratio(k, s));
    if (!(Math.abs(d) < 40)) return d > 0 ? 1 : 0;
    // the density of d from that of the product, phi(d) = vega exp(+-k/2)
    double density = s == 0 ? INVERSE_SQRT_2PI : vega(Math.abs(k), s) * Math.exp(share * k);
    return Mills.normal(d, density);
  }

  private static double ratio(double k, double s) {
    return k == 0 ? 0 : k / s;
  }

  private static double deviation(
      double forward, double strike, double discount, double t, double vol) {
    require(forward, strike, discount, t);
    if (!(vol >= 0)) throw new IllegalArgumentException("vol must not be negative: " + vol);
    return vol * Math.sqrt(t);
  }

  static void require(double forward, double strike, double discount, double t) {
    if (!(forward > 0 && forward < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("forward must be positive and finite: " + forward);
    if (!(strike > 0 && strike < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("strike must be positive and finite: " + strike);
    if (!(discount > 0 && discount < 2))
      throw new IllegalArgumentException("discount must be in (0, 2): " + discount);
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
  }
}
