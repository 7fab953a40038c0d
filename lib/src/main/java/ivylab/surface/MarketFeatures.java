package ivylab.surface;

import java.util.Locale;

/**
 * The state of the market on the quote date, shared by all surfaces of that date.
 *
 * @param marketReturn return of the market index since the previous date, a fraction: 0.01 is 1 %
 * @param volatility level of the volatility index in percentage points: 20 is 20 %
 * @param rate treasury rate in percentage points: 4.5 is 4.5 %
 */
public record MarketFeatures(double marketReturn, double volatility, double rate) {

  public MarketFeatures {
    if (!(Math.abs(marketReturn) < 1))
      throw new IllegalArgumentException(
          "marketReturn must be a fraction in (-1, 1): " + marketReturn);
    if (!(volatility > 0 && volatility < 1000))
      throw new IllegalArgumentException(
          "volatility must be percentage points in (0, 1000): " + volatility);
    if (!(Math.abs(rate) < 100))
      throw new IllegalArgumentException("rate must be percentage points in (-100, 100): " + rate);
  }

  /** For example {@code market return -0.9 %, volatility 19.6 %, rate 4.75 %}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "market return %.3g %%, volatility %.4g %%, rate %.3g %%",
        100 * marketReturn,
        volatility,
        rate);
  }
}
