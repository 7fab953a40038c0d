package ivylab.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;

/**
 * Smiles that can be written down, {@code vol = level + skew k / sqrt(1 + T) + bend k^2}, and are
 * linear in their parameters. Joint rule of the domain: {@code bend + skew >= -0.2}.
 */
class QuadraticSmiles implements ServedModel {

  static final List<Double> STRIKES = List.of(-0.2, -0.1, 0.0, 0.1, 0.2);
  static final List<Double> MATURITIES = List.of(0.1, 0.25, 1.0);

  final AtomicInteger computed = new AtomicInteger();

  @Override
  public Card card() {
    return new Card(
        "quadratic smiles",
        "2.1",
        "0123456789abcdef".repeat(4),
        List.of(
            new Parameter("level", 0.1, 0.5),
            new Parameter("skew", -0.3, 0.1),
            new Parameter("bend", 0, 1)),
        "bend + skew at least -0.2",
        STRIKES,
        MATURITIES,
        false,
        List.of(
            new Underlying("spx", new Range(-0.5, 0.5), new Range(0.01, 2)),
            new Underlying("vix", new Range(-0.2, 1), new Range(0.01, 1))),
        List.of(new TestError("mean absolute error", 0, "volatility")));
  }

  @Override
  public boolean inDomain(double[] p) {
    List<Parameter> bounds = card().parameters();
    for (int i = 0; i < p.length; i++)
      if (!(p[i] >= bounds.get(i).lower() && p[i] <= bounds.get(i).upper())) return false;
    return p[2] + p[1] >= -0.2;
  }

  static double vol(double[] p, double k, double t) {
    return p[0] + p[1] * k / Math.sqrt(1 + t) + p[2] * k * k;
  }

  @Override
  public double[][][] surfaces(double[][] parameters, double[] strikes, double[] maturities) {
    double[][][] all = new double[parameters.length][maturities.length][strikes.length];
    for (int s = 0; s < all.length; s++)
      for (int j = 0; j < maturities.length; j++)
        for (int i = 0; i < strikes.length; i++)
          all[s][j][i] = vol(parameters[s], strikes[i], maturities[j]);
    computed.addAndGet(all.length);
    return all;
  }

  @Override
  public boolean calibrates() {
    return true;
  }

  /** Least squares; one start is as good as many. Fewer quotes than parameters leave errors NaN. */
  @Override
  public Fit calibrate(List<Quote> quotes, int starts, long seed) {
    var design = new Array2DRowRealMatrix(quotes.size() + 3, 3);
    var mids = new ArrayRealVector(quotes.size() + 3);
    double[] middle = card().middle();
    for (int i = 0; i < 3; i++) { // a ridge far below any quote
      design.setEntry(quotes.size() + i, i, 1e-6);
      mids.setEntry(quotes.size() + i, 1e-6 * middle[i]);
    }
    for (int i = 0; i < quotes.size(); i++) {
      Quote q = quotes.get(i);
      double k = q.logStrike();
      design.setRow(i, new double[] {1, k / Math.sqrt(1 + q.maturity()), k * k});
      mids.setEntry(i, q.mid());
    }
    double[] p = new QRDecomposition(design).getSolver().solve(mids).toArray();
    List<Double> vols = new ArrayList<>();
    for (Quote q : quotes) vols.add(vol(p, q.logStrike(), q.maturity()));
    double error = quotes.size() > 3 ? 0.001 : Double.NaN;
    return new Fit(
        p,
        new double[] {error, error, error},
        vols.stream().mapToDouble(v -> v).toArray(),
        true,
        1);
  }

  /** One whose surfaces wait until they are let go, or are interrupted. */
  static final class Held extends QuadraticSmiles {

    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public double[][][] surfaces(double[][] parameters, double[] strikes, double[] maturities) {
      if (calls.getAndIncrement() > 0) { // the first is that of the start
        begun.countDown();
        try {
          if (!open.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("never let go");
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
      }
      return super.surfaces(parameters, strikes, maturities);
    }
  }
}
