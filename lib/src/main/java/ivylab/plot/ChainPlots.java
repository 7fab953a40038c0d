package ivylab.plot;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.chain.Chain;
import ivylab.chain.Forwards;
import ivylab.chain.Forwards.Implied;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.awt.BasicStroke;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of option chains: quoted smiles with their spreads, forwards, and arbitrage between
 * quotes.
 */
public final class ChainPlots {

  private static final BasicStroke BAR =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

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
    return Smiles.of(filled, quotes, t)
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
    List<Implied> strikes = Forwards.impliedBy(chain, forward);
    if (strikes.isEmpty())
      throw new IllegalArgumentException(
          chain + " has no strike quoted on both sides at " + forward.expiry());
    double taken = forward.forward(), carried = chain.spot() / forward.discount() - taken;
    double[] k = strikes.stream().mapToDouble(Implied::strike).toArray();
    double[] away = strikes.stream().mapToDouble(s -> s.forward() - taken).toArray();
    double[] low = away.clone(), high = away.clone(), far = away.clone();
    for (int i = 0; i < k.length; i++) {
      double error = strikes.get(i).error();
      low[i] -= error;
      high[i] += error;
      far[i] = Math.abs(away[i]) + error;
    }
    Axis x = Axis.around("", Series.of("", k, away).x(), 0.03, false);
    Lines lines = new Lines("strike K", "implied forward − F (price)");
    lines.level("forward used", x.min(), x.max(), 0, Theme.INK);
    if (!Double.isNaN(carried))
      lines.level("spot carried at the rate", x.min(), x.max(), carried, Theme.HIDDEN);
    lines.bars("both spreads", k, low, high, Theme.withAlpha(Theme.VISIBLE, 110), BAR);
    lines.points("strikes (%d)".formatted(k.length), k, away, Mark.disc(3.2), Theme.VISIBLE);
    // both levels and all strikes, except for quotes that are wildly off
    Arrays.sort(far);
    double most = Math.min(far[far.length - 1], 4 * far[far.length / 2]);
    Axis y = Axis.around("", List.of(-most, most, carried), 0, false);
    lines.yRange(y.min(), y.max());
    String title =
        String.format(
            Locale.ROOT,
            "%s, %s, expiry %s: F = %.2f",
            chain.symbol(),
            chain.asOf(),
            forward.expiry(),
            taken);
    return lines.figure(title).withSize(Figure.WIDTH, 340);
  }

  /** Where each violated condition is violated, and by how much. */
  public static Figure arbitrage(StaticArbitrage report) {
    return ArbitrageMap.figure(report, Quotes.NONE, Optional.empty());
  }

  /**
   * The same with the quotes on top: a ring around those that are too expensive at mid prices, a
   * triangle on those that can be sold for a credit.
   */
  public static Figure arbitrage(StaticArbitrage report, QuoteArbitrage quotes) {
    List<Point> points = quotes.quotes().quotes().stream().map(VolQuote::point).toList();
    return ArbitrageMap.figure(report, new Quotes(points, List.of()), Optional.of(quotes));
  }
}
