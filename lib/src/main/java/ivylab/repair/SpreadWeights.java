package ivylab.repair;

import ivylab.quote.VolQuote;
import java.util.List;

/** How much each quote counts: the closer its bid and ask, the more. */
final class SpreadWeights {

  private static final double MOST = 16;

  private SpreadWeights() {}

  /**
   * {@code (median of h / h)^2}, h the spread relative to volatility, within [1/16, 16]; 1 for a
   * quote without both sides.
   */
  static double[] of(List<VolQuote> quotes) {
    double[] spreads =
        quotes.stream()
            .filter(VolQuote::hasSpread)
            .mapToDouble(SpreadWeights::spread)
            .sorted()
            .toArray();
    double median = spreads.length == 0 ? 1 : spreads[spreads.length / 2];
    return quotes.stream().mapToDouble(q -> weight(q, median)).toArray();
  }

  private static double spread(VolQuote quote) {
    return (quote.askVol() - quote.bidVol()) / quote.vol();
  }

  private static double weight(VolQuote quote, double median) {
    if (!quote.hasSpread()) return 1;
    double ratio = median / spread(quote), square = ratio * ratio;
    return Double.isNaN(square)
        ? 1
        : Math.min(Math.max(square, 1 / MOST), MOST); // 0/0 at no spread
  }
}
