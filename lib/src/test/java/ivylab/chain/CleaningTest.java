package ivylab.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.OptionType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleaningTest {

  private static final LocalDate DAY = LocalDate.of(2021, 3, 12);
  private static final double NONE = Double.NaN;

  /** One option, good by all rules, and what can be changed about it. */
  private record Draft(
      double days,
      double strike,
      OptionType type,
      double bid,
      double ask,
      double vol,
      double delta,
      long volume,
      LocalDate traded) {

    static final Draft GOOD = new Draft(30, 100, OptionType.CALL, 2.0, 2.1, 0.2, 0.5, 3, DAY);

    OptionQuote quote() {
      return new OptionQuote(
          "", DAY.plusDays((long) days), days, strike, type, bid, ask, vol, delta, volume, traded);
    }

    Draft days(double days) {
      return new Draft(days, strike, type, bid, ask, vol, delta, volume, traded);
    }

    Draft strike(double strike) {
      return new Draft(days, strike, type, bid, ask, vol, delta, volume, traded);
    }

    Draft put() {
      return new Draft(days, strike, OptionType.PUT, bid, ask, vol, delta, volume, traded);
    }

    Draft price(double bid, double ask) {
      return new Draft(days, strike, type, bid, ask, vol, delta, volume, traded);
    }

    Draft vol(double vol) {
      return new Draft(days, strike, type, bid, ask, vol, delta, volume, traded);
    }

    Draft delta(double delta) {
      return new Draft(days, strike, type, bid, ask, vol, delta, volume, traded);
    }

    Draft trade(long volume, LocalDate traded) {
      return new Draft(days, strike, type, bid, ask, vol, delta, volume, traded);
    }
  }

  private static boolean keeps(Rule rule, Draft draft) {
    return keeps(rule, draft, 100);
  }

  private static boolean keeps(Rule rule, Draft draft, double spot) {
    Chain chain = new Chain("X", DAY, spot, List.of(draft.quote()));
    return Cleaning.of(rule).apply(chain).quotes().size() == 1;
  }

  private static void drops(Rule rule, UnaryOperator<Draft> change) {
    assertTrue(keeps(rule, Draft.GOOD), rule.name());
    Draft draft = change.apply(Draft.GOOD);
    assertTrue(!keeps(rule, draft), rule.name() + " must drop " + draft);
  }

  @Test
  void a_bid_must_be_positive() {
    drops(Rule.positiveBid(), d -> d.price(0, 0.1));
    drops(Rule.positiveBid(), d -> d.price(NONE, 0.1));
    assertTrue(keeps(Rule.positiveBid(), Draft.GOOD.price(0.01, NONE)));
  }

  /** Of the middle: 1.9 and 2.1 are 10 % of 2 apart, up to rounding. */
  @Test
  void a_spread_is_a_share_of_the_middle() {
    assertTrue(keeps(Rule.spreadAtMost(0.1000001), Draft.GOOD.price(1.9, 2.1)));
    drops(Rule.spreadAtMost(0.0999999), d -> d.price(1.9, 2.1));
    drops(Rule.spreadAtMost(0.1), d -> d.price(2.1, 2.0));
    drops(Rule.spreadAtMost(0.1), d -> d.price(NONE, 2.0));
    drops(Rule.spreadAtMost(0.1), d -> d.price(2.0, NONE));
    assertTrue(keeps(Rule.spreadAtMost(0.1), Draft.GOOD.price(2, 2)));
    assertThrows(IllegalArgumentException.class, () -> Rule.spreadAtMost(0));
    assertThrows(IllegalArgumentException.class, () -> Rule.spreadAtMost(NONE));
  }

  @Test
  void a_volatility_must_be_there() {
    drops(Rule.hasVol(), d -> d.vol(NONE));
  }

  @Test
  void days_include_both_ends() {
    Rule rule = Rule.days(7, 730);
    for (double days : new double[] {7, 8, 729.96, 730})
      assertTrue(keeps(rule, Draft.GOOD.days(days)), "" + days);
    drops(rule, d -> d.days(6.96));
    drops(rule, d -> d.days(731));
    assertThrows(IllegalArgumentException.class, () -> Rule.days(8, 7));
  }

  @Test
  void volume_and_last_trade_must_agree() {
    Rule rule = Rule.consistentTrade();
    assertTrue(keeps(rule, Draft.GOOD.trade(0, DAY.minusDays(1))));
    assertTrue(keeps(rule, Draft.GOOD.trade(0, null)));
    assertTrue(keeps(rule, Draft.GOOD.trade(-1, null)));
    drops(rule, d -> d.trade(3, DAY.minusDays(1)));
    drops(rule, d -> d.trade(0, DAY));
    drops(rule, d -> d.trade(3, null));
  }

  @Test
  void moneyness_is_one_coordinate_for_calls_and_puts() {
    assertEquals(0.3, Rule.moneyness(Draft.GOOD.delta(0.3).quote()));
    assertEquals(0.3, Rule.moneyness(Draft.GOOD.put().delta(-0.7).quote()), 1e-15);
    assertEquals(1, Rule.moneyness(Draft.GOOD.delta(0).quote()));
    drops(Rule.moneyness(0.2, 0.8), d -> d.delta(0.19));
    drops(Rule.moneyness(0.2, 0.8), d -> d.put().delta(-0.19));
    drops(Rule.moneyness(0.2, 0.8), d -> d.delta(NONE));
    assertTrue(keeps(Rule.moneyness(0.2, 0.8), Draft.GOOD.delta(0.2)));
  }

  /**
   * 101 deltas 0, 0.01, ... 1 with alternating sign: the quantiles of 1 and 99 % are 0.01 and 0.99,
   * both kept; a chain of 50 has them between order statistics, at 0.49 and 48.51 of 49 steps.
   */
  @Test
  void delta_must_lie_between_quantiles_of_its_chain() {
    for (int n : new int[] {101, 50}) {
      var quotes = new ArrayList<OptionQuote>();
      for (int i = 0; i < n; i++)
        quotes.add(Draft.GOOD.delta((i % 2 == 0 ? 1 : -1) * i / (n - 1.0)).quote());
      quotes.add(Draft.GOOD.delta(NONE).quote());
      Chain kept =
          Cleaning.of(Rule.deltaQuantiles(0.01, 0.99)).apply(new Chain("X", DAY, 100, quotes));
      assertEquals(quotes.subList(1, n - 1), kept.quotes());
    }
    var all = List.of(Draft.GOOD.quote(), Draft.GOOD.delta(-0.1).quote());
    assertEquals(
        all, Cleaning.of(Rule.deltaQuantiles(0, 1)).apply(new Chain("X", DAY, 100, all)).quotes());
    drops(Rule.deltaQuantiles(0.01, 0.99), d -> d.delta(NONE));
    assertThrows(IllegalArgumentException.class, () -> Rule.deltaQuantiles(0.9, 0.1));
  }

  /** Spot 100, no interest, no pairs: F = 100, so a call of 90 is worth 10 to 100. */
  @Test
  void a_price_must_lie_within_arbitrage_bounds() {
    Rule rule = Rule.arbitrageBounds(Rates.constant(0));
    Draft call = Draft.GOOD.strike(90);
    assertTrue(keeps(rule, call.price(10, 10.1)));
    assertTrue(!keeps(rule, call.price(9.9, 10.0)), "below");
    assertTrue(!keeps(rule, call.price(9.9, 10.1)), "at the bound there is no volatility");
    assertTrue(keeps(rule, call.price(99.9, 99.95)));
    assertTrue(!keeps(rule, call.price(100, 100.1)), "above");
    assertTrue(!keeps(rule, call.price(NONE, 11)), "missing");
    assertTrue(keeps(rule, call.put().price(89, 90.5)));
    assertTrue(!keeps(rule, call.put().price(90, 90.5)), "a put is worth less than its strike");
    assertTrue(!keeps(rule, Draft.GOOD.strike(110).put().price(9.9, 10)), "put below");
    assertTrue(!keeps(rule, call.price(11, 12), NONE), "no forward");
    // at 5 % a call of 90 in a year is worth at least 100 - 90 exp(-0.05) = 14.389
    Rule rated = Rule.arbitrageBounds(Rates.constant(0.05));
    assertTrue(keeps(rated, call.days(365).price(14.39, 14.39)));
    assertTrue(!keeps(rated, call.days(365).price(14.38, 14.38)));
  }

  private static Chain on(int day, boolean... traded) {
    var quotes = new ArrayList<OptionQuote>();
    for (int i = 0; i < traded.length; i++)
      quotes.add(Draft.GOOD.strike(50 + i).trade(traded[i] ? 1 : 0, null).quote());
    return new Chain("X", DAY.plusDays(day), 100, quotes);
  }

  @Test
  void five_dates_in_a_row_are_five_of_the_dates_of_the_file() {
    var cleaning = Cleaning.of(Rule.tradedInARow(5));
    int[] days = {0, 3, 4, 5, 6, 7}; // a weekend is no gap
    var kept = new ArrayList<Integer>();
    for (int day : days) kept.add(cleaning.apply(on(day, true)).quotes().size());
    assertEquals(List.of(0, 0, 0, 0, 1, 1), kept);
    assertEquals(1, cleaning.apply(on(8, false)).quotes().size(), "once reached, it stays");
  }

  @Test
  void a_date_without_the_option_or_without_volume_breaks_the_row() {
    var cleaning = Cleaning.of(Rule.tradedInARow(2));
    cleaning.apply(on(0, true, true));
    cleaning.apply(on(1, false)); // the second option is absent
    assertEquals(0, cleaning.apply(on(2, true, true)).quotes().size());
    assertEquals(2, cleaning.apply(on(3, true, true)).quotes().size());
  }

  @Test
  void rows_of_two_underlyings_do_not_mix_and_dates_must_rise() {
    var cleaning = Cleaning.of(Rule.tradedInARow(2));
    Chain x = on(0, true);
    cleaning.apply(x);
    assertEquals(0, cleaning.apply(new Chain("Y", DAY, 100, x.quotes())).quotes().size());
    assertEquals(1, cleaning.apply(on(1, true)).quotes().size());
    assertThrows(IllegalArgumentException.class, () -> cleaning.apply(on(1, true)));
    assertThrows(IllegalArgumentException.class, () -> Rule.tradedInARow(0));
  }

  /** Random histories of 20 options over 60 dates against looking back from each date. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rows_agree_with_looking_back(long seed) {
    var random = new SplittableRandom(seed);
    int length = 1 + (int) seed;
    var cleaning = Cleaning.of(Rule.tradedInARow(length));
    boolean[][] traded = new boolean[60][20];
    for (int day = 0; day < 60; day++) {
      var quotes = new ArrayList<OptionQuote>();
      for (int i = 0; i < 20; i++) {
        traded[day][i] = random.nextInt(10) < 7;
        if (traded[day][i] || random.nextBoolean())
          quotes.add(
              Draft.GOOD
                  .days(300 - day)
                  .strike(50 + i)
                  .trade(traded[day][i] ? 2 : 0, null)
                  .quote());
      }
      // the expiry must be the same on every date
      int today = day;
      var moved = new ArrayList<OptionQuote>();
      for (OptionQuote q : quotes)
        moved.add(
            new OptionQuote(
                "",
                DAY.plusDays(300),
                300 - today,
                q.strike(),
                q.type(),
                1,
                1,
                0.2,
                0.5,
                q.volume(),
                null));
      Chain kept = cleaning.apply(new Chain("X", DAY.plusDays(day), 100, moved));
      for (OptionQuote q : moved) {
        int i = (int) q.strike() - 50;
        boolean expected =
            IntStream.rangeClosed(length - 1, today)
                .anyMatch(
                    end ->
                        IntStream.rangeClosed(end - length + 1, end).allMatch(d -> traded[d][i]));
        assertEquals(expected, kept.quotes().contains(q), "day " + today + ", option " + i);
      }
    }
  }

  @Test
  void a_rule_is_a_value_and_two_cleanings_of_it_do_not_share_memory() {
    Rule rule = Rule.tradedInARow(2);
    var first = Cleaning.of(rule);
    var second = Cleaning.of(rule);
    first.apply(on(0, true));
    assertEquals(0, second.apply(on(1, true)).quotes().size());
    assertEquals(1, first.apply(on(1, true)).quotes().size());
  }

  @Test
  void each_rule_counts_what_it_dropped_of_what_reached_it_in_the_order_given() {
    List<OptionQuote> quotes =
        List.of(
            Draft.GOOD.quote(),
            Draft.GOOD.price(0, 1).quote(),
            Draft.GOOD.price(0, 1).vol(NONE).quote(),
            Draft.GOOD.vol(NONE).quote());
    Chain chain = new Chain("X", DAY, 100, quotes);
    var one = Cleaning.of(Rule.positiveBid(), Rule.hasVol());
    var other = Cleaning.of(Rule.hasVol(), Rule.positiveBid());
    assertEquals(quotes.subList(0, 1), one.apply(chain).quotes());
    assertEquals(quotes.subList(0, 1), other.apply(chain).quotes());
    assertEquals(
        List.of(new Cleaning.Count("bid > 0", 4, 2), new Cleaning.Count("has a volatility", 2, 1)),
        one.report().counts());
    assertEquals(
        List.of(new Cleaning.Count("has a volatility", 4, 2), new Cleaning.Count("bid > 0", 2, 1)),
        other.report().counts());
    one.apply(chain);
    Cleaning.Report report = one.report();
    assertEquals(2, report.chains());
    assertEquals(8, report.options());
    assertEquals(2, report.kept());
    assertTrue(report.toString().startsWith("2 of 8 options kept, 2 chains\n  4 of 8 dropped"));
    assertEquals(50.0, report.toTable().doubleColumn("Dropped (%)").get(1));
    assertEquals(2, report.toTable().rowCount());
    assertTrue(one.toString().contains("2 rules"), one.toString());
  }

  @Test
  void users_bring_rules_of_their_own_and_a_chain_may_be_left_empty() {
    var names = new HashMap<String, Integer>();
    var cleaning =
        Cleaning.of(
            List.of(
                Rule.of("calls", q -> q.type() == OptionType.CALL),
                Rule.ofChain("below spot", chain -> q -> q.strike() < chain.spot())));
    Chain chain =
        new Chain("X", DAY, 100, List.of(Draft.GOOD.put().strike(90).quote(), Draft.GOOD.quote()));
    assertTrue(cleaning.apply(chain).quotes().isEmpty());
    cleaning.report().counts().forEach(c -> names.merge(c.rule(), (int) c.dropped(), Integer::sum));
    assertEquals(new HashMap<>(java.util.Map.of("calls", 1, "below spot", 1)), names);
    assertTrue(Cleaning.of().apply(chain).quotes().equals(chain.quotes()), "no rule, no drop");
  }

  @Test
  void the_usual_lists_hold_the_usual_rules() {
    assertEquals(
        List.of("bid > 0", "spread at most 10 %", "7 to 730 days to expiry"),
        Rule.endOfDay().stream().map(Rule::name).toList());
    assertEquals(
        List.of(
            "bid > 0",
            "spread at most 10 %",
            "has a volatility",
            "|delta| in quantiles 1 % to 99 %",
            "volume and last trade agree",
            "traded on 5 dates in a row"),
        Rule.research().stream().map(Rule::toString).toList());
  }
}
