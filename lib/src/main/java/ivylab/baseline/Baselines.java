package ivylab.baseline;

import ivylab.process.GaussianProcess;
import ivylab.ssvi.Essvi;
import ivylab.ssvi.Ssvi;
import ivylab.surface.CubicInterpolation;
import ivylab.surface.LinearPerExpiry;
import ivylab.surface.Polynomial;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.train.Progress;
import java.util.List;

/**
 * The comparison set: what a model must beat to be worth its trouble.
 *
 * <pre>
 * name                               learns from   derivatives   beyond the quotes
 * dense network                      training set  differences   goes on as trained
 * random forest                      one surface   differences   the nearest leaf's volatility
 * quadratic                          one surface   own           the polynomial of w goes on
 * polynomial of degree 4             one surface   own           the polynomial of w goes on
 * cubic spline                       one surface   own           volatility constant beyond the quotes' rectangle
 * cubic interpolation                one surface   own           volatility constant beyond the hull
 * linear per expiry                  one surface   own           volatility constant beyond the last quote
 * Gaussian process on total variance one surface   own           back to the mean of w: fixed, on (k, t)
 * Gaussian process                   one surface   own           back to the mean volatility: fixed
 * learned Gaussian process           training set  own           back to a quadratic of log volatility
 * SSVI                               one surface   own           the formula goes on
 * eSSVI                              one surface   own           the formula goes on
 * </pre>
 */
public final class Baselines {

  private Baselines() {}

  /** {@link #all(List, long, Progress)} with a line of text every two seconds. */
  public static List<SurfaceMethod> all(List<Surface> training, long seed) {
    return all(training, seed, Progress.lines(System.out));
  }

  /**
   * Every method of the table above, in its order; two of them are trained here.
   *
   * @param training surfaces to learn from, none of which is tested on
   * @param seed of the network, the forest and the learned process
   */
  public static List<SurfaceMethod> all(List<Surface> training, long seed, Progress progress) {
    return all(training, seed, progress, DenseNetwork.Options.DEFAULT, Forest.DEFAULT);
  }

  /**
   * The same with another network and forest, for example smaller ones.
   *
   * @param network of the dense network
   * @param forest whose seed is replaced
   */
  public static List<SurfaceMethod> all(
      List<Surface> training,
      long seed,
      Progress progress,
      DenseNetwork.Options network,
      Forest forest) {
    return List.of(
        DenseNetwork.train(training, network, seed, progress),
        forest.withSeed(seed),
        Polynomial.method(2),
        Polynomial.method(4),
        CubicInterpolation.method(),
        LinearPerExpiry.method(),
        GaussianProcess.fixedOnVariance(),
        GaussianProcess.fixed(),
        GaussianProcess.learned(training, seed),
        Ssvi.method(),
        Essvi.method());
  }
}
