package ivylab.simulate;

import ivylab.price.Black;
import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import ivylab.surface.Derivatives;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The surface of an {@link AffineLaw}. As {@code e^X} is a martingale, it has no static arbitrage.
 * Derivatives are those of the price c over the forward, in closed form, by way of Black's formula
 * {@code c = B(k, w)}:
 *
 * <pre>
 * w_k = (c_k - B_k)/B_w,   w_t = c_t/B_w,   g = density sqrt(w)/phi(d2)
 * </pre>
 *
 * and w_kk from g. Relative errors of w about 1e-12; NaN where a price is below 1e-300.
 */
record AffineSurface(AffineLaw law) implements VolSurface {

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    double[] w = new double[k.length];
    byMaturity(k, t)
        .forEach(
            (years, points) -> {
              double[] strikes = points.stream().mapToDouble(i -> k[i]).toArray();
              double[] price = new AffineSmile(law, years).at(strikes).price();
              for (int j = 0; j < strikes.length; j++)
                w[points.get(j)] = variance(strikes[j], years, price[j]);
            });
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    Derivatives[] all = new Derivatives[k.length];
    byMaturity(k, t)
        .forEach(
            (years, points) -> {
              double[] strikes = points.stream().mapToDouble(i -> k[i]).toArray();
              AffineSmile.Prices prices = new AffineSmile(law, years).at(strikes);
              for (int j = 0; j < strikes.length; j++)
                all[points.get(j)] = derivatives(strikes[j], years, prices, j);
            });
    return Arrays.asList(all);
  }

  private static Map<Double, List<Integer>> byMaturity(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    Map<Double, List<Integer>> points = new TreeMap<>();
    for (int i = 0; i < t.length; i++)
      points.computeIfAbsent(t[i], any -> new ArrayList<>()).add(i);
    return points;
  }

  private static OptionType type(double k) {
    return k < 0 ? OptionType.PUT : OptionType.CALL;
  }

  private static double variance(double k, double t, double price) {
    double vol = ImpliedVol.of(type(k), price, 1, StrictMath.exp(k), 1, t);
    return vol * vol * t;
  }

  private static Derivatives derivatives(double k, double t, AffineSmile.Prices prices, int i) {
    double w = variance(k, t, prices.price()[i]), strike = StrictMath.exp(k);
    if (!(w > 0)) return new Derivatives(k, t, w, Double.NaN, Double.NaN, Double.NaN);
    double vol = Math.sqrt(w / t), vega = Black.vega(1, strike, 1, t, vol);
    double perVariance = vega / (2 * vol * t);
    double slope = strike * Black.dualDelta(type(k), 1, strike, 1, t, vol);
    double wk = (prices.slope()[i] - slope) / perVariance, wt = prices.growth()[i] / perVariance;
    double g = prices.mass()[i] * Math.sqrt(w * t) / vega, level = 1 - k * wk / (2 * w);
    double wkk = 2 * (g - level * level + wk * wk / 4 * (1 / w + 0.25));
    return new Derivatives(k, t, w, wk, wt, wkk);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "true surface: volatility at the money %.1f %% at 1 month, %.1f %% at 1 year; %d factors",
        100 * vol(new double[] {0}, new double[] {1 / 12.0})[0],
        100 * vol(new double[] {0}, new double[] {1})[0],
        law.exposures().size());
  }
}
