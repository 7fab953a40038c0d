package ivylab.chain;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * All options of one underlying at the end of one day.
 *
 * @param symbol underlying, for example {@code AAPL}
 * @param asOf day of the quotes
 * @param spot price of the underlying; NaN if the file does not contain it
 * @param quotes in the order of the file
 */
public record Chain(String symbol, LocalDate asOf, double spot, List<OptionQuote> quotes) {

  public Chain {
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(asOf, "asOf");
    if (!((spot > 0 && Double.isFinite(spot)) || Double.isNaN(spot)))
      throw new IllegalArgumentException("spot must be positive and finite, or NaN: " + spot);
    quotes = List.copyOf(quotes);
  }

  /** The same day with other quotes. */
  public Chain withQuotes(List<OptionQuote> quotes) {
    return new Chain(symbol, asOf, spot, quotes);
  }

  /** One row per option. */
  public Table toTable() {
    var expiry = DateColumn.create("Expiry");
    var days = DoubleColumn.create("Days");
    var strike = DoubleColumn.create("Strike");
    var type = StringColumn.create("Type");
    var bid = DoubleColumn.create("Bid");
    var ask = DoubleColumn.create("Ask");
    var vol = DoubleColumn.create("Volatility");
    var delta = DoubleColumn.create("Delta");
    var volume = LongColumn.create("Volume");
    for (OptionQuote q : quotes) {
      expiry.append(q.expiry());
      days.append(q.days());
      strike.append(q.strike());
      type.append(q.type().toString());
      bid.append(q.bid());
      ask.append(q.ask());
      vol.append(q.vol());
      delta.append(q.delta());
      if (q.volume() < 0) volume.appendMissing();
      else volume.append(q.volume());
    }
    return Table.create(
        symbol + " " + asOf, expiry, days, strike, type, bid, ask, vol, delta, volume);
  }

  @Override
  public String toString() {
    return "%s %s: %d options".formatted(symbol, asOf, quotes.size());
  }
}
