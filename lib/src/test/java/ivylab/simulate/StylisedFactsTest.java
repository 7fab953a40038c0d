package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.VolSurface;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class StylisedFactsTest {

  private static final Market MARKET = Market.economy(11);
  private static final StylisedFacts FACTS = StylisedFacts.of(MARKET, "SYN1");

  private static boolean in(double low, double high, double x) {
    return x > low && x < high;
  }

  /** The ranges hold what is published of the S&amp;P 500 and of its volatility index. */
  @Test
  void the_index_of_the_economy_has_the_stylised_facts() {
    String found = FACTS + "\n" + FACTS.toTable().print();
    assertTrue(in(15, 24, FACTS.level().mean()), found);
    assertTrue(FACTS.level().least() > 8 && FACTS.level().most() < 60, found);
    assertTrue(in(0.8, 0.97, FACTS.level().autocorrelation()), found);
    assertTrue(in(-0.85, -0.55, FACTS.leverage()), found);
    assertTrue(in(1, 6, FACTS.premium()), found);
    assertTrue(in(5, 15, FACTS.skew().mean()), found);
    assertTrue(in(0, 4, FACTS.term().mean()), found);
    assertTrue(FACTS.term().least() < 0, "the term structure inverts in stress: " + found);
    assertTrue(in(0.3, 0.65, FACTS.flattening()), found);
  }

  /** All figures by their definitions, from one date and series. */
  @Test
  void each_figure_is_what_it_says() {
    LocalDate date = MARKET.dates().get(20);
    VolSurface truth = MARKET.truth("SYN1", date);
    double month = 1 / 12.0;
    double[] at = {Math.log(0.9), Math.log(1.1), 0, 0}, t = {month, month, 1, month};
    double[] vol = truth.vol(at, t);
    assertTrue(100 * (vol[0] - vol[1]) <= FACTS.skew().most());
    assertTrue(100 * (vol[0] - vol[1]) >= FACTS.skew().least());
    assertTrue(100 * (vol[2] - vol[3]) <= FACTS.term().most());
    assertTrue(100 * (vol[2] - vol[3]) >= FACTS.term().least());
    double[] level =
        MARKET.dates().stream().mapToDouble(d -> MARKET.features(d).volatility()).toArray();
    double mean = 0, square = 0, log = 0;
    for (double v : level) mean += v / 157;
    for (double v : level) square += (v - mean) * (v - mean) / 156;
    assertEquals(mean, FACTS.level().mean(), 1e-12);
    assertEquals(Math.sqrt(square), FACTS.level().deviation(), 1e-12);
    for (LocalDate d : MARKET.dates().subList(1, 157))
      log += Math.pow(Math.log1p(MARKET.features(d).marketReturn()), 2);
    assertEquals(100 * Math.sqrt(log / (156 * 7 / 365.0)), FACTS.realised(), 1e-10);
    assertEquals(mean - FACTS.realised(), FACTS.premium(), 1e-12);
    assertEquals(3, FACTS.toTable().rowCount());
  }

  @Test
  void correlations_and_series_are_those_of_textbooks() {
    assertEquals(
        1, StylisedFacts.correlation(new double[] {1, 2, 4}, new double[] {3, 5, 9}), 1e-15);
    assertEquals(
        -0.5, StylisedFacts.correlation(new double[] {1, 2, 3}, new double[] {2, 3, 1}), 1e-15);
    var series = StylisedFacts.Series.of(new double[] {1, 3, 2, 4});
    assertEquals(2.5, series.mean());
    assertEquals(Math.sqrt(5 / 3.0), series.deviation(), 1e-15);
    assertEquals(-0.5, series.autocorrelation(), 1e-12);
    assertEquals(1, series.least());
    assertEquals(4, series.most());
  }

  /** SSVI wings of power 1/2 to 3/4 give a slope that falls as t^-(1 - power), about. */
  @Test
  void the_other_market_flattens_too() {
    StylisedFacts other = StylisedFacts.of(Market.ssvi(11), "SYN1");
    assertTrue(in(0.2, 0.5, other.flattening()), other.toString());
    assertTrue(in(-0.85, -0.55, other.leverage()), other.toString());
  }

  @Test
  void a_market_must_have_ten_dates() {
    Market nine = Market.economy(1, LocalDate.of(2021, 1, 1), 9);
    assertThrows(IllegalArgumentException.class, () -> StylisedFacts.of(nine, "SYN1"));
  }
}
