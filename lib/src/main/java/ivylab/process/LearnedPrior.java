package ivylab.process;

/**
 * A prior for log volatility with x = k/sqrt(t), z = log t + 1:
 *
 * <pre>
 * mean        b · h,   h = (1, x, z, x^2, xz, z^2)
 * covariance  K(u - u', z - z') + h' S h,   u = asinh(a x)/a,   S = L L'
 * noise       n0^2 + n1^2 x^2
 * </pre>
 *
 * S is how the coefficients of the mean differ from surface to surface, Rasmussen and Williams
 * (2006), eq. (2.40).
 */
record LearnedPrior(LearnedProcess process, Kernel kernel, double[][] lower) implements Prior {

  static LearnedPrior of(LearnedProcess process) {
    double[][] lower =
        process.deviations().stream()
            .map(row -> row.stream().mapToDouble(v -> v).toArray())
            .toArray(double[][]::new);
    return new LearnedPrior(process, new Kernel.Sum(process.wide(), process.narrow()), lower);
  }

  @Override
  public Target target() {
    return Target.LOG_VOLATILITY;
  }

  /** The terms of the mean at (x, z). */
  static double[] terms(double x, double z) {
    return new double[] {1, x, z, x * x, x * z, z * z};
  }

  static double x(double k, double t) {
    return Target.LOG_VOLATILITY.x(k, t);
  }

  static double z(double t) {
    return Target.LOG_VOLATILITY.y(t) + 1;
  }

  /** {@code asinh(a x)/a}: x near the money, logarithmic in the wings. */
  static double warp(double a, double x) {
    double v = Math.abs(a * x);
    return Math.copySign(Math.log1p(v + v * v / (1 + Math.sqrt(1 + v * v))) / a, x);
  }

  @Override
  public Place place(double k, double t) {
    double x = x(k, t), z = z(t);
    return place(warp(process.warp(), x), z, terms(x, z));
  }

  private Place place(double u, double z, double[] h) {
    double mean = 0;
    double[] g = new double[h.length];
    for (int i = 0; i < h.length; i++) {
      mean += process.coefficients().get(i) * h[i];
      for (int j = 0; j <= i; j++) g[j] += lower[i][j] * h[i];
    }
    return new Place(u, z, mean, g);
  }

  /** By x_k = 1/sqrt(t), x_t = -x/(2t), z_t = 1/t, and u_x = (1 + (ax)^2)^(-1/2). */
  @Override
  public Place.Jet jet(double k, double t) {
    Target f = target();
    double a = process.warp(), x = x(k, t), z = z(t), xk = f.xk(t), xt = f.xt(k, t), zt = f.yt(t);
    double ux = 1 / Math.sqrt(1 + a * a * x * x), uxx = -a * a * x * ux * ux * ux;
    return new Place.Jet(
        place(warp(a, x), z, terms(x, z)),
        place(ux * xk, 0, new double[] {0, xk, 0, 2 * x * xk, z * xk, 0}),
        place(ux * xt, zt, new double[] {0, xt, zt, 2 * x * xt, xt * z + x * zt, 2 * z * zt}),
        place(uxx * xk * xk, 0, new double[] {0, 0, 0, 2 * xk * xk, 0, 0}));
  }

  @Override
  public double noise(double k, double t) {
    double slope = process.noiseSlope() * x(k, t);
    return process.noise() * process.noise() + slope * slope;
  }

  /** By {@code x^2 = k^2/t}. */
  @Override
  public double[] noiseJet(double k, double t) {
    double slope = process.noiseSlope() * process.noiseSlope();
    return new double[] {noise(k, t), 2 * slope * k / t, -slope * k * k / (t * t), 2 * slope / t};
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
