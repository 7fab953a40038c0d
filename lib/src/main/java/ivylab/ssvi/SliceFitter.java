package ivylab.ssvi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Least squares over the admissible triples (theta, left, right) of one maturity:
 * Levenberg-Marquardt steps, each the solution of a quadratic problem with the conditions to first
 * order, and each projected back into the set before it is evaluated. So every intermediate state
 * is admissible.
 */
final class SliceFitter {

  private static final int MOST_STEPS = 60;

  /** A step that would change the cost by less than this share ends the search. */
  private static final double TOLERANCE = 1e-12;

  /** The result of a search. */
  record Found(EssviSlice slice, double cost, boolean anchored, boolean converged, int steps) {}

  private final SliceQuotes quotes;
  private final Admissible set;
  private final @Nullable Anchor anchor; // null where theta is free
  private final double @Nullable []
      witness; // an admissible anchored triple; null where theta is free

  private final SmallQuadratic quadratic = new SmallQuadratic(Admissible.COUNT);
  private final double[] g = new double[3], h = new double[9], d = new double[3];
  private final double[] c = new double[Admissible.COUNT], a = new double[3 * Admissible.COUNT];
  private final double[] scale = new double[3], damped = new double[9], bend = new double[2];

  private SliceFitter(
      SliceQuotes quotes, Admissible set, @Nullable Anchor anchor, double @Nullable [] witness) {
    this.quotes = quotes;
    this.set = set;
    this.anchor = anchor;
    this.witness = witness;
  }

  /**
   * The best of the searches from every start.
   *
   * @param anchor null for a free theta; dropped if no anchored triple is admissible
   * @param starts triples, at least one, admissible or not
   */
  static Found fit(
      SliceQuotes quotes, Admissible set, @Nullable Anchor anchor, List<double[]> starts) {
    double @Nullable [] witness = anchor == null ? null : anchor.witness(set);
    SliceFitter fitter = new SliceFitter(quotes, set, witness == null ? null : anchor, witness);
    Found best = fitter.search(starts.get(0));
    int steps = best.steps;
    for (double[] start : starts.subList(1, starts.size())) {
      Found found = fitter.search(start);
      steps += found.steps;
      if (found.cost < best.cost) best = found;
    }
    return new Found(best.slice, best.cost, best.anchored, best.converged, steps);
  }

  private Found search(double[] start) {
    double[] x = admissible(start), y;
    double cost = quotes.cost(x), lambda = 1e-3;
    boolean converged = false;
    int step = 0;
    while (step < MOST_STEPS && !converged) {
      step++;
      quotes.derivatives(x, g, h);
      reduce(x);
      double gain = propose(lambda);
      if (Double.isNaN(gain)) {
        lambda *= 10;
        if (lambda > 1e12) break;
        continue;
      }
      if (gain <= TOLERANCE * cost + 1e-300) {
        converged = true;
        break;
      }
      y = moved(x);
      double reached = quotes.cost(y);
      if (reached < cost) {
        converged = cost - reached <= TOLERANCE * cost && lambda <= 1;
        lambda = Math.max(lambda * (cost - reached > gain / 2 ? 0.1 : 1), 1e-12);
        x = y;
        cost = reached;
      } else {
        lambda *= 8;
        converged = lambda > 1e12; // no descent left even at the finest step
      }
    }
    return new Found(EssviSlice.ofWings(x[0], x[1], x[2]), cost, anchor != null, converged, step);
  }

  /**
   * The conditions at x and, where theta depends on the wings, gradients with respect to the wings
   * alone.
   */
  private void reduce(double[] x) {
    set.linearise(x, c, a, bend);
    double m = quadratic.lastMultiplier(); // of the step before
    h[4] += m * bend[0] * bend[0];
    h[5] += m * bend[0] * bend[1];
    h[7] = h[5];
    h[8] += m * bend[1] * bend[1];
    if (anchor == null) return;
    double byLeft = anchor.byLeft(x), byRight = anchor.byRight(x);
    for (int i = 0; i < Admissible.COUNT; i++) {
      a[3 * i + 1] += a[3 * i] * byLeft;
      a[3 * i + 2] += a[3 * i] * byRight;
      a[3 * i] = 0;
    }
    g[1] += g[0] * byLeft;
    g[2] += g[0] * byRight;
    g[0] = 0;
    double h00 = h[0], h01 = h[1], h02 = h[2];
    h[4] += 2 * byLeft * h01 + byLeft * byLeft * h00;
    h[8] += 2 * byRight * h02 + byRight * byRight * h00;
    h[5] = h[7] = h[5] + byLeft * h02 + byRight * h01 + byLeft * byRight * h00;
    h[0] = 0;
    h[1] = h[3] = h[2] = h[6] = 0;
  }

  /** The step d; returns the predicted decrease of the cost, NaN if there is no step. */
  private double propose(double lambda) {
    double most = Math.max(Math.max(h[0], h[4]), h[8]);
    for (int i = 0; i < 3; i++) scale[i] = Math.sqrt(Math.max(h[4 * i], 1e-12 * most) + 1e-300);
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++)
        damped[3 * i + j] = h[3 * i + j] / (scale[i] * scale[j]) + (i == j ? lambda : 0);
    if (anchor != null) damped[0] = 1;
    for (int i = 0; i < 3; i++) {
      g[i] /= scale[i];
      for (int r = 0; r < Admissible.COUNT; r++) a[3 * r + i] /= scale[i];
    }
    if (!quadratic.solve(damped, g, a, c, d)) return Double.NaN;
    double gain = 0;
    for (int i = 0; i < 3; i++) {
      double hd = 0;
      for (int j = 0; j < 3; j++) hd += damped[3 * i + j] * d[j];
      gain -= d[i] * (g[i] + (hd - lambda * d[i]) / 2);
    }
    for (int i = 0; i < 3; i++) d[i] /= scale[i];
    return gain;
  }

  private double[] moved(double[] x) {
    return admissible(new double[] {x[0] + d[0], x[1] + d[1], x[2] + d[2]});
  }

  private double[] admissible(double[] wanted) {
    double[] x = wanted.clone();
    set.project(x);
    if (anchor == null || witness == null) return x;
    x[0] = anchor.theta(x);
    if (set.contains(x)) return x;
    double in = 0, out = 1; // towards the witness, as far as necessary
    double[] y = witness.clone();
    for (int i = 0; i < 40; i++) {
      double middle = (in + out) / 2;
      y[1] = witness[1] + middle * (x[1] - witness[1]);
      y[2] = witness[2] + middle * (x[2] - witness[2]);
      y[0] = anchor.theta(y);
      if (set.contains(y)) in = middle;
      else out = middle;
    }
    y[1] = witness[1] + in * (x[1] - witness[1]);
    y[2] = witness[2] + in * (x[2] - witness[2]);
    y[0] = anchor.theta(y);
    return y;
  }

  /**
   * Theta as a function of the wings, so that the slice passes through the quote nearest the money:
   *
   * <pre>theta = w* - s k* - left right k*^2/(4 w*),   s = (right - left)/2</pre>
   *
   * exactly, or without the last term to first order in k*.
   */
  record Anchor(double k, double w, boolean exact) {

    double theta(double[] x) {
      double bend = exact ? x[1] * x[2] * k * k / (4 * w) : 0;
      return w - (x[2] - x[1]) / 2 * k - bend;
    }

    double byLeft(double[] x) {
      return k / 2 - (exact ? x[2] * k * k / (4 * w) : 0);
    }

    double byRight(double[] x) {
      return -k / 2 - (exact ? x[1] * k * k / (4 * w) : 0);
    }

    /**
     * An admissible triple on the anchor, or null if there is none. If the smallest wings do not
     * suffice, only the wing whose growth raises theta can help; along it the distance to the
     * boundary is concave.
     */
    double @Nullable [] witness(Admissible set) {
      double[] x = {0, set.leastLeft(), set.leastRight()};
      set.project(x);
      x[0] = theta(x);
      if (set.contains(x)) return x;
      int wing = k > 0 ? 1 : 2;
      double low = x[wing], high = set.mostWing();
      for (int i = 0; i < 100 && high - low > 1e-14; i++) {
        double p = low + (high - low) / 3, q = high - (high - low) / 3;
        if (room(set, x, wing, p) < room(set, x, wing, q)) low = p;
        else high = q;
      }
      x[wing] = (low + high) / 2;
      x[0] = theta(x);
      return set.contains(x) ? x : null;
    }

    private double room(Admissible set, double[] x, int wing, double value) {
      double[] y = x.clone();
      y[wing] = value;
      return theta(y) - set.leastTheta(y[1], y[2]);
    }
  }
}
