package ivylab.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.method.GridAverage;
import ivylab.method.KernelRegression;
import ivylab.method.Quadratic;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.simulate.Market;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tech.tablesaw.api.Table;

class ComparisonTest {

  private static final List<Double> MASKS = List.of(0.3, 0.7);
  private static final long SEED = 5;
  private static final Panel PANEL = panel();

  private static Panel panel() {
    Market market = Market.seeded(3);
    return Panel.of(market.surfaces(List.of("SPA1", "SPA2", "SPA3"), market.dates().subList(0, 4)));
  }

  /** Volatility everywhere that of the mean of the visible quotes. */
  private static final SurfaceMethod FLAT =
      method(
          "flat",
          visible -> {
            double vol = visible.points().stream().mapToDouble(Point::vol).average().orElseThrow();
            return (k, t) -> scaled(t, vol * vol);
          });

  private static double[] scaled(double[] t, double variance) {
    double[] w = new double[t.length];
    for (int i = 0; i < w.length; i++) w[i] = variance * t[i];
    return w;
  }

  private interface Fit {
    VolSurface of(Surface visible);
  }

  private static SurfaceMethod method(String name, Fit fit) {
    return new SurfaceMethod() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public VolSurface fit(Surface visible) {
        return fit.of(visible);
      }
    };
  }

  private static Comparison quiet(SurfaceMethod... methods) {
    return Comparison.of(methods).watchedBy(Progress.silent()).withoutMesh();
  }

  @Test
  void every_method_sees_the_same_visible_quotes_and_is_asked_for_the_same_hidden_ones() {
    Map<String, List<Surface>> seen = new HashMap<>();
    Map<String, List<List<Double>>> asked = new HashMap<>();
    SurfaceMethod[] spies = new SurfaceMethod[3];
    for (int i = 0; i < spies.length; i++) {
      String name = "spy " + i;
      spies[i] =
          method(
              name,
              visible -> {
                seen.computeIfAbsent(name, n -> new ArrayList<>()).add(visible);
                return (k, t) -> {
                  var all = asked.computeIfAbsent(name, n -> new ArrayList<>());
                  for (int j = 0; j < k.length; j++) all.add(List.of(k[j], t[j]));
                  return scaled(t, 0.04);
                };
              });
    }
    quiet(spies).on(PANEL, MASKS, SEED);
    assertEquals(MASKS.size() * PANEL.size(), seen.get("spy 0").size());
    for (int i = 1; i < spies.length; i++) {
      assertEquals(seen.get("spy 0"), seen.get("spy " + i));
      assertEquals(asked.get("spy 0"), asked.get("spy " + i));
    }
  }

  @Test
  void masks_are_those_of_the_masking_rule_whatever_the_methods() {
    ComparisonResult result = quiet(FLAT).on(PANEL, MASKS, SEED);
    for (Trial trial : result.trials()) {
      Masked expected =
          Masking.clustered(trial.condition().hidden()).apply(trial.masked().surface(), SEED);
      assertEquals(expected, trial.masked());
    }
  }

  @Test
  void errors_are_pooled_over_quotes_as_a_plain_loop_does_it() {
    ComparisonResult result = quiet(FLAT, Quadratic.method()).on(PANEL, MASKS, SEED);
    for (double p : MASKS) {
      double relative = 0, square = 0, variance = 0;
      int points = 0;
      for (Surface surface : PANEL.surfaces()) {
        Masked masked = Masking.clustered(p).apply(surface, SEED);
        double vol = masked.visible().points().stream().mapToDouble(Point::vol).average().orElse(0);
        for (Point q : masked.hidden()) {
          relative += Math.abs(vol / q.vol() - 1);
          square += Math.pow(vol - q.vol(), 2);
          variance += Math.pow(vol * vol * q.t() - q.w(), 2);
          points++;
        }
      }
      // sums of some hundred terms in another order
      assertEquals(100 * relative / points, result.value(Metric.MAPE, "flat", p), 1e-10);
      assertEquals(Math.sqrt(square / points), result.value(Metric.RMSE, "flat", p), 1e-12);
      assertEquals(variance / points, result.value(Metric.MSE, "flat", p), 1e-14);
      assertEquals(points, result.error("quadratic", p).points());
    }
  }

  @Test
  void a_method_that_throws_on_a_surface_is_counted_and_its_reason_kept() {
    SurfaceMethod fragile =
        method(
            "fragile",
            visible -> {
              if (visible.symbol().equals("SPA2")) throw new IllegalStateException("not today");
              return FLAT.fit(visible);
            });
    ComparisonResult result = quiet(FLAT, fragile).on(PANEL, List.of(0.5), SEED);
    List<Trial> failed = result.trials("fragile", 0.5).stream().filter(Trial::failed).toList();
    assertEquals(4, failed.size());
    int lost = failed.stream().mapToInt(t -> t.masked().hidden().size()).sum();
    assertEquals(lost, result.error("fragile", 0.5).failures());
    assertEquals(result.error("flat", 0.5).points(), result.error("fragile", 0.5).points());
    assertEquals(4, result.failures().rowCount());
    assertTrue(result.failures().column("Reason").getString(0).contains("not today"));
    assertEquals(
        4,
        result
            .toTable()
            .where(t -> t.stringColumn("Method").isEqualTo("fragile"))
            .intColumn("Failed Surfaces")
            .get(0));
    assertTrue(result.toString().contains("failed on 4"), result.toString());
  }

  @Test
  void a_method_that_always_throws_has_no_error_but_its_row() {
    SurfaceMethod broken =
        method(
            "broken",
            visible -> {
              throw new UnsupportedOperationException();
            });
    ComparisonResult result = quiet(broken).on(PANEL, MASKS, SEED);
    assertTrue(Double.isNaN(result.value(Metric.MAPE, "broken", 0.3)));
    assertEquals(2, result.toTable().rowCount());
    assertEquals(PANEL.size(), result.toTable().intColumn("Failed Surfaces").get(0));
    assertEquals(0, result.mapes("broken", 0.3).length);
  }

  @Test
  void a_cap_draws_surfaces_by_the_seed_and_says_so() {
    ComparisonResult a = quiet(FLAT).surfacesAtMost(5).on(PANEL, MASKS, 1);
    ComparisonResult b = quiet(FLAT).surfacesAtMost(5).on(PANEL, MASKS, 1);
    ComparisonResult c = quiet(FLAT).surfacesAtMost(5).on(PANEL, MASKS, 2);
    assertEquals(5, a.surfaces());
    assertEquals(surfaces(a), surfaces(b));
    assertFalse(surfaces(a).equals(surfaces(c)));
    assertTrue(a.notices().toString().contains("5 of 12 surfaces"), a.notices().toString());
    assertEquals(List.of(), quiet(FLAT).surfacesAtMost(12).on(PANEL, MASKS, 1).notices());
  }

  private static Set<Surface> surfaces(ComparisonResult result) {
    return result.trials().stream().map(t -> t.masked().surface()).collect(Collectors.toSet());
  }

  @Test
  void the_same_comparison_twice_is_the_same() {
    Comparison comparison = quiet(FLAT, Quadratic.method()).mesh(7, 7);
    assertEquals(comparison.on(PANEL, MASKS, SEED), comparison.on(PANEL, MASKS, SEED));
  }

  @Test
  void a_cap_on_visible_quotes_holds_for_all_methods() {
    ComparisonResult result = quiet(FLAT).visibleAtMost(4).on(PANEL, MASKS, SEED);
    for (Trial trial : result.trials()) assertEquals(4, trial.masked().visibleSize());
  }

  @Test
  void surfaces_that_cannot_be_masked_are_left_out_and_counted() {
    Surface small =
        new Surface(
            "TINY",
            LocalDate.of(1999, 1, 1),
            new MarketFeatures(0, 20, 1),
            List.of(new Point(0, 1, 0.04), new Point(0.1, 1, 0.04), new Point(0.1, 1, 0.05)));
    List<Surface> more = new ArrayList<>(PANEL.surfaces());
    more.add(small);
    ComparisonResult result = quiet(FLAT).on(Panel.of(more), MASKS, SEED);
    assertEquals(PANEL.size(), result.surfaces());
    assertTrue(result.notices().get(0).startsWith("1 of 13 surfaces omitted"));
    assertThrows(
        IllegalArgumentException.class,
        () -> quiet(FLAT).on(Panel.of(List.of(small)), MASKS, SEED));
  }

  /** w = 0.04 t + slope (1 - t) for k above a wall: calendar arbitrage on one side of it. */
  @Test
  void arbitrage_is_counted_on_the_mesh_points_in_the_hull_of_the_quotes() {
    List<Point> corners =
        List.of(
            new Point(-1, 1, 0.1),
            new Point(1, 1, 0.1),
            new Point(0, 2, 0.1),
            new Point(0, 1.5, 0.1),
            new Point(0, 1.2, 0.1));
    Surface triangle =
        new Surface("TRI", LocalDate.of(2021, 1, 1), new MarketFeatures(0, 20, 1), corners);
    SurfaceMethod falling =
        method(
            "falling on the right",
            visible ->
                (k, t) -> {
                  double[] w = new double[k.length];
                  for (int i = 0; i < w.length; i++)
                    w[i] = k[i] > 1e-9 ? 1 - 0.1 * t[i] : 0.1 * t[i];
                  return w;
                });
    SurfaceMethod exact =
        method(
            "exact",
            visible ->
                new VolSurface() {
                  @Override
                  public double[] totalVariance(double[] k, double[] t) {
                    return falling.fit(visible).totalVariance(k, t);
                  }

                  @Override
                  public List<Derivatives> derivatives(double[] k, double[] t) {
                    double[] w = totalVariance(k, t);
                    List<Derivatives> all = new ArrayList<>();
                    for (int i = 0; i < w.length; i++)
                      all.add(new Derivatives(k[i], t[i], w[i], 0, k[i] > 1e-9 ? -0.1 : 0.1, 0));
                    return all;
                  }
                });
    ComparisonResult result =
        Comparison.of(exact)
            .watchedBy(Progress.silent())
            .mesh(5, 3)
            .on(Panel.of(List.of(triangle)), List.of(0.3), SEED);
    // k = -1, -0.5, 0, 0.5, 1 at t = 1 (5 points in), three at t = 1.5, one at t = 2
    MeshCheck mesh = result.mesh("exact", 0.3);
    assertEquals(new MeshCheck(9, 3, 0, 0, mesh.calendarLoss(), 0), mesh);
    assertEquals(3 * 0.1 * 0.1 / 9, mesh.calendarLoss(), 1e-15); // rounding of a sum of three
    assertEquals(100 * 3 / 9.0, result.value(Metric.CALENDAR, "exact", 0.3), 1e-12);
    assertEquals(0, result.value(Metric.FREE, "exact", 0.3));
  }

  @Test
  void a_surface_without_arbitrage_is_free() {
    ComparisonResult result =
        Comparison.of(FLAT).watchedBy(Progress.silent()).on(PANEL, MASKS, SEED);
    assertEquals(100, result.value(Metric.FREE, "flat", 0.3));
    assertEquals(0, result.value(Metric.BUTTERFLY, "flat", 0.3));
    assertTrue(result.toTable().columnNames().contains("Free %"));
    assertFalse(quiet(FLAT).on(PANEL, MASKS, SEED).toTable().columnNames().contains("Free %"));
  }

  @Test
  void a_single_expiry_has_no_hull_and_the_whole_rectangle_counts() {
    List<Point> line = new ArrayList<>();
    for (int i = 0; i < 6; i++) line.add(new Point(0.1 * i, 1, 0.04 + 0.001 * i));
    Surface slice =
        new Surface("ONE", LocalDate.of(2021, 1, 1), new MarketFeatures(0, 20, 1), line);
    assertEquals(15, HullMesh.of(slice, 5, 3).points());
  }

  @Test
  void a_table_for_bars_has_a_row_for_each_mask_and_a_column_for_each_method() {
    var table = quiet(FLAT, Quadratic.method()).on(PANEL, MASKS, SEED).by(Metric.MAPE);
    assertEquals(List.of("Hidden", "flat", "quadratic"), table.columnNames());
    assertArrayEquals(new String[] {"30 %", "70 %"}, table.stringColumn("Hidden").asObjectArray());
  }

  @Test
  void two_methods_of_one_name_are_refused_until_one_is_renamed() {
    var e = assertThrows(IllegalArgumentException.class, () -> Comparison.of(FLAT, FLAT));
    assertTrue(e.getMessage().contains("named("), e.getMessage());
    ComparisonResult result = quiet(FLAT, FLAT.named("again")).on(PANEL, MASKS, SEED);
    assertEquals(List.of("flat", "again"), result.methods());
    assertEquals(result.error("flat", 0.3), result.error("again", 0.3));
    assertThrows(IllegalArgumentException.class, () -> result.error("absent", 0.3));
    assertThrows(IllegalArgumentException.class, () -> result.error("flat", 0.4));
  }

  @Test
  void progress_ends_with_done_and_an_interrupt_stops_the_work() {
    List<ProgressEvent> events = new ArrayList<>();
    Comparison.of(FLAT).withoutMesh().watchedBy(events::add).on(PANEL, MASKS, SEED);
    assertEquals(MASKS.size() * PANEL.size() + 1, events.size());
    assertTrue(events.get(events.size() - 1).finished());
    assertFalse(events.get(0).toString().contains("epoch"), events.get(0).toString());
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> quiet(FLAT).on(PANEL, MASKS, SEED));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  /** A variance that falls with time: every point violates calendar, at a level that g allows. */
  @Test
  void shares_of_violations_are_means_over_surfaces_in_percent() {
    VolSurface falling = VolSurface.of((k, t) -> 2 - 0.1 * t);
    VolSurface sound = VolSurface.of((k, t) -> 0.04 * t);
    List<Masked> masked = Masking.clustered(0.5).apply(PANEL, SEED);
    double first = masked.get(0).visible().points().get(0).k();
    SurfaceMethod some = // falling for the first surface alone
        SurfaceMethod.of("some", "", s -> s.points().get(0).k() == first ? falling : sound);
    SurfaceMethod all = SurfaceMethod.of("all", "", s -> falling);
    ViolationShares shares = ViolationShares.of(List.of(some, all), masked, 5);
    assertEquals(100, shares.methods().get(1).calendar(), 1e-12);
    assertEquals(0, shares.methods().get(1).butterfly());
    assertEquals(100.0 / masked.size(), shares.methods().get(0).calendar(), 1e-12);
    Table table = shares.toTable();
    assertEquals(List.of("condition", "some", "all"), table.columnNames());
    assertEquals(100, table.doubleColumn("all").getDouble(0), 1e-12);
    assertEquals(0, table.doubleColumn("all").getDouble(1));
    assertThrows(
        IllegalArgumentException.class, () -> ViolationShares.of(List.of(all), List.of(), 5));
  }

  @Test
  void unusable_options_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> quiet(FLAT).surfacesAtMost(-1));
    assertThrows(IllegalArgumentException.class, () -> quiet(FLAT).visibleAtMost(2));
    assertThrows(IllegalArgumentException.class, () -> quiet(FLAT).mesh(1, 5));
    assertThrows(IllegalArgumentException.class, () -> quiet(FLAT).on(PANEL, List.of(), SEED));
    assertThrows(IllegalArgumentException.class, () -> quiet(FLAT).on(PANEL, List.of(1.5), SEED));
    assertThrows(
        IllegalArgumentException.class, () -> quiet(FLAT).on(PANEL, List.of(0.5, 0.5), SEED));
  }

  /** Most of their error is noise of the quotes; the level of a surface spans some 10 %. */
  @Test
  void grid_averages_and_kernel_regression_are_compared_like_any_other_method() {
    ComparisonResult result =
        quiet(
                FLAT,
                GridAverage.BILINEAR.method(),
                GridAverage.BICUBIC.method().named("grid, bicubic"),
                KernelRegression.NORMAL_REFERENCE.method(),
                KernelRegression.LEAVE_ONE_OUT.method().named("kernel, best"))
            .on(PANEL, MASKS, SEED);
    double flat = result.value(Metric.MAPE, "flat", 0.3);
    for (String name :
        List.of("grid average", "grid, bicubic", "kernel regression", "kernel, best"))
      assertTrue(result.value(Metric.MAPE, name, 0.3) < 0.4 * flat, result.toString());
  }

  private static final List<MaskCondition> CONDITIONS =
      List.of(MaskCondition.hidden(0.3), MaskCondition.visible(5), new MaskCondition(0.7, 12));

  private record Asked(Surface visible, List<List<Double>> places) {}

  /** Notes what it is given; answers with a volatility of its own. */
  private static SurfaceMethod recorder(String name, double vol, List<Asked> notes) {
    return method(
        name,
        visible -> {
          List<List<Double>> places = new ArrayList<>();
          notes.add(new Asked(visible, places));
          return (k, t) -> {
            for (int i = 0; i < k.length; i++) places.add(List.of(k[i], t[i]));
            return scaled(t, vol * vol);
          };
        });
  }

  /** Whatever methods stand beside them, in whatever order, for every seed and condition. */
  @Test
  void methods_see_the_same_masks_beside_any_others_for_every_seed_and_condition() {
    List<Long> seeds = List.of(5L, 6L);
    List<Asked> a = new ArrayList<>(), b = new ArrayList<>(), c = new ArrayList<>();
    quiet(recorder("a", 0.2, a), FLAT, recorder("b", 0.3, b)).over(PANEL, CONDITIONS, seeds);
    quiet(Quadratic.method(), recorder("c", 0.4, c)).over(PANEL, CONDITIONS, seeds);
    assertEquals(seeds.size() * CONDITIONS.size() * PANEL.size(), a.size());
    assertEquals(a, b);
    assertEquals(a, c);
    int at = 0;
    for (long seed : seeds)
      for (MaskCondition condition : CONDITIONS)
        for (Surface surface : PANEL.surfaces()) {
          Masked masked =
              Masking.clustered(condition.hidden())
                  .withVisibleAtMost(condition.visibleAtMost())
                  .apply(surface, seed);
          assertEquals(masked.visible(), a.get(at).visible());
          assertEquals(
              masked.hidden().stream().map(p -> List.of(p.k(), p.t())).toList(),
              a.get(at++).places());
        }
    assertFalse(a.get(0).visible().equals(a.get(a.size() / 2).visible()), "seeds must differ");
  }

  @Test
  void with_few_quotes_half_is_hidden_and_the_others_are_capped() {
    ComparisonResult result = quiet(FLAT).onVisible(PANEL, List.of(5, 10_000), SEED);
    assertEquals(
        List.of(MaskCondition.visible(5), MaskCondition.visible(10_000)), result.conditions());
    for (Trial t : result.trials("flat", MaskCondition.visible(5))) {
      assertEquals(5, t.masked().visibleSize());
      assertEquals(
          Masking.clustered(0.5).apply(t.masked().surface(), SEED).hidden(), t.masked().hidden());
    }
    assertTrue(
        result.toString().contains("12 of 12 masked surfaces have fewer than 10000 quotes to show"),
        result.toString());
    assertFalse(result.toString().contains("fewer than 5 "), result.toString());
    assertEquals("5 quotes", result.toTable().getString(0, "Visible"));
    assertTrue(result.toString().contains("5 quotes, 10000 quotes visible"), result.toString());
    assertEquals("12 quotes, 70 % hidden", CONDITIONS.get(2).toString());
    assertEquals(
        "Condition", quiet(FLAT).over(PANEL, CONDITIONS, List.of(1L)).toTable().column(1).name());
    assertThrows(IllegalArgumentException.class, () -> MaskCondition.visible(0));
    assertThrows(IllegalArgumentException.class, () -> MaskCondition.visible(2));
  }

  @Test
  void the_lower_of_two_caps_on_visible_quotes_holds() {
    ComparisonResult result = quiet(FLAT).visibleAtMost(7).onVisible(PANEL, List.of(5, 10), SEED);
    for (Trial t : result.trials())
      assertEquals(t.condition().visibleAtMost() == 5 ? 5 : 7, t.masked().visibleSize());
  }

  @Test
  void several_seeds_are_several_comparisons_with_their_mean_and_deviation() {
    Comparison comparison = quiet(FLAT, Quadratic.method()).mesh(5, 5);
    List<Long> seeds = List.of(3L, 4L, 8L);
    ComparisonResult all = comparison.over(PANEL, CONDITIONS, seeds);
    List<ComparisonResult> each =
        seeds.stream().map(s -> comparison.over(PANEL, CONDITIONS, List.of(s))).toList();
    assertEquals(all, ComparisonResult.together(each));
    for (Metric metric : List.of(Metric.MAPE, Metric.IV_MSE, Metric.FREE)) {
      MaskCondition c = CONDITIONS.get(1);
      double[] x = each.stream().mapToDouble(r -> r.value(metric, "quadratic", c)).toArray();
      double mean = (x[0] + x[1] + x[2]) / 3, squares = 0;
      for (double v : x) squares += (v - mean) * (v - mean);
      // sums of three numbers in another order
      assertEquals(mean, all.value(metric, "quadratic", c), 1e-12 * Math.max(1, mean));
      assertEquals(
          Math.sqrt(squares / 2), all.deviation(metric, "quadratic", c), 1e-12 * Math.max(1, mean));
      assertTrue(Double.isNaN(each.get(0).deviation(metric, "quadratic", c)));
    }
    assertEquals(
        List.of("Method", "Condition", "IV MAPE %", "IV MAPE % ±"),
        all.toTable(Metric.MAPE).columnNames());
    assertEquals(3 * PANEL.size(), all.toTable().intColumn("Surfaces").get(0));
    assertTrue(all.toString().contains(" ± "), all.toString());
    ComparisonResult again = each.get(0);
    assertThrows(
        IllegalArgumentException.class, () -> ComparisonResult.together(List.of(again, again)));
    ComparisonResult other = quiet(FLAT).over(PANEL, CONDITIONS, List.of(9L));
    assertThrows(
        IllegalArgumentException.class, () -> ComparisonResult.together(List.of(again, other)));
  }

  @Test
  void the_first_seed_draws_the_surfaces_of_all() {
    ComparisonResult result =
        quiet(FLAT).surfacesAtMost(4).over(PANEL, CONDITIONS, List.of(1L, 2L));
    assertEquals(4, surfaces(result).size());
    assertEquals(surfaces(quiet(FLAT).surfacesAtMost(4).on(PANEL, MASKS, 1)), surfaces(result));
    assertEquals(4, result.perSurface("flat", CONDITIONS.get(0)).length);
  }

  @Test
  void methods_are_paired_over_surfaces_using_the_mean_over_seeds() {
    SurfaceMethod holes =
        method(
            "holes",
            visible ->
                (k, t) -> {
                  double[] w = scaled(t, 0.09);
                  if (visible.symbol().equals("SPA1")) w[0] = -1;
                  return w;
                });
    List<Long> seeds = List.of(1L, 2L);
    Comparison comparison = quiet(FLAT, Quadratic.method(), holes);
    ComparisonResult result = comparison.over(PANEL, CONDITIONS, seeds);
    MaskCondition c = CONDITIONS.get(0);
    double[] flat = new double[PANEL.size()];
    for (long seed : seeds) {
      double[] one = comparison.over(PANEL, List.of(c), List.of(seed)).mapes("flat", c);
      for (int i = 0; i < flat.length; i++) flat[i] += one[i] / 2;
    }
    assertArrayEquals(flat, result.perSurface("flat", c), 1e-12); // the order of two terms
    double[] broken = result.perSurface("holes", c);
    assertEquals(4, Arrays.stream(broken).filter(Double::isInfinite).count());
    PairedTest test = result.paired("holes", "flat", c);
    assertEquals(PairedTest.of("holes", broken, "flat", flat).losses(), test.losses());
    var table = result.paired("flat");
    assertEquals(2 * CONDITIONS.size(), table.rowCount());
    assertEquals(
        List.of("Method", "Condition", "Against", "Pairs"), table.columnNames().subList(0, 4));
    List<PairedTest> tests = new ArrayList<>();
    for (String name : List.of("quadratic", "holes"))
      for (MaskCondition each : CONDITIONS) tests.add(result.paired(name, "flat", each));
    for (int row = 0; row < tests.size(); row++) {
      assertEquals(tests.get(row).first(), table.getString(row, "Method"));
      assertEquals(tests.get(row).p(), table.doubleColumn("p").get(row));
    }
    assertEquals(
        PairedTest.holm(tests.stream().map(PairedTest::p).toList()),
        table.doubleColumn("p (Holm)").asList());
  }

  @Test
  void the_cost_of_a_trial_is_separate_from_its_findings() {
    List<byte[]> kept = new ArrayList<>();
    SurfaceMethod slow =
        method(
            "slow",
            visible -> {
              pause(20);
              kept.add(new byte[kept.isEmpty() ? 30 << 20 : 8 << 20]); // the median is 8
              return (k, t) -> {
                pause(200);
                return scaled(t, 0.04);
              };
            });
    Comparison comparison = quiet(slow, FLAT).surfacesAtMost(3);
    ComparisonResult result = comparison.on(PANEL, List.of(0.5), SEED);
    MaskCondition half = MaskCondition.hidden(0.5);
    assertEquals(
        List.of("slow", "flat"),
        result.trials().subList(0, 2).stream().map(Trial::method).toList());
    double fit = result.value(Metric.FIT, "slow", half);
    double predict = result.value(Metric.PREDICT, "slow", half);
    // never less than was waited; the upper ends are for a busy machine and tell the units apart
    assertTrue(fit >= 20 && fit < 2_000, fit + " ms");
    assertTrue(predict >= 200 && predict < 10_000 && predict > fit, predict + " ms");
    assertTrue(result.value(Metric.FIT, "flat", half) < fit);
    assertEquals(8, result.value(Metric.ALLOCATED, "slow", half), 1);
    assertTrue(result.value(Metric.ALLOCATED, "flat", half) < 1);
    ComparisonResult again = comparison.on(PANEL, List.of(0.5), SEED);
    assertFalse(result.measured().equals(again.measured()), "two clocks agree to the nanosecond");
    assertEquals(result, again);
    assertEquals(result.hashCode(), again.hashCode());
    assertFalse(result.equals(comparison.on(PANEL, List.of(0.5), SEED + 1)));
    assertEquals(
        List.of("Method", "Hidden", "Fit ms", "Predict ms", "Allocated MB", "Grown MB"),
        result.costs().columnNames());
    assertFalse(kept.isEmpty());
  }

  private static void pause(long milliseconds) {
    long end = System.nanoTime() + 1_000_000 * milliseconds;
    // asleep, so that a busy machine adds little
    for (long left; (left = end - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
  }

  /**
   * Memory that is not Java's, written to, so that the system has to give it: 40, 80 and 160 MB.
   * The process returns other memory in the meantime (a garbage collection tens of megabytes), so
   * the largest is far above what is asked for.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void memory_outside_of_the_heap_shows_in_the_growth_of_the_process() {
    List<ByteBuffer> kept = new ArrayList<>();
    SurfaceMethod large =
        method(
            "large",
            visible -> {
              // kept: only freed memory is given again
              ByteBuffer buffer = ByteBuffer.allocateDirect(40 << 20 << kept.size());
              for (int i = 0; i < buffer.capacity(); i += 1024) buffer.put(i, (byte) 1);
              kept.add(buffer);
              return FLAT.fit(visible);
            });
    ComparisonResult result = quiet(large, FLAT).surfacesAtMost(3).on(PANEL, List.of(0.5), SEED);
    double grown = result.value(Metric.GROWN, "large", MaskCondition.hidden(0.5));
    assertTrue(grown > 30, "grown by " + grown);
    assertTrue(result.value(Metric.ALLOCATED, "large", MaskCondition.hidden(0.5)) < 1);
    assertEquals(3, kept.size());
  }

  @Test
  void a_method_with_derivatives_of_its_own_is_asked_for_them_and_the_table_says_so() {
    ComparisonResult result =
        quiet(FLAT, Quadratic.method()).mesh(3, 3).on(PANEL, List.of(0.5), SEED);
    assertEquals("differences", result.derivatives("flat"));
    assertEquals("own", result.derivatives("quadratic"));
    assertEquals("own", result.costs().stringColumn("Derivatives").get(1));
    assertEquals("", quiet(FLAT).on(PANEL, MASKS, SEED).derivatives("flat"));
  }

  /** The same formulas over the mesh points in the hull, one by one. */
  @Test
  void losses_on_the_mesh_are_means_of_squared_violations_over_all_surfaces() {
    SurfaceMethod wild =
        method("wild", visible -> VolSurface.of((k, t) -> 0.2 + 0.15 * Math.sin(40 * k + 9 * t)));
    ComparisonResult result = quiet(wild).mesh(7, 6).on(PANEL, List.of(0.5), SEED);
    double calendar = 0, butterfly = 0;
    int points = 0;
    VolSurface surface = wild.fit(PANEL.surfaces().get(0));
    for (Surface quotes : PANEL.surfaces()) {
      Grid grid = Grid.around(quotes).withCounts(7, 6);
      HullMesh hull = HullMesh.of(quotes, 7, 6);
      for (Derivatives d : surface.derivatives(grid.kPoints(), grid.tPoints())) {
        if (!hull.holds(d.k(), d.t())) continue;
        points++;
        calendar += Math.pow(Math.min(0, d.wt()), 2);
        butterfly += Math.pow(Math.min(0, d.g()), 2);
      }
    }
    MaskCondition half = MaskCondition.hidden(0.5);
    assertEquals(points, result.mesh("wild", half).points());
    // some hundred terms in another order
    assertEquals(
        calendar / points, result.value(Metric.CALENDAR_LOSS, "wild", half), 1e-10 * calendar);
    assertEquals(
        butterfly / points, result.value(Metric.BUTTERFLY_LOSS, "wild", half), 1e-10 * butterfly);
    assertTrue(calendar > 0 && butterfly > 0);
    assertTrue(
        Double.isNaN(quiet(wild).on(PANEL, MASKS, SEED).value(Metric.CALENDAR_LOSS, "wild", 0.3)));
  }

  @Test
  void methods_can_be_rows_under_every_condition_or_under_one() {
    ComparisonResult result = quiet(FLAT, Quadratic.method()).on(PANEL, MASKS, SEED);
    var all = result.byMethod(Metric.RMSE);
    assertEquals(List.of("Method", "30 %", "70 %"), all.columnNames());
    assertEquals(result.value(Metric.RMSE, "quadratic", 0.7), all.doubleColumn("70 %").get(1));
    var one = result.at(MaskCondition.hidden(0.7), Metric.IV_MSE, Metric.CALENDAR);
    assertEquals(List.of("Method", "Hidden", "MSE of IV"), one.columnNames());
    assertEquals(2, one.rowCount());
    double rmse = result.value(Metric.RMSE, "flat", 0.7);
    assertEquals(rmse * rmse, one.doubleColumn("MSE of IV").get(0), 1e-16);
    assertThrows(
        IllegalArgumentException.class, () -> result.at(MaskCondition.hidden(0.5), Metric.MAPE));
    assertThrows(IllegalArgumentException.class, () -> result.derivatives("absent"));
    assertThrows(IllegalArgumentException.class, () -> result.paired("absent"));
  }

  @Test
  void some_conditions_alone_are_what_a_comparison_under_them_finds() {
    List<MaskCondition> all =
        List.of(MaskCondition.hidden(0.3), MaskCondition.visible(5), MaskCondition.hidden(0.7));
    List<MaskCondition> some = List.of(MaskCondition.hidden(0.7), MaskCondition.visible(5));
    Comparison comparison = quiet(Quadratic.method(), FLAT);
    ComparisonResult found = comparison.over(PANEL, all, List.of(1L, 2L)).under(some);
    ComparisonResult again = comparison.over(PANEL, some, List.of(1L, 2L));
    assertEquals(again.conditions(), found.conditions());
    assertEquals(
        again.toTable(Metric.MAPE, Metric.MSE).toString(),
        found.toTable(Metric.MAPE, Metric.MSE).toString());
    assertEquals(again.trials().size(), found.measured().size());
    assertThrows(
        IllegalArgumentException.class, () -> found.under(List.of(MaskCondition.hidden(0.3))));
  }
}
