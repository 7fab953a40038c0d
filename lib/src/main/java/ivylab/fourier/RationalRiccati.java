package ivylab.fourier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.special.Gamma;

/**
 * The rational approximation of Gatheral and Radoicic. With {@code y = t^alpha}, {@code lt =
 * lambda/nu - i rho u} and {@code A = sqrt(u^2 + iu + lt^2)}, Re A > 0, the solution has the
 * expansions
 *
 * <pre>
 * h = b_1 y + b_2 y^2 + ...           b_1 = -(u^2 + iu)/(2 Gamma(1 + alpha))
 * b_(k+1) = Gamma(1 + k alpha)/Gamma(1 + (k+1) alpha) (-nu lt b_k + nu^2/2 sum b_i b_(k-i))
 * h = g_0 + g_1/y + g_2/y^2 + ...     g_0 = (lt - A)/nu
 * g_k = -1/(A nu) (Gamma(1 - (k-1) alpha)/Gamma(1 - k alpha) g_(k-1) - nu^2/2 sum_i g_i g_(k-i))
 * </pre>
 *
 * and {@code (p_1 y + ... + p_n y^n)/(1 + q_1 y + ... + q_n y^n)} shares n terms of each: for m =
 * 1, ... n, {@code sum b_(m-i) q_i (i from 0 to m - 1) = p_m = sum g_(n-m-i) q_(n-i) (i from 0 to n
 * - m)}.
 */
final class RationalRiccati {

  /** Nodes of each piece of the integral over time. */
  private static final int NODES = 40;

  private static final GaussIntegrator GAUSS = new GaussIntegratorFactory().legendre(NODES);

  private final RoughHeston model;
  private final int order;

  RationalRiccati(RoughHeston model, int order) {
    this.model = model;
    this.order = order;
  }

  void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    double alpha = model.alpha(), nu = model.nu(), square = nu * nu / 2;
    double[][] time = times(t);
    double[] y = time[0], ofF = time[1], ofH = time[2];
    double[] up = new double[order + 1], down = new double[order + 1];
    for (int k = 0; k < order; k++) {
      up[k] = Gamma.gamma(1 + k * alpha) / Gamma.gamma(1 + (k + 1) * alpha);
      if (k > 0) down[k] = ratio(1 - (k - 1) * alpha, 1 - k * alpha);
    }
    for (int i = 0; i < re.length; i++) {
      Complex u2 = new Complex(re[i] * re[i] - im[i] * (im[i] + 1), re[i] * (2 * im[i] + 1));
      if (u2.re() == 0 && u2.im() == 0) {
        logRe[i] = logIm[i] = 0;
        continue;
      }
      Complex lt = new Complex(model.lambda() / nu + model.rho() * im[i], -model.rho() * re[i]);
      Complex root = u2.plus(lt.times(lt)).sqrt();
      Complex c0 = u2.times(-0.5), c1 = lt.times(-nu);
      Complex[] b = new Complex[order + 1], g = new Complex[order];
      b[1] = c0.times(up[0]);
      for (int k = 1; k < order; k++) {
        Complex sum = c1.times(b[k]);
        for (int j = 1; j < k; j++) sum = sum.plus(b[j].times(b[k - j]).times(square));
        b[k + 1] = sum.times(up[k]);
      }
      // (lt - A)/nu without cancellation
      g[0] =
          lt.re() * root.re() + lt.im() * root.im() >= 0
              ? u2.over(lt.plus(root)).times(-1 / nu)
              : lt.plus(root.times(-1)).times(1 / nu);
      for (int k = 1; k < order; k++) {
        Complex sum = g[k - 1].times(down[k]);
        for (int j = 1; j < k; j++) sum = sum.plus(g[j].times(g[k - j]).times(-square));
        g[k] = sum.over(root).times(-1 / nu);
      }
      Complex[] q = denominator(b, g), p = new Complex[order + 1];
      for (int m = 1; m <= order; m++) {
        p[m] = Complex.ZERO;
        for (int j = 0; j < m; j++) p[m] = p[m].plus(b[m - j].times(q[j]));
      }
      sum(i, c0, c1, p, q, y, ofF, ofH, logRe, logIm);
    }
  }

  private void sum(
      int i,
      Complex c0,
      Complex c1,
      Complex[] p,
      Complex[] q,
      double[] y,
      double[] ofF,
      double[] ofH,
      double[] logRe,
      double[] logIm) {
    double square = model.nu() * model.nu() / 2, re = 0, im = 0;
    double[] pr = new double[order + 1], pi = new double[order + 1];
    double[] qr = new double[order + 1], qi = new double[order + 1];
    for (int k = 0; k <= order; k++) {
      pr[k] = k == 0 ? 0 : p[k].re();
      pi[k] = k == 0 ? 0 : p[k].im();
      qr[k] = q[k].re();
      qi[k] = q[k].im();
    }
    for (int j = 0; j < y.length; j++) {
      double z = y[j], ar = 0, ai = 0, br = 0, bi = 0;
      for (int k = order; k >= 0; k--) {
        ar = ar * z + pr[k];
        ai = ai * z + pi[k];
        br = br * z + qr[k];
        bi = bi * z + qi[k];
      }
      double n = br * br + bi * bi, hr = (ar * br + ai * bi) / n, hi = (ai * br - ar * bi) / n;
      double fr = c0.re() + c1.re() * hr - c1.im() * hi + square * (hr * hr - hi * hi);
      double fi = c0.im() + c1.re() * hi + c1.im() * hr + 2 * square * hr * hi;
      re += ofF[j] * fr + ofH[j] * hr;
      im += ofF[j] * fi + ofH[j] * hi;
    }
    logRe[i] = re;
    logIm[i] = im;
  }

  /** q_0 = 1, q_1, ... q_n, by elimination with row pivots. */
  private Complex[] denominator(Complex[] b, Complex[] g) {
    int n = order;
    Complex[][] a = new Complex[n][n + 1];
    for (int m = 1; m <= n; m++) {
      Complex[] row = a[m - 1];
      Arrays.fill(row, Complex.ZERO);
      for (int i = 1; i < m; i++) row[i - 1] = row[i - 1].plus(b[m - i]);
      for (int i = 0; i <= n - m; i++) row[n - i - 1] = row[n - i - 1].plus(g[n - m - i].times(-1));
      row[n] = b[m].times(-1);
    }
    for (int c = 0; c < n; c++) {
      int best = c;
      for (int r = c + 1; r < n; r++) if (a[r][c].norm() > a[best][c].norm()) best = r;
      Complex[] pivot = a[best];
      a[best] = a[c];
      a[c] = pivot;
      for (int r = c + 1; r < n; r++) {
        Complex factor = a[r][c].over(pivot[c]).times(-1);
        for (int k = c; k <= n; k++) a[r][k] = a[r][k].plus(pivot[k].times(factor));
      }
    }
    Complex[] q = new Complex[n + 1];
    q[0] = Complex.ONE;
    for (int r = n - 1; r >= 0; r--) {
      Complex sum = a[r][n];
      for (int c = r + 1; c < n; c++) sum = sum.plus(a[r][c].times(q[c + 1]).times(-1));
      q[r + 1] = sum.over(a[r][r]);
    }
    return q;
  }

  /**
   * {@code s^alpha} at the nodes of a quadrature over [0, t], and the weights of F and h there; in
   * x, {@code s = t x^(2/alpha)}, the integrand is smooth.
   */
  private double[][] times(double t) {
    double alpha = model.alpha(), power = 2 / alpha;
    List<Double> ends = new ArrayList<>(List.of(0.0));
    if (model.variance() instanceof VarianceCurve.Forward curve)
      for (int i = curve.times().size() - 2; i >= 0; i--)
        if (curve.times().get(i) < t) ends.add(Math.pow(1 - curve.times().get(i) / t, 1 / power));
    ends.add(1.0);
    int n = NODES * (ends.size() - 1);
    double[] y = new double[n], ofF = new double[n], ofH = new double[n];
    for (int piece = 0; piece + 1 < ends.size(); piece++) {
      double low = ends.get(piece), half = (ends.get(piece + 1) - low) / 2;
      for (int j = 0; j < NODES; j++) {
        double x = low + half * (1 + GAUSS.getPoint(j)), s = t * Math.pow(x, power);
        double w = GAUSS.getWeight(j) * half * power * s / x;
        int i = piece * NODES + j;
        y[i] = Math.pow(s, alpha);
        if (model.variance() instanceof VarianceCurve.Reverting r) {
          ofF[i] = w * r.v0();
          ofH[i] = w * model.lambda() * r.theta();
        } else if (model.variance() instanceof VarianceCurve.Forward curve) {
          ofF[i] = w * curve.at(t - s);
          ofH[i] = model.lambda() * ofF[i];
        }
      }
    }
    return new double[][] {y, ofF, ofH};
  }

  /** {@code Gamma(a)/Gamma(b)}; 0 where Gamma(b) is infinite. */
  private static double ratio(double a, double b) {
    return b <= 0 && b == Math.rint(b) ? 0 : Gamma.gamma(a) / Gamma.gamma(b);
  }

  private record Complex(double re, double im) {
    static final Complex ZERO = new Complex(0, 0), ONE = new Complex(1, 0);

    Complex plus(Complex z) {
      return new Complex(re + z.re, im + z.im);
    }

    Complex times(Complex z) {
      return new Complex(re * z.re - im * z.im, re * z.im + im * z.re);
    }

    Complex times(double x) {
      return new Complex(re * x, im * x);
    }

    Complex over(Complex z) {
      double n = z.norm();
      return new Complex((re * z.re + im * z.im) / n, (im * z.re - re * z.im) / n);
    }

    double norm() {
      return re * re + im * im;
    }

    /** With real part not negative. */
    Complex sqrt() {
      double size = Math.sqrt(norm());
      if (re >= 0) {
        double r = Math.sqrt((size + re) / 2);
        return new Complex(r, r == 0 ? 0 : im / (2 * r));
      }
      double i = Math.copySign(Math.sqrt((size - re) / 2), im);
      return new Complex(im / (2 * i), i);
    }
  }
}
