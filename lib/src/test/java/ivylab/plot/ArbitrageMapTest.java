package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.surface.Grid;
import ivylab.surface.VolSurface;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArbitrageMapTest {

  private static final Grid GRID = new Grid(-0.4, 0.3, 21, 0.1, 2, 21);

  @Test
  void both_reports_give_the_same_map_of_derivatives() {
    VolSurface wrong = Samples.wrong();
    StaticArbitrage all = StaticArbitrage.of(wrong, GRID);
    var some = ArbitrageMap.same(wrong.arbitrage(GRID));
    assertEquals(
        ArbitrageMap.of(some, Condition.DENSITY, Quotes.NONE, null),
        ArbitrageMap.of(all, Condition.DENSITY, Quotes.NONE, null));
    assertEquals(
        ArbitrageMap.of(some, Condition.VARIANCE, Quotes.NONE, null),
        ArbitrageMap.of(all, Condition.VARIANCE, Quotes.NONE, null));
  }

  @Test
  void credits_are_shown_in_ten_thousandths_of_the_forward() {
    StaticArbitrage report = StaticArbitrage.of(Samples.wrong(), GRID);
    var spot = report.deepest(Condition.CALENDAR).orElseThrow();
    var map = ArbitrageMap.of(report, Condition.CALENDAR, Quotes.NONE, null);
    assertEquals(report.count(Condition.CALENDAR), map.depths().size());
    assertEquals(1e4 * spot.depth(), map.depths().get(List.of(spot.k(), spot.t())), 1e-9);
  }

  @Test
  void quotes_are_marked_where_their_condition_is_shown() {
    QuoteArbitrage trades = Samples.trades();
    StaticArbitrage report = StaticArbitrage.of(Samples.wrong(), GRID, trades);
    var strikes = ArbitrageMap.of(report, Condition.DENSITY, Quotes.NONE, trades);
    var times = ArbitrageMap.of(report, Condition.CALENDAR, Quotes.NONE, trades);
    assertTrue(strikes.sold().size() > 0 && times.sold().size() > 0);
    assertEquals(trades.middle().size(), strikes.dear().size() + times.dear().size());
    assertEquals(trades.tradable().size(), strikes.sold().size() + times.sold().size());
    assertTrue(strikes.origins().startsWith(": tradable "), strikes::origins);
    assertEquals("", ArbitrageMap.of(report, Condition.MONOTONICITY, Quotes.NONE, null).origins());
  }

  @Test
  void violated_conditions_get_a_map_each_and_the_others_are_named() {
    Figure broken = ChainPlots.arbitrage(StaticArbitrage.of(Samples.wrong(), GRID));
    assertEquals("Nowhere violated: monotonicity, bounds", broken.title());
    assertEquals(920, broken.width());
    assertEquals(734, broken.height());
    Figure clean = ChainPlots.arbitrage(StaticArbitrage.of(Samples.ssvi(), GRID));
    assertTrue(clean.title().endsWith("monotonicity, bounds"), clean::toString);
    assertEquals(Figure.WIDTH, clean.width());
    VolSurface negative = (k, t) -> new double[k.length];
    Figure none = ChainPlots.arbitrage(StaticArbitrage.of(negative, GRID));
    assertEquals(Figure.WIDTH, none.width());
  }
}
