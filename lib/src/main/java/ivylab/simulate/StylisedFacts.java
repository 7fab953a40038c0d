package ivylab.simulate;

import ivylab.file.TableRows;
import ivylab.surface.MarketFeatures;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * What is known of index options, measured on the true surfaces of a market.
 *
 * <pre>
 * level   the volatility index
 * skew    implied volatility of one month at 90 % of the forward less that at 110 %
 * term    implied volatility at the money of one year less that of one month
 * </pre>
 *
 * in volatility points, each with its mean, its standard deviation and its autocorrelation from
 * date to date.
 *
 * @param level of the volatility index
 * @param skew of the underlying
 * @param term slope over maturities
 * @param leverage correlation of the index return with the change of the logarithm of the
 *     volatility index
 * @param realised volatility of the index return, annualised, volatility points
 * @param flattening power of maturity with which the slope dvol/dk at the money falls, by
 *     regression between one month and one year, mean over the dates: 1/2 would be {@code t^(-1/2)}
 */
public record StylisedFacts(
    Series level, Series skew, Series term, double leverage, double realised, double flattening) {

  private static final double MONTH = 1 / 12.0;

  /**
   * A series of one figure.
   *
   * @param mean over the dates
   * @param deviation standard deviation over the dates
   * @param least value
   * @param most value
   * @param autocorrelation from date to date
   */
  public record Series(
      double mean, double deviation, double least, double most, double autocorrelation) {

    static Series of(double[] x) {
      double mean = StylisedFacts.mean(x), square = 0;
      for (double v : x) square += (v - mean) * (v - mean);
      int n = x.length;
      return new Series(
          mean,
          Math.sqrt(square / (n - 1)),
          Arrays.stream(x).min().orElseThrow(),
          Arrays.stream(x).max().orElseThrow(),
          correlation(Arrays.copyOf(x, n - 1), Arrays.copyOfRange(x, 1, n)));
    }
  }

  /**
   * Measures them.
   *
   * @param symbol underlying of skew, term and flattening
   * @throws IllegalArgumentException if the market has fewer than ten dates
   */
  public static StylisedFacts of(Market market, String symbol) {
    List<LocalDate> dates = market.dates();
    int n = dates.size();
    if (n < 10) throw new IllegalArgumentException("a market of ten dates at least: " + n);
    double[] level = new double[n], skew = new double[n], term = new double[n];
    double[] flattening = new double[n], move = new double[n - 1], change = new double[n - 1];
    for (int i = 0; i < n; i++) {
      MarketFeatures features = market.features(dates.get(i));
      VolSurface truth = market.truth(symbol, dates.get(i));
      level[i] = features.volatility();
      double low = Math.log(0.9), high = Math.log(1.1);
      double[] vol =
          truth.vol(new double[] {low, 0, high, 0}, new double[] {MONTH, MONTH, MONTH, 1});
      skew[i] = 100 * (vol[0] - vol[2]);
      term[i] = 100 * (vol[3] - vol[1]);
      flattening[i] = flattening(truth);
      if (i == 0) continue;
      move[i - 1] = features.marketReturn();
      change[i - 1] = Math.log(level[i] / level[i - 1]);
    }
    double years = ChronoUnit.DAYS.between(dates.get(0), dates.get(n - 1)) / 365.0;
    double[] squares = Arrays.stream(move).map(r -> Math.log1p(r) * Math.log1p(r)).toArray();
    return new StylisedFacts(
        Series.of(level),
        Series.of(skew),
        Series.of(term),
        correlation(move, change),
        100 * Math.sqrt(Arrays.stream(squares).sum() / years),
        mean(flattening));
  }

  /** Minus the slope of {@code ln |dvol/dk|} against {@code ln t}. */
  private static double flattening(VolSurface truth) {
    int m = 8;
    double[] k = new double[2 * m], t = new double[2 * m], x = new double[m], y = new double[m];
    for (int j = 0; j < m; j++) {
      t[2 * j] = t[2 * j + 1] = MONTH * Math.pow(12, j / (m - 1.0));
      k[2 * j] = -1e-3;
      k[2 * j + 1] = 1e-3;
    }
    double[] vol = truth.vol(k, t);
    for (int j = 0; j < m; j++) {
      x[j] = Math.log(t[2 * j]);
      y[j] = Math.log(Math.abs(vol[2 * j + 1] - vol[2 * j]));
    }
    double mx = mean(x), my = mean(y), xx = 0, xy = 0;
    for (int j = 0; j < m; j++) {
      xx += (x[j] - mx) * (x[j] - mx);
      xy += (x[j] - mx) * (y[j] - my);
    }
    return -xy / xx;
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().orElse(Double.NaN);
  }

  static double correlation(double[] x, double[] y) {
    double mx = mean(x), my = mean(y), xx = 0, yy = 0, xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
      xy += (x[i] - mx) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** The variance risk premium in volatility points: the mean volatility index less realised. */
  public double premium() {
    return level.mean - realised;
  }

  /** One row per series. */
  public Table toTable() {
    record Row(String name, Series series) {}
    return TableRows.of(
            List.of(
                new Row("volatility index", level),
                new Row("skew, 90 % less 110 %, 1 month", skew),
                new Row("term, 1 year less 1 month", term)))
        .text("series", Row::name)
        .number("mean", r -> r.series().mean())
        .number("deviation", r -> r.series().deviation())
        .number("least", r -> r.series().least())
        .number("most", r -> r.series().most())
        .number("autocorrelation", r -> r.series().autocorrelation())
        .table("stylised facts, volatility points");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "volatility index %.1f, realised %.1f, leverage %.2f; skew %.1f, term %+.1f;"
            + " slope at the money falls as t^-%.2f",
        level.mean,
        realised,
        leverage,
        skew.mean,
        term.mean,
        flattening);
  }
}
