package ivylab.simulate;

import ivylab.surface.MarketFeatures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns a noise-free surface into the quotes of one date: forwards, listed expiries and strikes, a
 * liquidity rule and noise within bid and ask.
 *
 * @param strikes the listing rule
 * @param both up to this |z| the call and the put are quoted, each with its own noise; beyond it
 *     only the out-of-the-money option
 * @param spread half of bid-ask at the money and long maturity, relative to volatility
 * @param fewest quotes per day; the options nearest to being quoted make up the number
 * @param most quotes per day; the least traded are omitted
 */
record Quoting(Strikes strikes, double both, double spread, int fewest, int most) {

  static final Quoting LIQUID = new Quoting(Strikes.LIQUID, 0.2, 0.006, 205, 495);
  static final Quoting SPARSE = new Quoting(Strikes.SPARSE, 0, 0.010, 16, 58);

  /** Rounding of k and t, and of the volatility, as published. */
  static final int PLACES = 6, VOL_PLACES = 4;

  static Quoting of(Underlying underlying) {
    return underlying.liquid() ? LIQUID : SPARSE;
  }

  /** The quotes in order of expiry and strike, the put first. */
  List<Quote> quotes(
      long seed,
      Underlying underlying,
      LocalDate date,
      MarketFeatures market,
      double spot,
      TrueSurface truth) {
    return choose(listed(seed, underlying, date, market, spot, truth));
  }

  /** All listed options, with the quotes that they would have. */
  List<Quote> listed(
      long seed,
      Underlying underlying,
      LocalDate date,
      MarketFeatures market,
      double spot,
      TrueSurface truth) {
    List<LocalDate> expiries =
        underlying.liquid() ? Expiries.liquid(date) : Expiries.sparse(date, underlying.cycle());
    List<Quote> listed = new ArrayList<>();
    for (LocalDate expiry : expiries) {
      double years = Expiries.years(date, expiry), t = Rounding.round(years, PLACES);
      double forward = forward(spot, market.rate(), underlying.dividend(), years);
      double sd = StrictMath.sqrt(truth.theta(t));
      for (double strike : strikes.listed(forward, sd)) {
        double k = Rounding.round(StrictMath.log(strike / forward), PLACES), z = k / sd;
        boolean near = Math.abs(z) < both;
        RandomStream presence =
            RandomStream.of(
                seed,
                StreamPurpose.PRESENCE.code(),
                underlying.key(),
                date.toEpochDay(),
                expiry.toEpochDay(),
                Double.doubleToLongBits(strike));
        double interest =
            underlying.popularity() * demand(z, t)
                - 0.75 * lasting(seed, underlying, expiry, strike)
                - 0.25 * presence.uniform();
        double put = Double.NaN;
        for (boolean call : new boolean[] {false, true}) {
          if (!near && call != k > 0) continue;
          RandomStream noise =
              RandomStream.of(
                  seed,
                  StreamPurpose.NOISE.code(),
                  underlying.key(),
                  date.toEpochDay(),
                  expiry.toEpochDay(),
                  Double.doubleToLongBits(strike),
                  call ? 1 : 0);
          double vol = truth.vol(k, t) + halfSpread(truth, k, t) * noise.triangular();
          vol = Rounding.round(vol, VOL_PLACES);
          if (vol != put) listed.add(new Quote(expiry, strike, forward, call, k, t, vol, interest));
          put = vol;
        }
      }
    }
    return listed;
  }

  /** {@code F = S exp((rate/100 - dividend) t)}. */
  static double forward(double spot, double rate, double dividend, double years) {
    return spot * StrictMath.exp((rate / 100 - dividend) * years);
  }

  /** Half the bid-ask spread in volatility: wider in the wings and for short maturities. */
  double halfSpread(TrueSurface truth, double k, double t) {
    double z = k / StrictMath.sqrt(truth.theta(t));
    double wings = 1 + 0.35 * Math.min(z * z, 12), shortness = 1 + 0.17 / StrictMath.sqrt(t);
    return truth.vol(k, t) * spread * wings * shortness;
  }

  /** Between 0 and 1: large near the money, falling faster for calls and with maturity. */
  static double demand(double z, double t) {
    double width = z < 0 ? 2.8 : 1.7;
    return StrictMath.exp(-z * z / (2 * width * width)) * (1 - 0.12 * Math.min(t, 2.5));
  }

  /**
   * A lasting trait of one strike of one expiry, uniform, so that quotes live from week to week.
   */
  private static double lasting(long seed, Underlying underlying, LocalDate expiry, double strike) {
    return RandomStream.of(
            seed,
            StreamPurpose.INTEREST.code(),
            underlying.key(),
            expiry.toEpochDay(),
            Double.doubleToLongBits(strike))
        .uniform();
  }

  private List<Quote> choose(List<Quote> listed) {
    long wanted = listed.stream().filter(q -> q.interest() > 0).count();
    long count = Math.min(Math.max(wanted, fewest), most);
    return listed.stream()
        .sorted(Comparator.comparingDouble(Quote::interest).reversed())
        .limit(count)
        .sorted(
            Comparator.comparing(Quote::expiry)
                .thenComparing(Quote::strike)
                .thenComparing(Quote::call))
        .toList();
  }
}
