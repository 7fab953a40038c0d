package ivylab.chain;

import ivylab.file.TextTable;
import ivylab.price.OptionType;
import java.time.LocalDate;

/** One row for the call and the put of one strike; see {@link Chains}. */
final class EndOfDayFormat implements ChainFormat {

  private final TextTable row;
  private final String symbol;
  private final int date;
  private final int expiry;
  private final int days;
  private final int strike;
  private final int spot;
  private final Side call;
  private final Side put;

  /** Indices of the columns of calls or puts. */
  private record Side(OptionType type, int bid, int ask, int vol, int delta, int volume) {
    static Side of(OptionType type, String prefix, TextTable row) {
      return new Side(
          type,
          row.required(prefix + "_bid"),
          row.required(prefix + "_ask"),
          row.required(prefix + "_iv"),
          row.column(prefix + "_delta"),
          row.column(prefix + "_volume"));
    }
  }

  EndOfDayFormat(TextTable row, String symbol) {
    this.row = row;
    this.symbol = symbol;
    date = row.required("quote_date");
    expiry = row.required("expire_date");
    days = row.required("dte");
    strike = row.required("strike");
    spot = row.required("underlying_last");
    call = Side.of(OptionType.CALL, "c", row);
    put = Side.of(OptionType.PUT, "p", row);
  }

  @Override
  public int dateColumn() {
    return date;
  }

  @Override
  public void read(LocalDate on, ChainDay day) {
    LocalDate until = Fields.expiry(row, expiry, on);
    double left = row.needed(days);
    long exact = until.toEpochDay() - on.toEpochDay();
    if (!(left >= 0 && Math.abs(left - exact) < 2))
      throw row.bad(days, "must be the days from quote to expiry", "here " + exact);
    double k = Fields.positive(row, strike, row.needed(strike));
    double s = Fields.positive(row, spot, row.needed(spot));
    OptionQuote c = quote(call, until, left, k);
    OptionQuote p = quote(put, until, left, k);
    day.spot(symbol, s, row, spot);
    day.once(until, k, row);
    day.add(symbol, c);
    day.add(symbol, p);
  }

  private OptionQuote quote(Side side, LocalDate until, double left, double k) {
    return new OptionQuote(
        "",
        until,
        left,
        k,
        side.type,
        Fields.price(row, side.bid),
        Fields.price(row, side.ask),
        Fields.vol(row, side.vol, row.number(side.vol)),
        Fields.delta(row, side.delta, row.number(side.delta)),
        Fields.volume(row, side.volume),
        null);
  }
}
