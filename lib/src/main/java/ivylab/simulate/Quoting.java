package ivylab.simulate;

import ivylab.price.Black;
import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
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

  static Quoting of(Listing listing) {
    return listing.liquid() ? LIQUID : SPARSE;
  }

  /** The quotes in order of expiry and strike, the put first. */
  List<Quote> quotes(Close close) {
    return choose(listed(close));
  }

  /** All listed options, with the quotes that they would have. */
  List<Quote> listed(Close close) {
    List<Quote> listed = new ArrayList<>();
    for (LocalDate expiry : close.expiries()) {
      double years = Expiries.years(close.date(), expiry), t = Rounding.round(years, PLACES);
      double forward = close.forward(years), sd = close.deviation(t);
      double[] strike = strikes.listed(forward, sd).stream().mapToDouble(x -> x).toArray();
      double[] k = new double[strike.length];
      for (int i = 0; i < k.length; i++)
        k[i] = Rounding.round(StrictMath.log(strike[i] / forward), PLACES);
      double[] vols = close.makersVols(expiry, strike, k, t);
      for (int i = 0; i < k.length; i++) {
        double z = k[i] / sd;
        boolean near = Math.abs(z) < both;
        double interest = interest(close, expiry, strike[i], z, t), put = Double.NaN;
        for (boolean call : new boolean[] {false, true}) {
          if (!near && call != k[i] > 0) continue;
          RandomStream noise = stream(StreamPurpose.NOISE, close, expiry, strike[i], call ? 1 : 0);
          double half = halfSpread(vols[i], z, t), off = half * noise.triangular();
          double vol =
              close.previous() == null
                  ? vols[i] + off
                  : midVol(close, call, forward, strike[i], t, vols[i], off, half);
          vol = Rounding.round(vol, VOL_PLACES);
          if (vol > 0 && vol != put)
            listed.add(new Quote(expiry, strike[i], forward, call, k[i], t, vol, interest));
          put = vol;
        }
      }
    }
    return listed;
  }

  /**
   * The volatility of the middle of bid and offer, both rounded outward to ticks; NaN without a
   * bid.
   */
  private static double midVol(
      Close close,
      boolean call,
      double forward,
      double strike,
      double t,
      double vol,
      double off,
      double half) {
    OptionType type = call ? OptionType.CALL : OptionType.PUT;
    double discount = close.discount(t),
        price = Black.price(type, forward, strike, discount, t, vol);
    double vega = Black.vega(forward, strike, discount, t, vol);
    Ticks ticks = close.listing().ticks();
    double bid = ticks.below(price + vega * (off - half), price);
    double ask = ticks.above(price + vega * (off + half), price);
    if (!(bid > 0)) return Double.NaN;
    return ImpliedVol.of(type, (bid + ask) / 2, forward, strike, discount, t);
  }

  private double interest(Close close, LocalDate expiry, double strike, double z, double t) {
    RandomStream presence = stream(StreamPurpose.PRESENCE, close, expiry, strike);
    return close.listing().popularity() * demand(z, t)
        - 0.75 * lasting(close, expiry, strike)
        - 0.25 * presence.uniform();
  }

  private static RandomStream stream(
      StreamPurpose purpose, Close close, LocalDate expiry, double strike, long... more) {
    long[] key = new long[6 + more.length];
    key[0] = close.seed();
    key[1] = purpose.code();
    key[2] = close.listing().key();
    key[3] = close.date().toEpochDay();
    key[4] = expiry.toEpochDay();
    key[5] = Double.doubleToLongBits(strike);
    System.arraycopy(more, 0, key, 6, more.length);
    return RandomStream.of(key);
  }

  /** {@code F = S exp((rate/100 - dividend) t)}. */
  static double forward(double spot, double rate, double dividend, double years) {
    return spot * StrictMath.exp((rate / 100 - dividend) * years);
  }

  /**
   * Half the bid-ask spread in volatility: wider in the wings and for short maturities.
   *
   * @param vol of the option
   * @param z its log-moneyness in standard deviations
   */
  double halfSpread(double vol, double z, double t) {
    double wings = 1 + 0.35 * Math.min(z * z, 12), shortness = 1 + 0.17 / StrictMath.sqrt(t);
    return vol * spread * wings * shortness;
  }

  /** Between 0 and 1: large near the money, falling faster for calls and with maturity. */
  static double demand(double z, double t) {
    double width = z < 0 ? 2.8 : 1.7;
    return StrictMath.exp(-z * z / (2 * width * width)) * (1 - 0.12 * Math.min(t, 2.5));
  }

  /**
   * A lasting trait of one strike of one expiry, uniform, so that quotes live from week to week.
   */
  private static double lasting(Close close, LocalDate expiry, double strike) {
    return RandomStream.of(
            close.seed(),
            StreamPurpose.INTEREST.code(),
            close.listing().key(),
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
