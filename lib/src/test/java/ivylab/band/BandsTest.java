package ivylab.band;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.method.CubicInterpolation;
import ivylab.method.Quadratic;
import ivylab.process.GaussianProcess;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.simulate.Market;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BandsTest {

  private static final double VOL = 0.2;

  /** Says 0.2 everywhere, whatever it is shown, and that its deviation is this. */
  private static SurfaceMethod flat(double deviation) {
    return SurfaceMethod.of("flat", "flat", visible -> new Flat(deviation));
  }

  private record Flat(double deviation) implements UncertainSurface {
    @Override
    public double[] totalVariance(double[] k, double[] t) {
      return IntStream.range(0, t.length).mapToDouble(i -> VOL * VOL * t[i]).toArray();
    }

    @Override
    public double[] quoteDeviation(double[] k, double[] t) {
      return IntStream.range(0, t.length).mapToDouble(i -> deviation).toArray();
    }
  }

  private static Surface surface(int number, List<Double> logErrors) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < logErrors.size(); i++)
      points.add(Point.ofVol(0.01 * i, 0.5 + 0.01 * (i % 7), VOL * Math.exp(logErrors.get(i))));
    LocalDate day = LocalDate.of(2021, 1, 1).plusDays(number);
    return new Surface("A", day, new MarketFeatures(0, 20, 1), points);
  }

  /** Surfaces whose quotes are 0.2 times the exponential of independent normal errors of 1 %. */
  private static List<Surface> noisy(int surfaces, int quotes, long seed) {
    var random = new SplittableRandom(seed);
    List<Surface> all = new ArrayList<>();
    for (int s = 0; s < surfaces; s++)
      all.add(
          surface(
              s, IntStream.range(0, quotes).mapToObj(i -> 0.01 * random.nextGaussian()).toList()));
    return all;
  }

  private static Calibration quiet(SurfaceMethod method) {
    return Calibration.of(method).watchedBy(Progress.silent());
  }

  // ---- the order statistic

  @ParameterizedTest
  @CsvSource({
    "9, 0.9, 9",
    "10, 0.9, 10",
    "19, 0.9, 18",
    "99, 0.9, 90",
    "99, 0.5, 50",
    "100, 0.5, 51",
    "4, 0.1, 1"
  })
  void the_factor_is_the_order_statistic(int n, double level, double rank) {
    List<Double> scores =
        new ArrayList<>(IntStream.rangeClosed(1, n).mapToObj(i -> 1.0 * i).toList());
    Collections.reverse(scores);
    assertEquals(rank, new Bands.Group(5, 1, scores).factor(level));
  }

  @Test
  void too_few_scores_bound_nothing() {
    List<Double> eight = Collections.nCopies(8, 1.0);
    assertEquals(Double.POSITIVE_INFINITY, new Bands.Group(5, 1, eight).factor(0.9));
    assertEquals(1, new Bands.Group(5, 1, Collections.nCopies(9, 1.0)).factor(0.9));
  }

  @Test
  void the_factor_rises_with_the_level() {
    var random = new SplittableRandom(1);
    var scores = random.doubles(200).boxed().toList();
    var bands = new Bands("m", 0.5, List.of(new Bands.Group(5, 1, scores)));
    double before = 0;
    for (double level = 0.05; level < 0.99; level += 0.05) {
      double factor = bands.withLevel(level).factor(5);
      assertTrue(factor >= before, "at " + level);
      before = factor;
    }
    assertTrue(before > bands.factor(5));
  }

  @Test
  void a_surface_takes_the_factor_of_the_largest_number_not_above_its_own() {
    List<Double> wide = Collections.nCopies(9, 3.0), narrow = Collections.nCopies(9, 1.0);
    var groups = List.of(new Bands.Group(5, 1, wide), new Bands.Group(20, 1, narrow));
    var bands = new Bands("m", 0.9, groups);
    assertEquals(Double.POSITIVE_INFINITY, bands.factor(4));
    assertEquals(3, bands.factor(5));
    assertEquals(3, bands.factor(19));
    assertEquals(1, bands.factor(20));
    assertEquals(1, bands.factor(1000));
  }

  // ---- calibration

  /** Each quote is hidden once, so the scores are all errors, whatever the folds. */
  @Test
  void a_surface_alone_calibrates_itself_with_each_of_its_quotes() {
    List<Double> errors =
        IntStream.rangeClosed(1, 99).mapToObj(i -> (i % 2 == 0 ? 1 : -1) * 1e-3 * i).toList();
    Bands bands = quiet(flat(0.01)).visible(80).on(List.of(surface(0, errors)), 3);
    assertEquals(99, bands.groups().get(0).scores().size());
    // errors are multiples of 1e-3, in deviations of 0.01; logarithm and root cost 1e-15 of 0.099
    assertEquals(9.0, bands.factor(80), 1e-11, "the 90th of 99");
    assertEquals(5.0, bands.withLevel(0.5).factor(80), 1e-11);
    assertEquals(
        0.09, quiet(certain()).visible(80).on(List.of(surface(0, errors)), 3).factor(99), 1e-13);
  }

  /** The same without a deviation, which then is 1. */
  private static SurfaceMethod certain() {
    return SurfaceMethod.of(
        "certain", "certain", visible -> VolSurface.of((k, t) -> VOL * VOL * t));
  }

  /** Knows the quotes it learned from by heart, and says 0.2 of any other. */
  private static SurfaceMethod knowing(List<Surface> learned) {
    Map<Double, Double> known = new HashMap<>(); // k differs from quote to quote
    for (Surface s : learned) for (Point p : s.points()) known.put(p.k(), p.w());
    record By(Map<Double, Double> known) implements UncertainSurface {
      @Override
      public double[] totalVariance(double[] k, double[] t) {
        double[] w = new double[k.length];
        for (int i = 0; i < w.length; i++) w[i] = known.getOrDefault(k[i], VOL * VOL * t[i]);
        return w;
      }

      @Override
      public double[] quoteDeviation(double[] k, double[] t) {
        return new Flat(0.01).quoteDeviation(k, t);
      }
    }
    return SurfaceMethod.of("knowing", "knowing", visible -> new By(known));
  }

  /** All 99 errors are found, as by a method that never saw a quote: the 90th is 9 deviations. */
  @Test
  void a_method_learned_again_is_judged_by_quotes_that_it_has_not_seen() {
    List<Double> errors =
        IntStream.rangeClosed(1, 99).mapToObj(i -> (i % 2 == 0 ? 1 : -1) * 1e-3 * i).toList();
    List<Surface> one = List.of(surface(0, errors));
    Calibration seen = quiet(knowing(one)).visible(80);
    assertEquals(0, seen.on(one, 3).factor(80), 1e-11, "by heart");
    Bands bands = seen.relearnedBy(BandsTest::knowing).on(one, 3);
    assertEquals(99, bands.groups().get(0).scores().size());
    assertEquals(9.0, bands.factor(80), 1e-11);
    assertEquals(5.0, bands.withLevel(0.5).factor(80), 1e-11);
  }

  /** The five quotes of a surface are spread over ten folds: 40/10 + 10/10 quotes are missing. */
  @Test
  void a_method_is_learned_ten_times_from_all_surfaces_but_a_fold() {
    List<Surface> some = new ArrayList<>(noisy(2, 5, 1));
    some.addAll(List.of(noisy(3, 40, 2).get(2), noisy(4, 3, 3).get(3)));
    List<Integer> learned = new ArrayList<>();
    Calibration again =
        quiet(flat(0.01))
            .visible(4, 32)
            .relearnedBy(
                surfaces -> {
                  assertEquals(4, surfaces.size());
                  learned.add(surfaces.stream().mapToInt(Surface::size).sum());
                  return flat(0.01);
                });
    Bands bands = again.on(some, 1);
    assertEquals(Collections.nCopies(10, 53 - 5), learned);
    assertEquals(List.of(4, 32), bands.groups().stream().map(Bands.Group::visible).toList());
    assertEquals(10, bands.groups().get(0).scores().size());
    assertEquals(2, bands.groups().get(0).surfaces());
    assertEquals(40, bands.groups().get(1).scores().size());
    List<Surface> reversed = new ArrayList<>(some);
    Collections.reverse(reversed);
    assertEquals(bands, again.on(reversed, 1));
    // below the smallest number, a group of its own
    assertEquals(4, again.visible(8, 32).on(some, 1).groups().get(0).visible());
  }

  /**
   * Independent normal errors of 1 % around a level that is learned: the share of fresh quotes in
   * the band is that of a binomial, whose factor comes from 500 scores; three deviations of both.
   */
  @Test
  void a_learned_level_is_covered_as_promised() {
    List<Surface> few = noisy(10, 50, 1), fresh = noisy(40, 50, 2);
    Bands bands = quiet(level(few)).level(0.8).visible(20).relearnedBy(BandsTest::level).on(few, 1);
    assertEquals(500, bands.groups().get(0).scores().size());
    Coverage.Row row =
        bands.coverage(level(few), fresh, List.of(20), 1, Progress.silent()).rows().get(4);
    double room = 3 * Math.sqrt(0.8 * 0.2 * (1.0 / 500 + 1.0 / row.quotes()));
    assertEquals(0.8, row.share(), room, row.toString());
  }

  /** Says the mean of the quotes learned from. */
  private static SurfaceMethod level(List<Surface> learned) {
    double mean =
        learned.stream()
            .flatMap(s -> s.points().stream())
            .mapToDouble(Point::vol)
            .average()
            .orElseThrow();
    return SurfaceMethod.of("level", "level", v -> VolSurface.of((k, t) -> mean * mean * t));
  }

  @Test
  void a_method_that_fails_is_infinitely_far_away() {
    SurfaceMethod negative =
        SurfaceMethod.of("m", "m", v -> VolSurface.of((k, t) -> k > 0.5 ? -1 : VOL * VOL * t));
    SurfaceMethod throwing =
        SurfaceMethod.of(
            "m",
            "m",
            v -> {
              throw new IllegalArgumentException("cannot");
            });
    List<Surface> one = noisy(1, 100, 1);
    Bands half = quiet(negative).visible(80).on(one, 1);
    assertEquals(49, half.groups().get(0).scores().stream().filter(s -> s.isInfinite()).count());
    assertTrue(Double.isFinite(half.withLevel(0.4).factor(80)));
    assertEquals(Double.POSITIVE_INFINITY, half.factor(80));
    Bands none = quiet(throwing).visible(80).on(one, 1);
    assertTrue(none.groups().get(0).scores().stream().allMatch(s -> s.isInfinite()));
  }

  @Test
  void every_mask_shows_as_many_as_its_group_says() {
    List<Integer> seen = new ArrayList<>();
    SurfaceMethod spy =
        SurfaceMethod.of(
            "spy",
            "spy",
            visible -> {
              seen.add(visible.size());
              return new Flat(0.01);
            });
    Bands bands = quiet(spy).visible(20, 5, 40, 500).masksAtMost(7).on(noisy(3, 50, 1), 2);
    assertEquals(List.of(5, 20, 40), bands.groups().stream().map(Bands.Group::visible).toList());
    assertEquals(3, bands.groups().get(0).surfaces());
    List<Integer> expected = new ArrayList<>();
    for (int n : List.of(5, 20, 40)) expected.addAll(Collections.nCopies(7, n));
    assertEquals(expected, seen);
  }

  @Test
  void a_calibration_is_a_function_of_surfaces_and_seed() {
    List<Surface> some = noisy(4, 40, 1);
    List<Surface> reversed = new ArrayList<>(some);
    Collections.reverse(reversed);
    Bands bands = quiet(Quadratic.method()).visible(10).masksAtMost(3).on(some, 1);
    assertEquals(bands, quiet(Quadratic.method()).visible(10).masksAtMost(3).on(reversed, 1));
    assertNotEquals(bands, quiet(Quadratic.method()).visible(10).masksAtMost(3).on(some, 2));
  }

  /** An interpolation of seven quotes is farther off than one of eighty. */
  @Test
  void few_quotes_need_wider_bands() {
    List<Surface> liquid = market(0, 30).stream().filter(s -> s.symbol().equals("SYN1")).toList();
    Bands bands = quiet(CubicInterpolation.method()).visible(7, 80).on(liquid, 1);
    assertTrue(bands.factor(7) > 1.3 * bands.factor(80), bands.toString());
  }

  // ---- what is covered

  /**
   * With independent errors the covered share of a fixed band is binomial; its own factor, from n
   * scores, is off by as much as a share of n is. Three deviations of both together.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 0.9})
  void independent_quotes_are_covered_as_promised(double level) {
    Bands bands = quiet(flat(0.01)).level(level).visible(20).on(noisy(60, 50, 1), 1);
    Coverage coverage =
        bands.coverage(flat(0.01), noisy(40, 50, 2), List.of(20), 1, Progress.silent());
    int scores = bands.groups().get(0).scores().size();
    for (Coverage.Row row : coverage.rows()) {
      if (row.condition().equals("70 % hidden")) { // shows 15, fewer than calibrated: infinite
        assertEquals(1, row.share());
        continue;
      }
      double room = 3 * Math.sqrt(level * (1 - level) * (1.0 / scores + 1.0 / row.quotes()));
      assertEquals(level, row.share(), room, row.toString());
      // half-widths q d with q d small: (e^x - e^-x) is 2 x to x^3/3 = 3e-6
      assertEquals(2 * 0.01 * bands.factor(20), row.width(), 3e-6);
    }
    assertEquals(5, coverage.rows().size());
    assertEquals("20 quotes", coverage.rows().get(4).condition());
  }

  private static List<Surface> market(int from, int to) {
    Market market = Market.seeded(3);
    return market.surfaces(List.of("SPA1", "SYN1"), market.dates().subList(from, to));
  }

  /**
   * On the synthetic market the errors of neighbouring quotes hang together. The error of the share
   * over surfaces says how much; calibration surfaces scatter as those tested, so twice its square,
   * and three deviations.
   */
  @Test
  void a_process_on_the_synthetic_market_is_covered_as_promised() {
    SurfaceMethod process = GaussianProcess.fixed();
    Bands bands = quiet(process).visible(10, 40).masksAtMost(40).on(market(0, 40), 1);
    Coverage coverage =
        bands.coverage(process, market(100, 115), List.of(10), 1, Progress.silent());
    Coverage.Row ten = coverage.rows().get(4);
    assertEquals(0.9, ten.share(), 3 * Math.sqrt(2) * ten.error(), ten.toString());
    assertTrue(ten.error() < 0.05, ten.toString());
    assertTrue(ten.width() > coverage.rows().get(0).width(), "few quotes, wider bands");
  }

  @Test
  void the_error_of_a_share_is_that_of_a_ratio_of_means() {
    var bands = new Bands("flat", 0.5, List.of(new Bands.Group(3, 1, Collections.nCopies(9, 1.0))));
    // five quotes within 1 %, then five beyond
    Surface mixed = surface(0, List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.05, 0.05, 0.05, 0.05, 0.05));
    List<Coverage.Count> counts =
        List.of(
            Coverage.Count.of(bands, flat(0.01), new Masked(mixed, List.of(0, 1, 2, 3))),
            Coverage.Count.of(bands, flat(0.01), new Masked(mixed, List.of(4, 5))));
    Coverage.Row row = Coverage.Row.of("c", counts);
    assertEquals(5, row.covered());
    assertEquals(6, row.quotes());
    // p = 5/6; 4 - 4 p = 2/3 and 1 - 2 p = -2/3; sqrt(2/1 * 8/9) / 6 = 2/9
    assertEquals(2 / 9.0, row.error(), 1e-15);
    assertEquals(Double.NaN, Coverage.Row.of("c", counts.subList(0, 1)).error());
    Coverage.Count failed =
        Coverage.Count.of(
            bands,
            SurfaceMethod.of("m", "m", v -> VolSurface.of((k, t) -> -1)),
            new Masked(mixed, List.of(0, 1)));
    Coverage.Row nothing = Coverage.Row.of("c", List.of(failed));
    assertEquals(0, nothing.covered());
    assertEquals(Double.POSITIVE_INFINITY, nothing.width());
  }

  // ---- the band itself

  @Test
  void a_band_goes_as_far_down_as_up_in_log_volatility() {
    Band band = new Band(new Flat(0.1), 2);
    double[] k = {0, 0.1}, t = {0.5, 2};
    double[][] vols = band.vols(k, t);
    for (int i = 0; i < 2; i++) {
      assertEquals(VOL * Math.exp(-0.2), vols[0][i], 1e-15);
      assertEquals(VOL, vols[1][i], 1e-15);
      assertEquals(VOL * Math.exp(0.2), vols[2][i], 1e-15);
    }
    assertArrayEquals(vols[0], band.lower().vol(k, t), 1e-15);
    assertArrayEquals(vols[2], band.upper().vol(k, t), 1e-15);
    Band open =
        new Bands("m", 0.9, List.of(new Bands.Group(5, 1, List.of(1.0)))).around(new Flat(0.1), 9);
    assertArrayEquals(new double[] {0, 0}, open.vols(k, t)[0]);
    assertEquals(Double.POSITIVE_INFINITY, open.vols(k, t)[2][0]);
  }

  // ---- manners

  @Test
  void results_print_well() {
    Bands bands = quiet(flat(0.01)).visible(20).on(noisy(2, 50, 1), 1);
    assertTrue(
        bands.toString().startsWith("bands of flat at level 90 %, deviations to either side: 1."),
        bands.toString());
    assertEquals(1, bands.toTable().rowCount());
    assertEquals(bands.factor(20), bands.toTable().doubleColumn("Factor").get(0));
    Coverage coverage =
        bands.coverage(flat(0.01), noisy(3, 50, 2), List.of(), 1, Progress.silent());
    assertEquals(Masking.PROPORTIONS.size(), coverage.toTable().rowCount());
    assertEquals(
        100 * coverage.rows().get(1).share(), coverage.toTable().doubleColumn("Covered %").get(1));
    assertTrue(coverage.toString().contains("30 % hidden: "), coverage.toString());
  }

  @Test
  void progress_is_reported_and_an_interrupt_stops() {
    List<ProgressEvent> told = new ArrayList<>();
    Calibration calibration =
        Calibration.of(flat(0.01)).visible(20).masksAtMost(4).watchedBy(told::add);
    calibration.on(noisy(2, 50, 1), 1);
    assertEquals(5, told.size());
    assertTrue(told.get(4).finished() && told.get(3).done() == 4 && told.get(3).total() == 4);
    List<Surface> surfaces = noisy(2, 50, 1);
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> calibration.on(surfaces, 1));
    Thread.currentThread().interrupt();
    Bands bands = new Bands("m", 0.9, List.of(new Bands.Group(5, 1, List.of())));
    assertThrows(
        CancellationException.class,
        () -> bands.coverage(flat(1), surfaces, List.of(), 1, Progress.silent()));
  }

  @Test
  void wrong_arguments_are_refused() {
    Calibration calibration = quiet(flat(0.01));
    for (double level : new double[] {0, 1, -1, Double.NaN})
      assertThrows(IllegalArgumentException.class, () -> calibration.level(level));
    assertThrows(IllegalArgumentException.class, () -> calibration.visible(List.of()));
    assertThrows(IllegalArgumentException.class, () -> calibration.visible(0));
    assertThrows(IllegalArgumentException.class, () -> calibration.masksAtMost(0));
    assertThrows(IllegalArgumentException.class, () -> calibration.on(noisy(1, 3, 1), 1));
    assertThrows(
        IllegalArgumentException.class, () -> calibration.visible(100).on(noisy(2, 50, 1), 1));
    assertThrows(IllegalArgumentException.class, () -> new Bands("m", 0.9, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Band(new Flat(1), -1));
    assertThrows(IllegalArgumentException.class, () -> new Bands.Group(5, 1, List.of(Double.NaN)));
    var group = new Bands.Group(5, 1, List.of());
    assertThrows(IllegalArgumentException.class, () -> new Bands("m", 0.9, List.of(group, group)));
  }
}
