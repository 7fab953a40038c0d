package ivylab.quote;

import ivylab.price.OptionType;
import ivylab.surface.Point;
import java.util.Objects;

/**
 * One option as implied volatilities, 0.20 for 20 %.
 *
 * @param type call or put
 * @param strike positive
 * @param k log-forward-moneyness {@code ln(K/F)}
 * @param t years to expiry, ACT/365
 * @param vol of the mid price, positive
 * @param bidVol of the bid; NaN where none is known
 * @param askVol of the offer; NaN where none is known
 */
public record VolQuote(
    OptionType type, double strike, double k, double t, double vol, double bidVol, double askVol) {

  public VolQuote {
    Objects.requireNonNull(type, "type");
    if (!(strike > 0 && Double.isFinite(strike)))
      throw new IllegalArgumentException("strike must be positive and finite: " + strike);
    if (!Double.isFinite(k)) throw new IllegalArgumentException("k = ln(K/F) must be finite: " + k);
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    if (!(vol > 0 && Double.isFinite(vol)))
      throw new IllegalArgumentException("vol must be positive and finite: " + vol);
    if (bidVol > askVol)
      throw new IllegalArgumentException(
          "bidVol must not be above askVol: " + bidVol + " and " + askVol);
  }

  /** Whether both sides are known. */
  public boolean hasSpread() {
    return !Double.isNaN(bidVol) && !Double.isNaN(askVol);
  }

  /** Total variance of the mid, {@code vol^2 t}. */
  public double w() {
    return vol * vol * t;
  }

  /** Whether a volatility lies between bid and ask, inclusive; false if one is missing. */
  public boolean isInside(double vol) {
    return vol >= bidVol && vol <= askVol;
  }

  /** Without strike and spread. */
  public Point point() {
    return Point.ofVol(k, t, vol);
  }
}
