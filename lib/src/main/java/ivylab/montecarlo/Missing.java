package ivylab.montecarlo;

import java.util.Locale;

/** Why a point of a simulated smile has a price but no volatility. */
public enum Missing {
  /** The price is not two of its errors above 0, or of the size of rounding errors. */
  NEAR_ZERO,
  /** The price is not two of its errors below its limit for infinite volatility. */
  NEAR_MAXIMUM,
  /** One error of the price moves the volatility by more than the volatility. */
  SMALL_VEGA,
  /** Some path has overflowed, so the price is not a number. */
  NOT_FINITE,
  /**
   * The mean of the share is more than four of its errors from 1. Paths on which the variance
   * explodes carry the rest, too few to be met, or in continuous time none at all; put and call at
   * one strike then have different volatilities.
   */
  NO_MARTINGALE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
