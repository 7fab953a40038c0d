package ivylab.simulate;

import ivylab.chain.Chain;
import ivylab.chain.OptionQuote;
import ivylab.price.Black;
import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import ivylab.surface.MarketFeatures;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * The order books of all listed options of one underlying at one close.
 *
 * <p>The mid is the true price plus triangular noise on the half-spread, so the truth lies between
 * bid and offer; both are then rounded away from it to ticks. The half-spread is that of {@link
 * Quoting} in volatility, times vega, and half as wide again in the money.
 */
record Book(
    long seed,
    Underlying underlying,
    LocalDate date,
    MarketFeatures market,
    double spot,
    TrueSurface truth) {

  /** Shares of bad quotes, by kind. */
  private static final double CROSSED = 0.003, OFF = 0.003, EMPTY = 0.004, WIDE = 0.02;

  private static final double NO_VOL = 0.01, WRONG_TRADE = 0.002;

  Chain chain() {
    Quoting quoting = Quoting.of(underlying);
    List<LocalDate> expiries =
        underlying.liquid() ? Expiries.liquid(date) : Expiries.sparse(date, underlying.cycle());
    List<OptionQuote> quotes = new ArrayList<>();
    for (LocalDate expiry : expiries) {
      double t = Expiries.years(date, expiry);
      double forward = Quoting.forward(spot, market.rate(), underlying.dividend(), t);
      double sd = StrictMath.sqrt(truth.theta(t));
      for (double strike : wide(quoting.strikes()).listed(forward, sd))
        for (OptionType type : OptionType.values())
          quotes.add(quote(quoting, expiry, t, forward, strike, type));
    }
    return new Chain(underlying.symbol(), date, spot, quotes);
  }

  /** Further out than the traded range, to where the bid is zero. */
  private static Strikes wide(Strikes strikes) {
    return new Strikes(strikes.puts() + 1.5, strikes.calls() + 1.2, strikes.step());
  }

  private OptionQuote quote(
      Quoting quoting, LocalDate expiry, double t, double forward, double strike, OptionType type) {
    RandomStream draws =
        RandomStream.of(
            seed,
            StreamPurpose.BOOK.code(),
            underlying.key(),
            date.toEpochDay(),
            expiry.toEpochDay(),
            Double.doubleToLongBits(strike),
            type == OptionType.CALL ? 0 : 1);
    double k = StrictMath.log(strike / forward),
        discount = StrictMath.exp(-market.rate() / 100 * t);
    double vol = truth.vol(k, t);
    boolean inTheMoney = type.sign() * k < 0;
    double half =
        quoting.halfSpread(truth, k, t)
            * Black.vega(forward, strike, discount, t, vol)
            * (inTheMoney ? 1.5 : 1);
    double price = Black.price(type, forward, strike, discount, t, vol);
    double middle = price + half * draws.triangular();
    double bad = draws.uniform();
    if (bad > 1 - WIDE) half *= 8;
    if (bad < CROSSED + OFF && bad > CROSSED) middle *= 1.4;
    double bid = Math.max(0, ticks(Math.floor((middle - half) / tick(price)), price));
    double ask = ticks(Math.ceil((middle + half) / tick(price)), price);
    if (bad < CROSSED && bid > 0) {
      double low = bid;
      bid = ask;
      ask = low;
    }
    if (bad > CROSSED + OFF && bad < CROSSED + OFF + EMPTY) bid = ask = Double.NaN;
    double vendor =
        bid > 0 && draws.uniform() > NO_VOL
            ? ImpliedVol.of(type, (bid + ask) / 2, forward, strike, discount, t)
            : Double.NaN;
    double delta =
        Double.isNaN(vendor)
            ? Double.NaN
            : Black.delta(type, forward, strike, discount, t, vendor) * forward / spot;
    double z = k / StrictMath.sqrt(truth.theta(t));
    double interest = underlying.popularity() * Quoting.demand(z, t) * (inTheMoney ? 0.7 : 1);
    long volume = (long) (400 * interest * interest * (draws.exponential() - 0.3));
    LocalDate traded = date.minusWeeks(volume > 0 ? 0 : 1 + (long) draws.exponential());
    if (draws.uniform() < WRONG_TRADE) traded = date.minusWeeks(3);
    return new OptionQuote(
        contract(expiry, type, strike),
        expiry,
        days(expiry),
        strike,
        type,
        bid,
        ask,
        Double.isNaN(vendor) ? vendor : Rounding.round(vendor, 5),
        Double.isNaN(delta) ? delta : Rounding.round(delta, 4),
        Math.max(0, volume),
        traded);
  }

  private static double tick(double price) {
    return price < 3 ? 0.05 : 0.1;
  }

  private static double ticks(double count, double price) {
    return Rounding.round(count * tick(price), 2);
  }

  /** As the Options Clearing Corporation names them: SYN1 220930C03900000. */
  private String contract(LocalDate expiry, OptionType type, double strike) {
    return "%s %02d%02d%02d%s%08d"
        .formatted(
            underlying.symbol(),
            expiry.getYear() % 100,
            expiry.getMonthValue(),
            expiry.getDayOfMonth(),
            type == OptionType.CALL ? "C" : "P",
            Math.round(1000 * strike));
  }

  /** From close to close in New York: an hour more or less across a change of the clocks. */
  private double days(LocalDate expiry) {
    double days = Expiries.years(date, expiry) * 365;
    return Rounding.round(days + (summer(date) - summer(expiry)) / 24.0, 2);
  }

  private static int summer(LocalDate day) {
    LocalDate from = sunday(day.getYear(), Month.MARCH, 2);
    LocalDate to = sunday(day.getYear(), Month.NOVEMBER, 1);
    return !day.isBefore(from) && day.isBefore(to) ? 1 : 0;
  }

  private static LocalDate sunday(int year, Month month, int which) {
    return LocalDate.of(year, month, 1)
        .with(TemporalAdjusters.dayOfWeekInMonth(which, DayOfWeek.SUNDAY));
  }
}
