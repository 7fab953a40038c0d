package ivylab.arbitrage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.QuoteArbitrage.Trade;
import ivylab.arbitrage.QuoteArbitrage.Violation;
import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.SsviSurface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuoteArbitrageTest {

  private static final LocalDate DAY = LocalDate.of(2024, 1, 2);

  private static VolQuote quote(double k, double t, double vol, double bid, double ask) {
    OptionType type = k < 0 ? OptionType.PUT : OptionType.CALL;
    return new VolQuote(type, 100 * Math.exp(k), k, t, vol, bid, ask);
  }

  private static VolQuote quote(double k, double t, double vol) {
    return quote(k, t, vol, vol - 0.001, vol + 0.001);
  }

  private static QuotedSmile smile(double t, VolQuote... quotes) {
    return new QuotedSmile(DAY.plusDays(Math.round(365 * t)), t, 100, 0.95, List.of(quotes));
  }

  private static QuoteArbitrage check(QuotedSmile... smiles) {
    return QuoteArbitrage.of(new QuotedSurface("X", DAY, 100, List.of(smiles)));
  }

  /** Quotes of a surface, each off by noise; a few lack a side, a few strikes occur twice. */
  static Stream<QuotedSurface> noisy() {
    var random = new SplittableRandom(61);
    return IntStream.range(0, 30)
        .mapToObj(
            i -> {
              SsviSurface surface = SsviSurface.free(random);
              double noise = i % 3 * 0.01, half = i % 2 == 0 ? 0.02 : 0.002;
              List<QuotedSmile> smiles = new ArrayList<>();
              for (int j = 1; j <= 4; j++) {
                double t = 0.25 * j;
                List<VolQuote> row = new ArrayList<>();
                for (int q = 0; q < 14; q++) {
                  double k = -0.35 + 0.05 * (q == 7 ? 6 : q);
                  double vol = Math.sqrt(surface.w(k, t) / t) + noise * random.nextDouble(-1, 1);
                  double bid = random.nextInt(15) == 0 ? Double.NaN : vol - half;
                  double ask = random.nextInt(15) == 0 ? Double.NaN : vol + half;
                  row.add(quote(k, t, vol, bid, ask));
                }
                row.sort((a, b) -> Double.compare(a.k(), b.k()));
                smiles.add(smile(t, row.toArray(VolQuote[]::new)));
              }
              return new QuotedSurface("X", DAY, 100, smiles);
            });
  }

  /** Every pair and every triple by hand. */
  @ParameterizedTest
  @MethodSource("noisy")
  void credits_are_those_of_the_best_of_all_portfolios(QuotedSurface quotes) {
    QuoteArbitrage report = QuoteArbitrage.of(quotes);
    compare(quotes, report.middle(), false);
    compare(quotes, report.tradable(), true);
  }

  private static void compare(QuotedSurface quotes, List<Violation> found, boolean tradable) {
    int expected = 0;
    for (int i = 0; i < quotes.smiles().size(); i++)
      for (VolQuote sold : quotes.smiles().get(i).quotes()) {
        double price = call(sold, tradable ? sold.bidVol() : sold.vol());
        double now = price - cheapest(quotes.smiles().get(i), Math.exp(sold.k()), tradable);
        double later = Double.NEGATIVE_INFINITY;
        for (int j = i + 1; j < quotes.smiles().size(); j++)
          later =
              Math.max(
                  later, price - cheapest(quotes.smiles().get(j), Math.exp(sold.k()), tradable));
        for (boolean calendar : new boolean[] {false, true}) {
          double credit = calendar ? later : now;
          if (!(credit > 1e-9)) continue;
          expected++;
          Violation match =
              found.stream()
                  .filter(v -> v.sold() == sold && (v.trade() == Trade.CALENDAR) == calendar)
                  .findFirst()
                  .orElseThrow();
          assertEquals(credit, match.credit(), 1e-15);
          assertEquals(credit * 100 * 0.95, match.money(), 1e-13);
        }
      }
    assertEquals(expected, found.size());
  }

  private static double cheapest(QuotedSmile smile, double m, boolean tradable) {
    List<double[]> bought = new ArrayList<>(List.of(new double[] {0, 1}));
    for (VolQuote q : smile.quotes()) {
      double price = call(q, tradable ? q.askVol() : q.vol());
      if (!Double.isNaN(price)) bought.add(new double[] {Math.exp(q.k()), price});
    }
    double least = Double.POSITIVE_INFINITY;
    for (double[] a : bought) {
      if (a[0] <= m) least = Math.min(least, a[1]);
      for (double[] b : bought)
        if (a[0] < m && m < b[0])
          least = Math.min(least, ((b[0] - m) * a[1] + (m - a[0]) * b[1]) / (b[0] - a[0]));
    }
    return least;
  }

  private static double call(VolQuote q, double vol) {
    if (Double.isNaN(vol)) return vol;
    return Black.price(OptionType.CALL, 1, Math.exp(q.k()), 1, q.t(), Math.max(vol, 0));
  }

  @Test
  void quotes_of_a_surface_without_arbitrage_are_free() {
    var random = new SplittableRandom(62);
    for (int i = 0; i < 10; i++) {
      SsviSurface surface = SsviSurface.free(random);
      QuotedSmile[] smiles = new QuotedSmile[5];
      for (int j = 0; j < 5; j++) {
        double t = 0.1 + 0.3 * j;
        smiles[j] =
            smile(
                t,
                IntStream.range(-10, 11)
                    .mapToObj(q -> quote(q / 20.0, t, Math.sqrt(surface.w(q / 20.0, t) / t)))
                    .toArray(VolQuote[]::new));
      }
      QuoteArbitrage report = check(smiles);
      assertTrue(report.isFree() && report.middle().isEmpty(), report::toString);
      assertTrue(report.toString().endsWith("too expensive at mid 0, can be sold for a credit 0."));
    }
  }

  @Test
  void a_butterfly_within_the_spread_cannot_be_traded() {
    VolQuote low = quote(-0.05, 1, 0.2), high = quote(0.05, 1, 0.2);
    QuoteArbitrage within = check(smile(1, low, quote(0, 1, 0.21, 0.19, 0.23), high));
    assertEquals(1, within.middleCount(Trade.BUTTERFLY));
    assertEquals(0.0, within.worstMiddle(Trade.BUTTERFLY).orElseThrow().sold().k());
    assertTrue(within.isFree());
    QuoteArbitrage beyond = check(smile(1, low, quote(0, 1, 0.21, 0.209, 0.211), high));
    assertEquals(1, beyond.tradableCount(Trade.BUTTERFLY));
    assertTrue(beyond.toString().contains("most by a butterfly"), beyond::toString);
    // the bid of the middle against the offers of the wings, all as calls
    double share = (Math.exp(0.05) - 1) / (Math.exp(0.05) - Math.exp(-0.05));
    double cost = share * call(low, 0.201) + (1 - share) * call(high, 0.201);
    Violation v = beyond.worstTradable(Trade.BUTTERFLY).orElseThrow();
    assertEquals(call(quote(0, 1, 0.21), 0.209) - cost, v.credit(), 1e-15);
    assertEquals(-0.05, v.kLow(), 1e-15);
    assertEquals(0.05, v.kHigh(), 1e-15);
  }

  @Test
  void a_dear_wing_is_a_spread() {
    QuoteArbitrage calls = check(smile(0.1, quote(0.1, 0.1, 0.2), quote(0.12, 0.1, 0.4)));
    Violation v = calls.worstTradable(Trade.SPREAD).orElseThrow();
    assertEquals(0.12, v.sold().k());
    double sold = Black.price(OptionType.CALL, 100, 100 * Math.exp(0.12), 0.95, 0.1, 0.399);
    double bought = Black.price(OptionType.CALL, 100, 100 * Math.exp(0.1), 0.95, 0.1, 0.201);
    assertEquals(sold - bought, v.money(), 1e-13);
    // a put of strike K1 against K1/K2 puts of strike K2
    QuoteArbitrage puts = check(smile(0.1, quote(-0.12, 0.1, 0.4), quote(-0.1, 0.1, 0.2)));
    Violation p = puts.worstTradable(Trade.SPREAD).orElseThrow();
    assertEquals(-0.12, p.sold().k());
    double dear = Black.price(OptionType.PUT, 100, 100 * Math.exp(-0.12), 0.95, 0.1, 0.399);
    double cheap = Black.price(OptionType.PUT, 100, 100 * Math.exp(-0.1), 0.95, 0.1, 0.201);
    assertEquals(dear - Math.exp(-0.02) * cheap, p.money(), 1e-13);
  }

  @Test
  void a_call_and_a_put_of_one_strike_must_agree() {
    VolQuote put = new VolQuote(OptionType.PUT, 100, 0, 1, 0.2, 0.199, 0.201);
    VolQuote call = new VolQuote(OptionType.CALL, 100, 0, 1, 0.21, 0.209, 0.211);
    QuoteArbitrage report = check(smile(1, put, call));
    assertEquals(1, report.tradableCount(Trade.CONVERSION));
    assertEquals(call, report.worstTradable(Trade.CONVERSION).orElseThrow().sold());
    VolQuote near = new VolQuote(OptionType.CALL, 100, 0, 1, 0.2015, 0.2005, 0.2025);
    assertTrue(check(smile(1, put, near)).isFree());
    assertEquals(1, check(smile(1, put, near)).middleCount(Trade.CONVERSION));
  }

  @Test
  void an_early_expiry_dearer_than_a_later_one_is_a_calendar() {
    QuotedSmile early = smile(1, quote(0, 1, 0.3)), late = smile(2, quote(0, 2, 0.2));
    QuoteArbitrage report = check(early, late);
    Violation v = report.worstTradable(Trade.CALENDAR).orElseThrow();
    assertEquals(2, v.until());
    assertEquals(1, v.sold().t());
    assertEquals(call(v.sold(), 0.299) - call(late.quotes().get(0), 0.201), v.credit(), 1e-15);
    assertTrue(check(smile(1, quote(0, 1, 0.28, 0.2, 0.36)), late).isFree());
    assertTrue(check(smile(1, quote(0, 1, 0.2)), smile(2, quote(0, 2, 0.2))).middle().isEmpty());
  }

  /** Interpolation carries a bad quote as far as its neighbours, and the legs may lie farther. */
  @Test
  void a_violation_reaches_to_neighbours_and_legs() {
    QuotedSmile early = smile(1, quote(-0.04, 1, 0.2), quote(0, 1, 0.5), quote(0.03, 1, 0.2));
    QuotedSmile near = smile(2, quote(-0.01, 2, 0.2), quote(0.01, 2, 0.2));
    QuotedSmile wide = smile(2, quote(-0.1, 2, 0.2), quote(0.2, 2, 0.2));
    Violation inside = check(early, near).worstTradable(Trade.CALENDAR).orElseThrow();
    assertEquals(-0.04, inside.kLow(), 1e-15);
    assertEquals(0.03, inside.kHigh(), 1e-15);
    Violation outside = check(early, wide).worstTradable(Trade.CALENDAR).orElseThrow();
    assertEquals(-0.1, outside.kLow(), 1e-15);
    assertEquals(0.2, outside.kHigh(), 1e-15);
  }

  /** Not the neighbour but the expiry after it: each is looked at. */
  @Test
  void calendars_reach_over_expiries() {
    QuoteArbitrage report =
        check(
            smile(1, quote(0, 1, 0.3)),
            smile(1.1, quote(0, 1.1, 0.31)),
            smile(1.2, quote(0, 1.2, 0.2)));
    assertEquals(2, report.tradableCount(Trade.CALENDAR));
    assertEquals(1.2, report.worstTradable(Trade.CALENDAR).orElseThrow().until());
  }

  @Test
  void without_bids_and_offers_only_the_middle_is_looked_at() {
    double none = Double.NaN;
    QuoteArbitrage report =
        check(
            smile(
                1,
                quote(-0.05, 1, 0.2, none, none),
                quote(0, 1, 0.25, none, none),
                quote(0.05, 1, 0.2, none, none)));
    assertEquals(1, report.middleCount(Trade.BUTTERFLY));
    assertTrue(report.isFree());
  }

  @Test
  void what_can_be_sold_can_be_left_out() {
    QuotedSmile early = smile(1, quote(0, 1, 0.3)), late = smile(2, quote(0, 2, 0.2));
    QuotedSmile bad =
        smile(
            3,
            quote(-0.05, 3, 0.2),
            quote(0, 3, 0.23),
            quote(0.02, 3, 0.21, 0.1, 0.3),
            quote(0.05, 3, 0.2));
    QuotedSurface left = check(early, late, bad).withoutTradable();
    assertEquals(2, left.smiles().size());
    assertEquals(late, left.smiles().get(0));
    assertEquals(
        List.of(-0.05, 0.02, 0.05),
        left.smiles().get(1).quotes().stream().map(VolQuote::k).toList());
    assertTrue(QuoteArbitrage.of(left).isFree());
    assertEquals(left, QuoteArbitrage.of(left).withoutTradable());
  }

  @Test
  void it_reads_as_a_table() {
    var table =
        check(smile(1, quote(-0.05, 1, 0.2), quote(0, 1, 0.21), quote(0.05, 1, 0.2))).toTable();
    assertEquals(
        List.of("conversion", "spread", "butterfly", "calendar"), table.stringColumn(0).asList());
    assertEquals(1, table.intColumn("at mid").get(2));
    assertEquals(1, table.intColumn("tradable").get(2));
    assertTrue(table.doubleColumn("mid credit (bp of F)").get(2) > 15);
    assertEquals("0.000", table.column("at k").getString(2));
    assertEquals("", table.column("at k").getString(1));
  }
}
