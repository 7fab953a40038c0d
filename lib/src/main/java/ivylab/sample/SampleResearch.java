package ivylab.sample;

import ivylab.chain.Chain;
import ivylab.chain.Chains;
import ivylab.chain.OptionQuote;
import ivylab.file.WholeFile;
import ivylab.price.OptionType;
import ivylab.simulate.Market;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Thirty consecutive trading days of one index of the synthetic economy, as a research database
 * would supply them: one row per option, with delta, volume and the day of the last trade. The
 * market is that of {@link Market#economyByDay}; the content is the same to the last digit on every
 * platform.
 */
final class SampleResearch {

  /** File of the options. */
  static final String RESEARCH = "research.csv.gz";

  private static final LocalDate FIRST = LocalDate.of(2022, 9, 6);
  private static final int DAYS = 30;
  private static final String HEADER =
      "date,symbol,exdate,last_date,cp_flag,strike_price,best_bid,best_offer,volume,"
          + "impl_volatility,delta,ticker,spot\n";

  private SampleResearch() {}

  /** The market, day by day. */
  static Market market() {
    return Market.economyByDay(SamplePanels.SEED, FIRST, DAYS);
  }

  /** The text of the file. */
  static String text(Market market) {
    var text = new StringBuilder(HEADER);
    for (LocalDate date : market.dates()) {
      Chain chain = market.chain(SampleChains.SYMBOL, date);
      for (OptionQuote q : chain.quotes())
        text.append(
                String.join(
                    ",",
                    List.of(
                        date.toString(),
                        q.contract(),
                        q.expiry().toString(),
                        q.lastTraded() == null ? "" : q.lastTraded().toString(),
                        q.type() == OptionType.CALL ? "C" : "P",
                        Long.toString(Math.round(1000 * q.strike())),
                        SampleChains.field(q.bid(), 2),
                        SampleChains.field(q.ask(), 2),
                        Long.toString(q.volume()),
                        SampleChains.field(q.vol(), 5),
                        SampleChains.field(q.delta(), 4),
                        chain.symbol(),
                        SampleChains.field(chain.spot(), 2))))
            .append('\n');
    }
    return text.toString();
  }

  /** Writes the file and prints its content. */
  static void write(Market market, Path folder) {
    Path file = folder.resolve(RESEARCH);
    try {
      byte[] text = text(market).getBytes(StandardCharsets.UTF_8);
      WholeFile.write(file, out -> out.write(text));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder + ": " + e.getMessage(), e);
    }
    System.out.println(Chains.research(file).forEach(chain -> {}));
    System.out.println("  " + file.toFile().length() + " bytes");
  }
}
