package ivylab.method;

import java.util.Arrays;

/** Values z at points (x, y) of a plane, {@code [n]} each, n at least 1, all finite. */
record ScatteredValues(double[] x, double[] y, double[] z) {

  /** The values, with NaN omitted. */
  static ScatteredValues of(double[] x, double[] y, double[] z) {
    if (x.length != z.length || y.length != z.length)
      throw new IllegalArgumentException(
          "x [%d], y [%d] and z [%d] must be equally long".formatted(x.length, y.length, z.length));
    double[] xs = new double[z.length], ys = new double[z.length], zs = new double[z.length];
    int n = 0;
    for (int i = 0; i < z.length; i++) {
      requireFinite("x", i, x[i]);
      requireFinite("y", i, y[i]);
      if (Double.isNaN(z[i])) continue;
      requireFinite("z", i, z[i]);
      xs[n] = x[i];
      ys[n] = y[i];
      zs[n++] = z[i];
    }
    if (n == 0)
      throw new IllegalArgumentException(
          "z contains no value: " + (z.length == 0 ? "it is empty" : "all are NaN"));
    return new ScatteredValues(Arrays.copyOf(xs, n), Arrays.copyOf(ys, n), Arrays.copyOf(zs, n));
  }

  private static void requireFinite(String name, int i, double value) {
    if (!Double.isFinite(value))
      throw new IllegalArgumentException("%s[%d] must be finite: %s".formatted(name, i, value));
  }

  int size() {
    return z.length;
  }
}
