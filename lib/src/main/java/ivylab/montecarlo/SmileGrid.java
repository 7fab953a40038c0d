package ivylab.montecarlo;

import java.util.Arrays;

/**
 * Maturities, and at each its own log-strikes.
 *
 * @param maturities years, rising, {@code [maturity]}
 * @param logStrikes {@code k = ln(K/F)}, rising at each maturity, {@code [maturity][strike]}
 */
public record SmileGrid(double[] maturities, double[][] logStrikes) {

  /** No maturities. */
  public static final SmileGrid NONE = new SmileGrid(new double[0], new double[0][]);

  public SmileGrid {
    maturities = maturities.clone();
    logStrikes = logStrikes.clone();
    if (maturities.length != logStrikes.length)
      throw new IllegalArgumentException(
          "maturities [%d] and logStrikes [%d] must be as many"
              .formatted(maturities.length, logStrikes.length));
    for (int i = 0; i < maturities.length; i++) {
      if (!(maturities[i] > (i == 0 ? 0 : maturities[i - 1]) && maturities[i] < 100))
        throw new IllegalArgumentException(
            "maturities must be years in (0, 100), rising: " + Arrays.toString(maturities));
      logStrikes[i] = logStrikes[i].clone();
      double before = Double.NEGATIVE_INFINITY;
      for (double k : logStrikes[i]) {
        if (!(k > before && Math.abs(k) < 50))
          throw new IllegalArgumentException(
              "logStrikes[%d] must rise and be below 50 in size: %s"
                  .formatted(i, Arrays.toString(logStrikes[i])));
        before = k;
      }
    }
  }

  /** One maturity. */
  public static SmileGrid of(double maturity, double... logStrikes) {
    return new SmileGrid(new double[] {maturity}, new double[][] {logStrikes});
  }

  /** The same log-strikes at every maturity. */
  public static SmileGrid product(double[] maturities, double... logStrikes) {
    double[][] all = new double[maturities.length][];
    Arrays.fill(all, logStrikes);
    return new SmileGrid(maturities, all);
  }

  /** Number of maturities. */
  public int size() {
    return maturities.length;
  }

  @Override
  public double[] maturities() {
    return maturities.clone();
  }

  @Override
  public double[][] logStrikes() {
    double[][] copy = logStrikes.clone();
    for (int i = 0; i < copy.length; i++) copy[i] = copy[i].clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SmileGrid that
        && Arrays.equals(maturities, that.maturities)
        && Arrays.deepEquals(logStrikes, that.logStrikes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(maturities) + Arrays.deepHashCode(logStrikes);
  }

  @Override
  public String toString() {
    return "SmileGrid[maturities="
        + Arrays.toString(maturities)
        + ", logStrikes="
        + Arrays.deepToString(logStrikes)
        + "]";
  }
}
