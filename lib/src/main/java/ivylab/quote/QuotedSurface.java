package ivylab.quote;

import ivylab.surface.MarketFeatures;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * The implied volatilities of one underlying on one day, expiry by expiry.
 *
 * @param symbol underlying
 * @param asOf day of the quotes
 * @param spot price of the underlying
 * @param smiles at least one, in order of rising t
 */
public record QuotedSurface(String symbol, LocalDate asOf, double spot, List<QuotedSmile> smiles) {

  public QuotedSurface {
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(asOf, "asOf");
    if (!(spot > 0 && Double.isFinite(spot)))
      throw new IllegalArgumentException("spot must be positive and finite: " + spot);
    smiles = List.copyOf(smiles);
    if (smiles.isEmpty())
      throw new IllegalArgumentException("smiles is empty on " + symbol + " " + asOf);
    for (int i = 1; i < smiles.size(); i++)
      if (!(smiles.get(i).t() > smiles.get(i - 1).t()))
        throw new IllegalArgumentException(
            "smiles must be in order of rising t: "
                + smiles.get(i).t()
                + " after "
                + smiles.get(i - 1).t());
  }

  /** All quotes, in order of rising t and k. */
  public List<VolQuote> quotes() {
    return smiles.stream().flatMap(smile -> smile.quotes().stream()).toList();
  }

  /** The mid volatilities as a surface to complete. */
  public Surface surface(MarketFeatures market) {
    return new Surface(symbol, asOf, market, quotes().stream().map(VolQuote::point).toList());
  }

  /**
   * The share of quotes with bid and ask for which the volatility of a surface lies between the
   * two, inclusive; NaN if no quote has both.
   */
  public double shareInside(VolSurface surface) {
    List<VolQuote> quotes = quotes().stream().filter(VolQuote::hasSpread).toList();
    double[] k = quotes.stream().mapToDouble(VolQuote::k).toArray();
    double[] t = quotes.stream().mapToDouble(VolQuote::t).toArray();
    double[] vol = surface.vol(k, t);
    double inside = 0;
    for (int i = 0; i < vol.length; i++) if (quotes.get(i).isInside(vol[i])) inside++;
    return inside / vol.length;
  }

  @Override
  public String toString() {
    return "%s %s: %d quotes in %d expiries"
        .formatted(symbol, asOf, quotes().size(), smiles.size());
  }
}
