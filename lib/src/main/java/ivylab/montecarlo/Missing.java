package ivylab.montecarlo;

import java.util.Locale;

/** Why a point of a simulated smile has a price but no volatility. */
public enum Missing {
  /** The price is not two of its errors above 0. */
  NEAR_ZERO,
  /** The price is not two of its errors below its limit for infinite volatility. */
  NEAR_MAXIMUM,
  /** One error of the price moves the volatility by more than the volatility. */
  SMALL_VEGA,
  /** Some path has overflowed, so the price is not a number. */
  NOT_FINITE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
