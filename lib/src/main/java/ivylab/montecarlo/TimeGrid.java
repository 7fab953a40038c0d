package ivylab.montecarlo;

/**
 * Steps that hit every maturity.
 *
 * @param width of each step, years, {@code [step]}; equal between neighbouring maturities
 * @param end of each step, years, {@code [step]}
 * @param reached number of steps to each maturity, {@code [maturity]}
 */
record TimeGrid(double[] width, double[] end, int[] reached) {

  /**
   * @param maturities positive, rising
   * @param longest longest step
   * @param even whether each interval is to have an even number of steps, for {@link #coarse}
   */
  static TimeGrid of(double[] maturities, double longest, boolean even) {
    int[] count = new int[maturities.length], reached = new int[maturities.length];
    int total = 0;
    for (int m = 0; m < maturities.length; m++) {
      double length = maturities[m] - (m == 0 ? 0 : maturities[m - 1]);
      // a length that is a multiple of the step but for rounding is no reason for one more
      double least = length / longest * (1 - 1e-9);
      if (!(least < 1e6))
        throw new IllegalArgumentException(
            "step must leave at most 1e6 steps to a maturity: " + longest);
      count[m] = even ? 2 * (int) Math.ceil(least / 2) : (int) Math.ceil(least);
      reached[m] = total += count[m];
    }
    double[] width = new double[total], end = new double[total];
    for (int m = 0, k = 0; m < maturities.length; m++) {
      double from = m == 0 ? 0 : maturities[m - 1], h = (maturities[m] - from) / count[m];
      for (int j = 1; j <= count[m]; j++, k++) {
        width[k] = h;
        end[k] = j == count[m] ? maturities[m] : from + j * h;
      }
    }
    return new TimeGrid(width, end, reached);
  }

  int steps() {
    return width.length;
  }

  /** The grid whose steps are pairs of these. */
  TimeGrid coarse() {
    int n = steps() / 2;
    double[] wide = new double[n], to = new double[n];
    int[] at = new int[reached.length];
    for (int k = 0; k < n; k++) {
      wide[k] = 2 * width[2 * k];
      to[k] = end[2 * k + 1];
    }
    for (int m = 0; m < at.length; m++) at[m] = reached[m] / 2;
    return new TimeGrid(wide, to, at);
  }
}
