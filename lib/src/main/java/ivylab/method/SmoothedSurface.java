package ivylab.method;

import ivylab.surface.Plane;
import ivylab.surface.Point;
import ivylab.surface.Predictor;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;

/** A surface whose volatility is a function of a plane. */
record SmoothedSurface(Predictor vol, Plane plane) implements VolSurface {

  /** A way to estimate a function of two coordinates. */
  @FunctionalInterface
  interface Smoother {
    Predictor fit(double[] x, double[] y, double[] z);
  }

  static SmoothedSurface fit(Smoother smoother, Plane plane, Surface visible) {
    return new SmoothedSurface(
        smoother.fit(
            visible.column(p -> plane.x(p.k(), p.t())),
            visible.column(p -> plane.y(p.t())),
            visible.column(Point::vol)),
        plane);
  }

  /**
   * Total variance; it has the sign of the volatility, so that a negative volatility remains
   * visible.
   */
  @Override
  public double[] totalVariance(double[] k, double[] t) {
    double[] w = estimates(k, t);
    for (int i = 0; i < w.length; i++) w[i] *= Math.abs(w[i]) * t[i];
    return w;
  }

  private double[] estimates(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[] x = new double[k.length], y = new double[k.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = plane.x(k[i], t[i]);
      y[i] = plane.y(t[i]);
    }
    return vol.predict(x, y);
  }

  @Override
  public String toString() {
    return vol + " in " + (plane == Plane.RAW ? "(k, t)" : "(k/sqrt(t), log t)");
  }
}
