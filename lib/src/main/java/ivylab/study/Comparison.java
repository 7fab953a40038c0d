package ivylab.study;

import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.diagnostic.Questions;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.train.Progress;
import ivylab.train.ProgressEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Methods of completing a surface, held against each other: quotes are hidden in clusters, every
 * method sees the same visible quotes and is asked for the same hidden ones.
 *
 * <pre>
 * Comparison.of(model, Quadratic.method()).surfacesAtMost(20).on(split.test(), Masking.PROPORTIONS, seed)
 * </pre>
 *
 * Static arbitrage is counted on the points of a mesh that lie in the hull of all quotes. The
 * result is a function of methods, options, panel, proportions and seed.
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
            "methods must have different names, but two are '%s'; give one another by named(…)"
                .formatted(method.name()));
    return new Comparison(List.copyOf(methods), 0, 0, 21, 21, Progress.lines(System.out));
  }

  /** At most this many surfaces, drawn by the seed; 0, the default, for all. */
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
   * quotes, those in their hull; 21 x 21 by default.
   */
  public Comparison mesh(int kCount, int tCount) {
    if (!(kCount >= 2 && tCount >= 2))
      throw new IllegalArgumentException(
          "kCount and tCount must be at least 2: %d, %d; withoutMesh() counts nothing"
              .formatted(kCount, tCount));
    return new Comparison(methods, surfacesAtMost, visibleAtMost, kCount, tCount, progress);
  }

  /** Does not look for arbitrage, which for many methods takes most of the time. */
  public Comparison withoutMesh() {
    return new Comparison(methods, surfacesAtMost, visibleAtMost, 0, 0, progress);
  }

  /** Who is told how it goes; by default a line of text every two seconds. */
  public Comparison watchedBy(Progress progress) {
    return new Comparison(methods, surfacesAtMost, visibleAtMost, meshK, meshT, progress);
  }

  /**
   * Masks every surface once for each proportion and lets every method complete it. A method that
   * throws on a surface has failed there: it is counted, the reason is kept, and the comparison
   * goes on.
   *
   * @param panel surfaces that no method was trained on
   * @param proportions shares of quotes to hide, each in (0, 1)
   * @param seed of the masks and of the draw of surfaces
   * @throws IllegalArgumentException if no surface has four distinct (k, t), or a proportion is out
   *     of range
   * @throws CancellationException if the thread is interrupted
   */
  public ComparisonResult on(Panel panel, List<Double> proportions, long seed) {
    Questions questions = Questions.of(panel, proportions, seed).withSurfacesAtMost(surfacesAtMost);
    List<Surface> surfaces = questions.surfaces();
    List<Trial> trials = new ArrayList<>();
    Pace pace = new Pace((long) proportions.size() * surfaces.size());
    try {
      for (double proportion : proportions) {
        Masking masking =
            Masking.clustered(proportion).withVisibleAtMost(visibleAtMost).withFixed(true);
        for (Surface surface : surfaces) {
          Masked masked = masking.apply(surface, seed);
          HullMesh mesh = meshK == 0 ? HullMesh.NOWHERE : HullMesh.of(surface, meshK, meshT);
          for (SurfaceMethod method : methods) {
            if (Thread.interrupted())
              throw new CancellationException(
                  "interrupted after %d of %d masked surfaces".formatted(pace.done, pace.all));
            trials.add(Trial.of(method, proportion, masked, mesh));
          }
          progress.report(pace.oneMore());
        }
      }
    } finally {
      progress.report(pace.end());
    }
    List<String> names = methods.stream().map(SurfaceMethod::name).toList();
    return new ComparisonResult(names, proportions, surfaces.size(), trials, questions.notices());
  }

  /** How fast it goes, in masked surfaces. */
  private static final class Pace {
    final long all;
    final long begin = System.nanoTime();
    long done;

    Pace(long all) {
      this.all = all;
    }

    ProgressEvent oneMore() {
      done++;
      return event(false);
    }

    ProgressEvent end() {
      return event(true);
    }

    private ProgressEvent event(boolean ended) {
      double rate = done / Math.max(1e-9 * (System.nanoTime() - begin), 1e-9);
      double left = done == 0 ? Double.NaN : (all - done) / rate;
      double shown = done == 0 ? Double.NaN : rate;
      return new ProgressEvent(done, all, 0, 0, Map.of(), shown, left, ended);
    }
  }

  @Override
  public String toString() {
    return "comparison of " + String.join(", ", methods.stream().map(SurfaceMethod::name).toList());
  }
}
