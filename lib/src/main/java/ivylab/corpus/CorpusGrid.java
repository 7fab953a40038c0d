package ivylab.corpus;

import ivylab.montecarlo.SmileGrid;
import java.util.Arrays;
import java.util.Objects;

/**
 * The places at which a corpus has volatilities. Numbers of a part are stored maturity by maturity,
 * at each by rising strike.
 *
 * @param spx log-strikes of the index against the forward; at least one maturity
 * @param vix log-strikes of the VIX against its future; {@link SmileGrid#NONE} for none
 */
public record CorpusGrid(SmileGrid spx, SmileGrid vix) {

  private static final double[] PAPER_TIMES = {0.03, 0.05, 0.07, 0.09};
  private static final double[] VIX_STRIKES = {
    -0.1, -0.05, -0.03, -0.01, 0.01, 0.03, 0.05, 0.07, 0.09, 0.11, 0.13, 0.15, 0.17, 0.19, 0.21
  };

  /** The grid of Rosenbaum and Zhang (2021), section 3.1: 4 x 15 points of SPX and of VIX. */
  public static final CorpusGrid PAPER =
      new CorpusGrid(
          SmileGrid.product(
              PAPER_TIMES,
              -0.15,
              -0.12,
              -0.1,
              -0.08,
              -0.05,
              -0.04,
              -0.03,
              -0.02,
              -0.01,
              0,
              0.01,
              0.02,
              0.03,
              0.04,
              0.05),
          SmileGrid.product(PAPER_TIMES, VIX_STRIKES));

  /** Long maturities and wide strikes: 0.25 to 2 years, 15 log-strikes in [-0.5, 0.5], no VIX. */
  public static final CorpusGrid LONG =
      new CorpusGrid(
          SmileGrid.product(new double[] {0.25, 0.5, 1, 2}, evenly(-0.5, 0.5, 15)), SmileGrid.NONE);

  /** 30 to 360 days, ten strikes from 0.8 to 1.5 of the forward, no VIX. */
  public static final CorpusGrid WIDE =
      new CorpusGrid(
          SmileGrid.product(
              new double[] {30 / 365., 60 / 365., 90 / 365., 180 / 365., 270 / 365., 360 / 365.},
              logarithms(evenly(0.8, 1.5, 10))),
          SmileGrid.NONE);

  /**
   * Where listed options are: 0.03 to 0.35 years, log-strikes proportional to the root of the
   * maturity, {@code k / sqrt(T)} in [-0.6, 0.25]; VIX to 0.17 years.
   */
  public static final CorpusGrid LISTED =
      new CorpusGrid(
          rooted(new double[] {0.03, 0.05, 0.08, 0.12, 0.17, 0.25, 0.35}, -0.6, 0.25, 15),
          SmileGrid.product(new double[] {0.03, 0.05, 0.08, 0.12, 0.17}, VIX_STRIKES));

  public CorpusGrid {
    Objects.requireNonNull(vix, "vix");
    if (points(spx) == 0) throw new IllegalArgumentException("spx must have a point: " + spx);
  }

  /** Number of points of a grid. */
  static int points(SmileGrid grid) {
    return Arrays.stream(grid.logStrikes()).mapToInt(k -> k.length).sum();
  }

  private static SmileGrid rooted(double[] maturities, double low, double high, int n) {
    double[][] k = new double[maturities.length][];
    for (int i = 0; i < k.length; i++) {
      double root = Math.sqrt(maturities[i]);
      k[i] = evenly(low * root, high * root, n);
    }
    return new SmileGrid(maturities, k);
  }

  private static double[] evenly(double from, double to, int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) x[i] = (from * (n - 1 - i) + to * i) / (n - 1);
    return x;
  }

  private static double[] logarithms(double[] x) {
    return Arrays.stream(x).map(Math::log).toArray();
  }
}
