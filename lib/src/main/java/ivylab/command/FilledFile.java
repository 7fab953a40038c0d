package ivylab.command;

import ivylab.command.Filled.Row;
import ivylab.file.WholeFile;
import ivylab.surface.MarketFeatures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The output: a panel with four more columns, which {@code Panel.read} reads unchanged if nothing
 * failed. Volatilities of quotes are kept to the last digit; computed ones have seven.
 */
final class FilledFile {

  private static final MathContext DIGITS = new MathContext(7);

  private final OutputStream out;
  private final boolean market;

  private FilledFile(OutputStream out, boolean market) {
    this.out = out;
    this.market = market;
  }

  /**
   * Writes it atomically.
   *
   * @param market whether it has the market columns
   * @param content adds the surfaces
   */
  static void write(Path path, boolean market, Consumer<FilledFile> content) {
    try {
      WholeFile.write(
          path,
          out -> {
            var file = new FilledFile(out, market);
            file.put(
                "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,"
                    + (market ? "Market Return,Market Volatility,Treasury Rate," : "")
                    + "Total Variance,Lower,Upper,Source\n");
            content.accept(file);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  void add(Filled filled) {
    String head = filled.surface().asOf() + "," + quoted(filled.surface().symbol()) + ",";
    MarketFeatures m = filled.surface().market();
    String features =
        market
            ? exact(m.marketReturn()) + "," + exact(m.volatility()) + "," + exact(m.rate()) + ","
            : "";
    var lines = new StringBuilder();
    for (Row row : filled.rows()) {
      boolean quote = row.source() == Filled.Source.QUOTE;
      lines
          .append(head)
          .append(exact(row.k()))
          .append(',')
          .append(exact(row.t()))
          .append(',')
          .append(quote ? exact(row.vol()) : rounded(row.vol()))
          .append(',')
          .append(features)
          .append(rounded(row.vol() * row.vol() * row.t()))
          .append(',')
          .append(rounded(row.lower()))
          .append(',')
          .append(rounded(row.upper()))
          .append(',')
          .append(row.source().name().toLowerCase(Locale.ROOT))
          .append('\n');
    }
    try {
      put(lines.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e.getMessage(), e);
    }
  }

  private void put(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String symbol) {
    boolean plain = symbol.indexOf(',') < 0 && symbol.indexOf('"') < 0;
    return plain ? symbol : '"' + symbol.replace("\"", "\"\"") + '"';
  }

  /** The fewest decimals that read back as x; nothing for NaN. */
  private static String exact(double x) {
    return Double.isNaN(x) ? "" : plain(BigDecimal.valueOf(x));
  }

  private static String rounded(double x) {
    return Double.isNaN(x) ? "" : plain(new BigDecimal(x).round(DIGITS));
  }

  private static String plain(BigDecimal x) {
    return x.signum() == 0 ? "0" : x.stripTrailingZeros().toPlainString();
  }
}
