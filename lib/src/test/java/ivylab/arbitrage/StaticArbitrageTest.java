package ivylab.arbitrage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.arbitrage.StaticArbitrage.Origin;
import ivylab.arbitrage.StaticArbitrage.Spot;
import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Grid;
import ivylab.surface.SsviSurface;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StaticArbitrageTest {

  /** k at -0.4, -0.3, ... 0.4 and t at 0.2, 0.4, ... 2. */
  private static final Grid GRID = new Grid(-0.4, 0.4, 9, 0.2, 2, 10);

  static Stream<SsviSurface> free() {
    var random = new SplittableRandom(51);
    return Stream.generate(() -> SsviSurface.free(random)).limit(20);
  }

  static Stream<SsviSurface> broken() {
    var random = new SplittableRandom(52);
    return Stream.generate(() -> SsviSurface.broken(random)).limit(10);
  }

  @ParameterizedTest
  @MethodSource("free")
  void a_surface_that_meets_the_conditions_of_the_paper_is_free(SsviSurface surface) {
    for (Grid grid : List.of(Grid.STANDARD, new Grid(-1.5, 1.5, 121, 0.01, 5, 30))) {
      StaticArbitrage report = StaticArbitrage.of(surface, grid);
      assertTrue(report.isFree(), report::toString);
      assertTrue(report.toString().startsWith("No static arbitrage on"), report::toString);
    }
  }

  /**
   * On a fine mesh prices of neighbours and derivatives at points say the same, but for the points
   * at the edge of the broken region, one at either side of each row or column, and for the edge of
   * the mesh, where neighbours are missing.
   */
  @ParameterizedTest
  @MethodSource("broken")
  void neighbours_and_derivatives_agree_on_a_fine_mesh(SsviSurface surface) {
    Grid grid = new Grid(-0.4, 0.3, 201, 0.2, 2.2, 41);
    StaticArbitrage report = StaticArbitrage.of(surface, grid);
    long density =
        report.spots(Condition.DENSITY).stream().filter(s -> s.k() > -0.4 && s.k() < 0.3).count();
    long variance = report.spots(Condition.VARIANCE).stream().filter(s -> s.t() < 2.2).count();
    assertTrue(density > 1000 && variance > 1000, "the case must be broken in both ways");
    assertEquals(density, report.count(Condition.CONVEXITY), 2 * 41);
    assertEquals(variance, report.count(Condition.CALENDAR), 201);
    assertEquals(0, report.count(Condition.BOUNDS));
  }

  /** A surface of volatility 0.2 that is wrong in one place, in one way. */
  static VolSurface wrong(Condition condition) {
    double k0 = 0.1, t0 = 1;
    return switch (condition) {
      case BOUNDS -> VolSurface.of((k, t) -> k > 0.25 ? t > 1.1 ? Double.NaN : -1e-4 : 0.04 * t);
      // between the last two strikes total variance jumps to nine times as much
      case MONOTONICITY -> VolSurface.of((k, t) -> (k > 0.35 ? 0.36 : 0.04) * t);
      // one strike is dearer by a hundredth of the variance, with level surroundings
      case CONVEXITY ->
          VolSurface.of((k, t) -> (Math.abs(k - k0) < 0.01 ? 0.0404 * 1.3 : 0.04) * t);
      // between 1 and 1.2 years total variance drops for good
      case CALENDAR -> VolSurface.of((k, t) -> 0.04 * t - (t > 1.1 ? 0.01 : 0));
      // ripples with the period of the mesh: level prices, bent tops
      case DENSITY ->
          VolSurface.of(
              (k, t) -> 0.04 * t + 2e-3 * (Math.cos(20 * Math.PI * k) - 1) * bell(k - k0));
      case VARIANCE ->
          VolSurface.of((k, t) -> 0.04 * t - 2.5e-3 * Math.sin(10 * Math.PI * t) * bell(t - t0));
    };
  }

  private static double bell(double x) {
    return Math.exp(-x * x / 0.08);
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void a_surface_that_breaks_one_condition_is_found_for_that_alone(Condition broken) {
    StaticArbitrage report = StaticArbitrage.of(wrong(broken), GRID);
    for (Condition c : Condition.values())
      assertEquals(c == broken, report.count(c) > 0, () -> c + ": " + report);
    assertEquals(report.count(broken), report.spots().size());
  }

  @Test
  void bounds_fail_where_there_is_no_positive_finite_variance() {
    StaticArbitrage report = StaticArbitrage.of(wrong(Condition.BOUNDS), GRID);
    assertEquals(2 * 10, report.count(Condition.BOUNDS)); // k = 0.3 and 0.4
    assertTrue(Double.isNaN(report.deepest(Condition.BOUNDS).orElseThrow().depth()));
  }

  /** Prices of the formula in forwards, by hand. */
  @Test
  void depths_are_credits_as_shares_of_the_forward() {
    StaticArbitrage spreads = StaticArbitrage.of(wrong(Condition.MONOTONICITY), GRID);
    // the first row with a credit: a dear call of strike exp(0.4) against one of exp(0.3)
    Spot deepest = spreads.deepest(Condition.MONOTONICITY).orElseThrow();
    assertEquals(0.4, deepest.k(), 1e-15);
    assertEquals(2, deepest.t(), 1e-15);
    double dear = call(0.4, 0.6, 2), cheap = call(0.3, 0.2, 2);
    assertEquals(dear - cheap, deepest.depth(), 1e-15);

    Spot peak =
        StaticArbitrage.of(wrong(Condition.CONVEXITY), GRID).spots(Condition.CONVEXITY).get(4);
    assertEquals(0.1, peak.k(), 1e-15);
    double low = Math.exp(0), middle = Math.exp(0.1), high = Math.exp(0.2);
    double share = (high - middle) / (high - low);
    double wings = share * call(0, 0.2, peak.t()) + (1 - share) * call(0.2, 0.2, peak.t());
    double vol = Math.sqrt(0.0404 * 1.3);
    assertEquals(call(0.1, vol, peak.t()) - wings, peak.depth(), 1e-15);

    List<Spot> falls =
        StaticArbitrage.of(wrong(Condition.CALENDAR), GRID).spots(Condition.CALENDAR);
    assertEquals(9, falls.size());
    Spot fall = falls.get(8);
    assertEquals(1, fall.t(), 1e-15);
    double later = call(fall.k(), Math.sqrt(0.038 / 1.2), 1.2);
    assertEquals(call(fall.k(), 0.2, 1) - later, fall.depth(), 1e-15);
  }

  private static double call(double k, double vol, double t) {
    return Black.price(OptionType.CALL, 1, Math.exp(k), 1, t, vol);
  }

  @Test
  void a_put_dearer_than_that_of_the_next_strike_breaks_monotonicity() {
    VolSurface steep = VolSurface.of((k, t) -> (k < -0.35 ? 0.64 : 0.04) * t);
    StaticArbitrage report = StaticArbitrage.of(steep, GRID);
    Spot spot = report.deepest(Condition.MONOTONICITY).orElseThrow();
    assertEquals(-0.4, spot.k());
    double dear = Black.price(OptionType.PUT, 1, Math.exp(-0.4), 1, spot.t(), 0.8);
    double cheap = Black.price(OptionType.PUT, 1, Math.exp(-0.3), 1, spot.t(), 0.2);
    assertEquals(dear - cheap, spot.depth(), 1e-15);
  }

  /**
   * With a dividend yield of 8 % the forward falls, and with it calls of one strike, though nothing
   * can be earned; with an interest rate of 8 % calls of one strike rise although total variance
   * falls. At one forward moneyness neither misleads.
   */
  @Test
  void calendars_are_compared_at_one_forward_moneyness_and_not_at_one_strike() {
    Grid grid = GRID;
    VolSurface flat = VolSurface.of((k, t) -> 0.01 * t),
        falling = VolSurface.of((k, t) -> 0.05 - 0.005 * t);
    assertTrue(StaticArbitrage.of(flat, grid).isFree());
    assertTrue(fallsAtOneStrike(flat, 90, 0, 0.08));
    assertEquals(81, StaticArbitrage.of(falling, grid).count(Condition.CALENDAR));
    assertEquals(90, StaticArbitrage.of(falling, grid).count(Condition.VARIANCE));
    assertFalse(fallsAtOneStrike(falling, 90, 0.08, 0));
  }

  private static boolean fallsAtOneStrike(VolSurface s, double strike, double rate, double yield) {
    double last = 0;
    for (double t : GRID.t()) {
      double forward = 100 * Math.exp((rate - yield) * t);
      double vol = s.vol(new double[] {Math.log(strike / forward)}, new double[] {t})[0];
      double price = Black.price(OptionType.CALL, forward, strike, Math.exp(-rate * t), t, vol);
      if (price < last) return true;
      last = price;
    }
    return false;
  }

  @Test
  void the_tolerance_is_a_share_of_the_price_sold() {
    // calendar credits of some 1e-5 of the variance, half as much of the price or more
    VolSurface slow = VolSurface.of((k, t) -> 0.04 - 4e-6 * t);
    assertEquals(81, StaticArbitrage.of(slow, GRID).count(Condition.CALENDAR));
    assertEquals(0, StaticArbitrage.of(slow, GRID, 1e-3).count(Condition.CALENDAR));
    for (double wrong : new double[] {-1e-9, Double.NaN, 1})
      assertThrows(IllegalArgumentException.class, () -> StaticArbitrage.of(slow, GRID, wrong));
  }

  /**
   * Quotes at 0.5 and 1.5 years, strikes from -0.2 to 0.2; the one at k = 0.1, t = 0.5 is too dear
   * at mid. A surface with ripples everywhere has spots of each origin.
   */
  @Test
  void violations_of_quotes_are_distinguished_from_those_of_the_surface() {
    VolSurface rippled =
        VolSurface.of((k, t) -> 0.04 * t + 2e-3 * (Math.cos(20 * Math.PI * k) - 1));
    StaticArbitrage plain = StaticArbitrage.of(rippled, GRID);
    assertFalse(plain.hasOrigins());
    int all = plain.count(Condition.DENSITY);
    assertTrue(all > 80);

    StaticArbitrage clean = plain.against(QuoteArbitrage.of(quotes(0, 0.01)));
    assertEquals(all, clean.spots().size());
    int inside = clean.count(Condition.DENSITY, Origin.INTERPOLATION);
    assertEquals(5 * 5, inside, "k -0.2 to 0.2 and t 0.6 to 1.4");
    assertEquals(all - inside, clean.count(Condition.DENSITY, Origin.EXTRAPOLATION));

    StaticArbitrage middle = plain.against(QuoteArbitrage.of(quotes(0.1, 0.11)));
    assertEquals(3 * 7, middle.count(Condition.DENSITY, Origin.QUOTES), "k 0 to 0.2, t up to 1.5");
    assertEquals(2 * 5, middle.count(Condition.DENSITY, Origin.INTERPOLATION));
    assertEquals(0, middle.count(Condition.DENSITY, Origin.TRADABLE));

    StaticArbitrage deal = plain.against(QuoteArbitrage.of(quotes(0.1, 0.0005)));
    assertEquals(3 * 7, deal.count(Condition.DENSITY, Origin.TRADABLE));
    assertEquals(0, deal.count(Condition.DENSITY, Origin.QUOTES));
    assertEquals("0", deal.toTable().column("quotes").getString(4));
    assertEquals("21", deal.toTable().column("tradable").getString(4));
  }

  private static QuotedSurface quotes(double extra, double halfSpread) {
    List<QuotedSmile> smiles = new ArrayList<>();
    for (double t : new double[] {0.5, 1.5}) {
      List<VolQuote> row = new ArrayList<>();
      for (int i = -2; i <= 2; i++) {
        double k = i / 10.0, vol = 0.2 + (t == 0.5 && i == 1 ? extra : 0);
        OptionType type = k < 0 ? OptionType.PUT : OptionType.CALL;
        double strike = 100 * Math.exp(k);
        row.add(new VolQuote(type, strike, k, t, vol, vol - halfSpread, vol + halfSpread));
      }
      smiles.add(
          new QuotedSmile(LocalDate.of(2024, 1, 2).plusDays((long) (365 * t)), t, 100, 1, row));
    }
    return new QuotedSurface("X", LocalDate.of(2024, 1, 2), 100, smiles);
  }

  @Test
  void it_reads_as_a_sentence_and_as_a_table() {
    StaticArbitrage report = StaticArbitrage.of(wrong(Condition.CALENDAR), GRID);
    String text = report.toString();
    assertTrue(text.contains("calendar at 9 of 90 points (10.0 %), deepest "), text);
    var table = report.toTable();
    assertEquals(
        List.of("bounds", "monotonicity", "convexity", "calendar", "density", "variance"),
        table.stringColumn(0).asList());
    assertEquals(9, table.intColumn("violations").get(3));
    assertEquals("10.00", table.column("share (%)").getString(3));
    assertTrue(table.column("deepest").getString(3).endsWith(" bp of F"));
    assertEquals("1.000", table.column("at t").getString(3));
    assertEquals("", table.column("deepest").getString(0));
    assertEquals(6, table.columnCount());
  }

  @Test
  void several_surfaces_stand_in_one_table() {
    var reports = new LinkedHashMap<String, StaticArbitrage>();
    reports.put("falls", StaticArbitrage.of(wrong(Condition.CALENDAR), GRID));
    reports.put("flat", StaticArbitrage.of(VolSurface.of((k, t) -> 0.04 * t), GRID));
    var table = StaticArbitrage.compare(reports);
    assertEquals(7, table.columnCount());
    assertEquals(10, table.doubleColumn("calendar").get(0), 1e-12);
    assertEquals(0, table.doubleColumn("calendar").get(1));
    reports.replaceAll((name, r) -> r.against(QuoteArbitrage.of(quotes(0, 0.01))));
    table = StaticArbitrage.origins(reports);
    assertEquals(List.of("falls", "flat"), table.stringColumn("surface").asList());
    assertEquals(5, table.intColumn("interpolation").get(0), "k -0.2 to 0.2");
    assertEquals(4, table.intColumn("extrapolation").get(0));
    assertEquals(0, table.intColumn("tradable").get(0));
  }
}
