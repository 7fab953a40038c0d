package ivylab.sample;

import ivylab.chain.Chain;
import ivylab.chain.ChainFile;
import ivylab.chain.Chains;
import ivylab.chain.OptionQuote;
import ivylab.file.WholeFile;
import ivylab.simulate.Market;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The option chains in {@code data-samples/}, with their interest rates and market series: one
 * underlying of the synthetic market on twenty dates, in the end-of-day format with its stray
 * blanks, empty fields and bad quotes. {@code SampleChains FOLDER} writes them; the content is the
 * same to the last digit on every platform.
 */
public final class SampleChains {

  /** Seed of the market. */
  public static final long SEED = SamplePanels.SEED;

  /** The underlying, an index. */
  public static final String SYMBOL = "SYN1";

  /** File of the chains. */
  public static final String CHAINS = "chains.csv.gz";

  /** File of the interest rates, per cent with a decimal comma. */
  public static final String RATES = "rates.csv";

  /** File of the index and the volatility index. */
  public static final String MARKET = "market.csv";

  private static final int FIRST = 88;
  private static final int DATES = 20;
  private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("dd/MM/yyyy");
  private static final List<String> COLUMNS =
      List.of(
          "QUOTE_UNIXTIME",
          "QUOTE_DATE",
          "UNDERLYING_LAST",
          "EXPIRE_DATE",
          "DTE",
          "C_DELTA",
          "C_IV",
          "C_VOLUME",
          "C_BID",
          "C_ASK",
          "STRIKE",
          "P_BID",
          "P_ASK",
          "P_DELTA",
          "P_IV",
          "P_VOLUME");

  private SampleChains() {}

  /** The quote dates, twenty Fridays. */
  public static List<LocalDate> dates() {
    return dates(Market.seeded(SEED));
  }

  private static List<LocalDate> dates(Market market) {
    return market.dates().subList(FIRST, FIRST + DATES);
  }

  /** The text of the chains, with the header. */
  static String chains(Market market) {
    var text = new StringBuilder();
    for (String column : COLUMNS)
      text.append(text.isEmpty() ? "[" : ", [").append(column).append(']');
    text.append('\n');
    for (LocalDate date : dates(market)) {
      Chain chain = market.chain(SYMBOL, date);
      for (int i = 0; i < chain.quotes().size(); i += 2)
        row(chain, chain.quotes().get(i), chain.quotes().get(i + 1), text);
    }
    return text.toString();
  }

  private static void row(Chain chain, OptionQuote call, OptionQuote put, StringBuilder text) {
    text.append(chain.asOf().atTime(21, 0).toEpochSecond(ZoneOffset.UTC));
    for (String field :
        List.of(
            chain.asOf().toString(),
            field(chain.spot(), 2),
            call.expiry().toString(),
            field(call.days(), 2),
            field(call.delta(), 4),
            field(call.vol(), 5),
            field((double) call.volume(), 6),
            field(call.bid(), 2),
            field(call.ask(), 2),
            field(call.strike(), 3),
            field(put.bid(), 2),
            field(put.ask(), 2),
            field(put.delta(), 4),
            field(put.vol(), 5),
            field((double) put.volume(), 6))) text.append(", ").append(field);
    text.append('\n');
  }

  static String field(double x, int decimals) {
    return Double.isNaN(x) ? "" : String.format(Locale.ROOT, "%." + decimals + "f", x);
  }

  /** The rates of most dates; the others are for interpolation. */
  static String rates(Market market) {
    var text = new StringBuilder("Date;Rate\n");
    List<LocalDate> dates = dates(market);
    for (int i = 0; i < dates.size(); i++)
      if (i % 7 != 3)
        text.append(DAY_FIRST.format(dates.get(i)))
            .append(';')
            .append(field(market.features(dates.get(i)).rate(), 3).replace('.', ','))
            .append('\n');
    return text.toString();
  }

  /** The index and its volatility, starting with the date before the first chain. */
  static String series(Market market) {
    var text = new StringBuilder("Date,Index,Volatility Index\n");
    double level = 1000;
    for (LocalDate date : market.dates().subList(FIRST - 1, FIRST + DATES)) {
      level *= 1 + market.features(date).marketReturn();
      text.append(date)
          .append(',')
          .append(field(level, 4))
          .append(',')
          .append(field(market.features(date).volatility(), 2))
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Writes the three files and prints their contents.
   *
   * @param args the folder, which must exist
   */
  public static void main(String[] args) {
    if (args.length != 1 || !Files.isDirectory(Path.of(args[0])))
      throw new IllegalArgumentException(
          "one argument, an existing folder, for example data-samples: " + String.join(" ", args));
    write(Market.seeded(SEED), Path.of(args[0]));
  }

  /** Writes the three files of a market and prints their contents. */
  static void write(Market market, Path folder) {
    try {
      byte[] chains = chains(market).getBytes(StandardCharsets.UTF_8);
      WholeFile.write(folder.resolve(CHAINS), out -> out.write(chains));
      WholeFile.write(folder.resolve(RATES), rates(market));
      WholeFile.write(folder.resolve(MARKET), series(market));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder + ": " + e.getMessage(), e);
    }
    ChainFile file = Chains.endOfDay(folder.resolve(CHAINS), SYMBOL);
    System.out.println(file.forEach(chain -> {}));
    System.out.println("  " + folder.resolve(CHAINS).toFile().length() + " bytes");
  }
}
