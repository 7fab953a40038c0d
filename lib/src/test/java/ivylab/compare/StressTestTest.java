package ivylab.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.StressTest.Sample;
import ivylab.data.Panel;
import ivylab.method.CubicInterpolation;
import ivylab.method.Quadratic;
import ivylab.probe.Turbulence.DayRule;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class StressTestTest {

  private static final LocalDate FIRST = LocalDate.parse("2021-01-04");

  /** Ten days of two symbols; the volatility index rises from day to day. */
  private static Panel panel() {
    Market market = Market.seeded(3);
    List<Surface> surfaces = new ArrayList<>();
    for (String symbol : List.of("A", "B"))
      for (int d = 0; d < 10; d++) {
        Surface like = market.surface("SPA1", market.dates().get(0).toString());
        surfaces.add(
            new Surface(
                symbol, FIRST.plusDays(d), new MarketFeatures(0.01, 10 + d, 2), like.points()));
      }
    return Panel.of(surfaces);
  }

  private static Sample sample(String method, int day, String symbol, double mape) {
    return new Sample(method, FIRST.plusDays(day), symbol, mape);
  }

  @Test
  void extreme_days_are_those_of_the_whole_history_that_were_tested() {
    List<Sample> samples = new ArrayList<>();
    for (int day : new int[] {0, 2, 4, 8, 9}) samples.add(sample("flat", day, "A", day));
    // the largest 30 % of ten days are days 7, 8 and 9; day 7 was not tested
    StressTest test = StressTest.of(samples, DayRule.volatility(0.3), panel());
    assertEquals(List.of(FIRST.plusDays(8), FIRST.plusDays(9)), test.extreme());
    assertEquals(List.of(FIRST, FIRST.plusDays(2), FIRST.plusDays(4)), test.calm());
    StressTest.Row row = test.row("flat");
    assertEquals(8.5, row.extremeMean(), 1e-12);
    assertEquals(2, row.calmMean(), 1e-12);
    assertEquals(4.25, row.ratio(), 1e-12);
    assertEquals(2 / 10.0, row.p(), 1e-12); // two of C(5, 2) choices of ranks
  }

  @Test
  void a_surface_is_the_mean_of_its_masks_and_a_day_that_of_its_surfaces() {
    List<Sample> samples = new ArrayList<>();
    for (int day : new int[] {0, 1, 8, 9}) {
      samples.add(sample("x", day, "A", 1));
      samples.add(sample("x", day, "A", 3));
      samples.add(sample("x", day, "A", Double.NaN)); // a mask that failed is left out
      samples.add(sample("x", day, "B", day < 5 ? 6 : Double.NaN)); // a surface that failed
    }
    StressTest.Row row = StressTest.of(samples, DayRule.volatility(0.2), panel()).row("x");
    assertEquals(List.of(4.0, 4.0), row.calm());
    assertEquals(List.of(2.0, 2.0), row.extreme());
    assertEquals(List.of(2.0, 6.0, 2.0, 6.0), row.calmSurfaces());
    double none = Double.POSITIVE_INFINITY;
    assertEquals(List.of(2.0, none, 2.0, none), row.extremeSurfaces());
  }

  @Test
  void methods_are_paired_by_surface_on_extreme_and_on_calm_days() {
    List<Sample> samples = new ArrayList<>();
    for (int day : new int[] {0, 1, 2, 7, 8, 9})
      for (String symbol : List.of("A", "B")) {
        samples.add(sample("base", day, symbol, 2));
        samples.add(sample("other", day, symbol, day < 5 ? 1 : 5)); // better on calm days alone
      }
    Table table = StressTest.of(samples, DayRule.volatility(0.3), panel()).paired("base");
    assertEquals(2, table.rowCount());
    assertEquals("extreme", table.stringColumn("Days").get(0));
    assertEquals("other", table.stringColumn("Method").get(0));
    assertEquals(0, table.intColumn("Wins").get(0));
    assertEquals(6, table.intColumn("Losses").get(0));
    assertEquals(3, table.doubleColumn("Median Difference").get(0), 1e-12);
    assertEquals("calm", table.stringColumn("Days").get(1));
    assertEquals(6, table.intColumn("Wins").get(1));
    assertEquals(-1, table.doubleColumn("Median Difference").get(1), 1e-12);
    // six equal signs: 2/64, times two tests
    assertEquals(2 * 2 / 64.0, table.doubleColumn("p (Holm)").get(1), 1e-12);
  }

  @Test
  void a_comparison_is_tested_day_by_day() {
    Market market = Market.seeded(3);
    Panel panel = Panel.of(market.surfaces(List.of("SPA1", "SPA2"), market.dates().subList(0, 12)));
    ComparisonResult result =
        Comparison.of(Quadratic.method(), CubicInterpolation.method())
            .withoutMesh()
            .watchedBy(Progress.silent())
            .on(panel, List.of(0.3, 0.5), 5);
    DayRule rule = DayRule.absoluteReturn(0.25);
    StressTest test = StressTest.of(result, rule, panel);
    var days = new TreeMap<LocalDate, MarketFeatures>();
    panel.surfaces().forEach(s -> days.put(s.asOf(), s.market()));
    assertEquals(rule.extreme(days), test.extreme());
    assertEquals(
        List.of("quadratic", "cubic interpolation"),
        test.methods().stream().map(StressTest.Row::method).toList());
    double all =
        result.trials().stream()
            .filter(t -> t.method().equals("quadratic"))
            .mapToDouble(t -> 100 * t.error().volMape())
            .average()
            .orElseThrow();
    StressTest.Row row = test.row("quadratic");
    // every day has two surfaces of two masks, so the mean of all is the mean of the days
    assertEquals(all, (3 * row.extremeMean() + 9 * row.calmMean()) / 12, 1e-9);
    assertEquals(6, row.extremeSurfaces().size());
    assertEquals(18, row.calmSurfaces().size());
  }

  @Test
  void tables_say_which_days_and_how_much_worse() {
    List<Sample> samples = new ArrayList<>();
    for (int day : new int[] {0, 1, 8, 9}) samples.add(sample("x", day, "A", 1 + day));
    StressTest test = StressTest.of(samples, DayRule.volatility(0.2), panel());
    Table days = test.days(panel());
    assertEquals(List.of("2021-01-12", "2021-01-13"), days.stringColumn("Day").asList());
    assertEquals(List.of(18.0, 19.0), days.doubleColumn("Market Volatility").asList());
    assertEquals(1, days.doubleColumn("Market Return %").get(0), 1e-12);
    Table table = test.toTable();
    assertEquals(9.5, table.doubleColumn("Extreme Days: IV MAPE %").get(0), 1e-12);
    assertEquals(1.5, table.doubleColumn("Calm Days: IV MAPE %").get(0), 1e-12);
    assertEquals(9.5 / 1.5, table.doubleColumn("Ratio").get(0), 1e-12);
    assertTrue(
        test.toString().contains("x: IV MAPE 9.50 % against 1.50 % on calm days, 6.33 times"));
  }

  @Test
  void too_few_days_and_unknown_names_are_refused() {
    List<Sample> samples = new ArrayList<>();
    for (int day : new int[] {0, 1, 9}) samples.add(sample("x", day, "A", 1));
    var few =
        assertThrows(
            IllegalArgumentException.class,
            () -> StressTest.of(samples, DayRule.volatility(0.2), panel()));
    assertTrue(few.getMessage().contains("of 3 days tested 1 are among the 20 % of days"));
    samples.add(sample("x", 30, "A", 1));
    var unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> StressTest.of(samples, DayRule.volatility(0.2), panel()));
    assertTrue(
        unknown.getMessage().contains("panel must contain all days tested, but lacks 2021-02-03"));
    samples.remove(3);
    samples.add(sample("x", 8, "A", 1));
    StressTest test = StressTest.of(samples, DayRule.volatility(0.2), panel());
    assertThrows(IllegalArgumentException.class, () -> test.row("y"));
    assertEquals(
        Set.of("x"), new TreeSet<>(test.methods().stream().map(StressTest.Row::method).toList()));
  }
}
