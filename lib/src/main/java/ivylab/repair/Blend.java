package ivylab.repair;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pulls a spline of log volatility towards another that has no arbitrage, around violations only:
 * {@code (1 - a) c0 + a c1} per coefficient, where a grows by up to a fifth per round as long as
 * there are violations nearby, scaled by the remoteness of the coefficient from all quotes. So what
 * lies beyond the quotes becomes free of arbitrage without moving the quotes.
 */
final class Blend {

  private static final double GROWTH = 0.2, WIDTH = 1.5, REMOTE = 0.5;
  private static final int REACH = 4;

  private final ConditionMesh mesh;
  private final int rows, columns;
  private final double[] remoteness;

  Blend(ConditionMesh mesh, int rows, int columns, double[] remoteness) {
    this.mesh = mesh;
    this.rows = rows;
    this.columns = columns;
    this.remoteness = remoteness;
  }

  /**
   * The blended coefficients, free of arbitrage among the remote ones if the rounds sufficed.
   *
   * @param floor lower bound of the conditions
   */
  double[] draw(double[] from, double[] to, double floor, int rounds) {
    double[] c = from.clone(), share = new double[c.length];
    for (int round = 0; round < rounds; round++) {
      mesh.evaluate(c);
      double[] near = violated(floor);
      if (near == null) break;
      near = spread(spread(near, columns, rows), 1, columns);
      for (int i = 0; i < c.length; i++) {
        share[i] = Math.min(1, share[i] + GROWTH * near[i]);
        double a = share[i] * remoteness[i];
        c[i] = (1 - a) * from[i] + a * to[i];
      }
    }
    return c;
  }

  /** 1 for coefficients that a violation among remote ones depends on; null if there is none. */
  private double @Nullable [] violated(double floor) {
    double[] hit = new double[rows * columns];
    boolean any = false;
    for (int i = 0; i < mesh.count(); i++) {
      if (mesh.condition(i) >= floor) continue;
      int first = mesh.first(i);
      double remote = 0;
      for (int r = 0; r < 4; r++)
        for (int s = 0; s < 4; s++) remote = Math.max(remote, remoteness[first + r * columns + s]);
      if (remote < REMOTE) continue;
      any = true;
      for (int r = 0; r < 4; r++) Arrays.fill(hit, first + r * columns, first + r * columns + 4, 1);
    }
    return any ? hit : null;
  }

  /** The largest value along one axis, each fading with distance. */
  private double[] spread(double[] x, int step, int length) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int place = i / step % length;
      for (int d = -REACH; d <= REACH; d++) {
        if (place + d < 0 || place + d >= length) continue;
        double fade = Math.exp(-d * d / (2 * WIDTH * WIDTH));
        y[i] = Math.max(y[i], fade * x[i + d * step]);
      }
    }
    return y;
  }
}
