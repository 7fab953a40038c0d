package ivylab.montecarlo;

import ivylab.random.SobolPoints;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The buffers of one thread, and what it does with a batch of blocks. */
final class Worker {

  private static final int SIZE = Engine.BLOCK;

  private final Engine engine;
  private final Set<Control> controls;
  private final Increments increments;
  private final PathBlock fine;
  private final @Nullable PathBlock coarse;
  private final @Nullable SecondNoise noise;

  /** Increments of both halves of a pair of steps, their sum, and the second noises alike. */
  private final double[] dw, dw2, both, unit, second, second2, secondBoth;

  private final double[] brownian = new double[SIZE];

  /** {@code [maturity][budget]}, of fine and coarse paths; empty without timer options. */
  private final Timers[][] fineTimers, coarseTimers;

  /** The martingales need the largest budget alone. */
  private final int firstTimer;

  private final double[] path = new double[SIZE];
  private final double[] shareFine = new double[SIZE], shareCoarse = new double[SIZE];
  private final double[] lognormal = new double[SIZE];

  /** Payoff and controls, {@code [variable][unit]}; those common to all strikes come first. */
  private final double[][] value;

  Worker(Engine engine) {
    this.engine = engine;
    controls = engine.settings.controls();
    boolean antithetic = engine.settings.antithetic();
    increments = new Increments(engine.grid, engine.normals(), antithetic, SIZE, engine.points);
    fine = engine.fine.block(SIZE);
    coarse = engine.coarse == null ? null : engine.coarse.block(SIZE);
    noise = engine.fine.secondNoise();
    dw = new double[SIZE];
    dw2 = new double[SIZE];
    both = new double[SIZE];
    unit = new double[SIZE];
    second = new double[SIZE];
    second2 = new double[SIZE];
    secondBoth = new double[SIZE];
    boolean stopped = controls.contains(Control.TIMER) || controls.contains(Control.MARTINGALES);
    firstTimer = controls.contains(Control.TIMER) ? 0 : Timers.BUDGETS.length - 1;
    int timed = stopped ? engine.spxTimes.length : 0;
    fineTimers = timers(timed);
    coarseTimers = timers(coarse == null ? 0 : timed);
    value = new double[variables()][engine.layout.perBlock()];
  }

  private Timers[][] timers(int maturities) {
    Timers[][] timers = new Timers[maturities][Timers.BUDGETS.length];
    for (int m = 0; m < maturities; m++)
      for (int q = 0; q < Timers.BUDGETS.length; q++)
        timers[m][q] = new Timers(Timers.BUDGETS[q] * engine.meanVariation[m], SIZE);
    return timers;
  }

  private int variables() {
    int n = 1;
    if (controls.contains(Control.SHARE)) n++;
    if (controls.contains(Control.MARTINGALES)) n += 2;
    if (controls.contains(Control.BLACK)) n++;
    if (controls.contains(Control.TIMER)) n += Timers.BUDGETS.length;
    return n;
  }

  Engine.Batch run(int batch) {
    int n = engine.spxTimes.length;
    Moments[][] options = new Moments[n][];
    Moments[] share = new Moments[n], variance = new Moments[n];
    for (int m = 0; m < n; m++) {
      share[m] = new Moments(1);
      variance[m] = new Moments(1);
      options[m] = new Moments[engine.strikes[m].length];
      for (int j = 0; j < options[m].length; j++) options[m][j] = new Moments(value.length);
    }
    var sums = new Engine.Batch(options, share, variance, new long[n], new double[n]);
    SobolPoints points = points(batch);
    Layout layout = engine.layout;
    int first = layout.firstBlock(batch), end = layout.firstBlock(batch + 1);
    for (int block = first; block < end; block++) {
      increments.start(block, (block - first) * layout.perBlock(), points);
      block(layout.firstUnit(batch, block), layout.unitsOf(batch, block), sums);
    }
    return sums;
  }

  private @Nullable SobolPoints points(int batch) {
    SobolPoints points = engine.points;
    return points == null
        ? null
        : points.withSeed(engine.settings.seed(), engine.settings.sample(), batch);
  }

  /** Writes the fine paths of a batch, {@code [path][time]}. */
  void trace(int batch, double[][] logShare, double[][] variance, double[][] factor) {
    SobolPoints points = points(batch);
    Layout layout = engine.layout;
    int first = layout.firstBlock(batch), end = layout.firstBlock(batch + 1);
    double[] z = new double[SIZE];
    for (int block = first; block < end; block++) {
      increments.start(block, (block - first) * layout.perBlock(), points);
      fine.start();
      int from = layout.firstUnit(batch, block), units = layout.unitsOf(batch, block);
      for (int k = 0; k <= engine.grid.steps(); k++) {
        if (k > 0) step(k - 1, dw, second);
        fine.variance(path);
        fine.factor(z);
        for (int p = 0; p < SIZE; p++) {
          int unit = p % layout.perBlock();
          if (unit >= units) continue;
          int at = p / layout.perBlock() * layout.units() + from + unit;
          logShare[at][k] = fine.logShare[p];
          variance[at][k] = path[p];
          factor[at][k] = z[p];
        }
      }
    }
  }

  private void block(int firstUnit, int units, Engine.Batch sums) {
    fine.start();
    if (coarse != null) coarse.start();
    Arrays.fill(brownian, 0);
    for (Timers[] some : fineTimers) for (Timers timer : some) timer.start();
    for (Timers[] some : coarseTimers) for (Timers timer : some) timer.start();
    int[] reached = engine.grid.reached();
    for (int m = 0, k = 0; m < reached.length; m++) {
      while (k < reached[m]) {
        step(k, dw, second);
        if (coarse != null) {
          step(k + 1, dw2, second2);
          pair(k / 2, coarse);
        }
        k += coarse == null ? 1 : 2;
      }
      if (engine.spxAt[m] >= 0) share(engine.spxAt[m], units, sums);
      if (engine.vixAt[m] >= 0) vix(engine.vixAt[m], firstUnit, units);
    }
  }

  private void step(int k, double[] increment, double[] other) {
    increments.brownian(k, increment);
    if (noise != null) {
      increments.unit(1, k, unit);
      noise.fine(k, increment, unit, other);
    }
    fine.step(k, increment, other);
    add(increment, brownian);
    follow(fineTimers, k + 1, fine, 1);
  }

  private void pair(int k, PathBlock coarse) {
    sum(dw, dw2, both);
    if (noise != null) {
      increments.unit(2, k, unit);
      noise.coarse(k, dw, second, second2, unit, secondBoth);
    }
    coarse.step(k, both, secondBoth);
    follow(coarseTimers, k + 1, coarse, 2);
  }

  private void follow(Timers[][] timers, int done, PathBlock block, int stride) {
    if (timers.length == 0) return;
    int[] reached = engine.grid.reached();
    for (int m = 0; m < reached.length; m++)
      if (engine.spxAt[m] >= 0 && done * stride <= reached[m])
        for (int q = firstTimer; q < Timers.BUDGETS.length; q++)
          timers[engine.spxAt[m]][q].follow(block);
  }

  private static void add(double[] x, double[] into) {
    for (int p = 0; p < into.length; p++) into[p] += x[p];
  }

  private static void sum(double[] x, double[] y, double[] out) {
    for (int p = 0; p < out.length; p++) out[p] = x[p] + y[p];
  }

  private void vix(int maturity, int firstUnit, int units) {
    fine.vixSquare(maturity, path);
    keep(path, engine.vixFine[maturity], firstUnit, units);
    if (coarse == null) return;
    coarse.vixSquare(maturity, path);
    keep(path, engine.vixCoarse[maturity], firstUnit, units);
  }

  private void keep(double[] square, double[] values, int firstUnit, int units) {
    int per = engine.layout.perBlock(), all = engine.layout.units();
    for (int member = 0; member * per < SIZE; member++)
      for (int u = 0; u < units; u++)
        // rounding of the quadratic form alone could make a square of 0 negative
        values[member * all + firstUnit + u] = Math.sqrt(Math.max(0, square[member * per + u]));
  }

  private void share(int m, int units, Engine.Batch sums) {
    exp(fine.logShare, 1, 0, shareFine);
    if (coarse != null) exp(coarse.logShare, 1, 0, shareCoarse);
    fold(shareFine, value[0]);
    sums.share()[m].add(value, units);
    fine.variance(path);
    fold(path, value[0]);
    sums.variance()[m].add(value, units);
    int per = engine.layout.perBlock();
    for (int p = 0; p < SIZE; p++)
      if (p % per < units && !(fine.peak[p] <= 100)) {
        sums.above()[m]++;
        sums.shareAbove()[m] += shareFine[p];
      }
    int common = common(m);
    if (controls.contains(Control.BLACK)) {
      double variation = engine.meanVariation[m];
      exp(brownian, Math.sqrt(variation / engine.spxTimes[m]), -variation / 2, lognormal);
    }
    for (int j = 0; j < engine.strikes[m].length; j++) {
      strike(m, engine.strikes[m][j], common);
      sums.options()[m][j].add(value, units);
    }
  }

  /** Controls that all strikes share, from variable 1 on; the number of the next variable. */
  private int common(int m) {
    int next = 1;
    if (controls.contains(Control.SHARE)) {
      for (int p = 0; p < SIZE; p++) path[p] = extrapolated(shareFine[p], shareCoarse[p]) - 1;
      fold(path, value[next++]);
    }
    if (controls.contains(Control.MARTINGALES))
      for (int power = 2; power <= 3; power++) {
        Arrays.fill(path, 0);
        int last = Timers.BUDGETS.length - 1;
        fineTimers[m][last].addMartingale(coarse == null ? 1 : 2, power, path);
        if (coarse != null) coarseTimers[m][last].addMartingale(-1, power, path);
        fold(path, value[next++]);
      }
    return next;
  }

  private double extrapolated(double one, double two) {
    return coarse == null ? one : 2 * one - two;
  }

  private void strike(int m, double k, int next) {
    int sign = k < 0 ? -1 : 1;
    double strike = Math.exp(k);
    Arrays.fill(path, 0);
    payoff(coarse == null ? 1 : 2, sign, strike, shareFine, path);
    if (coarse != null) payoff(-1, sign, strike, shareCoarse, path);
    fold(path, value[0]);
    if (controls.contains(Control.BLACK)) {
      Arrays.fill(path, -engine.blackMean(m, k));
      payoff(1, sign, strike, lognormal, path);
      fold(path, value[next++]);
    }
    if (controls.contains(Control.TIMER))
      for (int q = 0; q < Timers.BUDGETS.length; q++) {
        Timers timer = fineTimers[m][q];
        Arrays.fill(path, -Timers.black(0, timer.budget, sign, k));
        timer.add(coarse == null ? 1 : 2, sign, k, path);
        if (coarse != null) coarseTimers[m][q].add(-1, sign, k, path);
        fold(path, value[next++]);
      }
  }

  private static void payoff(
      double factor, int sign, double strike, double[] share, double[] into) {
    for (int p = 0; p < into.length; p++)
      into[p] += factor * Math.max(sign * (share[p] - strike), 0.0);
  }

  private static void exp(double[] x, double by, double plus, double[] out) {
    for (int p = 0; p < out.length; p++) out[p] = Math.exp(by * x[p] + plus);
  }

  /** Values of units from values of paths. */
  private static void fold(double[] path, double[] unit) {
    int n = unit.length;
    if (n == path.length) System.arraycopy(path, 0, unit, 0, n);
    else for (int u = 0; u < n; u++) unit[u] = 0.5 * (path[u] + path[n + u]);
  }
}
