package ivylab.method;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Straight lines: total variance is linear in log-moneyness between the quotes of an expiry, and at
 * equal log-moneyness linear in maturity between expiries. Beyond the last quote of an expiry on
 * either side, and before the first and after the last expiry, volatility is held constant. Quotes
 * at the same location are averaged. The second derivative is 0 between the quotes, where it
 * exists.
 */
public final class LinearPerExpiry implements VolSurface {

  private final double[] t;
  private final double[][] k, w;
  private final int quotes;

  private LinearPerExpiry(Surface visible) {
    Map<Double, TreeMap<Double, List<Double>>> expiries = new TreeMap<>();
    for (Point p : visible.points())
      expiries
          .computeIfAbsent(p.t(), any -> new TreeMap<>())
          .computeIfAbsent(p.k() + 0.0, any -> new ArrayList<>())
          .add(p.w());
    quotes = visible.size();
    t = expiries.keySet().stream().mapToDouble(v -> v).toArray();
    k = new double[t.length][];
    w = new double[t.length][];
    int row = 0;
    for (TreeMap<Double, List<Double>> smile : expiries.values()) {
      k[row] = smile.keySet().stream().mapToDouble(v -> v).toArray();
      w[row++] =
          smile.values().stream()
              .mapToDouble(same -> same.stream().mapToDouble(v -> v).average().orElseThrow())
              .toArray();
    }
  }

  /** Joins the quotes. */
  public static LinearPerExpiry fit(Surface visible) {
    return new LinearPerExpiry(visible);
  }

  /** Straight lines as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return SurfaceMethod.of(
        "linear per expiry",
        "total variance linear in k on each expiry and in t between them",
        LinearPerExpiry::fit);
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    return derivatives(k, t).stream().mapToDouble(Derivatives::w).toArray();
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) all.add(at(k[i], t[i]));
    return all;
  }

  private Derivatives at(double k, double t) {
    int after = Arrays.binarySearch(this.t, t);
    if (after < 0) after = -after - 1;
    if (after == 0 || after == this.t.length) {
      int end = after == 0 ? 0 : after - 1;
      double[] line = line(end, k);
      double scale = t / this.t[end];
      return new Derivatives(k, t, line[0] * scale, line[1] * scale, line[0] / this.t[end], 0);
    }
    double[] before = line(after - 1, k), next = line(after, k);
    double step = this.t[after] - this.t[after - 1], share = (t - this.t[after - 1]) / step;
    return new Derivatives(
        k,
        t,
        before[0] + share * (next[0] - before[0]),
        before[1] + share * (next[1] - before[1]),
        (next[0] - before[0]) / step,
        0);
  }

  /** Total variance of an expiry at k, and its slope. */
  private double[] line(int expiry, double at) {
    double[] k = this.k[expiry], w = this.w[expiry];
    int after = Arrays.binarySearch(k, at);
    if (after >= 0 && after < k.length - 1) after++; // on a quote: the slope to its right
    else if (after < 0) after = -after - 1;
    if (k.length == 1 || at < k[0] || at > k[k.length - 1])
      return new double[] {w[at < k[0] ? 0 : k.length - 1], 0};
    double slope = (w[after] - w[after - 1]) / (k[after] - k[after - 1]);
    return new double[] {w[after - 1] + slope * (at - k[after - 1]), slope};
  }

  @Override
  public String toString() {
    return "straight lines through %d quotes of %d expiries".formatted(quotes, t.length);
  }
}
