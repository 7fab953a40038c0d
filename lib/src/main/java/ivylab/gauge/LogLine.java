package ivylab.gauge;

/** The straight line of least squares through logarithms: the exponent of a power law. */
final class LogLine {

  private LogLine() {}

  /**
   * The slope of {@code ln |y|} in {@code ln x}; NaN for fewer than two points.
   *
   * @param x positive, {@code [n]}
   * @param y not 0, {@code [n]}
   */
  static double slope(double[] x, double[] y) {
    double u = 0, v = 0, uu = 0, uv = 0;
    int n = x.length;
    for (int i = 0; i < n; i++) {
      double a = Math.log(x[i]), b = Math.log(Math.abs(y[i]));
      u += a / n;
      v += b / n;
    }
    for (int i = 0; i < n; i++) {
      double a = Math.log(x[i]) - u, b = Math.log(Math.abs(y[i])) - v;
      uu += a * a;
      uv += a * b;
    }
    return n < 2 ? Double.NaN : uv / uu;
  }
}
