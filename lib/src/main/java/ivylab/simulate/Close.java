package ivylab.simulate;

import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the market makers of one underlying know at one close.
 *
 * @param seed of the market
 * @param listing how it is listed
 * @param date the day
 * @param spot price, to the cent
 * @param dividend continuous yield, a fraction
 * @param yield of a zero bond by its years to maturity, continuously compounded, per cent
 * @param truth the noise-free surface
 * @param previous what they knew on the trading day before, from which stale quotes are; null if
 *     there are none, and if the quotes of a panel are not mids of bids and offers in whole ticks
 */
record Close(
    long seed,
    Listing listing,
    LocalDate date,
    double spot,
    double dividend,
    DoubleUnaryOperator yield,
    VolSurface truth,
    @Nullable Close previous) {

  /** Share of strikes whose volatility is still that of the day before. */
  private static final double STALE = 0.004;

  Close withPrevious(Close previous) {
    return new Close(seed, listing, date, spot, dividend, yield, truth, previous);
  }

  List<LocalDate> expiries() {
    return listing.liquid() ? Expiries.liquid(date) : Expiries.sparse(date, listing.cycle());
  }

  /** {@code F = S exp((rate/100 - dividend) t)}. */
  double forward(double years) {
    return Quoting.forward(spot, yield.applyAsDouble(years), dividend, years);
  }

  double discount(double years) {
    return StrictMath.exp(-yield.applyAsDouble(years) / 100 * years);
  }

  /** The standard deviation to t, of the volatility at the money. */
  double deviation(double t) {
    return StrictMath.sqrt(truth.totalVariance(new double[] {0}, new double[] {t})[0]);
  }

  /**
   * The volatilities around which an expiry is quoted: the true ones, but for a few strikes those
   * that were true on the day before at the same strike.
   */
  double[] makersVols(LocalDate expiry, double[] strike, double[] k, double t) {
    double[] vols = vols(k, t);
    if (previous == null) return vols;
    int[] stale = IntStream.range(0, k.length).filter(i -> stale(expiry, strike[i])).toArray();
    if (stale.length == 0) return vols;
    double years = Expiries.years(previous.date, expiry), forward = previous.forward(years);
    double[] then =
        Arrays.stream(stale).mapToDouble(i -> StrictMath.log(strike[i] / forward)).toArray();
    double[] old = previous.vols(then, years);
    for (int j = 0; j < stale.length; j++) vols[stale[j]] = old[j];
    return vols;
  }

  /** Whether a strike's quote is from the day before. */
  boolean stale(LocalDate expiry, double strike) {
    return previous != null
        && RandomStream.of(
                    seed,
                    StreamPurpose.STALE.code(),
                    listing.key(),
                    date.toEpochDay(),
                    expiry.toEpochDay(),
                    Double.doubleToLongBits(strike))
                .uniform()
            < STALE;
  }

  /** Volatilities of one maturity. */
  double[] vols(double[] k, double t) {
    double[] years = new double[k.length];
    Arrays.fill(years, t);
    return truth.vol(k, years);
  }
}
