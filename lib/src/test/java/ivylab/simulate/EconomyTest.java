package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.StaticArbitrage;
import ivylab.chain.Chain;
import ivylab.chain.OptionQuote;
import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Grid;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The economy and its quotes. */
class EconomyTest {

  private static final Market MARKET = Market.economy(11);
  private static final LocalDate DATE = LocalDate.of(2022, 9, 30);

  /** A real path of the states, daily over many years. */
  private static final int DAYS = 260 * 200;

  private static final Economy LONG = new Economy(5, DAYS);

  @Test
  void the_dates_and_names_are_those_of_the_other_market() {
    assertEquals(Market.ssvi(11).dates(), MARKET.dates());
    assertEquals(
        Market.ssvi(11).symbols(), Asset.ALL.stream().map(a -> a.listing().symbol()).toList());
    for (Asset a : Asset.ALL)
      assertEquals(Market.LIQUID.contains(a.listing().symbol()), a.listing().liquid());
    assertEquals(
        "synthetic economy, seed 11: 10 underlyings on 157 weekly dates, 2021-01-01 to 2023-12-29",
        MARKET.toString());
    String truth = MARKET.truth("SYN4", DATE).toString();
    assertTrue(truth.endsWith("; 5 factors"), truth);
  }

  @Test
  void weekdays_are_numbered_without_gaps() {
    assertEquals(0, Economy.day(LocalDate.of(2020, 1, 3)));
    assertEquals(1, Economy.day(LocalDate.of(2020, 1, 6)));
    assertEquals(5, Economy.day(LocalDate.of(2020, 1, 10)));
    assertEquals(260, Economy.day(LocalDate.of(2021, 1, 1)));
    LocalDate day = LocalDate.of(2023, 12, 29);
    for (int i = 0; i < 20; i++, day = Economy.before(day))
      assertEquals(Economy.day(day) - 1, Economy.day(Economy.before(day)));
    for (String no : List.of("2021-03-13", "2021-03-14", "2020-01-02"))
      assertThrows(IllegalArgumentException.class, () -> Economy.day(LocalDate.parse(no)));
  }

  /** 41 x 41 points between two and a half deviations; prices at mesh points and derivatives. */
  @ParameterizedTest
  @ValueSource(strings = {"2021-01-01", "2022-04-15", "2022-09-30", "2023-12-29"})
  void no_true_surface_has_static_arbitrage(String date) {
    for (String symbol : MARKET.symbols()) {
      VolSurface truth = MARKET.truth(symbol, date);
      double sd = truth.vol(new double[] {0}, new double[] {1})[0];
      StaticArbitrage report =
          StaticArbitrage.of(truth, new Grid(-2.5 * sd, 2 * sd, 41, 0.027, 2.2, 41), 1e-9);
      assertTrue(report.isFree(), symbol + " " + report);
    }
  }

  @Test
  void the_volatility_index_is_replicated_by_options_of_thirty_days_on_the_index() {
    for (LocalDate date : List.of(DATE, MARKET.dates().get(3))) {
      double t = 30 / 365.0, h = 1e-3, sum = 0;
      int n = 1200; // from e^-1.2 to e^1.2, the kink of the prices at the mesh point 0
      double[] k = new double[2 * n + 1], years = k.clone();
      for (int i = 0; i <= 2 * n; i++) {
        k[i] = (i - n) * h;
        years[i] = t;
      }
      double[] vol = MARKET.truth("SYN1", date).vol(k, years);
      for (int i = 0; i <= 2 * n; i++) {
        OptionType type = k[i] < 0 ? OptionType.PUT : OptionType.CALL;
        double strike = Math.exp(k[i]);
        double price = vol[i] > 0 ? Black.price(type, 1, strike, 1, t, vol[i]) : 0; // below 1e-300
        sum += 2 * price / strike * h * (i == 0 || i == 2 * n ? 0.5 : 1);
      }
      // the trapezoidal rule is short of a kink of slope 1 by h^2/12, the index is rounded to 0.01
      assertEquals(MARKET.features(date).volatility(), 100 * Math.sqrt(sum / t), 0.006);
    }
  }

  @Test
  void the_return_is_that_of_the_index_and_the_spots_are_its() {
    for (int i = 1; i < 157; i++) {
      LocalDate date = MARKET.dates().get(i), before = MARKET.dates().get(i - 1);
      double move = MARKET.close("SYN1", date).spot() / MARKET.close("SYN1", before).spot() - 1;
      // spots above 1000 are rounded to a cent
      assertEquals(move, MARKET.features(date).marketReturn(), 1.2e-5, "" + date);
    }
    Market earlier = Market.economy(11, MARKET.dates().get(0).minusWeeks(1), 2);
    LocalDate first = MARKET.dates().get(0);
    assertEquals(earlier.features(first), MARKET.features(first), "the first has one, too");
  }

  /** Cox, Ingersoll and Ross (1985), eq. (23), as printed. */
  @Test
  void bonds_are_priced_as_printed_and_carry_forwards() {
    var state = new Economy.State(0.01, 0.02, 0.3, 0.025);
    double k = Factor.RATE.priced(), s = Factor.RATE.sigma();
    double mean = Factor.RATE.kappa() * Factor.RATE.theta() / k, h = Math.sqrt(k * k + 2 * s * s);
    for (double t : new double[] {0.1, 1, 2.3}) {
      double e = Math.exp(h * t) - 1, bottom = (h + k) * e + 2 * h;
      double a = Math.pow(2 * h * Math.exp((k + h) * t / 2) / bottom, 2 * k * mean / (s * s));
      double price = a * Math.exp(-2 * e / bottom * 0.025);
      double yield = EconomyFamily.bondYield(state).applyAsDouble(t);
      assertEquals(-100 * Math.log(price) / t, yield, 1e-10);
    }
    Close close = MARKET.close("SYN5", DATE);
    assertEquals(
        close.spot() * Math.exp(-0.035 * 1.5) / close.discount(1.5), close.forward(1.5), 1e-9);
    double bill = 91 / 365.0;
    assertEquals(
        MARKET.features(DATE).rate(), -100 * Math.log(close.discount(bill)) / bill, 0.0006);
    LocalDate expiry = LocalDate.of(2023, 6, 16);
    assertEquals(
        close.forward(Expiries.years(DATE, expiry)), MARKET.forward("SYN5", DATE, expiry), 0);
  }

  /**
   * Means over 200 years; a mean over n of correlation time 1/kappa errs by sd sqrt(2/(n kappa)).
   */
  @Test
  void factors_have_the_means_and_variances_of_the_real_world() {
    for (Factor factor : List.of(Factor.FAST, Factor.SLOW, Factor.INTENSITY)) {
      double[] path =
          IntStream.range(260, DAYS)
              .mapToDouble(
                  d ->
                      factor == Factor.FAST
                          ? LONG.state(d).fast()
                          : factor == Factor.SLOW
                              ? LONG.state(d).slow()
                              : LONG.state(d).intensity())
              .toArray();
      double mean = 0, square = 0;
      for (double v : path) mean += v / path.length;
      for (double v : path) square += (v - mean) * (v - mean) / path.length;
      double variance = factor.theta() * factor.sigma() * factor.sigma() / (2 * factor.kappa());
      double error = Math.sqrt(variance * 2 / (200 * factor.kappa()));
      assertEquals(factor.theta(), mean, 3 * error, factor.toString());
      assertEquals(variance, square, 0.3 * variance, factor.toString());
    }
  }

  /** Sum of squares of daily returns against what the states and the real jumps add up to. */
  @Test
  void the_index_realises_the_variance_of_its_factors_and_earns_less_risk_than_is_priced() {
    double squares = 0, expected = 0, priced = 0, growth = 0, reward = 0;
    double jump = Asset.REAL.mean() * Asset.REAL.mean();
    jump += Asset.REAL.deviation() * Asset.REAL.deviation();
    for (int d = 1; d < DAYS; d++) {
      double move = Math.log(LONG.price(0, d) / LONG.price(0, d - 1));
      Economy.State s = LONG.state(d - 1);
      double dt = 7 / (365.0 * 5), intensity = s.jumpIntensity();
      squares += move * move;
      expected += (s.fast() + s.slow() + Asset.HAPPEN * intensity * jump) * dt;
      priced += Asset.ALL.get(0).law(s, 0).logContract(30 / 365.0) / (30 / 365.0) * dt;
      growth += move - (s.rate() - 0.015) * dt;
      reward += (2 * (s.fast() + s.slow()) - (s.fast() + s.slow()) / 2) * dt;
      reward += intensity * (Asset.HAPPEN * Asset.REAL.mean() - Asset.PRICED.growth()) * dt;
    }
    // 52,000 squares with fat tails, and the variance clusters: 3 %
    assertEquals(1, squares / expected, 0.03);
    assertTrue(priced / expected > 1.2 && priced / expected < 2, "premium " + priced / expected);
    // volatility 0.16 over 200 years: 0.011 per year
    assertEquals(reward / 200, growth / 200, 0.035);
  }

  @Test
  void common_variance_makes_the_index_fall_and_own_variance_does_not() {
    int n = 20_000;
    double[][] change = new double[4][n];
    for (int d = 1; d <= n; d++) {
      change[0][d - 1] = LONG.state(d).fast() - LONG.state(d - 1).fast();
      change[1][d - 1] = Math.log(LONG.price(0, d) / LONG.price(0, d - 1));
      change[2][d - 1] = Math.log(LONG.price(3, d) / LONG.price(3, d - 1));
      change[3][d - 1] = LONG.state(d).rate() - LONG.state(d - 1).rate();
    }
    assertTrue(StylisedFacts.correlation(change[0], change[1]) < -0.4);
    assertTrue(StylisedFacts.correlation(change[2], change[3]) < -0.4, "bonds fall as rates rise");
    assertTrue(StylisedFacts.correlation(change[1], change[2]) < 0, "and rise as shares fall");
    assertEquals(0, StylisedFacts.correlation(change[1], change[3]), 0.03);
  }

  @Test
  void when_the_index_crashes_others_move_by_their_own_loadings() {
    double[] sum = new double[Asset.ALL.size()];
    int crashes = 0;
    for (int d = 1; d < DAYS; d++) {
      // ten deviations of an ordinary day: a jump
      if (Math.log(LONG.price(0, d) / LONG.price(0, d - 1)) > -0.08) continue;
      crashes++;
      for (int i = 0; i < sum.length; i++)
        sum[i] += Math.log(LONG.price(i, d) / LONG.price(i, d - 1));
    }
    assertTrue(crashes > 5, crashes + " crashes");
    for (int i = 0; i < sum.length; i++)
      assertEquals(Asset.ALL.get(i).crash(), sum[i] / sum[0], 0.3, "asset " + i);
  }

  @Test
  void a_market_is_a_function_of_its_seed_whatever_is_asked_first() {
    List<LocalDate> dates = MARKET.dates().subList(40, 42);
    List<Surface> inOrder = Market.economy(11).surfaces(MARKET.symbols(), dates);
    List<Surface> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(1));
    Market other = Market.economy(11);
    for (Surface s : shuffled) assertEquals(s, other.surface(s.symbol(), s.asOf()));
    assertNotEquals(inOrder, Market.economy(12).surfaces(MARKET.symbols(), dates));
  }

  @Test
  void more_weeks_and_days_leave_the_quotes_of_a_day_as_they_are() {
    Market longer = Market.economy(11, LocalDate.of(2021, 1, 1), 200);
    Market daily = Market.economyByDay(11, LocalDate.of(2022, 9, 28), 5);
    assertEquals(
        List.of("2022-09-28", "2022-09-29", "2022-09-30", "2022-10-03", "2022-10-04"),
        daily.dates().stream().map(LocalDate::toString).toList());
    for (String symbol : List.of("SYN1", "SPA3")) {
      assertEquals(MARKET.surface(symbol, DATE), longer.surface(symbol, DATE));
      assertEquals(MARKET.chain(symbol, DATE), daily.chain(symbol, DATE));
      assertEquals(MARKET.surface(symbol, DATE).points(), daily.surface(symbol, DATE).points());
    }
    assertEquals(MARKET.features(DATE).volatility(), daily.features(DATE).volatility());
    double week = MARKET.features(DATE).marketReturn(), day = daily.features(DATE).marketReturn();
    assertNotEquals(week, day, "a day's return is not a week's");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 1, -3})
  void liquid_surfaces_have_200_to_500_quotes_and_sparse_ones_15_to_60(long seed) {
    Market market = Market.economy(seed);
    for (int i = 0; i < market.dates().size(); i += 31)
      for (String symbol : market.symbols()) {
        int n = market.surface(symbol, market.dates().get(i)).size();
        boolean liquid = Market.LIQUID.contains(symbol);
        String found = seed + " " + symbol + " " + i + ": " + n;
        assertTrue(liquid ? n >= 200 && n <= 500 : n >= 15 && n <= 60, found);
      }
  }

  /** Noise of triangular law, then bid and ask outward to ticks: the middle moves half a tick. */
  @Test
  void quotes_are_middles_of_bid_and_ask_in_ticks_around_the_truth() {
    int stale = 0, all = 0;
    for (String symbol : List.of("SYN1", "SYN3", "SPA2"))
      for (int i = 0; i < 157; i += 26) {
        LocalDate date = MARKET.dates().get(i);
        Close close = MARKET.close(symbol, date);
        for (Quote q : MARKET.quotes(symbol, date)) {
          all++;
          double discount = close.discount(Expiries.years(date, q.expiry()));
          OptionType type = q.call() ? OptionType.CALL : OptionType.PUT;
          double t = q.t(),
              tick = close.listing().ticks().at(4),
              vol = close.vols(new double[] {q.k()}, t)[0];
          double price = Black.price(type, q.forward(), q.strike(), discount, t, q.vol());
          double vega = Black.vega(q.forward(), q.strike(), discount, t, q.vol());
          if (Math.abs(price - 3) < 0.1) continue; // the tick is that of the true price
          // half a tick; the volatility has four decimals
          double least = close.listing().ticks().at(price) / 2;
          assertEquals(0, Math.IEEEremainder(price, least), 0.6e-4 * vega + 1e-6, q.toString());
          if (close.stale(q.expiry(), q.strike())) stale++;
          else {
            double half = MARKET.halfSpread(symbol, date, q.k(), t);
            double off = Math.abs(q.vol() - vol) * vega;
            assertTrue(off <= 1.3 * (half * vega + tick + 1e-4 * vega), symbol + date + q);
          }
        }
      }
    assertTrue(stale > 0 && stale < 0.02 * all, stale + " of " + all);
  }

  @Test
  void a_stale_quote_has_the_volatility_of_the_day_before_at_its_strike() {
    Close close = MARKET.close("SYN1", DATE);
    LocalDate expiry = LocalDate.of(2022, 12, 16);
    double t = Expiries.years(DATE, expiry), forward = close.forward(t);
    double[] strike = IntStream.range(1000, 1800).mapToDouble(i -> 2.0 * i + 0.5).toArray();
    double[] k = new double[strike.length];
    for (int i = 0; i < k.length; i++) k[i] = Math.log(strike[i] / forward);
    double[] fresh = close.vols(k, t), quoted = close.makersVols(expiry, strike, k, t);
    LocalDate eve = LocalDate.of(2022, 9, 29);
    Market daily = Market.economyByDay(11, eve, 2);
    double then = Expiries.years(eve, expiry);
    int stale = 0;
    for (int i = 0; i < k.length; i++) {
      double expected = fresh[i];
      if (close.stale(expiry, strike[i])) {
        stale++;
        double x = Math.log(strike[i] / daily.forward("SYN1", eve, expiry));
        expected = daily.truth("SYN1", eve).vol(new double[] {x}, new double[] {then})[0];
        assertNotEquals(fresh[i], quoted[i]);
      }
      assertEquals(expected, quoted[i], 1e-12);
    }
    assertEquals(3.2, stale, 3, "0.4 % of 800");
  }

  @Test
  void a_chain_has_the_truth_between_bid_and_ask_but_for_bad_quotes() {
    Chain chain = MARKET.chain("SYN1", DATE);
    Close close = MARKET.close("SYN1", DATE);
    int inside = 0, quoted = 0, crossed = 0, wrong = 0;
    for (OptionQuote q : chain.quotes()) {
      double t = Expiries.years(DATE, q.expiry()), forward = close.forward(t);
      double vol = close.vols(new double[] {Math.log(q.strike() / forward)}, t)[0];
      double price = Black.price(q.type(), forward, q.strike(), close.discount(t), t, vol);
      if (Double.isNaN(q.bid())) continue;
      quoted++;
      if (q.bid() > q.ask()) crossed++;
      if (q.bid() <= price && price <= q.ask()) inside++;
      assertEquals(0, Math.IEEEremainder(q.bid(), 0.05), 1e-9);
      assertTrue(!q.lastTraded().isAfter(DATE));
      if (q.volume() == 0) assertTrue(q.lastTraded().isBefore(DATE), q.toString());
      else if (!q.lastTraded().equals(DATE)) wrong++;
    }
    assertTrue(quoted > 500 && crossed < 0.01 * quoted, crossed + " of " + quoted);
    assertTrue(wrong < 0.006 * quoted, wrong + " of " + quoted);
    assertTrue(inside > 0.98 * quoted && inside < quoted, inside + " of " + quoted);
  }

  @Test
  void a_dense_surface_has_48_expiries_and_the_truth_between_bid_and_ask() {
    for (Market market : List.of(MARKET, Market.ssvi(11)))
      for (String date : List.of("2021-01-01", "2022-09-30", "2023-12-29")) {
        LocalDate day = LocalDate.parse(date);
        QuotedSurface dense = market.dense("SYN1", day);
        assertEquals(48, dense.smiles().size());
        int n = dense.quotes().size();
        assertTrue(n > 5000 && n < 7500, n + " quotes");
        assertEquals(1, dense.shareInside(market.truth("SYN1", day)), 1e-12);
        assertEquals(2, DAYS_TO.applyAsLong(day, dense.smiles().get(0).expiry()), 2);
        for (QuotedSmile smile : dense.smiles()) {
          assertEquals(market.forward("SYN1", day, smile.expiry()), smile.forward(), 0);
          for (VolQuote q : smile.quotes())
            assertEquals(q.k() < 0 ? OptionType.PUT : OptionType.CALL, q.type());
        }
        double wide =
            dense.quotes().stream()
                .filter(q -> q.t() > 1 && Math.abs(q.k()) < 0.05)
                .mapToDouble(q -> (q.askVol() - q.bidVol()) / (2 * q.vol()))
                .average()
                .orElseThrow();
        // 0.006 (1 + 0.17/sqrt(t)) of the volatility, and a tick of 0.1 in some 300
        assertEquals(0.0069, wide, 0.001);
      }
  }

  private static final ToLongBiFunction<LocalDate, LocalDate> DAYS_TO =
      (from, to) -> to.toEpochDay() - from.toEpochDay();

  @Test
  void arguments_are_checked_by_name() {
    assertRefused("weeks must be from 1", () -> Market.economy(1, DATE, 0));
    assertRefused("days must be from 1", () -> Market.economyByDay(1, DATE, 0));
    assertRefused("date must be a weekday", () -> Market.economy(1, LocalDate.of(2021, 1, 2), 1));
    assertRefused("first must be after", () -> Market.economy(1, LocalDate.of(2020, 1, 8), 1));
    assertRefused("date must be weekly from", () -> MARKET.truth("SYN1", "2021-03-13"));
    assertRefused(
        "date must be daily from",
        () -> Market.economyByDay(1, DATE, 2).features(LocalDate.of(2022, 10, 1)));
    assertRefused("symbol must be one of", () -> MARKET.chain("SPX", DATE));
  }

  private static void assertRefused(String part, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
