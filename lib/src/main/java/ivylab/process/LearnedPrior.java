package ivylab.process;

import ivylab.surface.Point;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;

/**
 * A prior for log volatility with x = k/sqrt(t), z = log t + 1:
 *
 * <pre>
 * mean        F(b0) + h · (b - b0),   h = dF/db at b0
 * covariance  K(u - u', z - z') + h' S h,   u = asinh(a x)/a,   S = L L'
 * noise       n0^2 + n1^2 x^2
 * </pre>
 *
 * S describes how the coefficients b of the mean vary from surface to surface, Rasmussen and
 * Williams (2006), eq. (2.40). Where F is linear in them, b0 does not matter.
 *
 * @param around b0
 */
record LearnedPrior(LearnedProcess process, Covariance kernel, double[][] lower, double[] around)
    implements Prior {

  static LearnedPrior of(LearnedProcess process) {
    return of(process, process.coefficients().stream().mapToDouble(b -> b).toArray());
  }

  static LearnedPrior of(LearnedProcess process, double[] around) {
    double[][] lower =
        process.deviations().stream()
            .map(row -> row.stream().mapToDouble(v -> v).toArray())
            .toArray(double[][]::new);
    return new LearnedPrior(
        process, new Covariance.Sum(process.wide(), process.narrow()), lower, around);
  }

  @Override
  public ProcessTarget target() {
    return ProcessTarget.LOG_VOLATILITY;
  }

  static double x(double k, double t) {
    return ProcessTarget.LOG_VOLATILITY.x(k, t);
  }

  static double z(double t) {
    return ProcessTarget.LOG_VOLATILITY.y(t) + 1;
  }

  /** {@code asinh(a x)/a}: x near the money, logarithmic in the wings. */
  static double warp(double a, double x) {
    double v = Math.abs(a * x);
    return Math.copySign(Math.log1p(v + v * v / (1 + Math.sqrt(1 + v * v))) / a, x);
  }

  @Override
  public PriorInput place(double k, double t) {
    double x = x(k, t), z = z(t);
    return place(warp(process.warp(), x), z, process.form().at(x, z, around));
  }

  private PriorInput place(double u, double z, Tangent tangent) {
    double mean = tangent.value();
    double[] h = tangent.by(), g = new double[h.length];
    for (int i = 0; i < h.length; i++) {
      mean += (process.coefficients().get(i) - around[i]) * h[i];
      for (int j = 0; j <= i; j++) g[j] += lower[i][j] * h[i];
    }
    return new PriorInput(u, z, mean, g);
  }

  /** Uses x_k = 1/sqrt(t), x_t = -x/(2t), z_t = 1/t, and u_x = (1 + (ax)^2)^(-1/2). */
  @Override
  public PriorInput.Jet jet(double k, double t) {
    ProcessTarget f = target();
    double a = process.warp(), x = x(k, t), z = z(t), xk = f.xk(t), xt = f.xt(k, t), zt = f.yt(t);
    double ux = 1 / Math.sqrt(1 + a * a * x * x), uxx = -a * a * x * ux * ux * ux;
    Tangent.Jet mean = process.form().jet(x, z, around);
    Tangent none = new Tangent(0, new double[mean.v().by().length]);
    return new PriorInput.Jet(
        place(warp(a, x), z, mean.v()),
        place(ux * xk, 0, sum(xk, mean.x(), 0, none)),
        place(ux * xt, zt, sum(xt, mean.x(), zt, mean.z())),
        place(uxx * xk * xk, 0, sum(xk * xk, mean.xx(), 0, none)));
  }

  private static Tangent sum(double p, Tangent a, double q, Tangent b) {
    double[] by = new double[a.by().length];
    for (int i = 0; i < by.length; i++) by[i] = p * a.by()[i] + q * b.by()[i];
    return new Tangent(p * a.value() + q * b.value(), by);
  }

  /** The lower factor of the covariance of quotes at a known mean: waves and noise. */
  DMatrixRMaj rootWithoutMean(List<Point> quotes) {
    int n = quotes.size();
    PriorInput[] places = quotes.stream().map(q -> place(q.k(), q.t())).toArray(PriorInput[]::new);
    DMatrixRMaj c = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j <= i; j++) {
        double value = kernel.value(places[i].x() - places[j].x(), places[i].y() - places[j].y());
        if (i == j) value += noise(quotes.get(i).k(), quotes.get(i).t()) + 1e-12;
        c.data[i * n + j] = value;
        c.data[j * n + i] = value;
      }
    var cholesky = new CholeskyDecompositionInner_DDRM(true);
    if (!cholesky.decompose(c))
      throw new IllegalArgumentException(
          "the covariance of %d quotes is not positive definite under %s".formatted(n, process));
    return cholesky.getT(null);
  }

  @Override
  public double noise(double k, double t) {
    double slope = process.noiseSlope() * x(k, t);
    return process.noise() * process.noise() + slope * slope;
  }

  /** Uses {@code x^2 = k^2/t}. */
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
