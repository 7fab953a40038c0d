package ivylab.chain;

import ivylab.file.TableRows;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import tech.tablesaw.api.LongColumn;
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
    var volume = LongColumn.create("Volume");
    for (OptionQuote q : quotes) {
      if (q.volume() < 0) volume.appendMissing();
      else volume.append(q.volume());
    }
    return TableRows.of(quotes)
        .day("Expiry", OptionQuote::expiry)
        .number("Days", OptionQuote::days)
        .number("Strike", OptionQuote::strike)
        .text("Type", OptionQuote::type)
        .number("Bid", OptionQuote::bid)
        .number("Ask", OptionQuote::ask)
        .number("Volatility", OptionQuote::vol)
        .number("Delta", OptionQuote::delta)
        .table(symbol + " " + asOf)
        .addColumns(volume);
  }

  @Override
  public String toString() {
    return "%s %s: %d options".formatted(symbol, asOf, quotes.size());
  }
}
