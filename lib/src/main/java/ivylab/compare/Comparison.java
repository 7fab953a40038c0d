package ivylab.compare;

import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.probe.Questions;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Compares methods of completing a surface: quotes are hidden in clusters, and every method sees
 * the same visible quotes and predicts the same hidden ones.
 *
 * <pre>
 * Comparison.of(model, Quadratic.method()).surfacesAtMost(20).on(split.test(), Masking.PROPORTIONS, seed)
 * </pre>
 *
 * Static arbitrage is counted on the points of a mesh that lie in the hull of all quotes, with the
 * same rule for all; derivatives are the method's own if it has them and central differences
 * otherwise, as {@link ComparisonResult#derivatives} reports. The findings are a function of
 * methods, options, panel, conditions and seeds; times and memory are not, and are kept apart.
 */
public final class Comparison {

  private final List<SurfaceMethod> methods;
  private final int surfacesAtMost;
  private final int visibleAtMost;
  private final int meshK;
  private final int meshT;
  private final Progress progress;

  private Comparison(
      List<SurfaceMethod> methods,
      int surfacesAtMost,
      int visibleAtMost,
      int meshK,
      int meshT,
      Progress progress) {
    this.methods = methods;
    this.surfacesAtMost = surfacesAtMost;
    this.visibleAtMost = visibleAtMost;
    this.meshK = meshK;
    this.meshT = meshT;
    this.progress = progress;
  }

  /** A comparison of these methods, which must have different names. */
  public static Comparison of(SurfaceMethod... methods) {
    return of(List.of(methods));
  }

  /** {@link #of(SurfaceMethod...)}. */
  public static Comparison of(List<SurfaceMethod> methods) {
    if (methods.isEmpty())
      throw new IllegalArgumentException("methods is empty; a comparison needs at least one");
    Set<String> names = new HashSet<>();
    for (SurfaceMethod method : methods)
      if (!names.add(method.name()))
        throw new IllegalArgumentException(
            "methods must have different names, but two are '%s'; rename one with named(…)"
                .formatted(method.name()));
    return new Comparison(List.copyOf(methods), 0, 0, 21, 21, Progress.lines(System.out));
  }

  /** At most this many surfaces, drawn by the (first) seed; 0, the default, for all. */
  public Comparison surfacesAtMost(int surfaces) {
    if (surfaces < 0)
      throw new IllegalArgumentException("surfaces must be at least 0 (0 takes all): " + surfaces);
    return new Comparison(methods, surfaces, visibleAtMost, meshK, meshT, progress);
  }

  /**
   * Shows every method at most this many quotes of a surface, the same ones, and sets the others
   * aside; 0, the default, for no cap.
   */
  public Comparison visibleAtMost(int quotes) {
    Masking.clustered().withVisibleAtMost(quotes); // the same rule, the same message
    return new Comparison(methods, surfacesAtMost, quotes, meshK, meshT, progress);
  }

  /**
   * Counts arbitrage on this many log-moneyness values and maturities over the rectangle of the
   * quotes, at points in their hull; 21 x 21 by default.
   */
  public Comparison mesh(int kCount, int tCount) {
    if (!(kCount >= 2 && tCount >= 2))
      throw new IllegalArgumentException(
          "kCount and tCount must be at least 2: %d, %d; withoutMesh() counts nothing"
              .formatted(kCount, tCount));
    return new Comparison(methods, surfacesAtMost, visibleAtMost, kCount, tCount, progress);
  }

  /** Does not check for arbitrage, which takes most of the time for many methods. */
  public Comparison withoutMesh() {
    return new Comparison(methods, surfacesAtMost, visibleAtMost, 0, 0, progress);
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Comparison watchedBy(Progress progress) {
    return new Comparison(methods, surfacesAtMost, visibleAtMost, meshK, meshT, progress);
  }

  /**
   * Masks every surface once per proportion and lets every method complete it: {@link #over} with
   * shares to hide and one seed.
   *
   * @param proportions shares of quotes to hide, each in (0, 1)
   * @param seed of the masks and of the draw of surfaces
   */
  public ComparisonResult on(Panel panel, List<Double> proportions, long seed) {
    return over(panel, proportions.stream().map(MaskCondition::hidden).toList(), List.of(seed));
  }

  /**
   * Hides half of every surface and shows the given numbers of the other quotes: {@link #over} with
   * numbers of visible quotes and one seed.
   *
   * @param quotes numbers of visible quotes, each at least 3
   * @param seed of the masks and of the draw of surfaces
   */
  public ComparisonResult onVisible(Panel panel, List<Integer> quotes, long seed) {
    return over(panel, quotes.stream().map(MaskCondition::visible).toList(), List.of(seed));
  }

  /**
   * Masks every surface once per seed and condition and lets every method complete it. A method
   * that throws on a surface has failed there: it is counted, the reason is kept, and the
   * comparison continues.
   *
   * @param panel surfaces on which no method was trained
   * @param conditions what is hidden and shown, at least one
   * @param seeds of the masks, at least one; the first also draws the surfaces
   * @throws IllegalArgumentException if no surface has four distinct (k, t), or conditions or seeds
   *     are empty or not distinct
   * @throws CancellationException if the thread is interrupted
   */
  public ComparisonResult over(Panel panel, List<MaskCondition> conditions, List<Long> seeds) {
    ComparisonResult.requireDistinct("conditions", conditions);
    ComparisonResult.requireDistinct("seeds", seeds);
    Questions questions =
        Questions.of(panel, List.of(conditions.get(0).hidden()), seeds.get(0))
            .withSurfacesAtMost(surfacesAtMost);
    List<Surface> surfaces = questions.surfaces();
    List<Trial.Measured> measured = new ArrayList<>();
    List<HullMesh> meshes =
        surfaces.stream()
            .map(s -> meshK == 0 ? HullMesh.NOWHERE : HullMesh.of(s, meshK, meshT))
            .toList();
    long all = (long) seeds.size() * conditions.size() * surfaces.size();
    try (Work work = new Work("masked surfaces", all, progress)) {
      for (long seed : seeds)
        for (MaskCondition condition : conditions) {
          Masking masking = condition.cappedAt(visibleAtMost).masking();
          for (int i = 0; i < surfaces.size(); i++) {
            Masked masked = masking.apply(surfaces.get(i), seed);
            for (SurfaceMethod method : methods) {
              work.orStop();
              measured.add(Trial.of(method, condition, seed, masked, meshes.get(i)));
            }
            work.step();
          }
        }
    }
    return new ComparisonResult(
        methods.stream().map(SurfaceMethod::name).toList(),
        conditions,
        seeds,
        surfaces.size(),
        measured,
        questions.notices());
  }

  @Override
  public String toString() {
    return "comparison of " + String.join(", ", methods.stream().map(SurfaceMethod::name).toList());
  }
}
