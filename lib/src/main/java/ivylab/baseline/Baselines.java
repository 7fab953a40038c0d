package ivylab.baseline;

import ivylab.method.CubicInterpolation;
import ivylab.method.LinearPerExpiry;
import ivylab.method.Polynomial;
import ivylab.process.GaussianProcess;
import ivylab.process.Learning;
import ivylab.progress.Progress;
import ivylab.ssvi.Essvi;
import ivylab.ssvi.Ssvi;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.List;

/**
 * The comparison set: the methods that a model must beat to be worth the effort.
 *
 * <pre>
 * name                                what it estimates, from what               beyond the quotes
 * dense network                       log vol of (k, t, features), training set  extrapolates as trained
 * random forest                       vol of (k, t), one surface                 the nearest leaf's volatility
 * quadratic, polynomial of degree 4   w of (k, t), least squares, one surface    the polynomial continues
 * cubic spline                        log vol of (k/sqrt t, log t), smoothing    volatility constant beyond their rectangle
 * cubic interpolation                 w of (k, t), on triangles, one surface     volatility constant beyond their hull
 * linear per expiry                   w along k, then t, one surface             volatility constant beyond the last quote
 * Gaussian process on total variance  w of (k, t), fixed numbers, one surface    back to the mean of w
 * Gaussian process                    log vol of (k/sqrt t, log t), fixed        back to the mean volatility
 * learned Gaussian process            the same, numbers from the training set    back to a quadratic
 * SSVI, eSSVI                         three and more parameters, one surface     the formula continues
 * </pre>
 *
 * The network has no derivatives of its own, and the forest only differences over wide steps; all
 * others have exact derivatives.
 */
public final class Baselines {

  static final DenseNetwork.Options QUICK_NETWORK =
      DenseNetwork.Options.DEFAULT.withSteps(1_000).withRows(256);

  static final Forest QUICK_FOREST = Forest.DEFAULT.withTrees(50);

  static final Learning QUICK_LEARNING =
      Learning.DEFAULT.withSurfacesAtMost(60).withQuotesAtMost(48);

  private Baselines() {}

  /** {@link #all(List, long, Progress)} with a line of text every two seconds. */
  public static List<SurfaceMethod> all(List<Surface> training, long seed) {
    return all(training, seed, Progress.lines(System.out));
  }

  /**
   * Every method of the table above, in its order; the network and the learned process are trained
   * here, with {@link DenseNetwork.Options#DEFAULT} and {@link Learning#DEFAULT}.
   *
   * @param training surfaces to learn from, none of which is tested on
   * @param seed of the network, the forest and the learned process
   * @param progress listener for the two training runs, one after the other
   */
  public static List<SurfaceMethod> all(List<Surface> training, long seed, Progress progress) {
    return of(
        training, seed, progress, DenseNetwork.Options.DEFAULT, Forest.DEFAULT, Learning.DEFAULT);
  }

  /**
   * The same methods in a fraction of the time: a network of 1,000 steps of 256 quotes, a forest of
   * 50 trees, a process learned from 48 quotes of each of 60 surfaces.
   */
  public static List<SurfaceMethod> quick(List<Surface> training, long seed, Progress progress) {
    return of(training, seed, progress, QUICK_NETWORK, QUICK_FOREST, QUICK_LEARNING);
  }

  /** {@link #quick(List, long, Progress)} with a line of text every two seconds. */
  public static List<SurfaceMethod> quick(List<Surface> training, long seed) {
    return quick(training, seed, Progress.lines(System.out));
  }

  static List<SurfaceMethod> of(
      List<Surface> training,
      long seed,
      Progress progress,
      DenseNetwork.Options network,
      Forest forest,
      Learning learning) {
    return List.of(
        DenseNetwork.train(training, network, seed, progress),
        forest.withSeed(seed),
        Polynomial.method(2),
        Polynomial.method(4),
        SmoothingSpline.DEFAULT,
        CubicInterpolation.method(),
        LinearPerExpiry.method(),
        GaussianProcess.fixedOnVariance(),
        GaussianProcess.fixed(),
        learning.learn(training, seed, progress).process(),
        Ssvi.method(),
        Essvi.method());
  }
}
