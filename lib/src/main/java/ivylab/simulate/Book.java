package ivylab.simulate;

import ivylab.chain.Chain;
import ivylab.chain.OptionQuote;
import ivylab.price.Black;
import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
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
record Book(Close close) {

  /** Shares of bad quotes, by kind. */
  private static final double CROSSED = 0.003, OFF = 0.003, EMPTY = 0.004, WIDE = 0.02;

  private static final double NO_VOL = 0.01, WRONG_TRADE = 0.002;

  Chain chain() {
    Quoting quoting = Quoting.of(close.listing());
    List<OptionQuote> quotes = new ArrayList<>();
    for (LocalDate expiry : close.expiries()) {
      double t = Expiries.years(close.date(), expiry);
      double forward = close.forward(t), sd = close.deviation(t);
      double[] strike =
          wide(quoting.strikes()).listed(forward, sd).stream().mapToDouble(x -> x).toArray();
      double[] k = new double[strike.length];
      for (int i = 0; i < k.length; i++) k[i] = StrictMath.log(strike[i] / forward);
      double[] vols = close.makersVols(expiry, strike, k, t);
      for (int i = 0; i < k.length; i++)
        for (OptionType type : OptionType.values())
          quotes.add(quote(quoting, expiry, forward, k[i] / sd, strike[i], vols[i], type));
    }
    return new Chain(close.listing().symbol(), close.date(), close.spot(), quotes);
  }

  /** Further out than the traded range, to where the bid is zero. */
  private static Strikes wide(Strikes strikes) {
    return new Strikes(strikes.puts() + 1.5, strikes.calls() + 1.2, strikes.step());
  }

  private OptionQuote quote(
      Quoting quoting,
      LocalDate expiry,
      double forward,
      double z,
      double strike,
      double vol,
      OptionType type) {
    LocalDate date = close.date();
    Ticks ticks = close.listing().ticks();
    RandomStream draws =
        RandomStream.of(
            close.seed(),
            StreamPurpose.BOOK.code(),
            close.listing().key(),
            date.toEpochDay(),
            expiry.toEpochDay(),
            Double.doubleToLongBits(strike),
            type == OptionType.CALL ? 0 : 1);
    double t = Expiries.years(date, expiry), discount = close.discount(t);
    boolean inTheMoney = type.sign() * z < 0;
    double half =
        quoting.halfSpread(vol, z, t)
            * Black.vega(forward, strike, discount, t, vol)
            * (inTheMoney ? 1.5 : 1);
    double price = Black.price(type, forward, strike, discount, t, vol);
    double middle = price + half * draws.triangular();
    double bad = draws.uniform();
    if (bad > 1 - WIDE) half *= 8;
    if (bad < CROSSED + OFF && bad > CROSSED) middle *= 1.4;
    double bid = Math.max(0, ticks.below(middle - half, price));
    double ask = ticks.above(middle + half, price);
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
            : Black.delta(type, forward, strike, discount, t, vendor) * forward / close.spot();
    double interest = close.listing().popularity() * Quoting.demand(z, t) * (inTheMoney ? 0.7 : 1);
    long volume = (long) (400 * interest * interest * (draws.exponential() - 0.3));
    long idle = volume > 0 ? 0 : 1 + (long) draws.exponential();
    LocalDate traded = date.minusWeeks(idle);
    if (close.previous() != null) {
      if (close.stale(expiry, strike)) volume = 0;
      if (volume <= 0) idle = Math.max(1, idle);
      traded = date;
      for (long day = 0; day < idle; day++) traded = Economy.before(traded);
    }
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

  /** As the Options Clearing Corporation names them: SYN1 220930C03900000. */
  private String contract(LocalDate expiry, OptionType type, double strike) {
    return "%s %02d%02d%02d%s%08d"
        .formatted(
            close.listing().symbol(),
            expiry.getYear() % 100,
            expiry.getMonthValue(),
            expiry.getDayOfMonth(),
            type == OptionType.CALL ? "C" : "P",
            Math.round(1000 * strike));
  }

  /** From close to close in New York: an hour more or less across a change of the clocks. */
  private double days(LocalDate expiry) {
    double days = Expiries.years(close.date(), expiry) * 365;
    return Rounding.round(days + (summer(close.date()) - summer(expiry)) / 24.0, 2);
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
