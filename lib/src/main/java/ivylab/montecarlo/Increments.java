package ivylab.montecarlo;

import ivylab.random.BrownianBridge;
import ivylab.random.CounterNormals;
import ivylab.random.SobolPoints;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Gaussian increments of one block of paths, step after step. With antithetic paths the second
 * half of a block are the negatives of the first. With Sobol points the Brownian motion at about 32
 * times comes from the points by a bridge, and is filled in between from the counter:
 *
 * <pre>dW = h/R left + sqrt(h (R - h)/R) z</pre>
 *
 * given the increment {@code left} over the R years that remain to the next of those times.
 */
final class Increments {

  private static final int COARSE = 32, STREAMS = 3;

  private final TimeGrid grid;
  private final CounterNormals normals;
  private final boolean antithetic;

  /** As many normals as are drawn: half a block if antithetic. */
  private final double[] drawn;

  private final @Nullable Bridge bridge;
  private int block;

  Increments(
      TimeGrid grid,
      CounterNormals normals,
      boolean antithetic,
      int size,
      @Nullable SobolPoints points) {
    this.grid = grid;
    this.normals = normals;
    this.antithetic = antithetic;
    drawn = new double[antithetic ? size / 2 : size];
    bridge = points == null ? null : new Bridge(cells(grid), points, drawn.length);
  }

  /**
   * Number of the last step of each coarse cell, one behind; about 32, each maturity among them.
   */
  static int[] cells(TimeGrid grid) {
    int n = grid.steps(), count = 0, from = 0;
    int[] last = new int[COARSE + grid.reached().length];
    for (int to : grid.reached()) {
      int cells = Math.max(1, Math.min(to - from, Math.round((float) COARSE * (to - from) / n)));
      for (int j = 1; j <= cells; j++)
        last[count++] = from + (int) ((long) j * (to - from) / cells);
      from = to;
    }
    return Arrays.copyOf(last, count);
  }

  /**
   * Turns to a block.
   *
   * @param block its number, which addresses the normals
   * @param point index of the Sobol point of its first path
   * @param points the Sobol points, if they are used
   */
  void start(int block, int point, @Nullable SobolPoints points) {
    this.block = block;
    if (bridge != null && points != null) bridge.start(points, point);
  }

  /** The increment of the Brownian motion in step k, {@code [path]}; steps in their order. */
  void brownian(int k, double[] out) {
    double h = grid.width()[k];
    normals.fill(block, STREAMS * k, drawn);
    if (bridge == null) {
      double sd = Math.sqrt(h);
      for (int p = 0; p < drawn.length; p++) drawn[p] = sd * drawn[p];
    } else {
      bridge.fill(k, drawn);
    }
    spread(out);
  }

  /**
   * Standard normals independent of the Brownian motion, {@code [path]}.
   *
   * @param stream 1 or 2
   */
  void unit(int stream, int k, double[] out) {
    normals.fill(block, STREAMS * k + stream, drawn);
    spread(out);
  }

  private void spread(double[] out) {
    int n = drawn.length;
    System.arraycopy(drawn, 0, out, 0, n);
    if (antithetic) for (int p = 0; p < n; p++) out[n + p] = -drawn[p];
  }

  /** The coarse path of a block, and how much of the current cell is left. */
  private final class Bridge {

    private final int[] last;
    private final double[] end;
    private final BrownianBridge times;
    private final double[][] unit, path;
    private final double[] left;
    private int cell;

    Bridge(int[] last, SobolPoints points, int size) {
      this.last = last;
      end = new double[last.length];
      for (int j = 0; j < last.length; j++) end[j] = grid.end()[last[j] - 1];
      times = BrownianBridge.of(end);
      if (points.dimension() < last.length)
        throw new IllegalStateException(
            "%d Sobol coordinates for %d times".formatted(points.dimension(), last.length));
      unit = new double[last.length][size];
      path = new double[last.length][size];
      left = new double[size];
    }

    void start(SobolPoints points, int first) {
      for (int i = 0; i < unit.length; i++) points.fillNormal(first, i, unit[i]);
      times.fill(unit, path);
      cell = 0;
      System.arraycopy(path[0], 0, left, 0, left.length);
    }

    void fill(int k, double[] z) {
      if (k == last[cell]) {
        cell++;
        for (int p = 0; p < left.length; p++) left[p] = path[cell][p] - path[cell - 1][p];
      }
      if (k + 1 == last[cell]) {
        System.arraycopy(left, 0, z, 0, z.length);
        return;
      }
      double h = grid.width()[k], rest = end[cell] - (k == 0 ? 0 : grid.end()[k - 1]);
      double share = h / rest, sd = Math.sqrt(h * (rest - h) / rest);
      for (int p = 0; p < z.length; p++) {
        double dw = share * left[p] + sd * z[p];
        z[p] = dw;
        left[p] -= dw;
      }
    }
  }
}
