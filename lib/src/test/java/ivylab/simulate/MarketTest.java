package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketTest {

  private static final Market MARKET = Market.ssvi(11);

  private static double[] column(ToDoubleFunction<LocalDate> of) {
    return MARKET.dates().stream().mapToDouble(of).toArray();
  }

  private static TrueSurface truth(String symbol, LocalDate date) {
    return (TrueSurface) MARKET.truth(symbol, date);
  }

  private static double correlation(double[] x, double[] y) {
    double mx = Arrays.stream(x).average().orElseThrow(), my = Arrays.stream(y).average().orElse(0);
    double xx = 0, yy = 0, xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
      xy += (x[i] - mx) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void there_are_three_years_of_fridays_and_ten_underlyings() {
    assertEquals(157, MARKET.dates().size());
    assertEquals(LocalDate.of(2021, 1, 1), MARKET.dates().get(0));
    assertEquals(LocalDate.of(2023, 12, 29), MARKET.dates().get(156));
    assertEquals(List.of("SYN1", "SYN2", "SYN3", "SYN4", "SYN5"), Market.LIQUID);
    assertEquals(List.of("SPA1", "SPA2", "SPA3", "SPA4", "SPA5"), Market.SPARSE);
    assertEquals(10, MARKET.symbols().size());
  }

  /** All 1,570 surfaces, 41 log-moneynesses to four standard deviations by 25 maturities. */
  @Test
  void no_true_surface_has_butterfly_or_calendar_arbitrage() {
    double[] k = new double[41], t = new double[41];
    for (String symbol : MARKET.symbols())
      for (LocalDate date : MARKET.dates()) {
        TrueSurface truth = truth(symbol, date);
        for (int j = 0; j < 25; j++) {
          Arrays.fill(t, 0.01 * Math.pow(300, j / 24.0));
          double sd = Math.sqrt(truth.theta(t[0]));
          for (int i = 0; i < 41; i++) k[i] = (i - 20) * 0.2 * sd;
          for (Derivatives d : truth.derivatives(k, t))
            assertTrue(d.w() > 0 && d.wt() > 0 && d.g() > 0, () -> symbol + " " + date + " " + d);
        }
      }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 1, -3})
  void liquid_surfaces_have_200_to_500_quotes_and_sparse_ones_15_to_60(long seed) {
    Market market = Market.ssvi(seed);
    for (int i = 0; i < market.dates().size(); i += seed == 11 ? 1 : 6) {
      LocalDate date = market.dates().get(i);
      for (String symbol : market.symbols()) {
        int n = market.surface(symbol, date).size();
        boolean liquid = Market.LIQUID.contains(symbol);
        String found = seed + " " + symbol + " " + date + ": " + n;
        assertTrue(liquid ? n >= 200 && n <= 500 : n >= 15 && n <= 60, found);
      }
    }
  }

  @Test
  void quotes_lie_within_bid_and_ask_and_fill_them() {
    double sum = 0, most = 0;
    int n = 0;
    for (String symbol : MARKET.symbols())
      for (int i = 0; i < MARKET.dates().size(); i += 13) {
        LocalDate date = MARKET.dates().get(i);
        TrueSurface truth = truth(symbol, date);
        for (Quote q : MARKET.quotes(symbol, date)) {
          double off = Math.abs(q.vol() - truth.vol(q.k(), q.t()));
          double half = MARKET.halfSpread(symbol, date, q.k(), q.t());
          assertTrue(off <= half + 0.5e-4 + 1e-12, () -> symbol + " " + date + " " + q);
          sum += off / half;
          most = Math.max(most, off / half);
          n++;
        }
      }
    assertEquals(1 / 3.0, sum / n, 0.01); // about 18,000 triangular draws
    assertTrue(most > 0.9, "largest " + most);
  }

  @Test
  void bid_and_ask_widen_into_the_wings_and_at_short_maturities_and_for_sparse_underlyings() {
    LocalDate date = LocalDate.of(2021, 3, 12);
    TrueSurface truth = truth("SYN1", date);
    double sd = Math.sqrt(truth.theta(1));
    ToDoubleFunction<Double> relative =
        z -> MARKET.halfSpread("SYN1", date, z * sd, 1) / truth.vol(z * sd, 1);
    assertEquals(0.006 * 1.17, relative.applyAsDouble(0.0), 1e-15);
    assertEquals(0.006 * 1.17 * 1.35, relative.applyAsDouble(1.0), 1e-12);
    assertEquals(0.006 * 1.17 * 2.4, relative.applyAsDouble(-2.0), 1e-12);
    assertEquals(0.006 * 1.17 * 5.2, relative.applyAsDouble(-9.0), 1e-12);
    assertEquals(
        0.006 * (1 + 0.17 / 0.2), MARKET.halfSpread("SYN1", date, 0, 0.04) / truth.vol(0, 0.04));
    assertEquals(
        0.010 * 1.17, MARKET.halfSpread("SPA1", date, 0, 1) / truth("SPA1", date).vol(0, 1));
  }

  @Test
  void near_the_money_liquid_calls_and_puts_share_k_and_t_and_differ_in_volatility() {
    for (String symbol : MARKET.symbols()) {
      Surface surface = MARKET.surface(symbol, "2022-06-24");
      Map<List<Double>, Set<Double>> vols = new HashMap<>();
      for (Point p : surface.points())
        vols.computeIfAbsent(List.of(p.k(), p.t()), any -> new HashSet<>()).add(p.w());
      int repeated = surface.size() - vols.size();
      int distinct = vols.values().stream().mapToInt(Set::size).sum();
      assertEquals(surface.size(), distinct, "no quote comes twice");
      if (Market.LIQUID.contains(symbol)) assertTrue(repeated >= 15 && repeated <= 80);
      else assertEquals(0, repeated);
    }
  }

  @Test
  void quotes_are_listed_options_out_of_the_money_or_close_to_it() {
    for (String symbol : MARKET.symbols())
      for (String text : List.of("2021-01-01", "2022-09-30", "2023-12-29")) {
        LocalDate date = LocalDate.parse(text);
        TrueSurface truth = truth(symbol, date);
        boolean liquid = Market.LIQUID.contains(symbol);
        List<Quote> quotes = MARKET.quotes(symbol, date);
        for (Quote q : quotes) {
          assertEquals(Math.log(q.strike() / q.forward()), q.k(), 0.5e-6 + 1e-12);
          assertEquals(Expiries.years(date, q.expiry()), q.t(), 0.5e-6 + 1e-12);
          double z = q.k() / Math.sqrt(truth.theta(q.t()));
          if (!(liquid && Math.abs(z) < 0.2)) assertEquals(q.k() > 0, q.call(), q.toString());
        }
        List<Quote> sorted = new ArrayList<>(quotes);
        sorted.sort(
            (a, b) -> a.t() != b.t() ? Double.compare(a.t(), b.t()) : Double.compare(a.k(), b.k()));
        assertEquals(sorted, quotes, "in order of expiry and strike");
      }
  }

  /** On one day, the spot, the rate and the surface those of another. */
  private static Close on(Underlying u, LocalDate date, LocalDate other) {
    double rate = MARKET.features(other).rate();
    return new Close(
        11, u.listing(), date, 156, u.dividend(), t -> rate, truth(u.symbol(), other), null);
  }

  @Test
  void interest_in_an_option_lasts_from_week_to_week() {
    Underlying u = Underlying.ALL.get(3);
    LocalDate date = LocalDate.of(2021, 3, 12);
    Map<String, Double> first = new HashMap<>();
    for (Quote q : Quoting.LIQUID.listed(on(u, date, date)))
      if (Math.abs(q.k()) < 0.05) first.put(q.expiry() + " " + q.strike(), q.interest());
    List<double[]> pairs = new ArrayList<>();
    for (Quote q : Quoting.LIQUID.listed(on(u, date.plusWeeks(1), date))) {
      Double before = first.get(q.expiry() + " " + q.strike());
      if (before != null) pairs.add(new double[] {before, q.interest()});
    }
    double[] x = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] y = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    // variances 0.75^2 and 0.25^2 of the lasting and the passing part: a correlation of 0.9
    assertTrue(x.length > 40, x.length + " options");
    assertEquals(0.9, correlation(x, y), 0.07);
  }

  @Test
  void published_figures_are_round() {
    Surface surface = MARKET.surface("SYN3", "2021-07-02");
    for (Point p : surface.points()) {
      assertEquals(Math.rint(p.k() * 1e6), p.k() * 1e6, 1e-8);
      assertEquals(Math.rint(p.t() * 1e6), p.t() * 1e6, 1e-8);
      assertEquals(Math.rint(p.vol() * 1e4), p.vol() * 1e4, 1e-8);
    }
    for (LocalDate date : MARKET.dates()) {
      var f = MARKET.features(date);
      assertEquals(Math.rint(f.marketReturn() * 1e6), f.marketReturn() * 1e6, 1e-8);
      assertEquals(Math.rint(f.volatility() * 1e2), f.volatility() * 1e2, 1e-8);
      assertEquals(Math.rint(f.rate() * 1e3), f.rate() * 1e3, 1e-8);
    }
  }

  @Test
  void the_volatility_level_rises_when_the_index_falls() {
    double[] r = column(d -> MARKET.features(d).marketReturn());
    double[] v = column(d -> Math.log(MARKET.features(d).volatility()));
    double[] change = new double[v.length - 1];
    for (int i = 0; i < change.length; i++) change[i] = v[i + 1] - v[i];
    assertTrue(correlation(Arrays.copyOfRange(r, 1, r.length), change) < -0.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 1, 2, 3})
  void every_year_has_a_stress_episode(long seed) {
    Market market = Market.ssvi(seed);
    for (int year = 0; year < 3; year++) {
      int week = Climate.stress(seed, year);
      assertEquals(year, week / 52);
      double fall = 0;
      for (int i = 0; i < 3; i++)
        fall += market.features(market.dates().get(week + i)).marketReturn();
      double before = market.features(market.dates().get(week - 1)).volatility();
      double peak = market.features(market.dates().get(week + 2)).volatility();
      assertTrue(fall < -0.03, "fall " + fall);
      assertTrue(peak > 1.2 * before, before + " to " + peak);
    }
  }

  @Test
  void over_the_three_years_surfaces_answer_the_market() {
    double[] v = column(d -> Math.log(MARKET.features(d).volatility()));
    double[] r = column(d -> MARKET.features(d).marketReturn());
    double[] rate = column(d -> MARKET.features(d).rate());
    for (String symbol : MARKET.symbols()) {
      double[] level = column(d -> Math.log(truth(symbol, d).vol(0, 0.1)));
      double[] rho = column(d -> truth(symbol, d).rho(0.25));
      assertTrue(correlation(v, level) > 0.5, symbol + " level " + correlation(v, level));
      assertTrue(correlation(r, rho) > 0.2, symbol + " skew " + correlation(r, rho));
    }
    double[] far = column(d -> truth("SYN4", d).longVariance());
    assertTrue(correlation(rate, far) > 0.2, "bonds " + correlation(rate, far));
  }

  @Test
  void surfaces_differ_between_underlyings_beyond_the_market() {
    double[] one = column(d -> truth("SYN1", d).psi(1));
    for (String symbol : MARKET.symbols().subList(1, 10))
      assertTrue(correlation(one, column(d -> truth(symbol, d).psi(1))) < 0.95, symbol);
  }

  @Test
  void a_market_is_a_function_of_its_seed_whatever_is_asked_first() {
    List<String> symbols = MARKET.symbols();
    List<LocalDate> dates = MARKET.dates().subList(40, 44);
    List<Surface> inOrder = Market.ssvi(11).surfaces(symbols, dates);
    List<Surface> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(1));
    Market other = Market.ssvi(11);
    for (Surface s : shuffled) assertEquals(s, other.surface(s.symbol(), s.asOf()));
    assertEquals(symbols.get(0), inOrder.get(0).symbol());
    assertEquals(dates, inOrder.subList(0, 4).stream().map(Surface::asOf).toList());
    assertNotEquals(inOrder, Market.ssvi(12).surfaces(symbols, dates));
  }

  @Test
  void more_weeks_leave_the_earlier_ones_as_they_are() {
    LocalDate first = LocalDate.of(2021, 1, 1), last = LocalDate.of(2023, 12, 29);
    Market longer = Market.ssvi(11, first, 400);
    assertEquals(400, longer.dates().size());
    for (String symbol : MARKET.symbols())
      assertEquals(MARKET.surface(symbol, last), longer.surface(symbol, last));
  }

  @Test
  void dates_as_text_are_the_same_dates() {
    LocalDate date = LocalDate.of(2021, 3, 12);
    assertEquals(MARKET.surface("SYN2", date), MARKET.surface("SYN2", "2021-03-12"));
    assertEquals(MARKET.truth("SYN2", date), MARKET.truth("SYN2", "2021-03-12"));
    assertEquals(MARKET.features(date), MARKET.features("2021-03-12"));
    assertEquals(MARKET.features(date), MARKET.surface("SYN2", date).market());
  }

  @Test
  void what_does_not_exist_is_named() {
    var symbol =
        assertThrows(IllegalArgumentException.class, () -> MARKET.truth("SPX", "2021-03-12"));
    assertTrue(symbol.getMessage().endsWith(": SPX"), symbol.getMessage());
    var date =
        assertThrows(IllegalArgumentException.class, () -> MARKET.surface("SYN1", "2021-03-13"));
    assertEquals(
        "date must be weekly from 2021-01-01 to 2023-12-29: 2021-03-13", date.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Market.ssvi(1, LocalDate.of(2021, 1, 1), 0));
  }

  @Test
  void a_market_and_a_truth_print_what_they_are() {
    assertEquals(
        "synthetic market, seed 11: 10 underlyings on 157 weekly dates, 2021-01-01 to 2023-12-29",
        MARKET.toString());
    String truth = MARKET.truth("SYN1", "2021-03-12").toString();
    assertTrue(truth.startsWith("true surface: volatility at the money"), truth);
  }
}
