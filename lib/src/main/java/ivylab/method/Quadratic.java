package ivylab.method;

import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;

/** The polynomial of degree two, the usual quick fit of a surface. */
public final class Quadratic {

  private Quadratic() {}

  /** Fits the quotes. */
  public static Polynomial fit(Surface visible) {
    return Polynomial.fit(visible, 2);
  }

  /** The quadratic as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return Polynomial.method(2);
  }
}
