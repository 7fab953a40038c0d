package ivylab.ssvi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts on the S&amp;P 500 of 18 May 2019, from the folder that IVYLAB_REFERENCE names. */
final class SpxQuotes {

  private SpxQuotes() {}

  /** One put: its volatilities, and its price with the discount factor that belongs to it. */
  record Put(VolQuote vol, double price, double bid, double ask) {}

  static List<Put> read(String file) {
    String folder = System.getenv("IVYLAB_REFERENCE");
    assumeTrue(folder != null, "IVYLAB_REFERENCE is not set: no real quotes");
    try {
      List<String> lines =
          Files.readAllLines(Path.of(folder, "data", "spx_2019-05-18_chataigner", file));
      List<String> header = Arrays.asList(lines.get(0).split(","));
      List<Put> puts = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",");
        VolQuote quote =
            new VolQuote(
                OptionType.PUT,
                cell(cells, header, "Strike"),
                cell(cells, header, "logMoneyness"),
                cell(cells, header, "Maturity"),
                cell(cells, header, "ImpVolCalibrated"),
                cell(cells, header, "ImpVolBid"),
                cell(cells, header, "ImpVolAsk"));
        puts.add(
            new Put(
                quote,
                cell(cells, header, "Price"),
                cell(cells, header, "Bid"),
                cell(cells, header, "Ask")));
      }
      return puts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double cell(String[] cells, List<String> header, String name) {
    return Double.parseDouble(cells[header.indexOf(name)]);
  }

  static QuotedSurface surface(List<Put> puts) {
    Map<Double, List<VolQuote>> byMaturity = new TreeMap<>();
    for (Put put : puts)
      byMaturity.computeIfAbsent(put.vol.t(), t -> new ArrayList<>()).add(put.vol);
    List<QuotedSmile> smiles = new ArrayList<>();
    byMaturity.forEach(
        (t, quotes) -> {
          quotes.sort(Comparator.comparingDouble(VolQuote::k));
          double forward = quotes.get(0).strike() / Math.exp(quotes.get(0).k());
          LocalDate expiry = LocalDate.of(2019, 5, 18).plusDays(Math.round(365 * t));
          smiles.add(new QuotedSmile(expiry, t, forward, 1, quotes));
        });
    return new QuotedSurface("SPX", LocalDate.of(2019, 5, 18), 2859.53, smiles);
  }
}
