package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {

  private static final List<LocalDate> DATES = Market.ssvi(1).dates();

  private static List<LocalDate> dates(String... text) {
    return List.of(text).stream().map(LocalDate::parse).toList();
  }

  @Test
  void third_fridays_are_those_of_the_calendar() {
    assertEquals(LocalDate.of(2021, 1, 15), Expiries.thirdFriday(YearMonth.of(2021, 1)));
    assertEquals(LocalDate.of(2021, 10, 15), Expiries.thirdFriday(YearMonth.of(2021, 10)));
    assertEquals(LocalDate.of(2022, 7, 15), Expiries.thirdFriday(YearMonth.of(2022, 7)));
    assertEquals(LocalDate.of(2023, 9, 15), Expiries.thirdFriday(YearMonth.of(2023, 9)));
  }

  @Test
  void a_liquid_chain_has_weeklies_monthlies_quarterlies_and_leaps() {
    assertEquals(
        dates(
            "2021-03-26", // weeklies, from a fortnight on
            "2021-04-02",
            "2021-04-09",
            "2021-04-16", // monthlies
            "2021-05-21",
            "2021-06-18",
            "2021-07-16",
            "2021-09-17", // quarterlies
            "2021-12-17",
            "2022-01-21", // LEAPS and quarterly
            "2022-03-18",
            "2022-06-17",
            "2023-01-20"),
        Expiries.liquid(LocalDate.of(2021, 3, 12)));
  }

  @Test
  void quarterlies_end_after_twelve_months() {
    List<LocalDate> listed = Expiries.liquid(LocalDate.of(2021, 9, 3));
    assertTrue(listed.contains(LocalDate.of(2022, 3, 18)), listed.toString());
    assertTrue(!listed.contains(LocalDate.of(2022, 9, 16)), listed.toString());
  }

  @Test
  void demand_falls_from_the_money_faster_for_calls_and_with_maturity() {
    assertEquals(1, Quoting.demand(0, 0), 0);
    assertEquals(Math.exp(-0.5), Quoting.demand(-2.8, 0), 1e-15);
    assertEquals(Math.exp(-0.5), Quoting.demand(1.7, 0), 1e-15);
    assertEquals(0.88, Quoting.demand(0, 1), 1e-15);
    assertEquals(0.70, Quoting.demand(0, 5), 1e-15);
  }

  @Test
  void a_sparse_chain_has_two_months_and_two_of_its_cycle() {
    LocalDate date = LocalDate.of(2021, 3, 12);
    assertEquals(
        dates("2021-04-16", "2021-05-21", "2021-07-16", "2021-10-15"), Expiries.sparse(date, 1));
    assertEquals(
        dates("2021-04-16", "2021-05-21", "2021-08-20", "2021-11-19"), Expiries.sparse(date, 2));
    assertEquals(
        dates("2021-04-16", "2021-05-21", "2021-06-18", "2021-09-17"), Expiries.sparse(date, 3));
  }

  @Test
  void expiries_are_fridays_at_least_ten_days_and_at_most_two_years_and_a_month_away() {
    for (LocalDate date : DATES)
      for (List<LocalDate> listed : List.of(Expiries.liquid(date), Expiries.sparse(date, 2)))
        for (LocalDate expiry : listed) {
          assertEquals(DayOfWeek.FRIDAY, expiry.getDayOfWeek());
          long days = ChronoUnit.DAYS.between(date, expiry);
          assertTrue(days >= 10 && days <= 762, date + " " + expiry);
          assertEquals(days / 365.0, Expiries.years(date, expiry), 0);
        }
  }

  @Test
  void increments_are_round() {
    double[] wishes = {0.01, 0.3, 0.4, 1, 1.5, 3, 4, 8, 15, 40};
    double[] listed = {0.25, 0.25, 0.5, 1, 2.5, 2.5, 5, 10, 25, 50};
    for (int i = 0; i < wishes.length; i++)
      assertEquals(listed[i], Strikes.increment(wishes[i]), 0, "wish " + wishes[i]);
  }

  @Test
  void strikes_are_multiples_of_the_increment_dense_near_the_money_and_wider_for_puts() {
    // sd 0.1 at 100, step 0.11: a wish of 1.1, so the increment 1, then 2 from |z| = 1 and 4 from 2
    List<Double> strikes = new Strikes(2.7, 1.8, 0.11).listed(100, 0.1);
    assertEquals(80, strikes.get(0)); // 100 e^-0.27 = 76.3, in fours above: 80
    assertEquals(118, strikes.get(strikes.size() - 1)); // 100 e^0.18 = 119.7, in twos below
    for (int i = 1; i < strikes.size(); i++) {
      double gap = strikes.get(i) - strikes.get(i - 1), at = strikes.get(i);
      double z = Math.log(at / 100) / 0.1;
      if (z > -0.9 && z < 0.99) assertEquals(1, gap, 0, "at " + at);
      if (z > 1.2) assertEquals(2, gap, 0, "at " + at);
    }
  }

  @Test
  void the_range_of_strikes_grows_with_the_standard_deviation() {
    List<Double> near = Strikes.LIQUID.listed(4000, 0.04), far = Strikes.LIQUID.listed(4000, 0.3);
    assertTrue(far.get(0) < near.get(0));
    assertTrue(far.get(far.size() - 1) > near.get(near.size() - 1));
    for (double sd : new double[] {0.02, 0.1, 0.4, 0.9})
      for (double forward : new double[] {9.7, 47, 3912}) {
        List<Double> strikes = Strikes.LIQUID.listed(forward, sd);
        assertTrue(Math.log(strikes.get(0) / forward) >= -2.7 * sd);
        assertTrue(Math.log(strikes.get(strikes.size() - 1) / forward) <= 1.8 * sd);
      }
  }

  @Test
  void the_forward_grows_by_the_rate_less_the_dividend() {
    // 100 exp((0.05 - 0.02) 2) = 106.1837
    assertEquals(106.18365465, Quoting.forward(100, 5, 0.02, 2), 1e-8);
  }
}
