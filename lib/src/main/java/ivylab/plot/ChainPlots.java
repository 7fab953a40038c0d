package ivylab.plot;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.chain.Chain;
import ivylab.chain.Forwards;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.util.List;
import java.util.Map;

/**
 * Figures of option chains: quoted smiles with their spreads, forwards, and arbitrage between
 * quotes.
 */
public final class ChainPlots {

  private ChainPlots() {}

  /** Smiles of quoted volatilities, each with a bar from bid to ask, at up to six expiries. */
  public static Figure smiles(QuotedSurface quoted) {
    return smiles(Map.of(), quoted);
  }

  /**
   * Smiles of several surfaces through quoted volatilities, each with a bar from bid to ask.
   *
   * @param filled by the name in the legend; in the order of the map, the first one black
   * @param t maturities in years, one panel each; none: up to six expiries
   */
  public static Figure smiles(Map<String, VolSurface> filled, QuotedSurface quoted, double... t) {
    List<VolQuote> all = quoted.quotes();
    Quotes quotes = new Quotes(all.stream().map(VolQuote::point).toList(), List.of());
    return Cuts.smiles(filled, quotes, t)
        .withSpreads(all)
        .figure(quoted.symbol() + ", " + quoted.asOf());
  }

  /**
   * The forward implied by the call and put of each strike, {@code K + (C - P)/D}, as its distance
   * from the one used, with bars as long as both spreads together; and the spot carried at the
   * interest rate.
   *
   * @throws IllegalArgumentException if the chain has no such expiry quoted on both sides
   */
  public static Figure parity(Chain chain, Forwards.Forward forward) {
    return ParityChart.of(chain, forward);
  }

  /** Where each violated condition is violated, and by how much. */
  public static Figure arbitrage(StaticArbitrage report) {
    return ArbitrageMap.figure(report, Quotes.NONE, null);
  }

  /**
   * The same with the quotes on top: a ring around those that are too expensive at mid prices, a
   * triangle on those that can be sold for a credit.
   */
  public static Figure arbitrage(StaticArbitrage report, QuoteArbitrage quotes) {
    List<Point> points = quotes.quotes().quotes().stream().map(VolQuote::point).toList();
    return ArbitrageMap.figure(report, new Quotes(points, List.of()), quotes);
  }
}
