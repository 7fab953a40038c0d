package ivylab.simulate;

import ivylab.price.Black;
import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The options of one close listed as densely as on a large index: {@value #EXPIRIES} expiries, on
 * every weekday for three weeks, on every Friday for half a year and on third Fridays thereafter,
 * with some 130 strikes each. The spread is that of {@link Quoting} in volatility, times vega,
 * rounded outward to ticks; options without a bid are left out.
 */
record DenseBook(Close close) {

  static final int EXPIRIES = 48;

  private static final Strikes STRIKES = new Strikes(4.5, 2.5, 0.027);

  QuotedSurface surface() {
    List<QuotedSmile> smiles = new ArrayList<>();
    for (LocalDate expiry : expiries(close.date())) smiles.add(smile(expiry));
    return new QuotedSurface(close.listing().symbol(), close.date(), close.spot(), smiles);
  }

  static List<LocalDate> expiries(LocalDate date) {
    TreeSet<LocalDate> listed = new TreeSet<>();
    for (LocalDate day = date.plusDays(2); listed.size() < 15; day = day.plusDays(1))
      if (day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0) listed.add(day);
    for (LocalDate day = listed.last(); day.isBefore(date.plusWeeks(26)); day = day.plusDays(1))
      if (day.getDayOfWeek() == DayOfWeek.FRIDAY) listed.add(day);
    for (YearMonth month = YearMonth.from(listed.last()); listed.size() < EXPIRIES; ) {
      month = month.plusMonths(1);
      listed.add(Expiries.thirdFriday(month));
    }
    return List.copyOf(listed);
  }

  private QuotedSmile smile(LocalDate expiry) {
    double t = Expiries.years(close.date(), expiry), forward = close.forward(t);
    double sd = close.deviation(t), discount = close.discount(t);
    double[] strike = STRIKES.listed(forward, sd).stream().mapToDouble(x -> x).toArray();
    double[] k = new double[strike.length];
    for (int i = 0; i < k.length; i++) k[i] = StrictMath.log(strike[i] / forward);
    double[] vols = close.vols(k, t);
    List<VolQuote> quotes = new ArrayList<>();
    for (int i = 0; i < k.length; i++) {
      OptionType type = k[i] < 0 ? OptionType.PUT : OptionType.CALL;
      RandomStream noise =
          RandomStream.of(
              close.seed(),
              StreamPurpose.DENSE.code(),
              close.listing().key(),
              close.date().toEpochDay(),
              expiry.toEpochDay(),
              Double.doubleToLongBits(strike[i]));
      double price = Black.price(type, forward, strike[i], discount, t, vols[i]);
      double half =
          Quoting.LIQUID.halfSpread(vols[i], k[i] / sd, t)
              * Black.vega(forward, strike[i], discount, t, vols[i]);
      double middle = price + half * noise.triangular();
      Ticks ticks = close.listing().ticks();
      double bid = ticks.below(middle - half, price);
      double ask = ticks.above(middle + half, price);
      if (!(bid > 0)) continue;
      double bidVol = ImpliedVol.of(type, bid, forward, strike[i], discount, t);
      double askVol = ImpliedVol.of(type, ask, forward, strike[i], discount, t);
      double vol = ImpliedVol.of(type, (bid + ask) / 2, forward, strike[i], discount, t);
      if (vol > 0) quotes.add(new VolQuote(type, strike[i], k[i], t, vol, bidVol, askVol));
    }
    return new QuotedSmile(expiry, t, forward, discount, quotes);
  }
}
