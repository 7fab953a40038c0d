package ivylab.montecarlo;

import ivylab.price.Black;
import ivylab.random.CounterNormals;
import ivylab.random.SobolPoints;
import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.ForwardVariance;
import ivylab.rough.VixWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** One simulation at work: what all threads share and none changes, then the batches. */
final class Engine {

  /** Paths in a block: ten factors of them fill most of a 32 kB cache. */
  static final int BLOCK = 256;

  final Simulation settings;
  final TimeGrid grid;
  final Discretisation fine;
  final @Nullable Discretisation coarse;
  final Layout layout;
  final @Nullable SobolPoints points;
  final double[] spxTimes, vixTimes;

  /** Index among the maturities of share and VIX at each maturity of the grid; -1 if none. */
  final int[] spxAt, vixAt;

  final double[][] strikes, vixStrikes;

  /** {@code int_0^T E V}, {@code [maturity of the share]}. */
  final double[] meanVariation;

  /** VIX values, {@code [maturity][unit, and again for the antithetic ones]}. */
  final double[][] vixFine, vixCoarse;

  Engine(Simulation settings, SmileGrid spx, SmileGrid vix) {
    this.settings = settings;
    spxTimes = spx.maturities();
    vixTimes = vix.maturities();
    strikes = spx.logStrikes();
    vixStrikes = vix.logStrikes();
    double[] all =
        DoubleStream.concat(DoubleStream.of(spxTimes), DoubleStream.of(vixTimes))
            .sorted()
            .distinct()
            .toArray();
    if (all.length == 0) throw new IllegalArgumentException("spx and vix must not both be empty");
    spxAt = indices(all, spxTimes);
    vixAt = indices(all, vixTimes);
    Scheme scheme = settings.scheme();
    boolean richardson = scheme.richardson();
    grid = TimeGrid.of(all, scheme.step(), richardson);
    DoubleUnaryOperator variation;
    if (!(settings.model() instanceof PathModel.Quadratic)
        && settings.varianceCap() < Double.POSITIVE_INFINITY)
      throw new IllegalArgumentException(
          "varianceCap must be infinite for %s: %s"
              .formatted(settings.model(), settings.varianceCap()));
    if (settings.model() instanceof PathModel.Quadratic quadratic) {
      Dynamics dynamics = Dynamics.of(quadratic.model());
      double horizon = all[all.length - 1];
      double shortest = DoubleStream.of(grid.width()).min().orElseThrow() / 2;
      ExponentialSum response = dynamics.response(shortest, horizon + VixWeights.WINDOW, 1e-5);
      VixForm[] forms = new VixForm[vixTimes.length];
      for (int m = 0; m < forms.length; m++)
        forms[m] =
            scheme instanceof ImplicitEuler
                ? VixForm.kernel(dynamics, vixTimes[m])
                : VixForm.decoupled(dynamics, response, vixTimes[m]);
      fine = quadratic(dynamics, response, grid, forms);
      coarse = richardson ? quadratic(dynamics, response, grid.coarse(), forms) : null;
      ForwardVariance xi = ForwardVariance.of(dynamics, horizon);
      variation = xi::integral;
    } else if (settings.model() instanceof PathModel.LiftedHeston heston) {
      if (!(scheme instanceof ImplicitEuler))
        throw new IllegalArgumentException("scheme must be ImplicitEuler for Heston: " + scheme);
      if (vixTimes.length > 0)
        throw new IllegalArgumentException("vix must be NONE for Heston: " + vix);
      fine = new LiftedHestonPaths(heston, grid);
      coarse = richardson ? new LiftedHestonPaths(heston, grid.coarse()) : null;
      variation = t -> LiftedHestonPaths.meanVariation(heston, t);
    } else {
      double vol = ((PathModel.Lognormal) settings.model()).vol();
      fine = new LognormalPaths(vol, grid);
      coarse = richardson ? new LognormalPaths(vol, grid.coarse()) : null;
      variation = t -> vol * vol * t;
    }
    meanVariation = new double[spxTimes.length];
    boolean needed = !settings.controls().isEmpty();
    for (int m = 0; needed && m < spxTimes.length; m++)
      // any positive budget serves; volatilities above 1000 % would only overflow
      meanVariation[m] = Math.min(variation.applyAsDouble(spxTimes[m]), 100 * spxTimes[m]);
    int units = settings.antithetic() ? settings.paths() / 2 : settings.paths();
    int perBlock = settings.antithetic() ? BLOCK / 2 : BLOCK;
    int scramblings = settings.scramblings();
    layout = Layout.of(units, perBlock, scramblings);
    points =
        scramblings == 0
            ? null
            : SobolPoints.of(Increments.cells(grid).length, settings.seed(), settings.sample());
    int values = vixTimes.length == 0 ? 0 : settings.antithetic() ? 2 * units : units;
    vixFine = new double[vixTimes.length][values];
    vixCoarse = new double[vixTimes.length][richardson ? values : 0];
  }

  private Discretisation quadratic(
      Dynamics dynamics, ExponentialSum response, TimeGrid grid, VixForm[] vix) {
    double cap = settings.varianceCap();
    Scheme scheme = settings.scheme();
    if (scheme instanceof ImplicitEuler) return new ImplicitEulerPaths(dynamics, grid, cap, vix);
    if (scheme instanceof DecoupledFactors)
      return new DecoupledPaths(dynamics, response, grid, cap, vix);
    return new FullHistoryPaths(dynamics, grid, cap, vix);
  }

  private static int[] indices(double[] all, double[] some) {
    int[] at = new int[all.length];
    for (int m = 0; m < all.length; m++) {
      at[m] = Arrays.binarySearch(some, all[m]);
      if (at[m] < 0) at[m] = -1;
    }
    return at;
  }

  CounterNormals normals() {
    return new CounterNormals(settings.seed(), settings.sample());
  }

  Prices run() {
    Batch[] batches = new Batch[layout.batches()];
    int threads = Math.min(settings.threads(), batches.length);
    if (threads == 1) {
      var worker = new Worker(this);
      for (int b = 0; b < batches.length; b++) batches[b] = worker.run(b);
    } else {
      share(batches, threads);
    }
    return prices(batches);
  }

  Trajectories trajectories() {
    int n = grid.steps() + 1, members = settings.antithetic() ? 2 : 1;
    double[] times = new double[n];
    System.arraycopy(grid.end(), 0, times, 1, n - 1);
    double[][] logShare = new double[members * layout.units()][n];
    double[][] variance = new double[members * layout.units()][n];
    double[][] factor = new double[members * layout.units()][n];
    var worker = new Worker(this);
    for (int b = 0; b < layout.batches(); b++) worker.trace(b, logShare, variance, factor);
    return new Trajectories(times, logShare, variance, factor);
  }

  private void share(Batch[] batches, int threads) {
    var next = new AtomicInteger();
    Callable<Void> work =
        () -> {
          var worker = new Worker(this);
          for (int b = next.getAndIncrement(); b < batches.length; b = next.getAndIncrement())
            batches[b] = worker.run(b);
          return null;
        };
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) all.add(work);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> done : pool.invokeAll(all)) done.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) throw cause;
      if (failed.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the simulation was interrupted", stopped);
    } finally {
      pool.shutdownNow();
    }
  }

  private Prices prices(Batch[] batches) {
    boolean between = layout.scrambled();
    List<SmileEstimate> spx = new ArrayList<>(), vix = new ArrayList<>();
    List<PathCheck> checks = new ArrayList<>();
    List<VixCheck> vixChecks = new ArrayList<>();
    for (int m = 0; m < spxTimes.length; m++) {
      int maturity = m;
      var share = Moments.regress(of(batches, b -> b.share()[maturity]), between);
      boolean lost = Math.abs(share.value() - 1) > 4 * share.error();
      List<SmilePoint> points = new ArrayList<>();
      for (int j = 0; j < strikes[m].length; j++) {
        int strike = j;
        double k = strikes[m][j];
        var price = Moments.regress(of(batches, b -> b.options()[maturity][strike]), between);
        double error = price.error();
        points.add(
            lost
                ? SmilePoints.missing(k, price.value(), error, Missing.NO_MARTINGALE)
                : SmilePoints.of(k, price.value(), error, 1, spxTimes[m], error));
      }
      spx.add(new SmileEstimate(spxTimes[m], 1, 0, points));
      var variance = Moments.regress(of(batches, b -> b.variance()[maturity]), between);
      long above = 0;
      double shareAbove = 0;
      for (Batch b : batches) {
        above += b.above()[m];
        shareAbove += b.shareAbove()[m];
      }
      int paths = settings.antithetic() ? 2 * layout.units() : layout.units();
      checks.add(
          new PathCheck(
              spxTimes[m],
              share.value(),
              share.error(),
              variance.value(),
              variance.error(),
              (double) above / paths,
              shareAbove / paths));
    }
    for (int m = 0; m < vixTimes.length; m++) {
      var smile = new VixSmile(layout, vixFine[m], vixCoarse[m]);
      vix.add(smile.smile(vixTimes[m], vixStrikes[m]));
      vixChecks.add(smile.check(vixTimes[m]));
    }
    return new Prices(spx, vix, checks, vixChecks);
  }

  private interface Part {
    Moments of(Batch batch);
  }

  private static Moments[] of(Batch[] batches, Part part) {
    Moments[] some = new Moments[batches.length];
    for (int b = 0; b < some.length; b++) some[b] = part.of(batches[b]);
    return some;
  }

  /**
   * Sums of one batch, {@code [maturity]}.
   *
   * @param options payoff and controls, {@code [maturity][strike]}
   * @param above number of paths whose variance has passed 100
   * @param shareAbove sum of their shares
   */
  record Batch(
      Moments[][] options,
      Moments[] share,
      Moments[] variance,
      long[] above,
      double[] shareAbove) {}

  /** Black's price at the mean variance of a maturity. */
  double blackMean(int maturity, double k) {
    double t = spxTimes[maturity];
    return Black.price(
        SmilePoints.type(k), 1, Math.exp(k), 1, t, Math.sqrt(meanVariation[maturity] / t));
  }
}
