package ivylab.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadWeightsTest {

  private static VolQuote quote(double k, double t, double vol, double half) {
    return new VolQuote(OptionType.PUT, Math.exp(k), k, t, vol, vol - half, vol + half);
  }

  @Test
  void a_quote_of_half_the_spread_weighs_four_times_as_much_within_limits() {
    List<VolQuote> quotes =
        List.of(
            quote(0, 1, 0.2, 0.01),
            quote(0, 1, 0.2, 0.005),
            quote(0, 1, 0.4, 0.04), // twice the spread, relative to volatility
            quote(0, 1, 0.2, 0),
            quote(0, 1, 0.2, 0.1),
            quote(0, 1, 0.2, Double.NaN));
    assertArrayEquals(new double[] {1, 4, 0.25, 16, 1.0 / 16, 1}, SpreadWeights.of(quotes), 1e-12);
  }

  @Test
  void without_any_spread_all_weigh_the_same() {
    double[] none = SpreadWeights.of(List.of(quote(0, 1, 0.2, Double.NaN)));
    assertArrayEquals(new double[] {1}, none);
    assertArrayEquals(new double[] {1}, SpreadWeights.of(List.of(quote(0, 1, 0.2, 0))));
  }

  /** Two smiles of flat volatility, the later with less variance: which one gives way? */
  private static QuotedSurface crossed(double early, double late) {
    return new QuotedSurface(
        "X", LocalDate.of(2024, 1, 2), 1, List.of(smile(0.5, 0.3, early), smile(0.6, 0.26, late)));
  }

  private static QuotedSmile smile(double t, double vol, double half) {
    List<VolQuote> quotes =
        IntStream.rangeClosed(-4, 4).mapToObj(i -> quote(0.05 * i, t, vol, half)).toList();
    return new QuotedSmile(LocalDate.of(2024, 1, 2).plusDays(Math.round(365 * t)), t, 1, 1, quotes);
  }

  @Test
  void the_smile_of_wider_spreads_gives_way() {
    VolSurface base = // variance falls from 0.045 to 0.0406 between the smiles
        VolSurface.of((k, t) -> 0.045 + (t - 0.5) / 0.1 * (0.04056 - 0.045));
    Grid region = new Grid(-0.2, 0.2, 2, 0.5, 0.6, 2);
    double[] early = moved(base, crossed(0.002, 0.02), region);
    double[] late = moved(base, crossed(0.02, 0.002), region);
    assertTrue(early[0] < late[0], early[0] + " and " + late[0]);
    assertTrue(early[1] > late[1], early[1] + " and " + late[1]);
    Surface plain = crossed(1, 1).surface(new MarketFeatures(0, 20, 2));
    double[] k = {0, 0}, t = {0.5, 0.6};
    assertArrayEquals(
        ArbitrageFree.repair(base, plain, region).vol(k, t),
        ArbitrageFree.repair(base, crossed(0.003 * 1.5, 0.0026 * 1.5), region).vol(k, t),
        1e-9);
  }

  /** How far volatility moved at the money of both smiles. */
  private static double[] moved(VolSurface base, QuotedSurface quotes, Grid region) {
    RepairedSurface repaired = ArbitrageFree.repair(base, quotes, region);
    assertEquals(0, repaired.repair().after().violations().size());
    double[] k = {0, 0}, t = {0.5, 0.6}, was = base.vol(k, t), is = repaired.vol(k, t);
    return new double[] {Math.abs(is[0] - was[0]), Math.abs(is[1] - was[1])};
  }
}
