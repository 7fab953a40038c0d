package ivylab.montecarlo;

import ivylab.price.Black;
import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import java.util.Optional;

/** Points of a smile from estimated prices. */
final class SmilePoints {

  /** Prices below this share of the forward are sums of rounding errors. */
  private static final double ROUNDING = 1e-13;

  private SmilePoints() {}

  static OptionType type(double k) {
    return k < 0 ? OptionType.PUT : OptionType.CALL;
  }

  /**
   * @param k log-strike
   * @param price of the out-of-the-money option
   * @param error of the price
   * @param forward units of the price
   * @param t maturity, years
   * @param normalised error of price over forward at the given k, times the forward; differs from
   *     the price's own where the forward is estimated from the same paths
   */
  static SmilePoint of(
      double k, double price, double error, double forward, double t, double normalised) {
    double strike = forward * Math.exp(k);
    double most = k < 0 ? strike : forward;
    if (!(Double.isFinite(price) && Double.isFinite(error)))
      return missing(k, price, error, Missing.NOT_FINITE);
    if (!(price > 2 * error && price > ROUNDING * forward))
      return missing(k, price, error, Missing.NEAR_ZERO);
    if (!(price < most - 2 * error)) return missing(k, price, error, Missing.NEAR_MAXIMUM);
    double vol = ImpliedVol.of(type(k), price, forward, strike, 1, t);
    double volError = normalised / Black.vega(forward, strike, 1, t, vol);
    if (!(volError <= vol)) return missing(k, price, error, Missing.SMALL_VEGA);
    return new SmilePoint(k, price, error, vol, volError, Optional.empty());
  }

  static SmilePoint missing(double k, double price, double error, Missing why) {
    return new SmilePoint(k, price, error, Double.NaN, Double.NaN, Optional.of(why));
  }
}
