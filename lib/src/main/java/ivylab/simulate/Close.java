package ivylab.simulate;

import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

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
 */
record Close(
    long seed,
    Listing listing,
    LocalDate date,
    double spot,
    double dividend,
    DoubleUnaryOperator yield,
    VolSurface truth) {

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

  /** Volatilities of one maturity. */
  double[] vols(double[] k, double t) {
    double[] years = new double[k.length];
    Arrays.fill(years, t);
    return truth.vol(k, years);
  }
}
