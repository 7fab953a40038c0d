package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.surface.Grid;
import ivylab.surface.VolSurface;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArbitrageMapTest {

  private static final Grid GRID = new Grid(-0.4, 0.3, 21, 0.1, 2, 21);

  private static ArbitrageMap of(
      StaticArbitrage report, Condition condition, @Nullable QuoteArbitrage trades) {
    return new ArbitrageMap(report, condition, Quotes.NONE, Optional.ofNullable(trades));
  }

  @Test
  void both_reports_give_the_same_map_of_derivatives() {
    VolSurface wrong = Samples.wrong();
    StaticArbitrage all = StaticArbitrage.of(wrong, GRID);
    var some = ArbitrageMap.same(wrong.arbitrage(GRID));
    assertEquals(
        of(some, Condition.DENSITY, null).depths(), of(all, Condition.DENSITY, null).depths());
    assertEquals(
        of(some, Condition.VARIANCE, null).depths(), of(all, Condition.VARIANCE, null).depths());
  }

  @Test
  void credits_are_shown_in_ten_thousandths_of_the_forward() {
    StaticArbitrage report = StaticArbitrage.of(Samples.wrong(), GRID);
    var spot = report.deepest(Condition.CALENDAR).orElseThrow();
    var map = of(report, Condition.CALENDAR, null);
    assertEquals(report.count(Condition.CALENDAR), map.depths().size());
    assertEquals(1e4 * spot.depth(), map.depths().get(List.of(spot.k(), spot.t())), 1e-9);
  }

  @Test
  void quotes_are_marked_where_their_condition_is_shown() {
    QuoteArbitrage trades = Samples.trades();
    StaticArbitrage report = StaticArbitrage.of(Samples.wrong(), GRID, trades);
    var strikes = of(report, Condition.DENSITY, trades);
    var times = of(report, Condition.CALENDAR, trades);
    assertTrue(strikes.sold().size() > 0 && times.sold().size() > 0);
    assertEquals(trades.middle().size(), strikes.dear().size() + times.dear().size());
    assertEquals(trades.tradable().size(), strikes.sold().size() + times.sold().size());
    assertTrue(strikes.origins().startsWith(": tradable "), strikes::origins);
    assertEquals("", of(report, Condition.MONOTONICITY, null).origins());
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
