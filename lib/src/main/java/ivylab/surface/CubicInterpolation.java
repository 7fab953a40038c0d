package ivylab.surface;

/** Cubic interpolation of total variance over scattered quotes. */
public final class CubicInterpolation implements VolSurface {

  private CubicInterpolation(Surface visible) {}

  /** Interpolates the quotes. */
  public static CubicInterpolation fit(Surface visible) {
    return new CubicInterpolation(visible);
  }

  /** Cubic interpolation as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return new SurfaceMethod() {
      @Override
      public String name() {
        return "cubic interpolation";
      }

      @Override
      public CubicInterpolation fit(Surface visible) {
        return CubicInterpolation.fit(visible);
      }
    };
  }

  /** Whether the point lies in the convex hull of the quotes, its border included. */
  public boolean inHull(double k, double t) {
    throw new UnsupportedOperationException("to come");
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    throw new UnsupportedOperationException("to come");
  }
}
