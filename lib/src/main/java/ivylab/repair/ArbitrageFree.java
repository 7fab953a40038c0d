package ivylab.repair;

import ivylab.quote.QuotedSurface;
import ivylab.ssvi.Ssvi;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.Arrays;

/**
 * The last step of completing a surface: the nearest one without static arbitrage.
 *
 * <p>A surface that has none is left unchanged. Any other is evaluated on a mesh and at the quotes,
 * and a bicubic spline of log volatility, with a line of knots at each expiry of several quotes, is
 * fitted through these values and changed until neither condition of Gatheral and Jacquier (2014),
 * lemmas 2.1 and 2.2, is violated on a mesh finer than the splines, and prices are monotonic in the
 * strike at the first and last:
 *
 * <ol>
 *   <li>beyond the quotes, around violations, it is pulled towards an {@link Ssvi} surface fitted
 *       to the given surface; where that suffices, the search ends;
 *   <li>starting there, the surface is sought that is nearest to the given one, quotes counting
 *       most, and for which both conditions hold;
 *   <li>should that not converge, it is pulled towards the SSVI surface everywhere, as far as
 *       necessary, and that one towards a surface of flat volatility.
 * </ol>
 *
 * So there is always a result that is free of arbitrage on that mesh, and {@link
 * RepairedSurface#repair} says how it was reached.
 */
public final class ArbitrageFree {

  private static final double WIDER = 0.05;

  /** What repair does not depend on. */
  private static final MarketFeatures NO_MARKET = new MarketFeatures(0, 20, 2);

  private ArbitrageFree() {}

  /** A method whose surfaces are repaired by {@link #repair(VolSurface, Surface)}. */
  public static SurfaceMethod of(SurfaceMethod method) {
    return SurfaceMethod.of(
        method.name() + ", repaired",
        method + ", moved until it has no static arbitrage around the quotes",
        visible -> repair(method.fit(visible), visible));
  }

  /**
   * A method whose surfaces are repaired by {@link #repair(VolSurface, Surface, Grid)}: where few
   * quotes are visible, the queries lie far outside their rectangle.
   *
   * @param region the rectangle that is to be free of arbitrage; its counts are ignored
   */
  public static SurfaceMethod of(SurfaceMethod method, Grid region) {
    return SurfaceMethod.of(
        method.name() + ", repaired",
        method + ", moved until it has no static arbitrage on " + region,
        visible -> repair(method.fit(visible), visible, region));
  }

  /**
   * The nearest surface without static arbitrage in the rectangle of the quotes, widened on each
   * side by a twentieth of its lengths in k and log t.
   *
   * @param surface may have no positive total variance at some points
   * @param visible quotes, near which the surface is to change least
   */
  public static RepairedSurface repair(VolSurface surface, Surface visible) {
    return repair(surface, visible, Grid.around(visible));
  }

  /**
   * The nearest surface without static arbitrage in a rectangle, and in that of {@link
   * #repair(VolSurface, Surface)}.
   *
   * @param surface may have no positive total variance at some points
   * @param visible quotes, near which the surface is to change least
   * @param region the rectangle; its counts are ignored
   */
  public static RepairedSurface repair(VolSurface surface, Surface visible, Grid region) {
    double[] equal = new double[visible.size()];
    Arrays.fill(equal, 1);
    return new Attempt(surface, visible, equal, union(visible, region)).repaired();
  }

  /**
   * The same near quotes with bid and ask: the surface is to change least where they are close
   * together. A square at a quote weighs as the inverse square of its spread relative to
   * volatility, within a factor of 16 of the median; a quote without both sides weighs as the
   * median.
   *
   * @param surface may have no positive total variance at some points
   * @param quotes near which the surface is to change least
   * @param region the rectangle; its counts are ignored
   */
  public static RepairedSurface repair(VolSurface surface, QuotedSurface quotes, Grid region) {
    Surface visible = quotes.surface(NO_MARKET);
    double[] weights = SpreadWeights.of(quotes.quotes());
    return new Attempt(surface, visible, weights, union(visible, region)).repaired();
  }

  /** The region and that of the quotes. */
  private static Grid union(Surface visible, Grid region) {
    Grid quotes = wider(Grid.around(visible));
    return new Grid(
        Math.min(region.kMin(), quotes.kMin()),
        Math.max(region.kMax(), quotes.kMax()),
        quotes.kCount(),
        Math.min(region.tMin(), quotes.tMin()),
        Math.max(region.tMax(), quotes.tMax()),
        quotes.tCount());
  }

  private static Grid wider(Grid r) {
    double dk = WIDER * (r.kMax() - r.kMin()), factor = Math.pow(r.tMax() / r.tMin(), WIDER);
    double tMax = Math.min(r.tMax() * factor, Math.nextDown(100.0));
    return new Grid(r.kMin() - dk, r.kMax() + dk, r.kCount(), r.tMin() / factor, tMax, r.tCount());
  }
}
