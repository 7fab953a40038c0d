package ivylab.method;

import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Total variance by cubic interpolation over scattered quotes, smooth (C1) across them: Delaunay
 * triangulation, minimum-bending gradients at the quotes, and a Clough-Tocher cubic on every
 * triangle. The ingredients are those of SciPy's {@code griddata(method="cubic", rescale=True)}.
 *
 * <p><b>Units.</b> k and t are first scaled to the unit square of the quotes, since a triangulation
 * compares distances. Quotes within a millionth of the square of each other (a call and a put) are
 * merged into one, at the location of the first, with their mean w; {@link #merged} counts the
 * others.
 *
 * <p><b>Outside the hull</b> of the quotes, where there is nothing to interpolate between, the
 * implied volatility is that of the nearest point of the hull (nearest in the unit square), so
 * total variance there is {@code w(p) t / t_p}: continuous, but not smooth at the border. {@link
 * #inHull} distinguishes the two. Quotes on one line (one maturity, or only two quotes) have a hull
 * without interior: a cubic spline runs along the line, and that rule applies elsewhere. One quote
 * gives a constant volatility. So every point has a value and none is dropped from an error.
 *
 * <p>Derivatives are exact; the second one jumps between triangles. Nothing keeps total variance
 * positive.
 */
public final class CubicInterpolation implements VolSurface {

  private static final double SAME = 1e-6;

  /** How far outside every triangle a point may be to count as inside, in barycentrics. */
  private static final double ROUNDING = 1e-9;

  private final double kMin, kRange, tMin, tRange;
  private final List<CubicTriangle> triangles;
  private final List<BorderEdge> border;
  private final int quotes, distinct;
  private final boolean converged;

  private CubicInterpolation(Surface visible) {
    Grid around = Grid.around(visible); // widened where all k or all t are equal
    kMin = around.kMin();
    kRange = around.kMax() - kMin;
    tMin = around.tMin();
    tRange = around.tMax() - tMin;
    quotes = visible.size();

    double[] x = new double[quotes], y = new double[quotes], sum = new double[quotes];
    int[] count = new int[quotes];
    int places = 0;
    for (Point p : visible.points()) {
      double px = x(p.k()), py = y(p.t());
      int i = 0;
      while (i < places && !(Math.abs(x[i] - px) <= SAME && Math.abs(y[i] - py) <= SAME)) i++;
      if (i == places) {
        x[places] = px;
        y[places++] = py;
      }
      sum[i] += p.w();
      count[i]++;
    }
    distinct = places;
    double[] xs = Arrays.copyOf(x, places), ys = Arrays.copyOf(y, places), w = new double[places];
    for (int i = 0; i < places; i++) w[i] = sum[i] / count[i];

    Triangulation mesh = Triangulation.of(xs, ys);
    SmoothestGradients g = SmoothestGradients.of(xs, ys, w, mesh.edges());
    converged = g.converged();
    triangles =
        mesh.triangles().stream()
            .map(v -> new CubicTriangle(v, xs, ys, w, g.gx(), g.gy()))
            .toList();
    border =
        distinct == 1
            ? List.of(BorderEdge.point(xs[0], ys[0], w[0], tMin, tRange))
            : mesh.border().stream()
                .map(e -> new BorderEdge(e[0], e[1], xs, ys, w, g, tMin, tRange))
                .toList();
  }

  /** Interpolates the quotes. */
  public static CubicInterpolation fit(Surface visible) {
    return new CubicInterpolation(visible);
  }

  /** Cubic interpolation as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return SurfaceMethod.of(
        "cubic interpolation",
        "cubic interpolation of total variance, volatility constant outside the hull",
        CubicInterpolation::fit);
  }

  /** Whether the point lies in the convex hull of the quotes, its border included. */
  public boolean inHull(double k, double t) {
    return around(x(k), y(t)) != null;
  }

  /** Number of quotes that were averaged into another one at the same location. */
  public int merged() {
    return quotes - distinct;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    return derivatives(k, t).stream().mapToDouble(Derivatives::w).toArray();
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) {
      double x = x(k[i]), y = y(t[i]);
      CubicTriangle inside = around(x, y);
      CubicTriangle.Jet jet = inside != null ? inside.at(x, y) : nearest(x, y).outside(x, y);
      all.add(
          new Derivatives(
              k[i],
              t[i],
              jet.f(),
              jet.fx() / kRange,
              jet.fy() / tRange,
              jet.fxx() / (kRange * kRange)));
    }
    return all;
  }

  /** The triangle around a point; null outside the hull. */
  private @Nullable CubicTriangle around(double x, double y) {
    @Nullable CubicTriangle best = null;
    double deepest = -ROUNDING;
    for (CubicTriangle triangle : triangles) {
      double depth = triangle.depth(x, y);
      if (depth >= 0) return triangle;
      if (depth > deepest) {
        deepest = depth;
        best = triangle;
      }
    }
    return best;
  }

  private BorderEdge nearest(double x, double y) {
    BorderEdge best = border.get(0);
    for (BorderEdge edge : border) if (edge.distance(x, y) < best.distance(x, y)) best = edge;
    return best;
  }

  private double x(double k) {
    return (k - kMin) / kRange;
  }

  private double y(double t) {
    return (t - tMin) / tRange;
  }

  @Override
  public String toString() {
    String shape =
        triangles.isEmpty() ? "all on one line" : "%d triangles".formatted(triangles.size());
    return "cubic interpolation of %d quotes (%d merged into another), %s, volatility constant outside the hull%s"
        .formatted(quotes, merged(), shape, converged ? "" : "; GRADIENTS NOT CONVERGED");
  }
}
