package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.quote.VolQuote;
import java.util.Objects;

/**
 * One quote to fit, as a fraction: a volatility, 0.20 for 20 %, or the level of a VIX future.
 *
 * @param place what is quoted, and where
 * @param bid NaN where none is known
 * @param mid positive
 * @param ask NaN where none is known
 */
public record SmileQuote(Place place, double bid, double mid, double ask) {

  public SmileQuote {
    Objects.requireNonNull(place, "place");
    if (!(mid > 0 && Double.isFinite(mid)))
      throw new IllegalArgumentException("mid must be positive and finite: " + mid);
    if (bid > ask)
      throw new IllegalArgumentException(
          "bid must not be above ask: %s and %s at %s".formatted(bid, ask, place));
    if (Double.isInfinite(bid) || Double.isInfinite(ask))
      throw new IllegalArgumentException(
          "bid and ask must be finite or NaN: %s and %s".formatted(bid, ask));
  }

  /** An index option. */
  public static SmileQuote of(VolQuote quote) {
    return of(Kind.SPX, quote);
  }

  /**
   * An option of an index or of its volatility index.
   *
   * @param kind {@link Kind#SPX} or {@link Kind#VIX}
   */
  public static SmileQuote of(Kind kind, VolQuote quote) {
    return new SmileQuote(
        new Place(kind, quote.t(), quote.k()), quote.bidVol(), quote.vol(), quote.askVol());
  }

  /** A volatility without bid and ask. */
  public static SmileQuote ofMid(Kind kind, double t, double k, double mid) {
    return new SmileQuote(new Place(kind, t, k), Double.NaN, mid, Double.NaN);
  }

  /** Whether bid and ask are known. */
  public boolean hasSpread() {
    return !Double.isNaN(bid) && !Double.isNaN(ask);
  }

  /** Half the distance from bid to ask; NaN if one is missing. */
  public double halfSpread() {
    return (ask - bid) / 2;
  }

  /** Whether a value lies between bid and ask, inclusive; false if one is missing. */
  public boolean isInside(double value) {
    return value >= bid && value <= ask;
  }
}
