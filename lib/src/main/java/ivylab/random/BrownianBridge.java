package ivylab.random;

import java.util.Arrays;

/**
 * Brownian paths from independent normals, the first of which sets the value at the last time, the
 * second that in the middle, and so on, so that the first coordinates of a quasi-random point carry
 * most of the variance (Caflisch and Moskowitz (1995)). Given {@code W_l} and {@code W_r},
 *
 * <pre>W_m = ((r - m) W_l + (m - l) W_r) / (r - l) + sqrt((m - l)(r - m)/(r - l)) z</pre>
 */
public final class BrownianBridge {

  private final double[] times;

  /** For the normal of each rank: where it is used, and the known times beside, -1 for time 0. */
  private final int[] middle, left, right;

  private BrownianBridge(double[] times) {
    this.times = times;
    int n = times.length;
    middle = new int[n];
    left = new int[n];
    right = new int[n];
    boolean[] known = new boolean[n];
    middle[0] = n - 1;
    left[0] = -1;
    right[0] = -1;
    known[n - 1] = true;
    // the widest gap in number of times is halved first; ties from the left
    for (int rank = 1; rank < n; rank++) {
      int widest = 0;
      for (int from = -1; from < n - 1; ) {
        int to = from + 1;
        while (!known[to]) to++;
        if (to - from > widest) {
          widest = to - from;
          left[rank] = from;
          right[rank] = to;
        }
        from = to;
      }
      middle[rank] = (left[rank] + right[rank]) >> 1;
      known[middle[rank]] = true;
    }
  }

  /**
   * @param times {@code [n]}, positive and rising; time 0, where paths are 0, is not among them
   */
  public static BrownianBridge of(double... times) {
    if (times.length == 0) throw new IllegalArgumentException("times must not be empty");
    double before = 0;
    for (double t : times) {
      if (!(t > before && t < Double.POSITIVE_INFINITY))
        throw new IllegalArgumentException(
            "times must be positive and rising: " + Arrays.toString(times));
      before = t;
    }
    return new BrownianBridge(times.clone());
  }

  public int size() {
    return times.length;
  }

  /**
   * Paths from normals.
   *
   * @param normals {@code [n][path]}, by rank: the last time first
   * @param out {@code [n][path]}, the paths at the times
   */
  public void fill(double[][] normals, double[][] out) {
    for (int rank = 0; rank < times.length; rank++) {
      double[] z = normals[rank], w = out[middle[rank]];
      if (rank == 0) {
        double sd = Math.sqrt(times[times.length - 1]);
        for (int p = 0; p < w.length; p++) w[p] = sd * z[p];
        continue;
      }
      double l = left[rank] < 0 ? 0 : times[left[rank]], m = times[middle[rank]];
      double r = times[right[rank]], up = (m - l) / (r - l), down = (r - m) / (r - l);
      double sd = Math.sqrt((m - l) * down);
      double[] high = out[right[rank]];
      if (left[rank] < 0) {
        for (int p = 0; p < w.length; p++) w[p] = up * high[p] + sd * z[p];
      } else {
        double[] low = out[left[rank]];
        for (int p = 0; p < w.length; p++) w[p] = down * low[p] + up * high[p] + sd * z[p];
      }
    }
  }
}
