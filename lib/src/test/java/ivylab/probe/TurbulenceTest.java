package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Batch;
import ivylab.probe.Sensitivity.Measure;
import ivylab.surface.MarketFeatures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurbulenceTest {

  private static LocalDate day(int i) {
    return LocalDate.of(2021, 1, 1).plusDays(i);
  }

  /** Days whose volatility rises and whose returns alternate and shrink. */
  private static SortedMap<LocalDate, MarketFeatures> days(int n) {
    SortedMap<LocalDate, MarketFeatures> days = new TreeMap<>();
    for (int i = 0; i < n; i++)
      days.put(day(i), new MarketFeatures((i % 2 == 0 ? 0.1 : -0.1) / (1 + i), 10 + i, 1));
    return days;
  }

  @Test
  void extreme_days_have_the_largest_level_or_move() {
    var days = days(40);
    assertEquals(List.of(day(38), day(39)), Turbulence.DayRule.volatility(0.05).extreme(days));
    assertEquals(List.of(day(0), day(1)), Turbulence.DayRule.absoluteReturn(0.05).extreme(days));
    assertEquals(3, Turbulence.DayRule.volatility(0.051).extreme(days).size(), "rounded up");
    assertEquals(4, Turbulence.DayRule.volatility(0.1).extreme(days).size());
  }

  /**
   * Two points a day, whose elasticity to volatility is a daily number plus and minus an offset.
   */
  private static Sensitivity sensitivity(double[] daily) {
    List<Sensitivity.Asked> points = new ArrayList<>();
    var days = days(daily.length);
    for (int i = 0; i < daily.length; i++)
      for (double offset : new double[] {-5, 5}) {
        double level = days.get(day(i)).volatility(), w = 0.02;
        double gradient = 2 * w / level * (daily[i] + offset);
        points.add(
            new Sensitivity.Asked(
                "A",
                day(i),
                days.get(day(i)),
                0.5,
                0,
                1,
                w,
                List.of(0.0, level),
                List.of(daily[i] + 3 * offset, gradient)));
      }
    return new Sensitivity("f", Batch.FEATURES.subList(0, 2), points, List.of());
  }

  @Test
  void a_day_is_the_mean_of_its_points() {
    Sensitivity s = sensitivity(new double[] {1, 2, 4, 8});
    assertEquals(8, s.byDay(Measure.ELASTICITY, 1).get(day(3)), 1e-12);
    Turbulence t = s.turbulence(Turbulence.DayRule.volatility(0.5), Measure.ELASTICITY);
    assertEquals(6, t.features().get(1).extremeMean(), 1e-12);
    assertEquals(1.5, t.features().get(1).restMean(), 1e-12);
    assertEquals(List.of(day(2), day(3)), t.extreme());
  }

  /** Welch's statistic and degrees of freedom from their formulas. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_statistics_are_those_of_welch_and_of_kolmogorov_and_smirnov(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] daily = random.doubles(20).toArray();
    for (int i = 14; i < 20; i++) daily[i] = 0.3 + 2 * daily[i];
    Turbulence.Contrast c =
        sensitivity(daily)
            .turbulence(Turbulence.DayRule.volatility(0.3), Measure.ELASTICITY)
            .features()
            .get(1);
    double[] m = new double[2], v = new double[2];
    int[] n = {6, 14};
    for (int side = 0; side < 2; side++) {
      int from = side == 0 ? 14 : 0;
      for (int i = from; i < from + n[side]; i++) m[side] += daily[i] / n[side];
      for (int i = from; i < from + n[side]; i++)
        v[side] += Math.pow(daily[i] - m[side], 2) / (n[side] - 1) / n[side];
    }
    assertEquals((m[0] - m[1]) / Math.sqrt(v[0] + v[1]), c.t(), 1e-9);
    double freedom = Math.pow(v[0] + v[1], 2) / (v[0] * v[0] / 5 + v[1] * v[1] / 13);
    assertEquals(freedom, c.freedom(), 1e-9);
    assertEquals(distance(c.extreme(), c.rest()), c.distance(), 1e-12);
    assertTrue(c.tProbability() >= 0 && c.tProbability() <= 1);
  }

  private static double distance(List<Double> a, List<Double> b) {
    List<Double> all = new ArrayList<>(a);
    all.addAll(b);
    return all.stream()
        .mapToDouble(
            x ->
                Math.abs(
                    a.stream().filter(v -> v <= x).count() / (double) a.size()
                        - b.stream().filter(v -> v <= x).count() / (double) b.size()))
        .max()
        .orElseThrow();
  }

  /** Under the null the p value is uniform: of 400 about 20 fall below 0.05, deviation 4.4. */
  @Test
  void equal_days_are_seldom_distinguished_and_shifted_ones_always() {
    SplittableRandom random = new SplittableRandom(17);
    int alarms = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] daily = random.doubles(40).toArray();
      Turbulence t =
          sensitivity(daily).turbulence(Turbulence.DayRule.volatility(0.25), Measure.ELASTICITY);
      if (t.features().get(1).tProbability() < 0.05) alarms++;
    }
    assertTrue(alarms > 20 - 3 * 4.4 && alarms < 20 + 3 * 4.4, alarms + " alarms");
    double[] shifted = random.doubles(40).toArray();
    for (int i = 30; i < 40; i++) shifted[i] += 1;
    Turbulence t =
        sensitivity(shifted).turbulence(Turbulence.DayRule.volatility(0.25), Measure.ELASTICITY);
    assertTrue(t.features().get(1).tProbability() < 1e-4);
    assertTrue(t.features().get(1).ksProbability() < 1e-3);
    assertTrue(t.features().get(1).t() > 0);
    assertEquals(2, t.toTable().rowCount());
    assertTrue(t.toString().contains("25 % of days"), t.toString());
  }

  @Test
  void where_a_model_hears_nothing_there_is_no_statistic() {
    Turbulence t =
        sensitivity(new double[] {1, 2, 4, 8})
            .turbulence(Turbulence.DayRule.volatility(0.5), Measure.ELASTICITY);
    assertTrue(Double.isNaN(t.features().get(0).t())); // the feature is 0, so is its elasticity
    assertEquals(1, t.features().get(0).tProbability());
    assertEquals(0, t.features().get(0).distance());
  }

  @Test
  void too_few_days_are_refused() {
    Sensitivity s = sensitivity(new double[] {1, 2, 4, 8});
    for (double share : new double[] {0.05, 0.7})
      assertThrows(
          IllegalArgumentException.class,
          () -> s.turbulence(Turbulence.DayRule.volatility(share), Measure.VOL));
    assertThrows(IllegalArgumentException.class, () -> Turbulence.DayRule.volatility(0));
    assertThrows(IllegalArgumentException.class, () -> Turbulence.DayRule.absoluteReturn(1));
    assertEquals(4, s.days().keySet().stream().collect(Collectors.toSet()).size());
  }
}
