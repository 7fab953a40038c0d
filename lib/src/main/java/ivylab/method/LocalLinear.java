package ivylab.method;

import ivylab.surface.Predictor;
import ivylab.surface.VolSurface;

/**
 * Local-linear regression with a product of Gaussian kernels: the estimate at (x, y) is the value
 * at that point of the plane that minimises
 *
 * <pre>
 * sum_i exp(-((x_i - x)/h_x)^2/2 - ((y_i - y)/h_y)^2/2) (z_i - b_0 - b_1 (x_i - x) - b_2 (y_i - y))^2
 * </pre>
 *
 * (Ruppert and Wand 1994, eq. (1.2)). Computed about the weighted means of the coordinates: in a
 * direction in which the weighted values do not spread, the plane is level, so an estimate always
 * exists. Weights are relative to the largest, so they cannot all vanish.
 */
final class LocalLinear implements Predictor {

  /**
   * Spread along a direction below which values count as lying on one line, in squared bandwidths.
   */
  private static final double LEVEL = 1e-12;

  /** The plane at one point: value and slopes. */
  record TangentPlane(double z, double dx, double dy) {}

  private final ScatteredValues data;
  private final double hx, hy;
  private final String rule;

  LocalLinear(ScatteredValues data, double hx, double hy, String rule) {
    this.data = data;
    this.hx = hx;
    this.hy = hy;
    this.rule = rule;
  }

  double hx() {
    return hx;
  }

  double hy() {
    return hy;
  }

  @Override
  public double[] predict(double[] x, double[] y) {
    VolSurface.requirePairs(x, y);
    double[] z = new double[x.length], weights = new double[data.size()];
    for (int i = 0; i < z.length; i++) z[i] = tangent(x[i], y[i], weights, false).z;
    return z;
  }

  /** The plane at one place. */
  TangentPlane tangent(double x, double y) {
    return tangent(x, y, new double[data.size()], false);
  }

  /** The value at one point without the data at that point; NaN if there are no other data. */
  double fromElsewhere(double x, double y, double[] weights) {
    return tangent(x, y, weights, true).z;
  }

  private TangentPlane tangent(double x, double y, double[] weights, boolean elsewhere) {
    int n = weights.length;
    double[] xs = data.x(), ys = data.y(), zs = data.z();
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double u = (xs[i] - x) / hx, v = (ys[i] - y) / hy;
      weights[i] = elsewhere && u == 0 && v == 0 ? Double.POSITIVE_INFINITY : (u * u + v * v) / 2;
      nearest = Math.min(nearest, weights[i]);
    }
    double sum = 0, u = 0, v = 0, z = 0;
    for (int i = 0; i < n; i++) {
      double w = Math.exp(nearest - weights[i]);
      weights[i] = w;
      sum += w;
      u += w * ((xs[i] - x) / hx);
      v += w * ((ys[i] - y) / hy);
      z += w * zs[i];
    }
    u /= sum;
    v /= sum;
    z /= sum;
    double uu = 0, uv = 0, vv = 0, uz = 0, vz = 0;
    for (int i = 0; i < n; i++) {
      double w = weights[i] / sum, du = (xs[i] - x) / hx - u, dv = (ys[i] - y) / hy - v;
      uu += w * du * du;
      uv += w * du * dv;
      vv += w * dv * dv;
      uz += w * du * (zs[i] - z);
      vz += w * dv * (zs[i] - z);
    }
    // slopes along the two principal directions of the spread
    double half = Math.hypot((uu - vv) / 2, uv), middle = (uu + vv) / 2;
    double angle = Math.atan2(uv, (uu - vv) / 2) / 2, c = Math.cos(angle), s = Math.sin(angle);
    double along = middle + half > LEVEL ? (c * uz + s * vz) / (middle + half) : 0;
    double across = middle - half > LEVEL ? (c * vz - s * uz) / (middle - half) : 0;
    double du = c * along - s * across, dv = s * along + c * across;
    return new TangentPlane(z - du * u - dv * v, du / hx, dv / hy);
  }

  @Override
  public String toString() {
    return "local-linear regression on %d values, bandwidths %.3g and %.3g (%s)"
        .formatted(data.size(), hx, hy, rule);
  }
}
