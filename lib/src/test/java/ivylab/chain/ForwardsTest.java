package ivylab.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

class ForwardsTest {

  private static final LocalDate DAY = LocalDate.of(2021, 3, 12);

  /**
   * A chain of one expiry, priced exactly.
   *
   * @param rate that prices are discounted with
   * @param yield of dividends
   */
  record Made(int days, double vol, double rate, double yield, int strikes) {

    double t() {
      return days / 365.0;
    }

    double forward() {
      return 100 * Math.exp((rate - yield) * t());
    }

    double discount() {
      return Math.exp(-rate * t());
    }

    LocalDate expiry() {
      return DAY.plusDays(days);
    }

    /** Half-spread and noise in units of price. */
    Chain chain(double half, double noise, long seed) {
      var random = new SplittableRandom(seed);
      var quotes = new ArrayList<OptionQuote>();
      for (int i = 0; i < strikes; i++)
        for (OptionType type : OptionType.values()) {
          double strike = 100 + (i - strikes / 2) * 2.5;
          double price = Black.price(type, forward(), strike, discount(), t(), vol);
          price += noise * random.nextDouble(-1, 1);
          quotes.add(quote(this, type, strike, price - half, price + half));
        }
      return new Chain("X", DAY, 100, quotes);
    }

    static Stream<Made> some() {
      return Stream.of(
          new Made(30, 0.2, 0.05, 0.02, 21),
          new Made(365, 0.2, 0.05, 0.08, 21),
          new Made(730, 0.3, -0.01, 0, 9),
          new Made(7, 0.15, 0.03, 0, 5),
          new Made(182, 0.6, 0.1, 0.1, 41));
    }
  }

  private static OptionQuote quote(Made m, OptionType type, double strike, double bid, double ask) {
    return new OptionQuote(
        "", m.expiry(), m.days, strike, type, bid, ask, Double.NaN, Double.NaN, 1, null);
  }

  /** Prices without noise obey parity to rounding, 1e-15 of prices up to 100. */
  @ParameterizedTest
  @MethodSource("ivylab.chain.ForwardsTest$Made#some")
  void exact_prices_give_the_forward_exactly(Made m) {
    Forwards.Forward f =
        Forwards.of(m.chain(0.001, 0, 1), Rates.constant(m.rate)).at(m.expiry()).orElseThrow();
    assertEquals(Forwards.Source.PARITY, f.source());
    assertEquals(m.forward(), f.forward(), 1e-11);
    assertEquals(m.discount(), f.discount(), 1e-12);
    assertEquals(m.t(), f.t(), 1e-15);
    assertEquals(0, f.residual(), 1e-11);
    assertEquals(m.rate, f.rate(), 1e-12);
    assertTrue(f.pairs() >= 3 && f.pairs() <= m.strikes);
  }

  /** Without dividends both are right; a yield of y over t years carries the spot too high. */
  @Test
  void errors_are_relative_to_the_true_forward_in_basis_points() {
    for (double yield : new double[] {0, 0.02}) {
      Made m = new Made(365, 0.2, 0.05, yield, 21);
      Table errors =
          Forwards.of(m.chain(0.01, 0, 1), Rates.constant(m.rate()))
              .errors(100, expiry -> 0.99 * m.forward());
      double wrong = 1e4 * (1 / 0.99 - 1); // of the forward that it is compared with
      assertEquals(m.t(), errors.doubleColumn(0).getDouble(0));
      // rates and prices are exact to rounding, 1e-12 of the forward, which is 1e-8 basis points
      assertEquals(wrong, errors.doubleColumn("from parity").getDouble(0), 1e-7);
      double carried = 1e4 * (Math.exp(yield * m.t()) / 0.99 - 1);
      assertEquals(carried, errors.doubleColumn("carried spot").getDouble(0), 1e-7);
    }
  }

  /** The quotes know the discount factor: a rate 3 points off is found out and not used. */
  @Test
  void a_wrong_rate_is_contradicted_by_the_slope() {
    var m = new Made(365, 0.2, 0.05, 0.02, 21);
    Forwards.Forward f = Forwards.of(m.chain(0.05, 0.002, 2), Rates.constant(0.02)).all().get(0);
    assertEquals(m.discount(), f.discount(), 5e-4);
    assertEquals(m.forward(), f.forward(), 0.005);
  }

  /** Where noise hides the slope the rate is kept: no discount factor is made of noise. */
  @Test
  void a_noisy_slope_does_not_overrule_the_rate() {
    for (long seed = 0; seed < 50; seed++) {
      var m = new Made(30, 0.2, 0.05, 0.02, 21);
      Forwards.Forward f = Forwards.of(m.chain(0.1, 0.1, seed), Rates.constant(0.05)).all().get(0);
      assertEquals(m.discount(), f.discount(), 1e-15);
      // noise of two uniform prices on [-0.1, 0.1], sd 0.08, over 5 strikes or more
      assertEquals(m.forward(), f.forward(), 0.2);
      assertTrue(f.residual() > 0 && f.residual() < 0.25, f.toString());
    }
  }

  /**
   * A middle price 40 % off at one strike of the money moves the forward by less than the spread.
   */
  @Test
  void one_wild_quote_does_not_move_the_forward() {
    var m = new Made(91, 0.2, 0.03, 0.01, 21);
    Chain chain = m.chain(0.02, 0, 1);
    var quotes = new ArrayList<>(chain.quotes());
    for (int i : new int[] {20, 26}) {
      OptionQuote q = quotes.get(i);
      quotes.set(i, quote(m, q.type(), q.strike(), 1.4 * q.bid(), 1.4 * q.ask()));
    }
    Forwards.Forward f = Forwards.of(chain.withQuotes(quotes), Rates.constant(m.rate)).all().get(0);
    assertEquals(m.forward(), f.forward(), 1e-9);
    assertEquals(0, f.residual(), 1e-9);
  }

  @Test
  void narrow_spreads_count_more_than_wide_ones() {
    var m = new Made(91, 0.2, 0.03, 0.01, 21);
    var quotes = new ArrayList<OptionQuote>();
    for (OptionQuote q : m.chain(0.01, 0, 1).quotes()) {
      boolean wide = Math.abs(q.strike() - 100) > 3; // most strikes, off by 0.5 with spreads of 2
      double off = wide && q.type() == OptionType.CALL ? 0.5 : 0;
      quotes.add(wide ? quote(m, q.type(), q.strike(), q.mid() + off - 1, q.mid() + off + 1) : q);
    }
    Forwards.Forward f =
        Forwards.of(new Chain("X", DAY, 100, quotes), Rates.constant(m.rate)).all().get(0);
    assertEquals(m.forward(), f.forward(), 1e-9);
  }

  /** Calls alone, a side without a bid, crossed markets: no pairs, so the spot is carried. */
  static Stream<List<OptionQuote>> unpaired() {
    var m = new Made(365, 0.2, 0.05, 0.02, 3);
    List<OptionQuote> good = m.chain(0.1, 0, 1).quotes();
    return Stream.of(
        good.stream().filter(q -> q.type() == OptionType.CALL).toList(),
        good.subList(0, 4),
        good.stream().map(q -> quote(m, q.type(), q.strike(), 0, q.ask())).toList(),
        good.stream().map(q -> quote(m, q.type(), q.strike(), q.bid(), Double.NaN)).toList(),
        good.stream().map(q -> quote(m, q.type(), q.strike(), q.ask(), q.bid())).toList());
  }

  @ParameterizedTest
  @MethodSource("unpaired")
  void without_three_pairs_the_spot_is_carried(List<OptionQuote> quotes) {
    Forwards.Forward f =
        Forwards.of(new Chain("X", DAY, 100, quotes), Rates.constant(0.05)).all().get(0);
    assertEquals(Forwards.Source.CARRY, f.source());
    assertEquals(100 * Math.exp(0.05), f.forward(), 1e-12);
    assertEquals(0, f.pairs());
    assertTrue(Double.isNaN(f.residual()));
    assertTrue(f.toString().endsWith("carry"), f.toString());
  }

  @Test
  void without_a_spot_one_pair_is_enough_and_without_any_there_is_no_forward() {
    var m = new Made(365, 0.2, 0.05, 0.02, 3);
    List<OptionQuote> good = m.chain(0.1, 0, 1).quotes();
    Chain one = new Chain("X", DAY, Double.NaN, good.subList(0, 2));
    assertEquals(m.forward(), Forwards.of(one, Rates.constant(0.05)).all().get(0).forward(), 1e-11);
    Chain none = new Chain("X", DAY, Double.NaN, good.subList(0, 1));
    assertTrue(Forwards.of(none, Rates.constant(0.05)).all().isEmpty());
    assertTrue(Forwards.of(none, Rates.constant(0.05)).at(m.expiry()).isEmpty());
  }

  @Test
  void expiries_are_in_order_and_one_within_the_day_has_no_forward() {
    var late = new Made(365, 0.2, 0.05, 0.02, 5);
    var early = new Made(73, 0.2, 0.05, 0.02, 5);
    var quotes = new ArrayList<>(late.chain(0.1, 0, 1).quotes());
    quotes.addAll(early.chain(0.1, 0, 1).quotes());
    quotes.add(new OptionQuote("", DAY, 0.3, 100, OptionType.CALL, 1, 2, 0.2, 0.5, 1, null));
    Forwards forwards = Forwards.of(new Chain("X", DAY, 100, quotes), Rates.constant(0.05));
    assertEquals(
        List.of(early.expiry(), late.expiry()),
        forwards.all().stream().map(Forwards.Forward::expiry).toList());
    assertEquals(2, forwards.toTable().rowCount());
    assertTrue(forwards.toString().contains("X 2021-03-12: 2 forwards\n  2021-05-24: forward "));
    assertTrue(forwards.at(DAY).isEmpty());
  }

  // ---- volatilities

  /** Exact prices: the volatility comes back, 1e-12 as the inversion promises, for OTM and both. */
  @ParameterizedTest
  @EnumSource(QuotedSurfaces.Side.class)
  void volatilities_of_exact_prices_come_back(QuotedSurfaces.Side side) {
    var m = new Made(182, 0.25, 0.03, 0.01, 21);
    Chain chain = m.chain(0.01, 0, 1);
    Forwards forwards = Forwards.of(chain, Rates.constant(0.03));
    QuotedSurface s = QuotedSurfaces.of(chain, forwards, side, QuotedSurfaces.Vols.INVERTED);
    assertEquals(side == QuotedSurfaces.Side.BOTH ? 42 : 21, s.quotes().size());
    for (VolQuote q : s.quotes()) {
      assertEquals(0.25, q.vol(), 1e-10);
      assertTrue(q.bidVol() < q.vol() && q.vol() < q.askVol(), q.toString());
      assertEquals(Math.log(q.strike() / m.forward()), q.k(), 1e-13);
      double bid = Black.price(q.type(), m.forward(), q.strike(), m.discount(), m.t(), q.bidVol());
      assertEquals(
          0.01,
          Black.price(q.type(), m.forward(), q.strike(), m.discount(), m.t(), 0.25) - bid,
          1e-10);
      if (side == QuotedSurfaces.Side.OUT_OF_THE_MONEY)
        assertEquals(q.k() < 0 ? OptionType.PUT : OptionType.CALL, q.type());
      if (side == QuotedSurfaces.Side.CALLS) assertEquals(OptionType.CALL, q.type());
    }
    assertEquals(m.discount(), s.smiles().get(0).discount(), 1e-12);
    assertEquals(100, s.spot());
  }

  @Test
  void every_option_without_a_volatility_is_counted_with_its_reason() {
    var m = new Made(182, 0.25, 0, 0, 5);
    var quotes = new ArrayList<OptionQuote>(m.chain(0.01, 0, 1).quotes()); // 5 + 5
    quotes.add(quote(m, OptionType.CALL, 150, 0.2, 0.1)); // crossed
    quotes.add(quote(m, OptionType.CALL, 151, Double.NaN, 0.1)); // no bid
    quotes.add(quote(m, OptionType.CALL, 152, 0, 0)); // worth nothing
    quotes.add(quote(m, OptionType.CALL, 153, 101, 102)); // worth more than the underlying
    quotes.add(new OptionQuote("", DAY, 0.2, 100, OptionType.CALL, 1, 2, 0.2, 0.5, 1, null));
    Chain chain = new Chain("X", DAY, 100, quotes);
    var inverted = QuotedSurfaces.of(Rates.constant(0));
    assertEquals(5, inverted.apply(chain).orElseThrow().quotes().size());
    QuotedSurfaces.Report report = inverted.report();
    assertEquals(
        java.util.Map.of(
            "in the money", 5L,
            "bid above ask", 1L,
            "bid or ask is missing", 1L,
            "price no time value", 1L,
            "price above maximum", 1L,
            "no forward, or it ends within the day", 1L),
        report.without());
    assertEquals(15, report.options());
    assertEquals(5, report.quotes());
    assertEquals(7, report.toTable().rowCount());
    assertTrue(report.toString().startsWith("5 of 15 options got a volatility; 1 surfaces of 1"));
    var vendor =
        QuotedSurfaces.of(
            Rates.constant(0), QuotedSurfaces.Side.OUT_OF_THE_MONEY, QuotedSurfaces.Vols.VENDOR);
    assertTrue(vendor.apply(chain).isEmpty(), "the vendor has none");
    assertEquals(0, vendor.report().surfaces());
    assertEquals(8L, vendor.report().without().get("no volatility from the vendor"));
    var calls =
        QuotedSurfaces.of(
            Rates.constant(0), QuotedSurfaces.Side.CALLS, QuotedSurfaces.Vols.INVERTED);
    calls.apply(chain);
    assertEquals(5L, calls.report().without().get("put"));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                QuotedSurfaces.of(
                    chain,
                    Forwards.of(chain, Rates.constant(0)),
                    QuotedSurfaces.Side.BOTH,
                    QuotedSurfaces.Vols.VENDOR));
    assertTrue(e.getMessage().contains("no volatility from the vendor"), e.getMessage());
  }

  @Test
  void the_vendors_volatility_is_taken_as_it_is_with_the_spread_from_prices() {
    var m = new Made(182, 0.25, 0, 0, 5);
    var quotes = new ArrayList<OptionQuote>();
    for (OptionQuote q : m.chain(0.01, 0, 1).quotes())
      quotes.add(
          new OptionQuote(
              "",
              q.expiry(),
              q.days() + 0.04,
              q.strike(),
              q.type(),
              q.bid(),
              q.ask(),
              0.3,
              0.5,
              1,
              null));
    Chain chain = new Chain("X", DAY, 100, quotes);
    var surface =
        QuotedSurfaces.of(
                Rates.constant(0), QuotedSurfaces.Side.OUT_OF_THE_MONEY, QuotedSurfaces.Vols.VENDOR)
            .apply(chain)
            .orElseThrow();
    for (VolQuote q : surface.quotes()) {
      assertEquals(0.3, q.vol());
      assertTrue(q.bidVol() < 0.25 && q.askVol() > 0.25 && !q.isInside(q.vol()));
      assertEquals(182 / 365.0, q.t(), "the fraction of a day is rounded away");
    }
  }

  @Test
  void without_a_spot_the_nearest_forward_takes_its_place() {
    var m = new Made(182, 0.25, 0.04, 0, 5);
    Chain chain = new Chain("X", DAY, Double.NaN, m.chain(0.01, 0, 1).quotes());
    QuotedSurface s = QuotedSurfaces.of(chain, Forwards.of(chain, Rates.constant(0.04)));
    assertEquals(100, s.spot(), 1e-10);
  }

  @Test
  void each_strike_says_its_forward_with_the_error_of_both_spreads() {
    var m = new Made(182, 0.25, 0.04, 0.01, 5);
    Chain chain = m.chain(0.01, 0, 1);
    Forwards.Forward f = Forwards.of(chain, Rates.constant(0.04)).all().get(0);
    List<Forwards.Implied> strikes = Forwards.impliedBy(chain, f);
    assertEquals(
        List.of(95.0, 97.5, 100.0, 102.5, 105.0),
        strikes.stream().map(Forwards.Implied::strike).toList());
    for (Forwards.Implied s : strikes) {
      assertEquals(m.forward(), s.forward(), 1e-11);
      assertEquals(0.02 / m.discount(), s.error(), 1e-12);
    }
  }

  @Test
  void a_chain_is_a_table_with_a_row_for_each_option() {
    var m = new Made(182, 0.25, 0.04, 0.01, 2);
    var quotes = new ArrayList<>(m.chain(0.01, 0, 1).quotes());
    quotes.add(
        new OptionQuote("", m.expiry(), 182, 101, OptionType.PUT, 1, 2, 0.2, -0.5, -1, null));
    var table = new Chain("X", DAY, 100, quotes).toTable();
    assertEquals(5, table.rowCount());
    assertEquals("put", table.stringColumn("Type").get(1));
    assertEquals(-0.5, table.doubleColumn("Delta").get(4));
    assertTrue(table.longColumn("Volume").isMissing(4));
    assertEquals(1L, table.longColumn("Volume").get(0));
  }

  /** Two of three quotes have a spread; 25 % lies within one of them, the other's edge is 26 %. */
  @Test
  void the_share_inside_counts_quotes_with_both_sides() {
    List<VolQuote> quotes =
        List.of(
            new VolQuote(OptionType.PUT, 90, -0.1, 1, 0.25, 0.24, 0.26),
            new VolQuote(OptionType.CALL, 100, 0, 1, 0.27, 0.26, 0.28),
            new VolQuote(OptionType.CALL, 110, 0.1, 1, 0.25, Double.NaN, 0.26));
    var s =
        new QuotedSurface(
            "X", DAY, 100, List.of(new QuotedSmile(DAY.plusDays(365), 1, 100, 1, quotes)));
    assertEquals(0.5, s.shareInside((k, t) -> total(k, 0.25)));
    assertEquals(1.0, s.shareInside((k, t) -> total(k, 0.26)));
    assertEquals(0.0, s.shareInside((k, t) -> total(k, 0.29)));
    var one = new QuotedSmile(DAY.plusDays(365), 1, 100, 1, quotes.subList(2, 3));
    assertTrue(
        Double.isNaN(
            new QuotedSurface("X", DAY, 100, List.of(one)).shareInside((k, t) -> total(k, 0.25))));
  }

  private static double[] total(double[] k, double vol) {
    double[] w = new double[k.length];
    java.util.Arrays.fill(w, vol * vol);
    return w;
  }
}
