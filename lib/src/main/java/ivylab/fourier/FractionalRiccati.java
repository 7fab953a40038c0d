package ivylab.fourier;

import ivylab.rough.ExponentialSum;
import java.util.Arrays;

/**
 * The schemes in time for the fractional Riccati equation of {@link RoughHeston}, all nodes at
 * once.
 */
final class FractionalRiccati {

  private final RoughHeston model;
  private final double t, alpha, unit, square;
  private final int n;

  /** Whether a node is a moment, where the solution is real. */
  private final boolean[] real;

  // F = c0 + c1 h + square h^2
  private final double[] c0Re, c0Im, c1Re, c1Im;

  FractionalRiccati(RoughHeston model, double t, double[] re, double[] im) {
    this.model = model;
    this.t = t;
    alpha = model.alpha();
    unit = Math.pow(t, alpha);
    square = model.nu() * model.nu() / 2;
    n = re.length;
    real = new boolean[n];
    c0Re = new double[n];
    c0Im = new double[n];
    c1Re = new double[n];
    c1Im = new double[n];
    double cross = model.rho() * model.nu();
    for (int i = 0; i < n; i++) {
      double x = re[i], y = im[i];
      real[i] = x == 0;
      c0Re[i] = -(x * x - y * (y + 1)) / 2;
      c0Im[i] = -x * (2 * y + 1) / 2;
      c1Re[i] = -cross * y - model.lambda();
      c1Im[i] = cross * x;
    }
  }

  /** Predictor, corrector, on a uniform mesh. */
  void explicit(int steps, double[] logRe, double[] logIm) {
    run(ProductWeights.of(alpha, steps, 1), true, logRe, logIm);
  }

  /** The implicit rule on a graded mesh, extrapolated from it and one of half the steps. */
  void extrapolated(int steps, double[] logRe, double[] logIm) {
    implicit(steps, logRe, logIm);
    double[] re = new double[n], im = new double[n];
    implicit(steps / 2, re, im);
    for (int i = 0; i < n; i++) {
      logRe[i] += (logRe[i] - re[i]) / 3;
      logIm[i] += (logIm[i] - im[i]) / 3;
    }
  }

  void implicit(int steps, double[] logRe, double[] logIm) {
    run(ProductWeights.of(alpha, steps, 2 / alpha), false, logRe, logIm);
  }

  private void run(ProductWeights weights, boolean explicit, double[] logRe, double[] logIm) {
    double[] mesh = weights.mesh;
    int steps = mesh.length - 1;
    double[][] fRe = new double[steps + 1][n], fIm = new double[steps + 1][n];
    double[] ofF = new double[steps + 1], ofH = new double[steps + 1];
    weigh(mesh, ofF, ofH);
    double[] hRe = new double[n], hIm = new double[n], pRe = new double[n], pIm = new double[n];
    System.arraycopy(c0Re, 0, fRe[0], 0, n);
    System.arraycopy(c0Im, 0, fIm[0], 0, n);
    Arrays.fill(logRe, 0);
    Arrays.fill(logIm, 0);
    add(ofF[0], fRe[0], logRe);
    add(ofF[0], fIm[0], logIm);
    for (int i = 1; i <= steps; i++) {
      Arrays.fill(hRe, 0);
      Arrays.fill(hIm, 0);
      double[] linear = weights.trapezoid[i];
      for (int j = 0; j < i; j++) {
        add(unit * linear[j], fRe[j], hRe);
        add(unit * linear[j], fIm[j], hIm);
      }
      double newest = unit * linear[i];
      if (explicit) {
        Arrays.fill(pRe, 0);
        Arrays.fill(pIm, 0);
        double[] constant = weights.rectangle[i];
        for (int j = 0; j < i; j++) {
          add(unit * constant[j], fRe[j], pRe);
          add(unit * constant[j], fIm[j], pIm);
        }
        evaluate(pRe, pIm, fRe[i], fIm[i]);
        add(newest, fRe[i], hRe);
        add(newest, fIm[i], hIm);
      } else solve(newest, hRe, hIm);
      evaluate(hRe, hIm, fRe[i], fIm[i]);
      add(ofF[i], fRe[i], logRe);
      add(ofF[i], fIm[i], logIm);
      add(ofH[i], hRe, logRe);
      add(ofH[i], hIm, logIm);
    }
  }

  /** The implicit rule with the memory of a sum of exponentials, extrapolated. */
  void lifted(ExponentialSum kernel, int steps, double[] logRe, double[] logIm) {
    factors(kernel, steps, logRe, logIm);
    double[] re = new double[n], im = new double[n];
    factors(kernel, steps / 2, re, im);
    for (int i = 0; i < n; i++) {
      logRe[i] += (logRe[i] - re[i]) / 3;
      logIm[i] += (logIm[i] - im[i]) / 3;
    }
  }

  private void factors(ExponentialSum kernel, int steps, double[] logRe, double[] logIm) {
    double[] mesh = new double[steps + 1], ofF = new double[steps + 1], ofH = new double[steps + 1];
    for (int j = 0; j <= steps; j++) mesh[j] = Math.pow(j / (double) steps, 3);
    weigh(mesh, ofF, ofH);
    double[][] uRe = new double[kernel.size()][n], uIm = new double[kernel.size()][n];
    double[] fRe = c0Re.clone(), fIm = c0Im.clone(), hRe = new double[n], hIm = new double[n];
    double[] end = new double[kernel.size()];
    for (int i = 0; i < n; i++) {
      logRe[i] = ofF[0] * fRe[i];
      logIm[i] = ofF[0] * fIm[i];
    }
    for (int j = 1; j <= steps; j++) {
      double cell = t * (mesh[j] - mesh[j - 1]), newest = 0;
      Arrays.fill(hRe, 0);
      Arrays.fill(hIm, 0);
      for (int q = 0; q < end.length; q++) {
        // int_0^cell e^(-gamma (cell - s)) times 1 and s/cell, by series where they cancel
        double z = kernel.rate(q) * cell, keep = Math.exp(-z), c = kernel.weight(q);
        double all =
            z < 1e-2 ? 1 - z / 2 * (1 - z / 3 * (1 - z / 4 * (1 - z / 5))) : (1 - keep) / z;
        double right =
            z < 1e-2 ? 0.5 - z / 6 * (1 - z / 4 * (1 - z / 5 * (1 - z / 6))) : (1 - all) / z;
        double start = cell * (all - right);
        end[q] = cell * right;
        newest += c * end[q];
        decay(keep, start, fRe, uRe[q]);
        decay(keep, start, fIm, uIm[q]);
        add(c, uRe[q], hRe);
        add(c, uIm[q], hIm);
      }
      solve(newest, hRe, hIm);
      evaluate(hRe, hIm, fRe, fIm);
      for (int q = 0; q < end.length; q++) {
        add(end[q], fRe, uRe[q]);
        add(end[q], fIm, uIm[q]);
      }
      add(ofF[j], fRe, logRe);
      add(ofF[j], fIm, logIm);
      add(ofH[j], hRe, logRe);
      add(ofH[j], hIm, logIm);
    }
  }

  private static void decay(double keep, double start, double[] f, double[] u) {
    for (int i = 0; i < u.length; i++) u[i] = keep * u[i] + start * f[i];
  }

  private static void add(double factor, double[] x, double[] sum) {
    for (int i = 0; i < x.length; i++) sum[i] += factor * x[i];
  }

  private void evaluate(double[] hRe, double[] hIm, double[] fRe, double[] fIm) {
    for (int i = 0; i < n; i++) {
      double x = hRe[i], y = hIm[i];
      fRe[i] = c0Re[i] + c1Re[i] * x - c1Im[i] * y + square * (x * x - y * y);
      fIm[i] = c0Im[i] + c1Re[i] * y + c1Im[i] * x + 2 * square * x * y;
    }
  }

  /** Replaces h by the solution x of {@code x = h + w F(x)} that tends to h as w falls to 0. */
  private void solve(double w, double[] hRe, double[] hIm) {
    for (int i = 0; i < n; i++) {
      double br = 1 - w * c1Re[i], bi = -w * c1Im[i];
      double ar = hRe[i] + w * c0Re[i], ai = hIm[i] + w * c0Im[i];
      double dr = br * br - bi * bi - 4 * w * square * ar, di = 2 * br * bi - 4 * w * square * ai;
      if (real[i] && !(dr >= 0 && br > 0)) {
        hRe[i] = hIm[i] = Double.NaN;
        continue;
      }
      double size = Math.sqrt(dr * dr + di * di), rr, ri;
      if (dr >= 0) {
        rr = Math.sqrt((size + dr) / 2);
        ri = rr == 0 ? 0 : di / (2 * rr);
      } else {
        ri = Math.copySign(Math.sqrt((size - dr) / 2), di);
        rr = di / (2 * ri);
      }
      double sign = br * rr + bi * ri >= 0 ? 1 : -1;
      double nr = br + sign * rr, ni = bi + sign * ri, scale = 2 / (nr * nr + ni * ni);
      hRe[i] = scale * (ar * nr + ai * ni);
      hIm[i] = scale * (ai * nr - ar * ni);
    }
  }

  /**
   * The weights of F and h in psi, both linear between the points of the mesh.
   *
   * @param mesh of [0, 1], {@code [n]}
   */
  private void weigh(double[] mesh, double[] ofF, double[] ofH) {
    for (int j = 0; j + 1 < mesh.length; j++) {
      double cell = t * (mesh[j + 1] - mesh[j]);
      if (model.variance() instanceof VarianceCurve.Reverting r) {
        for (int side = 0; side < 2; side++) {
          ofF[j + side] += r.v0() * cell / 2;
          ofH[j + side] += model.lambda() * r.theta() * cell / 2;
        }
      } else if (model.variance() instanceof VarianceCurve.Forward curve) {
        // the cell is cut where the curve jumps; at = share of the cell that is done
        double at = 0;
        for (int i = curve.times().size() - 1; i >= -1; i--) {
          double cut = i < 0 ? 1 : (t - curve.times().get(i) - t * mesh[j]) / cell;
          cut = Math.min(1, Math.max(at, cut));
          double level = curve.values().get(Math.min(i + 1, curve.values().size() - 1));
          double mass = level * cell * (cut - at), right = mass * (cut + at) / 2;
          ofF[j] += mass - right;
          ofF[j + 1] += right;
          at = cut;
        }
      }
    }
    if (model.variance() instanceof VarianceCurve.Forward)
      for (int j = 0; j < mesh.length; j++) ofH[j] = model.lambda() * ofF[j];
  }
}
