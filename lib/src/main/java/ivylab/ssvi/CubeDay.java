package ivylab.ssvi;

import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.util.Objects;

/**
 * The input of a cube for one day.
 *
 * @param quotes volatilities, forwards and spot
 * @param rate interest rate per year as a fraction, 0.05 is 5 %
 */
public record CubeDay(QuotedSurface quotes, double rate) {

  public CubeDay {
    Objects.requireNonNull(quotes, "quotes");
    if (!(Math.abs(rate) < 1))
      throw new IllegalArgumentException("rate must be a fraction in (-1, 1): " + rate);
  }

  /** A number that changes with any value of the day and is the same in every run. */
  long digest() {
    long hash = 17;
    hash = mix(hash, quotes.symbol().hashCode());
    hash = mix(hash, quotes.asOf().toEpochDay());
    hash = mix(hash, Double.doubleToLongBits(quotes.spot()));
    hash = mix(hash, Double.doubleToLongBits(rate));
    for (QuotedSmile smile : quotes.smiles()) {
      hash = mix(hash, Double.doubleToLongBits(smile.t()));
      hash = mix(hash, Double.doubleToLongBits(smile.forward()));
      for (VolQuote quote : smile.quotes()) {
        hash = mix(hash, Double.doubleToLongBits(quote.k()));
        hash = mix(hash, Double.doubleToLongBits(quote.vol()));
        hash = mix(hash, Double.doubleToLongBits(quote.bidVol()));
        hash = mix(hash, Double.doubleToLongBits(quote.askVol()));
      }
    }
    return hash;
  }

  /** One step of Stafford's mix 13, as in {@link java.util.SplittableRandom}. */
  private static long mix(long hash, long value) {
    long z = hash * 31 + value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
