package ivylab.chain;

import ivylab.file.TextTable;
import ivylab.price.OptionType;
import java.time.LocalDate;

/** One row for the call and the put of one strike; see {@link Chains}. */
final class EndOfDayFormat extends ChainFormat {

  private final TextTable row;
  private final String symbol;
  private final Field days, strike, spot;
  private final Side call, put;

  /** The columns of calls or puts. */
  private record Side(OptionType type, Field bid, Field ask, Field vol, Field delta, Field volume) {

    static Side of(OptionType type, String prefix, TextTable row) {
      return new Side(
          type,
          Field.required(row, prefix + "_bid"),
          Field.required(row, prefix + "_ask"),
          Field.required(row, prefix + "_iv"),
          Field.optional(row, prefix + "_delta"),
          Field.optional(row, prefix + "_volume"));
    }

    OptionQuote quote(LocalDate until, double left, double k) {
      return new OptionQuote(
          "",
          until,
          left,
          k,
          type,
          bid.price(),
          ask.price(),
          vol.vol(vol.number()),
          delta.delta(delta.number()),
          volume.volume(),
          null);
    }
  }

  EndOfDayFormat(TextTable row, String symbol) {
    super(row, "quote_date", "expire_date");
    this.row = row;
    this.symbol = symbol;
    days = Field.required(row, "dte");
    strike = Field.required(row, "strike");
    spot = Field.required(row, "underlying_last");
    call = Side.of(OptionType.CALL, "c", row);
    put = Side.of(OptionType.PUT, "p", row);
  }

  @Override
  void read(LocalDate on, LocalDate until, ChainDay day) {
    double left = days.needed();
    long exact = until.toEpochDay() - on.toEpochDay();
    if (!(left >= 0 && Math.abs(left - exact) < 2))
      throw days.bad("must be the days from quote to expiry", "here " + exact);
    double k = strike.positive(), s = spot.positive();
    OptionQuote c = call.quote(until, left, k), p = put.quote(until, left, k);
    day.spot(symbol, s, spot);
    day.once(until, k, row);
    day.add(symbol, c);
    day.add(symbol, p);
  }
}
