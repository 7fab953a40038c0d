package ivylab.ssvi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * All maturities at once: the minimum sum of squares over surfaces that satisfy the conditions,
 * starting from one of them. Where a slice fitted early leaves little room for a later one, this
 * shares the burden between them. It is an interior-point search: the conditions enter as {@code
 * -mu log c} with decreasing mu, so that every state is interior; the steps are damped Gauss-Newton
 * steps.
 */
final class Polish {

  private static final int MOST_STEPS = 300;

  /** Conditions of a slice, the last of which also depends on the slice before. */
  private static final int COUNT = 9;

  /** How far the start is moved from the boundary. */
  private static final double INWARD = 1e-3;

  /** The share of the cost that all conditions together may still contribute at the end. */
  private static final double PRICE = 1e-6;

  /** The slices, whether the search converged, and its steps. */
  record Found(List<EssviSlice> slices, boolean converged, int steps) {}

  private final List<SliceQuotes> quotes;
  private final int n;
  private final DMatrixRMaj h, b, step;
  private final double[] c = new double[COUNT], a = new double[6 * COUNT];
  private final double[] sliceG = new double[3], sliceH = new double[9], bend = new double[6];

  private Polish(List<SliceQuotes> quotes) {
    this.quotes = quotes;
    n = 3 * quotes.size();
    h = new DMatrixRMaj(n, n);
    b = new DMatrixRMaj(n, 1);
    step = new DMatrixRMaj(n, 1);
  }

  /** A surface at least as good as the given one. */
  static Found improve(List<SliceQuotes> quotes, List<EssviSlice> start) {
    return new Polish(quotes).search(start);
  }

  private Found search(List<EssviSlice> start) {
    double[] x = inside(start);
    double before = 0;
    for (int i = 0; i < start.size(); i++) before += quotes.get(i).cost(triple(start.get(i)));
    double mu = Math.max(cost(x), 1e-300) / (COUNT * start.size()), lambda = 1e-4;
    if (Double.isInfinite(barrier(x))) return new Found(start, false, 0);
    int steps = 0;
    boolean converged = false;
    while (steps < MOST_STEPS) {
      double value = cost(x) + mu * barrier(x);
      derivatives(x, mu);
      double gain = propose(lambda);
      double[] y = new double[n];
      double reached = Double.POSITIVE_INFINITY, share = 1;
      for (int halving = 0; halving < 12 && !(reached < value); halving++, share /= 2) {
        for (int i = 0; i < n; i++) y[i] = x[i] + share * step.get(i, 0);
        reached = barrier(y); // infinite outside
        if (reached < Double.POSITIVE_INFINITY) reached = cost(y) + mu * reached;
      }
      steps++;
      boolean down = reached < value;
      if (down) {
        lambda = Math.max(lambda / 5, 1e-9);
        x = y;
      } else {
        lambda *= 10;
      }
      double left = mu * COUNT * start.size();
      if ((down && value - reached < 0.1 * left) || gain < 1e-3 * left || lambda > 1e8) {
        if (left < PRICE * cost(x) || left < 1e-300) {
          converged = true;
          break;
        }
        mu /= 5;
        lambda = Math.min(lambda, 1e-2);
      }
    }
    List<EssviSlice> slices = new ArrayList<>();
    double after = 0;
    for (int i = 0; i < start.size(); i++) {
      double[] at = {x[3 * i], x[3 * i + 1], x[3 * i + 2]};
      (i == 0 ? Admissible.first() : Admissible.after(slices.get(i - 1))).project(at);
      after += quotes.get(i).cost(at);
      slices.add(EssviSlice.ofWings(at[0], at[1], at[2]));
    }
    return new Found(after < before ? slices : start, converged, steps);
  }

  private static double[] triple(EssviSlice s) {
    return new double[] {s.theta(), s.left(), s.right()};
  }

  /** The surface moved inwards from the boundary of its conditions. */
  private double[] inside(List<EssviSlice> start) {
    double[] x = new double[n];
    EssviSlice before = null;
    for (int i = 0; i < start.size(); i++) {
      double[] at = triple(start.get(i));
      at[1] = inside(at[1], before == null ? 0 : before.left());
      at[2] = inside(at[2], before == null ? 0 : before.right());
      at[1] = Math.max(at[1], Admissible.LEAST_RATIO * (1 + INWARD) * at[2]);
      at[2] = Math.max(at[2], Admissible.LEAST_RATIO * (1 + INWARD) * at[1]);
      Admissible set = before == null ? Admissible.first() : Admissible.after(before);
      at[0] = Math.max(at[0], (1 + INWARD) * set.leastTheta(at[1], at[2]));
      before = EssviSlice.ofWings(at[0], at[1], at[2]);
      System.arraycopy(at, 0, x, 3 * i, 3);
    }
    return x;
  }

  /**
   * A wing above that of the slice before and below the cap, by a share of the room between them.
   */
  private static double inside(double wing, double before) {
    double room = Admissible.CAP - before;
    double least = before + INWARD * Math.min(before, room);
    return Math.min(Math.max(wing, least), Admissible.CAP - INWARD * room);
  }

  private double cost(double[] x) {
    double sum = 0;
    double[] at = new double[3];
    for (int i = 0; i < quotes.size(); i++) {
      System.arraycopy(x, 3 * i, at, 0, 3);
      sum += quotes.get(i).cost(at);
    }
    return sum;
  }

  /** Minus the sum of the logarithms of all conditions; infinite outside. */
  private double barrier(double[] x) {
    double sum = 0;
    for (int i = 0; i < quotes.size(); i++) {
      conditions(x, i);
      for (double value : c) {
        if (!(value > 0)) return Double.POSITIVE_INFINITY;
        sum -= Math.log(value);
      }
    }
    return sum;
  }

  private void derivatives(double[] x, double mu) {
    h.zero();
    b.zero();
    double[] at = new double[3];
    for (int i = 0; i < quotes.size(); i++) {
      System.arraycopy(x, 3 * i, at, 0, 3);
      quotes.get(i).derivatives(at, sliceG, sliceH);
      for (int j = 0; j < 3; j++) {
        b.add(3 * i + j, 0, sliceG[j]);
        for (int m = 0; m < 3; m++) h.add(3 * i + j, 3 * i + m, sliceH[3 * j + m]);
      }
      conditions(x, i);
      for (int r = 0; r < COUNT; r++) {
        for (int j = 0; j < 6; j++) {
          if (a[6 * r + j] == 0) continue;
          b.add(3 * i - 3 + j, 0, -mu * a[6 * r + j] / c[r]);
          for (int m = 0; m < 6; m++)
            if (a[6 * r + m] != 0)
              h.add(3 * i - 3 + j, 3 * i - 3 + m, mu * a[6 * r + j] * a[6 * r + m] / (c[r] * c[r]));
        }
      }
      if (i > 0)
        for (int j = 0; j < 6; j++)
          for (int m = 0; m < 6; m++)
            h.add(3 * i - 3 + j, 3 * i - 3 + m, mu * bend[j] * bend[m] / c[COUNT - 1]);
    }
  }

  /** The damped step; returns the predicted decrease. */
  private double propose(double lambda) {
    DMatrixRMaj damped = h.copy();
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) scale[i] = 1 / Math.sqrt(Math.max(h.get(i, i), 1e-300));
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        damped.set(i, j, h.get(i, j) * scale[i] * scale[j] + (i == j ? lambda : 0));
    LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(n);
    DMatrixRMaj g = new DMatrixRMaj(n, 1);
    for (int i = 0; i < n; i++) g.set(i, 0, -b.get(i, 0) * scale[i]);
    if (!cholesky.setA(damped)) {
      step.zero();
      return 0;
    }
    cholesky.solve(g, step);
    double gain = 0;
    for (int i = 0; i < n; i++) {
      gain += step.get(i, 0) * g.get(i, 0) / 2;
      step.set(i, 0, step.get(i, 0) * scale[i]);
    }
    return gain;
  }

  /**
   * Values c of the conditions of slice i, gradients a with respect to the slice before and the
   * slice itself.
   */
  private void conditions(double[] x, int i) {
    double theta = x[3 * i], l = x[3 * i + 1], r = x[3 * i + 2];
    Arrays.fill(a, 0);
    row(0, Admissible.CAP - l, 0, -1, 0);
    row(1, Admissible.CAP - r, 0, 0, -1);
    row(2, l - Admissible.LEAST_RATIO * r, 0, 1, -Admissible.LEAST_RATIO);
    row(3, r - Admissible.LEAST_RATIO * l, 0, -Admissible.LEAST_RATIO, 1);
    row(4, 8 * theta - (l + r) * l, 8, -2 * l - r, -l);
    row(5, 8 * theta - (l + r) * r, 8, -r, -l - 2 * r);
    if (i == 0) {
      for (int j = 6; j < COUNT; j++) row(j, 1, 0, 0, 0);
      return;
    }
    double before = x[3 * i - 3], l0 = x[3 * i - 2], r0 = x[3 * i - 1];
    double dl = l - l0, dr = r - r0, wings = (l0 + r0) / before, rise = (theta - before) / before;
    row(6, dl, 0, 1, 0);
    a[6 * 6 + 1] = -1;
    row(7, dr, 0, 0, 1);
    a[6 * 7 + 2] = -1;
    double p = Math.sqrt(dl), q = Math.sqrt(dr), byLeft = q / p - 1, byRight = p / q - 1;
    row(8, (theta - before) * wings - (p - q) * (p - q), wings, byLeft, byRight);
    a[6 * 8] = -theta / before * wings;
    a[6 * 8 + 1] = rise - byLeft;
    a[6 * 8 + 2] = rise - byRight;
    double root = Math.sqrt(p * q / 2);
    bend[0] = bend[3] = 0;
    bend[4] = root / dl;
    bend[1] = -bend[4];
    bend[5] = -root / dr;
    bend[2] = -bend[5];
  }

  private void row(int i, double value, double byTheta, double byLeft, double byRight) {
    c[i] = value;
    a[6 * i + 3] = byTheta;
    a[6 * i + 4] = byLeft;
    a[6 * i + 5] = byRight;
  }
}
