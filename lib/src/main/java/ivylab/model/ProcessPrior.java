package ivylab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.data.Batch;
import ivylab.embedding.Queries;
import ivylab.layer.Jet;
import ivylab.process.GaussianProcess;
import ivylab.process.LearnedProcess;
import ivylab.process.LeaveOneOut;
import ivylab.process.MeanForm;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.torch.Compute;
import ivylab.torch.Tensors;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The prediction of a learned process for the surfaces of a batch, given their visible quotes: mean
 * mu and deviation d of log volatility at any query, with derivatives, and the prediction of each
 * quote from the others. Constants for the network: nothing is learnt here.
 *
 * <p>m and s are the level and the scale of the visible log volatilities. The token of a quote has
 * as its value the leave-one-out residual divided by its deviation, and carries {@code (log vol -
 * m)/s} and {@code log(deviation/s)}; that of a query carries {@code (mu - m)/s} and {@code
 * log(d/s)}. Both carry the coefficients of the process's mean, each divided by its deviation,
 * which are the same for all points of a surface.
 */
public final class ProcessPrior {

  /** Number of additional values that each point carries about itself. */
  private static final int OWN = 2;

  /** A residual beyond this many deviations is clipped to it: a bad quote. */
  private static final double FARTHEST = 6;

  /**
   * At one set of queries.
   *
   * @param mean {@code (mu - m)/s}, {@code [b q]}
   * @param deviation {@code d/s}, {@code [b q]}
   * @param extra {@code [b q 2 + p]}
   */
  record Moments(Jet mean, Jet deviation, Jet extra) {

    /** Standardised log volatility from the network's output. */
    Jet standardised(Jet network) {
      return mean.plus(deviation.times(network));
    }
  }

  private final List<GaussianProcess> posteriors;
  private final double[] level, scale, leftOut;
  private final double[][] coefficients; // [b p]
  private final NDArray extra;
  private final DataType type;
  private final IdentityHashMap<Queries, Moments> known = new IdentityHashMap<>();

  private ProcessPrior(List<GaussianProcess> posteriors, Batch batch, DataType type) {
    this.posteriors = posteriors;
    this.type = type;
    level = batch.level();
    scale = batch.scale();
    int b = batch.b(), n = batch.n();
    leftOut = new double[b * n];
    coefficients =
        posteriors.stream().map(GaussianProcess::standardisedCoefficients).toArray(double[][]::new);
    int numbers = OWN + coefficients[0].length;
    double[] f = Inputs.values(batch, Config.Target.LOG_VOL), all = new double[b * n * numbers];
    List<LeaveOneOut> others = posteriors.stream().map(GaussianProcess::leaveOneOut).toList();
    for (int row = 0; row < b; row++) {
      LeaveOneOut left = others.get(row);
      for (int j = 0, quote = 0; j < n; j++) {
        int at = row * n + j;
        if (batch.mask()[at] == 0) continue;
        double deviation = left.deviations().get(quote);
        double z = left.residuals().get(quote++) / deviation;
        leftOut[at] = Math.max(-FARTHEST, Math.min(FARTHEST, z));
        all[at * numbers] = f[at];
        all[at * numbers + 1] = Math.log(deviation / scale[row]);
        System.arraycopy(coefficients[row], 0, all, at * numbers + OWN, numbers - OWN);
      }
    }
    extra = Tensors.of(Compute.root(), all, type, b, n, numbers);
  }

  /** Number of additional values that each point carries. */
  static int extra(MeanForm form) {
    return OWN + form.terms();
  }

  static ProcessPrior of(LearnedProcess process, Batch batch, DataType type) {
    List<GaussianProcess> posteriors =
        IntStream.range(0, batch.b())
            .parallel()
            .mapToObj(row -> process.fit(visible(batch, row)))
            .toList();
    return new ProcessPrior(posteriors, batch, type);
  }

  private static Surface visible(Batch batch, int row) {
    List<Point> points = new ArrayList<>();
    for (int at = row * batch.n(); at < (row + 1) * batch.n(); at++)
      if (batch.mask()[at] != 0) points.add(new Point(batch.k()[at], batch.t()[at], batch.w()[at]));
    return new Surface("batch", LocalDate.EPOCH, new MarketFeatures(0, 1, 0), points);
  }

  /** The distance of each quote from its prediction by the others, in deviations, {@code [b n]}. */
  double[] leftOut() {
    return leftOut;
  }

  /** The additional values that the tokens of quotes carry, {@code [b n 2 + p]}. */
  NDArray extra() {
    return extra;
  }

  /** At one set of queries; computed once. */
  Moments at(Queries queries) {
    return known.computeIfAbsent(queries, this::moments);
  }

  /** Standard deviation of standardised log volatility at the queries, {@code [b q]}. */
  public NDArray deviation(Queries queries) {
    return at(queries).deviation().v();
  }

  private Moments moments(Queries queries) {
    int b = posteriors.size(), q = (int) queries.k().getShape().get(1);
    int parts = queries.derivatives() ? 4 : 1;
    double[] k = Tensors.toArray(queries.k()), t = Tensors.toArray(queries.t());
    double[][] mean = new double[parts][b * q], deviation = new double[parts][b * q];
    double[][] log = new double[parts][b * q];
    for (int row = 0; row < b; row++) {
      double[] ks = new double[q], ts = new double[q];
      System.arraycopy(k, row * q, ks, 0, q);
      System.arraycopy(t, row * q, ts, 0, q);
      double[][] ownMean = new double[parts][q], ownDeviation = new double[parts][q];
      posteriors.get(row).quoteMoments(ks, ts, ownMean, ownDeviation);
      for (int i = 0; i < q; i++) {
        int at = row * q + i;
        for (int p = 0; p < parts; p++) {
          mean[p][at] = (ownMean[p][i] - (p == 0 ? level[row] : 0)) / scale[row];
          deviation[p][at] = ownDeviation[p][i] / scale[row];
        }
        double d = deviation[0][at];
        log[0][at] = Math.log(d);
        for (int p = 1; p < parts; p++) log[p][at] = deviation[p][at] / d;
        if (parts == 4) log[3][at] -= log[1][at] * log[1][at];
      }
    }
    Jet means = jet(mean, b, q), logs = jet(log, b, q);
    return new Moments(means, jet(deviation, b, q), extra(means, logs));
  }

  private Jet jet(double[][] parts, int b, int q) {
    NDManager manager = Compute.root();
    NDArray[] a = new NDArray[4];
    for (int p = 0; p < parts.length; p++) a[p] = Tensors.of(manager, parts[p], type, b, q);
    return parts.length == 1 ? Jet.of(a[0]) : new Jet(a[0], a[1], a[2], a[3]);
  }

  /** Mean, deviation and coefficients, which do not depend on the point. */
  private Jet extra(Jet mean, Jet log) {
    int b = coefficients.length, p = coefficients[0].length;
    long q = mean.v().getShape().get(1);
    double[] flat = Arrays.stream(coefficients).flatMapToDouble(Arrays::stream).toArray();
    NDArray same = Tensors.of(Compute.root(), flat, type, b, 1, p).broadcast(new Shape(b, q, p));
    if (!mean.hasDerivatives()) return Jet.of(row(mean.v(), log.v(), same));
    NDArray zero = same.zerosLike();
    return new Jet(
        row(mean.v(), log.v(), same),
        row(mean.k(), log.k(), zero),
        row(mean.t(), log.t(), zero),
        row(mean.kk(), log.kk(), zero));
  }

  private static NDArray row(NDArray mean, NDArray log, NDArray others) {
    NDArray own = NDArrays.stack(new NDList(mean, log), 2);
    return NDArrays.concat(new NDList(own, others), 2);
  }
}
