package ivylab.ssvi;

import ivylab.quote.VolQuote;
import java.util.List;

/**
 * The quotes of one maturity as a least-squares problem in (theta, left, right): residuals {@code
 * weight (model - quote)}, in total variance or volatility.
 */
final class SliceQuotes {

  final double t;
  final double[] k, w;
  private final double[] weight, linearFrom, bidVol, askVol;
  private final boolean inVol;

  private SliceQuotes(
      double t,
      double[] k,
      double[] w,
      double[] weight,
      double[] linearFrom,
      double[] bidVol,
      double[] askVol,
      boolean inVol) {
    this.t = t;
    this.k = k;
    this.w = w;
    this.weight = weight;
    this.linearFrom = linearFrom;
    this.bidVol = bidVol;
    this.askVol = askVol;
    this.inVol = inVol;
  }

  static SliceQuotes of(List<VolQuote> quotes, EssviCalibration options) {
    int n = quotes.size();
    double t = quotes.get(0).t();
    boolean inVol = options.objective() == EssviCalibration.Objective.VOLATILITY;
    double[] k = new double[n], w = new double[n], weight = new double[n];
    double[] from = new double[n], bid = new double[n], ask = new double[n];
    for (int i = 0; i < n; i++) {
      VolQuote quote = quotes.get(i);
      k[i] = quote.k();
      w[i] = quote.w();
      bid[i] = quote.bidVol();
      ask[i] = quote.askVol();
      double perVol = weight(quote, options); // of a residual in volatility
      double dw = 2 * quote.vol() * quote.t(); // by dvol
      weight[i] =
          inVol ? perVol : options.weights() == EssviCalibration.Weights.UNIFORM ? 1 : perVol / dw;
      from[i] = options.linearFrom() * weight[i] * (inVol ? 1 : dw);
    }
    return new SliceQuotes(t, k, w, weight, from, bid, ask, inVol);
  }

  private static double weight(VolQuote quote, EssviCalibration options) {
    return switch (options.weights()) {
      case UNIFORM -> 1;
      case VEGA -> {
        double sd = Math.sqrt(quote.w()), d1 = -quote.k() / sd + sd / 2;
        yield Math.exp(-d1 * d1 / 2) / Math.sqrt(2 * Math.PI) * Math.sqrt(quote.t());
      }
      case SPREAD -> {
        if (!quote.hasSpread())
          throw new IllegalArgumentException(
              "weights SPREAD need bid and ask at every quote; none at k = %.4g, t = %.4g"
                  .formatted(quote.k(), quote.t()));
        double half = (quote.askVol() - quote.bidVol()) / 2;
        yield 1 / Math.max(half, options.leastSpread());
      }
    };
  }

  int size() {
    return k.length;
  }

  /** Half the sum of squares of the residuals, with Huber's function for large ones. */
  double cost(double[] x) {
    double theta = x[0], s = (x[2] - x[1]) / 2, p = x[1] * x[2], sum = 0;
    for (int i = 0; i < k.length; i++) {
      sum += square(i, residual(i, w(theta + s * k[i], p * k[i] * k[i])));
    }
    return sum / 2;
  }

  /**
   * The same, with gradient and Gauss-Newton matrix with respect to (theta, left, right).
   *
   * @param g gradient, {@code [3]}; overwritten
   * @param h symmetric, {@code [3 3]} row major; overwritten
   */
  double derivatives(double[] x, double[] g, double[] h) {
    double theta = x[0], left = x[1], right = x[2], s = (right - left) / 2, p = left * right;
    double sum = 0, g0 = 0, g1 = 0, g2 = 0, h00 = 0, h01 = 0, h02 = 0, h11 = 0, h12 = 0, h22 = 0;
    for (int i = 0; i < k.length; i++) {
      double ki = k[i], kk = ki * ki, u = theta + s * ki, root = Math.sqrt(u * u + p * kk);
      double wi = (u >= 0 ? u + root : p * kk / (root - u)) / 2;
      double c = weight[i];
      double r = residual(i, wi);
      if (inVol) c /= 2 * Math.sqrt(wi * t);
      double byU = (1 + u / root) / 2, byP = kk / (4 * root);
      double j0 = c * byU, j1 = c * (byP * right - byU * ki / 2);
      double j2 = c * (byP * left + byU * ki / 2);
      sum += square(i, r);
      double share = Math.min(1, linearFrom[i] / Math.abs(r)); // 1 where r is 0
      g0 += share * r * j0;
      g1 += share * r * j1;
      g2 += share * r * j2;
      h00 += share * j0 * j0;
      h01 += share * j0 * j1;
      h02 += share * j0 * j2;
      h11 += share * j1 * j1;
      h12 += share * j1 * j2;
      h22 += share * j2 * j2;
    }
    g[0] = g0;
    g[1] = g1;
    g[2] = g2;
    h[0] = h00;
    h[1] = h[3] = h01;
    h[2] = h[6] = h02;
    h[4] = h11;
    h[5] = h[7] = h12;
    h[8] = h22;
    return sum / 2;
  }

  private double square(int i, double r) {
    double c = linearFrom[i], size = Math.abs(r);
    return size <= c ? r * r : c * (2 * size - c);
  }

  private double residual(int i, double w) {
    return weight[i] * (inVol ? Math.sqrt(w / t) - Math.sqrt(this.w[i] / t) : w - this.w[i]);
  }

  private static double w(double u, double pkk) {
    double root = Math.sqrt(u * u + pkk);
    return (u >= 0 ? u + root : pkk / (root - u)) / 2;
  }

  /** Index of the quote nearest the money. */
  int nearest() {
    int best = 0;
    for (int i = 1; i < k.length; i++) if (Math.abs(k[i]) < Math.abs(k[best])) best = i;
    return best;
  }

  /** Root mean square of model minus quote in total variance, unweighted. */
  double rmseW(EssviSlice slice) {
    double sum = 0;
    for (int i = 0; i < k.length; i++) sum += square(slice.w(k[i]) - w[i]);
    return Math.sqrt(sum / k.length);
  }

  /** The same in volatility. */
  double rmseVol(EssviSlice slice) {
    double sum = 0;
    for (int i = 0; i < k.length; i++) sum += square(slice.vol(k[i], t) - Math.sqrt(w[i] / t));
    return Math.sqrt(sum / k.length);
  }

  /**
   * Share of the quotes with bid and ask for which the model lies between the two; NaN if none has
   * both.
   */
  double inside(EssviSlice slice) {
    int inside = 0, known = 0;
    for (int i = 0; i < k.length; i++) {
      if (Double.isNaN(bidVol[i]) || Double.isNaN(askVol[i])) continue;
      known++;
      double vol = slice.vol(k[i], t);
      if (vol >= bidVol[i] && vol <= askVol[i]) inside++;
    }
    return inside / (double) known;
  }

  private static double square(double x) {
    return x * x;
  }
}
