package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import smile.math.MathEx;

class MaskingTest {

  private record Location(double k, double t) {}

  private static Location at(Point p) {
    return new Location(p.k(), p.t());
  }

  private static long locations(List<Point> points) {
    return points.stream().map(MaskingTest::at).distinct().count();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.25, 0.3, 0.5, 0.62, 0.7, 0.9})
  void the_hidden_share_is_the_proportion_to_one_point(double p) {
    for (int n = 4; n < 90; n += n < 30 ? 1 : 13) {
      Masked masked = Masking.clustered(p).apply(Made.surface("A", Made.DAY, n, n), n);
      int hidden = masked.hidden().size();
      assertTrue(hidden >= 1);
      if (p * n <= n - 3) assertEquals(p * n, hidden, 1, "n = " + n);
      else assertEquals(n - 3, hidden, "three stay visible");
      assertEquals(n, hidden + masked.visible().size());
      assertEquals(p, masked.proportion());
      assertEquals((double) hidden / n, masked.share());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7})
  void pairs_are_never_split_and_the_share_still_holds(double p) {
    for (int n = 8; n < 90; n += n < 30 ? 1 : 13)
      for (int seed = 0; seed < 3; seed++) {
        Masked masked = Masking.clustered(p).apply(Made.pairs("A", Made.DAY, n, n), seed);
        Set<Location> visible =
            masked.visible().points().stream().map(MaskingTest::at).collect(Collectors.toSet());
        for (Point hidden : masked.hidden()) assertTrue(!visible.contains(at(hidden)));
        assertTrue(locations(masked.visible().points()) >= 3);
        if (locations(masked.visible().points()) > 3)
          assertEquals(p * n, masked.hidden().size(), 1, "n = " + n);
      }
  }

  @ParameterizedTest
  @EnumSource(Masking.Form.class)
  void three_locations_stay_visible_whatever_the_form(Masking.Form form) {
    for (double p : new double[] {0.01, 0.3, 0.7, 0.99})
      for (int n = 8; n < 40; n += 3)
        for (Surface s :
            List.of(Made.surface("A", Made.DAY, n, n), Made.pairs("A", Made.DAY, n, n))) {
          Masked masked = new Masking(form, List.of(p), 0, 0, 0, false).apply(s, 5);
          assertTrue(locations(masked.visible().points()) >= 3, masked.toString());
          assertTrue(masked.hidden().size() >= 1, masked.toString());
        }
  }

  @Test
  void every_cluster_loses_its_share() {
    List<Point> points = new ArrayList<>();
    for (int cluster = 0; cluster < 2; cluster++)
      for (int i = 0; i < 10 * (1 + 2 * cluster); i++)
        points.add(Point.ofVol(cluster * 5 + 0.001 * i, 0.5 + cluster * 5 + 0.002 * i, 0.2));
    Surface s = Made.surface("A", Made.DAY, 4, 1).withPoints(points);
    for (int seed = 0; seed < 5; seed++) {
      List<Integer> hidden = Masking.clustered(0.5).apply(s, seed).hiddenIndices();
      assertEquals(5, hidden.stream().filter(i -> i < 10).count());
      assertEquals(15, hidden.stream().filter(i -> i >= 10).count());
    }
  }

  @Test
  void one_cluster_loses_its_share_rounded_up_and_the_others_nothing() {
    List<Point> points = new ArrayList<>();
    for (int cluster = 0; cluster < 2; cluster++)
      for (int i = 0; i < 9; i++)
        points.add(Point.ofVol(cluster * 5 + 0.001 * i, 0.5 + cluster * 5 + 0.002 * i, 0.2));
    Surface s = Made.surface("A", Made.DAY, 4, 1).withPoints(points);
    Set<Boolean> first = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      Masked masked = Masking.oneCluster(0.5).apply(s, seed);
      assertEquals(5, masked.hidden().size());
      assertEquals(1, masked.hiddenIndices().stream().map(i -> i < 9).distinct().count());
      assertEquals(13, masked.visible().size());
      first.add(masked.hiddenIndices().get(0) < 9);
      Masked lone = Masking.loneCluster(0.5).apply(s, seed);
      assertEquals(5, lone.hidden().size());
      assertEquals(4, lone.visible().size(), "only the rest of the cluster");
      assertEquals(9, lone.asideIndices().size());
    }
    assertEquals(2, first.size(), "either cluster comes up");
  }

  @Test
  void the_proportion_is_drawn_uniformly_from_the_given_ones() {
    Surface s = Made.surface("A", Made.DAY, 20, 1);
    Map<Double, Integer> counts = new TreeMap<>();
    int draws = 4000;
    for (int epoch = 0; epoch < draws; epoch++)
      counts.merge(Masking.clustered().apply(s, 1, epoch).proportion(), 1, Integer::sum);
    assertEquals(new HashSet<>(Masking.PROPORTIONS), counts.keySet());
    // binomial: deviation sqrt(4000 · 3/16) = 27; four of them
    for (int count : counts.values()) assertEquals(draws / 4.0, count, 110);
  }

  @Test
  void every_quote_is_hidden_equally_often() {
    Surface s = Made.surface("A", Made.DAY, 20, 1);
    int[] count = new int[20];
    int draws = 4000;
    for (int epoch = 0; epoch < draws; epoch++)
      for (int i : Masking.clustered(0.5).apply(s, 1, epoch).hiddenIndices()) count[i]++;
    // exact within a cluster of even size; of an odd one half the time one more: deviation 32, five
    for (int c : count) assertEquals(draws / 2.0, c, 160);
  }

  @Test
  void a_mask_changes_with_seed_epoch_symbol_and_date_and_nothing_else() {
    Surface s = Made.surface("A", Made.DAY, 40, 1);
    Masking masking = Masking.clustered(0.5);
    Masked mask = masking.apply(s, 1, 2);
    assertEquals(mask, masking.apply(s, 1, 2));
    Surface copy = new Surface("A", Made.DAY, s.market(), new ArrayList<>(s.points()));
    assertEquals(mask.hiddenIndices(), masking.apply(copy, 1, 2).hiddenIndices());
    var others =
        Stream.of(
            masking.apply(s, 2, 2),
            masking.apply(s, 1, 3),
            masking.apply(s, 2, 1),
            masking.apply(new Surface("B", s.asOf(), s.market(), s.points()), 1, 2),
            masking.apply(new Surface("A", s.asOf().plusDays(1), s.market(), s.points()), 1, 2));
    others.forEach(o -> assertNotEquals(mask.hiddenIndices(), o.hiddenIndices()));
    assertEquals(masking.apply(s, 1, 0), masking.apply(s, 1));
  }

  /** Of the first version, JDK 17: a change here changes every run that is resumed or compared. */
  @Test
  void masks_stay_what_they_were() {
    Surface s = Made.surface("A", Made.DAY, 16, 1);
    assertEquals(List.of(3, 7, 10, 11, 13), Masking.clustered(0.3).apply(s, 1, 2).hiddenIndices());
    assertEquals(List.of(0, 1), Masking.oneCluster(0.3).apply(s, 1, 2).hiddenIndices());
  }

  @Test
  void the_mask_is_the_same_in_any_thread_and_order() throws Exception {
    record Case(int surface, long epoch) {}
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 12; i++) for (int e = 0; e < 4; e++) cases.add(new Case(i, e));
    Masking masking = Masking.clustered();
    // Fresh, unequal surface objects each time, so that no cached labels are shared.
    Map<Case, List<Integer>> alone =
        cases.stream()
            .collect(
                Collectors.toMap(
                    c -> c, c -> masking.apply(fresh(c.surface()), 9, c.epoch()).hiddenIndices()));
    MathEx.setSeed(4711);
    Collections.shuffle(cases, new Random(1));
    List<Surface> shared = IntStream.range(0, 12).mapToObj(MaskingTest::fresh).toList();
    var pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (Case c : cases)
        tasks.add(() -> masking.apply(shared.get(c.surface()), 9, c.epoch()).hiddenIndices());
      var results = pool.invokeAll(tasks);
      for (int i = 0; i < cases.size(); i++)
        assertEquals(alone.get(cases.get(i)), results.get(i).get());
    } finally {
      pool.shutdown();
    }
    List<Surface> again = IntStream.range(0, 12).mapToObj(MaskingTest::fresh).toList();
    cases.parallelStream()
        .forEach(
            c ->
                assertEquals(
                    alone.get(c),
                    masking.apply(again.get(c.surface()), 9, c.epoch()).hiddenIndices()));
  }

  private static Surface fresh(int i) {
    // The same (k, t) but other volatilities: equal masks, different keys of the cache.
    Surface s = Made.surface("S" + i, Made.DAY, 30 + 20 * i, i);
    double factor = 1 + 1e-9 * System.nanoTime() % 1e-3;
    return s.withPoints(
        s.points().stream().map(p -> new Point(p.k(), p.t(), p.w() * factor)).toList());
  }

  @Test
  void negative_zero_and_zero_are_one_place() {
    Surface s = Made.surface("A", Made.DAY, 6, 1);
    List<Point> points = new ArrayList<>(s.points());
    points.set(0, new Point(0.0, 1, 0.04));
    points.set(1, new Point(-0.0, 1, 0.05));
    assertEquals(5, Locations.of(s.withPoints(points)).size());
  }

  @Test
  void labels_are_computed_once() {
    Surface s = Made.surface("A", Made.DAY, 50, 1);
    assertTrue(Locations.of(s) == Locations.of(s));
    assertTrue(Locations.of(s).labels(4) == Locations.of(s).labels(4));
    int[] labels = Locations.of(s).labels(4);
    assertEquals(4, Arrays.stream(labels).distinct().count());
    assertEquals(1, Arrays.stream(Locations.of(s).labels(1)).distinct().count());
  }

  @Test
  void clusters_do_not_depend_on_the_units_of_moneyness_and_time() {
    Surface s = Made.surface("A", Made.DAY, 60, 1);
    Surface other =
        s.withPoints(
            s.points().stream().map(p -> new Point(p.k() / 64, p.t() * 32, p.w())).toList());
    // Powers of two: standardised coordinates are equal to the last bit.
    assertArrayEquals(Locations.of(s).labels(4), Locations.of(other).labels(4));
  }

  @Test
  void clusters_are_compact() {
    Surface s = Made.surface("A", Made.DAY, 200, 1);
    int[] labels = Locations.of(s).labels(4);
    double within = 0;
    double total = 0;
    for (ToDoubleFunction<Point> of : List.<ToDoubleFunction<Point>>of(Point::k, Point::t)) {
      double[] x = s.column(of);
      double all =
          Arrays.stream(x)
              .map(v -> v - Arrays.stream(x).average().orElseThrow())
              .map(v -> v * v)
              .sum();
      total += 1;
      for (int c = 0; c < 4; c++) {
        int cluster = c;
        double[] own =
            IntStream.range(0, x.length)
                .filter(i -> labels[i] == cluster)
                .mapToDouble(i -> x[i])
                .toArray();
        double mean = Arrays.stream(own).average().orElseThrow();
        within += Arrays.stream(own).map(v -> (v - mean) * (v - mean)).sum() / all;
      }
    }
    // Quarters of a square keep a quarter of its variance.
    assertEquals(0.25, within / total, 0.07);
  }

  @Test
  void fewer_points_than_clusters_and_one_expiry_are_no_trouble() {
    Masked few = Masking.clustered(0.01).apply(Made.surface("A", Made.DAY, 5, 1), 1);
    assertEquals(1, few.hidden().size());
    List<Point> line = new ArrayList<>();
    for (int i = 0; i < 30; i++) line.add(Point.ofVol(0.01 * i, 0.1 + 0.2, 0.2));
    Surface slice = Made.surface("A", Made.DAY, 4, 1).withPoints(line);
    assertEquals(15, Masking.clustered(0.5).apply(slice, 1).hidden().size());
  }

  @Test
  void only_some_of_the_hidden_are_asked_for() {
    Surface s = Made.surface("A", Made.DAY, 40, 1);
    Masked all = Masking.clustered(0.5).apply(s, 1);
    Masked some = Masking.clustered(0.5).withQueries(6).apply(s, 1);
    assertEquals(all.hiddenIndices(), some.hiddenIndices());
    assertEquals(all.hidden(), all.targets());
    assertEquals(6, some.targets().size());
    assertEquals(all.visible(), some.visible());
    assertEquals(20, Masking.clustered(0.5).withQueries(30).apply(s, 1).targets().size());
    Set<Integer> asked = new HashSet<>();
    for (int e = 0; e < 60; e++)
      asked.addAll(Masking.clustered(0.5).withQueries(6).apply(s, 1, e).targetIndices());
    assertEquals(40, asked.size());
  }

  @Test
  void visible_quotes_can_be_capped_and_the_rest_is_set_aside() {
    Surface s = Made.surface("A", Made.DAY, 40, 1);
    Masked all = Masking.clustered(0.3).apply(s, 1);
    Masked capped = Masking.clustered(0.3).withVisibleAtMost(10).apply(s, 1);
    assertEquals(all.hiddenIndices(), capped.hiddenIndices());
    assertEquals(10, capped.visible().size());
    assertEquals(18, capped.asideIndices().size());
    assertTrue(capped.toString().contains("10 visible, 12 hidden (30.0 %), 18 set aside"));
    assertTrue(all.visible().points().containsAll(capped.visible().points()));
    assertNotEquals(
        capped.visible(), Masking.clustered(0.3).withVisibleAtMost(10).apply(s, 2).visible());
  }

  @Test
  void fixed_masks_ignore_the_epoch_but_not_the_seed() {
    Surface s = Made.surface("A", Made.DAY, 40, 1);
    Masking fixed = Masking.clustered(0.3, 0.5).withFixed(true);
    assertEquals(fixed.apply(s, 1, 0), fixed.apply(s, 1, 8));
    assertNotEquals(fixed.apply(s, 1, 0), fixed.apply(s, 2, 0));
  }

  /** Evenly in the logarithm: 5 to 9, 10 to 19, 20 to 40 are a third each, but for rounding. */
  @Test
  void a_drawn_cap_shows_few_quotes_as_often_as_many() {
    Surface s = Made.surface("A", Made.DAY, 80, 1);
    Masking masking = Masking.clustered(0.1).withVisibleBetween(5, 39);
    int[] thirds = new int[3];
    int masks = 3_000;
    for (int e = 0; e < masks; e++) {
      int shown = masking.apply(s, 1, e).visibleSize();
      assertTrue(shown >= 5 && shown <= 39, shown + " shown");
      thirds[shown < 10 ? 0 : shown < 20 ? 1 : 2]++;
      assertEquals(masking.apply(s, 1, e), masking.apply(s, 1, e));
    }
    for (int third : thirds) assertEquals(masks / 3.0, third, 4 * Math.sqrt(masks * 2 / 9.0));
    assertEquals(0, masking.withVisibleAtMost(7).visibleAtLeast());
    assertEquals(7, masking.withVisibleAtMost(7).apply(s, 1).visibleSize());
  }

  @ParameterizedTest
  @EnumSource(Masking.Form.class)
  void the_bounds_of_lengths_hold(Masking.Form form) {
    for (int n : new int[] {8, 9, 20, 61})
      for (Surface s : List.of(Made.surface("A", Made.DAY, n, n), Made.pairs("A", Made.DAY, n, n)))
        for (Masking m :
            List.of(
                new Masking(form, Masking.PROPORTIONS, 0, 0, 0, false),
                new Masking(form, Masking.PROPORTIONS, 3, 5, 0, false),
                new Masking(form, Masking.PROPORTIONS, 3, 15, 3, false)))
          for (int e = 0; e < 12; e++) {
            Masked masked = m.apply(s, 1, e);
            double p = m.proportion(s, 1, e);
            assertEquals(masked.proportion(), p);
            assertTrue(
                masked.visibleSize() <= m.visibleBound(Locations.of(s), p), masked.toString());
            assertTrue(
                masked.targets().size() <= m.targetBound(Locations.of(s), p), masked.toString());
          }
  }

  @Test
  void wrong_options_and_surfaces_too_small_are_refused() {
    for (double p : new double[] {0, 1, -0.1, Double.NaN})
      assertThrows(IllegalArgumentException.class, () -> Masking.clustered(p));
    assertThrows(
        IllegalArgumentException.class, () -> Masking.clustered().withProportions(List.of()));
    assertThrows(IllegalArgumentException.class, () -> Masking.clustered().withQueries(-1));
    assertThrows(IllegalArgumentException.class, () -> Masking.clustered().withVisibleAtMost(2));
    for (int least : new int[] {1, 2, 11, -4})
      assertThrows(
          IllegalArgumentException.class, () -> Masking.clustered().withVisibleBetween(least, 10));
    for (Surface s : List.of(Made.surface("A", Made.DAY, 3, 1), Made.pairs("A", Made.DAY, 6, 1))) {
      var e =
          assertThrows(IllegalArgumentException.class, () -> Masking.clustered(0.5).apply(s, 1));
      assertTrue(e.getMessage().contains("at least 4 distinct (k, t)"), e.getMessage());
    }
  }

  @Test
  void a_masked_surface_refuses_what_cannot_be() {
    Surface s = Made.surface("A", Made.DAY, 4, 1);
    assertThrows(IllegalArgumentException.class, () -> new Masked(s, List.of(4)));
    assertThrows(IllegalArgumentException.class, () -> new Masked(s, List.of(1, 1)));
    assertThrows(IllegalArgumentException.class, () -> new Masked(s, List.of(0, 1, 2, 3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Masked(s, List.of(1), List.of(2), List.of(), 0.5));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Masked(s, List.of(1), List.of(1), List.of(1), 0.5));
    assertEquals(s, Masked.none(s).visible());
    assertEquals(
        List.of(s.points().get(1), s.points().get(3)), new Masked(s, List.of(3, 1)).hidden());
  }

  @Test
  void clusters_are_named_for_each_quote_and_quotes_of_one_location_share_theirs() {
    var points = new ArrayList<Point>();
    for (double k : new double[] {-0.4, -0.39, -0.38, 0.38, 0.39, 0.4})
      points.add(new Point(k, 0.5, 0.02));
    points.add(3, new Point(-0.4, 0.5, 0.03));
    var surface = new Surface("TWO", Made.DAY, Made.market(Made.DAY), points);
    List<Integer> two = Masking.clusters(surface, 0.5);
    assertEquals(1, new HashSet<>(two.subList(0, 4)).size());
    assertEquals(1, new HashSet<>(two.subList(4, 7)).size());
    assertEquals(1, Math.abs(two.get(0) - two.get(4)));
    assertEquals(4, new HashSet<>(Masking.clusters(surface, 0.3)).size());
    assertThrows(IllegalArgumentException.class, () -> Masking.clusters(surface, 1));
  }
}
