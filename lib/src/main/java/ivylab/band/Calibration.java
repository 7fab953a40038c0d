package ivylab.band;

import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Finds {@link Bands}: hides quotes of surfaces on which the method was not trained, and measures
 * its distance from them in units of its own deviations.
 *
 * <pre>
 * Calibration.of(model).visible(5, 10, 20, 40).on(split.validation().surfaces(), seed)
 * </pre>
 *
 * Each surface is divided into ten folds by {@link Masking#folds}. For each number of visible
 * quotes, one fold of each surface after another is hidden until there are enough, and at most that
 * number of the other quotes is shown. So a single surface calibrates itself, with each of its
 * quotes hidden once. Surfaces that cannot show that many are skipped. The result is a function of
 * method, options, surfaces and seed.
 */
public final class Calibration {

  /** Default numbers of visible quotes with their own factor. */
  public static final List<Integer> VISIBLE = List.of(5, 10, 20, 40, 80, 160, 320);

  private static final int FOLDS = 10;

  private final SurfaceMethod method;
  private final Optional<Function<List<Surface>, SurfaceMethod>> learning;
  private final double level;
  private final List<Integer> visible;
  private final int masksAtMost;
  private final Progress progress;

  private Calibration(
      SurfaceMethod method,
      Optional<Function<List<Surface>, SurfaceMethod>> learning,
      double level,
      List<Integer> visible,
      int masksAtMost,
      Progress progress) {
    this.method = method;
    this.learning = learning;
    this.level = level;
    this.visible = visible;
    this.masksAtMost = masksAtMost;
    this.progress = progress;
  }

  /** A calibration of this method at level 0.9, with at most 60 masks per number of quotes. */
  public static Calibration of(SurfaceMethod method) {
    return new Calibration(
        method, Optional.empty(), Bands.LEVEL, VISIBLE, 60, Progress.lines(System.out));
  }

  /**
   * For a method that was learned from the very surfaces on which it is calibrated. One fold of all
   * surfaces after another is hidden and the method learned from the other folds, so that no quote
   * is predicted by a method that has seen it: cross-conformal prediction, Vovk (2015), Annals of
   * Mathematics and Artificial Intelligence 74, section 2. Each surface shows as many quotes as it
   * can, and counts for the largest of the {@link #visible} numbers not above that.
   *
   * @param learning the method, from surfaces
   */
  public Calibration relearnedBy(Function<List<Surface>, SurfaceMethod> learning) {
    return new Calibration(method, Optional.of(learning), level, visible, masksAtMost, progress);
  }

  /** Share of quotes to be covered, in (0, 1). */
  public Calibration level(double level) {
    Bands.requireLevel(level);
    return new Calibration(method, learning, level, visible, masksAtMost, progress);
  }

  /** Numbers of visible quotes that get their own factor. */
  public Calibration visible(Integer... quotes) {
    return visible(List.of(quotes));
  }

  /** {@link #visible(Integer...)}. */
  public Calibration visible(List<Integer> quotes) {
    if (quotes.isEmpty())
      throw new IllegalArgumentException("quotes is empty; use for example 5, 10, 20, 40");
    for (int number : quotes)
      if (number < 1) throw new IllegalArgumentException("quotes must be at least 1: " + number);
    List<Integer> rising = List.copyOf(new TreeSet<>(quotes));
    return new Calibration(method, learning, level, rising, masksAtMost, progress);
  }

  /**
   * At most this many masked surfaces per number of visible quotes, at least 1; no effect where the
   * method is learned again.
   */
  public Calibration masksAtMost(int masks) {
    if (masks < 1) throw new IllegalArgumentException("masks must be at least 1: " + masks);
    return new Calibration(method, learning, level, visible, masks, progress);
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Calibration watchedBy(Progress progress) {
    return new Calibration(method, learning, level, visible, masksAtMost, progress);
  }

  /**
   * Hides quotes and ranks the scores. Numbers of visible quotes that no surface can show are
   * omitted; if all are, the smallest surface decides. A method that throws on a surface has failed
   * at all its hidden quotes.
   *
   * @param surfaces on which the method was not trained
   * @param seed of folds and draws
   * @throws IllegalArgumentException if no surface has four distinct (k, t)
   * @throws CancellationException if the thread is interrupted
   */
  public Bands on(List<Surface> surfaces, long seed) {
    List<Surface> usable = new ArrayList<>(surfaces.stream().filter(Masking::canMask).toList());
    if (usable.isEmpty())
      throw new IllegalArgumentException(
          "surfaces must contain one with more than %d distinct (k, t): none of %d has"
              .formatted(Masking.LEAST_VISIBLE_LOCATIONS, surfaces.size()));
    usable.sort(Comparator.comparing(Surface::asOf).thenComparing(Surface::symbol));
    if (learning.isPresent()) return relearned(learning.get(), usable, surfaces, seed);
    Collections.shuffle(usable, new Random(seed));
    List<List<Masked>> plans = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int number : visible) {
      List<Masked> plan = plan(usable, number, seed);
      if (plan.isEmpty()) continue;
      plans.add(plan);
      numbers.add(number);
    }
    if (plans.isEmpty())
      throw new IllegalArgumentException(
          "visible must be numbers that a surface can show with a tenth of it hidden: " + visible);
    List<Bands.Group> groups = new ArrayList<>();
    long all = plans.stream().mapToLong(List::size).sum();
    try (var work = new Work("masked surfaces", all, progress)) {
      for (int i = 0; i < plans.size(); i++) {
        List<Double> scores = new ArrayList<>();
        for (Masked masked : plans.get(i)) {
          work.orStop();
          scores.addAll(scores(method, masked));
          work.step();
        }
        long shown = plans.get(i).stream().map(Masked::surface).distinct().count();
        groups.add(new Bands.Group(numbers.get(i), (int) shown, scores));
      }
    }
    return new Bands(method.name(), level, groups);
  }

  /** Learns once per fold; surfaces with too few quotes to hide any are only learned from. */
  private Bands relearned(
      Function<List<Surface>, SurfaceMethod> learning,
      List<Surface> usable,
      List<Surface> surfaces,
      long seed) {
    List<Surface> whole = surfaces.stream().filter(s -> !Masking.canMask(s)).toList();
    List<List<Masked>> hidings = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) hidings.add(new ArrayList<>());
    for (int i = 0; i < usable.size(); i++) {
      List<Masked> folds = Masking.folds(usable.get(i), FOLDS, seed);
      for (int j = 0; j < folds.size(); j++) // few folds of many surfaces are spread over all
      hidings.get((i + j * FOLDS / folds.size()) % FOLDS).add(folds.get(j));
    }
    hidings.removeIf(List::isEmpty);
    var found = new TreeMap<Integer, Found>();
    try (var work = new Work("folds", hidings.size(), progress)) {
      for (List<Masked> hidden : hidings) {
        work.orStop();
        Set<Surface> partly = new HashSet<>(hidden.stream().map(Masked::surface).toList());
        List<Surface> others = new ArrayList<>(whole);
        for (Surface surface : usable) if (!partly.contains(surface)) others.add(surface);
        for (Masked masked : hidden) others.add(masked.visible());
        SurfaceMethod other = learning.apply(others);
        for (Masked masked : hidden) {
          Found at = found.computeIfAbsent(number(masked.visibleSize()), n -> Found.none());
          at.scores().addAll(scores(other, masked));
          at.surfaces().add(masked.surface());
        }
        if (other instanceof AutoCloseable closeable) close(closeable);
        work.step();
      }
    }
    List<Bands.Group> groups = new ArrayList<>();
    found.forEach((n, at) -> groups.add(new Bands.Group(n, at.surfaces().size(), at.scores())));
    return new Bands(method.name(), level, groups);
  }

  /** Scores at one number of visible quotes, and the surfaces they are from. */
  private record Found(List<Double> scores, Set<Surface> surfaces) {
    static Found none() {
      return new Found(new ArrayList<>(), new HashSet<>());
    }
  }

  private static void close(AutoCloseable method) {
    try {
      method.close();
    } catch (Exception e) {
      throw new IllegalStateException("a method cannot be closed", e);
    }
  }

  /** The largest number not above this; the number itself where it is below all. */
  private int number(int shown) {
    int number = Math.min(shown, visible.get(0));
    for (int one : visible) if (one <= shown) number = one;
    return number;
  }

  /** One fold of each surface that can show that many quotes, then the next fold of each. */
  private List<Masked> plan(List<Surface> surfaces, int visible, long seed) {
    List<Masked> plan = new ArrayList<>();
    for (int fold = 0; plan.size() < masksAtMost; fold++) {
      int before = plan.size();
      for (Surface surface : surfaces) {
        if (plan.size() == masksAtMost) break;
        if (surface.size() <= visible) continue;
        List<Masked> folds = Masking.folds(surface, FOLDS, seed);
        if (fold >= folds.size() || folds.get(fold).visibleSize() < visible) continue;
        plan.add(folds.get(fold).withVisibleAtMost(visible, seed + fold));
      }
      if (plan.size() == before && fold >= FOLDS) break;
    }
    return plan;
  }

  /** The method's distance from each queried quote, in its own deviations. */
  private static List<Double> scores(SurfaceMethod method, Masked masked) {
    List<Point> hidden = masked.targets();
    double[] k = hidden.stream().mapToDouble(Point::k).toArray();
    double[] t = hidden.stream().mapToDouble(Point::t).toArray();
    double[] vol, deviation;
    try {
      VolSurface completed = method.fit(masked.visible());
      vol = completed.vol(k, t);
      deviation = Band.deviations(completed, k, t);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      return Collections.nCopies(k.length, Double.POSITIVE_INFINITY);
    }
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < k.length; i++) {
      double score = Math.abs(Math.log(hidden.get(i).vol() / vol[i])) / deviation[i];
      scores.add(Double.isNaN(score) ? Double.POSITIVE_INFINITY : score);
    }
    return scores;
  }
}
