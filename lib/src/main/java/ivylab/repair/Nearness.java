package ivylab.repair;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * How far a spline of log volatility moves: half of the mean square at the quotes, {@link #NODES}
 * of that at the nodes, with one node per spline and less weight the more remote it is, and {@link
 * #ROUGHNESS} of that of second differences of the coefficients. A spline is determined by its
 * values at the nodes.
 */
final class Nearness {

  private static final double NODES = 0.2, ROUGHNESS = 0.003;

  /** The weight of a node beyond all quotes, relative to one among them. */
  private static final double BEYOND = 0.02;

  private static final double NEAR_U = 48, NEAR_V = 16;
  final BSplines us, vs;
  private final int nodes, quotes;
  private final double[] k, t, u, v; // of the nodes, then of the quotes
  private final int[] first;
  private final double[][][] weights;
  private final Banded factor, metric; // of the squares at the nodes, and of all

  /** With equal weight for each quote. */
  Nearness(Chart chart, BSplines us, BSplines vs, Surface visible) {
    this(chart, us, vs, visible, DoubleStream.generate(() -> 1).limit(visible.size()).toArray());
  }

  /**
   * @param quoteWeights weights of the squares at the quotes, relative to their mean, {@code
   *     [visible.size]}
   */
  Nearness(Chart chart, BSplines us, BSplines vs, Surface visible, double[] quoteWeights) {
    this.us = us;
    this.vs = vs;
    nodes = us.size() * vs.size();
    quotes = visible.size();
    int n = nodes + quotes;
    k = new double[n];
    t = new double[n];
    u = new double[n];
    v = new double[n];
    double[] uPlaces = us.places(), vPlaces = vs.places(), at = new double[4];
    for (int b = 0; b < vs.size(); b++) {
      Chart.Row row = chart.row(chart.maturity(vPlaces[b]));
      for (int a = 0; a < us.size(); a++) {
        int i = a * vs.size() + b;
        k[i] = row.k(uPlaces[a]);
        t[i] = row.t;
        u[i] = uPlaces[a];
        v[i] = vPlaces[b];
      }
    }
    for (int q = 0; q < quotes; q++) {
      Point p = visible.points().get(q);
      Chart.Row row = chart.row(p.t());
      row.at(p.k(), at);
      k[nodes + q] = p.k();
      t[nodes + q] = p.t();
      u[nodes + q] = at[0];
      v[nodes + q] = row.v;
    }
    first = new int[n];
    weights = new double[n][4][4];
    factor = new Banded(nodes, 3 * vs.size() + 3);
    double[][] x = new double[3][4], y = new double[3][4];
    for (int i = 0; i < n; i++) {
      first[i] = us.at(u[i], x) * vs.size() + vs.at(v[i], y);
      for (int r = 0; r < 4; r++) for (int s = 0; s < 4; s++) weights[i][r][s] = x[0][r] * y[0][s];
      if (i < nodes) factor.addSquare(first[i], vs.size(), weights[i], 1);
    }
    metric = new Banded(nodes, factor.band);
    double all = Arrays.stream(quoteWeights).sum();
    double[] far = remoteness();
    for (int i = 0; i < n; i++) {
      double weight =
          i < nodes ? NODES / nodes * (1 + BEYOND - far[i]) : quoteWeights[i - nodes] / all;
      metric.addSquare(first[i], vs.size(), weights[i], weight);
    }
    addRoughness();
    if (!factor.factor()) throw new IllegalStateException("the nodes do not determine the splines");
  }

  private void addRoughness() {
    int rows = us.size(), n = vs.size();
    double[] second = {1, -2, 1};
    for (int i = 0; i < nodes; i++)
      for (boolean across : new boolean[] {false, true}) {
        int place = across ? i % n : i / n, last = (across ? n : rows) - 1, step = across ? 1 : n;
        if (place == 0 || place == last) continue;
        for (int a = 0; a < 3; a++)
          for (int b = 0; b <= a; b++)
            metric.add(
                i + (a - 1) * step, i + (b - 1) * step, ROUGHNESS / nodes * second[a] * second[b]);
      }
  }

  /** Number of nodes and of quotes. */
  int size() {
    return nodes + quotes;
  }

  int nodes() {
    return nodes;
  }

  /** Log-moneyness of the nodes, then of the quotes, {@code [size]}. */
  double[] k() {
    return k;
  }

  double[] t() {
    return t;
  }

  /** The coefficients, {@code [nodes]}, of the spline through values at the nodes. */
  double[] fit(double[] values) {
    double[] c = new double[nodes];
    for (int i = 0; i < nodes; i++)
      for (int r = 0; r < 4; r++)
        for (int s = 0; s < 4; s++) c[first[i] + r * vs.size() + s] += values[i] * weights[i][r][s];
    factor.solve(c);
    return c;
  }

  /** The value of a spline at a node or quote. */
  double value(double[] c, int i) {
    double sum = 0;
    for (int r = 0; r < 4; r++)
      for (int s = 0; s < 4; s++) sum += weights[i][r][s] * c[first[i] + r * vs.size() + s];
    return sum;
  }

  /** The matrix H of the cost {@code d' H d / 2} of a change d. */
  Banded metric() {
    return metric;
  }

  /**
   * Remoteness of the nodes from all quotes, {@code [nodes]}: {@code 1 - exp(-d^2/8)}, with d the
   * distance to the nearest quote in units of 1/48 of u and 1/16 of v.
   */
  double[] remoteness() {
    double[] remote = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int q = nodes; q < size(); q++) {
        double du = (u[q] - u[i]) * NEAR_U, dv = (v[q] - v[i]) * NEAR_V;
        nearest = Math.min(nearest, du * du + dv * dv);
      }
      remote[i] = -Math.expm1(-nearest / 8);
    }
    return remote;
  }
}
