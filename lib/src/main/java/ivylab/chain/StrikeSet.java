package ivylab.chain;

import java.util.Arrays;

/** The rows in which the strikes of each expiry were seen, without one object per strike. */
final class StrikeSet {

  private int[] days = new int[1024];
  private double[] strikes = new double[1024];
  private long[] rows = new long[1024];
  private int size;

  /** The row of this strike: the given one, unless it was seen before. */
  long add(int day, double strike, long row) {
    if (2 * size > rows.length) grow();
    int i = place(day, strike);
    if (rows[i] != 0) return rows[i];
    days[i] = day;
    strikes[i] = strike;
    rows[i] = row;
    size++;
    return row;
  }

  private int place(int day, double strike) {
    long hash = (Double.doubleToLongBits(strike) + day * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    int mask = rows.length - 1;
    int i = (int) (hash >>> 32) & mask;
    while (rows[i] != 0 && (days[i] != day || strikes[i] != strike)) i = (i + 1) & mask;
    return i;
  }

  private void grow() {
    int[] oldDays = days;
    double[] oldStrikes = strikes;
    long[] oldRows = rows;
    days = new int[2 * oldRows.length];
    strikes = new double[2 * oldRows.length];
    rows = new long[2 * oldRows.length];
    size = 0;
    for (int i = 0; i < oldRows.length; i++)
      if (oldRows[i] != 0) add(oldDays[i], oldStrikes[i], oldRows[i]);
  }

  void clear() {
    Arrays.fill(rows, 0);
    size = 0;
  }
}
