package ivylab.ssvi;

import java.util.List;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * SSVI by Levenberg-Marquardt steps in unconstrained coordinates:
 *
 * <pre>
 * theta_i = exp(z_1) + … + exp(z_i),   rho = tanh(z_{n+1}),
 * eta = 2 logistic(z_{n+2})/(1 + |rho|),   gamma = logistic(z_{n+3})/2
 * </pre>
 */
final class SsviFitter {

  private static final int MOST_STEPS = 100;
  private static final double TOLERANCE = 1e-8;

  /** Bounds of the shape coordinates: |rho| stays below 0.9999, eta and gamma above 1e-5. */
  private static final double FAR_RHO = 4.95, FAR = 11;

  private final List<SliceQuotes> quotes;
  private final int n, m;

  private SsviFitter(List<SliceQuotes> quotes) {
    this.quotes = quotes;
    n = quotes.size();
    m = n + 3;
  }

  static Ssvi fit(List<SliceQuotes> quotes) {
    SsviFitter fitter = new SsviFitter(quotes);
    double[] best = fitter.start(0);
    double least = Double.POSITIVE_INFINITY;
    for (double rho : new double[] {-0.5, 0.3}) { // both sides of the kink in |rho|
      double[] z = fitter.search(fitter.start(rho));
      double cost = fitter.cost(z);
      if (cost < least) {
        least = cost;
        best = z;
      }
    }
    return fitter.surface(best);
  }

  private double[] start(double rho) {
    double[] z = new double[m];
    double last = 0;
    for (int i = 0; i < n; i++) {
      SliceQuotes q = quotes.get(i);
      double rise = q.w[q.nearest()] - last;
      double least = 0.05 * (last + q.w[q.nearest()]) / (i + 1);
      z[i] = Math.log(Math.max(rise, least));
      last += Math.exp(z[i]);
    }
    z[n] = 0.5 * Math.log((1 + rho) / (1 - rho));
    return z;
  }

  private double[] search(double[] z) {
    DMatrixRMaj h = new DMatrixRMaj(m, m), g = new DMatrixRMaj(m, 1), d = new DMatrixRMaj(m, 1);
    double lambda = 1e-2, cost = derivatives(z, g, h);
    for (int step = 0; step < MOST_STEPS && lambda < 1e10; step++) {
      DMatrixRMaj damped = h.copy();
      for (int i = 0; i < m; i++) damped.add(i, i, lambda * h.get(i, i) + 1e-12 * cost + 1e-300);
      LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(m);
      if (!cholesky.setA(damped)) {
        lambda *= 10;
        continue;
      }
      cholesky.solve(g, d);
      double[] y = z.clone();
      for (int i = 0; i < m; i++) y[i] -= d.get(i, 0);
      y[n] = Math.max(-FAR_RHO, Math.min(FAR_RHO, y[n]));
      for (int i = n + 1; i < m; i++) y[i] = Math.max(-FAR, Math.min(FAR, y[i]));
      double reached = cost(y);
      if (!(reached < cost)) {
        lambda *= 10;
        continue;
      }
      boolean done = cost - reached <= TOLERANCE * cost && lambda < 1;
      z = y;
      cost = derivatives(z, g, h);
      lambda = Math.max(lambda / 10, 1e-12);
      if (done) break;
    }
    return z;
  }

  private double[] thetas(double[] z) {
    double[] theta = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) theta[i] = sum += Math.exp(z[i]);
    return theta;
  }

  private static double logistic(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double eta(double z, double rho) {
    return 2 * (1 - 1e-12) * logistic(z) / (1 + Math.abs(rho));
  }

  private Ssvi surface(double[] z) {
    double rho = Math.tanh(z[n]);
    List<Double> t = quotes.stream().map(q -> q.t).toList();
    return new Ssvi(
        t,
        DoubleStream.of(thetas(z)).boxed().toList(),
        rho,
        eta(z[n + 1], rho),
        logistic(z[n + 2]) / 2);
  }

  private double cost(double[] z) {
    double rho = Math.tanh(z[n]), eta = eta(z[n + 1], rho), gamma = logistic(z[n + 2]) / 2;
    double[] theta = thetas(z);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double psi = eta * Math.pow(theta[i] / (1 + theta[i]), 1 - gamma);
      sum += quotes.get(i).cost(new double[] {theta[i], psi * (1 - rho), psi * (1 + rho)});
    }
    return sum;
  }

  /** The cost, its gradient and its Gauss-Newton matrix with respect to z. */
  private double derivatives(double[] z, DMatrixRMaj g, DMatrixRMaj h) {
    double rho = Math.tanh(z[n]), eta = eta(z[n + 1], rho), gamma = logistic(z[n + 2]) / 2;
    double[] theta = thetas(z), sliceG = new double[3], sliceH = new double[9];
    DMatrixRMaj jacobian = new DMatrixRMaj(3, m), hj = new DMatrixRMaj(3, m);
    DMatrixRMaj own = new DMatrixRMaj(3, 3), gradient = new DMatrixRMaj(3, 1);
    g.zero();
    h.zero();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double q = theta[i] / (1 + theta[i]), psi = eta * Math.pow(q, 1 - gamma);
      double left = psi * (1 - rho), right = psi * (1 + rho);
      sum += quotes.get(i).derivatives(new double[] {theta[i], left, right}, sliceG, sliceH);
      jacobian.zero();
      double byTheta = (1 - gamma) / (theta[i] * (1 + theta[i])); // of log psi
      for (int j = 0; j <= i; j++) column(jacobian, j, Math.exp(z[j]), byTheta, left, right);
      double dRho = 1 - rho * rho, turn = -Math.signum(rho) / (1 + Math.abs(rho)); // of log eta
      jacobian.set(1, n, dRho * (turn * left - psi));
      jacobian.set(2, n, dRho * (turn * right + psi));
      double byEta = 1 - logistic(z[n + 1]);
      double byGamma = -Math.log(q) * gamma * (1 - 2 * gamma);
      jacobian.set(1, n + 1, byEta * left);
      jacobian.set(2, n + 1, byEta * right);
      jacobian.set(1, n + 2, byGamma * left);
      jacobian.set(2, n + 2, byGamma * right);
      own.setData(sliceH.clone());
      gradient.setData(sliceG.clone());
      CommonOps_DDRM.mult(own, jacobian, hj);
      CommonOps_DDRM.multAddTransA(jacobian, hj, h);
      CommonOps_DDRM.multAddTransA(jacobian, gradient, g);
    }
    return sum;
  }

  private static void column(
      DMatrixRMaj jacobian, int j, double dTheta, double byTheta, double left, double right) {
    jacobian.set(0, j, dTheta);
    jacobian.set(1, j, dTheta * byTheta * left);
    jacobian.set(2, j, dTheta * byTheta * right);
  }
}
